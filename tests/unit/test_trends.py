"""Counts by day become counts by period, without gaps."""

from __future__ import annotations

from datetime import date

from tui.model import DayCount
from tui.search.trends import Period, trend


def days(*counted: tuple[str | None, int]) -> list[DayCount]:
    return [DayCount(date.fromisoformat(day) if day else None, count, 0) for day, count in counted]


EVERY = days(("2021-12-31", 4), ("2022-02-01", 5), ("2022-02-02", 5), (None, 9))


def test_months_without_posts_are_there_too() -> None:
    found = [days(("2022-02-02", 2), ("2022-02-01", 1)), days(("2021-12-31", 4), (None, 3))]
    assert trend(found, EVERY, "month") == [
        Period("2021-12", (0, 4), 4), Period("2022-01", (0, 0), 0), Period("2022-02", (3, 0), 10)
    ]  # fmt: skip


def test_it_begins_and_ends_where_something_is_found() -> None:
    assert [period.name for period in trend([days(("2022-02-01", 1))], EVERY, "day")] == ["2022-02-01"]
    assert trend([days((None, 1))], EVERY, "year") == []


def test_years_and_days_go_one_by_one() -> None:
    found = [days(("2022-02-01", 1), ("2021-12-31", 1))]
    assert [period.name for period in trend(found, EVERY, "year")] == ["2021", "2022"]
    assert len(trend(found, EVERY, "day")) == 33


def test_a_share_is_of_the_posts_of_its_period() -> None:
    periods = trend([days(("2022-02-01", 1), ("2021-12-31", 1))], EVERY, "month")
    assert [period.share(0) for period in periods] == [0.25, 0.0, 0.1]
