"""Writing to index.db in batches: transactions, sets of values, and the few statements that all writing is made of."""

# ruff: noqa: S608 - what is put together are place holders and names of columns, nothing from outside
from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from tui.index.parse_worker import SAID
from tui.index.rows import joined
from tui.index.schema import EMPTY_SET, POST_COLUMNS
from tui.model import FACETS, Facet

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

_SETS_KEPT = 100_000

INSERT_POST = f"INSERT INTO post({POST_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
UPDATE_POST = (
    "UPDATE post SET key=?, fingerprint=?, stamp=?, date=?, title=?, folded=?, rewritten=?, source=?, tags=?, "
    "authors=?, sites=?, categories=?, warnings=? WHERE id=?"
)
PUT_FILE = "INSERT OR REPLACE INTO file(folder, name, size, mtime_ns, post) VALUES (?,?,?,?,?)"
PUT_PROBLEM = "INSERT OR REPLACE INTO problem(folder, name, number, line, text) VALUES (?,?,?,?,?)"

FileRow = tuple[int, bytes, int, int]
"""A file about to be stored: folder, name, size, mtime."""

StoredFile = tuple[bytes, int, bytes, int, int]
"""A file as it is stored: path in the archive, folder, name, size, mtime."""


class Batch:
    """One archive's transactions. None is begun before there is something to write."""

    def __init__(
        self,
        db: sqlite3.Connection,
        archive: int,
        on_rekeyed: Callable[[list[tuple[bytes, bytes]]], None],
    ) -> None:
        self._db = db
        self._archive = archive
        self._on_rekeyed = on_rekeyed
        self._rekeyed: list[tuple[bytes, bytes]] = []
        self._sets: dict[Facet, dict[tuple[str, ...], int]] = {facet: {} for facet in FACETS}
        self._begun = 0.0
        self._next = 0
        self.posts = int(db.execute("SELECT posts FROM archive WHERE id = ?", (archive,)).fetchone()[0])

    @property
    def open_for(self) -> float:
        """Seconds since the present transaction was begun; 0 where there is none."""
        return time.monotonic() - self._begun if self._begun else 0.0

    # Transactions

    def _begin(self) -> None:
        if not self._begun:
            self._db.execute("BEGIN IMMEDIATE")
            self._begun = time.monotonic()
            self._next = int(self._db.execute("SELECT next_post FROM meta").fetchone()[0])

    def commit(self, *, counted: bool = False) -> None:
        """Make the present transaction last; before that, whoever keeps marks hears of new keys."""
        if not self._begun:
            return
        if self._rekeyed:
            self._on_rekeyed(self._rekeyed)
            self._rekeyed = []
        self._db.execute("UPDATE meta SET generation = generation + 1, next_post = ?", (self._next,))
        self._db.execute("UPDATE archive SET posts = ? WHERE id = ?", (self.posts, self._archive))
        if not counted:
            self._db.execute("UPDATE archive SET files = -1 WHERE id = ?", (self._archive,))
        self._db.execute("COMMIT")
        self._begun = 0.0

    def roll_back(self) -> None:
        """Forget the present transaction."""
        self._begun = 0.0
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _posts_by(self, column: str, values: list[bytes]) -> dict[bytes, list[int]]:
        found: dict[bytes, list[int]] = {}
        for start in range(0, len(values), 250):
            some = values[start : start + 250]
            marks = ",".join("?" * len(some))
            for value, id_ in self._db.execute(
                f"SELECT {column}, id FROM post WHERE {column} IN ({marks}) AND archive = ?", (*some, self._archive)
            ):
                found.setdefault(value, []).append(id_)
        return found

    def _values(self, outcome: tuple[Any, ...]) -> tuple[Any, ...]:
        """The columns from `key` on."""
        title, folded, rewritten, stamp, date, authors, source, site, tags, categories, key, mark, said = outcome
        return (
            key,
            mark,
            stamp,
            date,
            title,
            folded,
            rewritten,
            source,
            self._set("tag", tags),
            self._set("author", authors),
            self._set("site", (site,) if site else ()),
            self._set("category", categories),
            len(said),
        )

    def _set(self, facet: Facet, members: tuple[str, ...]) -> int:
        if not members:
            return EMPTY_SET
        known = self._sets[facet]
        if (number := known.get(members)) is None:
            if len(known) > _SETS_KEPT:
                known.clear()
            text = json.dumps(members, ensure_ascii=False)
            found = self._db.execute("SELECT id FROM termset WHERE facet = ? AND members = ?", (facet, text)).fetchone()
            if found is None:
                self._begin()
                made = self._db.execute("INSERT INTO termset(facet, members) VALUES (?, ?)", (facet, text))
                found = (made.lastrowid,)
            number = int(found[0])
            known[members] = number
        return number

    def _put_file(self, file: FileRow, post: int | None, outcome: tuple[Any, ...]) -> None:
        folder, name = file[:2]
        self._db.execute(PUT_FILE, (*file, post))
        self._db.execute("DELETE FROM problem WHERE folder = ? AND name = ?", (folder, name))
        said = outcome[SAID] if len(outcome) > 2 else (outcome,)
        self._db.executemany(
            PUT_PROBLEM, [(folder, name, number, line, text) for number, (text, line) in enumerate(said)]
        )

    def _field(self, post: int, column: str) -> Any:
        return self._db.execute(f"SELECT {column} FROM post WHERE id = ?", (post,)).fetchone()[0]

    def _files(self, post: int) -> list[StoredFile]:
        """The files of a post: path, folder, name, size, mtime."""
        found = self._db.execute(
            "SELECT path, folder, name, size, mtime_ns FROM file JOIN folder ON folder.id = folder WHERE post = ?",
            (post,),
        )
        return [(joined(parent, name), folder, name, size, mtime) for parent, folder, name, size, mtime in found]
