"""The find bar of a pane: a line under its heading, shown only while something is looked for."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from tui.ui.command_bindings import bindings
from tui.ui.widgets.ordered_input import OrderedInput


class FindInput(OrderedInput):
    """The field for the text to find."""

    BINDINGS = bindings("find")

    class Accepted(Message):
        """Enter: go to the matches."""

    class Escaped(Message):
        """Escape: stop finding."""

    def action_go(self) -> None:
        self.hand_over(self.Accepted())

    def action_out(self) -> None:
        self.hand_over(self.Escaped())


class FindBar(Horizontal):
    """A field for the text to find, and which match of how many is shown."""

    class Changed(Message):
        """Another text was typed."""

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
        """Whether the bar is shown."""
        return self.has_class("-shown")

    @property
    def text(self) -> str:
        """The text to find, without blanks around it."""
        return self.input.value.strip()

    def open(self) -> None:
        """Show the bar, and give its field the focus."""
        self.add_class("-shown")
        self.screen.set_focus(self.input)

    def close(self) -> None:
        """Hide the bar. Its text stays, to be typed over the next time."""
        self.remove_class("-shown")

    @property
    def count(self) -> str:
        """What stands beside the field: which match of how many."""
        return str(self._count.content)

    def say(self, count: str) -> None:
        """Show this beside the field."""
        self._count.update(count)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())
