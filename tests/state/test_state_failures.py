"""Whatever hinders the database is told in one sentence, and what was not kept is not half kept."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tui.errors import StorageError
from tui.model import Claim
from tui.state import LastView, Mark, MarkAct, MarkChange, MarkEdit, MarkedPost, SavedSearch, State
from tui.state.mark_lines import Entry, Subject, write_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY, OTHER = b"k" * 16, b"o" * 16

WRITING: dict[str, Callable[[State], object]] = {
    "mark": lambda state: state.mark([MarkedPost(KEY)], starred=True),
    "mark_each": lambda state: state.mark_each([MarkChange(MarkedPost(KEY), MarkEdit(read=False))], "unread"),
    "mark_in_acts": lambda state: state.mark_in_acts(
        [MarkAct("noted", [MarkChange(MarkedPost(KEY), MarkEdit(note="Ask for the log."))])]
    ),
    "copy_marks": lambda state: state.copy_marks([(KEY, OTHER)]),
    "move_marks": lambda state: state.move_marks([Claim(KEY, KEY, OTHER, b"", b"", "")]),
    "save_searches": lambda state: state.save_searches({"boats": SavedSearch("boats", "tag:boats")}, "saved"),
    "import_lines": lambda state: state.import_lines(
        write_line(Entry(Subject(OTHER, "note"), "Ask.", 1_000, "other")), "imported"
    ),
    "mark_undecided": lambda state: state.mark_undecided([MarkChange(MarkedPost(OTHER), MarkEdit(read=True))]),
    "undo": lambda state: state.undo(),
    "remember_opened": lambda state: state.remember_opened(["/b"]),
    "remember_search": lambda state: state.remember_search("boats"),
    "remember_command": lambda state: state.remember_command("star"),
    "save_position": lambda state: state.save_position(KEY, 0.5),
    "save_reading": lambda state: state.save_reading(KEY),
    "save_last_view": lambda state: state.save_last_view(LastView(("/b",))),
}
READING: dict[str, Callable[[State], object]] = {
    "marks": lambda state: list(state.marks()),
    "bits": lambda state: state.bits(1, 2),
    "archives": lambda state: state.archives(),
    "marks_of": lambda state: state.marks_of([KEY]),
    "annotations": lambda state: state.annotations([KEY]),
    "hidden_here": lambda state: state.hidden_here(),
    "saved_searches": lambda state: state.saved_searches(),
    "export_lines": lambda state: list(state.export_lines()),
    "marked_since": lambda state: state.marked_since(0),
    "unmatched": lambda state: list(state.unmatched(lambda _: set())),
    "opened": lambda state: state.opened(),
    "searches": lambda state: state.searches(),
    "commands": lambda state: state.commands(),
    "position": lambda state: state.position(KEY),
    "read_last": lambda state: state.read_last(9),
    "last_view": lambda state: state.last_view(),
    "visited": lambda state: state.visited("/b"),
    "version": lambda state: state.version(),
}


@pytest.fixture
def used(state: State) -> State:
    """A state that holds something for every method to find."""
    state.mark_each([MarkChange(MarkedPost(KEY), MarkEdit(read=True))], "read")
    state.remember_opened(["/a"])
    return state


def contents(path: Path) -> list[list[object]]:
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("post", "mark", "opened")]


def one_sentence(error: pytest.ExceptionInfo[StorageError]) -> bool:
    text = str(error.value)
    return text.endswith(".") and "\n" not in text and ". " not in text


def test_every_method_is_tried_here() -> None:
    public = {name for name in vars(State) if not name.startswith("_")}
    assert public == {*WRITING, *READING, "redo", "shared_folder", "maintain", "notice", "close"}


@pytest.mark.parametrize("name", WRITING)
def test_a_locked_file_is_told_by_every_method_that_writes(used: State, state_file: Path, name: str) -> None:
    before = contents(state_file)
    with closing(sqlite3.connect(state_file)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked") as error:
            WRITING[name](used)
    assert one_sentence(error)
    assert contents(state_file) == before
    WRITING[name](used)


@pytest.mark.parametrize("name", READING)
def test_no_lock_keeps_anyone_from_reading(used: State, state_file: Path, name: str) -> None:
    with closing(sqlite3.connect(state_file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        READING[name](used)


@pytest.mark.parametrize("name", READING | WRITING)
def test_a_file_held_by_one_alone_is_told_by_every_method(state_file: Path, name: str) -> None:
    made: list[State] = []

    def make() -> None:
        made.append(State(state_file, timeout=0))
        made[0].mark_each([MarkChange(MarkedPost(KEY), MarkEdit(read=True))], "read")

    # In a thread that ends, so that no connection is open when another program locks the file.
    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    with made[0] as state, closing(sqlite3.connect(state_file)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("UPDATE mark SET read = 1")
        other.commit()
        with pytest.raises(StorageError, match="locked") as error:
            (READING | WRITING)[name](state)
    assert one_sentence(error)


def test_opening_a_file_held_by_one_alone_is_told(state_file: Path) -> None:
    State(state_file).close()
    with closing(sqlite3.connect(state_file)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("DELETE FROM mark")
        other.commit()
        with pytest.raises(StorageError, match="locked"):
            State(state_file, timeout=0)


def test_a_new_file_somebody_is_creating_is_waited_for_in_vain(state_file: Path) -> None:
    state_file.parent.mkdir()
    with closing(sqlite3.connect(state_file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="locked"):
            State(state_file, timeout=0.02)


@pytest.mark.parametrize("name", ["mark", "remember_opened"])
def test_a_full_disk_is_told_and_nothing_is_half_kept(used: State, state_file: Path, name: str) -> None:
    many = [MarkedPost(number.to_bytes(16, "big"), title="long " * 100) for number in range(100)]
    fill: dict[str, Callable[[], object]] = {
        "mark": lambda: used.mark(many, read=True),
        "remember_opened": lambda: used.remember_opened(["/long" * 5000]),
    }
    before = contents(state_file)
    with used._database.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="disk is full") as error:
        fill[name]()
    assert one_sentence(error)
    assert contents(state_file) == before
    with used._database.reading() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    fill[name]()
    assert contents(state_file) != before


@pytest.mark.parametrize("name", WRITING)
def test_a_file_that_may_only_be_read_is_told(used: State, name: str) -> None:
    with used._database.reading() as connection:
        connection.execute("PRAGMA query_only = ON")
    with pytest.raises(StorageError, match="may only be read") as error:
        WRITING[name](used)
    assert one_sentence(error)
    assert dict(used.marks()) == {KEY: Mark(read=True)}


def test_a_file_that_can_be_written_again_is(used: State) -> None:
    with used._database.reading() as connection:
        connection.execute("PRAGMA query_only = ON")
    with pytest.raises(StorageError, match="may only be read"):
        used.mark([MarkedPost(OTHER)], starred=True)
    used.mark([MarkedPost(OTHER)], starred=True)
    assert dict(used.marks())[OTHER] == Mark(starred=True)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be kept in") as error:
        State(tmp_path / "file" / "state.db")
    assert one_sentence(error)


def test_a_folder_in_the_place_of_the_file_is_told(state_file: Path) -> None:
    state_file.mkdir(parents=True)
    with pytest.raises(StorageError, match="left as it is") as error:
        State(state_file)
    assert one_sentence(error)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_only_be_read_is_told(state_file: Path) -> None:
    state_file.parent.mkdir(mode=0o500)
    with pytest.raises(StorageError):
        State(state_file)


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_file_that_was_taken_away_is_made_anew_of_its_journal(used: State, state_file: Path, how: str) -> None:
    version = used.version()
    if how == "replaced":
        State(state_file.with_name("new.db")).close()
        state_file.with_name("new.db").replace(state_file)
    else:
        state_file.unlink()
    used.mark([MarkedPost(OTHER)], starred=True)
    assert used.version() != version
    assert dict(used.marks()) == {KEY: Mark(read=True), OTHER: Mark(starred=True)}
    used.close()
    with State(state_file) as state:
        assert dict(state.marks()) == {KEY: Mark(read=True), OTHER: Mark(starred=True)}


def test_no_file_is_made_in_the_place_of_one_that_another_copy_still_has(used: State, state_file: Path) -> None:
    with State(state_file) as other:
        state_file.unlink()
        with pytest.raises(StorageError, match="taken away") as error:
            used.mark([MarkedPost(OTHER)], starred=True)
        assert one_sentence(error)
        other.close()
        used.mark([MarkedPost(OTHER)], starred=True)
    assert dict(used.marks()) == {KEY: Mark(read=True), OTHER: Mark(starred=True)}


@pytest.mark.parametrize("name", READING | WRITING)
def test_a_closed_state_says_so(used: State, name: str) -> None:
    used.version()
    used.close()
    with pytest.raises(StorageError, match="closed"):
        (READING | WRITING)[name](used)


def test_no_log_is_left_beside_a_closed_file(used: State, state_file: Path) -> None:
    used.close()
    names = {path.name for path in state_file.parent.iterdir()}
    assert names == {"state.db", "state.db.lock", "state.marks.jsonl"}
