"""The tables of `state.db`, and the migrations from every older version. No data is ever dropped.

`user_version` counts the migrations a file has been through; `application_id` says that it is ours. A file that is
newer, damaged or of another program is refused and left untouched. Before an older file is migrated, which is one
transaction, it is copied to `state.db.bak-vN`, where N is its version.
"""

from __future__ import annotations

import filecmp
import itertools
import os
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from tui.errors import StorageError
from tui.sqlite import Identity, enable_wal, is_read_only, read_identity, transaction, write_identity
from tui.state.error_text import describe_damage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Migration = Callable[[sqlite3.Connection], None]
    """Takes a file one version further. Runs inside a transaction and must not end it."""

APPLICATION_ID = 0x4D665374
"""`MfSt` in ASCII: what tells this database from any other in SQLite's format."""

_TABLES_OF_1 = (
    # A marked post, with hints to recognise it by should its key ever change. `path` is bytes: file
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
    # `…_at` are milliseconds since 1970, UTC: when the mark got its present value; NULL where it was never set.
    # A table of its own, since all marks are read at every start and the hints hardly ever.
    """CREATE TABLE mark (
        key BLOB NOT NULL PRIMARY KEY REFERENCES post (key),
        read INTEGER NOT NULL CHECK (read IN (0, 1)),
        read_at INTEGER,
        starred INTEGER NOT NULL CHECK (starred IN (0, 1)),
        starred_at INTEGER
    ) WITHOUT ROWID""",
    # The archives opened last, in the order they were named.
    """CREATE TABLE opened (
        place INTEGER NOT NULL PRIMARY KEY,
        path BLOB NOT NULL
    )""",
)


_TABLES_OF_2 = (
    # Past searches, each text once; `at` is when it was last used, in milliseconds since 1970, UTC.
    """CREATE TABLE searched (
        text TEXT NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL
    ) WITHOUT ROWID""",
    # How far down a post was read, 0 to 1, by the post's key; one left at its top has no row.
    """CREATE TABLE position (
        key BLOB NOT NULL PRIMARY KEY,
        share REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
        at INTEGER NOT NULL
    ) WITHOUT ROWID""",
)


def _execute_all(statements: Iterable[str], connection: sqlite3.Connection) -> None:
    for statement in statements:
        connection.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (partial(_execute_all, _TABLES_OF_1), partial(_execute_all, _TABLES_OF_2))
"""`MIGRATIONS[n]` makes version n + 1 of version n. Never change or remove one: existing files depend on it."""


def version_of(connection: sqlite3.Connection) -> int:
    """The number of migrations the open file has been through."""
    return read_identity(connection).user_version


def prepare(connection: sqlite3.Connection, path: Path, timeout: float) -> None:
    """Create the tables of a file that was just opened, or migrate them; a lock is waited for `timeout` seconds.

    Raises StorageError for a file of another program, of a newer version or with damage, and sqlite3.Error.
    """
    newest = len(MIGRATIONS)
    # First, since the file of another program must not be changed at all, not even in its journal. In a transaction,
    # since another process may be creating the file at this moment.
    connection.execute("BEGIN")
    try:
        version = _check_version(connection, path)
    finally:
        connection.execute("ROLLBACK")
    if version == newest and is_read_only(path):
        return
    enable_wal(connection, timeout)
    if version == newest:
        return
    with transaction(connection):
        # Another process may have migrated it while this one waited for the lock.
        version = _check_version(connection, path)
        if version == newest:
            return
        if version:
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise StorageError(describe_damage(path))
            _back_up(path, version)
        for migrate in MIGRATIONS[version:]:
            migrate(connection)
        write_identity(connection, Identity(APPLICATION_ID, newest))


def _check_version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the open file. Raises StorageError for one that this program must not touch."""
    application, version = read_identity(connection)
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
    # A second connection reads what is committed; the caller holds the write lock, so nobody changes it meanwhile.
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
