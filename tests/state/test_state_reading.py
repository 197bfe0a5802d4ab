"""What is remembered of searching and reading."""

from __future__ import annotations

from tui.state import State


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


def test_a_position_is_kept_by_post_and_forgotten_at_the_beginning(state: State) -> None:
    state.save_position(b"k", 0.25)
    state.save_position(b"k", 0.75)
    assert (state.position(b"k"), state.position(b"other")) == (0.75, 0.0)
    state.save_position(b"k", 0.0)
    assert state.position(b"k") == 0.0
