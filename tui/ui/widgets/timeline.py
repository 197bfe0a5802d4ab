"""The timeline: a strip of posts a month under the present query, to walk along and to pick a month or a range on."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.model import DayCount
from tui.text import cells, cut, grouped
from tui.ui.bindings import bindings
from tui.ui.widgets.drawing import DrawnLines
from tui.ui.widgets.timeline_bars import Bar, bars, block, labels, span_of


class Timeline(DrawnLines, can_focus=True):
    """Two lines: blocks, and the years beneath them."""

    BINDINGS = bindings("timeline")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "timeline--bar", "timeline--lit", "timeline--label", "timeline--cursor", "timeline--named",
    }  # fmt: skip

    class Picked(Message):
        """A stretch of time is to be narrowed by: the value of a `date:` filter."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[DayCount, ...] = ()
        self._lit: range | None = None
        self._bars: list[Bar] = []
        self._cursor = 0
        self._anchor: int | None = None

    def show(self, days: tuple[DayCount, ...], lit: range | None) -> None:
        """Show these counts; `lit` are the days (as ordinals) that are picked."""
        if (days, lit) != (self._days, self._lit):
            self._days, self._lit, self._anchor = days, lit, None
            self._build()

    @property
    def bars(self) -> list[Bar]:
        """What is shown."""
        return self._bars

    # Keys and mouse

    def action_walk(self, way: int) -> None:
        self._to(self._cursor + way)

    def action_ends(self, way: int) -> None:
        self._to(len(self._bars) - 1 if way > 0 else 0)

    def action_anchor(self) -> None:
        """A range begins here, or no longer does."""
        self._anchor = self._cursor if self._anchor is None else None
        self.refresh()

    def action_pick(self) -> None:
        if self._bars:
            start = self._cursor if self._anchor is None else self._anchor
            self._anchor = None
            self.post_message(self.Picked(span_of(self._bars[start], self._bars[self._cursor])))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.x - 1 < len(self._bars):
            self._cursor = self._anchor = max(0, event.x - 1)
            self.capture_mouse()
            self.refresh()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.app.mouse_captured is self:
            self._to(event.x - 1)

    def on_mouse_up(self) -> None:
        if self.app.mouse_captured is self:
            self.release_mouse()
            self.action_pick()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self._anchor = None
        self.refresh()

    # Drawing

    def on_resize(self) -> None:
        self._build()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y > 1 or not self._bars:
            return Strip.blank(width, self.base)
        return (self._draw_labels if y else self._draw_bars)(width)

    def _draw_bars(self, width: int) -> Strip:
        largest = max(bar.count for bar in self._bars)
        chosen = range(0)
        if self.has_focus:
            ends = sorted((self._cursor, self._cursor if self._anchor is None else self._anchor))
            chosen = range(ends[0], ends[1] + 1)
        segments = [Segment(" ", self.base)]
        for index, bar in enumerate(self._bars):
            style = self.base + self.part("timeline--lit" if self._is_lit(index) else "timeline--bar")
            if index in chosen:
                style += self.part("timeline--cursor")
            segments.append(Segment(block(bar.count, largest), style))
        return Strip(segments).adjust_cell_length(width, self.base)

    def _draw_labels(self, width: int) -> Strip:
        text = labels(self._bars, width - 1)
        if not self.has_focus:
            return Strip([Segment(f" {text}", self.base + self.part("timeline--label"))], width)
        first, last = sorted((self._cursor, self._cursor if self._anchor is None else self._anchor))
        count = sum(bar.count for bar in self._bars[first : last + 1])
        named = span_of(self._bars[first], self._bars[last])
        said = cut(f" {named}: {grouped(count)} post{'' if count == 1 else 's'} ", width)
        at = max(0, min(self._cursor + 1 - cells(said) // 2, width - cells(said)))
        text = f" {text}"
        return Strip([
            Segment(text[:at], self.base + self.part("timeline--label")),
            Segment(said, self.base + self.part("timeline--named")),
            Segment(text[at + cells(said) :], self.base + self.part("timeline--label")),
        ], width)  # fmt: skip

    # Within

    def _is_lit(self, index: int) -> bool:
        if self._lit is None:
            return False
        first = self._bars[index].first.toordinal()
        after = self._bars[index + 1].first.toordinal() if index + 1 < len(self._bars) else first + 1
        return first < self._lit.stop and after > self._lit.start

    def _build(self) -> None:
        here = self._bars[self._cursor].value if self._bars else ""
        self._bars = bars(self._days, self.size.width - 2)
        self._cursor = next((i for i, bar in enumerate(self._bars) if bar.value == here), max(0, len(self._bars) - 1))
        self.refresh()

    def _to(self, index: int) -> None:
        if self._bars:
            self._cursor = max(0, min(index, len(self._bars) - 1))
            self.refresh()
