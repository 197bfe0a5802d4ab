"""Full text: which posts say what in their bodies.

A query is a text. Its words are found in any order; characters of a script without spaces that stand together are one
word, a phrase of the index. With `exact` all of it is one phrase. See `fulltext_words` for what a word is.
"""

# ruff: noqa: S608 - what is put together are names of tables made of numbers
from __future__ import annotations

import sqlite3
import threading
import time
from array import array
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from tui.errors import Cancelled
from tui.index.fulltext.schema import TextStore, words_of
from tui.index.fulltext.tokenizer import BREAK, is_wide, tokens
from tui.index.lock import only_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tui.index.store import Store
    from tui.search.bodies import BodyTerm

_AT_ONCE: Final = 1000
_SHORTEST_PREFIX: Final = 2
_NO_ID: Final = 0
_LOOK_AFTER: Final = 0.5
"""Seconds between two looks at how far another build has come."""
_COMMON: Final = 2000
_COMMON_SHARE: Final = 8
"""What so many posts say, and more than one in so many, tells few of them apart: it is not ranked."""
_PARTS: Final = 16
"""One row in so many is looked at to tell how many fit."""


class _Posts:
    """Which post a row of words belongs to: `text.post` by `text.id`, 0 where the row is dead."""

    def __init__(self) -> None:
        self.epoch = self.removals = -1
        self.ids = array("q", [_NO_ID])

    def follow(self, db: sqlite3.Connection, epoch: int) -> array[int]:
        """The present state; only what was added since is read where nothing was taken away."""
        removals, end = db.execute("SELECT removals, next_text FROM meta").fetchone()
        if (epoch, removals) != (self.epoch, self.removals):
            self.epoch, self.removals = epoch, removals
            self.ids = array("q", [_NO_ID])
        known = len(self.ids)
        if end > known:
            ids = self.ids + array("q", bytes(8 * (end - known)))
            for id_, post in db.execute("SELECT id, post FROM text WHERE id >= ? AND id < ?", (known, end)):
                ids[id_] = post
            self.ids = ids
        return self.ids


def _rows(
    db: sqlite3.Connection, table: str, wanted: str, most: int
) -> Iterator[tuple[Sequence[int], Sequence[float]]]:
    """The rows of words that fit, with their ranks; without any where there are more than `most`.

    To rank is to find twice, and for many rows takes several times as long as that: a part of the rows tells which of
    the two is begun with.
    """
    query = f"FROM {table} WHERE {table} MATCH ?"
    if _sampled(db, table, wanted) <= most:
        ranked: list[tuple[int, float]] = []
        for some in _portions(db.execute(f"SELECT rowid, -rank {query} LIMIT {most + 1}", (wanted,))):
            ranked += some
            yield (), ()
        if len(ranked) <= most:
            yield [row for row, _ in ranked], [rank for _, rank in ranked]
            return
    found: list[int] = []
    for some in _portions(db.execute(f"SELECT rowid {query}", (wanted,))):
        found += chain.from_iterable(some)
        yield (), ()
    if len(found) > most:
        yield found, ()
        return
    for some in _portions(db.execute(f"SELECT rowid, -rank {query}", (wanted,))):
        yield [row for row, _ in some], [rank for _, rank in some]


def _sampled(db: sqlite3.Connection, table: str, wanted: str) -> int:
    """About how many rows fit, from those that were written first."""
    first, last = db.execute(f"SELECT (SELECT min(id) FROM {table}_docsize), max(id) FROM {table}_docsize").fetchone()
    if last is None:
        return 0
    query = f"SELECT count(*) FROM {table} WHERE {table} MATCH ? AND rowid <= ?"
    return _PARTS * int(db.execute(query, (wanted, first + (last - first) // _PARTS)).fetchone()[0])


def _portions(cursor: sqlite3.Cursor) -> Iterator[list[tuple[Any, ...]]]:
    """What a query gives, a portion at a time: between two of them it can be given up."""
    while some := cursor.fetchmany(_AT_ONCE):
        yield some


class Texts:
    """text.db beside an index.db. Every method may be called from any thread, and raises StorageError."""

    def __init__(self, index: Store) -> None:
        """Open it, creating it where needed."""
        self._index = index
        self._store = TextStore(index.path.with_name("text.db"))
        self._posts = _Posts()
        self._following = threading.Lock()

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self._store.path

    @property
    def notice(self) -> str:
        """Why it was begun anew, in one line; "" if it was not."""
        return self._store.notice

    def close(self) -> None:
        """Close all connections."""
        self._store.close()

    def version(self) -> int:
        """A number that is another one after any process has committed anything."""
        self._store.replaced()
        return int(self._store.read(lambda db: db.execute("SELECT generation FROM meta").fetchone())[0])

    def share(self, archives: Sequence[int]) -> int:
        """How many posts of these archives can be found by their words."""

        def work(db: sqlite3.Connection) -> int:
            if not self._is_ours(db):
                return 0
            marks = ",".join("?" * len(archives))
            query = f"SELECT coalesce(sum(live), 0) FROM archive WHERE id IN ({marks})"
            return int(db.execute(query, list(archives)).fetchone()[0])

        self._store.replaced()
        return self._store.read(work)

    def find(
        self, archives: Sequence[int], wanted: Sequence[BodyTerm], cancelled: Callable[[], bool]
    ) -> dict[int, float]:
        """The posts that say all of it, each with how well it fits: higher is better, 0 where all fit alike. Raises
        Cancelled.
        """
        parts = [expression(text, exact=exact) for text, exact in wanted]
        if not all(parts):
            return {}

        def work(db: sqlite3.Connection) -> dict[int, float]:
            # One snapshot: the words and the posts they are of belong together.
            db.execute("BEGIN")
            try:
                return self._found(db, archives, " AND ".join(dict.fromkeys(parts)), cancelled)
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")

        self._store.replaced()
        return self._store.read(work)

    def _found(
        self, db: sqlite3.Connection, archives: Sequence[int], wanted: str, cancelled: Callable[[], bool]
    ) -> dict[int, float]:
        found: dict[int, float] = {}
        if not self._is_ours(db):
            return found
        with self._following:
            posts = self._posts.follow(db, self._store.epoch)
        there = dict(db.execute("SELECT id, live FROM archive").fetchall())
        for archive in archives:
            if archive not in there:
                continue
            most = max(_COMMON, there[archive] // _COMMON_SHARE)
            for ids, ranks in _rows(db, words_of(archive), wanted, most):
                if cancelled():
                    raise Cancelled("Given up.")
                found_here = map(posts.__getitem__, ids)
                found.update(zip(found_here, ranks, strict=True) if ranks else dict.fromkeys(found_here, 0.0))
        found.pop(_NO_ID, None)
        return found

    def _is_ours(self, db: sqlite3.Connection) -> bool:
        """Whether these are words of the posts that index.db has now."""
        (birth,) = self._index.read(lambda index: index.execute("SELECT birth FROM meta").fetchone())
        return bool(db.execute("SELECT birth FROM meta").fetchone()[0] == birth)

    def build(
        self, archives: Sequence[int], on_progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> None:
        """Bring the words of these archives up to date with index.db. Raises Cancelled; what is done is kept.

        A build by another process or thread is waited for, and its progress told. Where the file may only be read, it
        stays as it is.
        """
        from tui.index.fulltext.build import Build

        self._store.replaced()
        if self._store.may_only_read:
            on_progress(self.share(archives), self._total(archives))
            return
        waiting = self._telling(archives, on_progress, cancelled)
        with self._store.errors(), only_one(self.path.with_suffix(".lock"), waiting):
            for last in (False, True):
                epoch = self._store.epoch
                try:
                    with self._store.using() as db:
                        for archive in archives:
                            said = self._with_others(archives, archive, on_progress)
                            Build(db, self._index, archive, said, cancelled).run()
                        return
                except sqlite3.DatabaseError as error:
                    if last or not self._store.repair(error, epoch):
                        raise

    def _telling(
        self, archives: Sequence[int], on_progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> Callable[[], bool]:
        """`cancelled`, which tells meanwhile how far another build has come."""
        said = -1
        next_look = 0.0

        def tell() -> bool:
            nonlocal said, next_look
            if time.monotonic() >= next_look and not cancelled():
                next_look = time.monotonic() + _LOOK_AFTER
                done = self.share(archives)
                if done != said:
                    said = done
                    on_progress(done, self._total(archives))
            return cancelled()

        return tell

    def _total(self, archives: Sequence[int]) -> int:
        marks = ",".join("?" * len(archives))
        query = f"SELECT coalesce(sum(posts), 0) FROM archive WHERE id IN ({marks})"
        return int(self._index.read(lambda db: db.execute(query, list(archives)).fetchone())[0])

    def _with_others(
        self, archives: Sequence[int], archive: int, on_progress: Callable[[int, int], None]
    ) -> Callable[[int], None]:
        """Progress in one archive, told as progress in all of them."""
        others = self.share([other for other in archives if other != archive])
        total = self._total(archives)
        return lambda live: on_progress(others + live, total)


def terms(text: str, *, exact: bool) -> list[list[str]]:
    """The phrases, as tokens, that a body must hold to answer a query."""
    found = tokens(text)
    if exact:
        while found and found[-1] == BREAK:
            found.pop()
        return [found] if found else []
    phrases: list[list[str]] = []
    joins = False
    for token in found:
        if token == BREAK:
            joins = False
        elif joins and is_wide(token):
            phrases[-1].append(token)
        else:
            phrases.append([token])
            joins = is_wide(token)
    return phrases


def expression(text: str, *, exact: bool) -> str:
    """The query in the words of FTS5; "" where there is nothing in it to be found.

    The last word, where it is one of letters, may go on; one letter alone is a word.
    """
    phrases = terms(text, exact=exact)
    parts = [f'"{" ".join(phrase)}"' for phrase in phrases]
    if phrases and not exact and not is_wide(phrases[-1][-1]) and len(phrases[-1][-1]) >= _SHORTEST_PREFIX:
        parts[-1] += " *"
    return " AND ".join(parts)
