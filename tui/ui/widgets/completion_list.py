"""The list under the search bar: values that complete what is typed, each with the number of its posts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip

from tui.language import _
from tui.text import cells, cut_apart, grouped, pad
from tui.ui.widgets.drawing import DrawnLines

if TYPE_CHECKING:
    from tui.search.completion import Completion
    from tui.search.signs import Unfinished

_MAX_ROWS, _MIN_ROWS = 10, 3
_MAX_WIDTH, _MIN_WIDTH = 60, 18


class CompletionList(DrawnLines, can_focus=False):
    """Lies over what is below, so that nothing moves. No value is chosen until the reader moves onto one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "completion-list--count", "completion-list--cursor", "completion-list--first",
    }  # fmt: skip

    class Clicked(Message):
        """The chosen value was clicked."""

    def __init__(self, opened: Callable[[bool], object]) -> None:
        """`opened` is called with whether the list is open, whenever that may be news."""
        super().__init__()
        self._tell_opened = opened
        self.unfinished: Unfinished | None = None
        """What the values complete; None while the list is closed."""
        self._completions: Sequence[Completion] = ()
        self._chosen: int | None = None
        self._rows = 0
        """Values that are shown at once. Below them a line says that there are more."""

    def open(self, unfinished: Unfinished, completions: Sequence[Completion], left: int) -> None:
        """Show these values, their first letter in the column `left` of the screen. Without values the list closes."""
        if not completions:
            self.close()
            self._tell_opened(False)
            return
        self.unfinished, self._completions, self._chosen = unfinished, completions, None
        self._tell_opened(True)
        screen = self.screen.size
        self._rows = min(len(completions), _MAX_ROWS, max(_MIN_ROWS, (screen.height - 2) // 2))
        rows = self._rows + (self._rows < len(completions))
        widest = max(cells(one.value) + cells(_count(one)) for one in completions) + 2
        width = min(max(widest, _MIN_WIDTH), _MAX_WIDTH, screen.width)
        place = Offset(max(0, min(left - 1, screen.width - width)), 1)
        if (place, width, rows, True) != (self.absolute_offset, *self.size, self.display):
            self.absolute_offset = place
            self.styles.width, self.styles.height = width, rows
            self.display = True
            self.refresh(layout=True)
        self.virtual_size = Size(width, len(completions) + rows - self._rows)
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.refresh()

    def close(self) -> None:
        """Show nothing."""
        if self.is_open:
            self.unfinished, self._completions, self._chosen = None, (), None
            self.display = False
            self._tell_opened(False)

    @property
    def is_open(self) -> bool:
        """Whether there are values to choose from."""
        return self.unfinished is not None

    @property
    def values(self) -> tuple[str, ...]:
        """The values that are shown, best first."""
        return tuple(one.value for one in self._completions)

    @property
    def chosen(self) -> str | None:
        """The value that the reader moved onto."""
        return None if self._chosen is None else self._completions[self._chosen].value

    def move(self, by: int) -> None:
        """Choose a value so many further down, or up; none above the first, and where the list has closed."""
        if not self.is_open:
            return
        at = (-1 if self._chosen is None else self._chosen) + by
        self._choose(None if at < 0 else min(at, len(self._completions) - 1))

    def _choose(self, at: int | None) -> None:
        self._chosen = at
        top, height = int(self.scroll_offset.y), max(1, self._rows)
        seen = min(max(top, (at or 0) - height + 1), at or 0)
        if seen != top:
            self.scroll_to(y=seen, animate=False, force=True, immediate=True)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        at = int(self.scroll_offset.y) + event.y
        if event.y < self._rows and at < len(self._completions):
            self._choose(at)
            self.post_message(self.Clicked())

    def render_line(self, y: int) -> Strip:
        width, top = self.size.width, int(self.scroll_offset.y)
        shown = self._completions[top : top + self._rows]
        if y >= len(shown):
            is_last = top + self._rows >= len(self._completions)
            more = "" if is_last else f" {_('more below')} …"
            return Strip([Segment(pad(more, width), self.base + self.part("completion-list--count"))])
        style = self.base
        if top + y == self._chosen:
            style += self.part("completion-list--cursor")
        elif self._chosen is None and top + y == 0:
            style += self.part("completion-list--first")
        rooms = [max(1, width - 2 - cells(_count(one))) for one in shown]
        value = cut_apart([one.value for one in shown], rooms)[y]
        return Strip([
            Segment(f" {pad(value, rooms[y])}", style),
            Segment(f"{_count(shown[y])} ", style + self.part("completion-list--count")),
        ]).adjust_cell_length(width, style)  # fmt: skip


def _count(completion: Completion) -> str:
    return "" if completion.posts is None else f"  {grouped(completion.posts)}"
