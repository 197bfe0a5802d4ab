"""What to look for in the keys of titles for the words of a query, all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from tui.search.phonetic_match import has_vowel
from tui.search.romanization import by_syllables, by_words, keys_of, rewritings, split
from tui.search.terms import Term

_WAYS = 5
"""Spellings that are looked for beside the first: each takes as long as a word as it stands."""


class Ear:
    """The words of one query, each as it may stand in a key.

    `by_letters`: one text for each word, by first letters where it can be heard so; empty where none can.
    `mixed`: what must stand in the keys of first letters and what in the keys written out, where some words can be
    heard in one way only and some in the other, or one word in both; mostly empty. `otherwise`: the only word, where
    one of its letters may be that of another reading; "" else. `hears_letters`: whether any of them may be heard by
    first letters. `is_certain`: whether a title whose key holds them all is an answer for sure;
    `is_certain_by_letters`: whether one is whose key of first letters does, if no letter stands for several there.
    `says_all`: whether what is heard is what was meant, so that nothing needs to be guessed.
    """

    def __init__(self, terms: Sequence[Term], *, other_scripts: bool) -> None:
        plain = [keys_of([term.text]) for term in terms]
        self._written = [out[0] for out, _ in plain]
        letters = [first[0] for _, first in plain]
        self._other_scripts = other_scripts
        by_letters = [term.spoken is not None and term.spoken.by_first_letters for term in terms]
        in_one = [term.spoken.mixed if term.spoken else () for term in terms]
        self._splits = [
            term.spoken is not None and split(text) is not None for term, text in zip(terms, self._written, strict=True)
        ]
        foreign = [
            other_scripts and term.spoken is not None and len(text) > 2 and has_vowel(text)
            for term, text in zip(terms, self._written, strict=True)
        ]
        self._audible = any(self._splits) or any(foreign)
        self._foreign = any(f and not s for f, s in zip(foreign, self._splits, strict=True))
        self.by_letters = letters if any(by_letters) and all(letters) else []
        self.hears_letters = any(by_letters) or any(in_one)
        self.mixed: list[tuple[list[str], list[str]]] = []
        if any(in_one) or (
            any(by_letters) and any(s for s, by in zip(self._splits, by_letters, strict=True) if not by)
        ):
            self._mix([text if by else "" for text, by in zip(letters, by_letters, strict=True)], in_one)
        only = letters[0] if len(terms) == 1 and by_letters[0] else ""
        self.otherwise = only if len(only) > 3 and not has_vowel(only) else ""
        self.says_all = all(
            term.spoken is None or not has_vowel(text) or (is_split and len(text) > 5) or bool(sounds)
            for term, text, is_split, sounds in zip(terms, self._written, self._splits, in_one, strict=True)
        )
        self.is_certain_by_letters = all(
            term.text.isalnum() and not term.begins and (by or term.spoken is None)
            for term, by in zip(terms, by_letters, strict=True)
        )
        # A title with both keys of a word that is so at one end has them in one place, for all that matters.
        self.is_certain = all(
            term.text.isalnum()
            and not term.begins
            and (bool(sounds) or term.spoken is None or not term.spoken.begins_anywhere)
            for term, sounds in zip(terms, in_one, strict=True)
        )

    def _mix(self, letters: Sequence[str], in_one: Sequence[Sequence[str]]) -> None:
        """Words by first letters ("" for the others), and words that are so at one end, as `Spoken.mixed` has them."""
        some: list[str] = []
        rest: list[str] = []
        for first, sounds, text in zip(letters, in_one, self._written, strict=True):
            if sounds:
                some.append("".join(sound[0] for sound in sounds))
                rest.append(_out(sounds))
            elif first:
                some.append(first)
            else:
                rest.append(text)
        if all(rest):
            self.mixed.append((some, rest))
            by_word = [(by_words(text) or [text])[0] if any(in_one) else text for text in rest]
            if by_word != rest:
                self.mixed.append((some, by_word))

    def ways(self) -> Iterator[list[str]]:
        """What to look for in the keys written out, one text for each word, the likeliest first."""
        if not self._audible or not all(self._written):
            return
        yield self._written
        seen = [self._written]
        for texts in self._otherwise_written():
            if texts not in seen and len(seen) <= _WAYS:
                seen.append(texts)
                yield texts

    def _otherwise_written(self) -> Iterator[list[str]]:
        if any(self._splits):
            found = [by_words(text) if s else [] for text, s in zip(self._written, self._splits, strict=True)]
            by_word = [ways[0] if ways else text for ways, text in zip(found, self._written, strict=True)]
            yield by_word
            yield from _one_by_one(self._written, found)
            for written in (by_word, self._written):
                found = [by_syllables(text) if s else [] for text, s in zip(written, self._splits, strict=True)]
                yield from _one_by_one(written, found)
        if self._other_scripts:
            # What is pinyin already is written otherwise only as kana can be, one by one: `niyusu` for ニュース.
            rewritten = map(list, zip(*map(rewritings, self._written), strict=True))
            yield from rewritten if self._foreign else islice(rewritten, 1, 3)


def _out(sounds: Sequence[str]) -> str:
    """What is written out of a word that is so at one end, with the letter of the character next to it behind."""
    whole = [sound for sound in sounds if len(sound) > 1]
    return "".join([*whole, *sounds[len(whole) : len(whole) + 1]] if sounds[0] == whole[0] else whole)


def _one_by_one(written: list[str], ways: list[list[str]]) -> Iterator[list[str]]:
    for number, others in enumerate(ways):
        for other in others:
            yield [*written[:number], other, *written[number + 1 :]]
