"""Keeping `state.db` and its journal in step: what is set is in both, and what one of them lacks the other gives.

Everything here is done with a connection to `state.db` and, where it changes something, under its write lock.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from tui.sqlite import transaction
from tui.state import acts
from tui.state.changes import Moment
from tui.state.entries import apply_entries, changed_posts, differing, differs, newer, stored_entries
from tui.state.journal import Journal, JournalPosition
from tui.state.mark_lines import Contents, merge
from tui.state.marks import FLAGS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tui.state.mark_lines import Entry, Subject

_BEHIND = -1
"""The size that says that the journal lacks marks which `state.db` has."""


class Repair(NamedTuple):
    """Of how many posts marks were put right, and how many lines of the journal could not be read."""

    posts: int
    damaged_lines: int


class Recording:
    """A transaction in which marks are changed: `now` is its time, `stored` what it began with and has set since."""

    def __init__(self, connection: sqlite3.Connection, now: Moment, stored: dict[Subject, Entry]) -> None:
        self.connection = connection
        self.now = now
        self.stored = stored
        self.changed: dict[Subject, Entry] = {}
        """What was set, the last value of each."""
        self.added = 0
        """Of how much of it nothing was stored."""

    def put(self, entries: Iterable[Entry], act: str = "", part_of: int = 0) -> None:
        """Set what differs from what is stored; with a label, as an act of the reader that can be undone, or the part
        of the act that has this number.
        """
        entries = [entry for entry in entries if differs(entry, self.stored.get(entry.subject))]
        if act:
            acts.save(self.connection, act, self.now.time, entries, self.stored, part_of=part_of)
        if entries:
            keep_clock(self.connection, entries)
            apply_entries(self.connection, entries, self.now.machine, self.now.time, stored=self.stored)
        by_subject = {entry.subject: entry for entry in entries}
        self.added += len(by_subject.keys() - self.stored.keys())
        self.stored.update(by_subject)
        self.changed.update(by_subject)


class _Row(NamedTuple):
    machine: str
    clock: int
    size: int
    tail: bytes
    snapshot: int


def _read_row(connection: sqlite3.Connection) -> _Row:
    return _Row(*connection.execute("SELECT machine, clock, size, tail, snapshot FROM journal").fetchone())


def tick(connection: sqlite3.Connection) -> int:
    """A time for what is set in the transaction under way: milliseconds since 1970, UTC, and later than all before.

    It is that of the system unless its clock was set back: then it goes on by single milliseconds (a hybrid logical
    clock: Kulkarni, Demirbas and others, 2014).
    """
    now = max(time.time_ns() // 1_000_000, _read_row(connection).clock + 1)
    connection.execute("UPDATE journal SET clock = ?", (now,))
    return now


class Journaling:
    """One `state.db` and its journal. Raises OSError and sqlite3.Error."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    @contextmanager
    def recording(
        self, connection: sqlite3.Connection, keys: Sequence[bytes] | None, fields: Collection[str] | None = None
    ) -> Iterator[Recording]:
        """A transaction, for the length of the block, in which these fields of the posts with these keys may change.

        Without `keys`, or `fields`, those of any. What was changed is in the journal before it is committed; a journal
        that cannot be written is left behind, and the marks are in `state.db` alone until it can.
        """
        with ExitStack() as taken_back_on_failure, transaction(connection):
            self.catch_up(connection)
            time = tick(connection)
            row = _read_row(connection)
            stored = stored_entries(connection, row.machine, keys, fields=fields)
            recording = Recording(connection, Moment(time, row.machine), stored)
            yield recording
            if recording.changed and row.size != _BEHIND:
                try:
                    place = taken_back_on_failure.enter_context(self.journal.appending(recording.changed.values()))
                except OSError:
                    place = JournalPosition(_BEHIND)
                else:
                    share = recording.added / len(recording.changed)
                    _add_to_snapshot(connection, round((place.size - row.size) * share))
                _save_place(connection, place)

    def catch_up(self, connection: sqlite3.Connection) -> int:
        """Take in what the journal has behind the place up to which `state.db` holds it. Returns of how many posts.

        That is what a program wrote that was killed before it committed, or what `state.db` has lost since.
        """
        row = _read_row(connection)
        if row.size == _BEHIND:
            return 0
        place = JournalPosition(row.size, row.tail)
        try:
            if self.journal.end() == place:
                return 0
            contents = self.journal.read_from(place)
            if contents is None:
                contents, end = self.journal.read(), JournalPosition(_BEHIND)
            else:
                if contents.damaged:
                    self.journal.cut_torn_line()
                end = self.journal.end()
        except OSError:  # it cannot be read, so it cannot be relied upon
            contents, end = Contents(), JournalPosition(_BEHIND)
        _save_place(connection, end)
        keys = list({entry.subject.key for entry in contents.entries})
        stored = stored_entries(connection, row.machine, keys)
        return self._take_in(connection, newer(stored, contents.entries), stored)

    def make_equal(self, connection: sqlite3.Connection) -> Repair:
        """Have the marks that the journal has, where it is not behind, exactly as it has them.

        For a file that may be damaged: a line of the journal has a checksum, and a row in `state.db` has none.
        """
        posts = self.catch_up(connection)
        for field in FLAGS:
            connection.execute(f"UPDATE mark SET {field} = 0 WHERE {field} AND {field}_at IS NULL")  # noqa: S608 - one of two names
        row = _read_row(connection)
        if row.size == _BEHIND:
            return Repair(posts, 0)
        contents, stored = self.journal.read(), stored_entries(connection, row.machine)
        if contents.damaged:
            # Where lines are missing, an older one for the same field is not what holds.
            wrong = newer(stored, contents.entries)
            _save_place(connection, JournalPosition(_BEHIND))
        else:
            wrong = differing(stored, merge(contents.entries))
        return Repair(posts + self._take_in(connection, wrong, stored), len(contents.damaged))

    def is_in_step(self, connection: sqlite3.Connection) -> bool:
        """Whether journal and `state.db` end with the same mark, as far as their places tell."""
        row = _read_row(connection)
        try:
            return row.size == _BEHIND or self.journal.end() == JournalPosition(row.size, row.tail)
        except OSError:
            return False

    def is_behind(self, connection: sqlite3.Connection) -> bool:
        """Whether the journal lacks marks that `state.db` has."""
        return _read_row(connection).size == _BEHIND

    def rewrite(self, connection: sqlite3.Connection) -> None:
        """Write the journal anew, with all that it and `state.db` hold and nothing twice; in a transaction."""
        self.catch_up(connection)
        self._save_snapshot(connection, self.journal.rewrite(self._stored(connection)))

    def shorten(self, connection: sqlite3.Connection) -> None:
        """Write the journal anew where it is much longer than it need be.

        Most of it is done before the write lock is taken: for many marks it takes seconds.
        """
        if not self.journal.is_long(_read_row(connection).snapshot):
            return
        shorter = self.journal.shorter()
        with transaction(connection):
            self.catch_up(connection)
            place = None if shorter is None or self.is_behind(connection) else self.journal.put(shorter)
            self._save_snapshot(connection, place or self.journal.rewrite(self._stored(connection)))

    @staticmethod
    def _stored(connection: sqlite3.Connection) -> Iterable[Entry]:
        return stored_entries(connection, _read_row(connection).machine).values()

    @staticmethod
    def _save_snapshot(connection: sqlite3.Connection, place: JournalPosition) -> None:
        _save_place(connection, place)
        connection.execute("UPDATE journal SET snapshot = ?", (place.size,))

    @staticmethod
    def _take_in(connection: sqlite3.Connection, entries: Sequence[Entry], stored: Mapping[Subject, Entry]) -> int:
        if entries:
            keep_clock(connection, entries)
            apply_entries(connection, entries, _read_row(connection).machine, tick(connection))
        return changed_posts(entries, stored)


def keep_clock(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Have what is set from now on be later than these entries."""
    latest = max(entry.time for entry in entries)
    connection.execute("UPDATE journal SET clock = max(clock, ?)", (latest,))


def machine_of(connection: sqlite3.Connection) -> str:
    """The name of this machine in files of marks."""
    return _read_row(connection).machine


def is_at(connection: sqlite3.Connection, place: str) -> bool:
    """Whether the file was last used at this place, which is a machine and a path."""
    return bool(connection.execute("SELECT place = ? FROM journal", (place,)).fetchone()[0])


def settle_at(connection: sqlite3.Connection, place: str) -> None:
    """Have a file that was copied or moved here use another name for its machine; in a transaction.

    Two copies with one name would write into one file where marks are shared in a folder.
    """
    old_place, old = connection.execute("SELECT place, machine FROM journal").fetchone()
    if old_place == place:
        return
    connection.execute("UPDATE journal SET place = ?", (place,))
    if not old_place:
        return
    # What was set so far was set on the machine of the old name.
    connection.execute("UPDATE post SET machine = ? WHERE machine = ''", (old,))
    connection.execute("UPDATE annotation SET machine = ? WHERE machine = ''", (old,))
    for field in FLAGS:
        connection.execute(
            f"UPDATE mark SET {field}_machine = ? WHERE {field}_machine = '' AND {field}_at IS NOT NULL",  # noqa: S608 - one of two names
            (old,),
        )
    connection.execute("UPDATE journal SET machine = lower(hex(randomblob(4)))")


def _add_to_snapshot(connection: sqlite3.Connection, size: int) -> None:
    connection.execute("UPDATE journal SET snapshot = snapshot + ?", (size,))


def _save_place(connection: sqlite3.Connection, place: JournalPosition) -> None:
    connection.execute("UPDATE journal SET size = ?, tail = ?", (place.size, place.tail))
