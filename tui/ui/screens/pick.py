"""Dialogs to pick one of many choices in."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final, TypeVar, overload

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tui.language import _
from tui.text import cells, clean_line, cut, pad
from tui.ui.screens.dialog import Dialog, DialogBody, keys_in_order
from tui.ui.widgets.lines import Hint, width_of
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker
from tui.ui.workers.posting import post_to


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice: its label, the value it stands for, a detail on the right, and whether it is in force already.

    A heading stands above others that belong to it, and can be chosen like them; a note says more of the one above, and
    is chosen with it.
    """

    label: str
    value: str
    detail: str = ""
    picked: bool = False
    is_heading: bool = False
    is_note: bool = False
    is_typed: bool = False
    """Whether it is what was typed itself, and none of those that are searched."""
    found: tuple[int, int] = (0, 0)
    """The characters of the label that were looked for, from which to which."""


Picked = TypeVar("Picked")

_LEAST_WIDTH: Final = 48
_MOST_WIDTH: Final = 84
"""Cells of the choices of a dialog. A name that is longer is cut."""
_MEASURED: Final = 200
"""Choices that a dialog's width goes by: there may be 250,000."""

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


class ChoiceList(DialogBody):
    """Shows choices, of which there may be thousands, one of them under a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "choice-list--cursor",
        "choice-list--detail",
        "choice-list--picked",
        "choice-list--found",
    }

    class Chosen(Message):
        """A choice was clicked."""

    class Moved(Message):
        """The cursor may lie on another choice."""

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[Choice] = ()
        self._cursor = 0
        self.empty_text = ""
        """What it says where there is nothing to choose."""

    def show(self, choices: Sequence[Choice], at: int = 0) -> None:
        """Show these choices, the one with the index `at` under the cursor."""
        self._choices = choices
        self._cursor = self._named(max(0, min(at, len(choices) - 1)))
        self.virtual_size = Size(self.size.width, len(choices))
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        if at:
            # It has its height by then, which scrolling goes by.
            self.call_after_refresh(self.move, 0)
        self.post_message(self.Moved())
        self.refresh()

    def extend(self, choices: Sequence[Choice]) -> None:
        """Show these choices, which begin with those that are shown: the cursor and the lines stay where they are."""
        self._choices = choices
        self.virtual_size = Size(self.size.width, len(choices))
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor down by so many choices, or up."""
        at = self._named(max(0, min(self._cursor + by, len(self._choices) - 1)))
        if by > 0 and at == self._cursor and self._end(at) < len(self._choices):
            at = self._end(at)
        self._cursor = at
        offset, height = int(self.scroll_offset.y), max(1, self.size.height)
        # Its notes are to be seen as well; where there is no room for all, the choice itself.
        y = min(self._cursor, max(offset, self._end(self._cursor) - height))
        if y != offset:
            self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self.post_message(self.Moved())
        self.refresh()

    def _named(self, index: int) -> int:
        """The index of the choice that a line belongs to: of itself, or of the one that it is a note of."""
        while index > 0 and self._choices[index].is_note:
            index -= 1
        return index

    def _end(self, index: int) -> int:
        """The index behind a choice and its notes."""
        index += 1
        while index < len(self._choices) and self._choices[index].is_note:
            index += 1
        return index

    @property
    def line_count(self) -> int:
        return len(self._choices)

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
            self._cursor = self._named(index)
            self.post_message(self.Chosen())

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._choices))

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        index = int(self.scroll_offset.y) + y
        if index >= len(self._choices):
            text = f"  {self.empty_text}" if y == 0 and not self._choices else ""
            return Strip([Segment(pad(text, width), self.base + self._part("detail"))])
        choice = self._choices[index]
        style = self.base
        if self._named(index) == self._cursor:
            style += self._part("cursor")
        label = style + Style(bold=True) if choice.is_heading else style
        if choice.is_note:
            label = style + self._part("detail")
        # The label has the room that it needs, and half of it all the same where both are long.
        beside = width - len("✓   ")
        room = max(beside // 2, beside - cells(choice.label))
        detail = f" {cut(choice.detail, room)} " if choice.detail else ""
        return Strip([
            Segment("✓ ", style + self._part("picked")) if choice.picked else Segment("  ", style),
            *self._label(choice, max(0, width - 2 - cells(detail)), label),
            Segment(detail, style + self._part("detail")),
        ]).adjust_cell_length(width, style)  # fmt: skip

    def _label(self, choice: Choice, width: int, style: Style) -> list[Segment]:
        """The label of a choice, with what was looked for in it lit."""
        text = pad(self.in_script(choice.label), width)
        start, end = choice.found
        if start == end:
            return [Segment(text, style)]
        parts = ((text[:start], style), (text[start:end], style + self._part("found")), (text[end:], style))
        return [Segment(part, its_style) for part, its_style in parts if part]

    def _part(self, name: str) -> Style:
        return self.part(f"choice-list--{name}")


class Picking(Dialog[Picked]):
    """The base of dialogs to pick a choice in; a subclass says what picking one does."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys_in_order("enter", "take")]

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

    def __init__(
        self, title: str, hint: str, find_choices: FindChoices, *, verb: str, types: bool = False, at: int = 0,
        nothing: str = "",
    ) -> None:  # fmt: skip
        """`verb` says what picking does, `hint` what can be typed; the cursor begins on the choice with the index `at`.

        With `types` the dialog is to type in; else letters are keys, until `/`. `nothing` is said where there is none
        to choose.
        """
        self.list = ChoiceList()
        super().__init__(title, hint, self.list, types=types)
        self._types = types
        self._at = at
        self._verb = verb
        self.find_choices = find_choices
        self.nothing = nothing or _("there is none")
        """What is said where there is nothing to choose, whatever is typed."""
        self._awaited = ""
        self.shown_for: str | None = None
        self._all: Sequence[Choice] = ()
        self._are_added = False
        """Whether the choices are those that were offered before, and more behind them."""
        self._waiting: list[Callable[[], None]] = []
        self._post = post_to(self)
        self._finder: LatestWorker[str] = LatestWorker("pick", self._find, self._failed)

    def on_mount(self) -> None:
        self.offer(self.find_choices, self._at, are_all=not self._awaited)

    def await_choices(self, said: str) -> None:
        """Say this in place of choices until some are known, or none: what is to be done with one waits for that."""
        self._awaited = said

    def offer(self, find_choices: FindChoices, at: int = 0, *, are_all: bool = True) -> None:
        """Offer these choices, for those that were offered may not have been known yet."""
        self.find_choices = find_choices
        if are_all:
            self._awaited = ""
        if not self.query("#dialog"):
            return  # it is not shown yet, or no longer
        self._all = find_choices("")
        self._are_added = False
        if self.typed:
            self._finder.request(self.typed)
        else:
            self._show("", self._all, at)

    def add(self, find_choices: FindChoices) -> None:
        """Offer more choices behind those that were offered: what is shown stays where it is."""
        self.find_choices = find_choices
        if not self.query("#dialog"):
            return
        self._all = find_choices("")
        self._are_added = True
        if self.typed or self.shown_for:
            self._finder.request(self.typed)
        else:
            self._extend(self._all)

    def on_unmount(self) -> None:
        self._finder.close()

    @property
    def wanted_width(self) -> int:
        sample = self._all[:_MEASURED]
        choices = max((_width(choice) for choice in sample), default=0) + 2
        # What moves the cursor is known of every list; the keys of this dialog alone are told nowhere else.
        keys = width_of([self._taking, *self.more_hints, _back()]) if self.more_hints else 0
        return max(_LEAST_WIDTH, min(_MOST_WIDTH, max(choices, keys)))

    @property
    def hints(self) -> list[Hint]:
        if not self._all and not self.list.line_count:
            return [self._taking, _back()] if self._types else [_back()]
        moving = (
            [("↑↓", _("move"), "move(1)")]
            if self.is_typing
            else [("j k", _("move"), "move(1)"), ("/", _("type"), "type")]
        )
        return [self._taking, *self.more_hints, *moving, _back()]

    @property
    def _taking(self) -> Hint:
        return ("Enter", self._verb, "take")

    @property
    def more_hints(self) -> list[Hint]:
        """The keys that this dialog has besides those of every other."""
        return []

    @property
    def typed(self) -> str:
        """The typed text, without a `/` before it: other lists wait for that key, and so one types it here as well."""
        text = super().typed
        return text.removeprefix("/").lstrip() if self._types else text

    def on_input_changed(self) -> None:
        if self.typed != self.shown_for:
            self._finder.request(self.typed)

    def on_input_submitted(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Take the choice under the cursor."""
        self._do(self._take)

    def on_choice_list_chosen(self) -> None:
        self._take()

    def action_move(self, by: int) -> None:
        self._do(partial(super().action_move, by))

    @property
    def chosen(self) -> Choice | None:
        """The choice under the cursor."""
        return self.list.chosen

    def _find(self, text: str, is_outdated: IsOutdated) -> None:
        """Find the choices that match, in the thread."""
        choices = self.find_choices(text)
        if not is_outdated():
            self._post(self.ChoicesFound(text, choices))

    def _failed(self, error: Exception) -> None:
        self._post(self.Failed(error))

    def on_picking_failed(self, event: Failed) -> None:
        self.notify(f"{type(event.error).__name__}: {event.error}", severity="error")
        self.dismiss(None)

    def on_picking_choices_found(self, event: ChoicesFound) -> None:
        if self._are_added and event.text == self.shown_for:
            self._extend(event.choices)
        else:
            self._show(event.text, event.choices)

    def _show(self, text: str, choices: Sequence[Choice], at: int = 0) -> None:
        """Show the choices for a typed text, and do what waited for them."""
        self.shown_for = text
        self.list.empty_text = _("nothing like that") if text and self._all else self._awaited or self.nothing
        self.list.show(choices, at)
        self._tell_size(choices)
        if self._is_answered:
            actions, self._waiting = self._waiting, []
            for action in actions:
                action()
            self.handle_kept_keys()

    @property
    def _is_answered(self) -> bool:
        """Whether the choices for the typed text are shown."""
        return self.typed == self.shown_for and (self.list.line_count > 0 or not self._awaited)

    @property
    def is_waiting(self) -> bool:
        return super().is_waiting or bool(self._waiting)

    def stop_waiting(self) -> None:
        super().stop_waiting()
        self._waiting.clear()

    def _extend(self, choices: Sequence[Choice]) -> None:
        """Show more choices for the typed text behind those that are shown for it."""
        self.list.extend(choices)
        self._tell_size(choices)

    def _tell_size(self, choices: Sequence[Choice]) -> None:
        found = _("{count} of {total}", count=_count(choices), total=_count(self._all))
        self.heading.say(detail=found if self.shown_for and self._all else "")
        self.fit()

    def _do(self, action: Callable[[], None]) -> None:
        """Do this once the choices for the typed text are shown, so that keys act in the order they come."""
        if self._is_answered and not self._waiting:
            action()
        else:
            self._waiting.append(action)

    def _take(self) -> None:
        # What it leads to may lie over it by the second click of a double one.
        if (choice := self.list.chosen) is not None and self.is_active:
            self.take(choice)

    @abstractmethod
    def take(self, choice: Choice) -> None:
        """Take this choice."""


def has_words_of(typed: str) -> Callable[[str], bool]:
    """Whether each of the words that are typed stands in a text."""
    from tui.search.fold import fold

    words = fold(typed).split()
    return lambda text: not words or all(map(fold(text).__contains__, words))


def with_note(label: str, number: int, note: str, detail: str = "") -> list[Choice]:
    """The lines of a choice that stands for a number: its name, and what is said of it below, "" for nothing."""
    name = Choice(label, str(number), detail, is_heading=True)
    return [name, Choice(f"    {clean_line(note)}", str(number), is_note=True)] if note else [name]


def _count(choices: Sequence[Choice]) -> int:
    """How many there are of those that are searched; those that are made when they are shown all are."""
    if isinstance(choices, Choices):
        return len(choices)
    return sum(not (choice.is_note or choice.is_typed) for choice in choices)


def _back() -> Hint:
    """The way out of a dialog."""
    return ("Esc", _("back"), "dismiss")


def _width(choice: Choice) -> int:
    """Cells in which a choice is not cut: what marks the picked ones, its label, and its detail."""
    return 2 + cells(choice.label) + (cells(choice.detail) + 3 if choice.detail else 1)


class PickScreen(Picking[str]):
    """Gives the value of the picked choice, or None. `preview` is called with the value under the cursor."""

    def __init__(
        self,
        title: str,
        hint: str,
        find_choices: FindChoices,
        *,
        verb: str,
        types: bool = False,
        at: int = 0,
        nothing: str = "",
        preview: Callable[[str], object] = lambda _value: None,
    ) -> None:
        super().__init__(title, hint, find_choices, verb=verb, types=types, at=at, nothing=nothing)
        self._preview = preview

    def on_choice_list_moved(self) -> None:
        if self.chosen is not None and self.is_active:
            self._preview(self.chosen.value)

    def take(self, choice: Choice) -> None:
        self.dismiss(choice.value)
