"""Laying out tables: columns side by side where they fit, else each row as `heading: value` lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.article.blocks import MARK_STYLE, Run, Table, text_of
from tui.article.layout.lines import Span, label_of_picture
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tui.article.blocks import Runs
    from tui.article.layout.lines import LinePart

    BreakRuns = Callable[[Runs, int, str], Iterator[LinePart]]

_GAP: Final = 3  # " │ "
_MIN_COLUMN_WIDTH: Final = 8
"""Where a column would get fewer cells, the table is not laid out in columns."""


def lay_out_table(table: Table, width: int, break_runs: BreakRuns) -> Iterator[LinePart]:
    """Yield the lines of a table, `width` cells wide; `break_runs` breaks the runs of one cell into lines."""
    widths = _columns(table, width)
    if widths is None:
        yield from _lay_out_as_list(table, width, break_runs)
        return
    yield from _lay_out_in_columns(table, widths, break_runs)


def _columns(table: Table, width: int) -> list[int] | None:
    """The width of each column in cells; None where they do not fit side by side."""
    columns = len(table.align)
    if not columns:
        return None
    wanted = [1] * columns
    for row in (table.head, *table.rows):
        for index, cell in enumerate(row):
            if cell:
                wide = max(cells(part) for part in text_of(cell).split("\n")) + _width_of_labels(cell)
                wanted[index] = max(wanted[index], wide)
    room = width - _GAP * (columns - 1)
    if sum(wanted) <= room:
        return wanted
    if room < columns * _MIN_COLUMN_WIDTH or columns < 2:
        return None
    # Narrow columns get the width of their content; the wide ones share the rest evenly.
    widths = [0] * columns
    open_ = set(range(columns))
    left = room
    while open_:
        share = left // len(open_)
        small = {index for index in open_ if wanted[index] <= share}
        if not small:
            for index in sorted(open_):
                widths[index] = share
            break
        for index in small:
            widths[index] = wanted[index]
            left -= wanted[index]
        open_ -= small
    return widths if min(widths) >= min(_MIN_COLUMN_WIDTH, *wanted) else None


def _width_of_labels(cell: Runs) -> int:
    """The width of the link numbers and image labels in a cell."""
    taken = 0
    for run in cell:
        if run.link is not None:
            taken += len(str(run.link))
        if run.image is not None:
            taken += cells(label_of_picture(is_described=True))
    return taken


def _lay_out_in_columns(table: Table, widths: Sequence[int], break_runs: BreakRuns) -> Iterator[LinePart]:
    bar = Span(" │ ", "table-rule")
    total = sum(widths) + _GAP * (len(widths) - 1)

    def rows_of(row: Sequence[Runs], style: str) -> Iterator[LinePart]:
        columns = [list(break_runs(cell, widths[index], style)) if cell else [] for index, cell in enumerate(row)]
        for number in range(max(map(len, columns), default=0)):
            spans: list[Span] = []
            for index, column in enumerate(columns):
                if index:
                    spans.append(bar)
                cell, wide = column[number][:2] if number < len(column) else ((), 0)
                fill = max(widths[index] - wide, 0)
                before = fill if table.align[index] == "right" else fill // 2 if table.align[index] == "center" else 0
                if before:
                    spans.append(Span(" " * before))
                spans.extend(cell)
                if fill - before:
                    spans.append(Span(" " * (fill - before)))
            yield tuple(spans), total, None if number == 0 else ""

    if any(table.head):
        yield from rows_of(table.head, "table-head")
        yield (Span("─┼─".join("─" * wide for wide in widths), "table-rule"),), total, None
    tall = any(wide > 0 and _is_tall(row, widths) for row in table.rows for wide in widths[:1])
    for index, row in enumerate(table.rows):
        if index and tall:
            yield (Span("─┼─".join("─" * wide for wide in widths), "table-rule"),), total, None
        yield from rows_of(row, "")


def _is_tall(row: Sequence[Runs], widths: Sequence[int]) -> bool:
    """Whether a cell of the row needs more than one line."""
    return any(cell and cells(text_of(cell)) > widths[index] for index, cell in enumerate(row))


def _lay_out_as_list(table: Table, width: int, break_runs: BreakRuns) -> Iterator[LinePart]:
    length = min(width, 12)
    never_filled = {column for column in range(len(table.head)) if not any(row[column] for row in table.rows)}
    for index, row in enumerate((table.head, *table.rows) if not table.rows else table.rows):
        if index:
            yield (Span("─" * length, "table-rule"),), length, None
        for column, cell in enumerate(row):
            if not cell and (index or column not in never_filled):  # the head of such a column is shown once
                continue
            words = tuple(run for run in table.head[column] if run.style != MARK_STYLE) if table.rows else ()
            head = text_of(words).replace("\n", " ").strip()
            label = (Run(f"{head}: ", "table-head"),) if head else ()
            if label or cell:
                yield from break_runs((*label, *cell), width, "")
