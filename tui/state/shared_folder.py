"""Marks in a folder that several machines share: each appends to a file of its own there, and reads those of all.

A file is one of `mark_lines`, and its name ends in `.jsonl`. Nothing that another machine wrote is ever changed. Up to
where the files are read, `state.db` remembers, so that only what is new of them is read; a file that is not what it was
is read from its beginning, and a file of this machine that is not what it was gets again what no file says.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui.errors import StorageError, os_reason
from tui.language import _
from tui.state.entries import newer, stored_entries
from tui.state.journal import Journal, JournalPosition
from tui.state.journaling import machine_of
from tui.state.mark_lines import Contents, DamagedLine, Entry, merge, read_lines

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from tui.state.database import StateDatabase
    from tui.state.mark_lines import Subject

ENDING = ".jsonl"


class Exchange(NamedTuple):
    """What came of reading and writing the files: whose marks were changed here, how many entries were written, and
    the lines that could not be read, with the names of their files.
    """

    keys: tuple[bytes, ...] = ()
    written: int = 0
    damaged: tuple[tuple[str, DamagedLine], ...] = ()


class _Read(NamedTuple):
    """A file as far as it was read: its last whole line, and what is new in it."""

    place: JournalPosition
    contents: Contents


class SharedFolder:
    """A folder of marks. Its methods may be called by one thread at a time, and raise StorageError."""

    def __init__(self, database: StateDatabase, folder: Path) -> None:
        self.path = folder
        self._database = database
        self._seen: object = None

    def follow(self) -> Exchange:
        """Take in what others have written since, and write what was marked here since; quick where that is nothing."""
        seen = self._look()
        if seen == self._seen:
            return Exchange()
        exchange = self._exchange(whole=False)
        # As it was before: what was set meanwhile is seen the next time.
        self._seen = seen
        return exchange

    def sync(self) -> Exchange:
        """Read every file from its beginning, and write whatever none of them says. The folder is made if missing."""
        try:
            self.path.mkdir(exist_ok=True)
        except OSError as error:
            raise self._error(error) from error
        return self._exchange(whole=True)

    def _look(self) -> object:
        """What differs once any file, or any mark here, has changed."""
        try:
            files = [(path.name, *_stamp(path)) for path in self._files()]
        except OSError as error:
            raise self._error(error) from error
        return files, self._database.version()

    def _error(self, error: OSError) -> StorageError:
        return StorageError(
            _("The marks in the folder {path} cannot be shared ({reason}).", path=self.path, reason=os_reason(error))
        )

    def _files(self) -> list[Path]:
        names = (name for name in os.listdir(self.path) if name.endswith(ENDING) and not name.startswith("."))
        # A link that leads nowhere, or in a circle, is no file, and keeps no machine from sharing its marks.
        return [path for path in map(self.path.joinpath, sorted(names)) if os.path.isfile(path)]

    def _exchange(self, *, whole: bool) -> Exchange:
        with self._database.reading() as connection:
            own = self.path / f"{machine_of(connection)}{ENDING}"
            known = self._known(connection)
        journal = Journal(own)
        try:
            written_to = known.get(own.name)
            is_whole = whole or written_to is None or journal.end() != written_to[0]
            places = {} if is_whole else {name: place for name, (place, _) in known.items()}
            read = {
                path.name: _read(path, places.get(path.name))
                for path in self._files()
                if is_whole or path.name != own.name
            }
            entries = [entry for one in read.values() for entry in one.contents.entries]
            since = None if is_whole or written_to is None else written_to[1]
            keys, outgoing, stored_at = self._take_in(entries, since)
            place = journal.end()
            if outgoing:
                with journal.appending(outgoing) as place:
                    pass
        except OSError as error:
            raise self._error(error) from error
        found = {name: (one.place, 0) for name, one in read.items()}
        self._remember({**found, own.name: (place, stored_at)}, known)
        damaged = ((name, line) for name, one in read.items() for line in one.contents.damaged)
        return Exchange(keys, len(outgoing), tuple(damaged))

    def _take_in(self, entries: Sequence[Entry], since: int | None) -> tuple[tuple[bytes, ...], list[Entry], int]:
        """Take in what others wrote. Returns whose marks that changed, and what they have not, up to which moment."""
        with self._database.reading() as connection:
            if not entries and since is not None and not _stored(connection, since):
                return (), [], since
        keys = None if since is None else list({entry.subject.key for entry in entries})
        with self._database.marking(keys) as recording:
            stored = recording.stored if since is None else _stored(recording.connection, since)
            known = {entry.subject: entry for entry in map(_without_path, merge(entries).values())}
            own = filter(_is_told, map(_without_path, stored.values()))
            outgoing = newer(known, own)
            recording.put(newer(recording.stored, [_with_path(entry, recording.stored) for entry in entries]))
            return tuple({subject.key for subject in recording.changed}), outgoing, recording.now.time

    def _known(self, connection: sqlite3.Connection) -> dict[str, tuple[JournalPosition, int]]:
        rows = connection.execute("SELECT path, size, tail, stored_at FROM shared").fetchall()
        folder = os.fsencode(self.path)
        return {
            os.fsdecode(os.path.basename(path)): (JournalPosition(size, tail), stored_at)
            for path, size, tail, stored_at in rows
            if os.path.dirname(path) == folder
        }

    def _remember(
        self, files: Mapping[str, tuple[JournalPosition, int]], known: Mapping[str, tuple[JournalPosition, int]]
    ) -> None:
        """Remember up to where files were read, where that is not known yet."""
        new = {name: file for name, file in files.items() if known.get(name) != file}
        if not new:
            return
        folder = os.fsencode(self.path)
        with self._database.writing() as (connection, _now):
            connection.executemany(
                "INSERT INTO shared (path, size, tail, stored_at) VALUES (?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET "
                "size = excluded.size, tail = excluded.tail, stored_at = excluded.stored_at",
                (
                    (os.path.join(folder, os.fsencode(name)), place.size, place.tail, stored_at)
                    for name, (place, stored_at) in new.items()
                ),
            )


def _read(path: Path, place: JournalPosition | None) -> _Read:
    """A file from a place on, or from its beginning where that is another file's."""
    content = path.read_bytes()
    start = place.size if place is not None and place.is_in(content) else 0
    contents = read_lines(content[start:])
    before = content.count(b"\n", 0, start)
    damaged = tuple(DamagedLine(line.number + before, line.reason) for line in contents.damaged)
    # The last line may not be whole yet: it is read again.
    end = content.rfind(b"\n") + 1
    return _Read(JournalPosition.at(content, end), Contents(contents.entries, damaged))


def _stored(connection: sqlite3.Connection, since: int) -> dict[Subject, Entry]:
    return stored_entries(connection, machine_of(connection), since=since)


def _stamp(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ino


def _without_path(entry: Entry) -> Entry:
    """What is said to other machines: a path is of no use there."""
    if entry.subject.field != "post" or not entry.value:
        return entry
    return entry._replace(value={name: hint for name, hint in entry.value.items() if name != "path"})


def _is_told(entry: Entry) -> bool:
    return entry.subject.field != "post" or bool(entry.value)


def _with_path(entry: Entry, stored: Mapping[Subject, Entry]) -> Entry:
    """What another machine says, with the path that a post has on this one."""
    if entry.subject.field != "post":
        return entry
    held = stored.get(entry.subject)
    path = held.value.get("path") if held is not None and held.value else None
    value = {**(entry.value or {}), "path": path}
    return entry._replace(value={name: hint for name, hint in value.items() if hint})


def with_own_paths(entries: Iterable[Entry], stored: Mapping[Subject, Entry]) -> list[Entry]:
    """Entries that may come from another machine, of which the paths are left out that posts have another of here."""
    return [
        _with_path(entry, stored) if (stored.get(entry.subject) or entry).value != entry.value else entry
        for entry in entries
    ]
