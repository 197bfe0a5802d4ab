"""The bars of the timeline: counts by month, or by day where the posts are from a few months, and their labels."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from tui.model import DayCount

_LEVELS = " ▁▂▃▄▅▆▇█"
_MAX_DAYS = 92
"""Days between the first and the last post, up to which each day has a bar."""
_MAX_BARS = 2400
"""Two hundred years of months: a longer time is due to a wrong date."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A time: its value in a `date:` filter, its first day, and its number of posts."""

    value: str
    first: date
    count: int


def bars(days: Sequence[DayCount], room: int) -> list[Bar]:
    """The bars from the first post to the last, empty ones included.

    A bar is a day where all days fit into `room` cells, else a month; a quarter, a year, or several years only where
    the first post and the last are centuries apart.
    """
    dated = Counter[date]()
    for one in days:
        if one.day is not None and one.count:
            dated[one.day] += one.count
    if not dated or room < 1:
        return []
    first, last = min(dated), max(dated)
    if (last - first).days < min(_MAX_DAYS, room):
        every = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
        return [Bar(day.isoformat(), day, dated.get(day, 0)) for day in every]
    months = Counter[int]()
    for day, count in dated.items():
        months[day.year * 12 + day.month - 1] += count
    begin, end = min(months), max(months)
    step = next((step for step in (1, 3, 12, 24, 60, 120, 240) if end // step - begin // step < _MAX_BARS), 1200)
    counts = Counter[int]()
    for month, count in months.items():
        counts[month // step] += count
    return [_bar(number * step, step, counts[number]) for number in range(begin // step, end // step + 1)]


def _bar(month: int, months: int, count: int) -> Bar:
    first = _month(month)
    if months == 1:
        value = f"{first:%Y-%m}"
    elif months == 12:
        value = f"{first.year:04}"
    else:
        value = f"{first:%Y-%m}..{_month(month + months - 1):%Y-%m}"
    return Bar(value, first, count)


def _month(number: int) -> date:
    return date(max(1, min(number // 12, 9999)), number % 12 + 1, 1)


class Series(NamedTuple):
    """What a query finds: its name, and the posts of each day."""

    name: str
    days: Sequence[DayCount]


def counts_on(grid: Sequence[Bar], days: Sequence[DayCount]) -> list[int]:
    """How many posts of these days each bar of a grid stands for."""
    firsts = [bar.first for bar in grid]
    counts = [0] * len(grid)
    for day in days:
        if day.day is not None and (at := bisect_right(firsts, day.day)):
            counts[at - 1] += day.count
    return counts


def block(count: float, largest: float) -> str:
    """The block character for a count; a count above zero is never blank."""
    if not count:
        return _LEVELS[0]
    return _LEVELS[max(1, round(8 * count / largest))]


def labels(shown: Sequence[Bar], width: int) -> str:
    """The years (months, where bars are days) beneath the bars, each where it begins, as far as there is room."""
    line = [" "] * width
    free = 0
    before = ""
    by_day = len(shown) > 1 and (shown[1].first - shown[0].first).days == 1
    for index, bar in enumerate(shown):
        name = f"{bar.first:%Y-%m}" if by_day else f"{bar.first.year:04}"
        if name != before and index >= free and index + len(name) <= width:
            line[index : index + len(name)] = name
            free = index + len(name) + 1
        before = name
    return "".join(line)


def span_of(one: Bar, other: Bar) -> str:
    """The `date:` value of the range between two bars, in either order."""
    first, last = sorted((one, other), key=lambda bar: bar.first)
    if first == last:
        return first.value
    return f"{first.value.partition('..')[0]}..{last.value.rpartition('..')[2]}"
