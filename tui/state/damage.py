"""Whether a file is a sound `state.db`, and what can still be read of one that is not."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from tui.sqlite import is_damage, read_identity
from tui.state import schema
from tui.state.entries import value_of
from tui.state.mark_lines import MAX_TIME, Entry, Subject
from tui.state.marks import FLAGS

if TYPE_CHECKING:
    from pathlib import Path


MISSING, EMPTY, FOREIGN = "was missing", "was empty", "was replaced by that of another program"
"""What a new file and another program's look like: damage only where there were marks before."""


def read_damaged_text(connection: sqlite3.Connection) -> None:
    """Have texts with flipped bits read as well: no check of SQLite sees them, and one must not keep all from use."""
    connection.text_factory = lambda data: data.decode("utf-8", "replace")


def find_damage(path: Path) -> str:
    """What is wrong with the file, as the end of "The file of the marks …"; "" where it is sound or of a newer version.

    It is only read, and may be missing. No other program may have it open.
    """
    if not os.path.lexists(path):
        return MISSING
    if not path.is_file():
        return "was no file"
    if not os.access(path, os.R_OK):
        return "could not be read"
    if not path.stat().st_size:
        return EMPTY
    try:
        with closing(_open_to_read(path)) as connection:
            return _find_damage_inside(connection)
    except sqlite3.Error as error:
        # Any other error is met, and told, by whoever opens the file next.
        return "was damaged" if is_damage(error) else ""


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


def _find_damage_inside(connection: sqlite3.Connection) -> str:
    tables = schema.read_tables(connection)
    application, version = read_identity(connection)
    names = {name for name, _ in tables}
    if application != schema.APPLICATION_ID:
        if {"mark", "post"} <= names:
            return "had a damaged header"
        return FOREIGN if names or application or version else EMPTY
    if "journal" in names:
        known = connection.execute("SELECT version FROM journal").fetchone()
        if known is None or known[0] != version:
            return "had a damaged header"
    if version > len(schema.MIGRATIONS):
        return "" if "journal" in names else "had a damaged header"
    if tables != schema.tables_of(version):
        return "had damaged tables"
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        return "was damaged"
    return ""
