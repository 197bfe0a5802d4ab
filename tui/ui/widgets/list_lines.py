"""Which line of a list is what: rows of one height, and headings between some of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence


class ListLines:
    """The lines of `count` rows, each `per_row` lines high, with a heading above each row whose index is in `headed`.

    Finding a line takes as long as looking up a word among the headings, however many rows there are.
    """

    def __init__(self, count: int, per_row: int, headed: Sequence[int] = ()) -> None:
        self.per_row = per_row
        self._count = count
        self._headed = headed
        self._heading_lines = [first * per_row + number for number, first in enumerate(headed)]

    def __len__(self) -> int:
        """The number of lines."""
        return self._count * self.per_row + len(self._headed)

    def heading_of(self, index: int) -> int:
        """The number of the heading that a row stands under; -1 for none."""
        return bisect_right(self._headed, index) - 1

    def line_of(self, index: int) -> int:
        """The first line of a row."""
        return index * self.per_row + self.heading_of(index) + 1

    def top_of(self, index: int) -> int:
        """The first line of a row, or that of the heading right above it."""
        heading = self.heading_of(index)
        return self.line_of(index) - (heading >= 0 and self._headed[heading] == index)

    def heading_at(self, line: int) -> int | None:
        """The number of the heading on a line; None where there is none."""
        number = bisect_right(self._heading_lines, line) - 1
        return number if number >= 0 and self._heading_lines[number] == line else None

    def row_at(self, line: int) -> tuple[int, int]:
        """The index of the row on a line, and which of its lines that is; on a heading, the row below.

        Beyond the ends these are the first and the last row.
        """
        line = max(0, min(line, len(self) - 1))
        below = bisect_right(self._heading_lines, line)
        if below and self._heading_lines[below - 1] == line:
            return self._headed[below - 1], 0
        return divmod(line - below, self.per_row)
