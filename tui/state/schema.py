"""The tables of `state.db` and the way from every older version to the newest. Nothing is ever dropped here.

`user_version` counts the migrations a file has been through; `application_id` says that it is ours. A file that
is newer, foreign or damaged is refused with a sentence and left untouched. Before an older file is brought
up to date it is copied to `state.db.bak-vN`, N being the version it had; the migration is one transaction.
"""

from __future__ import annotations

import filecmp
import itertools
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tui.errors import StorageError
from tui.reading_only import may_only_read
from tui.state.connection import damaged, transaction, use_wal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Migration = Callable[[sqlite3.Connection], None]
    """Takes a file one version further. Runs inside a transaction and must not end it."""

APPLICATION_ID = 0x4D665374
"""`MfSt` in ASCII: what tells this database from any other in SQLite's format."""

_FIRST = (
    # A post that bears marks, with what it can be recognised by should its key ever change. `path` is bytes: file
    # names need not be UTF-8. `heir` is the key that took over its marks, once one did.
    """CREATE TABLE post (
        key BLOB NOT NULL PRIMARY KEY,
        path BLOB NOT NULL,
        fingerprint BLOB NOT NULL,
        source TEXT NOT NULL,
        title TEXT NOT NULL,
        date TEXT NOT NULL,
        heir BLOB
    ) WITHOUT ROWID""",
    # `…_at` are milliseconds since 1970, UTC: when the mark took its present value. NULL: nobody ever decided.
    # Apart from `post`, since all marks are read at every start and the hints hardly ever.
    """CREATE TABLE mark (
        key BLOB NOT NULL PRIMARY KEY REFERENCES post (key),
        read INTEGER NOT NULL CHECK (read IN (0, 1)),
        read_at INTEGER,
        starred INTEGER NOT NULL CHECK (starred IN (0, 1)),
        starred_at INTEGER
    ) WITHOUT ROWID""",
    # The archives that were open last, in the order they were named.
    """CREATE TABLE opened (
        place INTEGER NOT NULL PRIMARY KEY,
        path BLOB NOT NULL
    )""",
)


_SECOND = (
    # What was searched for, each text once; `at` in milliseconds since 1970, UTC: when it was last.
    """CREATE TABLE searched (
        text TEXT NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL
    ) WITHOUT ROWID""",
    # How far down a post was read, 0 to 1, by the post's key; a post that was only begun has no row.
    """CREATE TABLE position (
        key BLOB NOT NULL PRIMARY KEY,
        share REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
        at INTEGER NOT NULL
    ) WITHOUT ROWID""",
)


def _create(connection: sqlite3.Connection) -> None:
    for statement in _FIRST:
        connection.execute(statement)


def _remember_reading(connection: sqlite3.Connection) -> None:
    for statement in _SECOND:
        connection.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (_create, _remember_reading)
"""`MIGRATIONS[n]` makes version n + 1 of version n. Only ever added to: what is in files cannot be taken back."""


def version_of(connection: sqlite3.Connection) -> int:
    """The number of migrations the open file has been through."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def prepare(connection: sqlite3.Connection, path: Path, patience: float) -> None:
    """Make a file that was just connected to ready: recognise it, create it or bring it up to date.

    Raises StorageError when it is not ours, of a newer version or damaged, and sqlite3.Error as SQLite does.
    """
    newest = len(MIGRATIONS)
    # Recognised first: a foreign file is not to be changed in the least, not even in its journal. All that is read for
    # it is of one moment: another process may be creating the file right now.
    connection.execute("BEGIN")
    try:
        version = _recognise(connection, path)
    finally:
        connection.execute("ROLLBACK")
    if version == newest and may_only_read(path):
        return
    use_wal(connection, patience)
    if version == newest:
        return
    with transaction(connection):
        # Another process may have been first while the lock was waited for.
        version = _recognise(connection, path)
        if version == newest:
            return
        if version:
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise StorageError(damaged(path))
            _back_up(path, version)
        for migrate in MIGRATIONS[version:]:
            migrate(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {newest}")


def _recognise(connection: sqlite3.Connection, path: Path) -> int:
    version = version_of(connection)
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION_ID:
        tables: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if application or version or tables:
            raise StorageError(f"{path} belongs to another program: move it to another folder and start again.")
    if version > len(MIGRATIONS):
        raise StorageError(
            f"The marks in {path} were written by a newer Microfiche (version {version} of the file, this program "
            f"knows {len(MIGRATIONS)}): update Microfiche to use them."
        )
    return version


def _back_up(path: Path, version: int) -> None:
    """Copy the committed contents to `state.db.bak-vN`, or -2, -3 … where that holds something else."""
    stem = f"{path.name}.bak-v{version}"
    part = path.with_name(f"{stem}.part")
    for leftover in ("", "-journal", "-wal", "-shm"):
        part.with_name(part.name + leftover).unlink(missing_ok=True)
    # A connection of its own reads what is committed; the caller holds the write lock, so no one adds to it.
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as copy:
        source.backup(copy)
        # One file that can be moved by hand, without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
    with part.open("rb") as file:
        os.fsync(file.fileno())
    for number in itertools.count(1):
        target = path.with_name(stem if number == 1 else f"{stem}-{number}")
        if not target.exists():
            part.replace(target)
            return
        if filecmp.cmp(part, target, shallow=False):
            part.unlink()
            return
