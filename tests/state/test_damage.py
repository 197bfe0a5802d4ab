"""Whatever happens to the files of the marks, no mark is lost without a word."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tui.errors import StorageError
from tui.state import Mark, MarkedPost, State

Damage = Callable[[Path, random.Random], None]

KEYS = [bytes([number]) * 16 for number in range(1, 61)]


def posts(keys: list[bytes]) -> list[MarkedPost]:
    return [MarkedPost(key, f"/archive/{key.hex()}.md", key, title=f"Title {key[0]}") for key in keys]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a state with some marks, of which the latest are in no backup."""
    folder = tmp_path_factory.mktemp("kept")
    with State(folder / "state.db") as state:
        state.mark(posts(KEYS[:40]), read=True)
        state.mark(posts(KEYS[20:30]), starred=True)
        state.maintain()
        state.mark(posts(KEYS[35:]), read=True)
        state.mark(posts(KEYS[25:45]), starred=True)
        state.mark(posts(KEYS[5:10]), read=False)
        state.remember_opened(["/archive"])
        state.save_position(KEYS[0], 0.5)
    return folder


@pytest.fixture(scope="module")
def interrupted(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with marks that are in the log alone, as a power cut leaves them."""
    folder = tmp_path_factory.mktemp("interrupted")
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    with State(folder / "state.db") as state:
        state.mark(posts(KEYS[:5]), starred=True)
        left = tmp_path_factory.mktemp("left")
        shutil.copytree(folder, left, dirs_exist_ok=True)
    return left


@pytest.fixture(scope="module")
def marks(kept: Path, interrupted: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, dict[bytes, Mark]]:
    """What the folders hold."""
    held = {}
    for folder in (kept, interrupted):
        copy = tmp_path_factory.mktemp("copy") / "copy"
        shutil.copytree(folder, copy)
        with State(copy / "state.db") as state:
            held[folder] = dict(state.marks())
    return held


def flip(path: Path, chance: random.Random, bits: int = 10) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(bits):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def flip_header(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[chance.randrange(100)] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def cut(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


def zero_page(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    start = chance.randrange(len(content)) // 4096 * 4096
    content[start : start + 4096] = bytes(len(content[start : start + 4096]))
    path.write_bytes(content)


def empty(path: Path, _chance: random.Random) -> None:
    path.write_bytes(b"")


def delete(path: Path, _chance: random.Random) -> None:
    path.unlink()


def be_a_folder(path: Path, _chance: random.Random) -> None:
    path.unlink()
    path.mkdir()


def lose_a_table(path: Path, chance: random.Random) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DROP TABLE {chance.choice(['mark', 'position', 'journal', 'post'])}")


def lose_rows(path: Path, chance: random.Random) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE mark SET starred = 1 - starred WHERE key > ?", (chance.choice(KEYS),))
        connection.execute("DELETE FROM mark WHERE key < ?", (chance.choice(KEYS),))
        connection.commit()


def lose_the_log(path: Path, _chance: random.Random) -> None:
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def take_a_foreign_log(path: Path, chance: random.Random) -> None:
    other = path.with_name("other.db")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE mark (key, read)")
        connection.executemany("INSERT INTO mark VALUES (?, 1)", ((chance.randbytes(16),) for _ in range(500)))
        connection.commit()
        shutil.copy(other.with_name("other.db-wal"), path.with_name(path.name + "-wal"))


def flip_the_log(path: Path, chance: random.Random) -> None:
    log = path.with_name(path.name + "-wal")
    if log.exists():
        flip(log, chance)
    flip(path, chance, 1)


def have_a_folder_for_a_log(path: Path, _chance: random.Random) -> None:
    log = path.with_name(path.name + "-wal")
    log.unlink(missing_ok=True)
    log.mkdir()


def break_a_text(path: Path, _chance: random.Random) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE post SET title = CAST(x'54C1' AS TEXT)")
        connection.commit()


def change_a_type(path: Path, chance: random.Random) -> None:
    column, value = chance.choice([("fingerprint", "7"), ("path", "'text'"), ("source", "x'00'"), ("heir", "1.5")])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE post SET {column} = {value}")
        connection.commit()


DAMAGES = (
    flip, flip_header, cut, zero_page, empty, delete, be_a_folder, lose_a_table, lose_rows, lose_the_log,
    take_a_foreign_log, flip_the_log, have_a_folder_for_a_log, break_a_text, change_a_type,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_state_loses_no_mark(
    damage: Damage, kept: Path, interrupted: Path, marks: dict[Path, dict[bytes, Mark]], tmp_path: Path
) -> None:
    for trial in range(9):
        chance = random.Random(f"{damage.__name__} {trial}")
        for folder in (kept, interrupted):
            copy = tmp_path / f"{folder.name} {trial}"
            shutil.copytree(folder, copy)
            damage(copy / "state.db", chance)
            with State(copy / "state.db") as state:
                held = dict(state.marks())
                assert {key: held.get(key) for key in marks[folder]} == marks[folder], (trial, folder)


@pytest.mark.parametrize(
    "damage", [flip, cut, zero_page, empty, delete, be_a_folder], ids=lambda damage: damage.__name__
)
def test_a_damaged_journal_loses_no_mark(
    damage: Damage, kept: Path, marks: dict[Path, dict[bytes, Mark]], tmp_path: Path
) -> None:
    for trial in range(3):
        copy = tmp_path / str(trial)
        shutil.copytree(kept, copy)
        damage(copy / "state.marks.jsonl", random.Random(trial))
        for _ in range(2):
            with State(copy / "state.db") as state:
                state.mark(posts(KEYS[:1]), starred=True)
                assert dict(state.marks()) == marks[kept] | {KEYS[0]: Mark(read=True, starred=True)}


@pytest.mark.parametrize("damage", [break_a_text, change_a_type, flip], ids=lambda damage: damage.__name__)
def test_a_damaged_backup_takes_no_mark_from_those_that_are_restored(
    damage: Damage, kept: Path, marks: dict[Path, dict[bytes, Mark]], tmp_path: Path
) -> None:
    for trial in range(4):
        copy = tmp_path / str(trial)
        shutil.copytree(kept, copy)
        (backup,) = copy.glob("state.db.bak-*")
        damage(backup, random.Random(trial))
        (copy / "state.db").unlink()
        with State(copy / "state.db") as state:
            held = dict(state.marks())
            assert {key: held.get(key) for key in marks[kept]} == marks[kept]


@pytest.mark.parametrize("damage", [flip, cut, zero_page], ids=lambda damage: damage.__name__)
def test_what_is_lost_where_everything_is_damaged_is_told(
    damage: Damage, kept: Path, marks: dict[Path, dict[bytes, Mark]], tmp_path: Path
) -> None:
    for trial in range(10):
        chance = random.Random(trial)
        copy = tmp_path / str(trial)
        shutil.copytree(kept, copy)
        for path in copy.iterdir():
            if path.stat().st_size and path.suffix != ".lock":
                damage(path, chance)
        try:
            with State(copy / "state.db") as state:
                held = dict(state.marks())
                assert state.notice or {key: held.get(key) for key in marks[kept]} == marks[kept]
        except StorageError as error:
            assert "left as it is" in str(error)


def test_what_was_restored_is_told_and_the_damaged_file_kept(kept: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(kept, copy)
    (copy / "state.db").write_bytes(b"no database" * 1000)
    with State(copy / "state.db") as state:
        assert "the marks of 55 posts were restored from its journal and the backup of" in state.notice
        assert f"kept as {copy}/state.db.damaged-1." in state.notice
    assert (copy / "state.db.damaged-1").read_bytes() == b"no database" * 1000
    with State(copy / "state.db") as state:
        assert state.notice == ""


def test_nothing_is_taken_from_a_program_that_has_the_file_open(kept: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(kept, copy)
    with State(copy / "state.db") as first, State(copy / "state.db", timeout=0) as second:
        first.mark(posts(KEYS[:1]), starred=True)
        assert second.marks_of(KEYS[:1])[KEYS[0]].starred
        assert (first.notice, second.notice) == ("", "")
    assert not list(copy.glob("*damaged*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_restored(kept: Path, marks, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(kept, copy)
    (copy / "state.db").chmod(0)
    with State(copy / "state.db") as state:
        assert dict(state.marks()) == marks[kept]
        assert "could not be read" in state.notice
