"""The facets' pane: its heading, its values, and a field to find some of them by typing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from tui.errors import Cancelled
from tui.model import FACETS, DayCount, Facet, Facets, FacetValues
from tui.ui.latest_worker import Latest, Stale
from tui.ui.widgets.facet_lines import InForce
from tui.ui.widgets.facet_list import FacetList
from tui.ui.widgets.find_bar import FindBar, FindInput
from tui.ui.widgets.lines import PaneHeading

if TYPE_CHECKING:
    from tui.search.label_search import Labels


class _Wanted(NamedTuple):
    """The values that are looked for, among which counts, and which of them are picked."""

    text: str
    facets: Facets
    picked: InForce


class FacetsPane(Vertical):
    """Values to narrow by. What is typed after `f` leaves those that answer to it, while counts go on to follow."""

    class Narrowed(Message):
        """The values that answer to what is typed."""

        def __init__(self, wanted: _Wanted, fitting: Facets) -> None:
            super().__init__()
            self.wanted = wanted
            self.fitting = fitting

    class LeftFinding(Message):
        """The keys belong to the values again."""

    class Failed(Message):
        """Values could not be looked through."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(self) -> None:
        super().__init__(id="facets-pane")
        self.find_bar = FindBar("a tag, author, site …")
        self.list = FacetList()
        self._facets: Facets | None = None
        self._picked: InForce = frozenset()
        self._shown = ""
        self._labels: dict[Facet, tuple[FacetValues, Labels]] = {}
        self._finder: Latest[_Wanted] | None = None

    def compose(self) -> ComposeResult:
        yield PaneHeading("Narrow by", "unread  posts")
        yield self.find_bar
        yield self.list

    def on_unmount(self) -> None:
        if self._finder is not None:
            self._finder.close()

    def show(self, facets: Facets, picked: InForce) -> None:
        """Show these counts; `picked` are the fields and values of the filters in force."""
        self._facets, self._picked = facets, picked
        self._follow()

    # Finding

    @property
    def is_finding(self) -> bool:
        """Whether values are looked for by typing."""
        return self.find_bar.is_shown

    def find(self) -> None:
        """Have what is typed from now on narrow the values."""
        self.find_bar.open()

    def stop_finding(self) -> None:
        """Show all values again."""
        self.find_bar.close()
        self._follow()

    def on_find_bar_changed(self, event: FindBar.Changed) -> None:
        event.stop()
        self._follow()

    def on_find_input_go(self, event: FindInput.Go) -> None:
        event.stop()
        self.post_message(self.LeftFinding())

    def on_find_input_out(self, event: FindInput.Out) -> None:
        event.stop()
        self.stop_finding()
        self.post_message(self.LeftFinding())

    def _follow(self) -> None:
        if self._facets is None:
            return
        text = self.find_bar.text if self.is_finding else ""
        if not text:
            self._shown = ""
            self.list.show(self._facets, self._picked)
            return
        if self._finder is None:
            self._finder = Latest("values", self._look, self._failed)
        self._finder.ask(_Wanted(text, self._facets, self._picked))

    def _look(self, wanted: _Wanted, stale: Stale) -> None:
        """In the thread: the values that answer to the text, the best first in each section."""
        try:
            values = {facet: self._best(facet, wanted, stale) for facet in FACETS}
        except Cancelled:
            return
        days = tuple(day for day in wanted.facets.days if _answers(day, wanted.text))
        self.post_message(self.Narrowed(wanted, replace(wanted.facets, values=values, days=days)))

    def _failed(self, error: Exception) -> None:
        self.post_message(self.Failed(error))

    def _best(self, facet: Facet, wanted: _Wanted, stale: Stale) -> FacetValues:
        from tui.search.label_search import Labels

        values = wanted.facets.values.get(facet, FacetValues())
        known = self._labels.get(facet)
        if known is None or known[0] is not values:
            known = self._labels[facet] = (values, Labels(values.names))
        return values.picked(known[1].best(wanted.text, stale))

    def on_facets_pane_narrowed(self, event: Narrowed) -> None:
        event.stop()
        if not self.is_finding or event.wanted.text != self.find_bar.text:
            return
        self.list.show(event.fitting, event.wanted.picked, nothing="Nothing like that")
        if event.wanted.text != self._shown:
            self._shown = event.wanted.text
            self.list.action_first()


def _answers(day: DayCount, text: str) -> bool:
    return str(day.day).startswith(text) if day.day is not None else "undated".startswith(text.casefold())
