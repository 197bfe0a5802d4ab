"""A figure beside its floor, and the table of them."""

from __future__ import annotations

import statistics
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True)
class Result:
    """One line of the table. `most` bounds the ratio to the floor, or the figure itself; None: there is no bound."""

    what: str
    figure: float
    unit: Literal["s", "ms", "MB", "%", "bytes"] = "s"
    floor: float | None = None
    most: float | None = None
    bounds: Literal["ratio", "figure"] = "ratio"

    @property
    def ratio(self) -> float | None:
        return self.figure / self.floor if self.floor else None

    @property
    def verdict(self) -> str:
        """ok, over, or nothing where there is no bound."""
        measured = self.ratio if self.bounds == "ratio" else self.figure
        if self.most is None or measured is None:
            return ""
        return "ok" if measured <= self.most else "OVER"

    def cells(self) -> tuple[str, ...]:
        floor = "" if self.floor is None else self._amount(self.floor)
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        most = (
            "" if self.most is None else f"{self.most:g} ×" if self.bounds == "ratio" else f"{self.most:g} {self.unit}"
        )
        return (self.what, self._amount(self.figure), floor, ratio, most, self.verdict)

    def _amount(self, value: float) -> str:
        digits = 0 if self.unit == "MB" else 1 if self.unit == "ms" else 3 if value < 1 else 2
        return f"{value:.{digits}f} {self.unit}"


def interleaved(times: int, figure: Callable[[], float], floor: Callable[[], float]) -> tuple[float, float]:
    """The medians of a figure and of its floor, measured in turn so that both see the same machine."""
    pairs = [(figure(), floor()) for _ in range(times)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def p95(values: Sequence[float]) -> float:
    """The value that 95 in 100 do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def table(results: Sequence[Result]) -> str:
    """The results as aligned lines."""
    lines = [("what", "figure", "floor", "ratio", "at most", ""), *(result.cells() for result in results)]
    widths = [max(_cells(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            _pad(text, width, right=0 < column < 5)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int, *, right: bool) -> str:
    blank = " " * (width - _cells(text))
    return blank + text if right else text + blank
