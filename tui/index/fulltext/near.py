"""Near matches: the passage that somebody half remembers, with a character or a word wrong.

The text index finds the posts that may have it: for every place where the slip can be, what stands before and behind
it, near each other. What they say there is then compared with the phrase token by token, as the optimal string
alignment distance counts: a token that is wrong, missing or too many, or two that are swapped, is one slip.
(https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance)
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.index.fulltext.tokenizer import BREAK, NOT_WIDE, WIDE, fold_keeping_marks, is_wide, tokenize
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD_SIZE: Final = 1.25
"""How much a word says, in characters of a script without spaces."""
_MIN_SIZE: Final = 5.0
_MIN_SIZE_FOR_ANY_SLIP: Final = 6.0
"""The least that a phrase says: five words, or six Han characters. With one less, only a token may be missing."""
_SIZES_WITH_MORE_SLIPS: Final = (16.0, 28.0)
_MAX_CHUNK: Final = 14
_MIN_COARSE: Final = 9
"""Chunks of so many tokens lose a third of them at a time; of shorter ones too little would be left."""
_MAX_LENGTH: Final = 400
"""Characters of a phrase that is looked for with a slip in it: nobody remembers more, and each costs its square."""
_MARGIN: Final = 24
"""Characters before a passage, for the marks in it."""

_TOKEN: Final = lazy_pattern(f"[{WIDE}]|{NOT_WIDE}+")


class NearPassage(NamedTuple):
    """What a text says nearly: pieces of the folded text, each with whether the phrase has it as well."""

    similarity: float
    """How many of the letters are the same, from 0 to 1."""
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The passage as it stands in the folded text."""
        return "".join(text for text, _ in self.pieces)

    def patterns(self) -> Iterator[re.Pattern[str]]:
        """Regular expressions for what is right in the passage, the first for all of it."""
        literal = ["".join(re.escape(char) if char.isalnum() else "." for char in text) for text, _ in self.pieces]
        yield re.compile(
            "|".join(
                f"(?<={''.join(literal[:at])}){one}(?={''.join(literal[at + 1 :])})"
                for at, one in enumerate(literal)
                if self.pieces[at][1]
            ),
            re.DOTALL,
        )
        longest = max((text for text, is_same in self.pieces if is_same), key=len)
        yield re.compile(re.escape(longest))


class NearPhrase:
    """A phrase that is long enough to be recognized with a slip in it."""

    def __init__(self, text: str) -> None:
        folded = fold_keeping_marks(text)
        self._tokens = _TOKEN.findall(folded)
        size = sum(1.0 if is_wide(token) else _WORD_SIZE for token in self._tokens)
        self._only_missing = size < _MIN_SIZE_FOR_ANY_SLIP
        self.slips = 0 if size < _MIN_SIZE else 1 + sum(size >= more for more in _SIZES_WITH_MORE_SLIPS)
        self._indexed = tokenize(text)
        while self._indexed and self._indexed[-1] == BREAK:
            self._indexed.pop()
        self._anchors = self._make_anchors() if self.slips else []

    def expressions(self) -> list[tuple[str, list[str]]]:
        """Queries in FTS5's language: a text that has the phrase but for its slips matches one of them.

        Each leaves out a range of tokens in which the slip may be. With it come queries that leave out parts of the
        range, for use in its stead where it matches too much. Of as many chunks as there may be slips, one has no more
        than one.
        """
        tokens, count = self._indexed, self.slips
        bounds = [len(tokens) * at // count for at in range(count + 1)]
        found = []
        for start, end in pairwise(bounds):
            chunk = tokens[start : min(end, start + _MAX_CHUNK)]
            if self._only_missing:
                found += [(_expression(chunk, at, at), list[str]()) for at in range(1, len(chunk))]
            elif len(chunk) < _MIN_COARSE:
                found += [(_expression(chunk, *part), list[str]()) for part in _pairs(chunk, 0, len(chunk))]
            else:
                width = len(chunk) // 3
                for at in range(0, len(chunk) - 1, width - 1):
                    first = min(at, len(chunk) - width)
                    narrower = [_expression(chunk, *part) for part in _pairs(chunk, first, first + width)]
                    found.append((_expression(chunk, first, first + width), narrower))
        return found

    def _make_anchors(self) -> list[tuple[int, str]]:
        """Literals out of as many pieces of the phrase that one of them is right, each with the place of its token: the
        longest word of a piece, or run without spaces. A swap may spoil two pieces.
        """
        count, pieces = len(self._tokens), self.slips + 2
        anchors = []
        for piece in range(pieces):
            place, literal = 0, ""
            for start in range(count * piece // pieces, count * (piece + 1) // pieces):
                end = start + 1
                while (
                    end < count * (piece + 1) // pieces and is_wide(self._tokens[start]) and is_wide(self._tokens[end])
                ):
                    end += 1
                if len(one := "".join(self._tokens[start:end])) > len(literal):
                    place, literal = start, one
            anchors += [(place, literal)] if literal else []
        return anchors

    def find(self, folded: str) -> NearPassage | None:
        """The passage of a text, folded by `fold_keeping_marks`, that is most like the phrase; None if none is."""
        from rapidfuzz import fuzz
        from rapidfuzz.distance import OSA

        slips, phrase = self.slips, "".join(self._tokens)
        best: tuple[float, list[re.Match[str]]] | None = None
        for found in self._candidates(folded):
            words = [token[0] for token in found]
            if OSA.distance(self._tokens, words, score_cutoff=slips) <= slips:
                similarity = fuzz.ratio(phrase, "".join(words)) / 100
                if best is None or similarity > best[0]:
                    best = similarity, found
        return None if best is None else NearPassage(best[0], self._pieces(folded, best[1]))

    def _candidates(self, folded: str) -> Iterator[list[re.Match[str]]]:
        """The runs of tokens around the anchors in a text that may be the phrase."""
        count, slips = len(self._tokens), self.slips
        seen: set[int] = set()
        for place, anchor in self._anchors:
            reach = sum(map(len, self._tokens[:place])) + 2 * place + _MARGIN
            hit = -1
            while (hit := folded.find(anchor, hit + 1)) >= 0:
                if hit and (ending := _TOKEN.match(folded, hit - 1)) and ending.end() > hit:
                    continue  # within a word
                around = _tokens_before(folded, hit, place + slips, reach)
                at = len(around)
                around += islice(_TOKEN.finditer(folded, hit), count - place + 2 * slips + 1)
                for start in range(max(0, at - place - slips), min(at - place + slips + 1, len(around))):
                    if around[start].start() in seen:
                        continue
                    if start + count + slips < len(around):  # else an anchor further on sees more of it
                        seen.add(around[start].start())
                    for size in range(count + 1 if self._only_missing else count - slips, count + slips + 1):
                        if start + size <= len(around):
                            yield around[start : start + size]

    def _pieces(self, folded: str, found: Sequence[re.Match[str]]) -> tuple[tuple[str, bool], ...]:
        """The text from the first token found to the last, in pieces that the phrase has and has not."""
        from rapidfuzz.distance import Indel

        is_same = [False] * len(found)
        blocks = Indel.opcodes(self._tokens, [token[0] for token in found]).as_matching_blocks()
        for _, begin, length in blocks:
            is_same[begin : begin + length] = [True] * length
        pieces: list[tuple[str, bool]] = []
        start = found[0].start()
        for at, token in enumerate(found):
            if at + 1 == len(found) or is_same[at + 1] != is_same[at]:
                end = token.end() if at + 1 == len(found) or is_same[at] else found[at + 1].start()
                pieces.append((folded[start:end], is_same[at]))
                start = end
        return tuple(pieces)


def _tokens_before(folded: str, end: int, count: int, reach: int) -> list[re.Match[str]]:
    """So many tokens before a place in a text, or all. Most are within `reach`, but a rule may stand between them."""
    found: list[re.Match[str]] = []
    start = end
    while start > 0 and len(found) <= count:  # with one more, since the first may be cut
        start, reach = max(0, start - reach), 2 * reach
        found = list(_TOKEN.finditer(folded, start, end))
    return found[max(0, len(found) - count) :]


def _expression(tokens: Sequence[str], start: int, end: int) -> str:
    """A query in FTS5's language for some tokens without a range of them, in whose place may stand one token more."""
    sides = [f'"{" ".join(side)}"' for side in (tokens[:start], tokens[end:]) if side]
    return sides[0] if len(sides) == 1 else f"NEAR({' '.join(sides)}, {end - start + 1})"


def _pairs(tokens: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The ranges of tokens of which one holds the slip: characters by two, which may be swapped, and single words."""
    is_covered = False
    for at in range(start, end):
        is_pair = at + 1 < end and is_wide(tokens[at]) and is_wide(tokens[at + 1])
        if is_pair or not is_covered:
            yield at, at + 1 + is_pair
        is_covered = is_pair


@lru_cache(maxsize=16)
def near_phrase(text: str) -> NearPhrase | None:
    """The phrase of a query's text; None for one that is too short or too long to be recognized with a slip in it."""
    if len(text) > _MAX_LENGTH:
        return None
    phrase = NearPhrase(text)
    return phrase if phrase.slips else None
