"""The threads behind the screen: loading, refreshing, searching, reading. They answer in messages."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from tui.errors import Cancelled, MicroficheError
from tui.model import Progress
from tui.settings import save_setting
from tui.ui.article_loader import Articles, ReadRequest
from tui.ui.latest_worker import Latest, Stale
from tui.ui.messages import (
    CatalogueLoaded,
    DocumentLoaded,
    FacetsCounted,
    IndexProgressed,
    MarksChangedElsewhere,
    MarksSaved,
    OperationFailed,
    RefreshEnded,
    SearchCompleted,
    SearchFailed,
    SnippetsLoaded,
    TextIndexProgressed,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tui.library import Library
    from tui.search.results import Found

_QUOTED_AT_ONCE = 8
_TYPING, _BREATH, _PATIENCE = 0.5, 0.02, 60.0
"""Seconds after a key in which looking for changes keeps out of the way, at a time and in all."""
_HEAD_START = 5.0
"""Seconds that looking for changes waits, at most, for what the first search needs: both would take twice as long."""
_WATCH = 2.0
"""Seconds between two looks at what another copy of the program has written."""


class Session:
    """Does the work of a screen on a library. `tell` takes messages from any thread."""

    def __init__(self, library: Library, config_file: Path, tell: Callable[[Message], object]) -> None:
        self.library = library
        self._config_file = config_file
        self._tell = tell
        self._started = False
        self._asked = float("-inf")
        self._waited = self._head_start = 0.0
        self._first_read: ReadRequest | None = None
        self._ending = threading.Event()
        self._refreshing: threading.Thread | None = None
        self._watching: threading.Thread | None = None
        self._again = False
        self._turning = threading.Lock()
        self._articles = Articles(library, tell)
        self._loaded_posts = -1
        self._loaded_version: int | None = None
        self._loaded_extent: tuple[int, int] | None = None
        self._overtaken = self._missing = False
        self._wake = threading.Event()
        self._next_load = 0.0
        self._loader: Latest[int] = Latest("loader", self._load, self._broke)
        self._texting: threading.Thread | None = None
        self._quoter: Latest[tuple[tuple[int, ...], tuple[str, ...], int]] = Latest("quoter", self._quote, self._broke)
        self._counter: Latest[Found] = Latest("counter", self._count, self._broke)
        self._reader: Latest[ReadRequest] = Latest("reader", self._articles.read, self._broke, quiet=0.08)
        library.when_failing(self._keeping)

    def start(self) -> None:
        """Load what is indexed, look for changes, read what was asked for meanwhile.

        To be called once the first frame is painted: until then the threads would only take its time.
        """
        self._started = True
        self._loader.ask(self.library.count())
        if self._first_read is not None:
            self._reader.ask(self._first_read)
        if self.library.count():
            self._head_start = time.monotonic() + _HEAD_START
        with self._turning:
            self._begin_refreshing()
        self._watching = threading.Thread(target=self._watch, name="watch", daemon=True)
        self._watching.start()

    def close(self) -> None:
        """Give up what is under way and wait for it to end."""
        self._ending.set()
        self._wake.set()
        if (refreshing := self._refreshing) is not None:
            refreshing.join(5.0)
        self._loader.close()
        if self._watching is not None:
            self._watching.join(5.0)
        if self._texting is not None:
            self._texting.join(5.0)
        self._counter.close()
        self._quoter.close()
        self._reader.close()

    # Searching

    def ask(self, text: str) -> None:
        """Search; `SearchCompleted` follows. What was found before is not counted any more: it would only take time."""
        self._asked = time.monotonic()
        self._counter.give_up()
        self.library.ask(text, self._tell_found, partial(self._tell_failure, text))

    def _tell_found(self, found: Found) -> None:
        self._tell(SearchCompleted(found))

    def _tell_failure(self, text: str, error: Exception) -> None:
        self._tell(SearchFailed(error, text))

    def count(self, found: Found) -> None:
        """Count what was found; `FacetsCounted` follows. Best asked for once the list is painted: it takes as long."""
        self._counter.ask(found)

    def _count(self, found: Found, stale: Stale) -> None:
        try:
            facets = self.library.count_facets(found, stale)
            days, lit = self.library.timeline(found, facets, stale)
            self._tell(FacetsCounted(found, facets, days, lit))
        except Cancelled:
            return

    def _load(self, posts: int, _stale: Stale) -> None:
        began = time.monotonic()
        before, self._overtaken = self._loaded_extent, False
        try:
            version, extent = self.library.index_version, self.library.index_extent
            self.library.load()
        except BaseException:
            self._next_load = time.monotonic() + _WATCH
            raise
        self._loaded_version, self._loaded_extent = version, extent
        renumbered = before is not None and before[0] != extent[0]
        if renumbered:
            self._articles.forget()
        # What was just loaded stays: it need not be looked through for cycles again and again.
        gc.freeze()
        ended = time.monotonic()
        # A first index of a million posts must not spend its time on loading what is there so far.
        self._loaded_posts, self._next_load = posts, ended + max(0.4, 4 * (ended - began))
        self._tell(CatalogueLoaded(renumbered=renumbered))
        self.library.keep_loaded()

    def tidy(self) -> None:
        """Give memory that loading took for a while back to the system, behind the screen."""
        threading.Thread(target=_give_back, name="tidy", daemon=True).start()

    # Refreshing

    def refresh(self) -> bool:
        """Look for changes on disk: now, or once more after what is under way; whether it was begun now."""
        self._asked = float("-inf")
        with self._turning:
            self._again = self._refreshing is not None
            if self._refreshing is None:
                self._begin_refreshing()
        return not self._again

    def _begin_refreshing(self) -> None:
        self._refreshing = threading.Thread(target=self._refresh_in_turn, name="refresh", daemon=True)
        self._refreshing.start()

    def _refresh_in_turn(self) -> None:
        while time.monotonic() < self._head_start and not self.library.is_prepared:
            if self._ending.wait(_BREATH):
                break
        while True:
            self._refresh()
            with self._turning:
                if not self._again or self._ending.is_set():
                    self._refreshing = None
                    return
                self._again = False

    def _refresh(self) -> None:
        self._look_around()
        try:
            summary = self.library.refresh(self._progressed, self._gives_up)
        except Cancelled:
            self._tell(RefreshEnded(None))
        except Exception as error:  # noqa: BLE001 - whatever it is, the screen lives on and says so
            self._broke(error)
            # What was written before is there all the same.
            self._loader.ask(self._loaded_posts + 1)
            self._tell(RefreshEnded(None))
        else:
            # Another copy of the program may have done the work while this one waited for its turn. What is still to
            # be loaded comes with all of it.
            if summary.differs or self._loaded_version not in (None, self.library.index_version):
                self._articles.forget()
                self._loader.ask(summary.posts)
                if self.library.texts.is_begun:
                    self.build_texts()
            self._tell(RefreshEnded(summary))

    def _gives_up(self) -> bool:
        """Whether looking for changes is to end; while somebody types, it waits, for some time at most."""
        while self._waited < _PATIENCE and time.monotonic() - self._asked < _TYPING and not self._ending.is_set():
            self._waited += _BREATH
            self._ending.wait(_BREATH)
        return self._ending.is_set()

    def _progressed(self, progress: Progress) -> None:
        self._tell(IndexProgressed(progress))
        if progress.posts != self._loaded_posts and time.monotonic() >= self._next_load:
            self._next_load = float("inf")
            self._loader.ask(progress.posts)

    # Other copies of the program

    def miss(self) -> None:
        """Posts that were found are not there any more: look at once whether the index is another one."""
        self._missing = True
        self._wake.set()

    def _watch(self) -> None:
        while not self._ending.is_set():
            self._wake.wait(_WATCH)
            self._wake.clear()
            if not self._ending.is_set():
                self._look_around()

    def _look_around(self) -> None:
        """See what another copy of the program has written. Whatever is wrong is told where it is needed."""
        with suppress(MicroficheError):
            if self.library.take_in_marks():
                self._tell(MarksChangedElsewhere())
            self._follow_index()

    def _follow_index(self) -> None:
        """Load again where another process has put other posts into the index, or begun it anew.

        As long as somebody fills it again, what is shown stays, unless posts are missed.
        """
        missing, self._missing = self._missing, False
        loaded = self._loaded_extent
        if loaded is None or time.monotonic() < self._next_load:
            self._missing = missing
            return
        extent = self.library.index_extent
        self._overtaken = self._overtaken or extent != loaded
        if (self._overtaken and (extent[0] != loaded[0] or self.library.is_complete)) or (
            missing and self._loaded_version != self.library.index_version
        ):
            self._next_load = float("inf")
            self._articles.forget()
            self._loader.ask(extent[1])
            with self._turning:
                if self._refreshing is None and not self._ending.is_set():
                    self._tell(IndexProgressed(Progress("scan", 0, None, extent[1])))
                    self._begin_refreshing()

    # The text of the articles

    def build_texts(self) -> None:
        """Have the articles' text taken in, unless that is under way; `TextIndexProgressed` follows again and again."""
        if self._texting is None or not self._texting.is_alive():
            self._texting = threading.Thread(target=self._build_texts, name="texts", daemon=True)
            self._texting.start()

    def _build_texts(self) -> None:
        try:
            self.library.texts.build(self._took_in, self._ending.is_set)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the screen lives on and says so
            self._broke(error)
        with suppress(MicroficheError):
            self._tell(TextIndexProgressed(*self.library.texts.share()))

    def _took_in(self, done: int, total: int) -> None:
        self._tell(TextIndexProgressed(done, total))

    def look_for(self, ids: Sequence[int], texts: Sequence[str], width: int) -> None:
        """Take lines out of these posts in which the texts stand; `SnippetsLoaded` follows."""
        self._quoter.ask((tuple(ids), tuple(texts), width))

    def _quote(self, request: tuple[tuple[int, ...], tuple[str, ...], int], stale: Stale) -> None:
        ids, texts, width = request
        for start in range(0, len(ids), _QUOTED_AT_ONCE):
            if stale():
                return
            some = ids[start : start + _QUOTED_AT_ONCE]
            found = self.library.texts.snippets(some, texts, width)
            self._tell(SnippetsLoaded(texts, {post_id: found.get(post_id, ("", ())) for post_id in some}))

    # Reading

    def read(self, request: ReadRequest) -> None:
        """Lay an article out; `ArticleStarted` and `ArticleContinued` follow, or `ArticleFailed`."""
        if self._started:
            self._reader.ask(request)
        else:
            self._first_read = request

    def painted(self) -> None:
        """The first lines of an article are on the screen, or are not wanted there any more."""
        self._articles.painted()

    def fetch_document(self, post_id: int) -> None:
        """Read an article that is not laid out; `DocumentLoaded` follows."""
        threading.Thread(target=self._fetch_document, args=(post_id,), name="document", daemon=True).start()

    def _fetch_document(self, post_id: int) -> None:
        try:
            self._tell(DocumentLoaded(self.library.document(post_id)))
        except MicroficheError as error:
            self._broke(error)

    def keep_setting(self, name: str, value: str | float) -> None:
        """Keep a setting for the next run, without the screen waiting for it."""
        self.library.later(partial(save_setting, self._config_file, name, value))

    def _keeping(self, error: Exception | None) -> None:
        self._tell(MarksSaved() if error is None else OperationFailed(error))

    def _broke(self, error: Exception) -> None:
        self._tell(OperationFailed(error))


def _give_back() -> None:
    """Give memory that is free again back to the system, where its allocator can be told to (glibc's malloc_trim)."""
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
