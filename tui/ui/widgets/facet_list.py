"""The list of facet values with their counts, drawn from data as the list of posts is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tui.model import Facets
from tui.text import cells, cut, grouped, pad
from tui.ui.command_bindings import bindings
from tui.ui.widgets.drawing import DrawnLines
from tui.ui.widgets.facet_lines import FacetLine, PickedValues, facet_lines

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_BAR_WIDTH = 6
_UNSELECTABLE = ("heading", "blank")
"""Kinds of lines that the cursor skips."""


def bar(share: float, width: int) -> str:
    """A bar for a share (0 to 1) of `width` cells, in eighths of a block; at least one eighth."""
    eighths = max(1, round(share * width * 8))
    full, rest = divmod(min(eighths, width * 8), 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(width)


class FacetList(DrawnLines, can_focus=True):
    """Tags, dates, authors, sites and categories with their counts under the current query."""

    BINDINGS = bindings("facets")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "facet-list--heading", "facet-list--label", "facet-list--picked", "facet-list--bar", "facet-list--count",
        "facet-list--unread", "facet-list--more", "facet-list--cursor", "facet-list--cursor-dim",
    }  # fmt: skip

    @dataclass(eq=False)
    class Picked(Message):
        """A value is to be picked, or no longer."""

        field: str
        value: str

    def __init__(self) -> None:
        super().__init__()
        self._facets: Facets | None = None
        self._picked: PickedValues = frozenset()
        self._empty_text = ""
        self._unfolded: set[str] = set()
        self._lines: list[FacetLine] = []
        self._cursor = 0
        self._widths = (0, 0)

    def show(self, facets: Facets, picked: PickedValues, *, nothing: str = "") -> None:
        """Show these counts, or the text `nothing` where there are none."""
        if facets != self._facets or picked != self._picked:
            self._facets, self._picked, self._empty_text = facets, picked, nothing
            self._build()

    @property
    def lines(self) -> list[FacetLine]:
        """The lines shown, also those scrolled out of sight."""
        return self._lines

    # Keys and mouse

    def action_down(self) -> None:
        self._move_to(self._next(self._cursor, 1))

    def action_up(self) -> None:
        self._move_to(self._next(self._cursor, -1))

    def action_first(self) -> None:
        self._move_to(self._next(-1, 1))

    def action_last(self) -> None:
        self._move_to(self._next(len(self._lines), -1))

    def action_half(self, way: int) -> None:
        self._move_by(way * max(1, self.size.height // 2))

    def action_page(self, way: int) -> None:
        self._move_by(way * max(1, self.size.height - 1))

    def action_pick(self) -> None:
        if not self._lines:
            return
        line = self._lines[self._cursor]
        if line.kind == "more":
            self._fold(line, not line.unfolded)
        elif line.field:
            self.post_message(self.Picked(line.field, line.value))

    def action_unfold(self) -> None:
        if self._lines and (line := self._lines[self._cursor]).name:
            self._fold(line, True)

    def action_fold(self) -> None:
        """Fold the line under the cursor, or else the month or year that it is in."""
        if not self._lines:
            return
        line = self._lines[self._cursor]
        if line.name and line.unfolded:
            self._fold(line, False)
            return
        for index in range(self._cursor - 1, -1, -1):
            if self._lines[index].kind == "value" and self._lines[index].depth < line.depth:
                self._fold(self._lines[index], False)
                return

    def on_click(self, event: events.Click) -> None:
        """Unfold by a click on the arrow, pick by a click on the rest of the line."""
        index = int(self.scroll_offset.y) + event.y
        if index >= len(self._lines) or self._lines[index].kind in _UNSELECTABLE:
            return
        self._move_to(index)
        line = self._lines[index]
        if line.name and line.kind == "value" and event.x < 2 * line.depth + 2:
            self._fold(line, not line.unfolded)
        else:
            self.action_pick()

    # Drawing

    def on_resize(self) -> None:
        self._resize_content()
        self._scroll_to_cursor()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        index = int(self.scroll_offset.y) + y
        if index >= len(self._lines):
            return Strip.blank(width, self.base)
        line = self._lines[index]
        background = self.base
        if index == self._cursor and line.kind not in _UNSELECTABLE:
            name = "facet-list--cursor" if self.has_focus else "facet-list--cursor-dim"
            background += self.part(name)
        return Strip([Segment(text, background + style) for text, style in self._draw(line, width) if text], width)

    def _draw(self, line: FacetLine, width: int) -> list[tuple[str, Style]]:
        plain = Style.null()
        if line.kind in _UNSELECTABLE:
            return [(pad(f" {line.label}", width), self._part("heading"))]
        if line.kind == "more":
            return [(pad(f"   {line.label} …" if not line.unfolded else f"   {line.label}", width), self._part("more"))]
        mark = "✓ " if line.picked else (("▾ " if line.unfolded else "▸ ") if line.name else "  ")
        left = "  " * line.depth + mark
        unread_width, count_width = self._widths
        bar_width = _BAR_WIDTH if width >= 26 else 0
        room = width - 1 - cells(left) - bar_width - unread_width - count_width
        if line.field == "date" and room <= cells(line.label):
            # The bar goes before a date is cut.
            room, bar_width = room + bar_width, 0
        partly = 0 < line.unread < line.count
        unread = f" {grouped(line.unread)}●" if partly else ""
        return [
            (left, self._part("picked" if line.picked else "more")),
            (pad(cut(line.label, room - 1), room), self._part("picked" if line.picked else "label")),
            (bar(line.share, bar_width) if bar_width and line.count else " " * bar_width, self._part("bar")),
            (unread.rjust(unread_width), self._part("unread")),
            (grouped(line.count).rjust(count_width), self._part("count" if partly or not line.unread else "unread")),
            (" ", plain),
        ]

    def _part(self, name: str) -> Style:
        return self.part(f"facet-list--{name}")

    # Within

    def _build(self) -> None:
        here = self._lines[self._cursor] if self._lines else None
        lines = facet_lines(self._facets, self._picked, self._unfolded) if self._facets else []
        if not lines and self._empty_text:
            lines = [FacetLine("heading", self._empty_text)]
        self._lines = lines
        # The columns are as wide as the widest count. That of unread posts has its room from the beginning: nothing is
        # to shift when the first post is read.
        digits = max((len(grouped(line.count)) for line in lines if line.kind == "value"), default=0)
        self._widths = (2 + digits, 1 + digits)
        self._cursor = self._next(-1, 1)
        if here is not None:
            for index, line in enumerate(lines):
                if (line.kind, line.field, line.value, line.name) == (here.kind, here.field, here.value, here.name):
                    self._cursor = index
                    break
        self._resize_content()
        self._scroll_to_cursor()
        self.refresh()

    def _fold(self, line: FacetLine, unfold: bool) -> None:
        (self._unfolded.add if unfold else self._unfolded.discard)(line.name)
        self._build()
        for index, other in enumerate(self._lines):
            if other.name == line.name:
                self._move_to(index)

    def _next(self, index: int, way: int) -> int:
        """The next line after `index` that can be selected; where there is none, `index` itself, clamped."""
        found = index + way
        while 0 <= found < len(self._lines):
            if self._lines[found].kind not in _UNSELECTABLE:
                return found
            found += way
        return max(0, min(index, len(self._lines) - 1))

    def _move_by(self, by: int) -> None:
        target = max(0, min(self._cursor + by, len(self._lines) - 1))
        if self._lines and self._lines[target].kind in _UNSELECTABLE:
            target = self._next(target, 1 if by > 0 else -1)
        self._move_to(target)

    def _move_to(self, index: int) -> None:
        if self._lines:
            self._cursor = index
            self._scroll_to_cursor()
            self.refresh()

    def _scroll_to_cursor(self) -> None:
        offset, height = int(self.scroll_offset.y), self.scrollable_content_region.height
        # The heading above the first value is shown with it.
        top = self._cursor - 1 if self._cursor <= 1 else self._cursor
        if top < offset:
            self.scroll_to(y=max(0, top), animate=False, force=True, immediate=True)
        elif self._cursor >= offset + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False, force=True, immediate=True)

    def _resize_content(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
