"""The facets pane: a heading, values with their counts, and a field to find some of them by typing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from tui.errors import Cancelled
from tui.language import _
from tui.model import FACETS, DayCount, Facets, FacetValues
from tui.ui.messages import OperationFailed
from tui.ui.widgets.facet_lines import PickedValues
from tui.ui.widgets.facet_list import FacetList
from tui.ui.widgets.find_bar import FindBar, FindInput
from tui.ui.widgets.lines import PaneHeading
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker
from tui.ui.workers.posting import post_to

if TYPE_CHECKING:
    from tui.search.label_search import Labels


class _Search(NamedTuple):
    """A text to find values by, the counts to find them in, and the filters in force."""

    text: str
    facets: Facets
    picked: PickedValues


class FacetsPane(Vertical):
    """Values to narrow by. Text typed after `f` leaves only those that match it, while the counts keep up to date."""

    @dataclass(eq=False)
    class ValuesFound(Message):
        """These values match the typed text."""

        search: _Search
        matching: Facets

    class LeftFinding(Message):
        """The keyboard goes back from the find field to the values."""

    def __init__(self) -> None:
        super().__init__(id="facets-pane")
        self.find_bar = FindBar(_("a tag, author, site …"))
        self.list = FacetList()
        self._facets: Facets | None = None
        self._saved = FacetValues()
        self._picked: PickedValues = frozenset()
        self._shown = ""
        self._labels: dict[str, tuple[FacetValues, Labels]] = {}
        self._post = post_to(self)
        self._finder: LatestWorker[_Search] = LatestWorker("facet values", self._find_values, self._report)

    def compose(self) -> ComposeResult:
        yield PaneHeading(_("Narrow by"), _("posts"))
        yield self.find_bar
        yield self.list

    def on_unmount(self) -> None:
        self._finder.close()

    def show(self, facets: Facets, picked: PickedValues) -> None:
        """Show these counts; `picked` are the fields and values of the filters in force."""
        self._facets, self._picked = replace(facets, saved=self._saved), picked
        self._update()

    def show_saved(self, saved: FacetValues) -> None:
        """Show these saved searches, with what each finds."""
        self._saved = saved
        if self._facets is not None:
            self.show(self._facets, self._picked)

    # Finding

    @property
    def is_finding(self) -> bool:
        """Whether the find field is open."""
        return self.find_bar.is_shown

    def find(self) -> None:
        """Open the find field."""
        self.find_bar.open()

    def stop_finding(self) -> None:
        """Close the find field, and show all values again."""
        self.find_bar.close()
        self._update()

    def on_find_bar_changed(self, event: FindBar.Changed) -> None:
        event.stop()
        self._update()

    def on_find_input_accepted(self, event: FindInput.Accepted) -> None:
        event.stop()
        self.post_message(self.LeftFinding())

    def on_find_input_escaped(self) -> None:
        self.stop_finding()
        self.post_message(self.LeftFinding())

    def _update(self) -> None:
        if self._facets is None:
            return
        text = self.find_bar.text if self.is_finding else ""
        if not text:
            self._shown = ""
            self.list.show(self._facets, self._picked)
            return
        self._finder.request(_Search(text, self._facets, self._picked))

    def _find_values(self, search: _Search, is_outdated: IsOutdated) -> None:
        """Find the values that match the typed text, in the thread; the best come first in each section."""
        try:
            facets = search.facets
            none = FacetValues()
            matching = replace(
                facets,
                values={
                    facet: self._best(facet, facets.values.get(facet, none), search, is_outdated) for facet in FACETS
                },
                saved=self._best("saved", facets.saved, search, is_outdated),
                mine=self._best("my", facets.mine, search, is_outdated),
                states=self._best("is", facets.states, search, is_outdated),
                archives=self._best("in", facets.archives, search, is_outdated),
                days=tuple(day for day in facets.days if _matches(day, search.text)),
            )
        except Cancelled:
            return
        self._post(self.ValuesFound(search, matching))

    def _report(self, error: Exception) -> None:
        self._post(OperationFailed(error))

    def _best(self, field: str, values: FacetValues, search: _Search, is_outdated: IsOutdated) -> FacetValues:
        from tui.search.label_search import Labels

        known = self._labels.get(field)
        if known is None or known[0] is not values:
            known = self._labels[field] = (values, Labels(values.names))
        return values.picked(known[1].best(search.text, is_outdated))

    def on_facets_pane_values_found(self, event: ValuesFound) -> None:
        event.stop()
        if not self.is_finding or event.search.text != self.find_bar.text:
            return
        self.list.show(event.matching, event.search.picked, nothing=_("Nothing like that"))
        if event.search.text != self._shown:
            self._shown = event.search.text
            self.list.action_first()


def _matches(day: DayCount, text: str) -> bool:
    return str(day.day).startswith(text) if day.day is not None else _("undated").startswith(text.casefold())
