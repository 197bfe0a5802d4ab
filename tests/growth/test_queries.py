"""Reading a query takes time in proportion to its text, whatever was pasted into the search bar."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import pytest

from tui.search.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTHS: Final = (8_000, 32_000)
FEW_SECONDS: Final = 0.1
"""Of the longer text: less is taken by none that grows by the square."""
MAX_GROWTH: Final = 8.0
"""Four times the text takes four times as long, or sixteen times where that grows by the square."""

UNITS: Final = (
    "ferry OR ", "tag:ferry OR ", "(ferry OR ", "ferry AND ", "OR ", "ferry ", "ferry", "(", ")", "-(", '"', '"a ', "\\",
    "tag:", "tag: ", "tag:ferry ", "# ", "#", "@ ", "@a ", "-", "- ", "sort:date ", "sort:x ", "is:unread ", "a: ", "\t",
    "source:(", "source:(a)", "source:https://a.example/ ", "source:a)(", "body:a ", "site:a. ", "e\u0301", "船", "*",
    "date:", "date:x ", "date:2020 ", "date:2020 to ", "date:2020-1..",
)  # fmt: skip
"""What a query is made of, again and again."""
DATES: Final = (
    "1", "1-", "-1", "1-2000", "1-2000x", "1-2月", "1月", "2020年 1月", "2020.", ".", "..", "2020 - ", " - ", " to ", "May ",
    "-2000", "(", " (", "[", "12:", "2020-01-01T", "+1", "二", "١",
)  # fmt: skip
"""What stands behind `date:`, likewise."""


def _seconds(text: str) -> float:
    start = time.thread_time()
    parse(text)
    return time.thread_time() - start


def _texts() -> list[tuple[str, Callable[[int], str]]]:
    kinds: list[tuple[str, Callable[[int], str]]] = []
    for before, units in (("", UNITS), ("date:", DATES), ('date:"', DATES)):
        for unit in units:
            kinds.append((before + unit, lambda length, a=before, b=unit: a + b * (length // len(b))))  # type: ignore[misc]
    return kinds


@pytest.mark.parametrize(("name", "make"), [pytest.param(*kind, id=ascii(kind[0])) for kind in _texts()])
def test_a_query_is_read_in_time_by_its_length(name: str, make: Callable[[int], str]) -> None:
    short, long = LENGTHS
    for _ in range(3):
        more = _seconds(make(long))
        if more < FEW_SECONDS or more < MAX_GROWTH * _seconds(make(short)):
            return
    pytest.fail(f"{name!r} takes {more:.2f} s")
