"""What the browser does with saved searches: naming the present one, opening one, changing them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.language import _
from tui.model import FacetValues
from tui.ui.asking import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from tui.library.saved_searches import SavedSearches
    from tui.ui.workers.lookups import Lookups


class SavedSearchKeys:
    """Saving the present query by a name, and picking a saved one. Statements are run in the thread of the lookups."""

    def __init__(
        self,
        screen: Screen[None],
        searches: SavedSearches,
        lookups: Lookups,
        *,
        open_query: Callable[[str], object],
        changed: Callable[[], object],
        tell: Callable[[str], object],
    ) -> None:
        """`open_query` shows the posts of a query; `changed` is called after each change of a saved search, and `tell`
        with what was done.
        """
        self._screen = screen
        self._searches = searches
        self._lookups = lookups
        self._open_query = open_query
        self._changed = changed
        self._tell = tell
        self.counts = FacetValues()
        """What each saved search found when they were counted last."""

    def values_of(self, query: str) -> frozenset[tuple[str, str]]:
        """The saved searches that are this query, as picked values of the facets."""
        return frozenset(("saved", one.name) for one in self._searches.all() if one.query == query)

    def save(self, query: str) -> None:
        """Ask for a name, and save a query by it."""
        from tui.ui.screens.name import NameScreen

        if not query:
            self._screen.notify(_("Nothing is searched for: there is no search to save"), timeout=3)
            return

        def describe(name: str) -> str:
            old = self._searches.text_of(name.removeprefix("@")) if name else None
            return query if old is None else _("in place of {query}", query=old)

        def save(name: str | None) -> None:
            if name is not None:
                self._change(partial(self._searches.save, name, query), lambda _is_made: None)

        screen = NameScreen(_("Save this search"), describe, verb=_("save"))
        self._lookups.look_up(self._searches.all, lambda _known: ask(self._screen, screen, save))

    def pick(self) -> None:
        """Pick a saved search to open, or change them."""
        from tui.ui.screens.saved import SavedScreen

        def open_picked(name: str | None) -> None:
            if name is not None:
                self.open(name)

        screen = SavedScreen(self._searches, self.counts, self._change)
        self._lookups.look_up(self._searches.all, lambda _known: ask(self._screen, screen, open_picked))

    def open(self, name: str) -> None:
        """Show what a saved search finds."""
        if (query := self._searches.text_of(name)) is not None:
            self._open_query(query)

    def _change(self, make: Callable[[], str], made: Callable[[bool], object]) -> None:
        """Have a change made, say what was done, and call `made` with whether it was."""

        def done(sentence: str) -> None:
            self._changed()
            self._tell(sentence)
            made(True)

        def failed(error: Exception) -> None:
            self._screen.notify(str(error), severity="error", timeout=6)
            made(False)

        self._lookups.look_up(make, done, failed)
