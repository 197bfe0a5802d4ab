"""Telling the reader what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tui.errors import NotFoundError, StorageError
from tui.ui.reporting import Reporting


class Told:
    """A screen that tells, and a library whose marks may not be on the disk."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, ...]] = []
        self.notified: list[str] = []
        self.withdrawn: list[str] = []
        self.is_completing = False
        self.write_failure: Exception | None = None
        self.unwritten = 0

    def fail(self, unwritten: int) -> None:
        self.write_failure, self.unwritten = StorageError("The disk is full: make room."), unwritten


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def reporting(told: Any) -> Reporting:
    return Reporting(
        told, show=told.lines.append, notify=told.notified.append, withdraw=told.withdrawn.append,
        is_completing=lambda: told.is_completing,
    )  # fmt: skip


def test_warnings_of_the_query_stand_until_there_are_others(reporting: Reporting, told: Told) -> None:
    reporting.warn_of_query(("odd",))
    reporting.warn_of_query(())
    assert told.lines == [("odd",), ()]


def test_unchanged_warnings_are_not_shown_again(reporting: Reporting, told: Told) -> None:
    reporting.warn_of_query(("odd",))
    reporting.warn_of_query(("odd",))
    assert told.lines == [("odd",)]


def test_the_query_is_not_warned_of_while_a_value_is_completed(reporting: Reporting, told: Told) -> None:
    told.is_completing = True
    reporting.warn_of_query(("odd",))
    assert told.lines == []
    told.is_completing = False
    reporting.update()
    assert told.lines == [("odd",)]


def test_marks_that_wait_are_warned_of_first_and_while_a_value_is_completed(reporting: Reporting, told: Told) -> None:
    reporting.warn_of_query(("odd",))
    told.fail(2)
    reporting.warn_of_marks()
    told.is_completing = True
    reporting.update()
    waiting = "Not on the disk yet: marks of 2 posts · The disk is full"
    assert told.lines[1:] == [(waiting, "odd"), (waiting,)]


def test_marks_that_are_set_meanwhile_are_counted(reporting: Reporting, told: Told) -> None:
    told.fail(1)
    reporting.warn_of_marks()
    told.unwritten = 3
    reporting.marks_set()
    assert told.lines[-1] == ("Not on the disk yet: marks of 3 posts · The disk is full",)


def test_marks_that_are_set_in_good_order_are_not_warned_of(reporting: Reporting, told: Told) -> None:
    reporting.marks_set()
    assert told.lines == []


def test_the_warning_goes_once_the_marks_are_kept(reporting: Reporting, told: Told) -> None:
    told.fail(1)
    reporting.warn_of_marks()
    told.write_failure, told.unwritten = None, 0
    reporting.marks_kept()
    assert told.lines[-1] == ()


def test_an_error_is_notified_once_as_long_as_it_lasts(reporting: Reporting, told: Told) -> None:
    for _ in range(3):
        reporting.notify_of(StorageError("The disk is full."))
    assert told.notified == ["The disk is full."]
    reporting.marks_kept()
    reporting.notify_of(StorageError("The disk is full."))
    assert told.notified == ["The disk is full."] * 2


def test_why_marks_cannot_be_written_is_said_in_place_of_what_it_was_before(reporting: Reporting, told: Told) -> None:
    kept, full = StorageError("The marks are kept, but not their journal."), StorageError("The disk is full.")
    for error in (kept, kept, full, full):
        reporting.marks_failed(error)
    assert told.notified == [str(kept), str(full)]
    assert told.withdrawn == [str(kept)]
    reporting.marks_kept()
    assert told.withdrawn == [str(kept), str(full)]


def test_an_error_that_is_none_of_ours_is_named(reporting: Reporting, told: Told) -> None:
    reporting.notify_of(KeyError("x"))
    assert told.notified == ["KeyError: 'x'"]


def test_what_is_not_found_is_no_error(reporting: Reporting, told: Told) -> None:
    reporting.notify_of(NotFoundError("There is no such post."))
    assert told.notified == []
