"""`State`: the marks of all posts, past searches and reading positions, for all archives."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Self

from tui.sqlite import select_in
from tui.state.database import StateDatabase
from tui.state.marks import (
    CLEAR_MARK,
    COPY_HINTS,
    COPY_MARK,
    MERGE_MARK,
    MOVE_POSITION,
    SET_HINTS,
    SET_MARK,
    Mark,
    MarkChange,
    MarkedPost,
    moves_of,
    path_bytes,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from tui.model import Claim

_PAGE_ROWS = 4096
"""Rows read at a time."""

_SELECT_MARKS_AND_HINTS = """
SELECT key, read, read_at, starred, starred_at, path, fingerprint, source, title, date
FROM mark JOIN post USING (key) WHERE key IN"""


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
                yield key, Mark(bool(read), bool(starred))
            if len(page) < _PAGE_ROWS:
                return
            after = page[-1][0]

    def marks_of(self, keys: Sequence[bytes]) -> dict[bytes, Mark]:
        """The marks of these posts; posts that were never marked are left out."""
        with self._database.reading() as connection:
            rows = select_in(connection, "SELECT key, read, starred FROM mark WHERE key IN", keys)
            return {key: Mark(bool(read), bool(starred)) for key, read, starred in rows}

    def marked_since(self, time: int) -> list[bytes]:
        """The keys of posts whose marks were changed at this time (milliseconds since 1970, UTC) or later."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT key FROM mark WHERE read_at >= ?1 OR starred_at >= ?1", (time,))
            return [key for (key,) in rows]

    def mark(self, posts: Sequence[MarkedPost], *, read: bool | None = None, starred: bool | None = None) -> None:
        """Set the same marks on all these posts, in one transaction; None leaves a mark as it is."""
        self.mark_each(MarkChange(post, read, starred) for post in posts)

    def mark_each(self, changes: Iterable[MarkChange]) -> None:
        """Change the marks of several posts in one transaction; of two changes to a post the later one counts."""
        changes = [change for change in changes if change.read is not None or change.starred is not None]
        if not changes:
            return
        with self._database.marking([change.post.key for change in changes]) as (connection, now):
            connection.executemany(SET_HINTS, (change.post.hints() for change in changes))
            connection.executemany(SET_MARK, (change.row(now) for change in changes))

    def copy_marks(self, pairs: Iterable[tuple[bytes, bytes]]) -> int:
        """Copy the marks of old keys to new ones, given as (old, new). Returns how many new keys gained a mark.

        What was ever set or removed on the new key stays, and the old key keeps its marks. All pairs refer to the
        marks before the call, so keys may be swapped. Calling it again changes nothing.
        """
        pairs = [(old, new) for old, new in pairs if old != new]
        if not pairs:
            return 0
        with self._database.marking(list({key for pair in pairs for key in pair})) as (connection, _now):
            old_keys = list({old for old, _ in pairs})
            old_marks = {row[0]: row[1:] for row in select_in(connection, _SELECT_MARKS_AND_HINTS, old_keys)}
            pairs = [(old, new) for old, new in pairs if old in old_marks]
            connection.executemany("UPDATE post SET heir = ? WHERE key = ?", ((new, old) for old, new in pairs))
            connection.executemany(COPY_HINTS, ((new, *old_marks[old][4:]) for old, new in pairs))
            before = connection.total_changes
            connection.executemany(COPY_MARK, ((new, *old_marks[old][:4]) for old, new in pairs))
            return connection.total_changes - before

    def settle(self, claims: Sequence[Claim]) -> None:
        """Move the marks and reading positions of posts that share an address to the keys they have now.

        They are moved, not copied: the key of the address alone may be that of another post later. Of two marks the
        one that was set last wins. Calling it again changes nothing.
        """
        keys = sorted({key for claim in claims for key in (claim.base, claim.old) if key})

        def read(connection: sqlite3.Connection) -> tuple[dict[bytes, tuple[Any, ...]], dict[bytes, set[bytes]]]:
            stored = {row[0]: row[1:] for row in select_in(connection, _SELECT_MARKS_AND_HINTS, keys)}
            hints = {key: (row[4], row[5], row[7]) for key, row in stored.items() if (row[1], row[3]) != (None, None)}
            return stored, moves_of(claims, hints)

        with self._database.reading() as connection:
            if not read(connection)[1]:
                return
        with self._database.marking(sorted({*keys, *(claim.key for claim in claims)})) as (connection, _now):
            stored, moves = read(connection)
            in_use = {claim.key for claim in claims}
            for old, new_keys in moves.items():
                for key in sorted(new_keys):
                    connection.execute(COPY_HINTS, (key, *stored[old][4:]))
                    connection.execute(MERGE_MARK, (key, *stored[old][:4]))
                    connection.execute(MOVE_POSITION, (key, old))
                connection.execute("UPDATE post SET heir = ? WHERE key = ?", (min(new_keys), old))
                if old not in in_use:
                    connection.execute(CLEAR_MARK, (old,))
                    connection.execute("DELETE FROM position WHERE key = ?", (old,))

    def unmatched(self, known: Callable[[Sequence[bytes]], set[bytes]]) -> Iterator[MarkedPost]:
        """The read or starred posts whose key is not among `known(keys)`, with the hints to find them by.

        Posts whose marks were copied to another key are left out. `known` is called with up to `_PAGE_ROWS` keys
        outside any transaction, so marks may be copied while this is iterated.
        """
        after = b""
        while True:
            with self._database.reading() as connection:
                page = connection.execute(
                    "SELECT key, path, fingerprint, source, title, date FROM post JOIN mark USING (key) "
                    "WHERE key > ? AND heir IS NULL AND (read OR starred) ORDER BY key LIMIT ?",
                    (after, _PAGE_ROWS),
                ).fetchall()
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

    def position(self, key: bytes) -> float:
        """How far down a post was read when it was left, from 0 to 1."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT share FROM position WHERE key = ?", (key,)).fetchone()
        return float(row[0]) if row else 0.0

    def save_position(self, key: bytes, share: float) -> None:
        """Save how far down a post was read, from 0 to 1; at its top nothing is saved."""
        with self._database.writing() as (connection, now):
            if share <= 0:
                connection.execute("DELETE FROM position WHERE key = ?", (key,))
            else:
                connection.execute(
                    "INSERT INTO position (key, share, at) VALUES (?, ?, ?) "
                    "ON CONFLICT (key) DO UPDATE SET share = excluded.share, at = excluded.at",
                    (key, min(share, 1.0), now),
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
