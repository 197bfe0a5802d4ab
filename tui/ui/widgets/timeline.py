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

_A_YEAR = 12


class Timeline(DrawnLines, can_focus=True):
    """Two lines: blocks, and the years beneath them.

    What lies under the pointer or under the cursor is named there, with its count. Of more months than there is room
    for a stretch is shown, the newest at first, with a sign at either end where there are others.
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
        self._start = 0  # the first bar that is shown
        self._cursor = 0
        self._anchor: int | None = None
        self._pointed: int | None = None

    def show(self, days: tuple[DayCount, ...], lit: range | None) -> None:
        """Show these counts; `lit` are the days (as ordinals) that are picked."""
        if (days, lit) != (self._days, self._lit):
            new = lit if lit != self._lit else None
            self._days, self._lit, self._anchor = days, lit, None
            self._build(new)

    @property
    def bars(self) -> list[Bar]:
        """What is shown."""
        return self._bars

    # Keys and mouse

    def action_walk(self, way: int) -> None:
        self._to(self._cursor + way)

    def action_page(self, way: int) -> None:
        """As far as the strip shows."""
        self._show_from(self._start + way * max(1, self._room))
        self._to(self._cursor + way * max(1, self._room))

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
        if (at := self._at(event.x)) is not None:
            self._cursor = self._anchor = at
            self.capture_mouse()
            self.refresh()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.app.mouse_captured is self:
            self._point(None)
            self._to(self._start + event.x - 1)
        else:
            self._point(self._at(event.x))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(event, -1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(event, 1)

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
        more = self.base + self.part("timeline--label")
        stop = self._start + self._room
        segments = [Segment("‹" if self._start else " ", more)]
        for index, bar in enumerate(self._bars[self._start : stop], self._start):
            style = self.base + self.part("timeline--lit" if self._is_lit(index) else "timeline--bar")
            if index in chosen or index == self._pointed:
                style += self.part("timeline--cursor")
            segments.append(Segment(block(bar.count, largest), style))
        if stop < len(self._bars):
            segments.append(Segment("›", more))
        return Strip(segments).adjust_cell_length(width, self.base)

    def _draw_labels(self, width: int) -> Strip:
        text = labels(self._bars[self._start : self._start + self._room], width - 1)
        named = self._chosen if self._pointed is None else range(self._pointed, self._pointed + 1)
        if not named:
            return Strip([Segment(f" {text}", self.base + self.part("timeline--label"))], width)
        shown = self._bars[named.start : named.stop]
        count = sum(bar.count for bar in shown)
        said = cut(f" {span_of(shown[0], shown[-1])}: {grouped(count)} post{'' if count == 1 else 's'} ", width)
        beneath = self._cursor if self._pointed is None else self._pointed
        at = max(0, min(beneath - self._start + 1 - cells(said) // 2, width - cells(said)))
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

    @property
    def _room(self) -> int:
        return self.size.width - 2

    def _at(self, column: int) -> int | None:
        """The bar at a column of the screen."""
        at = self._start + column - 1
        return at if 1 <= column <= self._room and at < len(self._bars) else None

    def _scroll(self, event: events.MouseEvent, way: int) -> None:
        event.stop()
        self._show_from(self._start + way * _A_YEAR)
        self._point(self._at(event.x))

    def _show_from(self, start: int) -> None:
        self._start = max(0, min(start, len(self._bars) - self._room))
        self.refresh()

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

    def _build(self, wanted: range | None = None) -> None:
        """The bars anew. The `wanted` days come into sight; else what is shown stays, as far as it is there."""
        here = self._bars[self._cursor].value if self._bars else ""
        is_amid = 0 <= self._start < len(self._bars) - self._room and self._bars
        first = self._bars[self._start].value if is_amid else ""
        self._bars = bars(self._days, self._room)
        last = max(0, len(self._bars) - 1)
        if self._pointed is not None and self._pointed > last:
            self._pointed = None
        places = {bar.value: at for at, bar in enumerate(self._bars)}
        self._cursor = places.get(here, last)
        self._show_from(places.get(first, last))
        if wanted is not None:
            self._lead_to(next((at for at in range(last + 1) if self._is_lit(at)), self._cursor))

    def _lead_to(self, index: int) -> None:
        """Have a bar in sight: in the middle, where it was not."""
        if not self._start <= index < self._start + self._room:
            self._show_from(index - self._room // 2)

    def _to(self, index: int) -> None:
        if self._bars:
            self._cursor = max(0, min(index, len(self._bars) - 1))
            start = min(self._start, self._cursor)
            self._show_from(max(start, self._cursor - self._room + 1))
