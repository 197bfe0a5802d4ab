"""Finding within an article: where on its laid-out lines a text stands, however it is written and wherever it wraps.

What is compared is folded by the caller's means, so that finding here agrees with searching elsewhere. A `Finder`
folds an article once and answers for every key typed after that.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tui.article.characters import is_written_without_spaces
from tui.article.layout.lines import AROUND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui.article.layout.lines import Line

FoldMap: TypeAlias = Callable[[str], tuple[str, Sequence[int]]]
"""Text → its folded form, and for each character of that the index in the text of the one it came from."""

FoldMany: TypeAlias = Callable[[Sequence[str]], list[str]]
"""Texts → their folded forms."""

Place: TypeAlias = tuple[int, int, int]
"""Where characters stand: the index of a line, and start and end in its text."""


class Match(NamedTuple):
    """One place where the text was found, on one line or on several that follow each other."""

    places: tuple[Place, ...]

    @property
    def line(self) -> int:
        """The line it begins on."""
        return self.places[0][0]


class _Passage(NamedTuple):
    """Text that runs on over lines: a paragraph, a line of code, a cell of a table.

    `starts[i]` is where in the text the characters of `pieces[i]` begin; between pieces there may be a joint.
    """

    text: str
    starts: list[int]
    pieces: list[Place]

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where the characters from `start` to `end` stand; joints stand nowhere."""
        found: list[Place] = []
        at = max(bisect_right(self.starts, start) - 1, 0)
        while at < len(self.pieces) and self.starts[at] < end:
            line, first, last = self.pieces[at]
            low = first + max(start - self.starts[at], 0)
            high = min(first + end - self.starts[at], last)
            if low < high and found and found[-1][0] == line and found[-1][2] == low:
                found[-1] = (line, found[-1][1], high)
            elif low < high:
                found.append((line, low, high))
            at += 1
        return tuple(found)


class Finder:
    """Lines of an article, made ready to be searched."""

    def __init__(self, lines: Iterable[Line], fold_map: FoldMap, fold_many: FoldMany | None = None) -> None:
        """`lines` are those of one layout, in order. `fold_many` gives what `fold_map` does, at once for many texts
        and so faster; without it `fold_map` is used for all.
        """
        self._fold_map = fold_map
        self._fold_many: FoldMany = fold_many or (lambda texts: [fold_map(text)[0] for text in texts])
        self._passages = list(_passages(lines))
        self._folded = self._fold_many([passage.text for passage in self._passages])
        self._alone: dict[str, bool] = {" ": True}  # whether a character folds to one character

    def find(self, needle: str) -> tuple[Match, ...]:
        """Every place where `needle` stands, in reading order, none over another."""
        wanted = self._fold_map(needle)[0]
        if not wanted:
            return ()
        found: list[Match] = []
        for index, folded in enumerate(self._folded):
            at = folded.find(wanted)
            if at < 0:
                continue
            passage = self._passages[index]
            offsets = self._offsets(passage.text, folded)
            while at >= 0:
                end = at + len(wanted)
                span = (at, end) if offsets is None else _span(passage.text, offsets, at, end)
                places = passage.places(*span)
                if places:
                    found.append(Match(places))
                at = folded.find(wanted, end)
        return tuple(found)

    def _offsets(self, text: str, folded: str) -> Sequence[int] | None:
        """Where each folded character comes from; None where each comes from the one at its own index."""
        if len(text) == len(folded) and all(map(self._folds_alone, set(text))):
            return None
        return self._fold_map(text)[1]

    def _folds_alone(self, char: str) -> bool:
        alone = self._alone.get(char)
        if alone is None:
            alone = self._alone[char] = len(self._fold_many([char])[0]) == 1
        return alone


def find(lines: Iterable[Line], needle: str, fold_map: FoldMap, fold_many: FoldMany | None = None) -> tuple[Match, ...]:
    """Every place on the lines where `needle` stands: `Finder` for once."""
    return Finder(lines, fold_map, fold_many).find(needle)


def ranges_of(matches: Iterable[Match]) -> dict[int, list[tuple[int, int]]]:
    """The ranges to be marked, by line: what `lines.marked` takes."""
    ranges: dict[int, list[tuple[int, int]]] = {}
    for match in matches:
        for line, start, end in match.places:
            ranges.setdefault(line, []).append((start, end))
    return ranges


def _span(text: str, offsets: Sequence[int], at: int, end: int) -> tuple[int, int]:
    """The characters of the text that folded to those from `at` to `end`, marks on the last one included."""
    stop = offsets[end - 1] + 1
    while stop < len(text) and (unicodedata.category(text[stop])[0] == "M" or text[stop] in "\u200c\u200d"):
        stop += 1
    return offsets[at], stop


class _Writing:
    """A passage in the making."""

    __slots__ = ("length", "parts", "pieces", "starts")

    def __init__(self) -> None:
        self.length = 0
        self.parts: list[str] = []
        self.pieces: list[Place] = []
        self.starts: list[int] = []

    def join(self, joint: str) -> None:
        """Write what the break before the next piece stands for."""
        if joint:
            self.parts.append(joint)
            self.length += len(joint)

    def add(self, text: str, line: int, start: int) -> None:
        self.starts.append(self.length)
        self.pieces.append((line, start, start + len(text)))
        self.parts.append(text)
        self.length += len(text)

    def done(self) -> _Passage:
        return _Passage("".join(self.parts), self.starts, self.pieces)


def _passages(lines: Iterable[Line]) -> Iterator[_Passage]:
    """The passages of lines, in the order they begin in."""
    open_: list[_Writing] = []  # a table has one a column
    around: dict[str, bool] = {}
    for index, line in enumerate(lines):
        columns: list[list[tuple[str, int]]] = [[]]
        position = 0
        for span in line.spans:
            style = span.style
            skip = around.get(style)
            if skip is None:
                skip = around[style] = not AROUND.isdisjoint(style.split())
            if not skip:
                columns[-1].append((span.text, position))
            elif style == "table-rule":
                columns.append([])
            position += len(span.text)
        if line.joint is None or len(columns) != len(open_):
            yield from (writing.done() for writing in open_ if writing.pieces)
            open_ = [_Writing() for _ in columns]
        for column, writing in zip(columns, open_, strict=True):
            _write(column, writing, index, line.joint, in_table=len(columns) > 1)
    yield from (writing.done() for writing in open_ if writing.pieces)


def _write(column: list[tuple[str, int]], writing: _Writing, line: int, joint: str | None, *, in_table: bool) -> None:
    """Add a line's part of a passage to it, without the spaces it is indented and filled with."""
    while column and column[-1][0].isspace():
        column.pop()
    begun = False
    for number, (text, position) in enumerate(column):
        start = 0 if begun else len(text) - len(text.lstrip())
        piece = text[start:] if number < len(column) - 1 else text[start:].rstrip()
        if not piece:
            continue
        if not begun and writing.parts and joint is not None:
            if in_table and not (
                is_written_without_spaces(writing.parts[-1][-1]) and is_written_without_spaces(piece[0])
            ):
                joint = " "  # the break of a row may stand for either
            writing.join(joint)
        begun = True
        writing.add(piece, line, position + start)
