"""The dialog that asks for a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tui.language import _
from tui.text import cells, pad
from tui.ui.screens.dialog import Dialog, DialogBody
from tui.ui.widgets.lines import Hint

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAST_WIDTH: Final = 40
_MOST_WIDTH: Final = 84
"""Cells of the line under the field. One that is longer is cut."""


class OutcomeLine(DialogBody):
    """One line, which says what will be done."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"outcome-line--text"}

    text = ""

    def say(self, text: str) -> None:
        """Say this."""
        self.text = text
        self.refresh()

    @property
    def line_count(self) -> int:
        return 1

    def move(self, by: int) -> None:
        pass

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        text = f"  {self.text}" if y == 0 else ""
        return Strip([Segment(pad(text, width), self.base + self.part("outcome-line--text"))])


class NameScreen(Dialog[str]):
    """Gives a name, or None. `describe` says of each name that is typed what will be done with it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", "Take it", show=False)]

    def __init__(self, title: str, describe: Callable[[str], str], *, name: str = "", verb: str) -> None:
        """The field has the `name` in it; `verb` says what Enter does."""
        self.outcome = OutcomeLine()
        super().__init__(title, _("a name"), self.outcome, types=True)
        self._describe = describe
        self._verb = verb
        self._field.value = name
        self._field.cursor_position = len(name)

    def on_mount(self) -> None:
        self.outcome.say(self._describe(self.typed))

    @property
    def wanted_width(self) -> int:
        return max(_LEAST_WIDTH, min(_MOST_WIDTH, cells(self.outcome.text) + 4))

    @property
    def hints(self) -> list[Hint]:
        return [("Enter", self._verb, "take"), ("Esc", _("back"), "dismiss")]

    def on_input_changed(self) -> None:
        self.outcome.say(self._describe(self.typed))
        self.fit()

    def on_input_submitted(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Take the name that is typed."""
        if self.typed:
            self.dismiss(self.typed)
