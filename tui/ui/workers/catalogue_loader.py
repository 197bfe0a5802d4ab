"""Reading the catalogue, the columns that searching runs over, into memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.message import Message

from tui.ui.messages import CatalogueLoaded, OperationFailed
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.ui.workers.article_loader import ArticleLoader

_SHORTEST_PAUSE = 0.4
_PAUSE_AFTER_FAILURE = 2.0
"""Seconds between two loads while the index grows."""


class CatalogueLoader:
    """Loads the catalogue of a library, and knows which state of the index is in memory."""

    def __init__(self, library: Library, post: Callable[[Message], object], articles: ArticleLoader) -> None:
        self._library = library
        self._post = post
        self._articles = articles
        self._next_load = 0.0
        self.posts = -1
        """How many posts the index had when it was loaded."""
        self.version: int | None = None
        """The version of the index that was loaded; None before the first load."""
        self.extent: tuple[int, int] | None = None
        """Which index was loaded, and its number of posts; None before the first load."""
        self.is_overtaken = False
        """Whether the index was seen with another extent since the last load began."""
        self._worker: LatestWorker[int] = LatestWorker(
            "catalogue loader", self._load, lambda error: post(OperationFailed(error))
        )

    @property
    def is_due(self) -> bool:
        """Whether enough time has passed since the last load."""
        return time.monotonic() >= self._next_load

    def request(self, posts: int) -> None:
        """Load the catalogue of an index of so many posts; `CatalogueLoaded` follows."""
        self._worker.request(posts)

    def request_once(self, posts: int) -> None:
        """The same; until the load has ended, none is due."""
        self._next_load = float("inf")
        self._worker.request(posts)

    def close(self) -> None:
        self._worker.close()

    def _load(self, posts: int, _is_outdated: IsOutdated) -> None:
        began = time.monotonic()
        before, self.is_overtaken = self.extent, False
        try:
            version, extent = self._library.index_version, self._library.index_extent
            self._library.load()
        except BaseException:
            self._next_load = time.monotonic() + _PAUSE_AFTER_FAILURE
            raise
        self.version, self.extent = version, extent
        renumbered = before is not None and before[0] != extent[0]
        if renumbered:
            self._articles.forget_documents()
        ended = time.monotonic()
        # The first index of a million posts must not spend its time on loading what is there so far.
        self.posts, self._next_load = posts, ended + max(_SHORTEST_PAUSE, 4 * (ended - began))
        self._post(CatalogueLoaded(renumbered=renumbered))
        self._library.cache_catalogue()


def release_memory() -> None:
    """Return the memory that loading needed for a while to the system, in a thread of its own."""
    threading.Thread(target=_trim_heap, name="release memory", daemon=True).start()


def _trim_heap() -> None:
    """Call glibc's malloc_trim(3), where the allocator has it."""
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
