"""Find in a pane: a line under its heading, there only while something is looked for."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from tui.ui.bindings import bindings
from tui.ui.widgets.ordered_input import OrderedInput


class FindInput(OrderedInput):
    """The text that is looked for."""

    BINDINGS = bindings("find")

    class Accepted(Message):
        """To the matches."""

    class Escaped(Message):
        """No longer look for anything."""

    def action_go(self) -> None:
        self.hand_over(self.Accepted())

    def action_out(self) -> None:
        self.hand_over(self.Escaped())


class FindBar(Horizontal):
    """The text, and which of how many matches one is at."""

    class Changed(Message):
        """Something else is looked for."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.input = FindInput(placeholder=placeholder, select_on_focus=True)
        self.input.cursor_blink = False
        self._count = Static("", id="find-count", markup=False)

    def compose(self) -> ComposeResult:
        yield Static(" / ", id="find-prompt")
        yield self.input
        yield self._count

    @property
    def is_shown(self) -> bool:
        """Whether something is looked for."""
        return self.has_class("-shown")

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.input.value.strip()

    def open(self) -> None:
        """Show the line, and have it take what is typed from now on."""
        self.add_class("-shown")
        self.screen.set_focus(self.input)

    def close(self) -> None:
        """Hide the line; what was looked for stays, to be typed over."""
        self.remove_class("-shown")

    @property
    def count(self) -> str:
        """Which match of how many is said."""
        return str(self._count.content)

    def say(self, count: str) -> None:
        """Say which match of how many."""
        self._count.update(count)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())
