"""The one object that the library holds of index.db."""

# ruff: noqa: S608 - what is put together are place holders and names of columns, nothing from outside
from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from tui.errors import ArchiveError
from tui.index import rows as reading
from tui.index.lock import only_one
from tui.index.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tui.index.fulltext.search import Texts
    from tui.model import Facet, FileProblem, Post, Progress, Row, Summary
    from tui.search.bodies import BodyTerm


class Index:
    """One index.db with every archive that was ever opened. Every method may be called from any thread.

    Each raises StorageError, in one sentence, when the database cannot be used. A damaged one is begun anew:
    queries then find nothing, `version` changes, `is_complete` is false, and `notice` says why.
    """

    def __init__(self, path: Path) -> None:
        """Open the database at `path`, creating it and its folder where needed."""
        self._store = Store(Path(path))
        self._sets = reading.Sets()
        self._sets_epoch = 0
        self._roots: dict[int, str] = {}
        self._texts: Texts | None = None
        self._opening = Lock()

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return self._store.path

    @property
    def notice(self) -> str:
        """Why the database was begun anew, in one line; "" if it was not."""
        return self._store.notice

    def close(self) -> None:
        """Close all connections."""
        with self._opening:
            if self._texts is not None:
                self._texts.close()
        self._store.close()

    # Archives

    def archive(self, root: str) -> int:
        """The number of the archive at an absolute path; it is registered where it is new."""
        encoded = os.fsencode(root)

        def work(db: sqlite3.Connection) -> int:
            found = db.execute("SELECT id FROM archive WHERE root = ?", (encoded,)).fetchone()
            if found is None:
                db.execute("INSERT OR IGNORE INTO archive(root) VALUES (?)", (encoded,))
                found = db.execute("SELECT id FROM archive WHERE root = ?", (encoded,)).fetchone()
            return int(found[0])

        number = self._store.read(work)
        self._roots[number] = root
        return number

    def is_complete(self, archive: int) -> bool:
        """Whether a scan of the archive came to its end once."""
        found = self._store.read(
            lambda db: db.execute("SELECT complete FROM archive WHERE id = ?", (archive,)).fetchone()
        )
        return bool(found and found[0])

    def count(self, archives: Sequence[int]) -> int:
        """How many posts these archives hold, copies folded inside each."""
        marks = ",".join("?" * len(archives))
        query = f"SELECT coalesce(sum(posts), 0) FROM archive WHERE id IN ({marks})"
        return int(self._store.read(lambda db: db.execute(query, list(archives)).fetchone())[0])

    def version(self) -> int:
        """A number that is another one after any process has committed anything."""
        if self._store.replaced():
            self._sets = reading.Sets()
        return int(self._store.read(lambda db: db.execute("SELECT generation FROM meta").fetchone())[0])

    def state(self) -> tuple[int, int]:
        """What tells one state of one index from every other: when it was begun, and how often it was changed."""
        birth, generation = self._store.read(lambda db: db.execute("SELECT birth, generation FROM meta").fetchone())
        return int(birth), int(generation)

    # Posts

    def first_rows(self, archives: Sequence[int], limit: int) -> list[Row]:
        """The newest posts of these archives, those without a date last; quick at any size."""
        return self._store.read(lambda db: reading.first_rows(db, self._known_sets(), archives, limit))

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """These posts, in the order asked for; those that are not there are left out."""
        return self._store.read(lambda db: reading.rows(db, self._known_sets(), ids))

    def post(self, post_id: int, archives: Sequence[int] = ()) -> Post | None:
        """All that is known of a post, or None; copies of it in other ones of these archives are among its paths."""
        return self._store.read(lambda db: reading.post(db, self._known_sets(), post_id, archives))

    def paths(self, ids: Sequence[int]) -> dict[int, str]:
        """The file of each of these posts that is opened, absolute; those that are not there are left out."""
        return self._store.read(lambda db: reading.paths(db, ids))

    def id_of_path(self, path: str) -> int | None:
        """The post in the file at an absolute path, or None."""
        return self._store.read(lambda db: reading.id_of_path(db, os.fsencode(path)))

    def key_like(self, path: str, fingerprint: bytes, source: str) -> bytes | None:
        """The key of the post that a mark belongs to whose own key no post answers to, as far as can be told.

        It is that in the file the mark's post lay in, if the source does not speak against it, else one of the
        same bytes.
        """
        return self._store.read(lambda db: reading.key_like(db, os.fsencode(path), fingerprint, source))

    def ids_of_keys(self, keys: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
        """The posts that answer to these keys; several may answer to one."""
        wanted = list(keys)
        return iter(self._store.read(lambda db: list(reading.ids_of_keys(db, wanted))))

    def problems(self, archives: Sequence[int]) -> Iterator[FileProblem]:
        """Every problem of these archives, by path."""
        return self._stream(lambda db: reading.problems(db, archives))

    # What search needs

    def columns(self, archives: Sequence[int], chunk: int = 4096) -> Iterator[list[tuple[Any, ...]]]:
        """All posts in the order of the list, as tuples: id, day (ordinal, 0: none), place in `archives` (several,
        where several have it), numbers of the sets of tags, authors, sites and categories, flags, folded title.

        Newest first, ties by id, those without a date last; what lies byte for byte in an archive named earlier
        as well is left out. The flags are the catalogue's bits COPIED (4), BROKEN (8) and REWRITTEN (32).
        """
        if not archives:
            return iter(())
        return self._stream(lambda db: reading.columns(db, archives, chunk))

    def shown(self, archives: Sequence[int]) -> int:
        """How many posts `columns` gives: what several archives have counts once."""
        across = self._store.read(lambda db: reading.copies_across(db, archives))
        return self.count(archives) - (len(across.hidden) if across else 0)

    def sets(self, facet: Facet) -> list[tuple[int, tuple[str, ...]]]:
        """The sets of values of a facet, by number. Number 0, the empty set, is not among them."""
        return self._store.read(lambda db: reading.sets_of(db, facet))

    def _stream(self, query: Callable[[sqlite3.Connection], Iterator[Any]]) -> Iterator[Any]:
        with self._store.errors():
            epoch = self._store.epoch
            try:
                with self._store.using() as db:
                    yield from query(db)
            except sqlite3.DatabaseError as error:
                # What was handed on stays; the rest is not there any more, and `version` says that all is new.
                if not self._store.repair(error, epoch):
                    raise

    def _known_sets(self) -> reading.Sets:
        if self._sets_epoch != self._store.epoch:
            self._sets_epoch, self._sets = self._store.epoch, reading.Sets()
        return self._sets

    # Bodies

    @property
    def texts(self) -> Texts:
        """The words of the bodies, in a database of their own beside this one; opened when first asked for."""
        from tui.index.fulltext.search import Texts

        with self._opening:
            if self._texts is None:
                self._texts = Texts(self._store)
            return self._texts

    def find_bodies(
        self,
        archives: Sequence[int],
        wanted: Sequence[BodyTerm],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> dict[int, float]:
        """The posts of these archives whose bodies have all that is `wanted`, each with its rank: the higher, the
        better.

        What is exact stands in the body with nothing between its words but marks and blanks. Raises Cancelled.
        """
        return self.texts.find(archives, wanted, cancelled)

    def text_share(self, archives: Sequence[int]) -> tuple[int, int]:
        """How many posts of these archives `find_bodies` can find by now, of how many."""
        return self.texts.share(archives), self.count(archives)

    def build_texts(
        self,
        archives: Sequence[int],
        on_progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Take in the bodies of new and changed posts, newest first; blocks, so call it off the UI thread.

        `on_progress` hears what `text_share` would say. Raises Cancelled: what is done is kept, and the next call goes
        on from there.
        """
        self.texts.build(archives, on_progress, cancelled)

    def body_snippets(
        self, ids: Sequence[int], texts: Sequence[str], width: int
    ) -> dict[int, tuple[str, tuple[tuple[int, int], ...]]]:
        """For each of these posts a piece of its body, at most `width` cells wide, around what `texts` found in it, and
        the stretches (start, end) of it that were found. Left out are posts that cannot be read, and those found by
        something else, in whose body there is nothing to show.
        """
        from tui.index.fulltext.snippets import snippets

        paths = self.paths(ids)
        sources = [(row.id, paths[row.id], row.title, row.source) for row in self.rows(ids) if row.id in paths]
        return {post: made for post, made in snippets(sources, texts, width).items() if made[1]}

    # Refreshing

    def forget(self, archive: int) -> None:
        """Forget the rows of an archive; the next refresh begins anew. Ids are not given a second time."""
        from tui.index.write import forget

        self._store.refuse_to_write()
        with self._store.errors(), only_one(self.path.with_suffix(".lock"), lambda: False):
            self._store.read(lambda db: forget(db, archive))

    def refresh(
        self,
        archive: int,
        *,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        on_rekeyed: Callable[[list[tuple[bytes, bytes]]], None],
    ) -> Summary:
        """Bring an archive's rows up to date with its files; blocks, so call it off the UI thread.

        `on_rekeyed` gets pairs of an old and a new key before the commit after which a post answers to the new
        one. A refresh by another process or thread is waited for. Raises Cancelled when `cancelled` says so
        (what is done is kept), ArchiveError when the archive is not there (its rows stay).
        """
        from tui.index.refresh import Refresh

        root = self._root(archive)
        if not os.path.exists(root):
            raise ArchiveError(f"The archive at {root} is not there.")
        self._store.refuse_to_write()
        with self._store.errors(), only_one(self.path.with_suffix(".lock"), cancelled):
            for last in (False, True):
                epoch = self._store.epoch
                try:
                    with self._store.using() as db:
                        db.execute(
                            "INSERT OR IGNORE INTO archive(id, root) VALUES (?, ?)", (archive, os.fsencode(root))
                        )
                        return Refresh(db, archive, root, on_progress, cancelled, on_rekeyed).run()
                except sqlite3.DatabaseError as error:
                    if last or not self._store.repair(error, epoch):
                        raise
        raise AssertionError

    def _root(self, archive: int) -> str:
        if archive not in self._roots:
            found = self._store.read(
                lambda db: db.execute("SELECT root FROM archive WHERE id = ?", (archive,)).fetchone()
            )
            if found is None:
                raise ArchiveError(f"There is no archive number {archive}.")
            self._roots[archive] = os.fsdecode(found[0])
        return self._roots[archive]
