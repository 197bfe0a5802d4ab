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
    """Two lines: blocks, and the years beneath them.

    What lies under the pointer or under the cursor is named there, with its count.
    """

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
        self._pointed: int | None = None

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
            self._point(None)
            self._to(event.x - 1)
        else:
            self._point(event.x - 1 if 0 <= event.x - 1 < len(self._bars) else None)

    def on_leave(self) -> None:
        self._point(None)

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
        chosen = self._chosen or range(0)
        segments = [Segment(" ", self.base)]
        for index, bar in enumerate(self._bars):
            style = self.base + self.part("timeline--lit" if self._is_lit(index) else "timeline--bar")
            if index in chosen or index == self._pointed:
                style += self.part("timeline--cursor")
            segments.append(Segment(block(bar.count, largest), style))
        return Strip(segments).adjust_cell_length(width, self.base)

    def _draw_labels(self, width: int) -> Strip:
        text = labels(self._bars, width - 1)
        named = self._chosen if self._pointed is None else range(self._pointed, self._pointed + 1)
        if not named:
            return Strip([Segment(f" {text}", self.base + self.part("timeline--label"))], width)
        shown = self._bars[named.start : named.stop]
        count = sum(bar.count for bar in shown)
        said = cut(f" {span_of(shown[0], shown[-1])}: {grouped(count)} post{'' if count == 1 else 's'} ", width)
        beneath = self._cursor if self._pointed is None else self._pointed
        at = max(0, min(beneath + 1 - cells(said) // 2, width - cells(said)))
        text = f" {text}"
        return Strip([
            Segment(text[:at], self.base + self.part("timeline--label")),
            Segment(said, self.base + self.part("timeline--named")),
            Segment(text[at + cells(said) :], self.base + self.part("timeline--label")),
        ], width)  # fmt: skip

    # Within

    @property
    def _chosen(self) -> range | None:
        """The bars from the beginning of a range to the cursor; None while the keys go elsewhere."""
        if not self.has_focus:
            return None
        first, last = sorted((self._cursor, self._cursor if self._anchor is None else self._anchor))
        return range(first, last + 1)

    def _point(self, index: int | None) -> None:
        if index != self._pointed:
            self._pointed = index
            self.refresh()

    def _is_lit(self, index: int) -> bool:
        if self._lit is None:
            return False
        first = self._bars[index].first.toordinal()
        after = self._bars[index + 1].first.toordinal() if index + 1 < len(self._bars) else first + 1
        return first < self._lit.stop and after > self._lit.start

    def _build(self) -> None:
        here = self._bars[self._cursor].value if self._bars else ""
        self._bars = bars(self._days, self.size.width - 2)
        if self._pointed is not None and self._pointed >= len(self._bars):
            self._pointed = None
        self._cursor = next((i for i, bar in enumerate(self._bars) if bar.value == here), max(0, len(self._bars) - 1))
        self.refresh()

    def _to(self, index: int) -> None:
        if self._bars:
            self._cursor = max(0, min(index, len(self._bars) - 1))
            self.refresh()
