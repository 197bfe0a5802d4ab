"""Narrowing the list by what is picked in a dialog: a value of a facet, a time, something of the post, the order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tui.language import _
from tui.model import FacetValues

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from tui.model import Facet, Facets, Row
    from tui.ui.query_state import QueryState
    from tui.ui.screens.pick import FindChoices, PickScreen


class Narrowing:
    """The dialogs of filters and of the order. What is picked changes the query."""

    def __init__(
        self, *,
        ask: Callable[[Screen[Any], Callable[[Any], None]], Any],
        query: Callable[[], QueryState], facets: Callable[[], Facets | None], apply: Callable[[QueryState], object],
    ) -> None:  # fmt: skip
        """`ask` shows a dialog, `query` gives the query that is shown, `facets` its counts (None before the first),
        and `apply` shows another query.
        """
        self._ask, self._query, self._facets, self._apply = ask, query, facets, apply
        self._fill_dialog: Callable[[], None] | None = None
        """Fills a dialog that was opened before anything was counted."""

    def toggle(self, field: str, value: str | None) -> None:
        """Narrow by a value, or no longer; None changes nothing."""
        if value is not None:
            self._apply(self._query().toggle(field, value))

    def pick_of_post(self, row: Row) -> None:
        """Pick something of a post: its tags, its author, its month."""
        from tui.ui.pickers import post_values_picker

        def toggle(term: str | None) -> None:
            if term is not None:
                field, _, value = term.partition(":")
                self.toggle(field, value)

        self._ask(post_values_picker(row, self._query().picked_values), toggle)

    def pick_value(self, facet: Facet) -> None:
        """Pick a value of a facet by typing."""
        from tui.ui.pickers import facet_choices, facet_picker

        def choices() -> FindChoices:
            facets = self._facets()
            values = facets.values[facet] if facets else FacetValues()
            return facet_choices(facet, values, self._query().picked_values)

        self._pick_counted(facet, facet_picker(facet, choices()), choices)

    def pick_dates(self) -> None:
        """Pick a year, a month or a range."""
        from tui.ui.pickers import date_choices, date_picker

        def choices() -> FindChoices:
            facets = self._facets()
            picked = [value for field, value in self._query().picked_values if field == "date"]
            return date_choices(facets.days if facets else (), picked)

        self._pick_counted("date", date_picker(choices()), choices)

    def _pick_counted(self, field: str, picker: PickScreen, choices: Callable[[], FindChoices]) -> None:
        """Pick of choices that are counted. Before the first count there are none, and `fill` offers them later."""
        if self._facets() is None:
            picker.await_choices(_("being counted"))
            self._fill_dialog = lambda: picker.offer(choices())
        self._ask(picker, partial(self.toggle, field))

    def fill(self) -> None:
        """Posts were counted: offer the choices in the dialog that was opened before."""
        fill, self._fill_dialog = self._fill_dialog, None
        if fill is not None:
            fill()

    def pick_order(self) -> None:
        """Pick the order of the list."""
        from tui.ui.pickers import order_picker

        current = self._query().order

        def sort(order: str | None) -> None:
            if order is not None and order != current:
                self._apply(self._query().with_order(order))

        self._ask(order_picker(current), sort)
