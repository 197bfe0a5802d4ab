"""Finding one's way in an article that is laid out: its headings, and how much is left to read."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from tui.article.layout.lines import AROUND
from tui.article.reading.word_count import count, reading_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tui.article.document import Article
    from tui.article.layout.lines import Line


class Entry(NamedTuple):
    """A heading: its level, 1 for the highest the article has, its words, and the line it begins at."""

    level: int
    text: str
    line: int


def outline(article: Article, lines: Sequence[Line], first: int = 0) -> tuple[Entry, ...]:
    """The headings of an article. `lines` are those on the screen, of which the article's begin at `first`.

    Headings of which no line is there yet are left out.
    """
    headings = dict(article.headings)
    if not headings:
        return ()
    highest = min(heading.level for heading in headings.values())
    found: list[Entry] = []
    last = -1
    for index in range(first, len(lines)):
        block = lines[index].block
        if block > last:
            last = block
            heading = headings.get(block)
            if heading is not None:
                found.append(Entry(heading.level - highest + 1, heading.text, index))
    return tuple(found)


def entry_at(entries: Sequence[Entry], line: int) -> int | None:
    """The index of the heading `line` stands under, None above the first."""
    at = bisect_right(entries, line, key=lambda entry: entry.line) - 1
    return at if at >= 0 else None


class Place(NamedTuple):
    """Where one is, whatever the width: a block, and how far down in it, 0 to 1. Of the first block, which the lines
    above the article are counted to, it is how far down in all.
    """

    block: int
    share: float


def place_at(lines: Sequence[Line], top: int) -> Place:
    """The place of a line."""
    top = min(top, len(lines) - 1)
    if top <= 0:
        return Place(0, 0.0)
    block = lines[top].block
    if not block:
        return Place(0, top / len(lines))
    first, count = _of_block(lines, block)
    return Place(block, (top - first) / count)


def line_of(lines: Sequence[Line], place: Place) -> int:
    """The line that lies at a place."""
    first, count = _of_block(lines, place.block) if place.block else (0, 0)
    return first + round(place.share * count) if count else round(place.share * len(lines))


def share_at(lines: Sequence[Line], top: int) -> float:
    """How much of the text stands above a line, 0 to 1: about the same at any width, which shares of lines are not."""
    sizes = [_size(line) for line in lines]
    return sum(sizes[:top]) / (sum(sizes) or 1)


def line_with(lines: Sequence[Line], share: float) -> int:
    """The line on which so much of the text has been said."""
    before = list(accumulate(map(_size, lines), initial=0))
    # Half a character is for what is lost in dividing.
    return max(0, min(bisect_right(before, share * before[-1] + 0.5) - 1, len(lines) - 1))


def _size(line: Line) -> int:
    return len("".join(_words(line).split()))


def _of_block(lines: Sequence[Line], block: int) -> tuple[int, int]:
    """The first line of a block, and how many it has."""
    found = [index for index, line in enumerate(lines) if line.block == block]
    return (found[0], len(found)) if found else (0, 0)


class ReadingTime:
    """How long the rest of some lines takes to read; lines may be added at the end."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        """`lines` are the article's own, without what stands above and below it."""
        self._total = [0.0]
        for line in lines:
            self.add(line)

    def add(self, line: Line) -> None:
        """One more line at the end."""
        self._total.append(self._total[-1] + reading_time(*count(_words(line))))

    def timed(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The lines as they are, each added when it is taken."""
        for line in lines:
            self.add(line)
            yield line

    def left(self, line: int) -> int:
        """The minutes from `line` to the end, rounded; at least 1 before the end, 0 there."""
        if line >= len(self._total) - 1:
            return 0
        return max(1, ceil(self._total[-1] - self._total[max(line, 0)] - 0.5))


def _words(line: Line) -> str:
    return "".join(span.text for span in line.spans if AROUND.isdisjoint(span.style.split()))
