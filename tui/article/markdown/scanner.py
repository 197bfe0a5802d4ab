"""Where the code in a Markdown text stands, line by line and without a parse.

The rules that rewrite Markdown before it is parsed must leave code alone, so they all ask this module which lines are
fenced or indented code and where code spans begin and end. It follows CommonMark 0.31 (https://spec.commonmark.org),
with the tables, footnotes and definition lists of `parser`, and takes time linear in the length of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from copy import copy
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LINK_ADDRESS: Final = r"(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)"
LINK_TITLE: Final = r"(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\))"
LINK_TARGET: Final = rf"\(\s*{LINK_ADDRESS}(?:\s+{LINK_TITLE})?\s*\)"
"""What follows the words of an inline link: the address, in angle brackets or bare, and a title, in parentheses."""

_MAX_CONTAINERS: Final = 100
"""Quotes and list items nested deeper are read as text, so that a line costs a bounded time."""
_CODE_INDENT: Final = 4
"""Columns of indentation from which a line is code."""
_MAX_BACKSLASHES: Final = 100
"""Backslashes before a backtick that are counted, so that long runs of them cost a bounded time."""
STRUCK_AT_START: Final = lazy_pattern(r"~{3,}(?=[^~\n])[^\n]*?~~")
"""A line that strikes words through and begins with a tilde more, which `parser` does not take for a fence."""
_FENCE: Final = lazy_pattern(rf"`{{3,}}(?=[^`]*$)|(?!{STRUCK_AT_START.pattern})~{{3,}}")
_LIST_MARKER: Final = lazy_pattern(r"(?:[-+*]|(\d{1,9})[.)])(?= |$)")
_FOOTNOTE: Final = lazy_pattern(r"\[\^[^\s\]]+\]:")
_MEANING: Final = lazy_pattern(r"[:~](?= )")
_HEADING: Final = lazy_pattern(r"#{1,6}(?: |$)")
_RULE: Final = lazy_pattern(r"(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$")
_UNDERLINE: Final = lazy_pattern(r"(?:-+|=+) *$")
_DELIMITER_ROW: Final = lazy_pattern(r"\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$")
_BACKTICKS: Final = lazy_pattern(r"`+")
_CELL_BORDER: Final = lazy_pattern(r"(?<!\\)\|")
_SIGNIFICANT: Final = frozenset(" \t>*+-0123456789`~#_=:|[")
"""Characters that a line must begin with to be anything but running text."""


class LineKind(Enum):
    """What a line of Markdown is."""

    BLANK = auto()
    FENCE_START = auto()
    FENCED = auto()
    """A line within a fenced code block."""
    FENCE_END = auto()
    INDENTED = auto()
    """A line of an indented code block. Blank lines in the block are `BLANK`."""
    TEXT_START = auto()
    """The first line of a paragraph, or a heading."""
    TEXT = auto()
    """A further line of a paragraph."""
    ROW = auto()
    """A row of a table below its head."""
    DELIMITER_ROW = auto()
    """The line under the head of a table."""
    RULE = auto()
    """A thematic break or the line under a heading."""

    @property
    def is_code(self) -> bool:
        """Whether the line belongs to a code block."""
        return self in _CODE_KINDS

    @property
    def is_fence(self) -> bool:
        """Whether the line belongs to a fenced code block, its two fences included."""
        return self in _FENCE_KINDS


_FENCE_KINDS: Final = (LineKind.FENCE_START, LineKind.FENCED, LineKind.FENCE_END)
_CODE_KINDS: Final = (*_FENCE_KINDS, LineKind.INDENTED)


class _Container(NamedTuple):
    """An open quote (`width` 0), list item, footnote or meaning of a term, which an indentation continues."""

    width: int
    is_meaning: bool = False


class LineScanner:
    """Tells the kind of each line of a text, which is handed in from top to bottom."""

    def __init__(self) -> None:
        self._containers: list[_Container] = []
        self._fence = ""
        self._in_paragraph = False
        self._in_table = False
        self._has_empty_item = False
        self._head = ""
        """The last line of the open paragraph, where it may be the head of a table."""
        self._term_age = 0
        """1 behind a paragraph of one line, which a definition list may explain, 2 behind the blank line after it."""

    def read(self, line: str) -> LineKind:
        """The kind of the next line, which is given without its line break."""
        if not self._fence:
            if not line and not self._containers:
                return self._blank(0)
            if line and line[0] not in _SIGNIFICANT:
                return self._running(line, 0, 0, can_continue=self._in_paragraph)
        if "\t" in line:
            line = line.expandtabs(4)
        at, matched = self._continue_containers(line)
        rest = line[at:].lstrip(" ")
        indent = len(line) - at - len(rest)
        if self._fence:
            if matched == len(self._containers):
                return self._fenced(rest, indent)
            self._fence = ""
        can_continue = self._in_paragraph
        while rest and rest[0] in _SIGNIFICANT:
            is_nested = matched == len(self._containers)
            interrupts = can_continue and is_nested
            kind = self._leaf(rest, interrupts=interrupts) if indent < _CODE_INDENT else None
            if kind is not None:
                self._close(matched)
                self._in_table = kind is LineKind.DELIMITER_ROW
                fence = _FENCE.match(rest)
                self._fence = fence[0] if fence else ""
                return kind
            container, used = self._container(rest, indent, matched, interrupts=interrupts)
            if container is None:
                break
            self._close(matched)
            self._containers.append(container)
            can_continue = False
            matched += 1
            at += used
            rest = line[at:].lstrip(" ")
            indent = len(line) - at - len(rest)
            self._has_empty_item = not rest and container.width > 0
        if not rest:
            return self._blank(matched)
        return self._running(rest, indent, matched, can_continue=can_continue)

    def would_be_code(self, line: str) -> bool:
        """Whether a line would be code if it were read next; it is not read."""
        if not self._fence and line and line[0] not in _SIGNIFICANT:
            return False
        other = copy(self)
        other._containers = list(self._containers)  # noqa: SLF001 - its own class
        return other.read(line).is_code

    def _continue_containers(self, line: str) -> tuple[int, int]:
        """Where in a line the content of the containers that it continues begins, and how many they are."""
        at = matched = start = 0
        size = len(line)
        for width, _ in self._containers:
            start = max(start, at)
            while start < size and line[start] == " ":
                start += 1
            if not width:
                if line[start : start + 1] != ">":
                    break
                at = start + 1 + (line[start + 1 : start + 2] == " ")
            elif start == size:
                if self._has_empty_item and matched == len(self._containers) - 1:
                    break
                at = min(at + width, size)
            elif start - at >= width:
                at += width
            else:
                break
            matched += 1
        return at, matched

    def _fenced(self, rest: str, indent: int) -> LineKind:
        marks = rest.rstrip(" ")
        if indent < _CODE_INDENT and len(marks) >= len(self._fence) and not marks.strip(self._fence[0]):
            self._fence = ""
            return LineKind.FENCE_END
        return LineKind.FENCED

    def _leaf(self, rest: str, *, interrupts: bool) -> LineKind | None:
        """What begins in a line besides containers, running text and indented code; None where nothing does."""
        if _FENCE.match(rest):
            return LineKind.FENCE_START
        if _HEADING.match(rest):
            return LineKind.TEXT_START
        if interrupts and self._head and _DELIMITER_ROW.match(rest) and column_count(self._head) == column_count(rest):
            return LineKind.DELIMITER_ROW
        return LineKind.RULE if (interrupts and _UNDERLINE.match(rest)) or _RULE.match(rest) else None

    def _container(self, rest: str, indent: int, matched: int, *, interrupts: bool) -> tuple[_Container | None, int]:
        """The container that begins in a line, and how many columns its marker takes."""
        if len(self._containers) >= _MAX_CONTAINERS:
            return None, 0
        if self._explains(rest, matched):
            return _Container(indent + 2, is_meaning=True), indent + 1
        if indent >= _CODE_INDENT:
            return None, 0
        if rest[0] == ">":
            return _Container(0), indent + 1 + (rest[1:2] == " ")
        if footnote := _FOOTNOTE.match(rest):
            spaces = len(rest) - footnote.end() - len(rest[footnote.end() :].lstrip(" "))
            return _Container(_CODE_INDENT), indent + footnote.end() + (spaces >= _CODE_INDENT) * _CODE_INDENT
        marker = _LIST_MARKER.match(rest)
        if marker is None:
            return None, 0
        content = rest[marker.end() :].lstrip(" ")
        if interrupts and (not content or marker[1] not in (None, "1")):
            return None, 0
        spaces = len(rest) - marker.end() - len(content)
        width = indent + marker.end() + (spaces if content and spaces <= _CODE_INDENT else 1)
        return _Container(width), width

    def _explains(self, rest: str, matched: int) -> bool:
        """Whether a line gives the meaning of the term before it, or a further one."""
        if not _MEANING.match(rest):
            return False
        if any(container.is_meaning for container in self._containers[matched:]):
            return True
        return bool(self._term_age) and matched == len(self._containers)

    def _running(self, rest: str, indent: int, matched: int, *, can_continue: bool) -> LineKind:
        if can_continue and not (
            indent >= _CODE_INDENT and self._ends_item(rest, indent, matched)
        ):  # even without the marks of its quotes and the indentation of its items
            return self._text(rest if indent < _CODE_INDENT and matched == len(self._containers) else "")
        is_row = self._in_table and matched == len(self._containers) and indent < _CODE_INDENT
        self._close(matched)
        if indent >= _CODE_INDENT:
            return LineKind.INDENTED
        self._in_table = is_row
        return self._text(rest)

    def _ends_item(self, rest: str, indent: int, matched: int) -> bool:
        """Whether a line that does not continue the innermost item ends its paragraph, though it is indented like code.

        By CommonMark it continues the paragraph; markdown-it measures the indentation from the item's content.
        """
        *outer, item = self._containers[matched:] or [_Container(0)]
        if not item.width or not all(width for width, _ in outer):
            return False
        if _LIST_MARKER.match(rest) and not _RULE.match(rest):
            return indent - sum(width for width, _ in outer) < _CODE_INDENT
        return rest[0] == ">" or self._leaf(rest, interrupts=False) is not None

    def _text(self, text: str) -> LineKind:
        if self._in_table:
            return LineKind.ROW
        kind = LineKind.TEXT if self._in_paragraph else LineKind.TEXT_START
        self._term_age = 0 if self._in_paragraph else 1
        self._in_paragraph = True
        self._head = text if "|" in text else ""
        self._has_empty_item = False
        return kind

    def _blank(self, matched: int) -> LineKind:
        term_age = self._term_age
        has_empty_item = self._has_empty_item and matched == len(self._containers)
        self._close(matched)
        self._has_empty_item = has_empty_item
        self._term_age = 2 if term_age == 1 else 0
        return LineKind.BLANK

    def _close(self, matched: int) -> None:
        """Close the open paragraph or table, and the containers that the line does not continue."""
        del self._containers[matched:]
        self._in_paragraph = self._in_table = self._has_empty_item = False
        self._term_age = 0


def column_count(row: str) -> int:
    """How many cells a row of a table has, as GitHub counts them: a bar in code is a border as well."""
    return len(_CELL_BORDER.findall(row.strip().removeprefix("|").removesuffix("|"))) + 1


@lru_cache(maxsize=2)
def line_kinds(text: str) -> tuple[LineKind, ...]:
    """The kind of every line of a text.

    The last results are cached, as the steps that rewrite a text leave most texts unchanged for the next step.
    """
    return tuple(map(LineScanner().read, text.split("\n")))


def fenced_lines(text: str) -> frozenset[int]:
    """The numbers of the lines in fenced code blocks, fences included."""
    if "```" not in text and "~~~" not in text:
        return frozenset()
    return frozenset(at for at, kind in enumerate(line_kinds(text)) if kind.is_fence)


def fences(text: str) -> Iterator[tuple[int, int]]:
    """Where the fenced code blocks of a text begin and end, as offsets of whole lines."""
    if "```" not in text and "~~~" not in text:
        return
    position = 0
    start = -1
    for line, kind in zip(text.split("\n"), line_kinds(text), strict=True):
        if start >= 0 and (kind is LineKind.FENCE_START or not kind.is_fence):
            yield start, position
            start = -1
        if kind is LineKind.FENCE_START:
            start = position
        position += len(line) + 1
    if start >= 0:
        yield start, len(text)


@lru_cache(maxsize=2)
def code_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Where the code of a text begins and ends, blocks and spans, as offsets in reading order."""
    if "`" not in text and not _may_have_code_block(text):
        return ()
    return tuple(_find_code(text))


def _may_have_code_block(text: str) -> bool:
    return "~~~" in text or "    " in text or "\t" in text


def _find_code(text: str) -> Iterator[tuple[int, int]]:
    has_spans = "`" in text
    position = 0
    start = -1
    is_block = False
    for line, kind in zip((*text.split("\n"), ""), (*line_kinds(text), LineKind.BLANK), strict=True):
        goes_on = kind.is_code if is_block else kind is LineKind.TEXT
        if start >= 0 and not goes_on:
            end = min(position, len(text))
            yield from ((start, end),) if is_block else code_spans(text, start, end)
            start = -1
        if start < 0 and (kind.is_code or (has_spans and kind is LineKind.TEXT_START)):
            start, is_block = position, kind.is_code
        elif has_spans and kind is LineKind.ROW:
            yield from _spans_in_row(text, position, position + len(line))
        position += len(line) + 1


def _spans_in_row(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    borders = [match.start() for match in _CELL_BORDER.finditer(text, start, end)]
    for cell_start, cell_end in pairwise((start, *borders, end)):
        yield from code_spans(text, cell_start, cell_end)


def code_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the code spans of a paragraph from `start` to `end` begin and end, their backticks included."""
    runs = BacktickRuns(text, start, end)
    position = start
    for first, last in runs.all:
        if first < position:
            continue
        if _is_escaped(text, first, start):
            first += 1  # noqa: PLW2901 - the rest of the run may begin a span
        closing = runs.end_of_next(last, last - first)
        if closing >= 0:
            position = closing
            yield first, closing


class BacktickRuns:
    """The runs of backticks in a paragraph or a part of it: one ends the code span that a run of its length begins."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.all: Final = [match.span() for match in _BACKTICKS.finditer(text, start, end)]
        """Where each begins and ends."""
        self._starts: dict[int, list[int]] = {}
        for first, last in self.all:
            self._starts.setdefault(last - first, []).append(first)

    def end_of_next(self, position: int, length: int) -> int:
        """Where the next run of a length ends that begins at a position or behind it; -1 where there is none."""
        starts = self._starts.get(length, [])
        at = bisect_left(starts, position)
        return starts[at] + length if at < len(starts) else -1


def _is_escaped(text: str, at: int, start: int) -> bool:
    before = text[max(start, at - _MAX_BACKSLASHES) : at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to every stretch of it that is not code."""
    return _outside(text, code_ranges(text), change)


def outside_fences(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to every stretch of it that is not fenced code."""
    return _outside(text, fences(text), change)


def _outside(text: str, ranges: Iterable[tuple[int, int]], change: Callable[[str], str]) -> str:
    out: list[str] = []
    position = 0
    for start, end in ranges:
        out += (change(text[position:start]), text[start:end])
        position = end
    out.append(change(text[position:]))
    return "".join(out)
