"""The thin rule between two panes, which can be dragged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from tui.ui.pane_layout import Pane


class Divider(Widget):
    """Stands to the left of a pane. A double click puts it back to where it stood by itself."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"divider--held"}

    @dataclass(eq=False)
    class Dragged(Message):
        """The divider is held at this column of the screen."""

        left_of: Pane
        column: int

    @dataclass(eq=False)
    class Dropped(Message):
        """The divider was let go: where it stands now is to be kept."""

        left_of: Pane

    @dataclass(eq=False)
    class PutBack(Message):
        """The divider is to stand where it stood by itself."""

        left_of: Pane

    def __init__(self, left_of: Pane) -> None:
        super().__init__(classes=f"-left-of-{left_of}")
        self._left_of: Pane = left_of
        self._is_held = self._has_moved = False

    def render_line(self, y: int) -> Strip:
        style = self.rich_style
        if self._is_held or self.mouse_hover:
            style += self.get_component_rich_style("divider--held", partial=True)
        return Strip([Segment("▏", style)], 1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        self._is_held, self._has_moved = True, False
        self.capture_mouse()
        self.refresh()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._is_held and self.region.x != (column := int(event.screen_x)):
            self._has_moved = True
            self.post_message(self.Dragged(self._left_of, column))

    def on_mouse_up(self) -> None:
        if self._is_held:
            self._is_held = False
            self.release_mouse()
            self.refresh()
            if self._has_moved:
                self.post_message(self.Dropped(self._left_of))

    def on_click(self, event: events.Click) -> None:
        if event.chain > 1 and not self._has_moved:
            self.post_message(self.PutBack(self._left_of))

    def on_enter(self) -> None:
        self.refresh()

    def on_leave(self) -> None:
        self.refresh()
