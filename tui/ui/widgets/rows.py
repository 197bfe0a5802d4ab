"""Drawing a post as a row of the list: pure functions from a `Row` to strips.

Where there is room, a row is one line: mark, date, title, tags, author. In a narrow list it is two: the title, then
date and author. Every strip has exactly the width that was asked for; wide characters are never cut in half.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.language import N_
from tui.model import Row, Snippet
from tui.text import cells, cut, pad

ONE_LINE = 44
"""Cells from which on a row takes one line, not two."""
_WITH_AUTHOR = 48
"""Cells from which on the author stands in that line."""
_WITH_TAGS = 96
"""Cells from which on the tags stand in that line."""
_DATE = len("2021-06-30")
_UNDATED = N_("undated")


@dataclass(frozen=True, slots=True)
class RowStyles:
    """The styles of the parts of a row."""

    base: Style
    unread: Style
    star: Style
    unwritten: Style
    selected: Style
    date: Style
    title: Style
    title_read: Style
    author: Style
    tags: Style
    found: Style
    cursor: Style
    cursor_dim: Style


def lines_per_row(width: int) -> int:
    """Lines of a row in a list of this width in cells."""
    return 1 if width >= ONE_LINE else 2


def row_in_script(row: Row, in_script: Callable[[str], str]) -> Row:
    """A row whose title and names are in another script, each with as many characters."""
    if in_script is str:
        return row
    return replace(
        row,
        title=in_script(row.title),
        authors=tuple(map(in_script, row.authors)),
        tags=tuple(map(in_script, row.tags)),
        categories=tuple(map(in_script, row.categories)),
    )


def draw_row(
    row: Row,
    size: tuple[int, int],
    styles: RowStyles,
    found: Collection[int],
    cursor: Style | None,
    *,
    unwritten: bool = False,
    selected: bool = False,
) -> list[Strip]:
    """The strips of a row.

    `size` is the width in cells and the number of lines; `found` are the positions of matching characters in the
    title; the style `cursor` lies under all others. The mark of a row is dim where it is `unwritten`: not on the disk.
    A bar stands behind it in all lines of a row that is `selected`.
    """
    width, lines = size
    sign, style = _mark(row, styles, unwritten=unwritten)
    marks = [(sign, style), _edge(styles, selected=selected)]
    beneath = styles.base + cursor if cursor else styles.base
    return [
        Strip([Segment(text, beneath + style) for text, style in parts if text], width)
        for parts in (_one_line if lines == 1 else _two_lines)(row, width, styles, found, marks)
    ]


INDENT = 4
"""Blank cells before a line out of an article."""


def draw_snippet(
    snippet: Snippet | None, width: int, styles: RowStyles, cursor: Style | None, *, selected: bool = False
) -> Strip:
    """The line out of an article that stands under its row; blank as long as it is not known."""
    beneath = styles.base + cursor if cursor else styles.base
    text, spans = snippet or ("", ())
    edge, style = _edge(styles, selected=selected)
    segments = [Segment(" ", beneath), Segment(edge, beneath + style), Segment(" " * (INDENT - 2), beneath)]
    at = 0
    for start, end in spans:
        segments.append(Segment(text[at:start], beneath + styles.author))
        segments.append(Segment(text[start:end], beneath + styles.found))
        at = end
    segments.append(Segment(text[at:], beneath + styles.author))
    return Strip(segments).adjust_cell_length(width, beneath)


Part = tuple[str, Style]


def _day(row: Row) -> str:
    return row.date.day.isoformat() if row.date else str(_UNDATED)


def _one_line(row: Row, width: int, styles: RowStyles, found: Collection[int], marks: list[Part]) -> list[list[Part]]:
    left = [*marks, (pad(_day(row), _DATE), styles.date), ("  ", styles.date)]
    room = width - 2 - _DATE - 2 - 1
    right: list[Part] = []
    if width >= _WITH_TAGS and row.tags:
        tags = cut(" ".join(f"#{tag}" for tag in row.tags if tag != row.author), min(24, width // 6))
        if tags:
            right.append((f"  {tags}", styles.tags))
    if width >= _WITH_AUTHOR and row.author:
        right.append((f"  {cut(row.author, min(18, width // 6))}", styles.author))
    room -= sum(cells(text) for text, _ in right)
    title, used = _title(row, room, styles, found)
    return [[*left, *title, (" " * (room - used), styles.date), *right, (" ", styles.date)]]


def _two_lines(row: Row, width: int, styles: RowStyles, found: Collection[int], marks: list[Part]) -> list[list[Part]]:
    room = width - 3
    title, used = _title(row, room, styles, found)
    first = [*marks, *title, (" " * (room - used + 1), styles.date)]
    date = _day(row)
    author = cut(row.author, max(0, room - cells(date) - 2))
    blank = " " * max(0, room - cells(date) - cells(author) + 1)
    return [
        first,
        [
            (" ", styles.date),
            marks[1],
            (cut(date, width - 2), styles.date),
            (blank, styles.date),
            (author, styles.author),
        ],
    ]


def _mark(row: Row, styles: RowStyles, *, unwritten: bool) -> Part:
    sign, style = ("★", styles.star) if row.starred else (" ", styles.date) if row.read else ("●", styles.unread)
    if unwritten:
        # A mark that was taken away is not to look as if that were kept already.
        return "·" if sign.isspace() else sign, styles.unwritten
    return sign, style


def _edge(styles: RowStyles, *, selected: bool) -> Part:
    """The cell between the mark of a row and its text."""
    return ("▌", styles.selected) if selected else (" ", styles.date)


def _title(row: Row, room: int, styles: RowStyles, found: Collection[int]) -> tuple[list[Part], int]:
    """The parts of the title, cut to `room` cells, with matching characters in a style of their own; and its cells."""
    text = cut(row.title, room)
    plain = styles.title_read if row.read else styles.title
    if not found:
        return [(text, plain)], cells(text)
    marked = plain + styles.found
    parts: list[Part] = []
    start = 0
    shown = len(text) - (text != row.title)
    for position in range(1, len(text) + 1):
        here = position - 1 in found and position - 1 < shown
        if position == len(text) or (position in found and position < shown) != here:
            parts.append((text[start:position], marked if here else plain))
            start = position
    return parts, cells(text)
