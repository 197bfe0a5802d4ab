"""What the reader did, to be undone and done again: the last hundred acts, each with what it changed.

An act is undone as a whole. What was changed since, by another act or on another machine, stays as it is.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.language import N_, _
from tui.state.act_labels import label_in_words
from tui.state.entries import is_same_value
from tui.state.mark_lines import Subject

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from tui.state.changes import Moment
    from tui.state.mark_lines import Entry

KEPT = 100
"""Acts that can be undone."""


class Change(NamedTuple):
    """What an act changed of one thing; None is no value."""

    subject: Subject
    before: Any
    after: Any


class Act(NamedTuple):
    """One act: its number, when it was done (milliseconds since 1970, UTC), its label (see `act_labels`), and what it
    changed.
    """

    number: int
    time: int
    label: str
    changes: tuple[Change, ...]


NOTHING_TO_UNDO: Final = {False: N_("There is nothing to undo."), True: N_("There is nothing to do again.")}
"""What is said where nothing can be undone, or (True) done again."""


class Undone(NamedTuple):
    """What came of undoing an act, or of doing it `again`: how many changes were made, and how many could not be."""

    label: str
    changed: int
    left: int
    keys: tuple[bytes, ...]
    again: bool

    def told(self) -> str:
        """What came of it, as a sentence."""
        verb = _("Done again") if self.again else _("Undone")
        if not self.left:
            return _("{verb}: {act}.", verb=verb, act=label_in_words(self.label))
        return _(
            "{verb}: {act}; {left} of {all} had been changed since and stay so.",
            verb=verb,
            act=label_in_words(self.label),
            left=self.left,
            all=self.changed + self.left,
        )


def save(
    connection: sqlite3.Connection, label: str, time: int, entries: Iterable[Entry], before: Mapping[Subject, Entry]
) -> None:
    """Remember an act that set these entries in place of those `before`. What was undone cannot be done again then."""
    changes = [
        [subject.key.hex(), subject.field, subject.element, _value(before.get(subject)), value]
        for subject, value, _time, _machine in entries
        if subject.field != "post"
    ]
    if not changes:
        return
    connection.execute("DELETE FROM act WHERE is_undone")
    packed = zlib.compress(json.dumps(changes, separators=(",", ":")).encode(), 1)
    connection.execute("INSERT INTO act (at, label, changes) VALUES (?, ?, ?)", (time, label, packed))
    connection.execute("DELETE FROM act WHERE id NOT IN (SELECT id FROM act ORDER BY id DESC LIMIT ?)", (KEPT,))


def latest(connection: sqlite3.Connection, *, undone: bool = False) -> Act | None:
    """The act that is undone next, or the one that is done again next; None where there is none."""
    query = "SELECT id, at, label, changes FROM act WHERE is_undone = ? ORDER BY id "
    row = connection.execute(query + ("LIMIT 1" if undone else "DESC LIMIT 1"), (undone,)).fetchone()
    if row is None:
        return None
    changes = (
        Change(Subject(bytes.fromhex(key), field, element), before, after)
        for key, field, element, before, after in json.loads(zlib.decompress(row[3]))
    )
    number, time, label, _ = row
    return Act(number, time, label, tuple(changes))


def undone(connection: sqlite3.Connection) -> set[Subject]:
    """What was changed by the acts that can be done again."""
    rows = connection.execute("SELECT changes FROM act WHERE is_undone")
    return {
        Subject(bytes.fromhex(key), field, element)
        for (packed,) in rows
        for key, field, element, *_ in json.loads(zlib.decompress(packed))
    }


def number_of_latest(connection: sqlite3.Connection, *, undone: bool) -> int:
    """The number of the act that `latest` gives, 0 for none."""
    order = "min" if undone else "max"
    number = connection.execute(f"SELECT {order}(id) FROM act WHERE is_undone = ?", (undone,)).fetchone()[0]  # noqa: S608 - one of two names
    return number or 0


def entries_to_undo(act: Act, stored: Mapping[Subject, Entry], now: Moment, *, again: bool) -> tuple[list[Entry], int]:
    """The entries that undo an act, or do it `again`, and how many changes they leave out, since others came after."""
    entries = []
    left = 0
    for subject, before, after in act.changes:
        old, new = (before, after) if again else (after, before)
        if is_same_value(_value(stored.get(subject)), old):
            entries.append(now.entry(subject, new))
        else:
            left += 1
    return entries, left


def set_undone(connection: sqlite3.Connection, act: Act, *, undone: bool) -> None:
    """Remember whether an act is undone."""
    connection.execute("UPDATE act SET is_undone = ? WHERE id = ?", (undone, act.number))


def _value(entry: Entry | None) -> Any:
    return None if entry is None else entry.value
