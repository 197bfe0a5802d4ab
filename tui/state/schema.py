"""The tables of `state.db`, and the migrations from every older version. No data is ever dropped.

`user_version` counts the migrations a file has been through; `application_id` says that it is ours. A file that is
newer, damaged or of another program is refused and left untouched. Before an older file is migrated, which is one
transaction, it is backed up.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from tui.errors import StorageError
from tui.language import _
from tui.sqlite import Identity, enable_wal, is_read_only, read_identity, transaction, write_identity
from tui.state.backups import back_up_version

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
    # When a post was read last, by its key, and how far down, 0 to 1.
    """CREATE TABLE position (
        key BLOB NOT NULL PRIMARY KEY,
        share REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
        at INTEGER NOT NULL
    ) WITHOUT ROWID""",
)

_TABLES_OF_3 = (
    # When the hints last changed.
    "ALTER TABLE post ADD COLUMN at INTEGER NOT NULL DEFAULT 0",
    # One row. `version` is `user_version` again: a damaged header does not pass for a newer file. `machine` names this
    # machine in the journal, as long as the file lies at `place`. `clock` is the latest time that was given to a mark.
    # Up to `size` bytes, the last of which are `tail`, the journal's marks are in these tables; a negative size says
    # that marks are in these tables which the journal has not. `snapshot` is about the size it would have with nothing
    # in it twice.
    """CREATE TABLE journal (
        only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
        version INTEGER NOT NULL,
        machine TEXT NOT NULL,
        place TEXT NOT NULL,
        clock INTEGER NOT NULL,
        size INTEGER NOT NULL,
        tail BLOB NOT NULL,
        snapshot INTEGER NOT NULL
    )""",
    """INSERT INTO journal SELECT 1, 3, lower(hex(randomblob(4))), '', coalesce(max(read_at, starred_at), 0), -1, x'', 0
    FROM (SELECT coalesce(max(read_at), 0) AS read_at, coalesce(max(starred_at), 0) AS starred_at FROM mark)""",
)

_TABLES_OF_4 = (
    # The machine that each value was set on; "" for this one. `stored_at` is when the row got its present values here,
    # which is later than they were set where they come from another machine.
    "ALTER TABLE post ADD COLUMN machine TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE post ADD COLUMN stored_at INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE mark ADD COLUMN read_machine TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE mark ADD COLUMN starred_machine TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE mark ADD COLUMN stored_at INTEGER NOT NULL DEFAULT 0",
    "UPDATE mark SET stored_at = max(coalesce(read_at, 0), coalesce(starred_at, 0))",
    "UPDATE post SET stored_at = at",
    # Everything else that was said of posts, as in a line of `mark_lines`: own tags, notes, highlights, and fields this
    # version does not know. `value` is JSON, NULL for what was taken away again, which is so for marks as well.
    """CREATE TABLE annotation (
        key BLOB NOT NULL,
        field TEXT NOT NULL,
        element TEXT NOT NULL,
        value TEXT,
        at INTEGER NOT NULL,
        machine TEXT NOT NULL,
        stored_at INTEGER NOT NULL,
        PRIMARY KEY (key, field, element)
    ) WITHOUT ROWID""",
    # What the reader did, to be undone: `changes` are packed by `acts`. What was undone stays until something else is
    # done, to be done again.
    """CREATE TABLE act (
        id INTEGER NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL,
        label TEXT NOT NULL,
        changes BLOB NOT NULL,
        is_undone INTEGER NOT NULL DEFAULT 0 CHECK (is_undone IN (0, 1))
    )""",
    # Files of marks in shared folders: up to `size` bytes, the last of which are `tail`, they are in these tables. For
    # the file that this machine writes, `stored_at` says up to which row it has what these tables hold.
    """CREATE TABLE shared (
        path BLOB NOT NULL PRIMARY KEY,
        size INTEGER NOT NULL,
        tail BLOB NOT NULL,
        stored_at INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID""",
)

_TABLES_OF_5 = (
    # One row: what the screen showed when it was left. `archives` are their paths, with a NUL between them; `typed` is
    # the text in the search bar, `picked` the list of the other filters as JSON; `key` is that of the post under the
    # cursor, NULL where the list was at its top.
    """CREATE TABLE last_view (
        only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
        archives BLOB NOT NULL,
        typed TEXT NOT NULL,
        picked TEXT NOT NULL,
        key BLOB
    )""",
)

_TABLES_OF_6 = (
    # The commands that were taken from the palette; `at` is when that was last, in milliseconds since 1970, UTC.
    """CREATE TABLE taken (
        command TEXT NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL
    ) WITHOUT ROWID""",
)

_TABLES_OF_7 = (
    # When the screen that showed an archive was left last, in milliseconds since 1970, UTC.
    """CREATE TABLE visit (
        path BLOB NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL
    ) WITHOUT ROWID""",
)

_TABLES_OF_8 = (
    # An act on very many posts is written in several parts, each in its transaction: they share a number, 0 for none.
    "ALTER TABLE act ADD COLUMN part_of INTEGER NOT NULL DEFAULT 0",
)


def _execute_all(statements: Iterable[str], connection: sqlite3.Connection) -> None:
    for statement in statements:
        connection.execute(statement)


MIGRATIONS: tuple[Migration, ...] = tuple(
    partial(_execute_all, statements)
    for statements in (
        _TABLES_OF_1,
        _TABLES_OF_2,
        _TABLES_OF_3,
        _TABLES_OF_4,
        _TABLES_OF_5,
        _TABLES_OF_6,
        _TABLES_OF_7,
        _TABLES_OF_8,
    )
)
"""`MIGRATIONS[n]` makes version n + 1 of version n. Never change or remove one: existing files depend on it."""


def version_of(connection: sqlite3.Connection) -> int:
    """The number of migrations the open file has been through."""
    return read_identity(connection).user_version


def tables_of(version: int) -> set[tuple[str, str]]:
    """Name and definition of everything that a sound file of this version is made of."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for migrate in MIGRATIONS[:version]:
            migrate(connection)
        return read_tables(connection)


def read_tables(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """Name and definition of everything that the open file is made of."""
    return set(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def prepare(connection: sqlite3.Connection, path: Path, timeout: float, *, with_backup: bool = True) -> None:
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
        if version and with_backup:
            back_up_version(path, version)
        for migrate in MIGRATIONS[version:]:
            migrate(connection)
        write_identity(connection, Identity(APPLICATION_ID, newest))
        connection.execute("UPDATE journal SET version = ?", (newest,))


def _check_version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the open file. Raises StorageError for one that this program must not touch."""
    application, version = read_identity(connection)
    if application != APPLICATION_ID:
        tables: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if application or version or tables:
            raise StorageError(
                _("{path} belongs to another program: move it to another folder and start again.", path=path)
            )
    if version > len(MIGRATIONS):
        raise StorageError(
            _(
                "The marks in {path} were written by a newer Microfiche (version {version} of the file, this program "
                "knows {known}): update Microfiche to use them.",
                path=path,
                version=version,
                known=len(MIGRATIONS),
            )
        )
    return version
