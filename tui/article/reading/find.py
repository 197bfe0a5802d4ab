"""Finding text in the laid-out lines of an article, also where it wraps.

Text is folded by functions of the caller, so that matches agree with those of the search. A `Finder` folds an article
once, for all searches while the user is typing.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tui.article.characters import is_written_without_spaces
from tui.article.layout.lines import DECORATIONS, ranges_by_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui.article.layout.lines import Line

FoldMap: TypeAlias = Callable[[str], tuple[str, Sequence[int]]]
"""Text → its folded form, and for each character of that the index of the character it comes from."""

FoldMany: TypeAlias = Callable[[Sequence[str]], list[str]]
"""Texts → their folded forms."""

LineRange: TypeAlias = tuple[int, int, int]
"""Part of a line: the index of the line, and start and end in its text."""


class Match(NamedTuple):
    """One match, on one line or on several consecutive ones."""

    places: tuple[LineRange, ...]

    @property
    def line(self) -> int:
        """The index of its first line."""
        return self.places[0][0]


class Matches(NamedTuple):
    """All matches in reading order, and the marked ranges of each line, as `lines.add_style` takes them."""

    all: tuple[Match, ...] = ()
    ranges: Mapping[int, Sequence[tuple[int, int]]] = {}


class Passage(NamedTuple):
    """Text that may wrap over several lines: a paragraph, a line of code, a column of a table's row.

    `starts[i]` is the offset in the text of the characters of `pieces[i]`; between pieces there may be a joint.
    """

    text: str
    starts: list[int]
    pieces: list[LineRange]

    def places(self, start: int, end: int) -> tuple[LineRange, ...]:
        """The parts of lines that hold the characters from `start` to `end`; joints are on no line."""
        found: list[LineRange] = []
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
    """The folded text of an article's lines, to be searched repeatedly."""

    def __init__(self, lines: Iterable[Line], fold_map: FoldMap, fold_many: FoldMany | None = None) -> None:
        """`lines` are those of one layout, in order. `fold_many`, if given, has to fold as `fold_map` does, faster."""
        self._fold_map = fold_map
        self._fold_many: FoldMany = fold_many or (lambda texts: [fold_map(text)[0] for text in texts])
        self._passages = list(passages(lines))
        self._folded = self._fold_many([passage.text for passage in self._passages])
        self._alone: dict[str, bool] = {" ": True}  # whether a character folds to one character

    def find(self, needle: str) -> tuple[Match, ...]:
        """All matches of `needle` in reading order; they do not overlap."""
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
        """The index each folded character comes from; None where it is always its own index."""
        if len(text) == len(folded) and all(map(self._folds_alone, set(text))):
            return None
        return self._fold_map(text)[1]

    def _folds_alone(self, char: str) -> bool:
        alone = self._alone.get(char)
        if alone is None:
            alone = self._alone[char] = len(self._fold_many([char])[0]) == 1
        return alone


def find_all(finder: Finder, texts: Iterable[str]) -> Matches:
    """The matches of several texts."""
    found = tuple(sorted({match for text in texts for match in finder.find(text)}))
    return Matches(found, ranges_of(found))


def ranges_of(matches: Iterable[Match]) -> dict[int, list[tuple[int, int]]]:
    """The matched ranges by line, as `lines.add_style` takes them."""
    return ranges_by_line(place for match in matches for place in match.places)


def _span(text: str, offsets: Sequence[int], at: int, end: int) -> tuple[int, int]:
    """The range of the text that was folded to the one from `at` to `end`, with the marks on its last character."""
    stop = offsets[end - 1] + 1
    while stop < len(text) and (unicodedata.category(text[stop])[0] == "M" or text[stop] in "\u200c\u200d"):
        stop += 1
    return offsets[at], stop


class _PassageBuilder:
    """Collects the pieces of a passage."""

    __slots__ = ("length", "parts", "pieces", "starts")

    def __init__(self) -> None:
        self.length = 0
        self.parts: list[str] = []
        self.pieces: list[LineRange] = []
        self.starts: list[int] = []

    def join(self, joint: str) -> None:
        """Add what the line break before the next piece replaces."""
        if joint:
            self.parts.append(joint)
            self.length += len(joint)

    def add(self, text: str, line: int, start: int) -> None:
        self.starts.append(self.length)
        self.pieces.append((line, start, start + len(text)))
        self.parts.append(text)
        self.length += len(text)

    def build(self) -> Passage:
        return Passage("".join(self.parts), self.starts, self.pieces)


def passages(lines: Iterable[Line]) -> Iterator[Passage]:
    """Yield the passages of lines, in the order of their first lines."""
    open_: list[_PassageBuilder] = []  # one for each column of a table
    around: dict[str, bool] = {}
    for index, line in enumerate(lines):
        columns: list[list[tuple[str, int]]] = [[]]
        position = 0
        for span in line.spans:
            style = span.style
            skip = around.get(style)
            if skip is None:
                skip = around[style] = not DECORATIONS.isdisjoint(style.split())
            if not skip:
                columns[-1].append((span.text, position))
            elif style == "table-rule":
                columns.append([])
            position += len(span.text)
        if line.joint is None or len(columns) != len(open_):
            yield from (builder.build() for builder in open_ if builder.pieces)
            open_ = [_PassageBuilder() for _ in columns]
        for column, builder in zip(columns, open_, strict=True):
            _add_line(column, builder, index, line.joint, in_table=len(columns) > 1)
    yield from (builder.build() for builder in open_ if builder.pieces)


def _add_line(
    column: list[tuple[str, int]], builder: _PassageBuilder, line: int, joint: str | None, *, in_table: bool
) -> None:
    """Add the part of a line that belongs to a passage, without indentation and filling."""
    while column and column[-1][0].isspace():
        column.pop()
    begun = False
    for number, (text, position) in enumerate(column):
        start = 0 if begun else len(text) - len(text.lstrip())
        piece = text[start:] if number < len(column) - 1 else text[start:].rstrip()
        if not piece:
            continue
        if not begun and builder.parts and joint is not None:
            if in_table and not (
                is_written_without_spaces(builder.parts[-1][-1]) and is_written_without_spaces(piece[0])
            ):
                joint = " "  # a break in a cell may replace a space or nothing
            builder.join(joint)
        begun = True
        builder.add(piece, line, position + start)
