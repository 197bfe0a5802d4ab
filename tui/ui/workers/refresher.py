"""Bringing the index up to date with the files."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from tui.errors import Cancelled
from tui.model import Progress
from tui.ui.messages import IndexProgressed, RefreshEnded, RefreshFailed

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.ui.workers.article_loader import ArticleLoader
    from tui.ui.workers.catalogue_loader import CatalogueLoader
    from tui.ui.workers.text_index_builder import TextIndexBuilder

_TYPING_PAUSE = 0.5
"""Seconds after a key in which a refresh waits, for the search that the key begins."""
_STEP = 0.02
"""Seconds that a waiting thread sleeps before it looks again."""
_LONGEST_TYPING_PAUSE = 60.0
"""Seconds that refreshes wait for keys, in all."""
_HEAD_START = 5.0
"""Seconds that the first refresh waits, at most, for the titles that the first search needs: at the same time both
would take twice as long.
"""


class Refresher:
    """Refreshes the index of a library in a thread that ends with the refresh; one at a time.

    `check_index` looks what other processes have written; it is called before each refresh. `closing` is set when the
    screen closes.
    """

    def __init__(
        self,
        library: Library,
        post: Callable[[Message], object],
        catalogue: CatalogueLoader,
        articles: ArticleLoader,
        text_index: TextIndexBuilder,
        *,
        check_index: Callable[[], None],
        closing: threading.Event,
    ) -> None:
        self._library = library
        self._post = post
        self._catalogue = catalogue
        self._articles = articles
        self._text_index = text_index
        self._check_index = check_index
        self._closing = closing
        self._thread: threading.Thread | None = None
        self._is_quiet = False
        self._is_next_quiet: bool | None = None
        """Whether the refresh is quiet that follows the one under way; None where none was asked for."""
        self._lock = threading.Lock()
        self.is_first = True
        """Whether no other has begun than the first, which finds what changed while the program was not open."""
        self._counted_to: tuple[int, int] | None = None
        """Up to which place of their order those posts are counted that have arrived; None before the first refresh."""
        self._is_changed = False
        """Whether another process has changed the index since the refresh before."""
        self.seconds = 0.0
        """How long the last refresh took."""
        self._typed_at = float("-inf")
        self._waited = 0.0
        self._head_start_ends = 0.0

    def start(self, *, has_posts: bool) -> None:
        """Begin the first refresh. Where there are posts already, the first search goes first."""
        if has_posts:
            self._head_start_ends = time.monotonic() + _HEAD_START
        with self._lock:
            self._begin(is_first=True)

    def refresh(self, *, quiet: bool = False) -> bool:
        """Refresh now, or once more after the refresh under way; whether it was begun now.

        A quiet refresh tells of no progress, and waits for who is typing.
        """
        if not quiet:
            self._typed_at = float("-inf")
        with self._lock:
            is_idle = self._thread is None
            if not is_idle:
                self._request_next(quiet=quiet)
            elif not self._closing.is_set():
                self._begin(quiet=quiet)
        return is_idle

    def wait_for_search(self) -> bool:
        """Wait until the first search has what it needs, for some time at most; whether the screen is still open."""
        while time.monotonic() < self._head_start_ends and not self._library.is_prepared:
            if self._closing.wait(_STEP):
                break
        return not self._closing.is_set()

    def refresh_changed_index(self, posts: int, *, is_anew: bool) -> None:
        """Refresh an index of so many posts that another process has changed, or that was begun anew.

        A refresh under way may be one of the index before, so that there is one more after it.
        """
        self._is_changed = True
        with self._lock:
            if self._thread is not None:
                self._request_next(quiet=True)
            elif not self._closing.is_set():
                if is_anew:
                    self._post(IndexProgressed(Progress("scan", 0, None, posts)))
                self._begin(quiet=not is_anew)

    def pause_for_typing(self) -> None:
        """Have a refresh under way wait for a moment: a key was pressed."""
        self._typed_at = time.monotonic()

    def close(self) -> None:
        """Wait for the refresh to end; `closing` is to be set before."""
        if (thread := self._thread) is not None:
            thread.join(5.0)

    def _request_next(self, *, quiet: bool) -> None:
        """Have another refresh follow the one under way. One that somebody asked for is not quiet."""
        self._is_next_quiet = quiet and self._is_next_quiet is not False

    def _begin(self, *, quiet: bool = False, is_first: bool = False) -> None:
        self.is_first = is_first
        self._is_quiet = quiet
        self._thread = threading.Thread(target=self._run, name="refresh", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self.wait_for_search()
        while True:
            began = time.monotonic()
            self._refresh()
            self.seconds = time.monotonic() - began
            with self._lock:
                if self._is_next_quiet is None or self._closing.is_set():
                    self._thread = None
                    return
                self._is_quiet, self._is_next_quiet = self._is_next_quiet, None
                self.is_first = False

    def _refresh(self) -> None:
        try:
            self._library.check_index(self._closing.is_set)
            self._check_index()
            summary = self._library.refresh(self._report_progress, self._is_cancelled)
            arrived = self._count_arrived()
        except Cancelled:
            self._post(RefreshEnded(None))
        except Exception as error:  # noqa: BLE001 - whatever it is, the screen lives on and says so
            self._post(RefreshFailed(error))
            # What was written before it failed is in the index all the same.
            self._catalogue.request(self._catalogue.posts + 1)
            self._post(RefreshEnded(None))
        else:
            # Another copy of the program may have done the work while this one waited for its turn. A load under way
            # will read all of it.
            is_overtaken = self._catalogue.version not in (None, self._library.index_version)
            differs, self._is_changed = summary.differs or is_overtaken or self._is_changed, False
            if summary.differs or is_overtaken:
                self._articles.forget_documents(but_shown=True)
                self._catalogue.request(summary.posts)
            if differs and self._library.full_text.is_begun:
                self._text_index.build()
            self._post(RefreshEnded(summary, quiet=self._is_quiet, arrived=arrived, differs=differs))

    def _count_arrived(self) -> int:
        """How many posts have come since the refresh before, through this process or another; none of those that the
        reader looked for.
        """
        since, self._counted_to = self._counted_to, self._library.next_arrival
        return self._library.count_arrived(since, self._counted_to) if since and self._is_quiet else 0

    def _is_cancelled(self) -> bool:
        """Whether the refresh is to end. While somebody types this waits, for some time at most."""
        closing = self._closing
        while (
            self._waited < _LONGEST_TYPING_PAUSE
            and time.monotonic() - self._typed_at < _TYPING_PAUSE
            and not closing.is_set()
        ):
            self._waited += _STEP
            closing.wait(_STEP)
        return closing.is_set()

    def _report_progress(self, progress: Progress) -> None:
        if not self._is_quiet:
            self._post(IndexProgressed(progress))
        if progress.posts != self._catalogue.posts and self._catalogue.is_due:
            self._catalogue.request_once(progress.posts)
