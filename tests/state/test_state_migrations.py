"""Older files are brought up to date with a backup; newer, foreign and damaged ones are refused and left alone."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tui import sqlite
from tui.errors import StorageError
from tui.state import Annotations, Mark, MarkChange, MarkEdit, MarkedPost, State, schema

KEY = b"k" * 16


def make_up(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE made_up (key BLOB NOT NULL PRIMARY KEY) WITHOUT ROWID")


def make_up_and_fail(connection: sqlite3.Connection) -> None:
    make_up(connection)
    connection.execute("INSERT INTO nowhere VALUES (1)")


def pragma(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
        return value


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def marked(path: Path) -> set[bytes]:
    with closing(sqlite3.connect(path)) as connection:
        return {key for (key,) in connection.execute("SELECT key FROM mark WHERE read")}


def backups(path: Path) -> list[str]:
    return sorted(other.name for other in path.parent.iterdir() if ".bak-" in other.name)


@pytest.fixture
def old_file(state_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of version 1 in which a post is read, as the first program left it."""
    state_file.parent.mkdir()
    with closing(sqlite3.connect(state_file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        schema.MIGRATIONS[0](connection)
        sqlite.write_identity(connection, sqlite.Identity(schema.APPLICATION_ID, 1))
        connection.execute("INSERT INTO post VALUES (?, x'', x'', '', '', '', NULL)", (KEY,))
        connection.execute("INSERT INTO mark VALUES (?, 1, 1000, 0, NULL)", (KEY,))
    return state_file


@pytest.fixture
def newer_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program knows one version more."""
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, make_up))


def test_a_new_file_says_whose_it_is_and_how_old(state: State, state_file: Path) -> None:
    assert pragma(state_file, "application_id") == schema.APPLICATION_ID
    assert pragma(state_file, "user_version") == len(schema.MIGRATIONS)
    assert backups(state_file) == []


def test_a_new_file_is_logged_ahead_and_synced(state: State) -> None:
    with state._database.reading() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_every_connection_waits_five_seconds_for_a_lock(state_file: Path) -> None:
    with State(state_file) as state, state._database.reading() as connection:
        assert connection.execute("PRAGMA busy_timeout").fetchone() == (5000,)


def test_the_first_version_is_brought_up_to_date(old_file: Path) -> None:
    with State(old_file) as state:
        state.remember_search("boats")
        state.save_position(KEY, 0.5)
        assert (state.searches(), state.position(KEY)) == (("boats",), 0.5)
    assert marked(old_file) == {KEY}


def test_a_state_of_version_2_is_brought_up_to_date_with_all_that_it_holds(state_file: Path) -> None:
    shutil.copytree(Path(__file__).with_name("states"), state_file.parent)
    state_file.with_name("version-2.db").rename(state_file)
    read, starred = {*range(1, 11), 40}, set(range(9, 17))
    with State(state_file) as state:
        marks = {key[0]: mark for key, mark in state.marks()}
        assert {number for number, mark in marks.items() if mark.read} == read
        assert {number for number, mark in marks.items() if mark.starred} == starred
        assert (state.opened(), state.searches()) == (("/archive",), ("渡口", "boats"))
        assert state.position(bytes([4]) * 16) == 0.25
        assert state.notice == ""
    # The same from the journal alone, which was written when the file was migrated.
    state_file.unlink()
    state_file.with_name("state.db.bak-v2").unlink()
    with State(state_file) as restored:
        assert {key[0]: mark for key, mark in restored.marks()} == marks


def test_a_state_of_version_3_is_brought_up_to_date_with_its_journal(state_file: Path) -> None:
    """Marks set and taken back, posts that were moved and parted, a name of a file that is no text."""
    shutil.copytree(Path(__file__).with_name("states"), state_file.parent)
    state_file.with_name("version-3.db").rename(state_file)
    state_file.with_name("version-3.marks.jsonl").rename(state_file.with_name("state.marks.jsonl"))
    read, starred = {1, 2, 4, 5, 7, 8, 9, 10, 40, 50, 60}, {9, 10, 11, 13, 14, 15, 16}
    for restart in range(2):
        with State(state_file) as state:
            marks = {key[0]: mark for key, mark in state.marks()}
            assert {number for number, mark in marks.items() if mark.read} == read
            assert {number for number, mark in marks.items() if mark.starred} == starred
            assert (state.opened(), state.searches()) == (("/archive",), ("渡口", "boats"))
            assert state.position(bytes([4]) * 16) == 0.25
            strays = {post.key[0]: post for post in state.unmatched(lambda _keys: set())}
            assert strays.keys() == (read | starred) - {5}
            assert (strays[40].path, strays[40].title) == ("/archive/\udcff渡口.md", "渡口的灯")
            assert state.notice == ""
            if restart:
                state.mark_each([MarkChange(MarkedPost(bytes([4]) * 16), MarkEdit(note="Ask."))])
                assert state.annotations() == {bytes([4]) * 16: Annotations(note="Ask.")}


@pytest.mark.usefixtures("newer_program")
def test_an_older_file_is_migrated_with_all_its_marks(old_file: Path) -> None:
    with State(old_file) as state:
        assert dict(state.marks()) == {KEY: Mark(read=True)}
    assert pragma(old_file, "user_version") == len(schema.MIGRATIONS)
    assert "made_up" in tables(old_file)


@pytest.mark.usefixtures("newer_program")
def test_a_backup_is_made_before_a_migration(old_file: Path) -> None:
    State(old_file).close()
    assert backups(old_file) == ["state.db.bak-v1"]
    backup = old_file.with_name("state.db.bak-v1")
    assert pragma(backup, "user_version") == 1
    assert marked(backup) == {KEY}
    assert "made_up" not in tables(backup)


@pytest.mark.usefixtures("newer_program")
def test_a_backup_holds_what_is_only_in_the_log_yet(old_file: Path) -> None:
    with closing(sqlite3.connect(old_file, isolation_level=None)) as old:
        old.execute("UPDATE mark SET starred = 1, starred_at = 2000")
        State(old_file).close()
        with closing(sqlite3.connect(old_file.with_name("state.db.bak-v1"))) as backup:
            assert backup.execute("SELECT starred FROM mark").fetchone() == (1,)


@pytest.mark.usefixtures("newer_program")
def test_a_backup_can_be_used_in_place_of_the_file(old_file: Path) -> None:
    State(old_file).close()
    old_file.with_name("state.db.bak-v1").replace(old_file)
    with State(old_file) as state:
        assert dict(state.marks()) == {KEY: Mark(read=True)}


@pytest.mark.usefixtures("newer_program")
def test_an_earlier_backup_of_other_contents_is_kept(old_file: Path) -> None:
    earlier = old_file.with_name("state.db.bak-v1")
    earlier.write_bytes(b"earlier")
    State(old_file).close()
    assert earlier.read_bytes() == b"earlier"
    assert marked(old_file.with_name("state.db.bak-v1-2")) == {KEY}


def test_a_migration_that_fails_leaves_the_file_as_it_was(old_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, make_up_and_fail))
    for _ in range(2):
        with pytest.raises(StorageError, match=r"nowhere"):
            State(old_file)
    assert pragma(old_file, "user_version") == 1
    assert "made_up" not in tables(old_file)
    assert marked(old_file) == {KEY}
    assert backups(old_file) == ["state.db.bak-v1"]


@pytest.mark.usefixtures("newer_program")
def test_no_migration_without_its_backup(old_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, version: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(schema, "back_up_version", refuse)
    with pytest.raises(StorageError, match="disk is full"):
        State(old_file)
    assert pragma(old_file, "user_version") == 1


def test_a_program_that_was_overtaken_by_a_newer_one_writes_no_more(
    state_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with State(state_file) as old:
        with monkeypatch.context() as newer:
            newer.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, make_up))
            State(state_file).close()
        with pytest.raises(StorageError, match="newer Microfiche"):
            old.mark([MarkedPost(KEY)], read=True)


def test_a_newer_file_is_refused_and_left_as_it_is(state_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, *[lambda _connection: None] * 3))
        State(state_file).close()
    before = state_file.read_bytes()
    with pytest.raises(StorageError, match=rf"newer Microfiche.*{len(schema.MIGRATIONS) + 3}.*update Microfiche"):
        State(state_file)
    assert state_file.read_bytes() == before


@pytest.mark.parametrize(
    "statement", ["PRAGMA application_id = 1234", "PRAGMA user_version = 1", "CREATE TABLE theirs (x)"]
)
def test_a_file_of_another_program_is_refused_and_left_as_it_is(state_file: Path, statement: str) -> None:
    state_file.parent.mkdir()
    with closing(sqlite3.connect(state_file)) as connection:
        connection.execute(statement)
    before = state_file.read_bytes()
    with pytest.raises(StorageError, match="another program"):
        State(state_file)
    assert state_file.read_bytes() == before
    assert sorted(other.name for other in state_file.parent.iterdir()) == ["state.db", "state.db.lock"]


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_damaged_file_is_refused_and_left_as_it_is(state_file: Path, content: bytes) -> None:
    state_file.parent.mkdir()
    state_file.write_bytes(content)
    with pytest.raises(StorageError, match=r"damaged and was left.*backup"):
        State(state_file)
    assert state_file.read_bytes() == content


@pytest.mark.usefixtures("newer_program")
def test_a_file_damaged_inside_is_not_migrated(old_file: Path) -> None:
    spoil(old_file)
    before = old_file.read_bytes()
    with pytest.raises(StorageError, match="damaged"):
        State(old_file)
    assert old_file.read_bytes() == before


def test_damage_while_the_file_is_open_is_told_and_mended_by_the_next_start(state: State, state_file: Path) -> None:
    state.mark([MarkedPost(KEY)], read=True)
    state.remember_opened(["/a"])
    with state._database.reading() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    spoil(state_file)
    state._database._connections.renew()
    with pytest.raises(StorageError, match="damaged: start Microfiche again"):
        dict(state.marks())
    state.close()
    with State(state_file) as restored:
        assert dict(restored.marks()) == {KEY: Mark(read=True)}
        assert "1 post" in restored.notice


def spoil(path: Path) -> None:
    """Overwrite the page on which the marks lie."""
    with closing(sqlite3.connect(path)) as connection:
        size: int = connection.execute("PRAGMA page_size").fetchone()[0]
        page: int = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'mark'").fetchone()[0]
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
