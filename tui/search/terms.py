"""Where a word stands in a title, and how good a place that is: `rank` says what is thought better than what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from tui.search.phonetic_match import Spoken, has_vowel, spoken

WHOLE, HEAD, START, INSIDE, HEARD, PARTS, SLIP = 100.0, 90.0, 80.0, 70.0, 60.0, 50.0, 40.0

_ENDS_TOO = 1.5
_OCCURRENCES = 8
"""Places of one word in one title that are looked at."""

_SHIFTS = ((0,), (0, 1, -1), (0, 1, -1, 2, -2))
"""By so many slips, how much longer or shorter one side of a word can be."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3041-\u30ff\uac00-\ud7a3\U00020000-\U000323af々〇"
_FIRST_HAN = "\u3007"
_IS_HAN = re.compile(f"[{_HAN}]")
_LETTER = re.compile(rf"[^\W\d_{_HAN}]")
_NO_DIGIT = re.compile(r"\D+")

Spans = tuple[tuple[int, int], ...]


class Place(NamedTuple):
    """Where a word stands in a title and how good a place that is."""

    score: float
    spans: Spans


class Term:
    """One folded word or phrase, made ready to be looked for.

    `exact`: only as it stands. `begins`: only as it stands, and only where a word begins; in a run of Han characters
    one may begin at each. `among_others`: it is not the only word, so that less has to be right of it. `typed` is the
    word with the marks around it, where it has any.
    """

    def __init__(
        self, text: str, *, exact: bool = False, begins: bool = False, among_others: bool = False, typed: str = ""
    ) -> None:
        self.text = text
        self.typed = typed
        self.begins = begins and _IS_HAN.match(text) is None
        exact = exact or begins
        self.exact = exact
        self.among_others = among_others
        han, letters = len(_IS_HAN.findall(text)), len(_LETTER.findall(text))
        self.slips = 0 if exact else 2 if han >= 8 or letters >= 9 else 1 if han >= 4 or letters >= 4 else 0
        self.lacks_one = among_others and not exact and letters == 3 and not han
        if self.lacks_one:
            self.slips = 1
        if letters > 4 and text.isascii() and not has_vowel(text):
            self.slips = 0  # the first letters of something: there is nothing to be spelled wrongly
        self._spares_digits = han >= 4 or letters >= 8
        self.has_parts = not exact and (han >= 4 or (letters >= 8 and has_vowel(text)) or (han >= 2 and letters >= 3))
        self._by_words = bool(text) and _LETTER.match(text) is not None
        self._whole_words = self._by_words and len(text) < 6
        self._digits = _NO_DIGIT.sub("", text)
        self._pieces = _pieces(text, self.slips) if self.slips else []
        half = len(text) // 2
        self.swapped = text[: half - 1] + text[half] + text[half - 1] + text[half + 1 :] if self.slips else ""

    @property
    def is_fuzzy(self) -> bool:
        """Whether it may be found otherwise than as it stands or sounds."""
        return self.slips > 0 or self.has_parts

    @cached_property
    def spoken(self) -> Spoken | None:
        """The word as something that may be heard; None where it may not."""
        return None if self.exact else spoken(self.text)

    def place(self, title: str) -> Place | None:
        """The best place in a folded title; None where there is none."""
        at = self.first(title)
        if at >= 0:
            return self._literal(title, at)
        found = None
        if not title.isascii() and self.spoken:
            found = self._heard(title, self.spoken)
        if found is None and self.has_parts:
            found = self._parts(title)
        return found or (self._slipped(title) if self.slips else None)

    def first(self, title: str, start: int = 0) -> int:
        """Where it stands first in a folded title, at or after a place; -1 for nowhere."""
        at = title.find(self.text, start)
        while self.begins and at >= 0 and not _begins(title, at):
            at = title.find(self.text, at + 1)
        return at

    def _heard(self, title: str, word: Spoken) -> Place | None:
        """Where the title sounds like the word: the whole of it, its beginning, where a word begins, anywhere."""
        found = word.find(title)
        if found is None:
            return None
        start, end, off = found
        size = end - start
        score = 1.5 if size == len(title) else 0.8 if start == 0 else 0.3 if _begins(title, start) else 0.0
        score += _ENDS_TOO / 10 if _begins(title, end) else 0.0
        return Place(HEARD + score - off / 2, ((start, end),))

    def _literal(self, title: str, at: int) -> Place:
        text, size = self.text, len(self.text)
        if size == len(title):
            return Place(WHOLE, ((0, size),))
        best, where = 0.0, at
        for _ in range(_OCCURRENCES):
            score = HEAD if at == 0 else START if _begins(title, at) else INSIDE
            if score > best or (score == best and best < HEAD):
                score += _ENDS_TOO if _begins(title, at + size) else 0.0
                if score > best:
                    best, where = score, at
            if best >= HEAD:
                break
            at = title.find(text, at + 1)
            if at < 0:
                break
        return Place(best, ((where, where + size),))

    def _parts(self, title: str) -> Place | None:
        """The word cut into two or three parts that stand in the title in order."""
        text = self.text
        spans: list[tuple[int, int]] = []
        done = at = 0
        while done < len(text):
            if len(spans) == 3:
                return None
            found = self._longest_part(title, done, at)
            if found is None:
                return None
            spans.append(found)
            done += found[1] - found[0]
            at = found[1]
        between = spans[-1][1] - spans[0][0] - len(text)
        return Place(PARTS - min(8.0, between / 4) - len(spans) / 2, tuple(spans))

    def _longest_part(self, title: str, done: int, at: int) -> tuple[int, int] | None:
        """Where the longest beginning of what is left of the word stands, that leaves either nothing or a part."""
        text = self.text
        least, most = done + 1, len(text)
        while least < most:
            middle = (least + most + 1) // 2
            if self._part_at(title, text[done:middle], at) < 0:
                most = middle - 1
            else:
                least = middle
        for end in range(least, done + 1, -1):
            part = text[done:end]
            if _is_part(part) and (end == len(text) or _is_part(text[end:])):
                start = self._part_at(title, part, at)
                return (start, start + len(part)) if start >= 0 else None
        return None

    @staticmethod
    def _part_at(title: str, part: str, at: int) -> int:
        """Where a part stands at or after a place, with letters only where a word begins; -1 for nowhere."""
        start = title.find(part, at)
        if start < 0 or not _LETTER.match(part):
            return start
        while start >= 0 and not _begins(title, start):
            start = title.find(part, start + 1)
        return start

    def _slipped(self, title: str) -> Place | None:
        """The best window of the title that is the word but for its slips.

        One of the pieces the word was cut into is whole in it, since there are more pieces than slips; only a swap
        across the middle can spoil two.
        """
        distance = _osa()
        text, slips = self.text, self.slips
        best, where = slips + 1, (0, 0)
        at = title.find(self.swapped)
        if at >= 0 and self._fits(title, at, at + len(text)):
            best, where = 1, (at, at + len(text))
        for piece, offset in self._pieces:
            if best == 1:
                break
            at = title.find(piece)
            for _ in range(_OCCURRENCES):
                if at < 0:
                    break
                for start, end in self._windows(title, at, at + len(piece), offset):
                    found = distance(text, title[start:end], score_cutoff=best - 1)
                    if found < best and self._fits(title, start, end):
                        best, where = found, (start, end)
                at = title.find(piece, at + 1)
        if best > slips:
            return None
        score = SLIP - 6.0 * (best - 1) + (_ENDS_TOO if _begins(title, where[0]) else 0.0)
        # A wrong number is likelier to be meant than a wrong letter.
        score -= 0.0 if self._digits == _NO_DIGIT.sub("", title[where[0] : where[1]]) else 3.0
        return Place(score, (where,))

    def _windows(self, title: str, first: int, last: int, before: int) -> Iterator[tuple[int, int]]:
        """The stretches of a title the word may fill with its slips, one piece of it standing from `first` to `last`.

        `before` characters of the word come before the piece. The likeliest lengths come first.
        """
        after = len(self.text) - before - (last - first)
        for left in _SHIFTS[self.slips] if before else (0,):
            start = first - before + left
            if not 0 <= start <= first or (self._by_words and not _begins(title, start)):
                continue
            for right in _SHIFTS[self.slips] if after else (0,):
                end = last + after + right
                if last <= end <= len(title) and abs(right - left) <= self.slips:
                    yield start, end

    def _fits(self, title: str, start: int, end: int) -> bool:
        """Whether a stretch that is near enough to the word begins, ends and counts as it does."""
        if self._by_words and not (_begins(title, start) and (not self._whole_words or _begins(title, end))):
            return False
        if title[start].isalnum() != self.text[0].isalnum() or title[end - 1].isalnum() != self.text[-1].isalnum():
            return False
        if self.lacks_one:
            return end - start > len(self.text) and _begins(title, end)
        return self._spares_digits or self._digits == _NO_DIGIT.sub("", title[start:end])


def terms_of(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms of one query, each knowing whether there are others."""
    if len(terms) < 2:
        return tuple(terms)
    return tuple(
        t if t.among_others else Term(t.text, exact=t.exact, begins=t.begins, among_others=True, typed=t.typed)
        for t in terms
    )


def _begins(title: str, at: int) -> bool:
    """Whether a word can begin (or the one before end) at this place."""
    if at <= 0 or at >= len(title):
        return True
    before, here = title[at - 1], title[at]
    if not (before.isalnum() and here.isalnum()):
        return True
    if before < _FIRST_HAN and here < _FIRST_HAN:
        return False
    return (_IS_HAN.match(before) is None) != (_IS_HAN.match(here) is None)


def _pieces(text: str, slips: int) -> list[tuple[str, int]]:
    """The text in one piece more than there may be slips, each with its offset."""
    cuts = [len(text) * at // (slips + 1) for at in range(slips + 2)]
    return [(text[start:end], start) for start, end in pairwise(cuts)]


@cache
def _osa() -> Callable[..., int]:
    from rapidfuzz.distance import OSA

    return OSA.distance


def _is_part(text: str) -> bool:
    """Whether a piece of a word says enough to be looked for by itself."""
    return len(text) >= 3 or (
        len(text) == 2 and _IS_HAN.match(text[0]) is not None and _IS_HAN.match(text[1]) is not None
    )
