"""Connections, transactions and errors of SQLite, below both databases."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import PATIENCE
from tui import sqlite
from tui.errors import StorageError
from tui.sqlite import Connections, Identity, connect


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one table of one number."""
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE numbers (number); INSERT INTO numbers VALUES (1)")
    return path


@pytest.fixture
def connections(path: Path) -> Iterator[Connections]:
    made = Connections(path, lambda: connect(path, 0), "It is closed.")
    yield made
    made.close(interrupt=True)


def numbers(connection: sqlite3.Connection) -> list[int]:
    return [number for (number,) in connection.execute("SELECT number FROM numbers ORDER BY number")]


def is_open(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return False
    return True


def in_thread(work: Callable[[], None]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_a_test_can_have_connections_that_refuse_a_thread(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = threading.current_thread()

    class Refusing(sqlite3.Connection):
        def execute(self, *arguments):
            assert threading.current_thread() is not refused
            return super().execute(*arguments)

    monkeypatch.setattr(sqlite, "connection_class", Refusing)
    with closing(connect(path, 0)) as connection, pytest.raises(AssertionError):
        connection.execute("SELECT 1")


def test_a_thread_has_one_connection_and_another_thread_another(connections: Connections) -> None:
    used: list[sqlite3.Connection] = []

    def use() -> None:
        for _ in range(2):
            with connections.use() as outer, connections.use() as inner:
                used.extend((outer, inner))

    use()
    in_thread(use)
    assert len({id(connection) for connection in used}) == 2


def test_the_connection_of_a_thread_is_closed_when_the_thread_ends(connections: Connections) -> None:
    used: list[sqlite3.Connection] = []

    def use() -> None:
        with connections.use() as connection:
            used.append(connection)

    in_thread(use)
    assert not is_open(used[0])


def test_closing_closes_the_connections_of_all_threads(connections: Connections) -> None:
    used: list[sqlite3.Connection] = []
    has_used, is_closed = threading.Event(), threading.Event()

    def use() -> None:
        with connections.use() as connection:
            used.append(connection)
        has_used.set()
        is_closed.wait(PATIENCE)
        with pytest.raises(StorageError, match=r"It is closed\."):
            connections.check_open()

    thread = threading.Thread(target=use)
    thread.start()
    assert has_used.wait(PATIENCE)
    with connections.use() as connection:
        used.append(connection)
    connections.close()
    connections.close()
    assert [is_open(connection) for connection in used] == [False, False]
    is_closed.set()
    thread.join()


def test_closing_waits_for_a_connection_in_use(connections: Connections) -> None:
    is_used, may_end = threading.Event(), threading.Event()
    read: list[list[int]] = []

    def use() -> None:
        with connections.use() as connection:
            is_used.set()
            may_end.wait(PATIENCE)
            read.append(numbers(connection))

    threading.Thread(target=use).start()
    assert is_used.wait(PATIENCE)
    closing_thread = threading.Thread(target=connections.close)
    closing_thread.start()
    may_end.set()
    closing_thread.join(PATIENCE)
    assert read == [[1]]


def test_closing_with_interrupt_waits_for_nobody(connections: Connections) -> None:
    with connections.use() as connection:
        connections.close(interrupt=True)
        assert is_open(connection)
    assert not is_open(connection)


def test_renewed_connections_are_opened_again_when_they_are_not_in_use(connections: Connections) -> None:
    with connections.use() as first:
        connections.renew()
        with connections.use() as nested:
            assert nested is first
    with connections.use() as second:
        assert second is not first
    assert connections.epoch == 1


def test_a_file_in_the_place_of_another_is_noticed(connections: Connections, path: Path, tmp_path: Path) -> None:
    assert not connections.renew_if_replaced()
    with connections.use() as connection:
        assert numbers(connection) == [1]
    assert not connections.renew_if_replaced()
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.executescript("CREATE TABLE numbers (number); INSERT INTO numbers VALUES (2)")
    other.replace(path)
    assert connections.renew_if_replaced()
    with connections.use() as connection:
        assert numbers(connection) == [2]


def test_a_transaction_is_committed_at_the_end_of_its_block(path: Path) -> None:
    with closing(connect(path, 0)) as connection, closing(connect(path, 0)) as other:
        with sqlite.transaction(connection):
            connection.execute("INSERT INTO numbers VALUES (2)")
            assert numbers(other) == [1]
        assert numbers(other) == [1, 2]


def test_a_transaction_whose_block_raises_is_rolled_back(path: Path) -> None:
    with closing(connect(path, 0)) as connection:
        with suppress(KeyboardInterrupt), sqlite.transaction(connection):
            connection.execute("INSERT INTO numbers VALUES (2)")
            raise KeyboardInterrupt
        assert numbers(connection) == [1]
        assert not connection.in_transaction


@pytest.mark.parametrize("error", [OSError("no folder"), sqlite3.OperationalError("no table")])
def test_errors_become_a_storage_error_with_a_sentence(error: Exception) -> None:
    with (
        pytest.raises(StorageError, match=r"^It failed: no (folder|table)$") as raised,
        sqlite.storage_errors(lambda error: f"It failed: {error}"),
    ):
        raise error
    assert raised.value.__cause__ is error


def test_a_held_lock_is_told_from_other_errors(path: Path) -> None:
    with closing(connect(path, 0)) as connection, closing(connect(path, 0)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError) as held:
            connection.execute("INSERT INTO numbers VALUES (2)")
        with pytest.raises(sqlite3.OperationalError) as wrong:
            connection.execute("nonsense")
    assert (sqlite.is_busy(held.value), sqlite.is_busy(wrong.value)) == (True, False)


def test_the_log_is_turned_on_and_a_held_lock_waited_for_in_vain(path: Path) -> None:
    with closing(connect(path, 0)) as connection, closing(connect(path, 0)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            sqlite.enable_wal(connection, 0.02)
        other.execute("ROLLBACK")
        sqlite.enable_wal(connection, 0.02)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_an_identity_is_read_as_it_was_written(path: Path) -> None:
    identity = Identity(application_id=0x4D665374, user_version=7)
    with closing(connect(path, 0)) as connection:
        assert sqlite.read_identity(connection) == Identity(0, 0)
        with sqlite.transaction(connection):
            sqlite.write_identity(connection, identity)
        assert sqlite.read_identity(connection) == identity


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_cannot_be_written_is_opened_to_read(path: Path, what: str) -> None:
    locked = path if what == "file" else path.parent
    mode = locked.stat().st_mode
    locked.chmod(0o444 if what == "file" else 0o555)
    try:
        assert sqlite.is_read_only(path)
        with closing(connect(path, 0)) as connection:
            assert numbers(connection) == [1]
            with pytest.raises(sqlite3.OperationalError) as error:
                connection.execute("INSERT INTO numbers VALUES (2)")
        assert sqlite.primary_code(error.value) == sqlite3.SQLITE_READONLY
    finally:
        locked.chmod(mode)


def test_a_new_or_empty_file_is_not_read_only(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch(0o444)
    assert not sqlite.is_read_only(tmp_path / "empty.db")
    assert not sqlite.is_read_only(tmp_path / "new.db")


@pytest.mark.parametrize(("free", "is_full"), [(40_000, True), (10_000_000, False)])
def test_an_error_of_the_disk_without_room_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, is_full: bool
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE  # what SQLite says where its log's index finds no room
    monkeypatch.setattr(os, "statvfs", lambda _folder: SimpleNamespace(f_bavail=free, f_frsize=1))

    assert sqlite.is_disk_full(error, tmp_path) == is_full


def test_a_database_on_a_full_disk_is_read_without_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "numbers.db"
    with closing(connect(path, 0)) as connection:
        sqlite.enable_wal(connection, 0)
        connection.execute("CREATE TABLE numbers (number)")
        connection.execute("INSERT INTO numbers VALUES (1)")
    monkeypatch.setattr(os, "statvfs", lambda _folder: SimpleNamespace(f_bavail=0, f_frsize=4096))

    with closing(connect(path, 0)) as connection:
        assert numbers(connection) == [1]
        assert os.listdir(tmp_path) == ["numbers.db"]
        with pytest.raises(sqlite3.OperationalError) as error:
            connection.execute("INSERT INTO numbers VALUES (2)")
    assert sqlite.is_disk_full(error.value, tmp_path)


def settings(connection: sqlite3.Connection) -> list[int]:
    return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("cache_size", "wal_autocheckpoint")]


def test_what_is_set_for_writing_much_ends_with_the_block(path: Path) -> None:
    with closing(connect(path, 0)) as connection:
        before = settings(connection)
        with suppress(LookupError), sqlite.writing_much(connection):
            connection.execute("BEGIN IMMEDIATE")
            within = settings(connection)
            raise LookupError
        assert within == [-64 * 1024, 32 * 1024]
        assert settings(connection) == before
