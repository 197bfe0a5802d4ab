"""Backups made while marks are set: three, an hour apart, each of which can stand in for the file."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tui.errors import StorageError
from tui.state import MarkedPost, State

KEYS = [bytes([number]) * 16 for number in range(1, 6)]


def backups(state_file: Path) -> list[str]:
    return sorted(path.name for path in state_file.parent.glob("state.db.bak-*"))


def read_in(path: Path) -> set[bytes]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        return {key for (key,) in connection.execute("SELECT key FROM mark WHERE read")}


def make_older(path: Path, hours: float) -> None:
    at = time.time() - hours * 3600
    os.utime(path, (at, at))


def test_the_first_change_makes_a_backup_and_no_other_does_within_an_hour(state: State, state_file: Path) -> None:
    for key in KEYS[:3]:
        state.mark([MarkedPost(key)], read=True)
        state.maintain()
    assert backups(state_file) == ["state.db.bak-0001"]
    assert read_in(state_file.with_name("state.db.bak-0001")) == {KEYS[0]}


def test_the_latest_three_stay(state: State, state_file: Path) -> None:
    for key in KEYS:
        for name in backups(state_file):
            make_older(state_file.with_name(name), 1.5)
        state.mark([MarkedPost(key)], read=True)
        state.maintain()
    assert backups(state_file) == ["state.db.bak-0003", "state.db.bak-0004", "state.db.bak-0005"]
    assert read_in(state_file.with_name("state.db.bak-0005")) == set(KEYS)


def test_a_clock_that_was_set_back_keeps_no_backup_from_being_made(state: State, state_file: Path) -> None:
    state.mark([MarkedPost(KEYS[0])], read=True)
    state.maintain()
    make_older(state_file.with_name("state.db.bak-0001"), -100)
    state.maintain()
    assert len(backups(state_file)) == 2


def test_a_damaged_file_takes_no_backups_place(state: State, state_file: Path) -> None:
    state.mark([MarkedPost(KEYS[0])], read=True)
    state.maintain()
    with state._database.reading() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page: int = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'mark'").fetchone()[0]
    content = bytearray(state_file.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    state_file.write_bytes(content)
    make_older(state_file.with_name("state.db.bak-0001"), 2)
    with pytest.raises(StorageError, match="damaged"):
        state.maintain()
    assert backups(state_file) == ["state.db.bak-0001"]
    assert not list(state_file.parent.glob("*.part"))


def test_a_backup_can_be_put_in_the_place_of_the_file(state: State, state_file: Path) -> None:
    state.mark([MarkedPost(KEYS[0])], read=True)
    state.maintain()
    state.close()
    for path in state_file.parent.iterdir():
        if path.name != "state.db.bak-0001":
            path.unlink()
    state_file.with_name("state.db.bak-0001").rename(state_file)
    with State(state_file) as restored:
        assert restored.marks_of([KEYS[0]])[KEYS[0]].read


def test_a_missing_file_without_a_journal_is_restored_from_the_backup(state: State, state_file: Path) -> None:
    state.remember_opened(["/archive"])
    state.mark([MarkedPost(KEYS[0])], read=True)
    state.maintain()
    state.close()
    state_file.unlink()
    state_file.with_name("state.marks.jsonl").unlink()
    with State(state_file) as restored:
        assert restored.marks_of([KEYS[0]])[KEYS[0]].read
        assert restored.opened() == ("/archive",)
        assert "from the backup of" in restored.notice
