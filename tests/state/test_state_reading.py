"""What is remembered of searching and reading."""

from __future__ import annotations

from tui.state import LastView, State


def test_searches_come_latest_first_and_each_once(state: State, monkeypatch) -> None:
    clock = iter(range(1, 100))
    monkeypatch.setattr("tui.state.journaling.time.time_ns", lambda: next(clock) * 1_000_000)
    for text in ("tea", "boats", "tea"):
        state.remember_search(text)
    assert state.searches() == ("tea", "boats")


def test_old_searches_go(state: State, monkeypatch) -> None:
    clock = iter(range(1, 100))
    monkeypatch.setattr("tui.state.journaling.time.time_ns", lambda: next(clock) * 1_000_000)
    for number in range(5):
        state.remember_search(str(number), keep=3)
    assert state.searches() == ("4", "3", "2")


def test_a_position_is_kept_by_post(state: State) -> None:
    state.save_position(b"k", 0.25)
    state.save_position(b"k", 0.75)
    assert (state.position(b"k"), state.position(b"other")) == (0.75, 0.0)
    state.save_position(b"k", 0.0)
    assert state.position(b"k") == 0.0


def test_what_was_read_last_comes_latest_first_and_each_once(state: State, monkeypatch) -> None:
    clock = iter(range(1, 100))
    monkeypatch.setattr("tui.state.journaling.time.time_ns", lambda: next(clock) * 1_000_000)
    state.save_reading(b"a")
    state.save_position(b"b", 0.5)
    state.save_position(b"c", 0.0)
    state.save_reading(b"b")
    assert (state.read_last(9), state.read_last(1)) == ([b"b", b"c", b"a"], [b"b"])
    assert state.position(b"b") == 0.5


def test_the_last_view_is_kept_whatever_is_in_it(state: State) -> None:
    assert state.last_view() is None
    for view in (LastView(("/a",)), LastView(("/b", "/\udcff"), "tag:渡口 ", ('author:"a\u2028b"', "-is:read"), b"k")):
        state.save_last_view(view)
        assert state.last_view() == view
    state.save_last_view(LastView(("/a",), "\udcff"))
    assert state.last_view() == LastView(("/a",), "?")


def test_an_archive_was_visited_when_its_screen_was_left(state: State, monkeypatch) -> None:
    clock = iter((1, 2))
    monkeypatch.setattr("tui.state.journaling.time.time_ns", lambda: next(clock) * 1_000_000)
    state.save_last_view(LastView(("/a", "/b")))
    state.save_last_view(LastView(("/b",)))
    assert [state.visited(archive) for archive in ("/a", "/b", "/c")] == [1, 2, 0]
