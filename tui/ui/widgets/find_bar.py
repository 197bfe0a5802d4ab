"""Find in the article: a line under its heading, there only while something is looked for."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from tui.ui.bindings import bindings
from tui.ui.widgets.ordered_input import OrderedInput


class FindInput(OrderedInput):
    """The text that is looked for."""

    BINDINGS = bindings("find")

    class Go(Message):
        """To the matches."""

    class Out(Message):
        """No longer look for anything."""

    def action_go(self) -> None:
        self.post_message(self.Go())

    def action_out(self) -> None:
        self.post_message(self.Out())


class FindBar(Horizontal):
    """The text, and which of how many matches one is at."""

    class Changed(Message):
        """Something else is looked for."""

    def __init__(self) -> None:
        super().__init__()
        self.input = FindInput(placeholder="find in the article", select_on_focus=True)
        self.input.cursor_blink = False
        self._count = Static("", id="find-count", markup=False)

    def compose(self) -> ComposeResult:
        yield Static(" / ", id="find-prompt")
        yield self.input
        yield self._count

    def say(self, count: str) -> None:
        """Which of how many."""
        self._count.update(count)

    def on_input_changed(self) -> None:
        self.post_message(self.Changed())
