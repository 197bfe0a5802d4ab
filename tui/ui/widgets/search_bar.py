"""The search bar: picked filters as chips, the typed text with what completes it, and the status of the search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui.language import _
from tui.text import cells, clean_line, cut
from tui.ui.command_bindings import bindings
from tui.ui.past_searches import PastSearches
from tui.ui.widgets.completion_list import CompletionList
from tui.ui.widgets.ordered_input import OrderedInput

if TYPE_CHECKING:
    from tui.search.completion import Completion
    from tui.search.signs import Unfinished

_MAX_CHIP_WIDTH = 28
"""Cells of a chip's text; a longer one is cut."""


class Chips(Widget):
    """The picked filters. A click on one removes it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chips--chip", "chips--cross"}

    @dataclass(eq=False)
    class Removed(Message):
        """The filter `term` was clicked, to be removed."""

        term: str

    def __init__(self) -> None:
        super().__init__()
        self.terms: tuple[str, ...] = ()
        """The filters shown, each as it is written in a query."""

    def show(self, terms: tuple[str, ...]) -> None:
        """Show these filters."""
        if terms != self.terms:
            self.terms = terms
            self.display = bool(terms)
            self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return min(sum(cells(text) for text, _ in self._spans()), container.width * 2 // 3)

    def on_click(self, event: events.Click) -> None:
        at = 0
        for text, term in self._spans():
            at += cells(text)
            if event.x < at:
                if term:
                    self.post_message(self.Removed(term))
                return

    def render_line(self, y: int) -> Strip:
        chip = self.get_component_rich_style("chips--chip")
        cross = self.get_component_rich_style("chips--cross")
        segments: list[Segment] = []
        for text, term in self._spans():
            if term:
                segments += [Segment(text[:-2], chip), Segment(text[-2:], cross)]
            else:
                segments.append(Segment(text, self.rich_style))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _spans(self) -> list[tuple[str, str]]:
        """The text of each chip with its filter, and of the gaps between them with ""."""
        spans: list[tuple[str, str]] = []
        room = self.screen.size.width * 2 // 3
        most = min(_MAX_CHIP_WIDTH, room // max(1, len(self.terms)) - cells("  ✕  "))
        for term in self.terms:
            spans += [(f" {cut(term, most)} ✕ ", term), (" ", "")]
        return spans


class QueryInput(OrderedInput):
    """The field for the query text, with a history of earlier searches and a list of what completes a value."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("completions"), *bindings("search")]

    @dataclass(eq=False)
    class Accepted(Message):
        """The query is finished: the focus is to go to the list.

        Where nothing was found, and it `takes_offer`, the first offer is to be searched for.
        """

        takes_offer: bool

    class Escaped(Message):
        """Escape: the text is to be cleared or, where it is empty, the field left."""

    class LastChipRemoved(Message):
        """Backspace in an empty field: the last chip is to be removed."""

    def __init__(self, searches: Callable[[], Sequence[str]], completions: CompletionList) -> None:
        super().__init__(placeholder=_("words of a title, tag: author: site: date: …"), select_on_focus=False)
        self.cursor_blink = False
        self.past_searches = PastSearches(searches)
        self._from_history = ""
        self.completions = completions
        self._completed = self._asked_for = ""
        self.is_awaiting = False
        """Whether it is being found what completes the value at the cursor."""
        self._waiting: list[Callable[[], None]] = []

    def action_go(self) -> None:
        self.hand_over(self.Accepted(takes_offer=True))

    def action_newer(self) -> None:
        """Forward in the history; at its end, to the list."""
        if self.past_searches.is_walked:
            self._show(self.past_searches.newer())
        else:
            self.hand_over(self.Accepted(takes_offer=False))

    def action_older(self) -> None:
        if (text := self.past_searches.older(self.value)) is not None:
            self._show(text)

    # Completing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys of the list of values are in force while it is open, and Enter once a value is chosen."""
        if action == "complete":
            return self.completions.is_open or self.is_awaiting or (self._is_unasked and self._unfinished() is not None)
        if action in ("choose", "close_completions"):
            return self.completions.is_open
        return action != "complete_chosen" or self.completions.chosen is not None

    def value_to_complete(self) -> Unfinished | None:
        """The value at the cursor, where one is being typed: `show_completions` is to be called for it."""
        self._asked_for = self.value
        unfinished = self._unfinished()
        self.is_awaiting = unfinished is not None
        if unfinished is None:
            self.action_close_completions()
        return unfinished

    def _unfinished(self) -> Unfinished | None:
        from tui.search.signs import unfinished_value

        is_typed = self.has_focus and self.value not in (self._completed, self._from_history)
        return unfinished_value(self.value, self.cursor_position) if is_typed else None

    @property
    def _is_unasked(self) -> bool:
        """Whether the text was changed by a key of now, so that nobody was told yet."""
        return self.value != self._asked_for

    @property
    def is_completing(self) -> bool:
        """Whether values that complete the text are shown, or may be in a moment."""
        return self.completions.is_open or self.is_awaiting

    async def show_completions(self, text: str, unfinished: Unfinished, completions: Sequence[Completion]) -> None:
        """Show what completes a value, unless the text has changed since; do what was pressed meanwhile."""
        if text != self.value or not self.is_awaiting:
            return
        self.is_awaiting = False
        left = self.region.x + cells(text[: unfinished.start]) - int(self.scroll_offset.x)
        self.completions.open(unfinished, completions, left)
        actions, self._waiting = self._waiting, []
        for action in actions:
            action()
        if actions:
            await self.release()

    def action_choose(self, by: int) -> None:
        self._once_shown(partial(self.completions.move, by))

    def action_complete(self) -> None:
        """Take the chosen value, or the first."""
        self._once_shown(self._complete)

    def action_complete_chosen(self) -> None:
        self._once_shown(self._complete)

    def action_close_completions(self) -> None:
        self.is_awaiting = False
        self.completions.close()
        if self._waiting:
            self._waiting.clear()
            self.call_next(self.release)

    def _once_shown(self, action: Callable[[], None]) -> None:
        """Do this once the values for the typed text are shown, so that keys act in the order they come."""
        if self.is_awaiting or self._is_unasked:
            self.hold()
            self._waiting.append(action)
        else:
            action()

    def _complete(self) -> None:
        from tui.search.signs import completed

        unfinished = self.completions.unfinished
        if unfinished is not None:
            value = self.completions.chosen or self.completions.values[0]
            text, at = completed(self.value, unfinished, value)
            self.action_close_completions()
            self._completed = self.value = text
            self.cursor_position = at

    async def on_blur(self) -> None:
        self.action_close_completions()

    # The history

    def _show(self, text: str) -> None:
        self._from_history = self.value = text
        self.cursor_position = len(text)

    def leave_history(self) -> None:
        """Begin at the latest search again, where the text was typed and not taken from the history."""
        if self.value != self._from_history:
            self.past_searches.leave()

    def action_out(self) -> None:
        self.hand_over(self.Escaped())

    def action_cursor_right(self, select: bool = False) -> None:
        """At the end of the text, complete it; where all of it is selected, keep it and go to its end."""
        if not self.selection.is_empty and not select:
            self.cursor_position = max(self.selection)
        elif self.completions.is_open and not select:
            self.action_complete()
        else:
            super().action_cursor_right(select)

    def action_delete_left(self) -> None:
        if self.value:
            super().action_delete_left()
        else:
            self.post_message(self.LastChipRemoved())

    def _on_paste(self, event: events.Paste) -> None:
        """Paste many lines as one query: line ends become spaces, control characters are dropped."""
        event.prevent_default()
        event.stop()
        self.replace(clean_line(event.text), *self.selection)


class SearchBar(Horizontal):
    """The bar at the top of the screen."""

    class Changed(Message):
        """Another text was typed."""

    @dataclass(eq=False)
    class CompletionsWanted(Message):
        """A value of a field is being typed in this text."""

        text: str
        unfinished: Unfinished

    def __init__(self, searches: Callable[[], Sequence[str]], opened: Callable[[bool], object]) -> None:
        """`searches` returns the history, the latest search first; `opened` is called as the list of values opens and
        closes.
        """
        super().__init__()
        self.chips = Chips()
        self.chips.display = False
        self._completions = CompletionList(opened)
        self._completions.display = False
        self._input = QueryInput(searches, self._completions)
        self.status = StatusLine()

    def compose(self) -> ComposeResult:
        yield Prompt()
        yield self.chips
        yield self._input
        yield self.status
        yield self._completions

    def on_completion_list_clicked(self, event: CompletionList.Clicked) -> None:
        event.stop()
        self._input.action_complete()

    def show(self, typed: str, chips: tuple[str, ...]) -> None:
        """Show this query."""
        self.chips.show(chips)
        if self._input.value != typed:
            with self.prevent(Input.Changed):
                self._input.value = typed

    def show_chips(self, chips: tuple[str, ...]) -> None:
        """Show these filters; the typed text stays."""
        self.chips.show(chips)

    def say(self, status: str, short: str) -> None:
        """Show a status on the right, the short one on a narrow screen."""
        self.status.show(status, short)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._input.leave_history()
        if (unfinished := self._input.value_to_complete()) is not None:
            self.post_message(self.CompletionsWanted(self._input.value, unfinished))
        self.post_message(self.Changed())

    @property
    def input(self) -> QueryInput:
        """The field for the query text."""
        return self._input


class Prompt(Widget):
    """The slash in front: the key that leads here."""

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(" / ", self.rich_style)])


class StatusLine(Widget):
    """How many posts are shown, of how many, and the progress of indexing."""

    def __init__(self) -> None:
        super().__init__()
        self._long = ""
        self._short = ""

    def show(self, long: str, short: str) -> None:
        """Show another text."""
        if (long, short) != (self._long, self._short):
            self._long, self._short = long, short
            # A new layout repaints the whole screen, and the text changes with every key.
            self.refresh(layout=cells(self.text) > self.size.width)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return cells(self._fitting(viewport.width))

    def render_line(self, y: int) -> Strip:
        text = self.text
        return Strip([Segment(text.rjust(self.size.width - cells(text) + len(text)), self.rich_style)])

    @property
    def text(self) -> str:
        """The text shown."""
        return self._fitting(self.screen.size.width)

    def _fitting(self, width: int) -> str:
        return self._long if width >= 70 else self._short
