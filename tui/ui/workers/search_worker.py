"""Searching, and counting: the facets of what was found, and what the saved and the compared searches find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from tui.errors import Cancelled
from tui.search.short_steps import raise_if_cancelled
from tui.ui.messages import (
    CountsOutdated,
    FacetsCounted,
    OffersFound,
    OperationFailed,
    SavedCounted,
    SearchCompleted,
    SearchFailed,
    TrendsCounted,
)
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.search.offers import Offer
    from tui.search.results import SearchResults

_QUIET = 0.3
"""Seconds without another mark after which all is counted anew."""


class SearchWorker:
    """Searches a library and counts facets. `on_search` is called before each search, `give_way` while counting."""

    def __init__(
        self,
        library: Library,
        post: Callable[[Message], object],
        on_search: Callable[[], None],
        give_way: Callable[[], None],
    ) -> None:
        self._library = library
        self._post = post
        self._on_search = on_search
        self._give_way = give_way
        self._counter: LatestWorker[SearchResults] = LatestWorker(
            "facet counter", self._count_facets, lambda error: post(OperationFailed(error))
        )
        self._saved_counter: LatestWorker[bool] = LatestWorker(
            "saved counter", self._count_saved, lambda error: post(OperationFailed(error))
        )
        self._trend_counter: LatestWorker[Sequence[str]] = LatestWorker(
            "trend counter", self._count_trends, lambda error: post(OperationFailed(error))
        )
        self._pauses: LatestWorker[bool] = LatestWorker(
            "pauses", self._post_outdated, lambda error: post(OperationFailed(error)), _QUIET
        )

    def search(self, text: str) -> None:
        """Search; `SearchCompleted` or `SearchFailed` follows, and `OffersFound` where nothing is found.

        Counting the result of an earlier search is cancelled, as it would only take time from this one.
        """
        self._on_search()
        self._counter.cancel()
        self._library.submit_search(
            text, self._post_found, partial(self._post_failure, text), partial(self._post_offers, text)
        )

    def count_facets(self, found: SearchResults) -> None:
        """Count the facets of a search result; `FacetsCounted` follows. This takes as long as the search itself: it is
        best requested once the list is painted.
        """
        self._counter.request(found)

    def count_saved(self) -> None:
        """Count what each saved search finds; `SavedCounted` follows."""
        self._saved_counter.request(True)

    def count_trends(self, queries: Sequence[str]) -> None:
        """Count what each query finds day by day, and all posts; `TrendsCounted` follows."""
        self._trend_counter.request(queries)

    def counts_outdated(self) -> None:
        """A mark was set, which counts may follow: `CountsOutdated` comes at once, or once no more marks follow."""
        self._pauses.request(True)

    def close(self) -> None:
        self._pauses.close()
        self._counter.close()
        self._saved_counter.close()
        self._trend_counter.close()

    def _post_outdated(self, _request: bool, _is_outdated: IsOutdated) -> None:
        self._give_way()
        self._post(CountsOutdated())

    def _post_found(self, found: SearchResults) -> None:
        from tui.search.list_shape import shape_of

        self._post(SearchCompleted(found, shape_of(found.hits)))

    def _post_failure(self, text: str, error: Exception) -> None:
        self._post(SearchFailed(error, text))

    def _post_offers(self, text: str, offers: Sequence[Offer]) -> None:
        self._post(OffersFound(text, offers))

    def _giving_way(self, is_outdated: IsOutdated) -> IsOutdated:
        """The same, but called it lets others go first."""

        def is_cancelled() -> bool:
            self._give_way()
            return is_outdated()

        return is_cancelled

    def _count_facets(self, found: SearchResults, is_outdated: IsOutdated) -> None:
        is_cancelled = self._giving_way(is_outdated)
        with suppress(Cancelled):
            raise_if_cancelled(is_cancelled)
            facets = self._library.count_facets(found, is_cancelled)
            self._post(FacetsCounted(found, facets, *self._library.timeline(found, facets, is_cancelled)))

    def _count_trends(self, queries: Sequence[str], is_outdated: IsOutdated) -> None:
        is_cancelled = self._giving_way(is_outdated)
        with suppress(Cancelled):
            raise_if_cancelled(is_cancelled)
            *days, every = self._library.count_days_of([*queries, ""], is_cancelled)
            self._post(TrendsCounted(queries, days, every))

    def _count_saved(self, _request: bool, is_outdated: IsOutdated) -> None:
        is_cancelled = self._giving_way(is_outdated)
        with suppress(Cancelled):
            raise_if_cancelled(is_cancelled)
            self._post(SavedCounted(self._library.count_saved(is_cancelled)))
