"""What is marked is kept: values, hints, times, threads and other copies of the program."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tui.errors import StorageError
from tui.state import Mark, MarkChange, MarkEdit, MarkedPost, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

A, B, C, D = (bytes([number]) * 16 for number in range(1, 5))
FULL = MarkedPost(A, "/archive/_posts/a.md", b"f" * 16, "https://a.example/1", "標題", "2021-06-30")


def known_none(keys: Sequence[bytes]) -> set[bytes]:
    return set()


def times(path: Path, key: bytes) -> tuple[int | None, int | None]:
    with closing(sqlite3.connect(path)) as connection:
        row: tuple[int | None, int | None] = connection.execute(
            "SELECT read_at, starred_at FROM mark WHERE key = ?", (key,)
        ).fetchone()
        return row


def test_a_new_state_knows_no_mark(state: State) -> None:
    assert dict(state.marks()) == {}
    assert state.marks_of([A]) == {}
    assert state.opened() == ()


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([{"read": True}], Mark(read=True)),
        ([{"starred": True}], Mark(starred=True)),
        ([{"read": True, "starred": True}], Mark(read=True, starred=True)),
        ([{"read": True}, {"starred": True}], Mark(read=True, starred=True)),
        ([{"starred": True}, {"read": True}, {"read": False}], Mark(starred=True)),
        ([{"starred": True}, {"starred": False}], Mark()),
        ([{"read": False}], Mark()),
    ],
)
def test_each_mark_is_set_alone_and_the_last_word_holds(
    state: State, steps: list[dict[str, bool]], expected: Mark
) -> None:
    for step in steps:
        state.mark([FULL], read=step.get("read"), starred=step.get("starred"))
    assert dict(state.marks()) == state.marks_of([A]) == {A: expected}


def test_marking_nothing_leaves_no_trace(state: State) -> None:
    state.mark([FULL])
    state.mark([], read=True)
    assert dict(state.marks()) == {}


def test_marks_are_there_after_a_restart(state_file: Path) -> None:
    with State(state_file) as state:
        state.mark([FULL], starred=True)
        state.remember_opened(["/archive"])
    with State(state_file) as state:
        assert dict(state.marks()) == {A: Mark(starred=True)}
        assert state.opened() == ("/archive",)


def test_several_posts_are_marked_each_its_own_way(state: State) -> None:
    state.mark([MarkedPost(A), MarkedPost(B)], read=True)
    state.mark_each(
        [
            MarkChange(MarkedPost(A), MarkEdit(read=False)),
            MarkChange(MarkedPost(B), MarkEdit(starred=True)),
            MarkChange(MarkedPost(C), MarkEdit(read=True)),
        ]
    )
    assert dict(state.marks()) == {A: Mark(), B: Mark(read=True, starred=True), C: Mark(read=True)}


def test_a_change_that_fails_leaves_all_of_its_posts_as_they_were(state: State, state_file: Path) -> None:
    with closing(sqlite3.connect(state_file)) as db:
        db.execute(
            f"CREATE TRIGGER t BEFORE INSERT ON mark WHEN new.key = x'{B.hex()}' BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    with pytest.raises(StorageError, match="no"):
        state.mark([MarkedPost(A), MarkedPost(B)], read=True)
    assert dict(state.marks()) == {}


def test_the_time_of_a_mark_is_that_of_its_last_change(
    state: State, state_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000
    monkeypatch.setattr(time, "time_ns", lambda: now * 1_000_000)
    state.mark([FULL], read=True)
    now = 2_000
    state.mark([FULL], read=True, starred=True)
    assert times(state_file, A) == (1_000, 2_000)
    now = 3_000
    state.mark([FULL], read=False)
    assert times(state_file, A) == (3_000, 2_000)


def test_pages_and_chunks_of_any_size_give_every_mark(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.state.state._PAGE_ROWS", 2)
    monkeypatch.setattr("tui.sqlite._MAX_VARIABLES", 1)
    keys = [A, B, C, D]
    state.mark([MarkedPost(key) for key in keys], read=True)
    assert [key for key, _ in state.marks()] == keys
    assert set(state.marks_of(keys)) == set(keys)
    assert [post.key for post in state.unmatched(known_none)] == keys


def test_many_keys_are_asked_for_at_once(state: State) -> None:
    keys = [number.to_bytes(16, "big") for number in range(1, 3001)]
    state.mark([MarkedPost(key) for key in keys], starred=True)
    assert len(state.marks_of(keys)) == len(dict(state.marks())) == 3000


def test_every_thread_reads_and_writes(state: State) -> None:
    seen: list[dict[bytes, Mark]] = []

    def work() -> None:
        state.mark([MarkedPost(B)], read=True)
        seen.append(dict(state.marks()))

    state.mark([MarkedPost(A)], read=True)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [dict(state.marks())] == [{A: Mark(read=True), B: Mark(read=True)}]


def test_two_copies_see_each_other(state_file: Path) -> None:
    with State(state_file) as one, State(state_file) as two:
        one.mark([MarkedPost(A)], read=True)
        two.mark([MarkedPost(A)], starred=True)
        assert dict(one.marks()) == dict(two.marks()) == {A: Mark(read=True, starred=True)}


def test_version_changes_with_every_change_and_only_then(state_file: Path) -> None:
    with State(state_file) as one, State(state_file) as two:
        versions = [one.version()]
        assert one.version() == versions[0]
        for change in (
            lambda: one.mark([MarkedPost(A)], read=True),
            lambda: two.mark([MarkedPost(A)], read=False),
            lambda: one.copy_marks([(A, B)]),
            lambda: two.remember_opened(["/a"]),
        ):
            change()
            versions.append(one.version())
        dict(one.marks())
        one.remember_opened(["/a"])
        assert one.version() == versions[-1]
        assert len(set(versions)) == len(versions)


def test_version_is_the_same_for_every_thread(state: State) -> None:
    state.version()
    state.mark([MarkedPost(A)], read=True)
    seen: list[int] = []
    thread = threading.Thread(target=lambda: seen.append(state.version()))
    thread.start()
    thread.join()
    assert seen == [state.version()]


@pytest.mark.parametrize("paths", [(), ("/b", "/a"), ("/a",), ("/\udcff name\n",)])
def test_the_archives_opened_last_are_remembered_in_their_order(state: State, paths: tuple[str, ...]) -> None:
    state.remember_opened(["/first", "/second", "/third"])
    state.remember_opened(paths)
    assert state.opened() == paths


def test_strays_are_the_marked_posts_that_are_not_known_with_their_hints(state: State) -> None:
    state.mark([FULL, MarkedPost(B)], read=True)
    state.mark([MarkedPost(C)], starred=True)
    assert list(state.unmatched(lambda keys: {B} & set(keys))) == [FULL, MarkedPost(C)]


def test_a_post_whose_marks_were_taken_back_is_no_stray(state: State) -> None:
    state.mark([FULL], read=True)
    state.mark([FULL], read=False)
    assert list(state.unmatched(known_none)) == []


def test_hints_follow_the_post_and_empty_ones_take_nothing_away(state: State) -> None:
    state.mark([FULL], read=True)
    state.mark([MarkedPost(A, path="/archive/archived/a.md")], starred=True)
    moved = MarkedPost(A, "/archive/archived/a.md", FULL.fingerprint, FULL.source, FULL.title, FULL.date)
    assert list(state.unmatched(known_none)) == [moved]


def test_a_mark_is_kept_whatever_its_hints_are(state: State) -> None:
    state.mark([MarkedPost(A, path="/\udcff.md", title="\ud800", source="\x00")], read=True)
    assert list(state.unmatched(known_none)) == [MarkedPost(A, path="/\udcff.md", title="?", source="\x00")]


def test_how_far_a_post_was_read_follows_to_its_new_key(state: State) -> None:
    state.save_position(A, 0.5)
    state.copy_marks([(A, B)])
    assert state.position(B) == 0.5


def test_positions_of_swapped_keys_are_swapped_but_what_was_read_later_stays(state: State) -> None:
    state.save_position(A, 0.25)
    state.save_position(B, 0.75)
    state.copy_marks([(A, B), (B, A)])
    assert (state.position(A), state.position(B)) == (0.75, 0.75)
