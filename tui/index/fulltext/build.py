"""Building the words of the bodies: what index.db has and text.db has not is read, newest first, in small transactions.

What is to be done is a query over both databases: posts without words, posts whose file has changed since their words
were read, and words whose post is gone. So a build that was cancelled leaves nothing to remember.

That a sentence stands in many posts is known only after the first of them: those are read once more at the end, and so
are the last ones of a sentence that stands in many no longer.
"""

# ruff: noqa: S608 - only names of tables that are made of numbers are put together
from __future__ import annotations

import json
import os
import threading
import time
from array import array
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from tui.errors import Cancelled
from tui.index.disposable.stored import unreadable_values
from tui.index.fulltext.keywords import KeywordWriter
from tui.index.fulltext.links import LinkWriter
from tui.index.fulltext.repeats import SentenceCounts, buckets_stored, distinct, own_and_repeated, stored_buckets
from tui.index.fulltext.schema import OWN, REPEATED, create_words, drop_words, words_table
from tui.index.fulltext.sketches import CopyWriter, compare
from tui.index.fulltext.worker import PROGRAM, Task, TextRecord, read_texts
from tui.index.workers import Workers
from tui.language import _

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from tui.index.disposable.database import DisposableDatabase
    from tui.index.index import Index, Revision

_MIN_POSTS_FOR_PROCESSES: Final = 300
_MIN_SIZE_FOR_PROCESSES: Final = 256 * 1024
"""A file of this size is read in another process, however few there are: it may take long, and hold up this one."""
_FIRST_COMMIT_SECONDS: Final = 0.2
_COMMIT_SECONDS: Final = 1.0
"""How long a transaction takes. The first ones are short, so that something can be found soon."""
_COMMIT_BYTES: Final = 32 * 1024 * 1024
_TASKS_AT_ONCE: Final = 24
_TASK_BYTES: Final = 16 * 1024
_MAX_TITLE_LENGTH: Final = 400
_MAX_SOURCE_LENGTH: Final = 800
"""Characters of an address, in which each one of Chinese may be nine."""
_MERGED_PAGES: Final = 2000
_MIN_DEAD_ROWS: Final = 500
"""Up to this number of dead rows, an archive's table is never built again."""
_OTHER_BUILD_SECONDS: Final = 0.5
"""How often the progress of a build in another process is looked up."""

_UNREAD = """
SELECT p.id, t.id IS NOT NULL, (SELECT max(size) FROM list.file f WHERE f.post = p.id)
FROM list.post p LEFT JOIN text t ON t.archive = p.archive AND t.post = p.id
WHERE p.archive = ? AND p.copies > 0 AND (t.id IS NULL OR NOT EXISTS (
    SELECT 1 FROM list.file f WHERE f.post = p.id AND f.size = t.size AND f.mtime_ns = t.mtime_ns))
ORDER BY p.stamp DESC, p.id DESC
"""
_BUCKETS: Final = "buckets, repeated"
_GONE = """
FROM text WHERE archive = :archive AND NOT EXISTS (
    SELECT 1 FROM list.post p WHERE p.id = post AND p.archive = :archive AND p.copies > 0)
"""


def build(  # noqa: PLR0917
    database: DisposableDatabase,
    index: Index,
    archives: Sequence[int],
    count_built: Callable[[Sequence[int]], int],
    on_progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> None:
    """Bring the words of these archives up to date with index.db; see `FullText.build`.

    `count_built` returns how many posts of some archives have words.

    A build by another process or thread is waited for, and its progress reported meanwhile.
    """

    def run(db: sqlite3.Connection) -> None:
        total = index.count(archives)
        for archive in archives:
            others = count_built([other for other in archives if other != archive])

            def report(live: int, others: int = others) -> None:
                on_progress(others + live, total)

            _ArchiveBuild(db, index, archive, report, cancelled).run()
        compare(db, index, cancelled)

    reported = -1
    next_time = 0.0

    def report_other_build() -> bool:
        nonlocal reported, next_time
        if time.monotonic() >= next_time and not cancelled():
            next_time = time.monotonic() + _OTHER_BUILD_SECONDS
            built = count_built(archives)
            if built != reported:
                reported = built
                on_progress(built, index.count(archives))
        return cancelled()

    with database.exclusive(report_other_build):
        database.run(run)


class _PostQueue:
    """The posts whose words are to be read, newest first: the `TaskQueue` of a build."""

    def __init__(self, index: Index, posts: array[int]) -> None:
        self._index = index
        self._posts = posts
        self._next = 0
        self._taken = 0
        self._changed = threading.Condition()
        self._open = True
        self._tasks: list[Task] = []

    def __len__(self) -> int:
        """How many posts are left, at most: some may be gone."""
        return len(self._posts) - self._next + len(self._tasks)

    def add(self, posts: array[int]) -> None:
        """Have these posts read as well."""
        with self._changed:
            self._posts += posts
            self._changed.notify_all()

    def take(self, *, wait: bool) -> list[Task]:
        """The next tasks; empty when there are none (with `wait`: and none will be added)."""
        with self._changed:
            while not self._has_tasks() and wait and self._open:
                self._changed.wait()
            size = 0
            taken = []
            while self._tasks and size < _TASK_BYTES:
                taken.append(self._tasks.pop())
                size += len(taken[-1][1]) + 4 * (len(taken[-1][2]) + len(taken[-1][3]))
            self._taken += len(taken)
            return taken

    def is_done(self, done: int) -> bool:
        """Whether no posts are left and none but the first `done` tasks were taken."""
        with self._changed:
            return not self._has_tasks() and self._taken == done

    def _has_tasks(self) -> bool:
        """Look up the next tasks, and whether there are any."""
        while not self._tasks and self._next < len(self._posts):
            ids = self._posts[self._next : self._next + _TASKS_AT_ONCE].tolist()
            self._next += len(ids)
            self._tasks = [
                (post, path, title[:_MAX_TITLE_LENGTH], source[:_MAX_SOURCE_LENGTH])
                for post, path, title, source in reversed(self._index.body_sources(ids))
            ]
        return bool(self._tasks)

    def close(self, *, drop: bool = False) -> None:
        """Add no more posts; with `drop`, forget those that are left."""
        with self._changed:
            self._open = False
            if drop:
                self._next = len(self._posts)
                self._tasks = []
            self._changed.notify_all()


class _ArchiveBuild:
    """One build of one archive's words, over one connection to text.db."""

    def __init__(
        self,
        db: sqlite3.Connection,
        index: Index,
        archive: int,
        on_progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        """`on_progress` gets how many posts of the archive can be found by their words, after each commit."""
        self._db = db
        self._index = index
        self._archive = archive
        self._table = words_table(archive)
        self._root = os.fsencode(index.root(archive))
        self._links = LinkWriter(db, archive)
        self._copies = CopyWriter(db, archive)
        self._keywords = KeywordWriter(db, archive)
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._transaction_start = 0.0
        self._transaction_seconds = _FIRST_COMMIT_SECONDS
        self._bytes = 0
        self._live = self._dead = self._next = 0
        self._stale: set[int] = set()
        self._largest = 0
        """The size of the largest file to be read."""
        self._sentences = SentenceCounts()
        self._has_sentences = False
        """Whether sentences were counted since the last commit."""
        self._is_unsettled = False
        """Whether sentences have turned out to be repeated, or to be so no longer: their posts are to be read again."""

    def run(self) -> None:
        """Do it. Raises Cancelled (what was done is kept), sqlite3.Error."""
        revision = self._index.revision()
        if self._is_up_to_date(revision):
            self._load_counts()
            self._on_progress(self._live)
            return
        self._prepare_tables(revision.birth)
        unread = self._compare()
        self._on_progress(self._live)
        try:
            self._read(_PostQueue(self._index, unread))
        except Cancelled:
            self._commit()
            raise
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
        self._begin()
        self._db.execute("UPDATE archive SET seen = ? WHERE id = ?", (revision.generation, self._archive))
        self._commit()
        self._on_progress(self._live)
        self._merge(len(unread))

    def _prepare_tables(self, birth: int) -> None:
        """Create the tables, once more where they belong to another index.db or most of their rows are dead."""
        self._begin()
        if self._db.execute("SELECT birth FROM meta").fetchone()[0] != birth:
            for (archive,) in self._db.execute("SELECT id FROM archive").fetchall():
                drop_words(self._db, archive)
            self._db.execute("UPDATE meta SET birth = ?", (birth,))
        create_words(self._db, self._archive)
        self._load_counts()
        if self._dead > self._live + _MIN_DEAD_ROWS:
            drop_words(self._db, self._archive)
            create_words(self._db, self._archive)
            self._load_counts()
        self._load_sentences()

    def _load_counts(self) -> None:
        found = self._db.execute("SELECT live, dead FROM archive WHERE id = ?", (self._archive,)).fetchone()
        self._live, self._dead = found or (0, 0)

    def _load_sentences(self) -> None:
        query = "SELECT sentences, unsettled FROM archive WHERE id = ?"
        packed, unsettled = self._db.execute(query, (self._archive,)).fetchone()
        with unreadable_values():
            self._sentences, self._is_unsettled = SentenceCounts(packed), bool(unsettled)

    def _is_up_to_date(self, revision: Revision) -> bool:
        """Whether index.db has not changed since the last build."""
        found = self._db.execute("SELECT birth, seen FROM meta, archive WHERE id = ?", (self._archive,)).fetchone()
        return bool(found == revision)

    def _compare(self) -> array[int]:
        """Delete the words of posts that are gone, and return the posts whose words are to be read."""
        self._commit()
        self._db.execute("ATTACH ? AS list", (str(self._index.path),))
        try:
            unread = array("q")
            for post, is_stale, size in self._db.execute(_UNREAD, (self._archive,)):
                unread.append(post)
                self._largest = max(self._largest, size or 0)
                if is_stale:
                    self._stale.add(post)
            self._begin()
            gone = []
            for post, *buckets in self._db.execute(f"SELECT post, {_BUCKETS} {_GONE}", {"archive": self._archive}):
                gone.append(post)
                self._count_no_more(buckets)
            self._links.remove(gone)
            self._copies.remove(gone)
            self._keywords.remove(gone)
            self._count_dead(self._db.execute(f"DELETE {_GONE}", {"archive": self._archive}).rowcount)
            self._commit()
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._db.execute("DETACH list")
        return unread

    def _count_no_more(self, buckets: Iterable[bytes]) -> None:
        """Count the sentences of a post no more, by `_BUCKETS` of its row: it is gone, or counted anew."""
        with unreadable_values():
            if self._sentences.remove(chain.from_iterable(map(buckets_stored, buckets))):
                self._is_unsettled = True
        self._has_sentences = True

    def _count_dead(self, rows: int) -> None:
        if rows > 0:
            self._live -= rows
            self._dead += rows
            self._db.execute("UPDATE meta SET removals = removals + 1")

    def _read(self, posts: _PostQueue) -> None:
        """Read and write the words of these posts; then, with the same processes, of those to settle."""
        workers: Workers | None = None
        written = 0
        settling = False
        try:
            while True:
                if posts.is_done(written):
                    if settling or not self._is_unsettled:
                        break
                    settling = True
                    posts.add(self._posts_to_settle())
                    continue
                if workers is None and (
                    len(posts) > _MIN_POSTS_FOR_PROCESSES or self._largest >= _MIN_SIZE_FOR_PROCESSES
                ):
                    workers = Workers(self._root, posts, PROGRAM)
                records = workers.results.get() if workers else read_texts(self._root, posts.take(wait=False))
                if records is None:  # no process is left, nor what would start another
                    workers = None
                    return
                self._write(records)
                written += len(records)
        finally:
            if workers is not None:
                workers.stop()
        self._begin()
        self._is_unsettled = False
        self._commit()

    def _posts_to_settle(self) -> array[int]:
        """The posts with sentences that were found to be repeated, or to be so no longer, only after their words were
        written.
        """
        self._commit()
        posts = array("q")
        for post, *buckets in self._db.execute(
            f"SELECT post, {_BUCKETS} FROM text WHERE archive = ?", (self._archive,)
        ):
            with unreadable_values():
                if not self._sentences.is_settled(*map(buckets_stored, buckets)):
                    posts.append(post)
        self._stale.update(posts)
        return posts

    def _write(self, records: Iterable[TextRecord]) -> None:
        """Write the words of some posts, and count their sentences."""
        if self._cancelled():
            raise Cancelled(_("Given up; what was read so far is kept."))
        self._begin()
        words: list[tuple[int, bytes, bytes]] = []
        texts: list[tuple[Any, ...]] = []
        sketches: list[tuple[int, bytes]] = []
        for post, size, mtime_ns, count, length, found, buckets, names, links, sketch, keywords, failures in records:
            if post in self._stale:
                self._stale.discard(post)
                self._links.remove([post])
                self._keywords.remove([post])
                if found is None:
                    self._copies.remove([post])
                of_post = "FROM text WHERE archive = ? AND post = ?"
                for before in self._db.execute(f"SELECT {_BUCKETS} {of_post}", (self._archive, post)):
                    self._count_no_more(before)
                deleted = self._db.execute(f"DELETE {of_post}", (self._archive, post))
                self._count_dead(deleted.rowcount)
            if found is None:
                continue
            once = distinct(buckets)
            if self._sentences.add(once):
                self._is_unsettled = True
            frequent = self._sentences.frequent(once)
            words.append((self._next, *own_and_repeated(found, buckets, frequent)))
            told = json.dumps(failures, ensure_ascii=False) if failures else None
            rare = once if not frequent else array("I", [bucket for bucket in once if bucket not in frequent])
            told_apart = (stored_buckets(rare), stored_buckets(sorted(frequent)))
            texts.append(
                (self._next, self._archive, post, size, mtime_ns, count, length, *told_apart, names, links, told)
            )
            self._links.add(post, names, links)
            sketches.append((post, sketch))
            repeated = {at for at, bucket in enumerate(array("I", buckets)) if bucket in frequent} if frequent else ()
            self._keywords.add(self._next, keywords, repeated)
            self._next += 1
            self._bytes += len(found)
        self._db.executemany(f"INSERT INTO {self._table}(rowid, {OWN}, {REPEATED}) VALUES (?, ?, ?)", words)
        self._db.executemany("INSERT INTO text VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", texts)
        self._copies.add(sketches)
        self._live += len(texts)
        self._has_sentences = self._has_sentences or bool(texts)
        if time.monotonic() - self._transaction_start > self._transaction_seconds or self._bytes > _COMMIT_BYTES:
            self._transaction_seconds = min(2 * self._transaction_seconds, _COMMIT_SECONDS)
            self._commit()
            # Only now, since what is not committed cannot be found yet.
            self._on_progress(self._live)

    def _begin(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
            self._transaction_start = time.monotonic()
            self._bytes = 0
            self._links.forget_pending()
            self._load_counts()
            self._next = self._db.execute("SELECT next_text FROM meta").fetchone()[0]

    def _commit(self) -> None:
        if self._db.in_transaction:
            self._links.resolve()
            self._db.execute(
                "UPDATE archive SET live = ?, dead = ?, unsettled = ? WHERE id = ?",
                (self._live, self._dead, self._is_unsettled, self._archive),
            )
            if self._has_sentences:
                packed = self._sentences.pack()
                self._db.execute("UPDATE archive SET sentences = ? WHERE id = ?", (packed, self._archive))
                self._has_sentences = False
            self._db.execute("UPDATE meta SET generation = generation + 1, next_text = ?", (self._next,))
            self._db.execute("COMMIT")

    def _merge(self, added: int) -> None:
        """Merge the pieces of the FTS5 index, all of them if much was added, and shrink the file."""
        if not added:
            return
        for table in (self._table, self._keywords.table):
            self._merge_table(table, is_large=added * 4 > self._live)
        self._db.executescript("PRAGMA incremental_vacuum")  # `execute` would free a single page

    def _merge_table(self, table: str, *, is_large: bool) -> None:
        # https://sqlite.org/fts5.html#the_merge_command: a negative number begins a merge of all pieces.
        pages = -_MERGED_PAGES if is_large else _MERGED_PAGES
        while not self._cancelled():
            before = self._db.total_changes
            self._db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('merge', ?)", (pages,))
            if self._db.total_changes - before < 2:  # nothing is left to be merged
                break
            pages = abs(pages)
