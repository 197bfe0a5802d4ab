"""The part of the screen that narrows: search, tags, dates, order, help, and the ways back out."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import TYPE_CHECKING

from textual.widget import Widget

from tui.commands import BY_NAME, Place
from tui.model import Facet, FacetValues
from tui.text import grouped
from tui.ui.query_state import Narrowing
from tui.ui.screens.finding import Finding

if TYPE_CHECKING:
    from tui.model import Facets
    from tui.settings import Settings
    from tui.ui.screens.pick import PickScreen

_ORDERS = {
    "relevance, else newest first": "",
    "newest first": "-date",
    "oldest first": "date",
    "by title": "title",
    "relevance": "relevance",
}
_PLURALS = {"tag": "Tags", "author": "Authors", "site": "Sites", "category": "Categories"}


class Choosing(Finding):
    """Changing the query by keys."""

    narrowing: Narrowing
    facets: Facets | None
    settings: Settings

    @abstractmethod
    def narrow(self, narrowing: Narrowing) -> None:
        """Make this the query."""

    def action_search(self) -> None:
        """Into the search bar; in the article, find in it."""
        if self.pane == "article":
            self.action_find()
            return
        # At once, not when the queue is empty: what is typed after the slash is the search, however fast it comes.
        self.set_focus(self.bar.input)
        self.bar.input.cursor_position = len(self.bar.input.value)

    def action_edit_query(self) -> None:
        """Everything that is picked becomes text in the search bar."""
        self.narrow(Narrowing(self.narrowing.text))
        self.set_focus(self.bar.input)
        self.bar.input.cursor_position = len(self.bar.input.value)

    def action_clear_filters(self) -> None:
        self.narrow(self.narrowing.without_filters())

    def action_back(self) -> None:
        """Out of what is innermost; where the article lies over the list, that is the article."""
        if self.is_finding and (self.pane == "article" or not self.finds_what_was_searched):
            self.stop_finding()
        elif self.facets_pane.is_finding and self.pane == "facets":
            self.facets_pane.stop_finding()
        elif self.has_class("-zen"):
            self.remove_class("-zen")
        elif self.has_class("-drawer") or (self.has_class("-narrow") and self.pane == "article"):
            self.go_to("posts")
        elif self.narrowing.typed:
            self.narrow(self.narrowing.type(""))
        elif self.narrowing.picked:
            self.narrow(Narrowing())
        elif self.pane != "posts":
            self.go_to("posts")

    def action_leave(self) -> None:
        if self.has_class("-zen"):
            self.remove_class("-zen")
        elif self.pane != "posts":
            self.go_to("posts")
        else:
            self.app.exit()

    def action_pick(self, facet: Facet) -> None:
        """Pick a value of a facet by typing."""
        from tui.search.label_search import Labels
        from tui.ui.screens.pick import Choice, Choices, PickScreen

        values = self.facets.values[facet] if self.facets else FacetValues()
        picked = self.narrowing.picked_values
        labels = Labels(values.names)

        def choice(number: int) -> Choice:
            value = values[number]
            return Choice(
                value.value, value.value, grouped(value.count), picked=(facet, value.value) in picked
            )  # fmt: skip

        def narrow(text: str) -> Choices:
            return Choices(choice, labels.best(text))

        self._ask(PickScreen(_PLURALS[facet], "type a part of it", narrow), facet)

    def action_dates(self) -> None:
        """Pick a year, a month or a range."""
        from tui.ui.screens.pick import Choice, PickScreen

        days = self.facets.days if self.facets else ()
        counts: dict[str, int] = {}
        for day in days:
            if day.day is not None:
                for length in (4, 7):
                    key = day.day.isoformat()[:length]
                    counts[key] = counts.get(key, 0) + day.count
        choices = [Choice(key, key, grouped(count)) for key, count in counts.items()]
        choices.sort(key=lambda choice: (len(choice.value), choice.value), reverse=True)
        choices.sort(key=lambda choice: choice.value[:4], reverse=True)
        choices.sort(key=lambda choice: len(choice.value) > 4)
        undated = sum(day.count for day in days if day.day is None)
        if undated:
            choices.append(Choice("undated", "none", grouped(undated)))

        def narrow(text: str) -> list[Choice]:
            written = "".join(text.split())
            fitting = [choice for choice in choices if choice.label.startswith(written)]
            if written and written not in counts and _is_date(written):
                fitting.insert(0, Choice(f"{written}", written, "as written"))
            return fitting

        hint = "2021, 2021-06, 2021-06..2021-08, >=2021-06, 7d, today"
        self._ask(PickScreen("Dates", hint, narrow), "date")

    def action_sort(self) -> None:
        """Choose the order of the list."""
        from tui.ui.screens.pick import Choice, PickScreen

        now = self.narrowing.order
        choices = [Choice(label, value, picked=value == now) for label, value in _ORDERS.items()]

        def narrow(text: str) -> list[Choice]:
            return [choice for choice in choices if text.casefold() in choice.label]

        def order(value: str | None) -> None:
            if value is None or value == now:
                return
            self.narrow(self.narrowing.ordered(value))

        self.app.push_screen(PickScreen("Order", "", narrow), order)

    def action_help(self) -> None:
        from tui.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.place, self.settings.keys))

    async def action_run_command(self, name: str) -> None:
        """Run a command by its name: for the palette, and for a click on a hint."""
        command = BY_NAME[name]
        widgets: dict[Place, Widget] = {"posts": self.posts, "article": self.article, "facets": self.facets_pane.list}
        await self.app.run_action(command.action, widgets.get(command.place, self))

    def _ask(self, screen: PickScreen, field: str) -> None:
        def narrow(value: str | None) -> None:
            if value is not None:
                self.narrow(self.narrowing.toggle(field, value))

        self.app.push_screen(screen, narrow)


def _is_date(text: str) -> bool:
    from tui.search.dates import day_range

    return day_range(text, date.today()) is not None  # noqa: DTZ011 - the reader's own day is what is meant
