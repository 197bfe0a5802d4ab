"""`State`: the marks of all posts ever marked, whatever archive they lie in."""

from __future__ import annotations

import os
import time
from itertools import islice
from typing import TYPE_CHECKING, Self

from tui.state.marks import ADOPT_HINTS, ADOPT_MARK, SET_HINTS, SET_MARK, Change, Mark, Marked, path_bytes
from tui.state.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import TypeVar

    T = TypeVar("T")

_PAGE = 4096
"""Rows read at a time, and keys handed at a time to `stray`'s question."""

_VARIABLES = 500
"""Keys bound in one statement: SQLite's own limit was 999 for long."""


_MARKS_OF = "SELECT key, read, starred FROM mark WHERE key IN"
_ALL_OF = """
SELECT key, read, read_at, starred, starred_at, path, fingerprint, source, title, date
FROM mark JOIN post USING (key) WHERE key IN"""


class State:
    """One `state.db`, opened or created. May be used from any thread; each has a connection of its own.

    Every method may raise StorageError, in one sentence that can be shown as it is. When a method that changes
    something returns, the change is on the disk; when it raises, nothing of it is.
    """

    def __init__(self, path: Path, *, patience: float = 5.0) -> None:
        """Open the file, creating or migrating it; `patience` is how many seconds a lock is waited for."""
        self._pool = Pool(path, patience)

    def __enter__(self) -> Self:
        """The state itself; it is closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def marks(self) -> Iterator[tuple[bytes, Mark]]:
        """Key and mark of every post that was ever marked, by key; those whose marks were taken back too.

        Read in pages, so that nothing is held open between them: a mark set meanwhile may be left out.
        Take `version()` before, and read again when it differs.
        """
        after = b""
        while True:
            with self._pool.reading() as connection:
                page = connection.execute(
                    "SELECT key, read, starred FROM mark WHERE key > ? ORDER BY key LIMIT ?", (after, _PAGE)
                ).fetchall()
            for key, read, starred in page:
                yield key, Mark(bool(read), bool(starred))
            if len(page) < _PAGE:
                return
            after = page[-1][0]

    def marks_of(self, keys: Sequence[bytes]) -> dict[bytes, Mark]:
        """The marks of these posts; one that was never marked is left out."""
        found: dict[bytes, Mark] = {}
        with self._pool.reading() as connection:
            for some in _chunks(keys, _VARIABLES):
                rows = connection.execute(f"{_MARKS_OF} ({_places(some)})", some)
                found.update((key, Mark(bool(read), bool(starred))) for key, read, starred in rows)
        return found

    def marked_since(self, time: int) -> list[bytes]:
        """The keys of all posts marked at this time or later (milliseconds since 1970, UTC), marks taken back too."""
        with self._pool.reading() as connection:
            rows = connection.execute("SELECT key FROM mark WHERE read_at >= ?1 OR starred_at >= ?1", (time,))
            return [key for (key,) in rows]

    def mark(self, posts: Sequence[Marked], *, read: bool | None = None, starred: bool | None = None) -> None:
        """Give all these posts the same marks, in one transaction; None leaves a mark as it is."""
        self.mark_each(Change(post, read, starred) for post in posts)

    def mark_each(self, changes: Iterable[Change]) -> None:
        """Give each post marks of its own, all in one transaction; of two changes to a post the later holds."""
        changes = [change for change in changes if change.read is not None or change.starred is not None]
        if not changes:
            return
        now = time.time_ns() // 1_000_000
        with self._pool.writing() as connection:
            connection.executemany(SET_HINTS, (change.post.hints() for change in changes))
            connection.executemany(SET_MARK, (change.row(now) for change in changes))

    def adopt(self, pairs: Iterable[tuple[bytes, bytes]]) -> int:
        """Copy the marks of old keys to new ones: (old, new) each. Returns how many new keys gained a mark.

        A mark somebody set on the new key stays, also one that was taken back; the old key keeps its own. All pairs
        speak of the marks as they were before the call, so keys may also swap. Doing it again changes nothing.
        """
        pairs = [(old, new) for old, new in pairs if old != new]
        if not pairs:
            return 0
        with self._pool.writing() as connection:
            old_marks = {
                row[0]: row[1:]
                for some in _chunks(list({old for old, _ in pairs}), _VARIABLES)
                for row in connection.execute(f"{_ALL_OF} ({_places(some)})", some)
            }
            pairs = [(old, new) for old, new in pairs if old in old_marks]
            connection.executemany("UPDATE post SET heir = ? WHERE key = ?", ((new, old) for old, new in pairs))
            connection.executemany(ADOPT_HINTS, ((new, *old_marks[old][4:]) for old, new in pairs))
            before = connection.total_changes
            connection.executemany(ADOPT_MARK, ((new, *old_marks[old][:4]) for old, new in pairs))
            return connection.total_changes - before

    def stray(self, known: Callable[[Sequence[bytes]], set[bytes]]) -> Iterator[Marked]:
        """The read or starred posts whose key `known` does not give back, with the hints to find them by.

        Posts whose marks were adopted by another key are left out: that key answers for them. `known` is asked a
        few thousand keys at a time, and nothing is held open meanwhile, so marks may be adopted in the loop.
        """
        after = b""
        while True:
            with self._pool.reading() as connection:
                page = connection.execute(
                    "SELECT key, path, fingerprint, source, title, date FROM post JOIN mark USING (key) "
                    "WHERE key > ? AND heir IS NULL AND (read OR starred) ORDER BY key LIMIT ?",
                    (after, _PAGE),
                ).fetchall()
            there = known([row[0] for row in page]) if page else set()
            for key, path, *hints in page:
                if key not in there:
                    yield Marked(key, os.fsdecode(path), *hints)
            if len(page) < _PAGE:
                return
            after = page[-1][0]

    def opened(self) -> tuple[str, ...]:
        """The absolute paths of the archives opened last, in the order they were named."""
        with self._pool.reading() as connection:
            return tuple(os.fsdecode(path) for (path,) in connection.execute("SELECT path FROM opened ORDER BY place"))

    def remember_opened(self, paths: Sequence[str]) -> None:
        """Remember these archives as the ones opened last, in place of those before."""
        if self.opened() == tuple(paths):
            return
        with self._pool.writing() as connection:
            connection.execute("DELETE FROM opened")
            connection.executemany(
                "INSERT INTO opened (place, path) VALUES (?, ?)", enumerate(path_bytes(path) for path in paths)
            )

    def searches(self, limit: int = 200) -> tuple[str, ...]:
        """What was searched for, the latest first."""
        with self._pool.reading() as connection:
            rows = connection.execute("SELECT text FROM searched ORDER BY at DESC, text LIMIT ?", (limit,))
            return tuple(text for (text,) in rows)

    def remember_search(self, text: str, keep: int = 1000) -> None:
        """Remember that this was searched for; of all that was, the latest `keep` stay."""
        with self._pool.writing() as connection:
            connection.execute(
                "INSERT INTO searched (text, at) VALUES (?, ?) ON CONFLICT (text) DO UPDATE SET at = excluded.at",
                (text, time.time_ns() // 1_000_000),
            )
            connection.execute(
                "DELETE FROM searched WHERE text IN (SELECT text FROM searched ORDER BY at DESC LIMIT -1 OFFSET ?)",
                (keep,),
            )

    def position(self, key: bytes) -> float:
        """How far down a post was read when it was left, 0 to 1."""
        with self._pool.reading() as connection:
            row = connection.execute("SELECT share FROM position WHERE key = ?", (key,)).fetchone()
        return float(row[0]) if row else 0.0

    def keep_position(self, key: bytes, share: float) -> None:
        """Keep how far down a post was read; at its beginning there is nothing to keep."""
        with self._pool.writing() as connection:
            if share <= 0:
                connection.execute("DELETE FROM position WHERE key = ?", (key,))
            else:
                connection.execute(
                    "INSERT INTO position (key, share, at) VALUES (?, ?, ?) "
                    "ON CONFLICT (key) DO UPDATE SET share = excluded.share, at = excluded.at",
                    (key, min(share, 1.0), time.time_ns() // 1_000_000),
                )

    def version(self) -> int:
        """A number that differs once anything was changed, by this copy of the program or by another.

        It means something only beside an earlier one from the same object; every thread gets the same.
        """
        return self._pool.version()

    def close(self) -> None:
        """Close the connections of all threads, after what they are at; all other methods raise from then on."""
        self._pool.close()


def _chunks(items: Sequence[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def _places(items: Sequence[object]) -> str:
    return ",".join("?" * len(items))
