"""What the tables of `state.db` hold as the entries of `mark_lines`, and entries put into the tables.

An entry without a value, which says that something was taken away, has a row as well: another machine may tell of the
same thing later, as it was before.
"""

from __future__ import annotations

import heapq
import json
import os
from contextlib import suppress
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from tui.sqlite import select_in
from tui.state.mark_lines import Entry, Subject, is_value_of, merge
from tui.state.marks import FLAGS, NO_POST, Annotations, path_bytes, sound

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

_TABLES = ("post", "mark", "annotation")
_SELECT_HINTS = "SELECT key, path, fingerprint, source, title, date, heir, at, machine FROM post"
_SELECT_ANNOTATIONS = "SELECT key, field, element, value, at, machine FROM annotation"

_ADD_POST = """
INSERT INTO post (key, path, fingerprint, source, title, date) VALUES (?, x'', x'', '', '', '') ON CONFLICT DO NOTHING
"""
_ANY_UNSET = "SELECT 1 FROM annotation WHERE field IN ('read', 'starred') AND element = '' LIMIT 1"
_SET_POST = """
INSERT INTO post (key, path, fingerprint, source, title, date, heir, at, machine, stored_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    path = excluded.path, fingerprint = excluded.fingerprint, source = excluded.source, title = excluded.title,
    date = excluded.date, heir = excluded.heir, at = excluded.at, machine = excluded.machine,
    stored_at = excluded.stored_at
"""
_SET_FLAG = {
    field: f"""
INSERT INTO mark (key, {field}, {field}_at, {field}_machine, stored_at, {other}) VALUES (?, ?, ?, ?, ?, 0)
ON CONFLICT (key) DO UPDATE SET
    {field} = excluded.{field}, {field}_at = excluded.{field}_at, {field}_machine = excluded.{field}_machine,
    stored_at = excluded.stored_at
"""  # noqa: S608 - one of two names
    for field, other in (FLAGS, FLAGS[::-1])
}
_SET_ANNOTATION = """
INSERT INTO annotation (key, field, element, value, at, machine, stored_at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key, field, element) DO UPDATE SET
    value = excluded.value, at = excluded.at, machine = excluded.machine, stored_at = excluded.stored_at
"""


def stored_entries(
    connection: sqlite3.Connection,
    machine: str,
    keys: Sequence[bytes] | None = None,
    *,
    since: int | None = None,
    fields: Collection[str] | None = None,
) -> dict[Subject, Entry]:
    """What the tables hold of the posts with these keys, or of all; with `since`, what they got later than that.

    `machine` is the name of this one. Where only some `fields` of the posts with these keys are asked for, no more of
    them is read, which for thousands of posts is most of the time.
    """

    def rows(query: str, table: Collection[str] | None = None) -> Iterable[Any]:
        if fields is not None and table is not None and not any(field in table for field in fields):
            return ()
        if keys is not None and fields is not None and table is None:
            some = f"field IN ({','.join('?' * len(fields))}) AND key IN"
            return select_in(connection, f"{query} WHERE {some}", keys, sorted(fields))
        if keys is not None:
            return select_in(connection, f"{query} WHERE key IN", keys)
        return (
            connection.execute(query) if since is None else connection.execute(f"{query} WHERE stored_at > ?", (since,))
        )

    entries: dict[Subject, Entry] = {}
    for field in FLAGS:
        if fields is None or field in fields:
            select = f"SELECT key, {field}, {field}_at, {field}_machine FROM mark"  # noqa: S608 - one of two names
            for key, flag, time, by in rows(select, (field,)):
                if time is not None:
                    subject = Subject(key, field)
                    entries[subject] = Entry(subject, bool(flag), time, by or machine)
    for key, *hints, time, by in rows(_SELECT_HINTS, ("post",)):
        if value := _hints_of(hints):
            subject = Subject(key, "post")
            entries[subject] = Entry(subject, value, time, by or machine)
    for key, field, element, value, time, by in rows(_SELECT_ANNOTATIONS):
        with suppress(ValueError):  # damaged
            entry = Entry(Subject(key, field, element), value_of(field, value), time, by or machine)
            held = entries.setdefault(entry.subject, entry)
            if entry is not held and entry.holds_against(held):
                entries[entry.subject] = entry
    return entries


def keys_in_parts(connection: sqlite3.Connection, size: int) -> Iterator[list[bytes]]:
    """The keys of all of which the tables hold anything, in order, so many at a time."""
    tables = [connection.execute(f"SELECT DISTINCT key FROM {table} ORDER BY key") for table in _TABLES]  # noqa: S608
    keys = (key for (key,), _same in groupby(heapq.merge(*tables)))
    while part := list(islice(keys, size)):
        yield part


def value_of(field: str, stored: str | None) -> Any:
    """The value of a field that is stored as JSON. Raises ValueError where it can be none of it."""
    value = None if stored is None else json.loads(stored)
    if not is_value_of(field, value):
        raise ValueError(f"{field} has another kind of value")
    return value


def annotations_of(rows: Iterable[tuple[bytes, str, str, str]]) -> dict[bytes, Annotations]:
    """Own tags, notes and highlights by key, of rows of key, field, element and value."""
    found: dict[bytes, dict[str, dict[str, Any]]] = {}
    for key, field, element, stored in rows:
        with suppress(ValueError):  # damaged
            found.setdefault(key, {}).setdefault(field, {})[element] = value_of(field, stored)
    return {key: Annotations.from_values(values) for key, values in found.items()}


def newer(stored: Mapping[Subject, Entry], entries: Iterable[Entry]) -> list[Entry]:
    """Of these entries, in whatever order, those that change what is stored."""
    merged = merge((*stored.values(), *entries))
    return [entry for entry in merged.values() if differs(entry, stored.get(entry.subject))]


def differing(stored: Mapping[Subject, Entry], merged: Mapping[Subject, Entry]) -> list[Entry]:
    """The merged entries that are not stored as they are, whichever is the later."""
    return [entry for entry in merged.values() if differs(entry, stored.get(entry.subject))]


def differs(entry: Entry, stored: Entry | None) -> bool:
    """Whether an entry is not stored as it is."""
    if stored is None:
        return entry.value is not None or entry.subject.field != "post"
    if entry.time != stored.time or entry.machine != stored.machine:
        return True
    return not is_same_value(entry.value, stored.value)


def is_same_value(one: Any, other: Any) -> bool:
    """Whether two values are the same in JSON, where 1 is not true."""
    return one is other or (one == other and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))


def changed_posts(entries: Iterable[Entry], stored: Mapping[Subject, Entry]) -> int:
    """Of how many posts these entries change what a reader sees."""
    changed = set()
    for entry in entries:
        held = stored.get(entry.subject)
        if entry.subject.field != "post" and not is_same_value(entry.value, held and held.value):
            changed.add(entry.subject.key)
    return len(changed)


def apply_entries(
    connection: sqlite3.Connection,
    entries: Iterable[Entry],
    machine: str,
    now: int,
    *,
    stored: Container[Subject] = (),
) -> None:
    """Put merged entries into the tables, whatever these hold. `now` is when, and `machine` the name of this one.

    What is among the `stored` is in the tables for certain.
    """
    posts: list[tuple[Any, ...]] = []
    flags: dict[str, list[tuple[Any, ...]]] = {field: [] for field in FLAGS}
    unset: list[tuple[Any, ...]] = []
    annotations: list[tuple[Any, ...]] = []
    keys: dict[bytes, None] = {}
    for (key, field, element), value, time, by in entries:
        other = "" if by == machine else by
        if field == "post" and not element:
            posts.append((key, *_columns_of(value or {}), time, other, now))
        elif field in FLAGS and not element:
            keys[key] = None
            unset.append((key, field))
            flags[field].append((key, int(bool(value)), None if value is None else time, other, now))
            if value is None:
                annotations.append((key, field, "", None, time, other, now))
        else:
            keys[key] = None
            annotations.append((key, field, element, None if value is None else _json(value), time, other, now))
    for rows in (posts, annotations, *flags.values()):
        rows.sort(key=itemgetter(0))  # in the order of the tables, a page is written to once
    # Even marks without hints need their row there: whoever looks for posts that were moved joins the tables.
    connection.executemany(_SET_POST, posts)
    known = {NO_POST, *(row[0] for row in posts)}
    connection.executemany(
        _ADD_POST, ((key,) for key in keys if key not in known and Subject(key, "post") not in stored)
    )
    if unset and connection.execute(_ANY_UNSET).fetchone():
        connection.executemany("DELETE FROM annotation WHERE key = ? AND field = ? AND element = ''", unset)
    for field, rows in flags.items():
        connection.executemany(_SET_FLAG[field], rows)
    connection.executemany(_SET_ANNOTATION, annotations)


def _columns_of(hints: Mapping[str, str]) -> tuple[Any, ...]:
    """Path, fingerprint, source, title, date and heir."""
    get = hints.get
    heir = get("heir")
    return (
        path_bytes(get("path", "")), bytes.fromhex(get("fingerprint", "")),
        sound(get("source", "")), sound(get("title", "")), sound(get("date", "")),
        bytes.fromhex(heir) if heir else None,
    )  # fmt: skip


def _hints_of(row: Sequence[Any]) -> dict[str, str]:
    path, fingerprint, source, title, date, heir = row
    hints = {
        "path": os.fsdecode(path), "fingerprint": fingerprint.hex(), "source": source, "title": title, "date": date,
    }  # fmt: skip
    if heir:
        hints["heir"] = heir.hex()
    return hints if all(hints.values()) else {name: hint for name, hint in hints.items() if hint}


def _json(value: object) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        text.encode()
    except UnicodeEncodeError:  # lone surrogates, which SQLite refuses
        text = json.dumps(value, separators=(",", ":"))
    return text
