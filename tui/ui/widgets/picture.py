"""The widget that shows one picture, or why there is none and which keys to press."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.ui.widgets.drawing import centred

if TYPE_CHECKING:
    from tui.ui.graphics import DrawnPicture


class PictureView(Widget):
    """Shows a picture that was drawn as cells. Escape sequences that a terminal needs beside them go to `send`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"picture--what", "picture--press"}

    class Reshaped(Message):
        """The widget has another size: the picture has to be drawn anew."""

    def __init__(self, send: Callable[[str], object]) -> None:
        super().__init__()
        self._send = send
        self._drawn: DrawnPicture | None = None
        self._notice = ("", "")
        self._overlay_is_due = False

    def show(self, drawn: DrawnPicture) -> None:
        """Show this picture."""
        self._remove_picture()
        self._send(drawn.before)
        self._drawn = drawn
        self.refresh()

    def say(self, what: str, press: str = "") -> None:
        """Show no picture, but a sentence and the keys to press."""
        self._remove_picture()
        self._notice = (what, press)
        self.refresh()

    @property
    def said(self) -> tuple[str, str]:
        """The sentence and the keys that stand in place of a picture; empty while there is one."""
        return ("", "") if self._drawn is not None else self._notice

    @property
    def drawn(self) -> DrawnPicture | None:
        """The picture that is shown."""
        return self._drawn

    def _remove_picture(self) -> None:
        if self._drawn is not None:
            self._send(self._drawn.after)
            self._drawn = None

    def on_unmount(self) -> None:
        self._remove_picture()

    def on_resize(self) -> None:
        self.post_message(self.Reshaped())

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        ground = self.rich_style
        drawn = self._drawn
        if drawn is None:
            return self._draw_notice(y, width)
        row = y - (self.size.height - len(drawn.lines)) // 2
        if not 0 <= row < len(drawn.lines):
            return Strip.blank(width, ground)
        left = max(0, (width - drawn.width) // 2)
        cells = [
            Segment(segment.text, ground + segment.style if segment.style else ground) for segment in drawn.lines[row]
        ]
        return Strip([Segment(" " * left, ground), *cells], left + drawn.width).adjust_cell_length(width, ground)

    def _draw_notice(self, y: int, width: int) -> Strip:
        lines = [
            (line, name) for text, name in zip(self._notice, ("what", "press"), strict=True)
            for line in wrap(text, max(1, width - 2))
        ]  # fmt: skip
        row = y - max(0, (self.size.height - len(lines)) // 2)
        if not 0 <= row < len(lines):
            return Strip.blank(width, self.rich_style)
        text, name = lines[row]
        return centred(text, width, self.rich_style + self.get_component_rich_style(f"picture--{name}", partial=True))

    def render_lines(self, crop: Region) -> list[Strip]:
        lines = super().render_lines(crop)
        # Painting the cells wipes out the picture that a terminal has laid over them.
        if self._drawn is not None and self._drawn.over and not self._overlay_is_due:
            self._overlay_is_due = True
            self.call_after_refresh(self._send_overlay)
        return lines

    def _send_overlay(self) -> None:
        """Send the picture that is laid over the cells; not under another screen, nor where the widget is too small."""
        self._overlay_is_due = False
        drawn = self._drawn
        if drawn is None or not drawn.over or not self.is_attached or self.app.screen is not self.screen:
            return
        room = self.content_region
        if drawn.width > room.width or len(drawn.lines) > room.height:
            return
        column = room.x + (room.width - drawn.width) // 2 + 1
        row = room.y + (room.height - len(drawn.lines)) // 2 + 1
        self._send(f"\x1b7\x1b[{row};{column}H{drawn.over}\x1b8")
