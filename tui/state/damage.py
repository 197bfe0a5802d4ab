"""Whether a file is a sound `state.db`, and what can still be read of one that is not."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from tui.language import N_, Wording
from tui.sqlite import is_damage, primary_code, read_identity
from tui.state import schema
from tui.state.entries import value_of
from tui.state.mark_lines import MAX_TIME, Entry, Subject
from tui.state.marks import FLAGS

if TYPE_CHECKING:
    from pathlib import Path


COMPANIONS = ("-wal", "-shm", "-journal")
"""Endings of the names of files that belong to a database."""

MISSING, EMPTY = N_("was missing"), N_("was empty")
FOREIGN = N_("was replaced by that of another program")
"""What a new file and another program's look like: damage only where there were marks before."""


def read_damaged_text(connection: sqlite3.Connection) -> None:
    """Have texts with flipped bits read as well: no check of SQLite sees them, and one must not keep all from use."""
    connection.text_factory = lambda text: text.decode("utf-8", "replace")


def find_damage(path: Path) -> Wording | None:
    """What is wrong with the file, as the end of "The file of the marks …", or None where it is sound or newer.

    It is only read, and may be missing. No other program may have it open.
    """
    if not os.path.lexists(path):
        return MISSING
    if not path.is_file():
        return N_("was no file")
    if any(_is_no_file(path.with_name(path.name + ending)) for ending in COMPANIONS):
        return N_("had a log that was no file")
    if not os.access(path, os.R_OK):
        return N_("could not be read")
    if not path.stat().st_size:
        return EMPTY
    try:
        with closing(_open_to_read(path)) as connection:
            return _find_damage_inside(connection)
    except sqlite3.Error as error:
        # Any other error is met, and told, by whoever opens the file next.
        return N_("was damaged") if is_damage(error) else None


def read_remains(path: Path) -> list[Entry]:
    """The marks that can still be read of a damaged file, as far as they make sense."""
    entries: list[Entry] = []
    for field in FLAGS:
        for order in ("ASC", "DESC"):  # from either end up to what is damaged
            with suppress(sqlite3.Error, OSError, UnicodeError), closing(_open_to_read(path)) as connection:
                rows = connection.execute(
                    f"SELECT key, {field}, {field}_at FROM mark "  # noqa: S608 - one of two names
                    f"WHERE {field}_at IS NOT NULL ORDER BY key {order}"
                )
                entries += [
                    Entry(Subject(key, field), bool(flag), time, "")
                    for key, flag, time in rows
                    if isinstance(key, bytes) and key and flag in (0, 1)
                    and isinstance(time, int) and 0 <= time <= MAX_TIME
                ]  # fmt: skip
    for order in ("ASC", "DESC"):
        with suppress(sqlite3.Error, OSError, UnicodeError), closing(_open_to_read(path)) as connection:
            rows = connection.execute(
                f"SELECT key, field, element, value, at, machine FROM annotation ORDER BY key {order}"  # noqa: S608 - one of two words
            )
            entries += filter(None, map(_annotation, rows))
    return entries


def _annotation(row: tuple[object, ...]) -> Entry | None:
    """A row as it was written, None where it makes no sense."""
    key, field, element, value, time, machine = row
    if not (isinstance(key, bytes) and key and isinstance(time, int) and 0 <= time <= MAX_TIME):
        return None
    if not (isinstance(field, str) and field and isinstance(element, str) and isinstance(machine, str)):
        return None
    try:
        return Entry(
            Subject(key, field, element), value_of(field, value if isinstance(value, str) else None), time, machine
        )
    except ValueError:
        return None


def _open_to_read(path: Path) -> sqlite3.Connection:
    # Nobody is waited for: a file that someone writes to is as well as they find it.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=0)


def _find_damage_inside(connection: sqlite3.Connection) -> Wording | None:
    tables = schema.read_tables(connection)
    application, version = read_identity(connection)
    names = {name for name, _ in tables}
    if application != schema.APPLICATION_ID:
        if {"mark", "post"} <= names:
            return N_("had a damaged header")
        return FOREIGN if names or application or version else EMPTY
    if "journal" in names:
        known = connection.execute("SELECT version FROM journal").fetchone()
        if known is None or known[0] != version:
            return N_("had a damaged header")
    if version > len(schema.MIGRATIONS):
        return None if "journal" in names else N_("had a damaged header")
    if tables != schema.tables_of(version):
        return N_("had damaged tables")
    is_sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    is_whole = is_sound and all(_has_possible_values(connection, name) for name in names)
    return None if is_whole else N_("was damaged")


def _has_possible_values(connection: sqlite3.Connection, table: str) -> bool:
    """Whether every value of a table is of the type of its column, and every text is one: SQLite does not mind."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    if not columns:
        return True  # an index, whose values are those of its table
    tests = [
        f"typeof({name}) = '{declared.lower()}'" + ("" if is_required else f" OR {name} IS NULL")
        for _number, name, declared, is_required, *_ in columns
    ] + [f"{name} BETWEEN 0 AND {MAX_TIME}" for _number, name, *_ in columns if name == "clock"]
    every = " AND ".join(f"({test})" for test in tests)
    if connection.execute(f"SELECT 1 FROM {table} WHERE NOT ({every}) LIMIT 1").fetchone():  # noqa: S608 - our own tables
        return False
    texts = ", ".join(name for _number, name, declared, *_ in columns if declared == "TEXT")
    try:
        for _row in connection.execute(f"SELECT {texts or 'NULL'} FROM {table}"):  # noqa: S608 - our own tables
            pass
    except sqlite3.OperationalError as error:
        if primary_code(error):
            raise
        return False  # the module's own error, for what is not UTF-8
    return True


def _is_no_file(path: Path) -> bool:
    return os.path.lexists(path) and not path.is_file()
