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
from tui.text import bar, cells, cut_apart, grouped, pad
from tui.ui.command_bindings import bindings
from tui.ui.widgets.drawing import DrawnLines
from tui.ui.widgets.facet_lines import FacetLine, PickedValues, facet_lines

_BAR_WIDTH = 6
_UNSELECTABLE = ("heading", "blank")
"""Kinds of lines that the cursor skips."""
_ABOVE = ("saved", "my", "is", "in")
"""Fields whose values stand above those that the cursor begins at."""


def _left(line: FacetLine) -> str:
    """What stands before the name of a value: its depth, and whether it is picked or can be unfolded."""
    mark = "✓ " if line.picked else (("▾ " if line.unfolded else "▸ ") if line.name else "  ")
    return "  " * line.depth + mark


def _told(line: FacetLine) -> tuple[str, str, str]:
    """What a line is about, whatever its count."""
    return line.kind, line.field, line.value


def _room_of_name(line: FacetLine) -> tuple[str, int, int]:
    """What decides how much room a name has, and how it is cut to it."""
    return line.label, line.depth, len(grouped(line.count))


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
        self._count_width = 0
        self._labels: tuple[int, list[str]] | None = None

    def show(self, facets: Facets, picked: PickedValues, *, nothing: str = "") -> None:
        """Show these counts, or the text `nothing` where there are none."""
        if facets != self._facets or picked != self._picked:
            new = {*picked} - {*self._picked}
            # Who has cleared the filters from another pane begins anew.
            begins = bool(self._picked) and not picked and not self.has_focus
            self._facets, self._picked, self._empty_text = facets, picked, nothing
            self._build(begins=begins)
            if index := self._index_of(new):
                # What was picked elsewhere is in view here as well.
                self._move_to(index)

    @property
    def lines(self) -> list[FacetLine]:
        """The lines shown, also those scrolled out of sight."""
        return self._lines

    @property
    def cursor_line(self) -> int:
        return self._cursor

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
        return Strip([Segment(text, background + style) for text, style in self._draw(index, width) if text], width)

    def _draw(self, index: int, width: int) -> list[tuple[str, Style]]:
        line = self._lines[index]
        plain = Style.null()
        if line.kind in _UNSELECTABLE:
            return [(pad(f" {line.label}", width), self._part("heading"))]
        if line.kind == "more":
            return [(pad(f"   {line.label} …" if not line.unfolded else f"   {line.label}", width), self._part("more"))]
        left, label = _left(line), self.in_script(self._label(index, width))
        # The name comes first, if need be into the blanks before its count; what does not fit beside it is left out.
        room = width - 1 - cells(left) - cells(label)
        count = grouped(line.count).rjust(min(self._count_width, room))
        room -= len(count)
        partly = 0 < line.unread < line.count
        unread = f" {grouped(line.unread)}●" if partly else ""
        share = f" {bar(line.share, _BAR_WIDTH)}" if line.count and room > _BAR_WIDTH + len(unread) else ""
        if len(unread) > room:
            unread = ""
        return [
            (left, self._part("picked" if line.picked else "more")),
            (label, self._part("picked" if line.picked else "label")),
            (" " * (room - len(share) - len(unread)), plain),
            (unread, self._part("unread")),
            (share, self._part("bar")),
            (count, self._part("count" if partly or not line.unread else "unread")),
            (" ", plain),
        ]

    def _label(self, index: int, width: int) -> str:
        """The name of a value, cut to the room beside its count where it has to be."""
        if self._labels is None or self._labels[0] != width:
            widths = [width - 1 - cells(_left(line)) - len(f" {grouped(line.count)}") for line in self._lines]
            self._labels = (width, cut_apart([line.label for line in self._lines], widths))
        return self._labels[1][index]

    def _part(self, name: str) -> Style:
        return self.part(f"facet-list--{name}")

    # Within

    def _build(self, *, begins: bool = False) -> None:
        """Make the lines anew; with `begins` the cursor goes where it is at first, and else it stays where it was."""
        here = self._lines[self._cursor] if self._lines and not begins else None
        lines = facet_lines(self._facets, self._picked, self._unfolded) if self._facets else []
        if not lines and self._empty_text:
            lines = [FacetLine("heading", self._empty_text)]
        has_others = [*map(_told, lines)] != [*map(_told, self._lines)]
        differing, cursor = self._differing(lines), self._cursor
        self._lines = lines
        counts = (len(grouped(line.count)) for line in lines if line.kind == "value")
        self._count_width = 1 + max(counts, default=0)
        # The cursor begins at the tags: the states above them have keys of their own.
        self._cursor = self._next(max((at for at, line in enumerate(lines) if line.field in _ABOVE), default=-1), 1)
        if here is not None:
            for index, line in enumerate(lines):
                if (line.kind, line.field, line.value, line.name) == (here.kind, here.field, here.value, here.name):
                    self._cursor = index
                    break
        self._resize_content()
        if has_others and not self.has_focus:
            # Nobody is on the way through them: other values are shown from the first on.
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._scroll_to_cursor()
        if differing is None:
            self._labels = None
            self.refresh()
        else:
            self._draw_again(*differing, cursor, self._cursor)

    def _differing(self, lines: list[FacetLine]) -> list[int] | None:
        """The indices of those lines that are not as they are shown; None where names may be cut in another way."""
        if [*map(_room_of_name, lines)] != [*map(_room_of_name, self._lines)]:
            return None
        return [at for at, (line, shown) in enumerate(zip(lines, self._lines, strict=True)) if line != shown]

    def _draw_again(self, *indices: int) -> None:
        """Draw these of the lines again that are on the screen."""
        top = int(self.scroll_offset.y)
        for index in {*indices}:
            if top <= index < top + self.size.height:
                self.refresh_line(index)

    def _index_of(self, values: PickedValues) -> int | None:
        """The index of the first line that picks one of these."""
        return next((at for at, line in enumerate(self._lines) if (line.field, line.value) in values), None)

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
            before, self._cursor = self._cursor, index
            self._scroll_to_cursor()
            self._draw_again(before, index)

    def _scroll_to_cursor(self) -> None:
        offset, height = int(self.scroll_offset.y), self.scrollable_content_region.height
        if not height:
            return  # it is not shown yet, and when it is, its first lines are to be seen
        # The heading above a value is shown with it.
        is_below_heading = 0 < self._cursor < len(self._lines) and self._lines[self._cursor - 1].kind == "heading"
        top = self._cursor - is_below_heading
        if top < offset:
            self.scroll_to(y=max(0, top), animate=False, force=True, immediate=True)
        elif self._cursor >= offset + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False, force=True, immediate=True)

    def _resize_content(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
