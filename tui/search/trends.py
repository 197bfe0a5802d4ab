"""How many posts a day, month or year several queries find, beside how many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from tui.model import DayCount

Unit = Literal["day", "month", "year"]
UNITS: Final[tuple[Unit, ...]] = ("day", "month", "year")
_LENGTHS: Final = {"day": len("2021-06-30"), "month": len("2021-06"), "year": len("2021")}


class Period(NamedTuple):
    """A day, month or year: its name (`2021-06`), how many posts of it each query finds, and how many there are."""

    name: str
    counts: tuple[int, ...]
    total: int

    def share(self, query: int) -> float:
        """The share of all posts of the period that a query finds; 0 where there are none."""
        return self.counts[query] / self.total if self.total else 0.0


def trend(found: Sequence[Sequence[DayCount]], every: Sequence[DayCount], unit: Unit) -> list[Period]:
    """The periods from the first to the last that any query finds posts of, also those between without any.

    `found` are the counts by day of each query, `every` those of all posts; posts without a date are left out.
    """
    counted = [_by_period(days, unit) for days in found]
    totals = _by_period(every, unit)
    days = sorted(day.day for counts in found for day in counts if day.day is not None and day.count)
    if not days:
        return []
    return [
        Period(name, tuple(counts.get(name, 0) for counts in counted), totals.get(name, 0))
        for name in _names(days[0], days[-1], unit)
    ]


def _by_period(days: Sequence[DayCount], unit: Unit) -> dict[str, int]:
    counts: dict[str, int] = {}
    for day in days:
        if day.day is not None:
            name = day.day.isoformat()[: _LENGTHS[unit]]
            counts[name] = counts.get(name, 0) + day.count
    return counts


def _names(first: date, last: date, unit: Unit) -> Iterator[str]:
    if unit == "day":
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            yield date.fromordinal(ordinal).isoformat()
        return
    for year in range(first.year, last.year + 1):
        if unit == "year":
            yield f"{year:04}"
            continue
        begin = first.month if year == first.year else 1
        end = last.month if year == last.year else 12
        for month in range(begin, end + 1):
            yield f"{year:04}-{month:02}"
