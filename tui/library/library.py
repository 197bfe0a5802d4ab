"""`Library`: some archives opened together. The screen and the command line use everything below through it.

Methods may be called from any thread. A database that cannot be used raises StorageError, and an archive that cannot be
read ArchiveError; a malformed post raises nothing, but has problems.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import astuple, dataclass, replace
from functools import cached_property, partial
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tui.archive.gone import OpenRepositories
from tui.errors import ArchiveError, NotFoundError, ReplacedError, StorageError
from tui.index import Index
from tui.index.fulltext.citations import Citations
from tui.index.fulltext.copies import Copies
from tui.index.fulltext.search import FullText
from tui.index.queries import sort_key
from tui.index.sources import SourceAddresses
from tui.language import _
from tui.library.catalogues import Catalogues
from tui.library.completions import Completions
from tui.library.drafts import Drafts
from tui.library.due_rules import DueRules
from tui.library.histories import Histories
from tui.library.last_session import LastSession
from tui.library.mark_bits import MarkBits
from tui.library.marks import MarkedMany, Marks
from tui.library.own_marks import OwnMarks
from tui.library.post_links import PostLinks
from tui.library.rules import Rules
from tui.library.saved_searches import SavedSearches
from tui.library.usable_folders import UsableFolders
from tui.model import DayCount, Facets, FacetValues, FileProblem, Post, Progress, Row, Summary
from tui.resources import samples_folder
from tui.search.short_steps import yield_thread
from tui.sqlite import is_read_only
from tui.state import Mark, MarkChange, MarkEdit, MarkedPost, State, Target
from tui.state.write_behind import WriteBehind
from tui.text import clean_line

if TYPE_CHECKING:
    from tui.article.document import Article
    from tui.article.preview import Preview
    from tui.index.fulltext.subjects import Subjects
    from tui.index.history import GonePosts
    from tui.index.index import Revision
    from tui.index.queries import PostHints
    from tui.library.counterparts import Counterparts
    from tui.library.documents import Document
    from tui.library.early_refresh import EarlyRefresh
    from tui.library.story_groups import StoryGroup
    from tui.pictures.album import Album
    from tui.search.catalogue import Catalogue
    from tui.search.completion import Completion
    from tui.search.engine import Engine
    from tui.search.evaluate import Hits
    from tui.search.offers import Offer
    from tui.search.results import SearchResults
    from tui.search.signs import Unfinished
    from tui.settings import Folders, Rule, Settings


_MAX_NAMED = 20
"""Posts whose marks are named when they could not be kept."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive: its number in the index, its absolute root, and its name in the query field `in:`."""

    number: int
    root: str
    name: str

    def has(self, path: str) -> bool:
        """Whether a file at this path is of the archive."""
        return path == self.root or path.startswith(self.root.rstrip(os.sep) + os.sep)


def find_archives(
    paths: Sequence[str | Path], is_known: Callable[[str], bool] = lambda _root: False
) -> tuple[str, ...]:
    """The absolute roots of these archives, each once. Raises ArchiveError for one that cannot be read; of one that is
    away, only where its posts are not known.
    """
    roots: list[str] = []
    for path in paths:
        try:
            root = os.path.realpath(os.path.expanduser(path))
        except FileNotFoundError as error:  # the working folder, at which the path begins, is gone
            raise ArchiveError(_("There is no archive at {path}", path=path)) from error
        is_away = not os.path.exists(root)
        if is_away and not is_known(root):
            raise ArchiveError(_("There is no archive at {path}", path=path))
        if not is_away and not os.access(root, os.R_OK | (os.X_OK if os.path.isdir(root) else 0)):
            raise ArchiveError(_("The archive at {path} may not be read", path=path))
        if not is_away and not os.path.isdir(root) and not os.path.isfile(root):
            raise ArchiveError(_("{path} is neither a folder nor a regular file", path=path))
        if root not in roots:
            roots.append(root)
    return tuple(roots)


def is_there(root: str) -> bool:
    """Whether anything is at the root of an archive. A folder that a disk is to be mounted on is empty without it."""
    if not os.path.isdir(root):
        return os.path.exists(root)
    try:
        with os.scandir(root) as entries:
            return any(True for _ in entries)
    except OSError:
        return False


class Library:
    """Some archives as one: one list, one search, one set of marks."""

    def __init__(
        self,
        folders: Folders,
        paths: Sequence[str | Path],
        *,
        samples: Path | None = None,
        links_outside: bool = False,
        rules: Sequence[Rule] = (),
        with_history: Sequence[str] = (),
        checked_later: bool = False,
    ) -> None:
        """Open the archives at these paths; without paths, those that were open last, or else the `samples`.

        With `links_outside`, links that lead out of an archive are followed. `rules` are applied to what arrives.
        `with_history` are the roots of archives whose posts that are gone are kept in the index. With `checked_later`,
        the index is used as it is until `check_index` is called.
        """
        self._usable_folders = UsableFolders(folders)
        folders = self._usable_folders.folders
        self._links_outside = links_outside
        self._pictures = folders.pictures
        self._state_file = folders.state_file
        self._report_failure: Callable[[Exception], object] = lambda _error: None
        self._report_written: Callable[[bool], object] = lambda _had_failed: None
        self.give_way = yield_thread  # called between steps of work that nobody waits for; set before the first search
        self.state = State(folders.state_file)
        self.index = Index(folders.index_file, checked_later=checked_later)
        # `on_written` may set two of these functions later, and a screen the third.
        failed = lambda error: self._report_failure(error)  # noqa: E731, PLW0108
        written = lambda had_failed: self._report_written(had_failed)  # noqa: E731, PLW0108
        give_way = lambda: self.give_way()  # noqa: E731, PLW0108
        self._writer = WriteBehind(self.state, failed, written, give_way)
        self.lost: list[MarkChange] = []
        """The first marks of those that could not be written until the library was closed."""
        self._engine: Engine | None = None
        self._catalogue: Catalogue | None = None
        self._loaded: Revision | None = None
        self._loading = threading.Lock()
        self._early: EarlyRefresh | None = None
        self._serving = threading.Lock()
        searches = SavedSearches(self.state)
        self._completions = Completions(searches.names)
        self._own = OwnMarks(searches.text_of)
        self.drafts = Drafts(folders.state_file.parent)
        self._mark_bits = MarkBits(self.state, self._writer, self.index, self._own, searches)
        self.marks = Marks(
            self.state, self._writer, self._mark_bits, self._own, searches=searches, describe=self._describe
        )
        self.last_session = LastSession(
            self.state, folders.state_file, submit=self.submit, read_last_changed=self._mark_bits.load_read_last,
            roots=lambda: [archive.root for archive in self.archives],
        )  # fmt: skip
        with_hidden = partial(self.search, with_hidden=True)
        self.rules = Rules(rules, with_hidden, self.rows, self.ids_of, marks=self.marks)
        self._numbers: list[int] = []
        self._away: frozenset[str] = frozenset()
        """The names of open archives that are away, as of the last refresh."""
        self.full_text = FullText(self.index, self._numbers)
        self.citations = Citations(self.index, self.full_text, self._numbers)
        self.links = PostLinks(self.index, self.citations)
        self.copies = Copies(self.full_text, self._numbers)
        self._sources = SourceAddresses(self.index, self._numbers)
        self.histories = Histories(
            self.index, folders.state_file.parent / "histories.json", list(map(os.path.realpath, with_history))
        )
        self._told: dict[Index | FullText, int] = {self.index: 0, self.full_text: 0}
        self._told_of_marks = ""
        self.notices = [*self._usable_folders.notices, *self.news_of_marks(), *self.news_of_index()]
        self._repositories = OpenRepositories()
        try:
            self.archives = self._open(paths, samples)
            self._numbers[:] = [archive.number for archive in self.archives]
            self._find_away()
            self._visited = {place: self._last_visit(archive) for place, archive in enumerate(self.archives)}
            self._cache = folders.cache
            self._due_rules = DueRules(folders.cache)
            self._birth = self.index.revision().birth
            self._catalogues = self._make_catalogues()
        except BaseException:
            self.close()
            raise

    @cached_property
    def subjects(self) -> Subjects:
        """What posts are about, and which are about the same."""
        from tui.index.fulltext.subjects import Subjects

        return Subjects(self.full_text, self._numbers)

    @cached_property
    def counterparts(self) -> Counterparts:
        """What a post can be compared with."""
        from tui.library.counterparts import Counterparts

        return Counterparts(
            self.index, self.copies, self.full_text, self._numbers,
            lambda post_id, is_given_up: self.document(post_id, is_given_up=is_given_up),
        )  # fmt: skip

    @classmethod
    def with_settings(
        cls, folders: Folders, settings: Settings, paths: Sequence[str | Path], *, checked_later: bool = False
    ) -> Self:
        """Open archives as the settings have it; without paths, those that were open last, or else the samples."""
        return cls(
            folders,
            paths,
            samples=samples_folder(),
            links_outside=settings.links_outside,
            rules=settings.rules,
            with_history=settings.with_history,
            checked_later=checked_later,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Write the marks that are not written yet, stop the threads, close the databases."""
        if self._early is not None:
            self._early.end()
        self.write_marks()
        if self._engine is not None:
            self._engine.close()
        with suppress(StorageError):  # it was told when it was last tried
            self.marks.follow_folder()
        self.lost = self._writer.unwritten_changes(_MAX_NAMED)
        self.full_text.close()
        self._repositories.close()
        self.index.close()
        self.state.close()
        self._usable_folders.close()

    def check_index(self, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Find out whether the index and the words are what was written, where they are `checked_later`: that takes as
        long as reading the files. What is damaged is begun anew, of which `news_of_index` tells. Raises Cancelled, and
        StorageError where the index cannot be used; that the words cannot, those are told who ask for them.
        """
        self.index.check(cancelled)
        with suppress(StorageError):
            self.full_text.check(cancelled)

    def news_of_index(self) -> list[str]:
        """What has happened to the index and the words since this was last asked, to be told once: one line each."""
        happened = []
        for database, told in self._told.items():
            if (epoch := database.epoch) != told and database.notice:
                self._told[database] = epoch
                happened.append(database.notice)
        happened += self.histories.news
        self.histories.news = []
        return happened

    def news_of_marks(self) -> list[str]:
        """The same of the marks: what was restored, which may be while they are in use."""
        told, self._told_of_marks = self._told_of_marks, self.state.notice
        return [self.state.notice] if self.state.notice not in ("", told) else []

    def write_marks(self) -> None:
        """Write the marks that are not written yet; no more can be set afterwards."""
        self._writer.close()

    @property
    def unwritten(self) -> int:
        """How many posts have marks that are not on the disk yet; after `close`, those are lost."""
        return len(self._writer.unwritten())

    def is_unwritten(self, key: bytes) -> bool:
        """Whether marks of the post with this key are not on the disk yet, or marks cannot be kept at all."""
        return not self._usable_folders.keeps_marks or self._writer.is_unwritten(key)

    @property
    def keeps_marks(self) -> bool:
        """Whether marks stay when the program ends; where not, `notices` say why."""
        return self._usable_folders.keeps_marks

    @property
    def marks_obstacle(self) -> str:
        """Why they do not stay, as a clause; "" where they do."""
        return self._usable_folders.marks_obstacle

    @property
    def write_failure(self) -> Exception | None:
        """Why marks could not be written when that was last tried; None where they could."""
        return self._writer.failure

    def on_written(self, report: Callable[[bool], object], failed: Callable[[Exception], object]) -> None:
        """Have `report` called, in another thread, when marks have come onto the disk, and `failed` when they cannot.

        `report` is told whether they could not be written before.
        """
        self._report_written, self._report_failure = report, failed

    def _open(self, paths: Sequence[str | Path], samples: Path | None) -> tuple[Archive, ...]:
        opened = find_archives(paths, self.index.has_archive) if paths else self.state.opened()
        opened = opened or self._guess_opened(samples)
        roots = [root for root in opened if os.path.exists(root) or self.index.has_archive(root)]
        if opened and not roots:
            raise ArchiveError(
                _("The archive opened last is not there now: {paths}; name another", paths=", ".join(opened))
            )
        self.notices += [
            _("The archive at {path} is not there now", path=root) for root in opened if not os.path.exists(root)
        ]
        if not opened and samples is not None:
            roots = [str(samples.resolve())]
        if not roots:
            raise ArchiveError(_("No archive was named, and none was opened before"))
        return tuple(Archive(self.index.add_archive(root), root, os.path.basename(root) or root) for root in roots)

    def _guess_opened(self, samples: Path | None) -> tuple[str, ...]:
        """The archive that was probably opened last, where the file that knew it was damaged: the one of those indexed
        to which posts came last.
        """
        if not self.state.notice:
            return ()
        known = (root for root in self.index.roots() if os.path.exists(root))
        found = next((root for root in known if samples is None or root != str(samples.resolve())), None)
        if found is None:
            return ()
        self.notices.append(
            _(
                "Which archives were opened last is not known any more; this is the one that grew last: {path}",
                path=found,
            )
        )
        return (found,)

    def remember(self) -> None:
        """Have these archives opened next time when none is named; nothing is done if `state.db` is read-only."""
        if is_read_only(self._state_file):
            return
        self.state.remember_opened([archive.root for archive in self.archives])

    def open_next(self, roots: Sequence[str]) -> None:
        """Have these archives opened next time when none is named. Raises ArchiveError where one cannot be read."""
        there = {archive.root for archive in self.archives}
        find_archives([root for root in roots if root not in there and os.path.exists(root)])
        self.state.remember_opened(roots)

    @property
    def was_opened_before(self) -> bool:
        """Whether any archive was remembered as opened last."""
        return bool(self.state.opened())

    # Refreshing

    @contextmanager
    def snapshot(self, *, with_words: bool = False) -> Iterator[bool]:
        """Have this thread see one state of the index in a block, whatever other processes write meanwhile.

        It yields whether that state has all posts, and, where `with_words` is asked for, the words of all of them.
        Where a database turns out to be damaged, ReplacedError ends the block.
        """
        with ExitStack() as held:
            held.enter_context(self.index.snapshot())
            has_words = not with_words or held.enter_context(self.full_text.snapshot())
            yield self.index.revision().birth == self._birth and self.is_complete and has_words

    @property
    def is_complete(self) -> bool:
        """Whether a refresh of every open archive has ever finished."""
        return all(self.index.is_complete(number) for number in self._numbers)

    @property
    def index_version(self) -> int:
        """A number that changes with every commit to the index, by any process."""
        return self.index.version()

    @property
    def index_extent(self) -> tuple[int, int]:
        """When the index was created, as a number, and how many posts it has of these archives; quick to read."""
        self.index.version()
        return self.index.revision().birth, self.count()

    @property
    def next_arrival(self) -> tuple[int, int]:
        """A place in the order in which posts come into the index: what is to come stands behind it."""
        self.index.version()
        return self.index.revision().birth, self.index.next_post()

    def count_arrived(self, since: tuple[int, int], until: tuple[int, int]) -> int:
        """How many posts have come into these archives between two places; 0 where the index was begun anew there."""
        if since[0] != until[0] or since == until:
            return 0
        return self.index.count_between(self._numbers, since[1], until[1])

    def follow_index(self) -> None:
        """Use the numbers that the archives have in a new index, if any process has replaced the old one."""
        birth, _ = self.index_extent
        if birth != self._birth:
            self._birth = birth
            self.archives = tuple(replace(one, number=self.index.add_archive(one.root)) for one in self.archives)
            self._numbers[:] = [archive.number for archive in self.archives]
            self._catalogues = self._make_catalogues()

    def _make_catalogues(self) -> Catalogues:
        archives = [(archive.number, archive.root, archive.name) for archive in self.archives]
        return Catalogues(self.index, archives, self._cache)

    def refresh(
        self,
        on_progress: Callable[[Progress], None] = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Summary:
        """Bring the index up to date with the files. Raises Cancelled; what is done is kept."""
        early, self._early = self._early, None
        return self._refresh(on_progress, cancelled) if early is None else early.follow(on_progress, cancelled)

    def begin_first_refresh(self) -> None:
        """Begin to index archives of which nothing is known; the next `refresh` goes on with it."""
        from tui.library.early_refresh import EarlyRefresh

        if not self.count() and not self.is_complete:
            self._early = EarlyRefresh(self._refresh)

    @property
    def is_first_refresh_begun(self) -> bool:
        """Whether a first refresh was begun that no `refresh` goes on with yet."""
        return self._early is not None

    def _refresh(self, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Summary:
        self.follow_index()
        due = self._begin_rules()
        summaries: list[Summary] = []
        away = self._find_away()
        if away and len(away) == len(self._numbers):
            raise ArchiveError(_("The archive at {path} is not there.", path=away[0].root))
        for number in self._numbers:
            if any(one.number == number for one in away):
                # Its posts stay as they were.
                summaries.append(Summary(self.index.count([number]), 0, 0, 0, 0, 0, 0, 0, 0.0))
                continue
            summaries.append(
                self.index.refresh(
                    number,
                    on_progress=partial(self._report_after, tuple(summaries), on_progress),
                    cancelled=cancelled,
                    on_rekeyed=self.state.copy_marks,
                    on_claimed=self.state.move_marks,
                    links_outside=self._links_outside,
                )
            )
        summaries.append(self._follow_histories(cancelled))
        self._reattach_marks()
        arrived = {post for number, first in due.items() for post in self._there(number) if post >= first}
        if arrived:
            reading = [rule for rule in self.rules.all if self.needs_words(rule.query)]
            self.rules.apply(arrived, [rule for rule in self.rules.all if rule not in reading])
            if reading:
                # The words of what arrived are read first, which takes a while where none were read before.
                self.full_text.build(lambda _done, _total: None, cancelled)
                self.rules.apply(arrived, reading)
        self._due_rules.end(self._birth, self._numbers)
        total = Summary(*map(sum, zip(*map(astuple, summaries), strict=True)))
        return replace(total, posts=self.index.count_distinct(self._numbers))

    def _follow_histories(self, cancelled: Callable[[], bool]) -> Summary:
        """Bring the posts that are gone up to date, of archives of which they are kept."""
        changed = 0
        for archive in self.archives:
            if archive.name not in self._away and self.histories.is_kept(archive.root):
                gone = self.histories.update(archive.number, archive.root, cancelled, self.state.move_marks)
                changed += gone.added + gone.removed if gone is not None else 0
        return Summary(0, 0, 0, 0, 0, 0, 0, 0, 0.0, gone=changed)

    def take_in_history(self, archive: Archive, cancelled: Callable[[], bool] = lambda: False) -> GonePosts | None:
        """Take the posts that are gone from an archive into the index, and remember to; None where its history cannot
        be read, of which `news_of_index` tells. Raises Cancelled, with nothing changed, and StorageError.
        """
        gone = self.histories.update(archive.number, archive.root, cancelled, self.state.move_marks)
        if gone is not None:
            self.histories.keep(archive.root)
            self._reattach_marks()
        return gone

    def _find_away(self) -> list[Archive]:
        """The open archives that are away: nothing is where they were, as without the disk that they are on."""
        away = [one for one in self.archives if not is_there(one.root) and self.index.count([one.number])]
        self._away = frozenset(one.name for one in away)
        return away

    def is_away(self, post_id: int) -> bool:
        """Whether a post is in archives alone that are away, as far as is known; no statement is run."""
        catalogue = self._catalogue
        if not self._away or catalogue is None or (position := catalogue.position(post_id)) is None:
            return False
        return self._away.issuperset(catalogue.archive_names[catalogue.archives[position]])

    def archive_of(self, post_id: int) -> str:
        """The name of the archive of a post, or of the first, as far as is known; "" where one alone is open."""
        catalogue = self._catalogue
        if len(self.archives) < 2 or catalogue is None or (position := catalogue.position(post_id)) is None:
            return ""
        return clean_line(catalogue.archive_names[catalogue.archives[position]][0])

    def needs_words(self, query: str) -> bool:
        """Whether a query, or a saved search in it, asks for what only the articles' own text tells."""
        from tui.search.saved import CircleError, reached_from

        with suppress(CircleError):
            return any(
                one.reads_articles or one.reads_links for one in reached_from(query, self.marks.searches.text_of)
            )
        return True

    def _report_after(
        self, before: Sequence[Summary], on_progress: Callable[[Progress], None], progress: Progress
    ) -> None:
        """Report the progress of an archive as that of all of them, after those that were refreshed `before` it."""
        found = sum(summary.files + summary.problems for summary in before)
        on_progress(
            replace(
                progress,
                done=progress.done + (found if progress.phase == "scan" else 0),
                posts=progress.posts + sum(summary.posts for summary in before),
                archive=len(before),
                archives=len(self._numbers),
            )
        )

    def _there(self, archive: int) -> frozenset[int]:
        """The posts of an archive that are there: those that are gone do not arrive."""
        return self.index.ids(archive) - self.index.gone(archive)

    def _begin_rules(self) -> dict[int, int]:
        """From which post on rules are applied in each open archive, when a refresh has ended: to what arrives, and to
        what had arrived when a refresh before was broken off. Without rules, to none.
        """
        if not self.rules:
            self._due_rules.end(self._birth, self._numbers)
            return {}
        firsts = {number: max(self.index.ids(number), default=0) + 1 for number in self._numbers}
        return self._due_rules.begin(self._birth, firsts)

    def forget_index(self) -> None:
        """Delete the rows of the open archives from the index; the next refresh reads all files again."""
        for number in self._numbers:
            self.index.forget(number)

    def problems(self) -> Iterator[FileProblem]:
        """Every problem of the open archives, ordered by path: of their heads, and of the bodies that were read for
        searching in them.
        """
        for number in self._numbers:
            of_heads, of_bodies = self.index.problems([number]), self.full_text.failures(number)
            yield from merge(of_heads, of_bodies, key=lambda problem: sort_key(problem.path)) if of_bodies else of_heads

    def _reattach_marks(self) -> None:
        """Copy marks whose key no post has any more to the post with the same path or bytes, or to the only one of the
        same title and date where neither has a source.

        This is for an index that was built again after a file was moved, so that no old row tells of the move, and for
        files that were moved and changed at once.
        """

        def known(keys: Sequence[bytes]) -> set[bytes]:
            return {key for key, _ in self.index.ids_of_keys(keys)}

        heads: dict[tuple[str, str], set[bytes]] | None = None
        pairs: list[tuple[bytes, bytes]] = []
        for post in self.state.unmatched(known):
            if not self._is_in_archives(post.path):
                continue
            key = self.index.find_moved_key(post.path, post.fingerprint, post.source)
            if key is None and not post.source:
                heads = self.index.keys_by_head() if heads is None else heads
                alike = heads.get((post.title, post.date), set())
                key = next(iter(alike)) if len(alike) == 1 else None
            if key is not None:
                pairs.append((post.key, key))
        self.state.copy_marks(pairs)

    def _is_in_archives(self, path: str) -> bool:
        return any(archive.has(path) for archive in self.archives)

    # Posts

    def count(self) -> int:
        """How many posts the open archives hold."""
        return self.index.count(self._numbers)

    def first_rows(self, limit: int) -> list[Row]:
        """The newest posts in the index; quick whatever its size."""
        return self._with_marks(self.index.first_rows(self._numbers, limit))

    def first_page(self, limit: int) -> tuple[list[Row], Mapping[int, int]]:
        """The newest posts in the index, where one of a story stands for the others, as in the list that is loaded for
        searching; and for how many posts those stand, by id.
        """
        from tui.search.copies import Stories

        rows = self.first_rows(limit)
        with suppress(StorageError):  # the list does without
            columns = self.copies.columns_of([row.id for row in rows])
            if columns.posts:
                sites = {row.id: row.site for row in self.index.rows(columns.posts)}
                places = [at if post in sites else -1 for at, post in enumerate(columns.posts)]
                stories = Stories(columns, places, lambda at: bool(sites[columns.posts[at]]))
                told = [[columns.posts[at] for at in members] for members in stories.members]
                beneath = {post for posts in told for post in posts[1:]}
                return [row for row in rows if row.id not in beneath], {posts[0]: len(posts) for posts in told}
        return rows, {}

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """These posts, in this order; those that do not exist are left out."""
        return self._with_marks(self.index.rows(ids))

    def post(self, post_id: int) -> Post:
        """A post with all its details. Raises NotFoundError."""
        post = self.index.post(post_id, self._numbers)
        if post is None:
            raise NotFoundError(_("There is no post {name}", name=str(post_id)))
        return replace(post, row=self._with_marks([post.row])[0])

    def paths(self, ids: Sequence[int]) -> dict[int, str]:
        """The absolute path of the file that each of these posts is read from."""
        return self.index.paths(ids)

    def copy_of_gone(self, post_id: int) -> Path | None:
        """A copy, for the user alone, of what the file of a post that is gone held; None where it cannot be read.

        `drop_copy` deletes it.
        """
        from tui.library.documents import copy_of_gone

        return copy_of_gone(self.post(post_id))

    def id_of_path(self, path: str) -> int | None:
        """The post in a file, None if it is not in the index."""
        return self.index.id_of_path(os.path.realpath(path))

    def ids_of(self, key: bytes) -> list[int]:
        """The posts with this key, usually one."""
        return [post_id for _, post_id in self.index.ids_of_keys([key])]

    def count_version_groups(self) -> int:
        """How many sources have several versions."""
        return len(self.index.version_groups(self._numbers))

    def story_groups(self, found: SearchResults) -> list[StoryGroup]:
        """The stories among the posts that were found which are there more than once, in the order of these."""
        from tui.library.story_groups import story_groups

        return story_groups(found, self.copies.columns(), self.index.version_groups(self._numbers))

    def document(
        self,
        post_id: int,
        on_preview: Callable[[Post, Preview], None] | None = None,
        is_given_up: Callable[[], bool] = lambda: False,
    ) -> Document:
        """A post with its article, read from its file and converted. Raises NotFoundError, and Cancelled soon after it
        `is_given_up`.

        For a long one, `on_preview` gets the first blocks before the rest is converted.
        """
        from tui.library import apart

        post = self.post(post_id)
        try:
            return apart.read(post, on_preview, is_given_up)
        except NotFoundError as error:
            if not (away := self._archives_away(post)):
                raise
            raise NotFoundError(
                _(
                    "The post cannot be read: {name} is away, there is nothing at {path}",
                    name=away[0].name,
                    path=away[0].root,
                )
            ) from error

    def _archives_away(self, post: Post) -> list[Archive]:
        """The open archives that the files of a post are in, where all of these are away."""
        homes = [archive for archive in self.archives if any(map(archive.has, post.paths))]
        return [] if any(is_there(archive.root) for archive in homes) else homes

    def repeated_in(self, article: Article) -> dict[str, int] | None:
        """The sentences of an article that stand in many posts, by their letters, with in how many."""
        from tui.article.reading.repeated import text_to_compare
        from tui.article.reading.sentences import sentences_of

        return self.full_text.repeated(sentences_of(text_to_compare(article.blocks)))

    def body(self, post: Post) -> str:
        """The body of a post as it is in its file. Raises NotFoundError."""
        from tui.library.documents import body_of

        return body_of(post)[0]

    def album(self, post: Post) -> Album:
        """The pictures of a post, in the archives or to be fetched."""
        from tui.pictures.album import Album
        from tui.pictures.cache import PictureCache

        roots = [archive.root for archive in self.archives]
        return Album(post.paths, post.row.source, roots, PictureCache(self._pictures))

    def _with_marks(self, rows: list[Row]) -> list[Row]:
        marks = self._writer.marks_of([row.key for row in rows])
        if not marks:
            return rows
        return [
            row.with_marks(read=mark.read, starred=mark.starred) if (mark := marks.get(row.key)) else row
            for row in rows
        ]

    # Searching

    def load(self) -> Catalogue:
        """Load the catalogue that searching and counting need; until it is loaded, searches use the one before."""
        with self._loading:
            self.follow_index()
            self._loaded = self.index.revision()
            catalogue = self._catalogues.load()
            catalogue.birth = self._loaded.birth
            catalogue.arrivals = {place: self.index.arrivals(number) for place, number in enumerate(self._numbers)}
            catalogue.visited = self._visited
            self._mark_bits.fill(catalogue)
            with self._serving:
                self._mark_bits.serve(catalogue)
                self._catalogue = catalogue
                if self._engine is not None:
                    self._engine.replace(catalogue)
            return catalogue

    @property
    def is_prepared(self) -> bool:
        """Whether everything is loaded that the next search may need."""
        return self._engine is not None and self._engine.is_prepared

    def prepare_start(self) -> None:
        """Make sure that the next start finds a cached catalogue of the present index."""
        self._catalogues.update_cache()

    def cache_catalogue(self) -> None:
        """Write the loaded catalogue to the cache, for the next start."""
        self._catalogues.save()

    def submit_search(
        self,
        text: str,
        on_found: Callable[[SearchResults], None],
        on_failure: Callable[[Exception], None],
        on_offers: Callable[[Sequence[Offer]], None],
    ) -> None:
        """Search in the engine's thread, which then calls `on_found` or `on_failure`, unless a newer call comes first.

        Where nothing is found, `on_offers` is called after that, with what to search for instead. The first search
        waits until `load` has finished.
        """
        from tui.search.engine import Answer, Engine, SearchFailure
        from tui.search.results import SearchResults

        with self._serving:
            engine = self._engine = self._engine or Engine(
                self._catalogue, self.full_text, self._sources, self._own, self.give_way,
                links=self.citations, copies=self.copies, reload=self.load,
            )  # fmt: skip

        def deliver(answer: Answer) -> None:
            if isinstance(answer, SearchFailure):
                on_failure(answer.error)
            else:
                on_found(SearchResults.of(answer))

        engine.submit(text, deliver, on_offers)

    def count_facets(self, found: SearchResults, cancelled: Callable[[], bool] = lambda: False) -> Facets:
        """Count the found posts by facet. Raises Cancelled."""
        from tui.search.facets import count_facets

        catalogue = found.hits.catalogue
        positions = found.hits.positions
        mine = self._own.count_tags(catalogue, positions)
        facets = replace(count_facets(catalogue, positions, cancelled), mine=mine)
        if found.query.tree is None:
            self._completions.know(catalogue, facets)
        return facets

    def count_days(self, found: SearchResults, cancelled: Callable[[], bool] = lambda: False) -> tuple[DayCount, ...]:
        """How many of the found posts each day has. Raises Cancelled."""
        from tui.search.facets import count_days

        return count_days(found.hits.catalogue, found.hits.positions, cancelled)

    def count_saved(self, cancelled: Callable[[], bool] = lambda: False) -> FacetValues:
        """How many posts each saved search finds, in the reader's order; nothing while no catalogue is loaded. Raises
        Cancelled.
        """
        from tui.search.facets import count_unread

        if (catalogue := self._catalogue) is None:
            return FacetValues()
        searches = self.marks.searches.all()
        found = [self._search(catalogue, one.query, cancelled).positions for one in searches]
        unread = [count_unread(catalogue, positions, cancelled) for positions in found]
        return FacetValues([one.name for one in searches], list(map(len, found)), unread)

    def count_days_of(
        self, queries: Sequence[str], cancelled: Callable[[], bool] = lambda: False
    ) -> list[tuple[DayCount, ...]]:
        """How many of the posts that each of some queries finds each day has; nothing while no catalogue is loaded.
        Raises Cancelled.
        """
        from tui.search.facets import count_days

        if (catalogue := self._catalogue) is None:
            return [() for _ in queries]
        found = (self._search(catalogue, query, cancelled).positions for query in queries)
        return [count_days(catalogue, positions, cancelled) for positions in found]

    def completions(
        self, unfinished: Unfinished, cancelled: Callable[[], bool] = lambda: False
    ) -> Sequence[Completion]:
        """What may complete a value, best first; nothing where no catalogue is loaded yet. Raises Cancelled."""
        catalogue = self._catalogue
        return self._completions.find(catalogue, unfinished, cancelled) if catalogue is not None else ()

    def is_in_a_title(self, text: str) -> bool:
        """Whether a title has several words as they stand in a text, whatever they mean in a query."""
        from tui.search.catalogue import find_in
        from tui.search.fold import fold
        from tui.search.short_steps import never_cancelled

        words = fold(text)
        catalogue = self.search("").hits.catalogue
        return " " in words and find_in(
            catalogue, self.load, lambda whole: any(True for _ in whole.positions_containing(words, never_cancelled))
        )

    def search(self, text: str, *, with_hidden: bool = False) -> SearchResults:
        """Search the present index, in this thread; posts that a rule hides are left out unless `with_hidden`."""
        from tui.search.results import SearchResults

        catalogue = self._catalogue
        if catalogue is None or self._loaded != self.index.revision():
            catalogue = self.load()
        return SearchResults.of(self._search(catalogue, text, with_hidden=with_hidden))

    def _search(
        self, catalogue: Catalogue, text: str, cancelled: Callable[[], bool] = lambda: False, *,
        with_hidden: bool = False,
    ) -> Hits:  # fmt: skip
        from tui.search.catalogue import find_in
        from tui.search.evaluate import search
        from tui.search.parse import parse

        return find_in(catalogue, self.load, lambda whole: search(
            whole, parse(text), cancelled,
            bodies=self.full_text, sources=self._sources, own=self._own, links=self.citations, copies=self.copies,
            with_hidden=with_hidden,
        ))  # fmt: skip

    def timeline(
        self, found: SearchResults, facets: Facets, cancelled: Callable[[], bool] = lambda: False
    ) -> tuple[tuple[DayCount, ...], range | None]:
        """Posts a day under a query without its dates, and the days (ordinals) in its dates. Raises Cancelled."""
        from tui.search.timeline import timeline

        return timeline(found.hits, facets, cancelled)

    def facets(self, text: str = "") -> Facets:
        """Count the posts of a query by facet, in this thread."""
        return self.count_facets(self.search(text))

    # Marks

    def targets(self, ids: Sequence[int], birth: int | None = None) -> list[Target]:
        """These posts, in this order, to be marked together; those that do not exist are left out.

        `birth` is that of the index which the ids are from. Raises ReplacedError where it was begun anew since.
        """
        found = self.index.hints(ids)
        if birth is not None and self.index.revision().birth != birth:
            raise ReplacedError(self.index.notice or _("The index was begun anew meanwhile: mark them again."))
        marks = self._writer.marks_of([hints.key for hints in found.values()])
        unmarked = Mark()
        return [
            Target(id_, hints.key, hints.title, mark.read, mark.starred, MarkedPost(*hints))
            for id_ in ids
            if (hints := found.get(id_))
            for mark in (marks.get(hints.key, unmarked),)
        ]

    def mark(self, rows: Sequence[Row], *, read: bool | None = None, starred: bool | None = None) -> None:
        """Set the same marks on all these posts; None leaves a mark as it is.

        They are visible at once, and on the disk a moment later. No statement is run in the caller's thread.
        """
        self.marks.set(rows, MarkEdit(read, starred))

    def mark_many(
        self,
        ids: Sequence[int],
        choose: Callable[[Iterable[Target]], MarkEdit],
        birth: int | None = None,
        *,
        on_progress: Callable[[int], object] = lambda _done: None,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> MarkedMany:
        """Set what is chosen for them on very many posts, as one act, in this thread: see `Marks.set_many`. `birth` is
        as in `targets`.
        """
        return self.marks.set_many(
            ids, choose, lambda part: self.targets(part, birth), on_progress=on_progress, is_stopped=is_stopped
        )

    def _describe(self, rows: Sequence[Row]) -> list[MarkedPost]:
        """Posts with the hints that their marks are found by later."""
        found: dict[int, PostHints] = {}
        with suppress(StorageError):
            found = self.index.hints([row.id for row in rows])
        return [
            MarkedPost(*hints)
            # In an index that was begun anew meanwhile, another post may have the number.
            if (hints := found.get(row.id)) and hints.key == row.key
            else MarkedPost(row.key, source=row.source, title=row.title, date=row.date.stored if row.date else "")
            for row in rows
        ]

    def take_in_drafts(self) -> list[str]:
        """Write the notes on several posts that a killed program left unfinished; what was done, in words.

        One on posts that are not known here waits until they are.
        """
        told = []
        for draft in self.drafts.left():
            ids = list(dict(self.index.ids_of_keys(draft.keys)).values())
            if rows := self.rows(ids):
                told.append(self.marks.add_note(rows, draft.text))
                self.drop_draft([row.key for row in rows], draft.path)
        return told

    def drop_draft(self, keys: Sequence[bytes], path: Path | None = None) -> None:
        """Delete the draft of a note on these posts, or the one in a file, once the note is on the disk; while that
        cannot be written, the draft stays.
        """

        def drop() -> None:
            if not any(map(self.is_unwritten, keys)):
                self.drafts.drop(path)

        self.submit(drop)

    def load_other_marks(self) -> bool:
        """Load the marks that other processes have set since; whether there are any. Quick if there are none."""
        return self._mark_bits.load_other_marks()

    def submit(self, write: Callable[[], None]) -> None:
        """Call this in the thread that writes marks, after those set so far; failures are reported in the same way."""
        self._writer.submit(write)

    def _last_visit(self, archive: Archive) -> int:
        """When the screen that showed an archive was left last; 0 where that is not known."""
        with suppress(StorageError):
            return self.state.visited(archive.root)
        return 0

    def unread(self, ids: Sequence[int]) -> list[int]:
        """Those of these posts that are unread."""
        return self._mark_bits.unread(ids)

    def next_unread(self, ids: Sequence[int], index: int, step: int) -> int | None:
        """The index in `ids` of the first unread post after `index` (`step` 1), or of the last one before it (-1)."""
        return self._mark_bits.next_unread(ids, index, step)
