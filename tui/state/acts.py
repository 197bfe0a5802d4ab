"""What the reader did, to be undone and done again: the last hundred acts, each with what it changed.

An act is undone as a whole. What was changed since, by another act or on another machine, stays as it is. An act on
very many posts is there in parts, each a row of its own, so that no more of it than a part has to be in memory.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.language import N_, _
from tui.state.act_labels import joined_labels, label_in_words
from tui.state.entries import is_same_value
from tui.state.mark_lines import Subject

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from tui.state.changes import Moment
    from tui.state.mark_lines import Entry

KEPT = 100
"""Acts that can be undone."""

_FORGET_OLDEST: Final = """
DELETE FROM act WHERE iif(part_of, part_of, -id) NOT IN (
    SELECT iif(part_of, part_of, -id) AS whole FROM act GROUP BY whole ORDER BY max(id) DESC LIMIT ?
)
"""


class Change(NamedTuple):
    """What an act changed of one thing; None is no value."""

    subject: Subject
    before: Any
    after: Any


class Act(NamedTuple):
    """One act, or a part of one: its number, when it was done (milliseconds since 1970, UTC), its label (see
    `act_labels`), what it changed, and the number that it shares with the other parts, 0 where it is whole.
    """

    number: int
    time: int
    label: str
    changes: tuple[Change, ...]
    part_of: int = 0


NOTHING_TO_UNDO: Final = {False: N_("There is nothing to undo."), True: N_("There is nothing to do again.")}
"""What is said where nothing can be undone, or (True) done again."""


class Undone(NamedTuple):
    """What came of undoing an act, or of doing it `again`: how many changes were made, and how many could not be."""

    label: str
    changed: int
    left: int
    keys: tuple[bytes, ...]
    again: bool

    @classmethod
    def joined(cls, parts: Sequence[Undone]) -> Undone:
        """What came of undoing all parts of an act."""
        return cls(
            joined_labels([part.label for part in parts]),
            sum(part.changed for part in parts),
            sum(part.left for part in parts),
            tuple(dict.fromkeys(key for part in parts for key in part.keys)),
            parts[0].again,
        )

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
    connection: sqlite3.Connection,
    label: str,
    time: int,
    entries: Iterable[Entry],
    before: Mapping[Subject, Entry],
    *,
    part_of: int = 0,
) -> None:
    """Remember an act that set these entries in place of those `before`, or the part of one that has this number. What
    was undone cannot be done again then.
    """
    changes = [
        [subject.key.hex(), subject.field, subject.element, _value(before.get(subject)), value]
        for subject, value, _time, _machine in entries
        if subject.field != "post"
    ]
    if not changes:
        return
    connection.execute("DELETE FROM act WHERE is_undone")
    packed = zlib.compress(json.dumps(changes, separators=(",", ":")).encode(), 1)
    row = (time, label, packed, part_of)
    connection.execute("INSERT INTO act (at, label, changes, part_of) VALUES (?, ?, ?, ?)", row)
    connection.execute(_FORGET_OLDEST, (KEPT,))


def latest(connection: sqlite3.Connection, *, undone: bool = False, part_of: int = 0) -> Act | None:
    """The act that is undone next, or the one that is done again next: a part of it, or of the act that has this
    number. None where there is none.
    """
    query = "SELECT id, at, label, changes, part_of FROM act WHERE id = ?"
    row = connection.execute(query, (number_of_latest(connection, undone=undone, part_of=part_of),)).fetchone()
    if row is None:
        return None
    changes = (
        Change(Subject(bytes.fromhex(key), field, element), before, after)
        for key, field, element, before, after in json.loads(zlib.decompress(row[3]))
    )
    number, time, label, _, shared = row
    return Act(number, time, label, tuple(changes), shared)


def undone(connection: sqlite3.Connection) -> set[Subject]:
    """What was changed by the acts that can be done again."""
    rows = connection.execute("SELECT changes FROM act WHERE is_undone")
    return {
        Subject(bytes.fromhex(key), field, element)
        for (packed,) in rows
        for key, field, element, *_ in json.loads(zlib.decompress(packed))
    }


def number_of_latest(connection: sqlite3.Connection, *, undone: bool, part_of: int = 0) -> int:
    """The number of the act that `latest` gives, 0 for none."""
    order = "min" if undone else "max"
    query = f"SELECT {order}(id) FROM act WHERE is_undone = ? AND ? IN (part_of, 0)"  # noqa: S608 - one of two names
    return connection.execute(query, (undone, part_of)).fetchone()[0] or 0


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
