"""Picking one of many by typing: tags, dates, the order of the list."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Label

from tui.resources import styles_folder
from tui.text import cells, pad
from tui.ui.widgets.drawing import DrawnLines
from tui.ui.widgets.ordered_input import OrderedInput


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick: what it is called, what it stands for, and what stands beside it on the right."""

    label: str
    value: str
    detail: str = ""
    picked: bool = False


Picked = TypeVar("Picked")

Narrow = Callable[[str], Sequence[Choice]]
"""From what was typed to the choices that fit it, best first."""


class ChoiceList(DrawnLines):
    """The choices, drawn from data: there may be thousands."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice-list--cursor", "choice-list--detail", "choice-list--picked"}

    class Chosen(Message):
        """A choice was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[Choice] = ()
        self._cursor = 0

    def show(self, choices: Sequence[Choice]) -> None:
        """Show these, the first under the cursor."""
        self._choices = choices
        self._cursor = 0
        self.virtual_size = Size(self.size.width, len(choices))
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor."""
        self._cursor = max(0, min(self._cursor + by, len(self._choices) - 1))
        offset, height = int(self.scroll_offset.y), max(1, self.size.height)
        if not offset <= self._cursor < offset + height:
            y = self._cursor if self._cursor < offset else self._cursor - height + 1
            self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self.refresh()

    @property
    def chosen(self) -> Choice | None:
        """The choice under the cursor."""
        return self._choices[self._cursor] if self._cursor < len(self._choices) else None

    def on_click(self, event: events.Click) -> None:
        index = int(self.scroll_offset.y) + event.y
        if index < len(self._choices):
            self._cursor = index
            self.post_message(self.Chosen())

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._choices))

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        index = int(self.scroll_offset.y) + y
        if index >= len(self._choices):
            text = "  nothing like that" if y == 0 and not self._choices else ""
            return Strip([Segment(pad(text, width), self.base + self._part("detail"))])
        choice = self._choices[index]
        style = self.base
        if index == self._cursor:
            style += self._part("cursor")
        detail = f"{choice.detail} "
        return Strip([
            Segment("✓ " if choice.picked else "  ", style + self._part("picked")),
            Segment(pad(choice.label, max(0, width - 2 - cells(detail))), style),
            Segment(detail, style + self._part("detail")),
        ]).adjust_cell_length(width, style)  # fmt: skip

    def _part(self, name: str) -> Style:
        return self.part(f"choice-list--{name}")


class Picking(ModalScreen[Picked]):
    """Ask for one of many by typing; what is done with it is the subclass's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", show=False),
        Binding("down,ctrl+n,tab", "move(1)", "Down", show=False),
        Binding("up,ctrl+p,shift+tab", "move(-1)", "Up", show=False),
        Binding("pagedown", "move(10)", "Page down", show=False),
        Binding("pageup", "move(-10)", "Page up", show=False),
    ]

    CSS_PATH = styles_folder() / "pick.tcss"

    def __init__(self, title: str, hint: str, narrow: Narrow) -> None:
        super().__init__()
        self._title = title
        self._narrow = narrow
        self._narrowed: str | None = None
        self._field = OrderedInput(placeholder=hint)
        self._field.cursor_blink = False
        self._list = ChoiceList()

    def compose(self) -> ComposeResult:
        with Vertical(id="pick"):
            yield Label(self._title, id="pick-title")
            yield self._field
            yield self._list

    def on_mount(self) -> None:
        self.set_focus(self._field)
        self._follow()

    def on_key(self, event: events.Key) -> None:
        """What is typed before the field is there belongs into it as well."""
        if self.focused is None and event.is_printable and event.character:
            self._field.value += event.character

    def on_input_changed(self) -> None:
        self._follow()

    def on_input_submitted(self) -> None:
        self.action_take()

    def on_choice_list_chosen(self) -> None:
        self.action_take()

    def action_move(self, by: int) -> None:
        self._list.move(by)

    @property
    def chosen(self) -> Choice | None:
        """The choice under the cursor, of those that fit what is typed by now."""
        self._follow()
        return self._list.chosen

    def _follow(self) -> None:
        text = self._field.value.strip()
        if text != self._narrowed:
            self._narrowed = text
            self._list.show(self._narrow(text))

    @abstractmethod
    def action_take(self) -> None:
        """Take the choice under the cursor."""


class PickScreen(Picking[str]):
    """Ask for one of many. Gives the value picked, or None."""

    def action_take(self) -> None:
        if self.chosen is not None:
            self.dismiss(self.chosen.value)
