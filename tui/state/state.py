"""`State`: the marks of all posts, past searches, what was read last and how far, for all archives."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

from tui.sqlite import reading, select_in
from tui.state import acts
from tui.state.acts import Undone
from tui.state.changes import copy_marks, decided, marked_hints, move_marks, set_marks
from tui.state.database import StateDatabase
from tui.state.entries import annotations_of, changed_posts, keys_in_parts, newer, stored_entries, value_of
from tui.state.journaling import machine_of
from tui.state.mark_lines import Subject, read_lines, write_line
from tui.state.marks import (
    ANNOTATION_FIELDS,
    NO_POST,
    Annotations,
    Mark,
    MarkAct,
    MarkChange,
    MarkEdit,
    MarkedPost,
    SavedSearch,
    moves_of,
    path_bytes,
    sound,
)
from tui.state.open_text import settled
from tui.state.shared_folder import SharedFolder, with_own_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tui.model import Claim
    from tui.state.mark_lines import DamagedLine

_PAGE_ROWS = 4096
"""Rows read at a time."""

_MARKS = tuple(tuple(Mark(read, starred) for starred in (False, True)) for read in (False, True))
"""Every mark there is, by whether the post is read and starred: for thousands of posts none is made anew."""

_UNMATCHED = """
SELECT key, path, fingerprint, source, title, date FROM post
WHERE key > ? AND heir IS NULL AND (
    EXISTS (SELECT 1 FROM mark WHERE mark.key = post.key AND (read OR starred))
    OR EXISTS (SELECT 1 FROM annotation WHERE annotation.key = post.key AND value IS NOT NULL)
) ORDER BY key LIMIT ?
"""

_SET_POSITION = """
INSERT INTO position (key, share, at) VALUES (?, ?, ?)
ON CONFLICT (key) DO UPDATE SET share = excluded.share, at = excluded.at WHERE excluded.at > position.at
"""

_MOVE_POSITION = """
INSERT INTO position (key, share, at) SELECT ?, share, at FROM position WHERE key = ?
ON CONFLICT (key) DO UPDATE SET share = excluded.share, at = excluded.at WHERE excluded.at > position.at
"""

_FIELDS = ", ".join(f"'{field}'" for field in ANNOTATION_FIELDS)

_SELECT_ANNOTATIONS = f"""
SELECT key, field, element, value FROM annotation WHERE value IS NOT NULL AND field IN ({_FIELDS})"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class LastView:
    """What the screen showed: of which archives (their absolute paths), under which query, and which post.

    `typed` and `picked` are the two parts of the query, `key` is that of the post under the cursor: None where the list
    was at its top.
    """

    archives: tuple[str, ...]
    typed: str = ""
    picked: tuple[str, ...] = ()
    key: bytes | None = None


class Imported(NamedTuple):
    """What came of importing marks: of how many posts any changed, how many lines were read, and which were not."""

    posts: int
    entries: int
    damaged: tuple[DamagedLine, ...]


class State:
    """One `state.db`. Its methods may be called from any thread.

    Every method may raise StorageError, whose text can be shown as it is. When a method that changes something
    returns, the change is on the disk; when it raises, nothing has changed.
    """

    def __init__(self, path: Path, *, timeout: float = 5.0) -> None:
        """Open the file, creating or migrating it; `timeout` is how many seconds a lock is waited for."""
        self._database = StateDatabase(path, timeout)

    def __enter__(self) -> Self:
        """The state itself; it is closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def marks(self) -> Iterator[tuple[bytes, Mark]]:
        """Key and mark of every post that was ever marked, ordered by key; also where all marks were removed again.

        Read in pages, with no transaction around them, so a mark that is set meanwhile may be left out. To notice
        that, compare `version()` before and after.
        """
        after = b""
        while True:
            with self._database.reading() as connection:
                page = connection.execute(
                    "SELECT key, read, starred FROM mark WHERE key > ? ORDER BY key LIMIT ?", (after, _PAGE_ROWS)
                ).fetchall()
            for key, read, starred in page:
                yield key, _MARKS[bool(read)][bool(starred)]
            if len(page) < _PAGE_ROWS:
                return
            after = page[-1][0]

    def bits(self, read: int, starred: int) -> dict[bytes, int]:
        """The sum of these bits for every post that is read or starred, by its key; quick for a hundred thousand.

        What is set meanwhile may be left out, as by `marks`.
        """
        with self._database.reading() as connection:
            query = "SELECT key, read * ? + starred * ? FROM mark WHERE read OR starred"
            return dict(connection.execute(query, (read, starred)))

    def marks_of(self, keys: Sequence[bytes]) -> dict[bytes, Mark]:
        """The marks of these posts; posts that were never marked are left out."""
        with self._database.reading() as connection:
            rows = select_in(connection, "SELECT key, read, starred FROM mark WHERE key IN", keys)
            return {key: _MARKS[bool(read)][bool(starred)] for key, read, starred in rows}

    def marked_since(self, time: int) -> list[bytes]:
        """The keys of posts whose marks got here at this time (milliseconds since 1970, UTC) or later."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT key FROM mark WHERE stored_at >= :time "
                "UNION SELECT key FROM annotation WHERE stored_at >= :time",
                {"time": time},
            )
            return [key for (key,) in rows]

    def annotations(self, keys: Sequence[bytes] | None = None) -> dict[bytes, Annotations]:
        """Own tags, notes and highlights of the posts with these keys, or of all; posts without any are left out."""
        with self._database.reading() as connection:
            if keys is None:
                rows = connection.execute(_SELECT_ANNOTATIONS).fetchall()
            else:
                rows = list(select_in(connection, f"{_SELECT_ANNOTATIONS} AND key IN", keys))
        return annotations_of(rows)

    def mark(self, posts: Sequence[MarkedPost], *, read: bool | None = None, starred: bool | None = None) -> None:
        """Set the same marks on all these posts, in one transaction; None leaves a mark as it is."""
        edit = MarkEdit(read, starred)
        self.mark_each(MarkChange(post, edit) for post in posts)

    def mark_each(self, changes: Iterable[MarkChange], act: str = "") -> None:
        """Change the marks of several posts in one transaction; of two changes to a post the later one counts.

        `act` is the label of what the reader did, who can then undo it; with "" it is none of the reader's acts.
        """
        self.mark_in_acts([MarkAct(act, list(changes))])

    def mark_undecided(self, changes: Sequence[MarkChange], act: str = "") -> int:
        """As `mark_each`, but what was ever set on a post, and taken away again, stays as it is; an act sets again
        what was undone. Returns of how many posts that changed any.
        """
        with self._database.marking(list(dict.fromkeys(change.post.key for change in changes))) as recording:
            stored = recording.stored
            leaving = decided(stored, acts.undone(recording.connection)) if act else stored
            entries = set_marks(stored, changes, recording.now, leaving=leaving)
            changed = changed_posts(entries, stored)
            recording.put(entries, act)
        return changed

    def hidden_here(self) -> list[bytes]:
        """The keys of the posts that were hidden on this machine."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT key FROM annotation WHERE field = 'hidden' AND machine = '' AND value IS NOT NULL"
            )
            return [key for (key,) in rows]

    def mark_in_acts(self, done: Iterable[MarkAct]) -> None:
        """Change the marks of several posts in one transaction, as several acts.

        An act that has a text of the reader is undone to what was there before that was begun.
        """
        done = list(done)
        edits = {id(change.edit): change.edit for act in done for change in act.changes}
        fields = set().union(*(edit.fields for edit in edits.values()))
        if not fields:
            return
        keys = list(dict.fromkeys(change.post.key for act in done for change in act.changes))
        with self._database.marking(keys, {"post", *fields}) as recording:
            for label, changes, part_of in done:
                before, after = settled(recording.stored, changes)
                if label and before:
                    recording.put(set_marks(recording.stored, before, recording.now))
                recording.put(set_marks(recording.stored, after, recording.now), label, part_of)

    def undo(self, on_progress: Callable[[int], object] = lambda _posts: None) -> Undone | None:
        """Undo the latest act of the reader, of any program; None where there is none. One on very many posts is undone
        in parts: `on_progress` is told after each of them of how many posts that was so far.
        """
        return self._turn(on_progress, again=False)

    def redo(self, on_progress: Callable[[int], object] = lambda _posts: None) -> Undone | None:
        """Do again the act that was undone last, as `undo` does; None where there is none."""
        return self._turn(on_progress, again=True)

    def _turn(self, on_progress: Callable[[int], object], *, again: bool) -> Undone | None:
        parts: list[Undone] = []
        part_of = 0
        while not parts or part_of:
            with self._database.reading() as connection:
                act = acts.latest(connection, undone=again, part_of=part_of)
            if act is None:
                break
            keys = list(dict.fromkeys(change.subject.key for change in act.changes))
            fields = {change.subject.field for change in act.changes}
            with self._database.marking(keys, fields) as recording:
                if acts.number_of_latest(recording.connection, undone=again, part_of=part_of) != act.number:
                    continue  # another program was quicker
                entries, left = acts.entries_to_undo(act, recording.stored, recording.now, again=again)
                recording.put(entries)
                acts.set_undone(recording.connection, act, undone=not again)
            parts.append(Undone(act.label, len(entries), left, tuple(keys), again))
            part_of = act.part_of
            if part_of:
                on_progress(sum(len(part.keys) for part in parts))
        return Undone.joined(parts) if parts else None

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """The saved searches, in the reader's order."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT element, value FROM annotation WHERE key = ? AND field = 'search' AND value IS NOT NULL",
                (NO_POST,),
            ).fetchall()
        found = []
        for name, stored in rows:
            with suppress(ValueError):  # damaged
                value = value_of("search", stored)
                found.append(SavedSearch(name, value["query"], value.get("place", 0)))
        return tuple(sorted(found, key=lambda search: (search.place, search.name)))

    def save_searches(self, changes: Mapping[str, SavedSearch | None], act: str) -> None:
        """Set saved searches by their names, None to remove one, as one act."""
        with self._database.marking([NO_POST]) as recording:
            entries = [
                recording.now.entry(
                    Subject(NO_POST, "search", name), search and {"query": search.query, "place": search.place}
                )
                for name, search in changes.items()
            ]
            held = {subject: entry.value for subject, entry in recording.stored.items()}
            recording.put([entry for entry in entries if entry.value != held.get(entry.subject)], act)

    def export_lines(self) -> Iterator[bytes]:
        """All marks as lines of `mark_lines`, and that some were taken away, by the keys of the posts: all as they are
        when the first is asked for, and read as they are asked for.
        """
        with self._database.reading() as connection, reading(connection):
            machine = machine_of(connection)
            for keys in keys_in_parts(connection, _PAGE_ROWS):
                stored = stored_entries(connection, machine, keys)
                yield from (write_line(stored[subject]) for subject in sorted(stored))

    def import_lines(self, content: bytes, act: str) -> Imported:
        """Take in lines of `mark_lines`, as one act: of each mark the one that was set last holds."""
        contents = read_lines(content)
        keys = dict.fromkeys(entry.subject.key for entry in contents.entries)
        with self._database.marking(list(keys)) as recording:
            entries = newer(recording.stored, with_own_paths(contents.entries, recording.stored))
            posts = changed_posts(entries, recording.stored)
            recording.put(entries, act)
        return Imported(posts, len(contents.entries), contents.damaged)

    def shared_folder(self, path: Path) -> SharedFolder:
        """The marks in a folder that several machines share."""
        return SharedFolder(self._database, path)

    def copy_marks(self, pairs: Iterable[tuple[bytes, bytes]]) -> int:
        """Copy the marks of old keys to new ones, given as (old, new), and how far the posts were read. Returns how
        many new keys gained a mark.

        What was ever set or removed on the new key stays, and the old key keeps its marks. All pairs refer to the
        marks before the call, so keys may be swapped. Calling it again changes nothing.
        """
        pairs = [(old, new) for old, new in pairs if old != new]
        if not pairs:
            return 0
        with self._database.marking(list({key for pair in pairs for key in pair})) as recording:
            entries, gained = copy_marks(recording.stored, pairs, recording.now)
            recording.put(entries)
            old_keys = list({old for old, _ in pairs})
            rows = select_in(recording.connection, "SELECT key, share, at FROM position WHERE key IN", old_keys)
            read = {key: place for key, *place in rows}
            recording.connection.executemany(_SET_POSITION, [(new, *read[old]) for old, new in pairs if old in read])
            return gained

    def move_marks(self, claims: Sequence[Claim]) -> None:
        """Move the marks and reading positions of posts that share an address to the keys they have now.

        They are moved, not copied: the key of the address alone may be that of another post later. Of two marks the
        one that was set last wins. Calling it again changes nothing.
        """
        keys = sorted({key for claim in claims for key in (claim.base, claim.old) if key})
        in_use = {claim.key for claim in claims}
        with self._database.reading() as connection:
            if not moves_of(claims, marked_hints(stored_entries(connection, "", keys))):
                return
        with self._database.marking(sorted({*keys, *in_use})) as recording:
            moves = moves_of(claims, marked_hints(recording.stored))
            recording.put(move_marks(recording.stored, moves, in_use, recording.now))
            for old, new_keys in moves.items():
                for key in sorted(new_keys):
                    recording.connection.execute(_MOVE_POSITION, (key, old))
                if old not in in_use:
                    recording.connection.execute("DELETE FROM position WHERE key = ?", (old,))

    def unmatched(self, known: Callable[[Sequence[bytes]], set[bytes]]) -> Iterator[MarkedPost]:
        """The posts with marks whose key is not among `known(keys)`, with the hints to find them by.

        Posts whose marks were copied to another key are left out. `known` is called with up to `_PAGE_ROWS` keys
        outside any transaction, so marks may be copied while this is iterated.
        """
        after = b""
        while True:
            with self._database.reading() as connection:
                page = connection.execute(_UNMATCHED, (after, _PAGE_ROWS)).fetchall()
            found = known([row[0] for row in page]) if page else set()
            for key, path, *hints in page:
                if key not in found:
                    yield MarkedPost(key, os.fsdecode(path), *hints)
            if len(page) < _PAGE_ROWS:
                return
            after = page[-1][0]

    def opened(self) -> tuple[str, ...]:
        """The absolute paths of the archives that were open last, in the order they were named."""
        with self._database.reading() as connection:
            return tuple(os.fsdecode(path) for (path,) in connection.execute("SELECT path FROM opened ORDER BY place"))

    def remember_opened(self, paths: Sequence[str]) -> None:
        """Remember these archives as the ones opened last."""
        if self.opened() == tuple(paths):
            return
        with self._database.writing() as (connection, _now):
            connection.execute("DELETE FROM opened")
            connection.executemany(
                "INSERT INTO opened (place, path) VALUES (?, ?)", enumerate(path_bytes(path) for path in paths)
            )

    def searches(self, limit: int = 200) -> tuple[str, ...]:
        """Past searches, the latest first."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT text FROM searched ORDER BY at DESC, text LIMIT ?", (limit,))
            return tuple(text for (text,) in rows)

    def remember_search(self, text: str, keep: int = 1000) -> None:
        """Add a search to the history, of which the latest `keep` stay."""
        with self._database.writing() as (connection, now):
            connection.execute(
                "INSERT INTO searched (text, at) VALUES (?, ?) ON CONFLICT (text) DO UPDATE SET at = excluded.at",
                (text, now),
            )
            connection.execute(
                "DELETE FROM searched WHERE text IN (SELECT text FROM searched ORDER BY at DESC LIMIT -1 OFFSET ?)",
                (keep,),
            )

    def commands(self) -> tuple[str, ...]:
        """The commands that were taken from the palette, the latest first."""
        with self._database.reading() as connection:
            return tuple(name for (name,) in connection.execute("SELECT command FROM taken ORDER BY at DESC, command"))

    def remember_command(self, name: str) -> None:
        """Note that a command was taken from the palette."""
        with self._database.writing() as (connection, now):
            connection.execute(
                "INSERT INTO taken (command, at) VALUES (?, ?) ON CONFLICT (command) DO UPDATE SET at = excluded.at",
                (name, now),
            )

    def position(self, key: bytes) -> float:
        """How far down a post was read when it was left, from 0 to 1."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT share FROM position WHERE key = ?", (key,)).fetchone()
        return float(row[0]) if row else 0.0

    def save_position(self, key: bytes, share: float) -> None:
        """Save how far down a post was read, from 0 to 1, and that it was read now."""
        with self._database.writing() as (connection, now):
            connection.execute(
                "INSERT INTO position (key, share, at) VALUES (?, ?, ?) "
                "ON CONFLICT (key) DO UPDATE SET share = excluded.share, at = excluded.at",
                (key, min(max(share, 0.0), 1.0), now),
            )

    def save_reading(self, key: bytes) -> None:
        """Save that a post was read now; how far stays as it is."""
        with self._database.writing() as (connection, now):
            connection.execute(
                "INSERT INTO position (key, share, at) VALUES (?, 0, ?) "
                "ON CONFLICT (key) DO UPDATE SET at = excluded.at",
                (key, now),
            )

    def read_last(self, limit: int) -> list[bytes]:
        """The keys of the posts that were read last, the latest first."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT key FROM position ORDER BY at DESC, key LIMIT ?", (limit,))
            return [key for (key,) in rows]

    def last_view(self) -> LastView | None:
        """What the screen showed when it was left last; None where it never was."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT archives, typed, picked, key FROM last_view").fetchone()
        if row is None:
            return None
        archives, typed, picked, key = row
        return LastView(tuple(map(os.fsdecode, archives.split(b"\0"))), typed, tuple(json.loads(picked)), key)

    def archives(self) -> tuple[str, ...]:
        """The absolute paths of the archives that a screen ever showed, the latest first."""
        with self._database.reading() as connection:
            return tuple(os.fsdecode(path) for (path,) in connection.execute("SELECT path FROM visit ORDER BY at DESC"))

    def visited(self, archive: str) -> int:
        """When the screen that showed an archive was left last, in milliseconds since 1970, UTC; 0 for never."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT at FROM visit WHERE path = ?", (path_bytes(archive),)).fetchone()
            return int(row[0]) if row else 0

    def save_last_view(self, view: LastView) -> None:
        """Save what the screen shows as it is left, and that its archives were visited until now."""
        archives = b"\0".join(map(path_bytes, view.archives))
        with self._database.writing() as (connection, now):
            connection.executemany(
                "INSERT OR REPLACE INTO visit (path, at) VALUES (?, ?)",
                ((path_bytes(path), now) for path in view.archives),
            )
            connection.execute(
                "INSERT OR REPLACE INTO last_view (only, archives, typed, picked, key) VALUES (1, ?, ?, ?, ?)",
                (archives, sound(view.typed), sound(json.dumps(view.picked)), view.key),
            )

    def version(self) -> int:
        """A number that changes with every commit to the file, by this process or another; the same for every thread.

        Compare it only with earlier ones of the same object.
        """
        return self._database.version()

    @property
    def notice(self) -> str:
        """What was restored when the file was opened, in sentences to be shown; "" for nothing."""
        return self._database.notice

    def maintain(self) -> None:
        """After marks were set: make a backup if the latest is older than an hour, and keep the journal short."""
        self._database.maintain()

    def close(self) -> None:
        """Wait for other threads' statements and close all connections; every other method then raises."""
        self._database.close()
