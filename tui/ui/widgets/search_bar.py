"""The search bar: picked filters as chips, the text that is typed, and how many posts that leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui.text import cells, clean_line, cut
from tui.ui.bindings import bindings
from tui.ui.history import History
from tui.ui.suggesting import FieldSuggester, Values
from tui.ui.widgets.ordered_input import OrderedInput

_CHIP = 28
"""A chip is cut to so many cells."""


class Chips(Widget):
    """The picked filters; a click takes one off."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chips--chip", "chips--cross", "chips--gap"}

    class Dropped(Message):
        """A chip is to go."""

        def __init__(self, term: str) -> None:
            super().__init__()
            self.term = term

    def __init__(self) -> None:
        super().__init__()
        self._terms: tuple[str, ...] = ()

    def show(self, terms: tuple[str, ...]) -> None:
        """Show these filters."""
        if terms != self._terms:
            self._terms = terms
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
                    self.post_message(self.Dropped(term))
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
        """Each chip's text with its term; the gaps between have none."""
        spans: list[tuple[str, str]] = []
        room = self.screen.size.width * 2 // 3
        most = min(_CHIP, room // max(1, len(self._terms)) - cells("  ✕  "))
        for term in self._terms:
            spans += [(f" {cut(term, most)} ✕ ", term), (" ", "")]
        return spans


class QueryInput(OrderedInput):
    """The text of the search, with those of before and with values to complete."""

    BINDINGS = bindings("search")

    class Go(Message):
        """To the list."""

    class Out(Message):
        """Clear, then leave."""

    class Emptied(Message):
        """Backspace where there is nothing left to delete: the last chip is meant."""

    def __init__(self, searches: Callable[[], Sequence[str]], values: Values) -> None:
        self._completer = FieldSuggester(values)
        super().__init__(
            placeholder="words of a title, tag: author: site: date: …",
            select_on_focus=False,
            suggester=self._completer,
        )
        self.cursor_blink = False
        self.history = History(searches)
        self._walked = ""

    def action_go(self) -> None:
        self.hand_over(self.Go())

    def action_newer(self) -> None:
        """Forward in what was searched for; at its end, to the list."""
        if self.history.is_walked:
            self._show(self.history.newer())
        else:
            self.action_go()

    def action_older(self) -> None:
        if (text := self.history.older(self.value)) is not None:
            self._show(text)

    def _show(self, text: str) -> None:
        self._walked = self.value = text
        self.cursor_position = len(text)

    def note_change(self) -> None:
        """Another text: where it was typed, the walk through those of before is over."""
        if self.value != self._walked:
            self.history.leave()

    def action_out(self) -> None:
        self.hand_over(self.Out())

    def action_cursor_right(self, select: bool = False) -> None:
        """At the end of what is typed, take what is suggested."""
        self._suggestion = self._completer.meant_by(self._suggestion)
        super().action_cursor_right(select)

    def action_delete_left(self) -> None:
        if self.value:
            super().action_delete_left()
        else:
            self.post_message(self.Emptied())

    def _on_paste(self, event: events.Paste) -> None:
        """A paste of many lines is one query: its line ends are spaces, its controls are nothing."""
        event.prevent_default()
        event.stop()
        self.replace(clean_line(event.text), *self.selection)


class SearchBar(Horizontal):
    """The bar on top."""

    class Changed(Message):
        """Another text is typed."""

    def __init__(self, searches: Callable[[], Sequence[str]], values: Values) -> None:
        """`searches` gives what was searched for before, `values` those a field has now."""
        super().__init__()
        self._chips = Chips()
        self._chips.display = False
        self._input = QueryInput(searches, values)
        self._status = Status()

    def compose(self) -> ComposeResult:
        yield Prompt()
        yield self._chips
        yield self._input
        yield self._status

    def show(self, typed: str, chips: tuple[str, ...]) -> None:
        """Show this query."""
        self._chips.show(chips)
        if self._input.value != typed:
            with self.prevent(Input.Changed):
                self._input.value = typed

    def show_chips(self, chips: tuple[str, ...]) -> None:
        """Show these filters; what is typed stays."""
        self._chips.show(chips)

    def say(self, status: str, short: str) -> None:
        """What stands on the right: `short` where there is little room."""
        self._status.say(status, short)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._input.note_change()
        self.post_message(self.Changed())

    @property
    def input(self) -> QueryInput:
        """Where the text is typed."""
        return self._input


class Prompt(Widget):
    """The slash that says what this line is for."""

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(" / ", self.rich_style)])


class Status(Widget):
    """How many posts are shown, of how many, and what is under way."""

    def __init__(self) -> None:
        super().__init__()
        self._long = ""
        self._short = ""

    def say(self, long: str, short: str) -> None:
        """Say something else."""
        if (long, short) != (self._long, self._short):
            self._long, self._short = long, short
            # Laid out anew only where there is no room: that has the whole screen painted, and this changes with
            # every key.
            self.refresh(layout=cells(self._said(self.screen.size.width)) > self.size.width)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return cells(self._said(viewport.width))

    def render_line(self, y: int) -> Strip:
        said = self._said(self.screen.size.width)
        return Strip([Segment(said.rjust(self.size.width - cells(said) + len(said)), self.rich_style)])

    def _said(self, width: int) -> str:
        return self._long if width >= 70 else self._short
