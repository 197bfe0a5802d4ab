"""Whether a title sounds like what was typed in Latin letters, and where.

A word is heard in one of three ways: written out (`wangluokongjian`, of the last character as much as is typed yet),
by first letters (`wlkj`), or written out at one end and by first letters at the other (`wangluokj`, `wlkongjian`).
Characters typed as they are stand for themselves in the first two (`网luo`, `wlkj2021`).
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from tui.search.romanization import readings, rewritings, split_with_first_letters

_LETTERS = re.compile("[a-z]")
_SIGNS = re.compile(r"[\W_]+")
_NO_FIRST = re.compile("[iuv]")
_KANA = re.compile("[\u3041-\u30ff]")
_VOWEL = re.compile("[aeo]")
_ANY_VOWEL = re.compile("[aeiou]")
_MAY_END = frozenset("aeounrghi")
"""A syllable of another character may end with these: what begins with one of them may begin amid a syllable."""

_OTHER_READING, _FIRST_LETTERS, _BEGUN = 1.0, 1.5, 0.5
_LONGEST = 60


class Heard(NamedTuple):
    """Characters `start` to `end` of a title, and how far from right the word is: 0 for the reading in its place."""

    start: int
    end: int
    off: float


class Spoken:
    """One folded word with Latin letters in it, as something that may be heard."""

    def __init__(self, text: str) -> None:
        self.text = _SIGNS.sub("", text)
        runs = re.findall("[a-z]+", self.text)
        letters = "".join(runs)
        vowels = len(_VOWEL.findall(letters))
        self.is_audible = 1 < len(self.text) <= _LONGEST and bool(letters) and (len(letters) > 1 or len(self.text) > 2)
        # No sound begins with i, u or v, and few with a, e or o: words of many vowels are words of another language.
        self.by_first_letters = (
            self.is_audible
            and not _NO_FIRST.search(letters)
            and (vowels == 0 if len(self.text) < 4 else vowels * 4 <= len(self.text))
        )
        plain = self.is_audible and letters == self.text
        self.mixed = (split_with_first_letters(letters) if plain else None) or ()

    @property
    def begins_anywhere(self) -> bool:
        """Whether what is found in a key may begin amid the sound of a character."""
        return self.text[0] in _MAY_END

    def find(self, title: str) -> Heard | None:
        """Where it is heard best in a folded title: as right as can be, then as early; None for nowhere."""
        ways = (self, *self._in_hepburn) if _KANA.search(title) else (self,)
        return next(filter(None, (_best(way, title) for way in ways)), None)

    @cached_property
    def _in_hepburn(self) -> list[Spoken]:
        """The word with kana written as `readings` has it."""
        return [Spoken(text) for text in dict.fromkeys(rewritings(self.text)[1:]) if text != self.text]

    def written_from(self, title: str, sounds: tuple[tuple[str, ...], ...], start: int) -> Heard | None:
        """The word written out from one character on."""
        text = self.text
        size = len(text)
        best: Heard | None = None
        paths = [(start, 0, 0.0)]
        while paths:
            at, done, off = paths.pop()
            if done == size:
                if best is None or off < best.off:
                    best = Heard(start, at, off)
                continue
            if at == len(title):
                continue
            if not sounds[at] and at > start and not title[at].isalnum():
                paths.append((at + 1, done, off))
                continue
            if title[at] == text[done]:
                paths.append((at + 1, done + 1, off))
            if title[at] < "\u0080":
                continue
            for number, sound in enumerate(sounds[at]):
                cost = off + (_OTHER_READING if number else 0.0)
                if text.startswith(sound, done):
                    paths.append((at + 1, done + len(sound), cost))
                elif sound.startswith(text[done:]) and (done or size > 2):
                    paths.append((at + 1, size, cost + _BEGUN))
        return best

    def letters_from(self, title: str, sounds: tuple[tuple[str, ...], ...], start: int) -> Heard | None:
        """The word by first letters from one character on."""
        if not self.by_first_letters:
            return None
        at, off = start, _FIRST_LETTERS
        for character in self.text:
            while at < len(title) and at > start and not sounds[at] and not title[at].isalnum():
                at += 1
            if at == len(title):
                return None
            if title[at] != character:
                firsts = [sound[:1] for sound in sounds[at]]
                if character not in firsts:
                    return None
                off += _OTHER_READING if firsts[0] != character else 0.0
            at += 1
        return Heard(start, at, off)

    def mixed_from(self, title: str, sounds: tuple[tuple[str, ...], ...], start: int) -> Heard | None:
        """The word from one character on, with some characters written out and the others by first letters."""
        if not self.mixed:
            return None
        at, off, last = start, _FIRST_LETTERS, len(self.mixed) - 1
        for number, piece in enumerate(self.mixed):
            while at < len(title) and at > start and not sounds[at] and not title[at].isalnum():
                at += 1
            if at == len(title):
                return None
            heard = [sound[:1] for sound in sounds[at]] if len(piece) == 1 else sounds[at]
            if piece in heard:
                off += _OTHER_READING if heard[0] != piece else 0.0
            elif number == last and any(sound.startswith(piece) for sound in heard):
                off += _BEGUN
            else:
                return None
            at += 1
        return Heard(start, at, off)


def _best(word: Spoken, title: str) -> Heard | None:
    sounds, firsts = readings(title)
    first = word.text[0]
    best: Heard | None = None
    for start, letters in enumerate(firsts):
        if first not in letters:
            continue
        for way in (word.written_from, word.letters_from, word.mixed_from):
            found = way(title, sounds, start)
            if found is not None and (best is None or found.off < best.off):
                best = found
        if best is not None and best.off == 0:
            break
    return best


def spoken(text: str) -> Spoken | None:
    """A folded word as something that may be heard; None where it has no Latin letter, or is too short."""
    if not _LETTERS.search(text):
        return None
    word = Spoken(text)
    return word if word.is_audible else None


def has_vowel(text: str) -> bool:
    """Whether there is a vowel among its letters: without one it is no word of any language, and no pinyin."""
    return not text.isascii() or _ANY_VOWEL.search(text) is not None
