"""The marks in the tables of `state.db` as the entries of `mark_lines`, and entries put into the tables.

The tables hold what was ever set; that something was taken away again (an entry without a value) only a journal knows.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tui.sqlite import select_in
from tui.state.mark_lines import Entry, Subject, merge
from tui.state.marks import path_bytes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

_SELECT_MARKS = "SELECT key, read, read_at, starred, starred_at FROM mark"
_SELECT_HINTS = "SELECT key, path, fingerprint, source, title, date, heir, at FROM post"
_NO_HINTS = "INSERT INTO post (key, path, fingerprint, source, title, date) VALUES (?, x'', x'', '', '', '')"

FLAGS = ("read", "starred")
"""The fields that are true or false: what a reader sees as a mark."""


def stored_entries(
    connection: sqlite3.Connection, machine: str, keys: Sequence[bytes] | None = None
) -> dict[Subject, Entry]:
    """What the tables hold of the posts with these keys; of all posts without `keys`."""

    def rows(query: str) -> Iterable[Any]:
        return connection.execute(query) if keys is None else select_in(connection, f"{query} WHERE key IN", keys)

    found = [
        Entry(Subject(key, field), bool(flag), time, machine)
        for key, read, read_at, starred, starred_at in rows(_SELECT_MARKS)
        for field, flag, time in zip(FLAGS, (read, starred), (read_at, starred_at), strict=True)
        if time is not None
    ]
    found += [
        Entry(Subject(key, "post"), hints, time, machine)
        for key, *row, time in rows(_SELECT_HINTS)
        if (hints := _hints_of(row))
    ]
    return {entry.subject: entry for entry in found}


def changes(before: Mapping[Subject, Entry], after: Mapping[Subject, Entry], now: int, machine: str) -> list[Entry]:
    """The entries that make `after` of `before`. Hints that have changed did so now."""
    changed = [
        entry._replace(time=now) if subject.field == "post" else entry
        for subject, entry in after.items()
        if before.get(subject) != entry
    ]
    return changed + [Entry(subject, None, now, machine) for subject in before.keys() - after.keys()]


def newer(stored: Mapping[Subject, Entry], entries: Iterable[Entry]) -> list[Entry]:
    """Of these entries, in whatever order, those that change what is stored."""
    merged = merge((*stored.values(), *entries))
    return [entry for entry in merged.values() if _differs(entry, stored.get(entry.subject))]


def differing(stored: Mapping[Subject, Entry], merged: Mapping[Subject, Entry]) -> list[Entry]:
    """The merged entries that are not stored as they are, whichever is the later."""
    return [entry for subject, entry in merged.items() if _differs(entry, stored.get(subject))]


def _differs(entry: Entry, stored: Entry | None) -> bool:
    if entry.subject.field not in ("post", *FLAGS):
        return False
    if stored is None:
        return entry.value is not None
    return (entry.value, entry.time) != (stored.value, stored.time)


def apply_entries(connection: sqlite3.Connection, entries: Iterable[Entry]) -> int:
    """Put merged entries into the tables, whatever these hold; entries of other fields are left out.

    Returns of how many posts marks were changed.
    """
    marked: set[bytes] = set()
    for (key, field, _), value, time, _machine in entries:
        if field == "post":
            hints = value or {}
            connection.execute(f"{_NO_HINTS} ON CONFLICT DO NOTHING", (key,))
            connection.execute(
                "UPDATE post SET path = ?, fingerprint = ?, source = ?, title = ?, date = ?, heir = ?, at = ? "
                "WHERE key = ?",
                (
                    path_bytes(hints.get("path", "")), bytes.fromhex(hints.get("fingerprint", "")),
                    *(_sound(hints.get(name, "")) for name in ("source", "title", "date")),
                    bytes.fromhex(hints["heir"]) if hints.get("heir") else None, time, key,
                ),
            )  # fmt: skip
        elif field in FLAGS:
            # Even a mark without hints needs its row there: whoever looks for posts that were moved joins the two.
            connection.execute(f"{_NO_HINTS} ON CONFLICT DO NOTHING", (key,))
            connection.execute("INSERT INTO mark (key, read, starred) VALUES (?, 0, 0) ON CONFLICT DO NOTHING", (key,))
            connection.execute(
                f"UPDATE mark SET {field} = ?, {field}_at = ? WHERE key = ?",  # noqa: S608 - one of two names
                (int(value or False), None if value is None else time, key),
            )
            marked.add(key)
    return len(marked)


def _hints_of(row: Sequence[Any]) -> dict[str, str]:
    path, fingerprint, source, title, date, heir = row
    hints = {
        "path": os.fsdecode(path), "fingerprint": fingerprint.hex(), "source": source, "title": title, "date": date,
        "heir": heir.hex() if heir is not None else "",
    }  # fmt: skip
    return {name: hint for name, hint in hints.items() if hint}


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
