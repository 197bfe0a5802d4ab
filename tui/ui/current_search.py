"""The query on the screen, and what is known of its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.search.bodies import searched_so_far
from tui.search.links import known_so_far
from tui.ui.query_state import QueryState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.search.offers import Offer
    from tui.search.results import SearchResults


class CurrentSearch:
    """Searches for one query at a time, and again while the article texts that it searches are being indexed."""

    def __init__(self, search: Callable[[str], object]) -> None:
        """`search` starts a search for a query text; `complete` or `fail` is to be called with its result."""
        self._search = search
        self.query = QueryState()
        self.found: SearchResults | None = None
        """The newest result, which may be that of an earlier query; None where there is none."""
        self.offers: Sequence[Offer] = ()
        """What to search for instead, where the result is empty and that is known."""
        self.has_failed = False
        self.texts: tuple[int, int] | None = None
        """How many article texts are indexed, and how many there are; None before any is."""
        self._is_repeating = False
        self._searched_texts = -1

    def start(self, query: QueryState) -> None:
        """Search for another query."""
        self.query, self.offers = query, ()
        self.repeat()

    def repeat(self) -> None:
        """Search for the same query again."""
        self._search(self.query.text)

    def complete(self, found: SearchResults) -> bool:
        """Keep a result; False where it is that of another query."""
        if found.query.text != self.query.text:
            return False
        self._is_repeating = self.has_failed = False
        self.found = found
        if found.ids:
            self.offers = ()
        return True

    def offer(self, text: str, offers: Sequence[Offer]) -> bool:
        """Keep what to search for instead of a query text; False where it is another query by now, or where texts that
        are still to be read may have what was searched for: Enter would drop a condition that only has to wait.
        """
        if text != self.query.text or self.is_partial:
            return False
        self.offers = offers
        return True

    def fail(self, text: str) -> bool:
        """Forget the result, for this query text could not be searched; False where it is another query by now."""
        self._is_repeating = False
        if text != self.query.text:
            return False
        self.has_failed, self.found, self.offers = True, None, ()
        return True

    @property
    def has_result(self) -> bool:
        """Whether the result is that of the present query."""
        return self.found is not None and self.found.query.text == self.query.text

    @property
    def is_filtered(self) -> bool:
        """Whether the list shows the result of a query, or that there is none."""
        return bool(self.query.text) and (self.found is not None or self.has_failed)

    @property
    def is_partial(self) -> bool:
        """Whether the result comes from article texts of which not all could be searched."""
        return self.found is not None and bool(self.found.reads_texts and self.found.notes)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong with the query or its result, a line each."""
        if self.found is None:
            return ()
        notes = self.found.notes
        if self.is_partial and self.texts is not None and not self.found.asks_for_copies:
            # How many there are by now, not how many there were at the time of the search.
            so_far = searched_so_far if self.found.in_bodies else known_so_far
            notes = (so_far(*self.texts),)
        return (*self.found.warnings, *notes)

    def follow_text_index(self, done: int, total: int) -> None:
        """Search again now that `done` of `total` article texts are indexed, where that can change the result."""
        self.texts = done, total
        if done == total and (self.has_failed or (self.found is not None and self.found.reads_texts)):
            self._repeat_with(done)
        else:
            self.search_more_texts()

    def search_more_texts(self) -> None:
        """Search a partial result again where more texts are indexed by now, one search at a time."""
        if self.texts is not None and self.is_partial and not self._is_repeating:
            done, _ = self.texts
            if done > self._searched_texts:
                self._repeat_with(done)

    def _repeat_with(self, texts: int) -> None:
        self._is_repeating, self._searched_texts = True, texts
        self.repeat()
