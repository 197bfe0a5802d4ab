"""Ruby: the reading of a word, set above it. In an article it stands in brackets behind the word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.article.html.dom import parse
from tui.article.html.inline import INLINE
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from tui.article.html.dom import Element

_OPENS, _CLOSES = INLINE["rt"].opening, INLINE["rt"].closing
_RUBY: Final = lazy_pattern(r"<ruby\b", re.IGNORECASE)
_READING: Final = lazy_pattern(rf"{_OPENS}([^{_OPENS}{_CLOSES}]+){_CLOSES}")
_LONGEST: Final = 40
"""Characters of a word; what is longer is none."""


def readings_of(body: str) -> frozenset[tuple[str, str]]:
    """The words of a body that have their reading above them, each with it."""
    if not _RUBY.search(body):
        return frozenset()
    return frozenset(pair for ruby in parse(body).find_all("ruby") for pair in _pairs(ruby))


def _pairs(ruby: Element) -> Iterator[tuple[str, str]]:
    word = ""
    for child in ruby.children:
        if isinstance(child, str):
            word += child
        elif child.tag == "rt":
            if 0 < len(word := word.strip()) <= _LONGEST and (reading := child.words()):
                yield word, reading
            word = ""
        elif child.tag != "rp":
            word += child.text()


def with_ruby(words: str, readings: AbstractSet[tuple[str, str]], escaped: Callable[[str], str]) -> str:
    """Words as XHTML, in which each reading that stands in brackets behind its word is set above it."""
    if not readings or _OPENS not in words:
        return escaped(words)
    made: list[str] = []
    at = 0
    for found in _READING.finditer(words):
        end = found.start()
        lengths = range(min(end - at, _LONGEST), 0, -1)
        length = next((length for length in lengths if (words[end - length : end], found[1]) in readings), 0)
        if length:
            word, reading = escaped(words[end - length : end]), escaped(found[1])
            made.append(escaped(words[at : end - length]))
            made.append(f"<ruby>{word}<rp>{_OPENS}</rp><rt>{reading}</rt><rp>{_CLOSES}</rp></ruby>")
            at = found.end()
    return "".join((*made, escaped(words[at:])))
