"""The lists to pick from, without a screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tui.model import DayCount
from tui.ui.pickers import archive_picker, command_picker, date_choices, order_picker

DAYS = (
    DayCount(date(2021, 6, 30), 3, 0),
    DayCount(date(2021, 6, 1), 2, 0),
    DayCount(date(2020, 12, 24), 1_000, 0),
    DayCount(None, 4, 0),
)


def test_years_come_before_months_and_of_each_the_newest() -> None:
    choices = date_choices(DAYS)("")
    assert [(choice.value, choice.detail) for choice in choices] == [
        ("2021", "5"), ("2020", "1,000"), ("2021-06", "5"), ("2020-12", "1,000"), ("none", "4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("2021", ["2021", "2021-06"]),
        ("2019", ["2019"]),
        ("2021-06 .. 2021-08", ["2021-06..2021-08"]),
        ("und", ["none"]),
        ("x", []),
    ],
)
def test_a_date_that_is_written_can_be_picked(typed: str, values: list[str]) -> None:
    assert [choice.value for choice in date_choices(DAYS)(typed)] == values


def test_the_dates_in_force_are_marked_and_stand_on_top() -> None:
    choices = date_choices(DAYS, ["2021-06", ">=2020"])("")
    assert [(choice.value, choice.picked) for choice in choices] == [
        ("2021-06", True), (">=2020", True), ("2021", False), ("2020", False), ("2020-12", False), ("none", False),
    ]  # fmt: skip


def test_the_order_in_force_is_marked() -> None:
    assert [choice.value for choice in order_picker("date").find_choices("") if choice.picked] == ["date"]


def test_commands_that_were_taken_last_come_first() -> None:
    names = [choice.value for choice in command_picker({}, ["theme", "raw", "theme", "gone"]).find_choices("")]
    assert names[:3] == ["theme", "raw", "search"]
    assert len(names) == len(set(names))


def test_commands_are_found_by_what_they_do_and_stand_with_the_keys_in_force() -> None:
    choices = command_picker({"toggle-star": ("f2", "ctrl+g")}).find_choices("star")
    assert ("toggle-star", "F2 Ctrl-g") in [(choice.value, choice.detail) for choice in choices]


@pytest.mark.parametrize("key", ["", "/"], ids=["written whole", "its first / began the typing"])
def test_an_archive_is_opened_by_its_path(tmp_path: Path, key: str) -> None:
    choices = archive_picker([], []).find_choices(str(tmp_path).removeprefix(key))
    assert [choice.value for choice in choices] == [str(tmp_path)]
