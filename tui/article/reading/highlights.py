"""Passages that a reader marks in an article: choosing one by sentences, and where earlier ones stand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

from tui.article.reading.find import passages
from tui.article.reading.quotes import QuoteFinder, TextQuote, quote_of
from tui.article.reading.sentences import SENTENCE_END

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tui.article.layout.lines import Line
    from tui.article.reading.find import FoldMap, LineRange, Passage


_TOLD_APART: Final = 12
"""Characters on either side of a text that its place is told by."""


class Around(Protocol):
    """A text, with what is before and behind it."""

    @property
    def left(self) -> str:
        """What is before it."""

    @property
    def text(self) -> str:
        """The text itself."""

    @property
    def right(self) -> str:
        """What is behind it."""


class ArticleText:
    """The text of an article's lines in one piece, as the author wrote it, and where each part of it stands."""

    def __init__(self, lines: Sequence[Line], first: int) -> None:
        """`first` is the index of the first of these lines among all that are shown."""
        self._lines = lines
        self._first = first

    @cached_property
    def _passages(self) -> list[tuple[int, Passage]]:
        """The passages, each with where it begins in the text."""
        found, at = [], 0
        for passage in passages(map(_as_written, self._lines)):
            found.append((at, passage))
            at += len(passage.text) + 1
        return found

    @cached_property
    def text(self) -> str:
        """The text, a passage a line."""
        return "\n".join(passage.text for _, passage in self._passages)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence begins in the text, and where it ends."""
        return [span for start, passage in self._passages for span in _sentences(start, passage.text)]

    @property
    def end(self) -> int:
        """The index of the line below the last of these lines."""
        return self._first + len(self._lines)

    def places(self, start: int, end: int) -> tuple[LineRange, ...]:
        """The parts of lines that hold the characters of the text from `start` to `end`."""
        return tuple(
            (line + self._first, first, last)
            for begin, passage in self._passages
            if begin < end and start < begin + len(passage.text)
            for line, first, last in passage.places(max(0, start - begin), end - begin)
        )

    def places_of(self, hit: Around) -> tuple[LineRange, ...]:
        """Where a text stands, told apart by what is around it from its other places; the first of these where all that
        is set in another way here.
        """
        before, after = hit.left[-_TOLD_APART:].lstrip(), hit.right[:_TOLD_APART].rstrip()
        for left, right in ((before, after), (before, ""), ("", after), ("", "")):
            if (at := self.text.find(f"{left}{hit.text}{right}")) >= 0:
                return self.places(at + len(left), at + len(left) + len(hit.text))
        return ()

    def span_of(self, ranges: Iterable[LineRange]) -> tuple[int, int] | None:
        """From where to where in the text these parts of lines reach; None where they hold none of it."""
        wanted = {line - self._first: (start, end) for line, start, end in ranges}
        found = [
            (begin + at + max(first, wanted[line][0]) - first, begin + at + min(last, wanted[line][1]) - first)
            for begin, passage in self._passages
            for at, (line, first, last) in zip(passage.starts, passage.pieces, strict=True)
            if line in wanted and max(first, wanted[line][0]) < min(last, wanted[line][1])
        ]
        return (min(start for start, _ in found), max(end for _, end in found)) if found else None

    def quote(self, start: int, end: int) -> TextQuote:
        """The passage from `start` to `end`, with what it is found again by."""
        return quote_of(self.text, start, end)

    def find(self, quotes: Mapping[str, TextQuote], fold_map: FoldMap) -> dict[str, tuple[LineRange, ...]]:
        """Where these passages stand, by their ids; those that the text has no more are not in it."""
        found: dict[str, tuple[LineRange, ...]] = {}
        finder = QuoteFinder(self.text, fold_map)
        for name, quote in quotes.items():
            span = finder.find(quote)
            if span is not None and (places := self.places(*span)):
                found[name] = places
        return found


class ChosenSentences:
    """The sentences of an article, of which some that follow one another are chosen."""

    def __init__(self, body: ArticleText, top: int) -> None:
        """The first sentence that ends on the line `top`, or after it, is chosen."""
        self.body = body
        spans = body.sentences
        from_top = (
            at for at, (start, end) in enumerate(spans) if (body.places(start, end) or ((0, 0, 0),))[-1][0] >= top
        )
        self._first = self._last = next(from_top, max(0, len(spans) - 1))

    def follow(self, body: ArticleText) -> None:
        """Go on in the same article as it is laid out now."""
        last = max(0, len(body.sentences) - 1)
        self.body, self._first, self._last = body, min(self._first, last), min(self._last, last)

    def move(self, by: int) -> None:
        """Choose the next sentence, or the one before."""
        at = (self._last if by > 0 else self._first) + by
        self._first = self._last = max(0, min(at, len(self.body.sentences) - 1))

    def extend(self, by: int) -> None:
        """Choose the next sentence as well; with -1 no longer, and where that was the only one, the one before."""
        if by > 0:
            self._last = min(self._last + 1, len(self.body.sentences) - 1)
        elif self._last > self._first:
            self._last -= 1
        else:
            self._first = max(0, self._first - 1)

    @property
    def count(self) -> int:
        """How many are chosen."""
        return self._last - self._first + 1

    @property
    def span(self) -> tuple[int, int]:
        """From where to where in the text they reach."""
        return self.body.sentences[self._first][0], self.body.sentences[self._last][1]

    @property
    def places(self) -> tuple[LineRange, ...]:
        """The parts of lines that hold them."""
        return self.body.places(*self.span)


def _sentences(start: int, text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for end in (*(match.end() for match in SENTENCE_END.finditer(text)), len(text)):
        sentence = text[begin:end]
        if any(map(str.isalnum, sentence)):
            first = begin + len(sentence) - len(sentence.lstrip())
            yield start + first, start + begin + len(sentence.rstrip())
        begin = end


def _as_written(line: Line) -> Line:
    """The line with its text in the script that the author wrote."""
    if line.written is None:
        return line
    spans, at = [], 0
    for span in line.spans:
        spans.append(span._replace(text=line.written[at : at + len(span.text)]))
        at += len(span.text)
    return line._replace(spans=tuple(spans))
