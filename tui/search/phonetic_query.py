"""What to look for in the romanized keys of titles for the words of a query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from tui.search.phonetic_match import has_vowel
from tui.search.romanization import (
    english_spellings,
    respell_syllables,
    respell_words,
    romanize,
    spelling_variants,
    split_syllables,
)
from tui.search.terms import Term

MAX_RESPELLINGS = 5
"""Spellings searched for beside the one typed: each takes as long as a search of all keys."""


class PhoneticQuery:
    """The texts to find in the full and the initials keys of titles (see `romanization`), one text per word.

    `initials`: what to find in the initials keys; empty where no word can be initials.
    `mixed_patterns`: pairs of texts for the initials keys and texts for the full keys, where some words are initials
    and others spelled out, or one word is both; mostly empty.
    `misread_initials`: the only word, where one of its letters may be that of another reading; otherwise "".
    `uses_initials`: whether any word may be initials.
    `is_certain`: whether every title whose keys contain the texts is an answer.
    `is_certain_by_initials`: the same for the initials keys, unless a letter of the title is romanized as several.
    `is_conclusive`: whether a phonetic match is what was meant, so that no typos need to be considered.
    """

    def __init__(self, terms: Sequence[Term], *, has_other_scripts: bool) -> None:
        """`has_other_scripts`: whether any title has letters that are neither Latin nor Han."""
        keys = [romanize([term.text]) for term in terms]
        self._full = [full[0] for full, _ in keys]
        letters = [initials[0] for _, initials in keys]
        self._has_other_scripts = has_other_scripts
        may_be_initials = [term.phonetic is not None and term.phonetic.may_be_initials for term in terms]
        mixed = [term.phonetic.mixed_syllables if term.phonetic else () for term in terms]
        self._is_pinyin = [
            term.phonetic is not None and split_syllables(text) is not None
            for term, text in zip(terms, self._full, strict=True)
        ]
        is_foreign = [
            has_other_scripts and term.phonetic is not None and len(text) > 2 and has_vowel(text)
            for term, text in zip(terms, self._full, strict=True)
        ]
        self._has_foreign_words = any(is_foreign)
        self._uses_full_keys = any(self._is_pinyin) or any(is_foreign)
        self._is_foreign = any(f and not p for f, p in zip(is_foreign, self._is_pinyin, strict=True))
        self.initials = letters if any(may_be_initials) and all(letters) else []
        self.uses_initials = any(may_be_initials) or any(mixed)
        self.mixed_patterns: list[tuple[list[str], list[str]]] = []
        if any(mixed) or (
            any(may_be_initials) and any(p for p, i in zip(self._is_pinyin, may_be_initials, strict=True) if not i)
        ):
            self._add_mixed_patterns([t if i else "" for t, i in zip(letters, may_be_initials, strict=True)], mixed)
        only = letters[0] if len(terms) == 1 and may_be_initials[0] else ""
        self.misread_initials = only if len(only) > 3 and not has_vowel(only) else ""
        self.is_conclusive = all(
            term.phonetic is None or not has_vowel(text) or (is_pinyin and len(text) > 5) or bool(syllables)
            for term, text, is_pinyin, syllables in zip(terms, self._full, self._is_pinyin, mixed, strict=True)
        )
        self.is_certain_by_initials = all(
            term.text.isalnum() and not term.is_prefix and (initials or term.phonetic is None)
            for term, initials in zip(terms, may_be_initials, strict=True)
        )
        # A title whose two keys contain the two parts of a mixed word has them side by side in practice.
        self.is_certain = all(
            term.text.isalnum()
            and not term.is_prefix
            and (bool(syllables) or term.phonetic is None or not term.phonetic.may_start_inside_syllable)
            for term, syllables in zip(terms, mixed, strict=True)
        )

    def _add_mixed_patterns(self, initials: Sequence[str], mixed: Sequence[Sequence[str]]) -> None:
        """`initials` are the words that are initials, "" for the others; `mixed` the syllables of mixed words."""
        in_initials: list[str] = []
        in_full: list[str] = []
        for letters, syllables, text in zip(initials, mixed, self._full, strict=True):
            if syllables:
                in_initials.append("".join(syllable[0] for syllable in syllables))
                in_full.append(_full_part(syllables))
            elif letters:
                in_initials.append(letters)
            else:
                in_full.append(text)
        if all(in_full):
            self.mixed_patterns.append((in_initials, in_full))
            respelled = [(respell_words(text) or [text])[0] if any(mixed) else text for text in in_full]
            if respelled != in_full:
                self.mixed_patterns.append((in_initials, respelled))

    def full_patterns(self) -> Iterator[list[str]]:
        """What to find in the full keys, one text per word, the likeliest spelling first."""
        if not self._uses_full_keys or not all(self._full):
            return
        yield self._full
        seen = [self._full]
        for texts in self._respelled():
            if texts not in seen and len(seen) <= MAX_RESPELLINGS:
                seen.append(texts)
                yield texts

    def english_patterns(self) -> Iterator[list[str]]:
        """What to find in the full keys of titles in Cyrillic or Greek for names in their usual English spelling."""
        if self._has_foreign_words and all(self._full):
            spellings = [english_spellings(text) for text in self._full]
            together = list(map(list, zip(*spellings, strict=True)))
            apart = list(_replace_one(self._full, [ways[:1] for ways in spellings])) if len(self._full) > 1 else []
            seen = [self._full]
            for texts in (*together, *apart):
                if texts not in seen:
                    seen.append(texts)
                    yield texts

    def _respelled(self) -> Iterator[list[str]]:
        if any(self._is_pinyin):
            found = [respell_words(text) if p else [] for text, p in zip(self._full, self._is_pinyin, strict=True)]
            by_word = [variants[0] if variants else text for variants, text in zip(found, self._full, strict=True)]
            yield by_word
            yield from _replace_one(self._full, found)
            for texts in (by_word, self._full):
                found = [respell_syllables(text) if p else [] for text, p in zip(texts, self._is_pinyin, strict=True)]
                yield from _replace_one(texts, found)
        if self._has_other_scripts:
            # Pinyin needs the variants for kana only, those in the middle: `niyusu` for ニュース.
            variants = map(list, zip(*map(spelling_variants, self._full), strict=True))
            yield from variants if self._is_foreign else islice(variants, 1, 3)


def _full_part(syllables: Sequence[str]) -> str:
    """The spelled-out syllables of a mixed word, with the initial that follows them."""
    full = [syllable for syllable in syllables if len(syllable) > 1]
    return "".join([*full, *syllables[len(full) : len(full) + 1]] if syllables[0] == full[0] else full)


def _replace_one(texts: list[str], variants: list[list[str]]) -> Iterator[list[str]]:
    """The texts with one of them replaced by each of its variants."""
    for number, others in enumerate(variants):
        for other in others:
            yield [*texts[:number], other, *texts[number + 1 :]]
