"""Screens to pick one of many choices by typing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, TypeVar, overload

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
from tui.ui.screens.overlay import Overlay
from tui.ui.widgets.drawing import DrawnLines
from tui.ui.widgets.ordered_input import OrderedInput
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice: its label, the value it stands for, a detail on the right, and whether it is in force already."""

    label: str
    value: str
    detail: str = ""
    picked: bool = False


Picked = TypeVar("Picked")

FindChoices = Callable[[str], Sequence[Choice]]
"""From the typed text to the choices that match it, best first. It is called in a thread."""


class Choices(Sequence[Choice]):
    """Choices that are made when they are shown: `make` makes the choice with a number."""

    def __init__(self, make: Callable[[int], Choice], numbers: Sequence[int]) -> None:
        self._make = make
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Choice: ...
    @overload
    def __getitem__(self, index: slice) -> Choices: ...
    def __getitem__(self, index: int | slice) -> Choice | Choices:
        if isinstance(index, slice):
            return Choices(self._make, self._numbers[index])
        return self._make(self._numbers[index])


class ChoiceList(DrawnLines):
    """Shows choices, of which there may be thousands, one of them under a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice-list--cursor", "choice-list--detail", "choice-list--picked"}

    class Chosen(Message):
        """A choice was clicked."""

    class Moved(Message):
        """The cursor may lie on another choice."""

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[Choice] = ()
        self._cursor = 0

    def show(self, choices: Sequence[Choice], at: int = 0) -> None:
        """Show these choices, the one with the index `at` under the cursor."""
        self._choices = choices
        self._cursor = 0
        self.virtual_size = Size(self.size.width, len(choices))
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        if at:
            self.call_after_refresh(self.move, at)
        else:
            self.post_message(self.Moved())
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor down by so many choices, or up."""
        self._cursor = max(0, min(self._cursor + by, len(self._choices) - 1))
        offset, height = int(self.scroll_offset.y), max(1, self.size.height)
        if not offset <= self._cursor < offset + height:
            y = self._cursor if self._cursor < offset else self._cursor - height + 1
            self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self.post_message(self.Moved())
        self.refresh()

    @property
    def chosen(self) -> Choice | None:
        """The choice under the cursor."""
        return self._choices[self._cursor] if self._cursor < len(self._choices) else None

    @property
    def cursor_line(self) -> int:
        return self._cursor

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
        detail = f" {choice.detail} " if choice.detail else ""
        return Strip([
            Segment("✓ " if choice.picked else "  ", style + self._part("picked")),
            Segment(pad(choice.label, max(0, width - 2 - cells(detail))), style),
            Segment(detail, style + self._part("detail")),
        ]).adjust_cell_length(width, style)  # fmt: skip

    def _part(self, name: str) -> Style:
        return self.part(f"choice-list--{name}")


class Picking(Overlay[Picked], ModalScreen[Picked]):
    """The base of screens to pick a choice by typing; a subclass says what picking one does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", show=False),
        Binding("down,ctrl+n,tab", "move(1)", "Down", show=False),
        Binding("up,ctrl+p,shift+tab", "move(-1)", "Up", show=False),
        Binding("pagedown", "move(10)", "Page down", show=False),
        Binding("pageup", "move(-10)", "Page up", show=False),
    ]

    CSS_PATH = styles_folder() / "pick.tcss"

    class ChoicesFound(Message):
        """These choices match the typed text."""

        def __init__(self, text: str, choices: Sequence[Choice]) -> None:
            super().__init__()
            self.text = text
            self.choices = choices

    class Failed(Message):
        """The choices could not be searched."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(self, title: str, hint: str, find_choices: FindChoices, *, at: int = 0) -> None:
        """The cursor begins on the choice with the index `at`."""
        super().__init__()
        self._at = at
        self._title = title
        self.find_choices = find_choices
        self.shown_for = ""
        self._waiting: list[Callable[[], None]] = []
        self._finder: LatestWorker[str] = LatestWorker("pick", self._find, self._failed)
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
        self._list.show(self.find_choices(""), self._at)

    def on_unmount(self) -> None:
        self._finder.close()

    def on_key(self, event: events.Key) -> None:
        """Take keys that come before the field has the focus."""
        if self.focused is None and event.is_printable and event.character:
            self._field.value += event.character

    def on_input_changed(self) -> None:
        if self.typed != self.shown_for:
            self._finder.request(self.typed)

    def on_input_submitted(self) -> None:
        self._do(self._take)

    def on_choice_list_chosen(self) -> None:
        self._take()

    def action_move(self, by: int) -> None:
        self._do(partial(self._list.move, by))

    @property
    def typed(self) -> str:
        """The typed text, without blanks around it."""
        return self._field.value.strip()

    @property
    def chosen(self) -> Choice | None:
        """The choice under the cursor."""
        return self._list.chosen

    def _find(self, text: str, is_outdated: IsOutdated) -> None:
        """Find the choices that match, in the thread."""
        choices = self.find_choices(text)
        if not is_outdated():
            self.post_message(self.ChoicesFound(text, choices))

    def _failed(self, error: Exception) -> None:
        self.post_message(self.Failed(error))

    def on_picking_failed(self, event: Failed) -> None:
        self.notify(f"{type(event.error).__name__}: {event.error}", severity="error")
        self.dismiss(None)

    def on_picking_choices_found(self, event: ChoicesFound) -> None:
        self.shown_for = event.text
        self._list.show(event.choices)
        if self.typed == self.shown_for:
            actions, self._waiting = self._waiting, []
            for action in actions:
                action()

    def _do(self, action: Callable[[], None]) -> None:
        """Do this once the choices for the typed text are shown, so that keys act in the order they come."""
        if self.typed == self.shown_for and not self._waiting:
            action()
        else:
            self._waiting.append(action)

    def _take(self) -> None:
        if (choice := self._list.chosen) is not None:
            self.take(choice)

    @abstractmethod
    def take(self, choice: Choice) -> None:
        """Take this choice."""


class PickScreen(Picking[str]):
    """Gives the value of the picked choice, or None. `preview` is called with the value under the cursor."""

    def __init__(
        self,
        title: str,
        hint: str,
        find_choices: FindChoices,
        *,
        at: int = 0,
        preview: Callable[[str], object] = lambda _value: None,
    ) -> None:
        super().__init__(title, hint, find_choices, at=at)
        self._preview = preview

    def on_choice_list_moved(self) -> None:
        if self.chosen is not None and self.is_active:
            self._preview(self.chosen.value)

    def take(self, choice: Choice) -> None:
        self.dismiss(choice.value)
