"""A compositor that never cuts a wide character, and lets nothing through that a terminal obeys.

Textual's own cuts every line wherever any widget begins or ends, even a hidden one, and replaces a wide character on
such a cut by two spaces. When it repaints a part of a line, that part may end within a character too. Here a line is
cut only where another widget becomes the topmost.

Everything the screen shows comes through here, whichever widget draws it. So this is where control characters, which
a widget should have been spared (`tui.text`), are kept from the terminal for certain.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import textual.screen
from rich.cells import cell_len
from rich.segment import Segment
from textual._compositor import ChopsUpdate, Compositor
from textual.errors import NoWidget
from textual.geometry import Region
from textual.strip import Strip

from tui.text import drop_controls

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from textual.widget import Widget

_NOTHING = Strip([], 0)
_BESIDE = Strip([], 0)
"""Stands at a place beside what is painted, where a character that begins there may go on."""


def keep_wide_characters() -> None:
    """Have every screen that is created from now on use `WholeCharacters`."""
    vars(textual.screen)["Compositor"] = WholeCharacters


class WholeCharacters(Compositor):
    """Puts a screen together from the lines of its widgets, each piece of a line as wide as it is visible."""

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        """The pieces of each line by the column they begin at; at a cut that a piece crosses there is an empty one."""
        width = self.size.width
        return self._pieces({y: [(0, width)] for y in range(len(self.cuts)) if is_rendered_line(y)})

    def _pieces(self, spans: Mapping[int, Sequence[tuple[int, int]]]) -> list[dict[int, Strip]]:
        """As `_render_chops`, of what stands in these spans of lines, from one column to another; elsewhere there are
        empty ones, and none in other lines.
        """
        cuts = self.cuts
        lines = [_places_to_fill(places, spans[y]) if y in spans else {} for y, places in enumerate(cuts)]
        unfilled = {y for y in spans if None in lines[y].values()}
        for shown, top, strips in self._drawn(lines, unfilled):  # from the front to the back
            for y, strip in enumerate(strips, top):
                if y in unfilled:
                    end = min(shown.right, shown.x + strip.cell_length)
                    places = [place for place in cuts[y] if shown.x <= place <= end]
                    _fill(lines[y], places, without_controls(strip), shown.x)
                    if None not in lines[y].values():
                        unfilled.discard(y)
        return lines  # type: ignore[return-value]  # as in Textual: what nothing is drawn at is None

    def _drawn(
        self, lines: Sequence[dict[int, Strip | None]], unfilled: Collection[int]
    ) -> Iterator[tuple[Region, int, Sequence[Strip]]]:
        """Of each widget that is seen in `unfilled` lines: where it is shown, the first of its lines there, and what is
        drawn, down to the last of them. Textual has everything drawn between two changes, whatever covers it.
        """
        for widget, (region, clip) in self.visible_widgets.items():
            if _is_removed(widget):
                continue
            shown = Region.intersection(region, clip)
            there = [y for y in sorted(unfilled) if shown.y <= y < shown.bottom]
            seen = [y for y in there if _has_room(lines[y], shown)]
            for y in there if len(seen) < len(there) else ():
                if y not in seen:
                    _cover(lines[y], shown)
            if seen:
                top, height = seen[0], seen[-1] + 1 - seen[0]
                yield shown, top, widget.render_lines(Region(shown.x - region.x, top - region.y, shown.width, height))

    def get_widgets_at(self, x: int, y: int) -> Iterator[tuple[Widget, Region]]:
        """The widgets at a cell, from the topmost, and where each is."""
        return ((widget, region) for widget, region in super().get_widgets_at(x, y) if not _is_removed(widget))

    def get_widget_at(self, x: int, y: int) -> tuple[Widget, Region]:
        """The topmost widget at a cell, which gets what is clicked there, and where it is. Raises NoWidget."""
        try:
            return next(self.get_widgets_at(x, int(y)))  # Textual has mice that are between two lines
        except StopIteration:
            raise NoWidget from None

    def render_partial_update(self) -> ChopsUpdate | None:
        """The changes since the last update; None without any."""
        regions = self._dirty_regions.copy()
        self._dirty_regions.clear()
        if not regions:
            return None
        spans = list(self._regions_to_spans(regions))
        by_line: dict[int, list[tuple[int, int]]] = {}
        for y, x1, x2 in spans:
            by_line.setdefault(y, []).append((x1, x2))
        pieces = [{x: strip for x, strip in line.items() if strip} for line in self._pieces(by_line)]
        ends = [[x + strip.cell_length for x, strip in line.items()] for line in pieces]
        spans = [(y, x1, _whole(pieces[y], x2)) for y, x1, x2 in spans]
        return ChopsUpdate(pieces, spans, ends)


def _is_removed(widget: Widget) -> bool:
    """Whether a widget has its place only until the next layout: it has no styles left to draw its parts with."""
    return widget.parent is None


def without_controls(strip: Strip) -> Strip:
    """A strip as it is, or where there are control characters in its text or in the address of a link, without them."""
    for segment in strip:
        link = segment.style.link if segment.style is not None else None
        if not segment.text.isprintable() or (link and not link.isprintable()):
            return Strip(list(map(_without_controls, strip)))
    return strip


def _without_controls(segment: Segment) -> Segment:
    text, style = drop_controls(segment.text), segment.style
    if style is not None and style.link and (link := drop_controls(style.link)) != style.link:
        style = style.update_link(link)
    return Segment(text, style)


def _places_to_fill(places: Sequence[int], spans: Sequence[tuple[int, int]]) -> dict[int, Strip | None]:
    """A line with None at the places that are in one of these spans, with `_BESIDE` at one on each side, where a wide
    character may go on, and with nothing at others. The last place is the end of the line.
    """
    line: dict[int, Strip | None] = dict.fromkeys(places[:-1], _NOTHING)
    within = [(bisect_right(places, start) - 1, bisect_left(places, end)) for start, end in spans]
    for first, behind in within:
        line.update(dict.fromkeys(places[max(0, first - 1) : min(behind + 1, len(places) - 1)], _BESIDE))
    for first, behind in within:
        line.update(dict.fromkeys(places[first:behind]))
    return line


def _has_room(line: Mapping[int, Strip | None], shown: Region) -> bool:
    """Whether a line has places within a region that are to be painted, and that nothing is drawn at yet."""
    return any(strip is None and shown.x <= place < shown.right for place, strip in line.items())


def _cover(line: dict[int, Strip | None], shown: Region) -> None:
    """Have nothing go on at places beside what is painted that are within a region."""
    line.update({x: _NOTHING for x, strip in line.items() if strip is _BESIDE and shown.x <= x < shown.right})


def _fill(line: dict[int, Strip | None], places: list[int], strip: Strip, x: int) -> None:
    """Put a widget's line, which begins at column `x`, into those places that no widget above it has filled."""
    for begin, end in _runs(line, places):
        line[begin] = strip.crop(begin - x, end - x)


def _runs(line: dict[int, Strip | None], places: list[int]) -> Iterator[tuple[int, int]]:
    """Begin and end of each run of free places. All places of a run but its first are filled with nothing."""
    begin: int | None = None
    for place in places[:-1]:
        free = line[place] is None or line[place] is _BESIDE
        if free and begin is not None:
            line[place] = _NOTHING
        elif free:
            begin = place
        elif begin is not None:
            yield begin, place
            begin = None
    if begin is not None:
        yield begin, places[-1]


def _whole(pieces: Mapping[int, Strip], end: int) -> int:
    """The column at which a part of a line ends: `end`, or the end of the character that it would cut."""
    for x, strip in pieces.items():
        if x < end < x + strip.cell_length and not strip.text.isascii():
            at = x
            for character in strip.text:
                at += cell_len(character)
                if at >= end:
                    return at
    return end
