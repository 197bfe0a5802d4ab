"""Matches a word in Latin letters with a title by sound.

There are three ways: spelled out in full (`wangluokongjian`, the last syllable possibly unfinished), by initials
(`wlkj`), or mixed (`wangluokj`, `wlkongjian`). In the first two, other characters match themselves (`网luo`,
`wlkj2021`).
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from tui.patterns import lazy_pattern
from tui.search.romanization import english_spellings, readings, spelling_variants, split_mixed

_LETTERS = lazy_pattern("[a-z]")
_SIGNS = lazy_pattern(r"[\W_]+")
_NEVER_INITIAL = lazy_pattern("[iuv]")
_KANA = lazy_pattern("[\u3041-\u30ff]")
_CYRILLIC_OR_GREEK = lazy_pattern("[\u0370-\u03ff\u0400-\u04ff]")
_VOWEL = lazy_pattern("[aeo]")
_ANY_VOWEL = lazy_pattern("[aeiou]")
_SYLLABLE_ENDINGS = frozenset("aeounrghi")
"""Letters that end syllables: a match in a key that starts with one may start inside a syllable."""

_OTHER_READING_PENALTY, _INITIALS_PENALTY, _UNFINISHED_PENALTY = 1.0, 1.5, 0.5
MAX_WORD_LENGTH = 60


class PhoneticMatch(NamedTuple):
    """Characters `start` to `end` of a title, and a penalty: 0 for the right reading, spelled out in full."""

    start: int
    end: int
    penalty: float


class PhoneticWord:
    """A folded word with Latin letters, to be matched by sound."""

    def __init__(self, text: str) -> None:
        self.text = _SIGNS.sub("", text)
        runs = re.findall("[a-z]+", self.text)
        letters = "".join(runs)
        vowels = len(_VOWEL.findall(letters))
        self.is_searchable = (
            1 < len(self.text) <= MAX_WORD_LENGTH and bool(letters) and (len(letters) > 1 or len(self.text) > 2)
        )
        # No syllable starts with i, u or v, and few with a, e or o: a word with many vowels is in another language.
        self.may_be_initials = (
            self.is_searchable
            and not _NEVER_INITIAL.search(letters)
            and (vowels == 0 if len(self.text) < 4 else vowels * 4 <= len(self.text) + 1)
        )
        plain = self.is_searchable and letters == self.text
        self.mixed_syllables = (split_mixed(letters) if plain else None) or ()

    @property
    def may_start_inside_syllable(self) -> bool:
        """Whether a match in a key may start inside a syllable."""
        return self.text[0] in _SYLLABLE_ENDINGS

    def find(self, title: str) -> PhoneticMatch | None:
        """The match in a folded title with the least penalty, the first of equal ones; None where there is none."""
        ways = (self, *self._in_hepburn) if _KANA.search(title) else (self,)
        ways += tuple(self._in_english) if _CYRILLIC_OR_GREEK.search(title) else ()
        return next(filter(None, (_best_match(way, title) for way in ways)), None)

    @cached_property
    def _in_hepburn(self) -> list[PhoneticWord]:
        """The word with kana spelled as `readings` spells them."""
        return [PhoneticWord(text) for text in dict.fromkeys(spelling_variants(self.text)[1:]) if text != self.text]

    @cached_property
    def _in_english(self) -> list[PhoneticWord]:
        """The word as a name in its usual English spelling, spelled as `readings` spells Cyrillic and Greek."""
        return [PhoneticWord(text) for text in dict.fromkeys(english_spellings(self.text)) if text != self.text]

    def match_full(self, title: str, sounds: tuple[tuple[str, ...], ...], start: int) -> PhoneticMatch | None:
        """Match the word spelled out in full, from one character on."""
        text = self.text
        size = len(text)
        best: PhoneticMatch | None = None
        paths = [(start, 0, 0.0)]
        while paths:
            at, done, penalty = paths.pop()
            if done == size:
                if best is None or penalty < best.penalty:
                    best = PhoneticMatch(start, at, penalty)
                continue
            if at == len(title):
                continue
            if not sounds[at] and at > start and not title[at].isalnum():
                paths.append((at + 1, done, penalty))
                continue
            if title[at] == text[done]:
                paths.append((at + 1, done + 1, penalty))
            if title[at] < "\u0080":
                continue
            for number, sound in enumerate(sounds[at]):
                cost = penalty + (_OTHER_READING_PENALTY if number else 0.0)
                if text.startswith(sound, done):
                    paths.append((at + 1, done + len(sound), cost))
                elif sound.startswith(text[done:]) and (done or size > 2):
                    paths.append((at + 1, size, cost + _UNFINISHED_PENALTY))
        return best

    def match_initials(self, title: str, sounds: tuple[tuple[str, ...], ...], start: int) -> PhoneticMatch | None:
        """Match the word by initials, from one character on."""
        if not self.may_be_initials:
            return None
        at, penalty = start, _INITIALS_PENALTY
        for character in self.text:
            while at < len(title) and at > start and not sounds[at] and not title[at].isalnum():
                at += 1
            if at == len(title):
                return None
            if title[at] != character:
                firsts = [sound[:1] for sound in sounds[at]]
                if character not in firsts:
                    return None
                penalty += _OTHER_READING_PENALTY if firsts[0] != character else 0.0
            at += 1
        return PhoneticMatch(start, at, penalty)

    def match_mixed(self, title: str, sounds: tuple[tuple[str, ...], ...], start: int) -> PhoneticMatch | None:
        """Match the word partly spelled out and partly by initials, from one character on."""
        if not self.mixed_syllables:
            return None
        at, penalty, last = start, _INITIALS_PENALTY, len(self.mixed_syllables) - 1
        for number, piece in enumerate(self.mixed_syllables):
            while at < len(title) and at > start and not sounds[at] and not title[at].isalnum():
                at += 1
            if at == len(title):
                return None
            heard = [sound[:1] for sound in sounds[at]] if len(piece) == 1 else sounds[at]
            if piece in heard:
                penalty += _OTHER_READING_PENALTY if heard[0] != piece else 0.0
            elif number == last and any(sound.startswith(piece) for sound in heard):
                penalty += _UNFINISHED_PENALTY
            else:
                return None
            at += 1
        return PhoneticMatch(start, at, penalty)


def _best_match(word: PhoneticWord, title: str) -> PhoneticMatch | None:
    sounds, firsts = readings(title)
    first = word.text[0]
    best: PhoneticMatch | None = None
    for start, letters in enumerate(firsts):
        if first not in letters:
            continue
        for way in (word.match_full, word.match_initials, word.match_mixed):
            found = way(title, sounds, start)
            if found is not None and (best is None or found.penalty < best.penalty):
                best = found
        if best is not None and best.penalty == 0:
            break
    return best


def phonetic_word(text: str) -> PhoneticWord | None:
    """A folded word for matching by sound; None where it has no Latin letter or is too short."""
    if not _LETTERS.search(text):
        return None
    word = PhoneticWord(text)
    return word if word.is_searchable else None


def has_vowel(text: str) -> bool:
    """Whether it has a vowel, or is not ASCII: letters without a vowel are no word and no pinyin."""
    return not text.isascii() or _ANY_VOWEL.search(text) is not None
