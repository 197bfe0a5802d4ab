"""What the rows of a list have in common, so that it need not stand in each of them: the year, and the author."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.model import Row
    from tui.search.evaluate import Hits

NO_YEAR = 0
"""The year of posts without a date."""

_STEP = 4096
"""Posts looked at by one call into C: some milliseconds at most."""

_ROWS_A_YEAR = 3
"""With fewer posts a year, headings would take more room than they save."""


class YearRun(NamedTuple):
    """Posts of one year that follow one another in a list: the index of the first of them, and the year."""

    first: int
    year: int


@dataclass(frozen=True, slots=True)
class ListShape:
    """The stretches of one year in a list, and whether its posts have different authors.

    There are no `years` where the order is another than that of the dates. A post beside the turn of a year may be in
    the stretch of the other year, because the list goes by the moment and a post's day by its own clock.
    """

    years: tuple[YearRun, ...] = ()
    authors_differ: bool = True

    def with_rows_below(self, places: Mapping[int, int]) -> ListShape:
        """The shape of the list once so many more rows stand below some, by their indices; they belong to their years.

        Where the posts are by one author, those below may be by others.
        """
        if not places:
            return self
        below = sorted(places)
        added = list(accumulate((places[index] for index in below), initial=0))
        years = tuple(YearRun(run.first + added[bisect_left(below, run.first)], run.year) for run in self.years)
        return ListShape(years, authors_differ=True)


def shape_of(hits: Hits) -> ListShape:
    """The shape of the list of these posts: it takes some milliseconds for a million posts by one author."""
    catalogue, query, rows = hits.catalogue, hits.query, hits.rows
    by_author = any(term.name == "author" and not (term.negated or term.prefix) for term in query.filters())
    return ListShape(
        _year_runs(len(rows), lambda at: _year(catalogue.days[rows[at]])) if hits.is_by_date else (),
        not by_author and _differ(catalogue.sets["author"], rows),
    )


def shape_of_rows(rows: Sequence[Row]) -> ListShape:
    """The shape of a list by date whose rows are all known."""
    years = [row.date.day.year if row.date else NO_YEAR for row in rows]
    return ListShape(_year_runs(len(rows), years.__getitem__), len(rows) < 2 or len({row.authors for row in rows}) > 1)


def _year(day: int) -> int:
    return date.fromordinal(day).year if day else NO_YEAR


def _year_runs(count: int, year_at: Callable[[int], int]) -> tuple[YearRun, ...]:
    """The stretches of one year, looked for where they end: few of the posts are looked at."""
    runs: list[YearRun] = []
    while (first := _end_of_year(runs[-1], count, year_at) if runs else 0) < count:
        runs.append(YearRun(first, year_at(first)))
    return tuple(runs) if len(runs) * _ROWS_A_YEAR <= count else ()


def _end_of_year(run: YearRun, count: int, year_at: Callable[[int], int]) -> int:
    """The index from which on the posts are of another year."""
    return bisect_left(range(count), True, run.first + 1, key=lambda at: year_at(at) != run.year)


def _differ(column: Sequence[int], positions: Sequence[int]) -> bool:
    """Whether the numbers of a column at these positions are several, or of a single post."""
    if len(positions) < 2:
        return True
    first = column[positions[0]]
    for at in range(0, len(positions), _STEP):
        if {first}.symmetric_difference(map(column.__getitem__, positions[at : at + _STEP])):
            return True
    return False
