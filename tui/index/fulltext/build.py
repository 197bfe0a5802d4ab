"""Bringing the words of an archive up to date with its posts: newest first, in small transactions.

What is wanted is asked of both databases at once: posts without words, posts whose file was changed since theirs were
read, and words whose post is gone. Nothing needs to be remembered of a build that was given up: the next one asks
again.
"""

# ruff: noqa: S608 - what is put together are place holders and names of tables made of numbers
from __future__ import annotations

import threading
import time
from array import array
from typing import TYPE_CHECKING, Any, Final

from tui.errors import Cancelled
from tui.index.fulltext.schema import drop_words, make_words, words_of
from tui.index.fulltext.worker import JOB, Task, TextRecord, read_texts
from tui.index.rows import absolute, joined
from tui.index.workers import Workers

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tui.index.store import Store

_MANY: Final = 300
"""With more posts than this to be read, processes are started to read them."""
_FIRST_COMMIT_AFTER: Final = 0.2
_COMMIT_AFTER: Final = 1.0
"""Seconds a transaction takes in all: the first are short, so that there is soon something to be found."""
_COMMIT_BYTES: Final = 32 * 1024 * 1024
_TASKS: Final = 24
_TASK_BYTES: Final = 16 * 1024
_LONGEST_TITLE: Final = 400
_MERGED_AT_ONCE: Final = 2000
_SPARE: Final = 500
"""So many dead rows are never worth beginning anew for."""

_WANTED = """
SELECT p.id, t.id IS NOT NULL FROM list.post p LEFT JOIN text t ON t.archive = p.archive AND t.post = p.id
WHERE p.archive = ? AND p.copies > 0 AND (t.id IS NULL OR NOT EXISTS (
    SELECT 1 FROM list.file f WHERE f.post = p.id AND f.size = t.size AND f.mtime_ns = t.mtime_ns))
ORDER BY p.stamp DESC, p.id DESC
"""
_GONE = """
DELETE FROM text WHERE archive = ?1 AND NOT EXISTS (
    SELECT 1 FROM list.post p WHERE p.id = post AND p.archive = ?1 AND p.copies > 0)
"""
_FILES = """
SELECT p.id, p.title, p.source, a.root, d.path, f.name FROM post p JOIN file f ON f.post = p.id
JOIN folder d ON d.id = f.folder JOIN archive a ON a.id = p.archive WHERE p.id IN ({marks})
"""


class Wanted:
    """The posts whose words are to be read, newest first: what the processes take their tasks from."""

    def __init__(self, index: Store, posts: array[int]) -> None:
        self._index = index
        self._posts = posts
        self._at = 0
        self._lock = threading.Lock()
        self._left: list[Task] = []

    def __len__(self) -> int:
        return len(self._posts)

    def take(self, *, wait: bool) -> list[Task]:  # noqa: ARG002 - all that will ever be wanted is known
        """The next tasks; empty when there are none."""
        with self._lock:
            while not self._left and self._at < len(self._posts):
                some = self._posts[self._at : self._at + _TASKS].tolist()
                self._at += len(some)
                self._left = self._tasks(some)
            size = 0
            taken = []
            while self._left and size < _TASK_BYTES:
                taken.append(self._left.pop())
                size += len(taken[-1][1]) + 4 * (len(taken[-1][2]) + len(taken[-1][3]))
            return taken

    def close(self, *, drop: bool = False) -> None:
        """With `drop`, forget what is left."""
        if drop:
            with self._lock:
                self._at = len(self._posts)
                self._left = []

    def _tasks(self, posts: list[int]) -> list[Task]:
        """The tasks of these posts, the first of them last."""
        query = _FILES.format(marks=",".join("?" * len(posts)))
        found: dict[int, Task] = {}
        for post, title, source, root, folder, name in self._index.read(lambda db: db.execute(query, posts).fetchall()):
            path = absolute(root, joined(folder, name))
            if post not in found or path < found[post][1]:
                found[post] = (post, path, title[:_LONGEST_TITLE], source[:_LONGEST_TITLE])
        return [found[post] for post in reversed(posts) if post in found]


class Build:
    """One build of one archive's words, in one connection to text.db."""

    def __init__(
        self,
        db: sqlite3.Connection,
        index: Store,
        archive: int,
        on_progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        """`on_progress` hears how many posts can be found by their words, whenever there are more."""
        self._db = db
        self._index = index
        self._archive = archive
        self._table = words_of(archive)
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._begun = 0.0
        self._patience = _FIRST_COMMIT_AFTER
        self._bytes = 0
        self._live = self._dead = self._next = 0
        self._stale: set[int] = set()

    def run(self) -> None:
        """Do it. Raises Cancelled (what was done is kept), sqlite3.Error."""
        generation, birth = self._index.read(lambda db: db.execute("SELECT generation, birth FROM meta").fetchone())
        if self._is_seen(generation, birth):
            self._count()
            self._on_progress(self._live)
            return
        self._begin(birth)
        wanted = self._compare(self._index.path)
        self._on_progress(self._live)
        try:
            self._read(Wanted(self._index, wanted))
            self._commit()
        except Cancelled:
            self._commit()
            raise
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
        self._transaction()
        self._db.execute("UPDATE archive SET seen = ? WHERE id = ?", (generation, self._archive))
        self._commit()
        self._on_progress(self._live)
        self._tidy(len(wanted))

    def _begin(self, birth: int) -> None:
        """What is of another index.db, and what has too much that is dead in it, is begun anew."""
        self._transaction()
        if self._db.execute("SELECT birth FROM meta").fetchone()[0] != birth:
            for (archive,) in self._db.execute("SELECT id FROM archive").fetchall():
                drop_words(self._db, archive)
            self._db.execute("UPDATE meta SET birth = ?", (birth,))
        make_words(self._db, self._archive)
        self._count()
        if self._dead > self._live + _SPARE:
            drop_words(self._db, self._archive)
            make_words(self._db, self._archive)
            self._count()

    def _count(self) -> None:
        found = self._db.execute("SELECT live, dead FROM archive WHERE id = ?", (self._archive,)).fetchone()
        self._live, self._dead = found or (0, 0)

    def _is_seen(self, generation: int, birth: int) -> bool:
        """Whether index.db is as it was when all was taken in."""
        found = self._db.execute("SELECT seen, birth FROM archive, meta WHERE id = ?", (self._archive,)).fetchone()
        return bool(found == (generation, birth))

    def _compare(self, index: Path) -> array[int]:
        """Take away the words of posts that are gone; the posts whose words are wanted."""
        self._commit()
        self._db.execute("ATTACH ? AS list", (str(index),))
        try:
            wanted = array("q")
            for post, stale in self._db.execute(_WANTED, (self._archive,)):
                wanted.append(post)
                if stale:
                    self._stale.add(post)
            self._transaction()
            gone = self._db.execute(_GONE, (self._archive,)).rowcount
            self._bury(gone)
            self._commit()
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._db.execute("DETACH list")
        return wanted

    def _bury(self, rows: int) -> None:
        if rows > 0:
            self._live -= rows
            self._dead += rows
            self._db.execute("UPDATE meta SET removals = removals + 1")

    def _read(self, wanted: Wanted) -> None:
        if len(wanted) <= _MANY:
            while tasks := wanted.take(wait=False):
                self._put(read_texts(b"", tasks))
            return
        workers = Workers(b"", wanted, JOB)
        try:
            while (records := workers.results.get()) is not None:
                self._put(records)
        except BaseException:
            workers.stop()
            raise

    def _put(self, records: Iterable[TextRecord]) -> None:
        """Write the words of some posts."""
        if self._cancelled():
            raise Cancelled("Given up; what was read so far is kept.")
        self._transaction()
        words: list[tuple[int, bytes]] = []
        texts: list[tuple[Any, ...]] = []
        for post, size, mtime_ns, found in records:
            if post in self._stale:
                self._stale.discard(post)
                done = self._db.execute("DELETE FROM text WHERE archive = ? AND post = ?", (self._archive, post))
                self._bury(done.rowcount)
            if found is None:
                continue
            words.append((self._next, found))
            texts.append((self._next, self._archive, post, size, mtime_ns))
            self._next += 1
            self._bytes += len(found)
        self._db.executemany(f"INSERT INTO {self._table}(rowid, words) VALUES (?, ?)", words)
        self._db.executemany("INSERT INTO text VALUES (?, ?, ?, ?, ?)", texts)
        self._live += len(texts)
        if time.monotonic() - self._begun > self._patience or self._bytes > _COMMIT_BYTES:
            self._patience = min(2 * self._patience, _COMMIT_AFTER)
            self._commit()
            # What is not committed cannot be found yet, and does not count.
            self._on_progress(self._live)

    def _transaction(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
            self._begun = time.monotonic()
            self._bytes = 0
            self._count()
            self._next = self._db.execute("SELECT next_text FROM meta").fetchone()[0]

    def _commit(self) -> None:
        if self._db.in_transaction:
            self._db.execute(
                "UPDATE archive SET live = ?, dead = ? WHERE id = ?", (self._live, self._dead, self._archive)
            )
            self._db.execute("UPDATE meta SET generation = generation + 1, next_text = ?", (self._next,))
            self._db.execute("COMMIT")

    def _tidy(self, added: int) -> None:
        """Merge what was written in pieces, where it is much of the whole; give the room back."""
        if not added:
            return
        pages = -_MERGED_AT_ONCE if added * 4 > self._live else _MERGED_AT_ONCE
        while not self._cancelled():
            before = self._db.total_changes
            self._db.execute(f"INSERT INTO {self._table}({self._table}, rank) VALUES ('merge', ?)", (pages,))
            if self._db.total_changes - before < 2:  # as SQLite's manual has it: nothing was left to be merged
                break
            pages = abs(pages)
        self._db.executescript("PRAGMA incremental_vacuum")  # `execute` would give back a single page
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
