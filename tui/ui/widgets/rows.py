"""Drawing a post as a row of the list: pure, from a `Row` to strips.

One line where there is room: mark, date, title, tags, author. Two lines when narrow: the title, then date and
author. Every strip is exactly as wide as asked for; wide characters are never halved.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.model import Row
from tui.text import cells, cut

if TYPE_CHECKING:
    from tui.texts import Snippet

ONE_LINE = 44
"""From this many cells on a row takes one line."""
_WITH_AUTHOR = 48
_WITH_TAGS = 96
_DATE = len("2021-06-30")
_UNDATED = "undated".ljust(_DATE)


@dataclass(frozen=True, slots=True)
class RowLook:
    """The styles of a row, taken from the theme once."""

    base: Style
    unread: Style
    star: Style
    date: Style
    title: Style
    title_read: Style
    author: Style
    tags: Style
    found: Style
    cursor: Style
    cursor_dim: Style


def lines_per_row(width: int) -> int:
    """How many lines a row takes in a list of that width."""
    return 1 if width >= ONE_LINE else 2


def draw_row(
    row: Row, size: tuple[int, int], look: RowLook, found: Collection[int], cursor: Style | None
) -> list[Strip]:
    """The strips of a row.

    `size` is its width in cells and how many lines it takes; `found` are positions in the title as written; `cursor`
    lies beneath all of it.
    """
    width, lines = size
    beneath = look.base + cursor if cursor else look.base
    return [
        Strip([Segment(text, beneath + style) for text, style in parts if text], width)
        for parts in (_one_line if lines == 1 else _two_lines)(row, width, look, found)
    ]


INDENT = 4
"""Cells before a line out of the article."""


def draw_snippet(snippet: Snippet | None, width: int, look: RowLook, cursor: Style | None) -> Strip:
    """The line out of the article under a row; empty until it is known."""
    beneath = look.base + cursor if cursor else look.base
    text, spans = snippet or ("", ())
    segments = [Segment(" " * INDENT, beneath)]
    at = 0
    for start, end in spans:
        segments.append(Segment(text[at:start], beneath + look.author))
        segments.append(Segment(text[start:end], beneath + look.found))
        at = end
    segments.append(Segment(text[at:], beneath + look.author))
    return Strip(segments).adjust_cell_length(width, beneath)


Part = tuple[str, Style]


def _one_line(row: Row, width: int, look: RowLook, found: Collection[int]) -> list[list[Part]]:
    left = [*_mark(row, look), (row.date.day.isoformat() if row.date else _UNDATED, look.date), ("  ", look.date)]
    room = width - 2 - _DATE - 2 - 1
    right: list[Part] = []
    if width >= _WITH_TAGS and row.tags:
        tags = cut(" ".join(f"#{tag}" for tag in row.tags if tag != row.author), min(24, width // 6))
        if tags:
            right.append((f"  {tags}", look.tags))
    if width >= _WITH_AUTHOR and row.author:
        right.append((f"  {cut(row.author, min(18, width // 6))}", look.author))
    room -= sum(cells(text) for text, _ in right)
    title, used = _title(row, room, look, found)
    return [[*left, *title, (" " * (room - used), look.date), *right, (" ", look.date)]]


def _two_lines(row: Row, width: int, look: RowLook, found: Collection[int]) -> list[list[Part]]:
    room = width - 3
    title, used = _title(row, room, look, found)
    first = [*_mark(row, look), *title, (" " * (room - used + 1), look.date)]
    date = row.date.day.isoformat() if row.date else _UNDATED.rstrip()
    author = cut(row.author, max(0, room - len(date) - 2))
    blank = " " * max(0, room - len(date) - cells(author) + 1)
    return [first, [("  ", look.date), (cut(date, width - 2), look.date), (blank, look.date), (author, look.author)]]


def _mark(row: Row, look: RowLook) -> list[Part]:
    if row.starred:
        return [("★ ", look.star)]
    return [("  ", look.date) if row.read else ("● ", look.unread)]


def _title(row: Row, room: int, look: RowLook, found: Collection[int]) -> tuple[list[Part], int]:
    """The title cut to `room` cells, its found characters apart; and how many cells that took."""
    text = cut(row.title, room)
    plain = look.title_read if row.read else look.title
    if not found:
        return [(text, plain)], cells(text)
    marked = plain + look.found
    parts: list[Part] = []
    start = 0
    shown = len(text) - (text != row.title)
    for position in range(1, len(text) + 1):
        here = position - 1 in found and position - 1 < shown
        if position == len(text) or (position in found and position < shown) != here:
            parts.append((text[start:position], marked if here else plain))
            start = position
    return parts, cells(text)
