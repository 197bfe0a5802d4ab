"""The queries that are compared on the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tui.model import DayCount
from tui.ui.messages import TrendsCounted
from tui.ui.trend_lines import TrendLines
from tui.ui.widgets.timeline_bars import Series

DAYS = (DayCount(date(2021, 6, 30), 2, 0),)


class Shown:
    """A timeline that notes what it compares, and a counter that notes what it is to count."""

    def __init__(self) -> None:
        self.compared: list[tuple[list[Series], Sequence[DayCount]]] = []
        self.asked: list[Sequence[str]] = []
        self.lines = TrendLines(self, self.asked.append, lambda _said: None)

    def compare(self, lines: Sequence[Series], every: Sequence[DayCount]) -> None:
        self.compared.append(([*lines], every))


def test_what_was_counted_is_shown() -> None:
    shown = Shown()
    shown.lines.toggle("tag:ice")
    shown.lines.show(TrendsCounted(shown.asked[-1], [DAYS], DAYS))
    assert shown.compared == [([Series("tag:ice", DAYS)], ())]


def test_what_was_taken_off_while_it_was_counted_is_not() -> None:
    shown = Shown()
    shown.lines.toggle("tag:ice")
    shown.lines.toggle("tag:ice")
    shown.lines.show(TrendsCounted(shown.asked[0], [DAYS], DAYS))
    assert shown.compared == [([], ())]
