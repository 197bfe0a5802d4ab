"""Finding a marked passage again: by its text and what stood around it, as W3C's TextQuoteSelector has it.

An article may be scraped again, converted to another Chinese script, or corrected by its site. A passage is looked for
as it was, then with blanks, case and script aside, and then as the part of the text that is most like it. Of several
places the one counts whose surroundings are most like those of the passage. What is unlike is not found: a highlight
that has nowhere to stand is better than one in the wrong place.
"""

from __future__ import annotations

import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.article.reading.find import FoldMap

CONTEXT: Final = 32
"""Characters before and after a passage that are kept with it."""

_MIN_LIKENESS: Final = 80.0
"""How like a passage, of 100, its place must be where it is not there as it was."""
_MIN_ANCHOR: Final = 60.0
"""How like a passage a piece of its length must be to be looked at: some of it may be missing, or more be there."""
_MIN_LETTERS: Final = 8
"""A shorter passage is only found as it was, script and blanks aside: too much is like it."""
_MAX_PLACES: Final = 200
"""Places that are compared by what stands around them."""
_FEW_LETTERS: Final = 256
"""A longer passage is looked for by pieces of it: as a whole, that takes time by the square of its length."""
_MOST_LETTERS: Final = 100_000
"""A longer passage is only found as it was, script and blanks aside."""
_PIECE: Final = 60
"""Letters of a piece: of up to 64, all are compared with a letter of the text in one step."""
_PIECES: Final = 8
_MAX_PAIRS: Final = 1 << 32
"""Pairs of letters that places between the surroundings of a passage are compared by: a tenth of a second of work."""


class TextQuote(NamedTuple):
    """A passage and what stands around it."""

    exact: str
    prefix: str
    suffix: str


def quote_of(text: str, start: int, end: int) -> TextQuote:
    """The passage of a text from `start` up to `end`, with what it is found again by."""
    return TextQuote(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


class QuoteFinder:
    """Finds passages in one text, which is folded once for all of them.

    `fold_map` folds a text, and gives for each folded character the index of the one that it comes from.
    """

    def __init__(self, text: str, fold_map: FoldMap) -> None:
        self._text = text
        self._fold_map = fold_map

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        return _letters(self._text, self._fold_map)

    def find(self, quote: TextQuote) -> tuple[int, int] | None:
        """Where a passage stands in the text, as start and end; None where nothing is like it."""
        if not quote.exact.strip():
            return None
        places = [(at, at + len(quote.exact)) for at in _places(self._text, quote.exact)]
        if len(places) == 1:
            return places[0]
        letters, origins = self._folded
        prefix, exact, suffix = (
            _letters(part, self._fold_map)[0] for part in (quote.prefix, quote.exact, quote.suffix)
        )
        if not exact:
            return places[0] if places else None
        spans = [(at, at + len(exact)) for at in _places(letters, exact)]
        if not spans and _MIN_LETTERS <= len(exact) <= _MOST_LETTERS:
            spans = _alike(letters, exact, prefix, suffix)
        if not spans:
            return None
        start, end = max(spans, key=lambda span: (_likeness_around(letters, span, prefix, suffix), -span[0]))
        return _extent(self._text, origins, (start, end), quote.exact)


def _places(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    for _ in range(_MAX_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(wanted, at + 1)


def _letters(text: str, fold_map: FoldMap) -> tuple[str, list[int]]:
    """A text folded, without blanks and signs, which scraping changes most; and where each letter comes from."""
    folded, origins = fold_map(text)
    kept = [at for at, letter in enumerate(folded) if letter.isalnum()]
    return "".join(map(folded.__getitem__, kept)), [origins[at] for at in kept]


def _alike(letters: str, exact: str, prefix: str, suffix: str) -> list[tuple[int, int]]:
    """The parts of a text that are like a passage: what stands between its surroundings, and what is most like it."""
    from rapidfuzz import fuzz

    between = [
        (before + len(prefix), after)
        for before in (_places(letters, prefix) if prefix else ())
        if (after := letters.find(suffix, before + len(prefix))) >= 0 and suffix
    ]
    between.sort(key=lambda span: abs(span[1] - span[0] - len(exact)))
    spans = between[: max(2, _MAX_PAIRS // len(exact) ** 2)]
    if (most_alike := _most_alike(letters, exact)) is not None:
        spans.append(most_alike)
    return [
        (start, end)
        for start, end in spans
        if 0 < end - start < 2 * len(exact) and fuzz.ratio(exact, letters[start:end]) >= _MIN_LIKENESS
    ]


def _most_alike(letters: str, exact: str) -> tuple[int, int] | None:
    """The part of a text that is most like a passage; None where no part is like it."""
    if len(exact) > len(letters):
        return None
    return _most_alike_of_few(letters, exact) if len(exact) <= _FEW_LETTERS else _most_alike_by_pieces(letters, exact)


def _most_alike_of_few(letters: str, exact: str) -> tuple[int, int] | None:
    from rapidfuzz import fuzz

    found = fuzz.partial_ratio_alignment(exact, letters, score_cutoff=_MIN_ANCHOR)
    # In a text that is shorter it would be looked for the other way round.
    if found is None or len(exact) > len(letters):
        return None
    return _stretched(letters, exact, (found.dest_start, found.dest_end))


def _most_alike_by_pieces(letters: str, exact: str) -> tuple[int, int] | None:
    from rapidfuzz import fuzz

    starts: list[int] = []
    for at in range(0, len(exact) - _PIECE + 1, (len(exact) - _PIECE) // (_PIECES - 1)):
        found = fuzz.partial_ratio_alignment(exact[at : at + _PIECE], letters, score_cutoff=_MIN_LIKENESS)
        if found is not None:
            starts.append(found.dest_start - at)
    if not starts:
        return None
    # Where most pieces stand in one place, the median is there, wherever else others may be found.
    start = max(0, sorted(starts)[len(starts) // 2])
    end, slack = start + len(exact), len(exact) // 5
    before, after = max(0, start - slack), max(0, end - slack - _FEW_LETTERS)
    first = _most_alike_of_few(letters[before : start + slack + _FEW_LETTERS], exact[:_FEW_LETTERS])
    last = _most_alike_of_few(letters[after : end + slack], exact[-_FEW_LETTERS:])
    return start if first is None else before + first[0], min(end, len(letters)) if last is None else after + last[1]


def _stretched(letters: str, exact: str, span: tuple[int, int]) -> tuple[int, int]:
    """A span as long as what is most like the passage: some of it may have been added or left out."""
    from rapidfuzz.distance import Levenshtein

    start, end = span
    slack = max(4, len(exact) // 5)
    low = max(0, start - slack)
    window = letters[low : end + slack]
    blocks = [block for block in Levenshtein.editops(exact, window).as_matching_blocks() if block.size]
    if not blocks:
        return span
    return low + blocks[0].b, low + blocks[-1].b + blocks[-1].size


def _likeness_around(letters: str, span: tuple[int, int], prefix: str, suffix: str) -> float:
    from rapidfuzz import fuzz

    start, end = span
    before, after = letters[max(0, start - len(prefix)) : start], letters[end : end + len(suffix)]
    return fuzz.ratio(before, prefix) + fuzz.ratio(after, suffix)


def _extent(text: str, origins: Sequence[int], span: tuple[int, int], exact: str) -> tuple[int, int]:
    """The characters that letters come from, with signs before and after them where the passage had such."""
    first, last = origins[span[0]], origins[span[1] - 1] + 1
    while last < len(text) and unicodedata.category(text[last])[0] == "M":
        last += 1
    ends = [at for at, letter in enumerate(exact) if letter.isalnum()]
    for _ in exact[: ends[0]].strip() if ends else "":
        first -= first > 0 and _is_sign(text[first - 1])
    for _ in exact[ends[-1] + 1 :].strip() if ends else "":
        last += last < len(text) and _is_sign(text[last])
    return first, last


def _is_sign(letter: str) -> bool:
    return not letter.isalnum() and not letter.isspace()
