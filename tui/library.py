"""The one object both faces hold: it opens archives, and answers what is in them.

Everything a face may ask goes through here; what a person does comes back through here to the state. Methods
may be called from any thread. Storage that cannot be used raises StorageError, an archive that cannot be read
ArchiveError; a post that is wrong in itself raises nothing: it carries its problems.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tui.catalogues import Catalogues
from tui.documents import Document, body_of, read_document
from tui.errors import ArchiveError, NotFoundError
from tui.index import Index
from tui.mark_bits import Flags
from tui.model import DayCount, Facets, FileProblem, Post, Progress, Row, Summary
from tui.reading_only import may_only_read
from tui.search.cooperative import yield_thread
from tui.state import Marked, State
from tui.state.write_behind import Keeper
from tui.texts import Texts

if TYPE_CHECKING:
    from tui.article.preview import Preview
    from tui.pictures.album import Album
    from tui.search.catalogue import Catalogue
    from tui.search.engine import Engine
    from tui.search.results import Found
    from tui.settings import Folders


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive: its number in the index, its absolute root, and the name `in:` knows it by."""

    number: int
    root: str
    name: str


def find_archives(paths: Sequence[str | Path]) -> list[str]:
    """The absolute roots of these archives, each once. Raises ArchiveError for one that is not there."""
    roots: list[str] = []
    for path in paths:
        root = os.path.realpath(os.path.expanduser(path))
        if not os.path.exists(root):
            raise ArchiveError(f"There is no archive at {path}")
        if not os.access(root, os.R_OK | (os.X_OK if os.path.isdir(root) else 0)):
            raise ArchiveError(f"The archive at {path} may not be read")
        if root not in roots:
            roots.append(root)
    return roots


class Library:
    """Some archives, opened together: one list, one search, one set of marks."""

    def __init__(self, folders: Folders, paths: Sequence[str | Path], *, samples: Path | None = None) -> None:
        """Open archives by their paths; without any, those opened last, else the `samples`."""
        folders.prepare()
        self._pictures = folders.pictures
        self._state_file = folders.state_file
        self._failure_heard: Callable[[Exception | None], None] = lambda _error: None
        self.state = State(folders.state_file)
        self.index = Index(folders.index_file)
        report = lambda error=None: self._failure_heard(error)  # noqa: E731 - `when_failing` may set it later
        self._keeper = Keeper(self.state, report, report)
        self._engine: Engine | None = None
        self._catalogue: Catalogue | None = None
        self.give_way = yield_thread  # called between steps of work that nobody waits for; set before the first search
        self._loading = threading.Lock()
        self._serving = threading.Lock()
        self._flags = Flags(self.state, self._keeper, self.index)
        self.notices: list[str] = [self.index.notice] if self.index.notice else []
        try:
            self.archives = self._open(paths, samples)
        except BaseException:
            self.close()
            raise
        self._numbers = [archive.number for archive in self.archives]
        self._cache = folders.cache
        self._birth = self.index.state()[0]
        self._catalogues = self._catalogues_of_archives()
        self.texts = Texts(self.index, self._numbers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what waits, stop the threads, close the databases."""
        if self._engine is not None:
            self._engine.close()
        self._keeper.close()
        self.index.close()
        self.state.close()

    @property
    def unkept(self) -> int:
        """How many posts have marks that are not on the disk; after closing, that will never be."""
        return len(self._keeper.waiting())

    def when_failing(self, hear: Callable[[Exception | None], None]) -> None:
        """Whom to tell, in a thread of the library's, when marks cannot be written, and with None once they are."""
        self._failure_heard = hear

    def _open(self, paths: Sequence[str | Path], samples: Path | None) -> tuple[Archive, ...]:
        if paths:
            roots = find_archives(paths)
        else:
            opened = self.state.opened()
            roots = [root for root in opened if os.path.exists(root)]
            if opened and not roots:
                raise ArchiveError(f"The archive opened last is not there now: {', '.join(opened)}; name another")
            self.notices += [f"The archive at {root} is not there now" for root in opened if root not in roots]
            if not opened and samples is not None:
                roots = [str(samples.resolve())]
            if not roots:
                raise ArchiveError("No archive was named, and none was opened before")
        return tuple(Archive(self.index.archive(root), root, os.path.basename(root) or root) for root in roots)

    def remember(self) -> None:
        """Open these archives again when none is named; where marks may only be read, it stays with those of before."""
        if may_only_read(self._state_file):
            return
        self.state.remember_opened([archive.root for archive in self.archives])

    # Keeping the index true

    @property
    def is_complete(self) -> bool:
        """Whether every open archive was scanned to its end once."""
        return all(self.index.is_complete(number) for number in self._numbers)

    @property
    def index_version(self) -> int:
        """A number that is another one once anybody has changed the index."""
        return self.index.version()

    @property
    def index_extent(self) -> tuple[int, int]:
        """Which index it is, and how many posts of these archives are in it: quick to look at again and again."""
        self.index.version()
        return self.index.state()[0], self.count()

    def _follow_index(self) -> None:
        """Where the index was begun anew, by whomever, know the archives by the numbers that they have in it."""
        birth, _ = self.index_extent
        if birth != self._birth:
            self._birth = birth
            self.archives = tuple(replace(one, number=self.index.archive(one.root)) for one in self.archives)
            self._numbers[:] = [archive.number for archive in self.archives]
            self._catalogues = self._catalogues_of_archives()

    def _catalogues_of_archives(self) -> Catalogues:
        archives = [(archive.number, archive.root, archive.name) for archive in self.archives]
        return Catalogues(self.index, archives, self._cache)

    def refresh(
        self,
        on_progress: Callable[[Progress], None] = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Summary:
        """Bring the index up to date with the files. Raises Cancelled when it was given up; what is done is kept."""
        self._follow_index()
        summaries = [
            self.index.refresh(number, on_progress=on_progress, cancelled=cancelled, on_rekeyed=self._carry_marks)
            for number in self._numbers
        ]
        self._reattach_marks()
        return Summary(
            posts=self.index.shown(self._numbers),
            files=sum(summary.files for summary in summaries),
            added=sum(summary.added for summary in summaries),
            changed=sum(summary.changed for summary in summaries),
            moved=sum(summary.moved for summary in summaries),
            removed=sum(summary.removed for summary in summaries),
            problems=sum(summary.problems for summary in summaries),
            warnings=sum(summary.warnings for summary in summaries),
            seconds=sum(summary.seconds for summary in summaries),
        )

    def forget_index(self) -> None:
        """Forget what is indexed of the open archives; the next refresh begins anew."""
        for number in self._numbers:
            self.index.forget(number)

    def problems(self) -> Iterator[FileProblem]:
        """Every problem of the open archives, by path."""
        return self.index.problems(self._numbers)

    def _carry_marks(self, pairs: list[tuple[bytes, bytes]]) -> None:
        """A post answers to another key from now on: its marks go with it, before the index says so."""
        self.state.adopt(pairs)

    def _reattach_marks(self) -> None:
        """Give marks whose post is known by another key now back to it: by its place, or by its bytes.

        This is for an index that was made anew after a file moved: there is no old row left to tell of the move.
        """

        def known(keys: Sequence[bytes]) -> set[bytes]:
            return {key for key, _ in self.index.ids_of_keys(keys)}

        pairs = [
            (marked.key, key)
            for marked in self.state.stray(known)
            if self._is_ours(marked.path)
            and (key := self.index.key_like(marked.path, marked.fingerprint, marked.source))
        ]
        if pairs:
            self.state.adopt(pairs)

    def _is_ours(self, path: str) -> bool:
        return any(path == archive.root or path.startswith(archive.root + os.sep) for archive in self.archives)

    # Posts

    def count(self) -> int:
        """How many posts the open archives hold."""
        return self.index.count(self._numbers)

    def first_rows(self, limit: int) -> list[Row]:
        """The newest posts, as the index was left: at once, whatever its size."""
        return self._marked(self.index.first_rows(self._numbers, limit))

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """These posts, in this order; those that are gone are left out."""
        return self._marked(self.index.rows(ids))

    def post(self, post_id: int) -> Post:
        """A post with all that is known of it. Raises NotFoundError."""
        post = self.index.post(post_id, self._numbers)
        if post is None:
            raise NotFoundError(f"There is no post {post_id}")
        return replace(post, row=self._marked([post.row])[0])

    def paths(self, ids: Sequence[int]) -> dict[int, str]:
        """The file of each of these posts: the one that is opened, absolute."""
        return self.index.paths(ids)

    def id_of_path(self, path: str) -> int | None:
        """The post in a file, by its absolute path; None where it is not indexed."""
        return self.index.id_of_path(os.path.realpath(path))

    def ids_of(self, key: bytes) -> list[int]:
        """The posts that are known by this key: one as a rule, whatever its number in the index has become."""
        return [post_id for _, post_id in self.index.ids_of_keys([key])]

    def document(self, post_id: int, on_preview: Callable[[Post, Preview], None] | None = None) -> Document:
        """A post with its article, read from its file and converted. Raises NotFoundError.

        Of a long one `on_preview` is called with the first blocks before the rest is made.
        """
        return read_document(self.post(post_id), on_preview)

    def body(self, post: Post) -> str:
        """The body of a post as it stands in its file. Raises NotFoundError."""
        return body_of(post)[0]

    def album(self, post: Post) -> Album:
        """Where the pictures of a post are, and how they are got."""
        from tui.pictures.album import Album
        from tui.pictures.cache import PictureCache

        roots = [archive.root for archive in self.archives]
        return Album(post.paths, post.row.source, roots, PictureCache(self._pictures))

    def _marked(self, rows: list[Row]) -> list[Row]:
        marks = self._keeper.marks_of([row.key for row in rows])
        if not marks:
            return rows
        return [
            replace(row, read=mark.read, starred=mark.starred) if (mark := marks.get(row.key)) else row for row in rows
        ]

    # Searching

    def load(self) -> Catalogue:
        """Read the columns that searching and counting need; a search meanwhile uses those of before."""
        with self._loading:
            self._follow_index()
            catalogue = self._catalogues.load()
            self._flags.fill(catalogue)
            with self._serving:
                self._flags.serve(catalogue)
                self._catalogue = catalogue
                if self._engine is not None:
                    self._engine.replace(catalogue)
            return catalogue

    @property
    def is_prepared(self) -> bool:
        """Whether a search would find everything loaded that it may need."""
        return self._engine is not None and self._engine.is_prepared

    def prepare_start(self) -> None:
        """See that the next start has to put nothing together."""
        self._catalogues.make_ready()

    def keep_loaded(self) -> None:
        """Keep what was loaded where the next start finds it sooner."""
        self._catalogues.keep()

    def ask(self, text: str, on_found: Callable[[Found], None], on_failure: Callable[[Exception], None]) -> None:
        """Search in the engine's thread, which then calls one of these; a newer call drops this one.

        Before the first `load` has ended, the search waits for it.
        """
        from tui.search.engine import Answer, Engine, SearchFailure
        from tui.search.results import Found

        with self._serving:
            engine = self._engine = self._engine or Engine(self._catalogue, self.texts, self.give_way)

        def deliver(answer: Answer) -> None:
            if isinstance(answer, SearchFailure):
                on_failure(answer.error)
            else:
                on_found(Found.of(answer))

        engine.submit(text, deliver)

    def count_facets(self, found: Found, cancelled: Callable[[], bool] = lambda: False) -> Facets:
        """The counts under what was found. Raises Cancelled."""
        from tui.search.facets import count_facets

        return count_facets(found.hits.catalogue, found.hits.positions, cancelled)

    def search(self, text: str) -> Found:
        """Search here and now."""
        from tui.search.evaluate import search
        from tui.search.query import parse
        from tui.search.results import Found

        return Found.of(search(self._catalogue or self.load(), parse(text), bodies=self.texts))

    def timeline(
        self, found: Found, facets: Facets, cancelled: Callable[[], bool] = lambda: False
    ) -> tuple[tuple[DayCount, ...], range | None]:
        """The days under a query but for its dates, and the days (as ordinals) those leave. Raises Cancelled."""
        from tui.search.timeline import timeline

        return timeline(found.hits, facets, cancelled)

    def facets(self, text: str = "") -> Facets:
        """The counts under a query, here and now."""
        return self.count_facets(self.search(text))

    # Marks

    def mark(self, rows: Sequence[Row], *, read: bool | None = None, starred: bool | None = None) -> None:
        """Give all these posts the same marks; None leaves a mark as it is. On the disk a moment later."""
        posts = []
        for row in rows:
            post = self.index.post(row.id)
            posts.append(
                Marked(
                    row.key, post.paths[0] if post and post.paths else "", post.fingerprint if post else b"",
                    row.source, row.title, row.date.stored if row.date else "",
                )
            )  # fmt: skip
        self._keeper.mark(posts, read=read, starred=starred)
        self._flags.mark({row.key for row in rows}, read=read, starred=starred)

    def take_in_marks(self) -> bool:
        """See the marks that another copy of the program has set since; whether there are any. Quick without."""
        return self._flags.take_in()

    def later(self, write: Callable[[], None]) -> None:
        """Have something written behind the screen, after the marks that wait; a failure is told like theirs."""
        self._keeper.later(write)

    def position(self, key: bytes) -> float:
        """How far down a post was read when it was left, 0 to 1."""
        return self.state.position(key)

    def keep_position(self, key: bytes, share: float) -> None:
        """Keep how far down a post was read."""
        self.later(lambda: self.state.keep_position(key, share))

    def searches(self) -> tuple[str, ...]:
        """What was searched for, the latest first."""
        return self.state.searches()

    def remember_search(self, text: str) -> None:
        """Remember what was searched for."""
        self.later(lambda: self.state.remember_search(text))

    def next_unread(self, ids: Sequence[int], index: int, way: int) -> int | None:
        """The place in `ids` of the next unread post after `index`, or (`way` -1) of the one before it."""
        return self._flags.next_unread(ids, index, way)
