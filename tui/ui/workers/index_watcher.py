"""Following what other copies of the program write into the index and the marks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from textual.message import Message

from tui.errors import MicroficheError
from tui.ui.messages import DatabaseMended, MarksChangedElsewhere, MarksFailed, MarksShared

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.ui.workers.article_loader import ArticleLoader
    from tui.ui.workers.catalogue_loader import CatalogueLoader

_INTERVAL = 1.0
"""Seconds between two checks."""


class RefreshChangedIndex(Protocol):
    """As `Refresher.refresh_changed_index`."""

    def __call__(self, posts: int, /, *, is_anew: bool) -> None: ...


class IndexWatcher:
    """Looks again and again whether another process has changed the marks or the index, or another machine the marks.

    `refresh` is called with the number of posts of an index that another process has changed, and whether it was begun
    anew. `closing` is set when the screen closes.
    """

    def __init__(
        self,
        library: Library,
        post: Callable[[Message], object],
        catalogue: CatalogueLoader,
        articles: ArticleLoader,
        *,
        refresh: RefreshChangedIndex,
        closing: threading.Event,
    ) -> None:
        self._library = library
        self._post = post
        self._catalogue = catalogue
        self._articles = articles
        self._refresh = refresh
        self._closing = closing
        self._wake = threading.Event()
        self._posts_are_missing = False
        self._hindrance = ""
        self._thread = threading.Thread(target=self._run, name="index watcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def report_missing_posts(self) -> None:
        """Posts that were found are not in the index any more: check now whether it is another one."""
        self._posts_are_missing = True
        self._wake.set()

    def check(self) -> None:
        """See what other processes have written, and whether a database was damaged.

        An error is ignored: whoever needs the database reports it.
        """
        of_index = self._library.news_of_index()
        for notice in (*self._library.news_of_marks(), *of_index):
            self._post(DatabaseMended(notice))
        if of_index:
            # Whoever met the damage may have loaded the new index already, while it was empty: nothing differs then.
            self._refresh(max(0, self._catalogue.posts), is_anew=True)
        with suppress(MicroficheError):
            if self._library.load_other_marks():
                self._post(MarksChangedElsewhere())
            self._check_index()
        self._share_marks()

    def close(self) -> None:
        """Wait for the thread to end; `closing` is to be set before."""
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(5.0)

    def _run(self) -> None:
        while not self._closing.is_set():
            self._wake.wait(_INTERVAL)
            self._wake.clear()
            if not self._closing.is_set():
                self.check()

    def _share_marks(self) -> None:
        """Take in what other machines have marked; what hinders it is told once, until it works again."""
        try:
            exchange = self._library.marks.follow_folder()
        except MicroficheError as error:
            if self._hindrance != str(error):
                self._hindrance = str(error)
                self._post(MarksFailed(error))
            return
        if self._hindrance:
            self._post(MarksShared(self._hindrance))
            self._hindrance = ""
        if exchange is not None and exchange.keys:
            self._post(MarksChangedElsewhere())

    def _check_index(self) -> None:
        """Load the catalogue again where another process has put other posts into the index, or begun it anew.

        While another process fills a new index, what is shown stays, unless posts are missing from it.
        """
        missing, self._posts_are_missing = self._posts_are_missing, False
        catalogue = self._catalogue
        loaded = catalogue.extent
        if loaded is None or not catalogue.is_due:
            self._posts_are_missing = missing
            return
        extent = self._library.index_extent
        catalogue.is_overtaken = catalogue.is_overtaken or extent != loaded
        if (catalogue.is_overtaken and (extent[0] != loaded[0] or self._library.is_complete)) or (
            missing and catalogue.version != self._library.index_version
        ):
            is_anew = extent[0] != loaded[0]
            self._articles.forget_documents(but_shown=not is_anew)
            catalogue.request_once(extent[1])
            self._refresh(extent[1], is_anew=is_anew)
