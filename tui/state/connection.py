"""Connections to `state.db`: how they are opened, how a transaction is held, and what its errors mean to a person."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tui.errors import StorageError
from tui.reading_only import address_to_read, may_only_read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PRIMARY = 0xFF
"""The mask that takes an extended result code of SQLite to its primary one."""

_PAUSE = 0.01
"""Seconds between two attempts to change the journal, which does not wait for locks by itself."""


def connect(path: Path, patience: float) -> sqlite3.Connection:
    """A connection that waits `patience` seconds for a lock and has a commit on the disk before it returns.

    To a file that may only be read it is one that reads.

    Transactions are begun and ended by hand (`transaction`). The connection may be closed from another thread.
    """
    only_read = may_only_read(path)
    connection = sqlite3.connect(
        address_to_read(path) if only_read else path,
        uri=only_read, timeout=patience, isolation_level=None, check_same_thread=False,
    )  # fmt: skip
    try:
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def use_wal(connection: sqlite3.Connection, patience: float) -> None:
    """Turn the write-ahead log on, so that readers and a writer do not wait for each other.

    Where the file system cannot have one, SQLite keeps its rollback journal, which is as safe. Changing the
    journal does not honour the busy timeout, so two processes opening a new file at once are waited for here.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock; everything inside is kept together, or, when anything is raised, not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite has rolled back by itself after some errors (a full disk); the first error is the one to tell.
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite and of the file system into a `StorageError` of one sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(_sentence(error, path)) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StorageError(
            f"The marks cannot be kept in {path}: {reason}; see to that folder and start again."
        ) from error


def damaged(path: Path) -> str:
    """The sentence for a file that is no whole database: nothing is deleted, a person decides."""
    return (
        f"The file of the marks, {path}, is damaged and was left as it is: move it and its -wal file to another "
        f"folder, put a backup ({path.name}.bak-v…) in its place if there is one, and start again."
    )


def is_read_only(error: BaseException | None) -> bool:
    """Whether SQLite could not write because the file was opened, or lies, for reading alone."""
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY == sqlite3.SQLITE_READONLY


def _is_busy(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & _PRIMARY in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _sentence(error: sqlite3.Error, path: Path) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if _is_busy(error):
        return f"The marks in {path} are locked by another program for too long: close it and try again."
    if code == sqlite3.SQLITE_FULL:
        return f"The disk is full, so marks are not kept in {path} yet: free some space and they will be."
    if code == sqlite3.SQLITE_READONLY:
        return f"The marks in {path} may only be read: make the file and its folder writable and they will be kept."
    if code == sqlite3.SQLITE_CANTOPEN:
        return f"The marks in {path} cannot be opened: make sure that its folder is there and writable."
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return damaged(path)
    return f"The marks in {path} cannot be used ({error}): make sure that its disk works and start again."
