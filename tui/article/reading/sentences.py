"""The sentences of a text: what a site prints under many posts is told by them.

Addresses written out are read as their hosts alone, as in the text index, and one with a path ends a sentence: scraped
lines are often joined without a blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.markdown.inline import hosts_of_addresses
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCE_END: Final = lazy_pattern(
    # The class at the beginning is what makes it quick: https://github.com/python/cpython/blob/3.11/Lib/sre_compile.py
    r"[。！？；!?./\n](?:(?<=[。！？；!?\n])[。！？；!?\n]*[”’」』）)]*|(?<=\.)\.*(?!\S)|(?<=/)…)\s*"
)
_BETWEEN: Final = "\0"
_MIN_LETTERS: Final = 6
"""Shorter ones say the same in posts that have nothing to do with each other."""


class Sentence(NamedTuple):
    """A sentence: where it stands in its text, its text with hosts for addresses, and what compares it."""

    start: int
    end: int
    text: str
    letters: str


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences of a text that are long enough to be told apart, in order."""
    reduced, places = hosts_of_addresses(text.replace(_BETWEEN, " "))
    start = begin = 0
    for match in SENTENCE_END.finditer(reduced):
        end = places(match.end())
        if (letters := sentence_key(reduced[start : match.start()])) is not None:
            yield Sentence(begin, end, reduced[start : match.end()], letters)
        start, begin = match.end(), end
    if (letters := sentence_key(reduced[start:])) is not None:
        yield Sentence(begin, len(text), reduced[start:], letters)


def letters_of_sentences(text: str) -> list[str | None]:
    """The letters of every sentence that `SENTENCE_END` cuts apart, None for short ones. Addresses are hosts already.

    It is quicker than `sentences_of`: for counting the sentences of a whole archive.
    """
    joined = "".join(SENTENCE_END.sub(_BETWEEN, text.replace(_BETWEEN, " ")).split()).casefold()
    return [letters if len(letters) >= _MIN_LETTERS else None for letters in joined.split(_BETWEEN)]


def sentence_key(sentence: str) -> str | None:
    """A sentence without blanks, case, and the marks at its end; None where it is short."""
    letters = "".join(sentence.replace(_BETWEEN, " ").split()).casefold()
    return letters if len(letters) >= _MIN_LETTERS else None
