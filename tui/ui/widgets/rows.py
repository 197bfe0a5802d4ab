"""Drawing a post as a row of the list: pure functions from a `Row` to strips.

A row is one line: mark, date, title, tags, author. In a narrow list it is two: the title, then date and author. The
title has the room first. Every strip has exactly the width that was asked for; wide characters are never cut in half.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.language import N_
from tui.model import Row, Snippet
from tui.text import cells, cut, cut_start

if TYPE_CHECKING:
    from tui.settings import Rows

LEAST_TITLE = 40
"""Cells of a title in one line, below which a row takes two."""
_TITLE_FIRST = 48
"""Cells that a title gets before its author and its tags get any."""
_BESIDE_ARCHIVE = 30
"""Cells that a title gets before the name of its archive gets any."""
_AUTHOR, _LEAST_AUTHOR = 18, 8
"""Cells of an author at most; and at least, where all of it has no room."""
_COUNT = len("×9,999")
_BENEATH = "└ "
_TAGS, _WITH_TAGS = 24, 96
"""Cells of the tags at most, and of the list from which on they are shown."""

MARKS = len("★● ")
_DATE, _DATE_IN_YEAR = len("2021-06-30"), len("06-30")
_GAP, _END = 2, 1
"""Blank cells between the parts of a row, and at its end."""
_UNDATED, _UNDATED_BELOW = N_("undated"), "  –"
"""In place of a date; the other where a heading says that there is none."""


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
    heading: Style
    cursor: Style
    cursor_dim: Style

    @property
    def dimmed(self) -> RowStyles:
        """The styles of a row that is gone, or whose archive is away."""
        return replace(self, title=self.date, title_read=self.date, unread=self.date, star=self.date)


@dataclass(frozen=True, slots=True)
class RowForm:
    """How all rows of a list are drawn: their width in cells and their lines, and what is left out of each."""

    width: int
    lines: int = 1
    has_years: bool = False
    """Headings say the years."""
    has_author: bool = True
    archive: str = ""
    """The name of the archive of a row, where several are open."""
    cited: int = 0
    """By how many posts a row is linked to, where that is asked for."""
    posts: int = 0
    """How many posts the row stands for, where those are several."""
    is_beneath: bool = False
    """The row of a copy, below that of its story."""

    @property
    def date_cells(self) -> int:
        """Cells of a date."""
        return _DATE_IN_YEAR if self.has_years else _DATE

    @property
    def title_cells(self) -> int:
        """Cells of a title, where nothing stands behind it."""
        beside = MARKS + _END if self.lines > 1 else MARKS + self.date_cells + _GAP + _END
        return max(0, self.width - beside)


def lines_per_row(setting: Rows, width: int, *, has_years: bool) -> int:
    """Lines of a row in a list of this width in cells."""
    if setting == "auto":
        return 1 if RowForm(width, has_years=has_years).title_cells >= LEAST_TITLE else 2
    return 1 if setting == "one" else 2


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
    form: RowForm,
    styles: RowStyles,
    found: Collection[int],
    cursor: Style | None,
    *,
    year: int | None = None,
    unwritten: bool = False,
    selected: bool = False,
) -> list[Strip]:
    """The strips of a row.

    `found` are the positions of matching characters in the title; the style `cursor` lies under all others; `year` is
    that of the heading above (0 for posts without a date). The marks are dim where they are `unwritten`: not on the
    disk. A bar stands behind them in all lines of a row that is `selected`.
    """
    styles = styles if row.gone is None else styles.dimmed
    edge = _edge(styles, selected=selected)
    beneath = styles.base + cursor if cursor else styles.base
    lines = (_one_line if form.lines == 1 else _two_lines)(row, form, styles, found, year)
    lines[0][:0] = [*_marks(row, styles, unwritten=unwritten), edge]
    for line in lines[1:]:
        line[:0] = [(" " * (MARKS - 1), styles.date), edge]
    return [_strip(parts, form.width, beneath) for parts in lines]


def draw_heading(text: str, width: int, styles: RowStyles) -> Strip:
    """The line of a heading between rows."""
    return _strip([(" " * MARKS, styles.date), (cut(text, max(0, width - MARKS)), styles.heading)], width, styles.base)


def _strip(parts: list[StyledText], width: int, beneath: Style) -> Strip:
    strip = Strip([Segment(text, beneath + style) for text, style in parts if text])
    return strip.adjust_cell_length(width, beneath)


INDENT = 4
"""Blank cells before a line out of an article."""


def draw_snippet(
    snippet: Snippet | None, width: int, styles: RowStyles, cursor: Style | None, *, selected: bool = False
) -> Strip:
    """The line out of an article that stands under its row; blank as long as it is not known."""
    beneath = styles.base + cursor if cursor else styles.base
    text, spans = snippet or ("", ())
    edge, style = _edge(styles, selected=selected)
    segments = [
        Segment(" " * (MARKS - 1), beneath),
        Segment(edge, beneath + style),
        Segment(" " * (INDENT - MARKS), beneath),
    ]
    at = 0
    for start, end in spans:
        segments.append(Segment(text[at:start], beneath + styles.author))
        segments.append(Segment(text[start:end], beneath + styles.found))
        at = end
    segments.append(Segment(text[at:], beneath + styles.author))
    return Strip(segments).adjust_cell_length(width, beneath)


StyledText = tuple[str, Style]


def _one_line(
    row: Row, form: RowForm, styles: RowStyles, found: Collection[int], year: int | None
) -> list[list[StyledText]]:
    date = _date(row, year)
    room = form.title_cells - max(0, cells(date) - form.date_cells)
    date += " " * max(0, form.date_cells - cells(date)) + " " * _GAP + _beneath(form)
    room -= cells(_beneath(form))
    wanted = min(cells(row.title) + (0 if row.gone is None else cells(GONE)), _TITLE_FIRST)
    behind: list[StyledText] = []
    for text, most, style in _behind_title(row, form, styles):
        # Where several archives are open, each row says whose it is.
        least = min(wanted, _BESIDE_ARCHIVE) if text is form.archive else wanted
        left = min(most, room - least - _GAP)
        if text and (left >= _LEAST_AUTHOR or cells(text) <= left):
            shown = cut(text, left)
            behind.insert(0, (" " * _GAP + shown, style))
            room -= _GAP + cells(shown)
    title, used = _title(row, room, styles, found)
    return [[(date, styles.date), *title, (" " * max(0, room - used), styles.date), *behind]]


def _behind_title(row: Row, form: RowForm, styles: RowStyles) -> list[tuple[str, int, Style]]:
    """What stands behind the title, from the right to the left: the text, its cells at most, and its style."""
    behind = [(f"×{form.posts}", _COUNT, styles.found)] if form.posts else []
    if form.cited:
        behind.append((_cited(form), _AUTHOR, styles.author))
    if form.archive:
        behind.append((form.archive, _AUTHOR, styles.tags))
    if form.has_author:
        behind.append((row.author, _AUTHOR, styles.author))
    if form.width >= _WITH_TAGS:
        behind.append((" ".join(f"#{tag}" for tag in row.tags if tag != row.author), _TAGS, styles.tags))
    return behind


def _two_lines(
    row: Row, form: RowForm, styles: RowStyles, found: Collection[int], year: int | None
) -> list[list[StyledText]]:
    room = form.title_cells
    title, _ = _title(row, room - cells(_beneath(form)), styles, found)
    date = cut(_date(row, year), room)
    count = f"{' ' * _GAP}×{form.posts}" if form.posts else ""
    left = max(0, room - cells(date) - cells(count) - _GAP)
    place = " · ".join(filter(None, (form.archive, _cited(form))))
    by = cut(row.author, max(0, left - cells(place) - cells(" · ") * bool(place))) if form.has_author else ""
    author = cut(" · ".join(filter(None, (by, place))), left)
    blank = " " * max(0, room - cells(date) - cells(author) - cells(count))
    return [
        [(_beneath(form), styles.date), *title],
        [(date, styles.date), (blank, styles.date), (author, styles.author), (count, styles.found)],
    ]


def _beneath(form: RowForm) -> str:
    """What stands before the title of a copy, below the row of its story."""
    return _BENEATH if form.is_beneath else ""


def _cited(form: RowForm) -> str:
    return f"↩{form.cited}" if form.cited else ""


def _date(row: Row, year: int | None) -> str:
    """The date of a post as the heading above it leaves to be said."""
    if row.date is None:
        return _UNDATED_BELOW if year == 0 else str(_UNDATED)
    day = row.date.day
    return f"{day:%m-%d}" if day.year == year else day.isoformat()


def _marks(row: Row, styles: RowStyles, *, unwritten: bool) -> list[StyledText]:
    star, unread = "★" if row.starred else " ", " " if row.read else "●"
    if unwritten:
        # A mark that was taken away is not to look as if that were kept already.
        signs = star + unread
        return [(" ·" if signs.isspace() else signs, styles.unwritten)]
    return [(star, styles.star), (unread, styles.unread)]


def _edge(styles: RowStyles, *, selected: bool) -> StyledText:
    """The cell between the mark of a row and its text."""
    return ("▌", styles.selected) if selected else (" ", styles.date)


GONE = "✝ "
"""Before the title of a post that only the history of its archive has."""


def _title(row: Row, room: int, styles: RowStyles, found: Collection[int]) -> tuple[list[StyledText], int]:
    """The parts of the title, cut to `room` cells, with matching characters in a style of their own; and its cells."""
    if row.gone is None or room <= cells(GONE):
        return _bare_title(row, room, styles, found)
    parts, used = _bare_title(row, room - cells(GONE), styles, found)
    return [(GONE, styles.date), *parts], used + cells(GONE)


def _bare_title(row: Row, room: int, styles: RowStyles, found: Collection[int]) -> tuple[list[StyledText], int]:
    plain = styles.title_read if row.read else styles.title
    text, before, start = cut(row.title, room), "", 0
    if found and text != row.title and min(found) >= len(text) - 1 and room > 1:
        # All that was found is beyond the end.
        text, start = cut_start(row.title, room, min(found))
        before, text = text[:1], text[1:]
    if not found:
        return [(text, plain)], cells(text)
    marked = plain + styles.found
    shown = len(text) - (text != row.title[start:])
    parts = [(before, plain)]
    for is_found, positions in groupby(range(len(text)), lambda at: at < shown and start + at in found):
        parts.append(("".join(text[at] for at in positions), marked if is_found else plain))
    return parts, cells(before + text)
