"""`Index`: all questions to index.db, and its refreshing."""

# ruff: noqa: S608 - only place holders and names of columns are put together, nothing from outside
from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tui.archive.gone import place_of
from tui.errors import ArchiveError, ReplacedError
from tui.index import queries
from tui.index.disposable.database import DisposableDatabase
from tui.index.disposable.stored import DamageError, members_from_stored, require_type
from tui.index.schema import SCHEMA
from tui.language import _
from tui.sqlite import select_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tui.archive.git import Repository
    from tui.index.history import GonePosts
    from tui.index.queries import BodySource
    from tui.model import Claim, Facet, FileProblem, Post, Progress, Row, Summary


T = TypeVar("T")

_NO_EPOCH = -1


class Revision(NamedTuple):
    """Two databases, or two states of one, never have the same revision."""

    birth: int
    """When the file was created, in microseconds."""
    generation: int
    """Counts the commits."""


_SCANNED_FOR_A_KEY = 4
"""Posts that are passed over in the time that one is found by its key."""


class Index:
    """One index.db, with every archive that was ever opened. Its methods may be called from any thread.

    Each raises StorageError when the database cannot be used. A damaged one is replaced by an empty one: queries then
    find nothing, `version` changes, `is_complete` is false, and `notice` says why.
    """

    def __init__(self, path: Path, *, checked_later: bool = False) -> None:
        """Open the database at `path`, creating it and its folder where needed; for `checked_later` see `check`."""
        self.checked_later = checked_later
        self._database = DisposableDatabase(Path(path), SCHEMA, checked_later=checked_later)
        self._sets = queries.SetCache()
        self._sets_epoch = _NO_EPOCH
        self._roots: dict[int, str] = {}

    @property
    def path(self) -> Path:
        """The file of the database."""
        return self._database.path

    @property
    def notice(self) -> str:
        """Why the file was deleted and a new one begun, in one line; "" if it was not."""
        return self._database.notice

    @property
    def epoch(self) -> int:
        """How often a new file was begun while this one was open."""
        return self._database.epoch

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def check(self, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Find out whether the file is what was written, which takes as long as reading it; where it is not
        `checked_later`, that was done when it was opened. Raises Cancelled.
        """
        self._database.check(cancelled)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Have this thread see one state of the index in a block, whatever other processes write meanwhile.

        Where it turns out to be damaged, ReplacedError ends the block.
        """
        epoch = self._database.epoch
        try:
            with self._database.snapshot():
                yield
        finally:
            if epoch != self._database.epoch:
                self._sets_epoch = _NO_EPOCH

    # Archives

    def add_archive(self, root: str) -> int:
        """The number of the archive at an absolute path, which is added where it is new."""
        encoded = os.fsencode(root)

        def add(db: sqlite3.Connection) -> int:
            db.execute("INSERT OR IGNORE INTO archive(root) VALUES (?)", (encoded,))
            return int(db.execute("SELECT id FROM archive WHERE root = ?", (encoded,)).fetchone()[0])

        if (number := self._number_of(encoded)) is None:
            number = self._database.write(add)
        self._roots[number] = root
        return number

    def numbers(self) -> list[int]:
        """The numbers of all archives that were ever indexed."""
        return self._database.run(lambda db: [number for (number,) in db.execute("SELECT id FROM archive ORDER BY id")])

    def roots(self) -> list[str]:
        """The absolute paths of the archives that have posts, the one to which they came last first; those to which
        none came since they were first indexed follow, the one that was indexed last before the others.
        """
        query = (
            "SELECT root FROM archive WHERE EXISTS (SELECT 1 FROM post WHERE post.archive = archive.id) "
            "ORDER BY (SELECT coalesce(max(at), 0) FROM arrival WHERE arrival.archive = archive.id) DESC, id DESC"
        )
        return self._database.run(lambda db: [os.fsdecode(root) for (root,) in db.execute(query)])

    def has_archive(self, root: str) -> bool:
        """Whether any posts of the archive at an absolute path are known."""
        number = self._number_of(os.fsencode(root))
        return number is not None and self.count([number]) > 0

    def _number_of(self, root: bytes) -> int | None:
        query = "SELECT id FROM archive WHERE root = ?"
        found = self._database.run(lambda db: db.execute(query, (root,)).fetchone())
        return found and int(found[0])

    def is_complete(self, archive: int) -> bool:
        """Whether a refresh of the archive has finished, and no later one still looks for where a post has gone."""
        query = (
            "SELECT complete AND NOT EXISTS (SELECT 1 FROM post WHERE archive = :archive AND copies = 0) "
            "FROM archive WHERE id = :archive"
        )
        found = self._database.run(lambda db: db.execute(query, {"archive": archive}).fetchone())
        return bool(found and found[0])

    @property
    def is_whole(self) -> bool:
        """Whether a refresh of every archive there is has finished, and no damage has emptied the index since."""
        query = "SELECT count(*) FROM archive WHERE NOT complete"
        return not self.notice and not self._database.run(lambda db: db.execute(query).fetchone())[0]

    def count(self, archives: Sequence[int]) -> int:
        """How many posts these archives hold; the copies in an archive count once."""
        marks = ",".join("?" * len(archives))
        query = f"SELECT coalesce(sum(posts), 0) FROM archive WHERE id IN ({marks})"
        return int(self._database.run(lambda db: db.execute(query, list(archives)).fetchone())[0])

    def next_post(self) -> int:
        """The id that the next post gets; ids are given once."""
        return int(self._database.run(lambda db: db.execute("SELECT next_post FROM meta").fetchone())[0])

    def count_between(self, archives: Sequence[int], first: int, end: int) -> int:
        """How many posts of these archives are there that have got their ids from `first` on, before `end`."""
        marks = ",".join("?" * len(archives))
        query = (
            f"SELECT count(*) FROM post WHERE id >= ? AND id < ? AND archive IN ({marks}) AND copies > 0 "
            "AND id NOT IN (SELECT post FROM gone)"
        )
        return int(self._database.run(lambda db: db.execute(query, [first, end, *archives]).fetchone())[0])

    def version(self) -> int:
        """A number that changes with every commit, by any process."""
        self._database.follow_replacement()
        return int(self._database.run(lambda db: db.execute("SELECT generation FROM meta").fetchone())[0])

    def revision(self) -> Revision:
        """What the database holds now, as a value to compare."""
        return Revision(*self._database.run(lambda db: db.execute("SELECT birth, generation FROM meta").fetchone()))

    def arrivals(self, archive: int) -> list[tuple[int, int]]:
        """When posts of an archive came, as pairs of the first id and a time (milliseconds since 1970, UTC), by id.

        Those before the first pair have been there since the archive was indexed first.
        """
        query = "SELECT first_post, at FROM arrival WHERE archive = ? ORDER BY first_post"
        found = self._database.run(lambda db: db.execute(query, (archive,)).fetchall())
        require_type([number for row in found for number in row], int)
        return found

    # Posts

    def first_rows(self, archives: Sequence[int], limit: int) -> list[Row]:
        """The newest posts of these archives, undated ones last; quick whatever the size of the archives."""
        return self._database.run(lambda db: queries.first_rows(db, self._known_sets(), archives, limit))

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """These posts, in this order; those that do not exist are left out, but within a snapshot are damage."""
        return self._database.run(lambda db: self._require_all(ids, queries.rows(db, self._known_sets(), ids)))

    def post(self, post_id: int, archives: Sequence[int] = ()) -> Post | None:
        """A post with all its details, or None; its paths include those of its copies in others of these archives."""
        return self._database.run(lambda db: queries.post(db, self._known_sets(), post_id, archives))

    def paths(self, ids: Sequence[int]) -> dict[int, str]:
        """The absolute path of the file that each of these posts is read from, or was in before it was gone; what is
        left out: see `body_sources`.
        """
        return {post: os.fsdecode(place_of(path)) for post, path, _, _ in self.body_sources(ids)}

    def hints(self, ids: Sequence[int]) -> dict[int, queries.PostHints]:
        """What these posts are recognised by later, by id; those that do not exist are left out."""
        return self._database.run(lambda db: queries.hints(db, ids))

    def body_sources(self, ids: Sequence[int]) -> list[BodySource]:
        """What is needed to read the bodies of these posts, in this order; those that do not exist are left out, but
        within a snapshot are damage.
        """
        return self._database.run(lambda db: self._require_all(ids, queries.body_sources(db, ids)))

    def _require_all(self, ids: Sequence[int], found: list[T]) -> list[T]:
        """What was found of these posts. Raises DamageError where some are missing from the state that named them."""
        if self._database.is_held and len(found) != len(ids):
            raise DamageError("posts are missing")
        return found

    def ids(self, archive: int) -> frozenset[int]:
        """All posts of an archive."""
        query = "SELECT id FROM post WHERE archive = ? AND copies > 0"
        return frozenset(post for (post,) in self._database.run(lambda db: db.execute(query, (archive,)).fetchall()))

    def gone(self, archive: int) -> frozenset[int]:
        """The posts of an archive that are gone."""
        query = "SELECT post FROM gone WHERE archive = ?"
        return frozenset(post for (post,) in self._database.run(lambda db: db.execute(query, (archive,)).fetchall()))

    def id_of_path(self, path: str) -> int | None:
        """The post in the file at an absolute path, or None."""
        return self._database.run(lambda db: queries.id_of_path(db, os.fsencode(path)))

    def find_moved_key(self, path: str, fingerprint: bytes, source: str) -> bytes | None:
        """The present key of a post by the hints of its mark, whose own key no post has any more; None if it is gone.

        It is the key of the post in the same file, unless that has another source, else of one with the same bytes.
        """
        return self._database.run(lambda db: queries.find_moved_key(db, os.fsencode(path), fingerprint, source))

    def keys_by_head(self) -> dict[tuple[str, str], set[bytes]]:
        """The keys of the posts that have no source, by their title and date as stored; without those that lack one."""
        query = (
            "SELECT title, date, key FROM post WHERE source = '' AND title <> '' AND date IS NOT NULL AND copies > 0"
        )
        found: dict[tuple[str, str], set[bytes]] = {}
        for title, date, key in self._database.run(lambda db: db.execute(query).fetchall()):
            found.setdefault((title, date), set()).add(key)
        return found

    def ids_of_keys(self, keys: Iterable[bytes]) -> list[tuple[bytes, int]]:
        """Key and id of every post with one of these keys; several posts may have the same key."""
        some = list(keys)

        def read(db: sqlite3.Connection) -> list[tuple[bytes, int]]:
            if len(some) * _SCANNED_FOR_A_KEY > (db.execute("SELECT max(id) FROM post").fetchone()[0] or 0):
                wanted = set(some)
                return [row for row in db.execute("SELECT key, id FROM post") if row[0] in wanted]
            return list(select_in(db, "SELECT key, id FROM post WHERE key IN", some))

        return self._database.run(read)

    def ids_of_source(self, address: str) -> list[int]:
        """The posts of all archives with this source, as written; where there is none, with one that is the same."""
        return self._database.run(lambda db: queries.ids_of_source(db, address))

    def version_groups(self, archives: Sequence[int]) -> list[list[int]]:
        """The posts of these archives that are versions of one another, group by group."""
        from tui.index.versions import find_version_groups

        return self._database.run(lambda db: find_version_groups(db, archives))

    def versions_of(self, post: int, archives: Sequence[int]) -> list[int]:
        """The posts of these archives that are other versions of the source of a post."""
        from tui.index.versions import versions_of

        return self._database.run(lambda db: versions_of(db, archives, post))

    def sources(self, archives: Sequence[int], chunk: int) -> Iterator[list[tuple[int, str]]]:
        """All posts of these archives, `chunk` at a time: id, and the address it comes from, "" for none."""
        return self._stream(lambda db: queries.sources(db, archives, chunk))

    def problems(self, archives: Sequence[int]) -> Iterator[FileProblem]:
        """Every problem of these archives, ordered by path."""
        return self._stream(lambda db: queries.problems(db, archives))

    # For searching

    def columns(self, archives: Sequence[int], chunk: int = 4096) -> Iterator[list[tuple[Any, ...]]]:
        """All posts in the order of the list, `chunk` at a time, as tuples: id, day (ordinal, 0: none), position in
        `archives` (a tuple of several, where several have the post), numbers of the sets of tags, authors, sites and
        categories, flags, folded title.

        Newest first, ties by id, undated posts last. A post with byte-equal copies in several of the archives comes
        once, in the archive named first. The flags are the catalogue's, of what is no mark: DUPLICATE (4), BROKEN (8),
        GONE (16), REWRITTEN (32) and VERSION (64).
        """
        if not archives:
            return iter(())
        return self._stream(lambda db: queries.columns(db, archives, chunk))

    def count_distinct(self, archives: Sequence[int]) -> int:
        """How many posts `columns` yields: copies in several archives count once."""
        sharing = self._database.run(lambda db: queries.find_shared_posts(db, archives))
        return self.count(archives) - (len(sharing.hidden) if sharing else 0)

    def sets(self, facet: Facet) -> list[tuple[int, tuple[str, ...]]]:
        """The sets of values of a facet, with their numbers; number 0, the empty set, is left out."""
        query = "SELECT id, members FROM termset WHERE facet = ?"
        found = self._database.run(lambda db: db.execute(query, (facet,)).fetchall())
        return list(zip([number for number, _ in found], members_from_stored([text for _, text in found]), strict=True))

    def _stream(self, query: Callable[[sqlite3.Connection], Iterator[Any]]) -> Iterator[Any]:
        with self._database.errors():
            epoch = self._database.epoch
            try:
                with self._database.use() as db:
                    yield from query(db)
            except sqlite3.DatabaseError as error:
                # What was yielded stays; the rest is lost, and `version` tells that everything has changed.
                if not self._database.repair(error, epoch):
                    raise

    def _known_sets(self) -> queries.SetCache:
        if self._sets_epoch != self._database.epoch:
            self._sets_epoch, self._sets = self._database.epoch, queries.SetCache()
        return self._sets

    # Refreshing

    def forget(self, archive: int) -> None:
        """Delete the rows of an archive; the next refresh reads all files again. Ids are not used a second time."""
        from tui.index.write import forget

        self._database.check_writable()
        with self._database.exclusive(lambda: False):
            self._database.run(lambda db: forget(db, archive))

    def refresh(
        self,
        archive: int,
        *,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        on_rekeyed: Callable[[list[tuple[bytes, bytes]]], object],
        on_claimed: Callable[[list[Claim]], object] = lambda _claims: None,
        links_outside: bool = False,
    ) -> Summary:
        """Bring an archive's rows up to date with its files. Blocks, so call it off the UI thread.

        `on_rekeyed` gets pairs of an old and a new key before the commit that gives a post the new one. `on_claimed`
        gets the posts that share an address, also before it: marks stored by its key belong to one of them. With
        `links_outside`, links that lead out of the archive are followed. A refresh by another process or thread is
        waited for. Raises Cancelled when `cancelled` returns true (what is done is kept), ArchiveError when the
        archive does not exist (its rows stay), and ReplacedError when another program has begun the index anew.
        """
        from tui.index.refresh import Refresh

        root = self.root(archive)
        if not os.path.exists(root):
            raise ArchiveError(_("The archive at {path} is not there.", path=root))
        self._database.check_writable()

        def run(db: sqlite3.Connection) -> Summary:
            numbered = archive, os.fsencode(root)
            db.execute("INSERT OR IGNORE INTO archive(id, root) VALUES (?, ?)", numbered)
            if db.execute("SELECT 1 FROM archive WHERE (id, root) = (?, ?)", numbered).fetchone() is None:
                raise ReplacedError(_("Another program has begun the index anew, and numbers the archives otherwise."))
            callbacks = on_progress, cancelled, on_rekeyed, on_claimed
            return Refresh(db, archive, root, *callbacks, links_outside=links_outside).run()

        with self._database.exclusive(cancelled):
            return self._database.run(run)

    # What the history has

    def look_through_history(
        self,
        archive: int,
        repository: Repository,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        on_claimed: Callable[[list[Claim]], object] | None = None,
    ) -> GonePosts:
        """The posts that an archive has no more and the history of its repository still does.

        With `on_claimed`, as in `refresh`, they are taken into the index, all in one transaction: what was not looked
        at yet is added, and what has come back is taken out. Raises GitError, and Cancelled, with nothing changed.
        """
        from tui.index.history import HistoryDiff

        root = os.fsencode(self.root(archive))

        def run(db: sqlite3.Connection) -> GonePosts:
            return HistoryDiff(db, archive, root, repository, cancelled).run(on_claimed)

        if on_claimed is None:
            return self._database.run(run)
        self._database.check_writable()
        with self._database.exclusive(cancelled):
            return self._database.run(run)

    def drop_gone(self, archive: int) -> int:
        """Take the posts that are gone out of the index; how many they were."""
        from tui.index.history import drop_all

        root = os.fsencode(self.root(archive))
        self._database.check_writable()
        with self._database.exclusive(lambda: False):
            return self._database.run(lambda db: drop_all(db, archive, root))

    def count_gone(self, archive: int) -> int:
        """How many posts of an archive are gone, of those that were taken in."""
        query = "SELECT count(*) FROM gone WHERE archive = ?"
        return int(self._database.run(lambda db: db.execute(query, (archive,)).fetchone())[0])

    def root_of(self, post: int) -> str:
        """The absolute path of the archive of a post; "" where there is no such post."""
        query = "SELECT archive FROM post WHERE id = ?"
        found = self._database.run(lambda db: db.execute(query, (post,)).fetchone())
        return self.root(found[0]) if found else ""

    def root(self, archive: int) -> str:
        """The absolute path of an archive. Raises ArchiveError where there is none of this number."""
        if archive not in self._roots:
            found = self._database.run(
                lambda db: db.execute("SELECT root FROM archive WHERE id = ?", (archive,)).fetchone()
            )
            if found is None:
                raise ArchiveError(_("There is no archive number {number}.", number=archive))
            self._roots[archive] = os.fsdecode(found[0])
        return self._roots[archive]
