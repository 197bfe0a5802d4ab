"""The timeline: a bar for each month of the posts found, on which a month or a range can be picked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.language import _, ngettext
from tui.model import DayCount
from tui.text import cells, cut, pad
from tui.ui.command_bindings import bindings
from tui.ui.widgets.drawing import DrawnLines
from tui.ui.widgets.timeline_bars import Bar, Series, bars, block, counts_on, labels, span_of

_OWN_LINES = 2
_LINE_COLOURS = 6
_NAME_WIDTH = 18
"""Cells of the name of a query that is compared."""
_SCROLL_STEP = 12
"""Bars that a turn of the mouse wheel scrolls: a year of months."""


class Timeline(DrawnLines, can_focus=True):
    """Two lines: bars, and the years beneath them; above them a line of bars for each query that is compared.

    A line's bars are as high as its own largest, which stands before them with its name: queries that find few posts
    are compared with those that find many. With shares, bars are parts of all posts of their time.

    The bar under the mouse or the cursor is named beneath it, with its count. Where not all bars fit, the newest are
    shown first, with an arrow at each end that hides some.
    """

    BINDINGS = bindings("timeline")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "timeline--bar", "timeline--selected", "timeline--label", "timeline--cursor", "timeline--named",
        *(f"timeline--line-{number}" for number in range(1, _LINE_COLOURS + 1)),
    }  # fmt: skip

    @dataclass(eq=False)
    class Picked(Message):
        """A time was picked; `value` is that of a `date:` filter."""

        value: str

    def __init__(self) -> None:
        super().__init__()
        self.days: tuple[DayCount, ...] = ()
        self._selected: range | None = None
        self._compared: tuple[Series, ...] = ()
        self._every: tuple[DayCount, ...] = ()
        self._bars: list[Bar] = []
        self._lines: list[list[int]] = []
        """The counts of each query that is compared, by bar."""
        self._totals: list[int] = []
        """How many posts there are, by bar; empty where bars are counts."""
        self._start = 0
        self._cursor = 0
        self._anchor: int | None = None
        self._hovered: int | None = None

    def show(self, days: tuple[DayCount, ...], selected: range | None) -> None:
        """Show these counts; `selected` are the days, as ordinals, of the date filter in force."""
        if (days, selected) != (self.days, self._selected):
            new = selected if selected != self._selected else None
            self.days, self._selected = days, selected
            self._build(new)

    def compare(self, lines: Sequence[Series], every: Sequence[DayCount]) -> None:
        """Show these queries above what is shown. With `every`, the counts of all posts, bars are shares of these."""
        if (tuple(lines), tuple(every)) == (self._compared, self._every):
            return
        self._compared, self._every = tuple(lines), tuple(every)
        self.styles.height = _OWN_LINES + len(self._compared)
        self._build()

    @property
    def bars(self) -> list[Bar]:
        """All bars, also those scrolled out of sight."""
        return self._bars

    @property
    def visible_bars(self) -> list[Bar]:
        """The bars on the screen."""
        return self._bars[self._start : self._start + self._room]

    @property
    def cursor_column(self) -> int:
        return max(0, self._cursor - self._start) + 1 + self._gutter

    # Keys and mouse

    def action_walk(self, way: int) -> None:
        self._move_to(self._cursor + way)

    def action_page(self, way: int) -> None:
        """Move by as many bars as are visible."""
        self._show_from(self._start + way * max(1, self._room))
        self._move_to(self._cursor + way * max(1, self._room))

    def action_ends(self, way: int) -> None:
        self._move_to(len(self._bars) - 1 if way > 0 else 0)

    def action_peak(self) -> None:
        """Move to the bar with the most posts, the last of several."""
        if self._bars:
            self._move_to(max(range(len(self._bars)), key=lambda at: (self._bars[at].count, at)))

    def action_anchor(self) -> None:
        """Begin a range at the cursor, or cancel the one begun."""
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
            self._hover(None)
            self._move_to(self._start + event.x - 1 - self._gutter)
        else:
            self._hover(self._at(event.x))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(event, -1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(event, 1)

    def on_leave(self) -> None:
        self._hover(None)

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
        own = len(self._compared)
        if y > own + 1 or not self._bars:
            return Strip.blank(width, self.base)
        if y < own:
            return self._draw_bars(width, self._lines[y], self._compared[y].name, f"timeline--line-{y + 1}")
        if y == own:
            return self._draw_bars(width, [bar.count for bar in self._bars], _("shown"), "timeline--bar")
        return self._draw_labels(width)

    def _draw_bars(self, width: int, counts: Sequence[int], name: str, part: str) -> Strip:
        values = self._values(counts)
        largest = max(values)
        in_range = self._cursor_range or range(0)
        more = self.base + self.part("timeline--label")
        segments = [Segment("‹" if self._start else " ", more)]
        if self._gutter:
            room = self._gutter - _NAME_WIDTH - 1
            label = f" {pad(name, _NAME_WIDTH - 1)}{self._written(largest):>{room}} "
            segments.insert(0, Segment(label, more if part == "timeline--bar" else self.base + self.part(part)))
        is_own = part == "timeline--bar"
        for index in range(self._start, min(self._start + self._room, len(values))):
            is_lit = is_own and self._is_selected(index)
            style = self.base + self.part("timeline--selected" if is_lit else part)
            if index in in_range or index == self._hovered:
                style += self.part("timeline--cursor")
            segments.append(Segment(block(values[index], largest), style))
        if self._start + self._room < len(self._bars):
            segments.append(Segment("›", more))
        return Strip(segments).adjust_cell_length(width, self.base)

    def _draw_labels(self, width: int) -> Strip:
        text = " " * self._gutter + labels(self.visible_bars, width - 1 - self._gutter)
        named = self._cursor_range if self._hovered is None else range(self._hovered, self._hovered + 1)
        if not named:
            return Strip([Segment(f" {text}", self.base + self.part("timeline--label"))], width)
        stretch = self._bars[named.start : named.stop]
        count = sum(bar.count for bar in stretch)
        posts = ngettext("{count} post", "{count} posts", count)
        if self._totals and (total := sum(self._totals[named.start : named.stop])):
            posts = self._written(count / total)
        name = cut(f" {_('{name}: ', name=span_of(stretch[0], stretch[-1]))}{posts} ", width)
        center = self._cursor if self._hovered is None else self._hovered
        at = max(0, min(center - self._start + 1 + self._gutter - cells(name) // 2, width - cells(name)))
        text = f" {text}"
        return Strip([
            Segment(text[:at], self.base + self.part("timeline--label")),
            Segment(name, self.base + self.part("timeline--named")),
            Segment(text[at + cells(name) :], self.base + self.part("timeline--label")),
        ], width)  # fmt: skip

    # Within

    @property
    def _cursor_range(self) -> range | None:
        """The bars from the beginning of a range to the cursor; None without the focus."""
        if not self.has_focus:
            return None
        first, last = sorted((self._cursor, self._cursor if self._anchor is None else self._anchor))
        return range(first, last + 1)

    @property
    def _room(self) -> int:
        return self.size.width - 2 - self._gutter

    @property
    def _gutter(self) -> int:
        """Cells before the bars for the names of what is compared."""
        return _NAME_WIDTH + len(" 100.00 % ") if self._compared else 0

    def _values(self, counts: Sequence[int]) -> Sequence[float]:
        """The heights of bars: counts, or their shares."""
        if not self._totals:
            return counts
        return [count / total if total else 0.0 for count, total in zip(counts, self._totals, strict=True)]

    def _written(self, value: float) -> str:
        return f"{value * 100:.2f} %" if self._totals else f"{value:,.0f}"

    def _at(self, column: int) -> int | None:
        """The bar at a column of the widget; None where there is none."""
        at = self._start + column - 1 - self._gutter
        return at if 1 <= column - self._gutter <= self._room and at < len(self._bars) else None

    def _scroll(self, event: events.MouseEvent, way: int) -> None:
        event.stop()
        self._show_from(self._start + way * _SCROLL_STEP)
        self._hover(self._at(event.x))

    def _show_from(self, start: int) -> None:
        self._start = max(0, min(start, len(self._bars) - self._room))
        self.refresh()

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            self.refresh()

    def _is_selected(self, index: int) -> bool:
        if self._selected is None:
            return False
        first = self._bars[index].first.toordinal()
        after = self._bars[index + 1].first.toordinal() if index + 1 < len(self._bars) else first + 1
        return first < self._selected.stop and after > self._selected.start

    def _build(self, wanted: range | None = None) -> None:
        """Make the bars again, and scroll to the first of the `wanted` days; otherwise scroll as little as possible."""
        here = self._bars[self._cursor].value if self._bars else ""
        began = self._bars[self._anchor].value if self._bars and self._anchor is not None else ""
        is_scrolled = 0 <= self._start < len(self._bars) - self._room and self._bars
        first = self._bars[self._start].value if is_scrolled else ""
        self._bars = self._make_bars()
        last = max(0, len(self._bars) - 1)
        if self._hovered is not None and self._hovered > last:
            self._hovered = None
        places = {bar.value: at for at, bar in enumerate(self._bars)}
        self._cursor, self._anchor = places.get(here, last), places.get(began)
        self._show_from(places.get(first, last))
        if wanted is not None:
            self._reveal(next((at for at in range(len(self._bars)) if self._is_selected(at)), self._cursor))

    def _make_bars(self) -> list[Bar]:
        """The bars of what is shown, over the time that this and what it is compared with is from."""
        grid = bars([*self.days, *(day for one in self._compared for day in one.days)], self._room)
        self._lines = [counts_on(grid, one.days) for one in self._compared]
        self._totals = counts_on(grid, self._every) if self._every else []
        own = counts_on(grid, self.days)
        return [replace(bar, count=count) for bar, count in zip(grid, own, strict=True)]

    def _reveal(self, index: int) -> None:
        """Scroll a bar that is out of sight to the middle."""
        if not self._start <= index < self._start + self._room:
            self._show_from(index - self._room // 2)

    def _move_to(self, index: int) -> None:
        if self._bars:
            self._cursor = max(0, min(index, len(self._bars) - 1))
            start = min(self._start, self._cursor)
            self._show_from(max(start, self._cursor - self._room + 1))
