"""Matches one word of a query with a title; `rank` explains the scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from tui.patterns import lazy_pattern
from tui.search.initials import joined_offsets
from tui.search.phonetic_match import PhoneticWord, has_vowel, phonetic_word

WHOLE_TITLE, TITLE_START, WORD_START, INSIDE, PHONETIC, PARTS, TYPO, APART = (
    100.0, 90.0, 80.0, 70.0, 60.0, 50.0, 40.0, 30.0
)  # fmt: skip

_WORD_END_BONUS = 1.5
_MIN_WORD_ALONE, _MIN_TYPO_ALONE = 4, 7
"""Letters of a word that says something by itself, and of one that does so with a typo."""

_MAX_INITIALS = 8
"""Letters of a word that may be initials with full stops."""

_MAX_OCCURRENCES = 8
"""Occurrences of a word in a title that are considered."""

_LENGTH_SHIFTS = ((0,), (0, 1, -1), (0, 1, -1, 2, -2))
"""By the number of typos: how many characters longer or shorter one side of a word can be."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3041-\u30ff\uac00-\ud7a3\U00020000-\U000323af々〇"
_FIRST_HAN = "\u3007"
_IS_HAN = lazy_pattern(f"[{_HAN}]")
_LETTER = lazy_pattern(rf"[^\W\d_{_HAN}]")
_NO_DIGIT = lazy_pattern(r"\D+")

Spans = tuple[tuple[int, int], ...]


class TermMatch(NamedTuple):
    """Where a word matches a title, as offsets `(start, end)`, and how well: 0 to 100."""

    score: float
    spans: Spans


class Term:
    """One folded word or phrase of a query.

    `exact`: it matches literally only. `is_prefix`: a word of the title starts with it, literally; in a run of Han
    characters one may start at each. `is_one_of_several`: the query has other words, so that typos in short ones are
    allowed. `typed`: the word with the punctuation around it, "" where it has none.
    """

    def __init__(
        self,
        text: str,
        *,
        exact: bool = False,
        is_prefix: bool = False,
        is_one_of_several: bool = False,
        typed: str = "",
    ) -> None:
        self.text = text
        self.typed = typed
        self.is_prefix = is_prefix and _IS_HAN.match(text) is None
        exact = exact or is_prefix
        self.exact = exact
        self.is_one_of_several = is_one_of_several
        han, letters = len(_IS_HAN.findall(text)), len(_LETTER.findall(text))
        self.max_typos = 0 if exact else 2 if han >= 8 or letters >= 9 else 1 if han >= 4 or letters >= 4 else 0
        self.may_lack_a_letter = is_one_of_several and not exact and letters == 3 and not han
        if self.may_lack_a_letter:
            self.max_typos = 1
        if letters > 4 and text.isascii() and not has_vowel(text):
            self.max_typos = 0  # initials have no spelling
        self._allows_other_digits = han >= 4 or letters >= 8
        self.can_split = not exact and (han >= 4 or (letters >= 8 and has_vowel(text)) or (han >= 2 and letters >= 3))
        self._starts_with_letter = bool(text) and _LETTER.match(text) is not None
        self._must_end_word = self._starts_with_letter and len(text) < 6
        # So many words begin with two letters that these, as a word, say as much as where a title begins.
        self._is_pair_of_letters = letters == len(text) == 2
        self._digits = _NO_DIGIT.sub("", text)
        self._pieces = _pieces(text, self.max_typos) if self.max_typos else []
        half = len(text) // 2
        self.middle_swapped = (
            text[: half - 1] + text[half] + text[half - 1] + text[half + 1 :] if self.max_typos else ""
        )

    @property
    def may_be_dotted(self) -> bool:
        """Whether it may be initials, which a title may write with full stops."""
        return not self.exact and 1 < len(self.text) <= _MAX_INITIALS and self.text.isalpha()

    @property
    def is_fuzzy(self) -> bool:
        """Whether it may match with typos or in parts."""
        return self.max_typos > 0 or self.can_split

    @cached_property
    def phonetic(self) -> PhoneticWord | None:
        """The word as a phonetic query; None where it cannot be one."""
        return None if self.exact else phonetic_word(self.text)

    def match(self, title: str) -> TermMatch | None:
        """The best match in a folded title; None where there is none."""
        at = self.find(title)
        if at >= 0:
            return self._literal_match(title, at)
        if self.may_be_dotted and "." in title and (dotted := self._dotted_match(title)):
            return dotted
        found = None
        if not title.isascii() and self.phonetic:
            found = self._phonetic_match(title, self.phonetic)
        if found is None and self.can_split:
            found = self._split_match(title)
        return found or (self._typo_match(title) if self.max_typos else None)

    def find(self, title: str, start: int = 0) -> int:
        """The first literal occurrence in a folded title from offset `start` on; -1 for none."""
        at = title.find(self.text, start)
        while self.is_prefix and at >= 0 and not _is_word_boundary(title, at):
            at = title.find(self.text, at + 1)
        return at

    def _phonetic_match(self, title: str, word: PhoneticWord) -> TermMatch | None:
        """The best match by sound: best the whole title, then its start, then the start of a word."""
        found = word.find(title)
        if found is None:
            return None
        start, end, penalty = found
        size = end - start
        score = 1.5 if size == len(title) else 0.8 if start == 0 else 0.3 if _is_word_boundary(title, start) else 0.0
        score += _WORD_END_BONUS / 10 if _is_word_boundary(title, end) else 0.0
        return TermMatch(PHONETIC + score - penalty / 2, ((start, end),))

    def apart_match(self, title: str) -> TermMatch | None:
        """The word of Han characters without its first or last, and that one anywhere after or before it."""
        text = self.text
        if self.exact or len(text) < 3 or not all(map(_IS_HAN.match, text)):
            return None
        for cut in (len(text) - 1, 1):
            start = title.find(text[:cut])
            rest = title.find(text[cut:], start + cut) if start >= 0 else -1
            if rest >= 0:
                between = rest - start - cut
                spans = ((start, start + cut), (rest, rest + len(text) - cut))
                return TermMatch(APART - min(8.0, between / 4), spans)
        return None

    def match_as_word(self, title: str) -> TermMatch | None:
        """The match in a title where nothing has all words of the query.

        A word of letters must stand there whole; a short one may have its letters swapped, but no other typo.
        """
        match = self.match(title) or self.apart_match(title)
        if match is None or _IS_HAN.match(self.text):
            return match
        start, end = match.spans[0][0], match.spans[-1][1]
        if match.score >= INSIDE:
            is_word = _is_word_boundary(title, start) and _is_word_boundary(title, end)
            return match if is_word and end - start >= _MIN_WORD_ALONE else None
        is_near = len(self.text) >= _MIN_TYPO_ALONE or sorted(title[start:end]) == sorted(self.text)
        return match if is_near else None

    def _dotted_match(self, title: str) -> TermMatch | None:
        """The match in a title whose initials have full stops: as good as without these."""
        joined, offsets = joined_offsets(title)
        at = joined.find(self.text)
        while at >= 0 and not (_is_word_boundary(joined, at) and _is_word_boundary(joined, at + len(self.text))):
            at = joined.find(self.text, at + 1)
        if at < 0:
            return None
        match = self._literal_match(joined, at)
        (start, end), *_ = match.spans
        return TermMatch(match.score, ((offsets[start], offsets[end - 1] + 1),))

    def _literal_match(self, title: str, at: int) -> TermMatch:
        text, size = self.text, len(self.text)
        if size == len(title):
            return TermMatch(WHOLE_TITLE, ((0, size),))
        best, where = 0.0, at
        for _ in range(_MAX_OCCURRENCES):
            score = TITLE_START if at == 0 else WORD_START if _is_word_boundary(title, at) else INSIDE
            if score > best or (score == best and best < TITLE_START) or self._is_pair_of_letters:
                if _is_word_boundary(title, at + size):
                    is_whole_pair = self._is_pair_of_letters and score == WORD_START
                    score = (TITLE_START if is_whole_pair else score) + _WORD_END_BONUS
                if score > best:
                    best, where = score, at
            if best >= TITLE_START + (_WORD_END_BONUS if self._is_pair_of_letters else 0.0):
                break
            at = title.find(text, at + 1)
            if at < 0:
                break
        return TermMatch(best, ((where, where + size),))

    def _split_match(self, title: str) -> TermMatch | None:
        """The word in two or three parts that occur in the title in order."""
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
        return TermMatch(PARTS - min(8.0, between / 4) - len(spans) / 2, tuple(spans))

    def _longest_part(self, title: str, done: int, at: int) -> tuple[int, int] | None:
        """The longest next part of the word, from its offset `done`, that occurs in the title from `at` on.

        What it leaves of the word must be nothing or another part.
        """
        text = self.text
        least, most = done + 1, len(text)
        while least < most:
            middle = (least + most + 1) // 2
            if self._find_part(title, text[done:middle], at) < 0:
                most = middle - 1
            else:
                least = middle
        for end in range(least, done + 1, -1):
            part = text[done:end]
            if _is_part(part) and (end == len(text) or _is_part(text[end:])):
                start = self._find_part(title, part, at)
                return (start, start + len(part)) if start >= 0 else None
        return None

    @staticmethod
    def _find_part(title: str, part: str, at: int) -> int:
        """The first occurrence of a part from `at` on, of letters only where a word starts; -1 for none."""
        start = title.find(part, at)
        if start < 0 or not _LETTER.match(part):
            return start
        while start >= 0 and not _is_word_boundary(title, start):
            start = title.find(part, start + 1)
        return start

    def _typo_match(self, title: str) -> TermMatch | None:
        """The stretch of the title that is the word with the fewest typos.

        The word is cut into more pieces than it may have typos, so one of them is intact; only a swap across the
        middle can break two.
        """
        from rapidfuzz.distance.OSA import distance

        text, max_typos = self.text, self.max_typos
        best, where = max_typos + 1, (0, 0)
        at = title.find(self.middle_swapped)
        if at >= 0 and self._fits(title, at, at + len(text)):
            best, where = 1, (at, at + len(text))
        for piece, offset in self._pieces:
            if best == 1:
                break
            at = title.find(piece)
            for _ in range(_MAX_OCCURRENCES):
                if at < 0:
                    break
                for start, end in self._windows(title, at, at + len(piece), offset):
                    found = distance(text, title[start:end], score_cutoff=best - 1)
                    if found < best and self._fits(title, start, end):
                        best, where = found, (start, end)
                at = title.find(piece, at + 1)
        if best > max_typos:
            return None
        score = TYPO - 6.0 * (best - 1) + (_WORD_END_BONUS if _is_word_boundary(title, where[0]) else 0.0)
        # Another number is more often meant than mistyped.
        score -= 0.0 if self._digits == _NO_DIGIT.sub("", title[where[0] : where[1]]) else 3.0
        return TermMatch(score, (where,))

    def _windows(self, title: str, first: int, last: int, before: int) -> Iterator[tuple[int, int]]:
        """The stretches of a title that may be the word with typos, the likeliest lengths first.

        One piece of the word is at `first` to `last`; `before` characters of the word come before it.
        """
        after = len(self.text) - before - (last - first)
        for left in _LENGTH_SHIFTS[self.max_typos] if before else (0,):
            start = first - before + left
            if not 0 <= start <= first or (self._starts_with_letter and not _is_word_boundary(title, start)):
                continue
            for right in _LENGTH_SHIFTS[self.max_typos] if after else (0,):
                end = last + after + right
                if last <= end <= len(title) and abs(right - left) <= self.max_typos:
                    yield start, end

    def _fits(self, title: str, start: int, end: int) -> bool:
        """Whether a stretch that is similar enough starts and ends as the word does and has the same digits."""
        if self._starts_with_letter and not (
            _is_word_boundary(title, start) and (not self._must_end_word or _is_word_boundary(title, end))
        ):
            return False
        if title[start].isalnum() != self.text[0].isalnum() or title[end - 1].isalnum() != self.text[-1].isalnum():
            return False
        if self.may_lack_a_letter:
            return end - start > len(self.text) and _is_word_boundary(title, end)
        return self._allows_other_digits or self._digits == _NO_DIGIT.sub("", title[start:end])


def combine_terms(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms of one query; where there are several, each allows for typos in three letters."""
    if len(terms) < 2:
        return tuple(terms)
    return tuple(
        t
        if t.is_one_of_several
        else Term(t.text, exact=t.exact, is_prefix=t.is_prefix, is_one_of_several=True, typed=t.typed)
        for t in terms
    )


def _is_word_boundary(title: str, at: int) -> bool:
    """Whether one word may end and another start at this offset."""
    if at <= 0 or at >= len(title):
        return True
    before, here = title[at - 1], title[at]
    if not (before.isalnum() and here.isalnum()):
        return True
    if before < _FIRST_HAN and here < _FIRST_HAN:
        return False
    return (_IS_HAN.match(before) is None) != (_IS_HAN.match(here) is None)


def _pieces(text: str, max_typos: int) -> list[tuple[str, int]]:
    """The text in one piece more than it may have typos, each with its offset."""
    cuts = [len(text) * at // (max_typos + 1) for at in range(max_typos + 2)]
    return [(text[start:end], start) for start, end in pairwise(cuts)]


def _is_part(text: str) -> bool:
    """Whether a piece of a word is specific enough to be looked for by itself."""
    return len(text) >= 3 or (
        len(text) == 2 and _IS_HAN.match(text[0]) is not None and _IS_HAN.match(text[1]) is not None
    )
