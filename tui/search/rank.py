"""How good an answer a title is.

Both sides are folded. Each word of the query is looked for in the title and gets the best of these:

    100  it is the whole title
     90  the title begins with it
     80  a word of the title begins with it (a word begins after a blank or a sign, and where Han meets Latin)
     70  it stands anywhere
     50  its parts stand in the title in order with something between: two or three parts of at least two Han
         characters or three letters each
     40  it stands there with a slip: one character wrong, missing, extra or swapped with its neighbour in a
         word of four letters or four Han characters, two in a word of nine letters or eight Han

and one or two more where it ends with a word of the title as well. A slip is no slip in a digit: 2021 is not 2022.
With letters, a slip is looked for where words begin (`rust` is no slip of `crush`), and in short words where they end
too. A title that has none of this for one of the words is no answer at all, whatever it has for the others.

Several words: their mean; six less where they do not follow one another as typed, two of them back where they are at
least in order. A word that was only guessed holds the whole down to its own place and a tenth of what the mean is
above it, so that every literal answer comes before. Last, titles lose up to eight by their length, so that among
equal answers the shorter comes first, and whole titles before long ones; what is equal even then stays in the order
of the list: newer first.

    query         best              then                                      then           not
    rust          Rust              Rust 1.0, Rusty nails, Trust in Rust      Ruts           crush
    网络空间      网络空间          网络空间治理，《网络空间》，国家网络空间  网络的空间     网络
    netwrok       Network news      The networking guide                                     not work
    release rust  Release Rust 1.0  Release the rust, Rust release            Rust relaese   Rust
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

WHOLE, HEAD, START, INSIDE, PARTS, SLIP = 100.0, 90.0, 80.0, 70.0, 50.0, 40.0

_ENDS_TOO = 1.5
_SCATTERED, _IN_ORDER = 6.0, 2.0
_HELD_DOWN = 10.0
_BY_LENGTH = 8.0
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
    """One folded word or phrase, made ready to be looked for. `exact`: only as it stands."""

    def __init__(self, text: str, *, exact: bool = False) -> None:
        self.text = text
        han, letters = len(_IS_HAN.findall(text)), len(_LETTER.findall(text))
        self.slips = 0 if exact else 2 if han >= 8 or letters >= 9 else 1 if han >= 4 or letters >= 4 else 0
        self.has_parts = not exact and (han >= 4 or letters >= 8 or (han >= 2 and letters >= 3))
        self._by_words = bool(text) and _LETTER.match(text) is not None
        self._whole_words = self._by_words and len(text) < 6
        self._digits = _NO_DIGIT.sub("", text)
        self._pieces = _pieces(text, self.slips) if self.slips else []
        half = len(text) // 2
        self.swapped = text[: half - 1] + text[half] + text[half - 1] + text[half + 1 :] if self.slips else ""

    @property
    def is_fuzzy(self) -> bool:
        """Whether it may be found otherwise than as it stands."""
        return self.slips > 0 or self.has_parts

    def place(self, title: str) -> Place | None:
        """The best place in a folded title; None where there is none."""
        at = title.find(self.text)
        if at >= 0:
            return self._literal(title, at)
        found = self._parts(title) if self.has_parts else None
        return found or (self._slipped(title) if self.slips else None)

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
        return Place(SLIP - 6.0 * (best - 1) + (_ENDS_TOO if _begins(title, where[0]) else 0.0), (where,))

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
        return self._digits == _NO_DIGIT.sub("", title[start:end])


class Judge:
    """The words of a query, ready to judge titles."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = tuple(terms)
        together = " ".join(term.text for term in terms)
        self._together = Term(together, exact=True) if len(self.terms) > 1 else None

    def __call__(self, title: str) -> float | None:
        """How good an answer a folded title is, up to 100; None where it is none."""
        if self._together is None:
            place = self.terms[0].place(title)
            return None if place is None else place.score - shortness(title)
        total, worst, last, in_order = 0.0, WHOLE, -1, True
        for term in self.terms:
            place = term.place(title)
            if place is None:
                return None
            total += place.score
            worst = min(worst, place.score)
            in_order = in_order and place.spans[0][0] > last
            last = place.spans[0][0]
        score = total / len(self.terms)
        if self._together.text in title and (together := self._together.place(title)):
            score = max(score, together.score)
        else:
            score -= _SCATTERED - (_IN_ORDER if in_order else 0.0)
        if worst <= PARTS:
            score = worst + (score - worst) / _HELD_DOWN
        return score - shortness(title)


def judge(words: Sequence[str], title: str) -> float | None:
    """How good an answer a folded title is to folded words; None where it is none."""
    return _judge(tuple(words))(title)


@lru_cache(maxsize=64)
def _judge(words: tuple[str, ...]) -> Callable[[str], float | None]:
    return Judge([Term(word) for word in words]) if words else lambda title: -shortness(title)


def shortness(title: str) -> float:
    """What a title loses by its length: nothing for an empty one, never more than eight."""
    return _BY_LENGTH * len(title) / (len(title) + 40)


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
