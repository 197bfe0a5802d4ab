"""The timeline as data."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tui.model import DayCount
from tui.ui.widgets.timeline_bars import Bar, bars, block, labels, span_of


def days(*counts: tuple[str, int]) -> list[DayCount]:
    return [DayCount(date.fromisoformat(day), count, 0) for day, count in counts]


def test_months_come_with_those_that_have_none() -> None:
    shown = bars(days(("2020-01-05", 2), ("2020-01-31", 1), ("2020-04-01", 4), ("2021-01-01", 1)), 80)
    assert [(bar.value, bar.count) for bar in shown[:5]] == [
        ("2020-01", 3), ("2020-02", 0), ("2020-03", 0), ("2020-04", 4), ("2020-05", 0),
    ]  # fmt: skip
    assert shown[-1].value == "2021-01"


def test_posts_close_together_are_shown_day_by_day() -> None:
    shown = bars(days(("2021-06-28", 1), ("2021-07-01", 2)), 80)
    assert [(bar.value, bar.count) for bar in shown] == [
        ("2021-06-28", 1), ("2021-06-29", 0), ("2021-06-30", 0), ("2021-07-01", 2),
    ]  # fmt: skip


def test_a_bar_is_a_month_however_many_there_are() -> None:
    every = [DayCount(date(2001, 1, 1) + timedelta(days=offset), 1, 0) for offset in range(0, 7000, 10)]
    shown = bars(every, 30)
    assert (shown[0].value, shown[-1].value, len(shown)) == ("2001-01", "2020-02", 230)
    assert sum(bar.count for bar in shown) == len(every)


def test_a_wrong_date_centuries_away_makes_no_endless_strip() -> None:
    shown = bars(days(("0001-01-01", 1), ("2021-06-30", 2), ("9999-12-31", 1)), 80)
    assert len(shown) < 2500
    assert sum(bar.count for bar in shown) == 4


@pytest.mark.parametrize("days", [[], [DayCount(None, 3, 0)]])
def test_posts_without_a_date_have_no_timeline(days: list[DayCount]) -> None:
    assert bars(days, 80) == []


def test_the_smallest_count_still_shows_and_none_does_not() -> None:
    assert [block(count, 1000) for count in (0, 1, 500, 1000)] == [" ", "▁", "▄", "█"]


def test_years_stand_beneath_where_they_begin() -> None:
    shown = bars(days(("2019-11-01", 1), ("2021-02-01", 1)), 80)
    assert labels(shown, len(shown)) == "2019            "
    assert labels(bars(days(("2019-06-01", 1), ("2021-12-01", 1)), 80), 31) == "2019   2020        2021        "


def test_a_range_goes_from_the_earlier_to_the_later() -> None:
    june, august = Bar("2021-06", date(2021, 6, 1), 1), Bar("2021-08", date(2021, 8, 1), 1)
    assert span_of(august, june) == "2021-06..2021-08"
    assert span_of(june, june) == "2021-06"


def test_a_range_of_quarters_takes_the_outer_months() -> None:
    first, last = Bar("2021-01..2021-03", date(2021, 1, 1), 1), Bar("2021-07..2021-09", date(2021, 7, 1), 1)
    assert span_of(first, last) == "2021-01..2021-09"
