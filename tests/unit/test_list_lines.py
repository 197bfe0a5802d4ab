"""Which line of a list is a row, and which a heading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.ui.widgets.list_lines import ListLines


def drawn(lines: ListLines) -> list[str]:
    """Every line: a heading by its number, a row by its index and its line."""
    shown = []
    for line in range(len(lines)):
        heading = lines.heading_at(line)
        index, part = lines.row_at(line)
        shown.append(f"{index}{'ab'[part]}" if heading is None else f"H{heading}")
    return shown


def test_headings_stand_above_their_first_row() -> None:
    assert drawn(ListLines(3, 2, (0, 2))) == ["H0", "0a", "0b", "1a", "1b", "H1", "2a", "2b"]


def test_a_row_below_a_heading_begins_with_it() -> None:
    lines = ListLines(3, 1, (0, 2))
    assert [(lines.top_of(index), lines.line_of(index)) for index in range(3)] == [(0, 1), (2, 2), (3, 4)]


def test_beyond_the_ends_are_the_first_and_the_last_row() -> None:
    lines = ListLines(3, 2, (0,))
    assert lines.row_at(-5) == (0, 0)
    assert lines.row_at(99) == (2, 1)


@given(st.integers(1, 40), st.integers(1, 3), st.sets(st.integers(0, 39)))
def test_each_row_has_its_lines_and_no_line_is_lost(count: int, per_row: int, headed: set[int]) -> None:
    lines = ListLines(count, per_row, sorted(index for index in headed if index < count))
    rows = [(lines.row_at(line), lines.heading_at(line)) for line in range(len(lines))]
    assert [at for at, heading in rows if heading is None] == [
        (i, part) for i in range(count) for part in range(per_row)
    ]
    assert all(lines.row_at(lines.line_of(index)) == (index, 0) for index in range(count))


@pytest.mark.parametrize("line", [0, 1_000_000, 2_000_000])
def test_a_million_rows_are_not_walked_through(line: int) -> None:
    lines = ListLines(10**12, 2, range(10**5))
    assert lines.row_at(lines.line_of(line)) == (line, 0)
