"""Reading progress: the position in an article, independent of its width, and the time left to read."""

from __future__ import annotations

import sys
from bisect import bisect_right
from itertools import accumulate, islice, takewhile
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.layout.lines import DECORATIONS
from tui.text import count_words, reading_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tui.article.layout.lines import Line


_BELOW: Final = sys.maxsize
"""In place of a block: the lines below the article, which come last."""


class ReadingPosition(NamedTuple):
    """A position that does not depend on the width: a block, and how far down in it, 0 to 1.

    Block 0 includes the lines above the article. For those below it, `block` is `_BELOW`, and `share` how far down in
    all lines.
    """

    block: int
    share: float


def position_at(lines: Sequence[Line], top: int) -> ReadingPosition:
    """The position of a line."""
    top = min(top, len(lines) - 1)
    if top <= 0:
        return ReadingPosition(0, 0.0)
    block = lines[top].block
    first, count = _lines_of_block(lines, block)
    if top >= first + count:
        return ReadingPosition(_BELOW, top / len(lines))
    return ReadingPosition(block, (top - first) / count)


def line_at(lines: Sequence[Line], position: ReadingPosition) -> int:
    """The line at a position."""
    first, count = _lines_of_block(lines, position.block)
    return first + round(position.share * count) if count else round(position.share * len(lines))


def share_above(lines: Sequence[Line], top: int) -> float:
    """The share of the text above a line, 0 to 1, in characters: about the same at any width."""
    sizes = [_size(line) for line in lines]
    return sum(sizes[:top]) / (sum(sizes) or 1)


def line_after_share(lines: Sequence[Line], share: float) -> int:
    """The line above which there is a share of the text; the inverse of `share_above`."""
    before = list(accumulate(map(_size, lines), initial=0))
    # Half a character makes up for rounding.
    return max(0, min(bisect_right(before, share * before[-1] + 0.5) - 1, len(lines) - 1))


def _size(line: Line) -> int:
    return len("".join(_words(line).split()))


def _lines_of_block(lines: Sequence[Line], block: int) -> tuple[int, int]:
    """The first line of a block, and the number of its lines; those below the article, of block 0 as well, are none."""
    first = next((index for index, line in enumerate(lines) if line.block == block), len(lines))
    count = sum(1 for _line in takewhile(lambda line: line.block == block, islice(lines, first, None)))
    return (first, count) if count else (0, 0)


class ReadingTime:
    """The time it takes to read the lines from any one to the end; lines may be added at the end."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        """`lines` are those of the article, without what is shown above and below it."""
        self._total = [0.0]
        for line in lines:
            self.add(line)

    def add(self, line: Line) -> None:
        """Add a line at the end."""
        self._total.append(self._total[-1] + reading_time(*count_words(_words(line))))

    def timed(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Yield the lines, adding each."""
        for line in lines:
            self.add(line)
            yield line

    def left(self, line: int) -> int:
        """Minutes from `line` to the end, rounded; at least 1 before the end, 0 there."""
        if line >= len(self._total) - 1:
            return 0
        return max(1, ceil(self._total[-1] - self._total[max(line, 0)] - 0.5))


def _words(line: Line) -> str:
    return "".join(span.text for span in line.spans if DECORATIONS.isdisjoint(span.style.split()))
