"""Whether two texts are the same title: case, width, spaces, punctuation, cut ends and site names do not count."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from tui.patterns import lazy_pattern

_NOT_ALPHANUMERIC = lazy_pattern(r"[\W_]+")
_CUT_END = lazy_pattern(r"(?:…|\.{2,}|。{2,}|⋯)\s*$")
_SITE_NAME = lazy_pattern(r"\s*(?:[|｜_·»]|\s[-–—]|\s::)\s*[^|｜_·»]{1,40}$")
_MIN_CUT_LENGTH = 8


@lru_cache(maxsize=512)
def _fold(text: str) -> str:
    """The letters and digits of a text, of one case and width."""
    return _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", text).casefold())


def is_same_title(text: str, title: str) -> bool:
    """Whether `text` repeats `title`: equal when folded, cut short by dots, or without the site's name at its end."""
    if not text or not title or len(text) > 2 * len(title) + 60:
        return False
    one, other = _fold(text), _fold(title)
    if not one or not other:
        return text.split() == title.split()
    if one == other:
        return True
    if other == _fold(_SITE_NAME.sub("", text)) or one == _fold(_SITE_NAME.sub("", title)):
        return True
    if _CUT_END.search(text) and len(one) >= _MIN_CUT_LENGTH and other.startswith(one):
        return True
    return bool(_CUT_END.search(title)) and len(other) >= _MIN_CUT_LENGTH and one.startswith(other)


def has_same_words(text: str, other: str) -> bool:
    """Whether the letters and digits of two texts are the same, or those of one begin the other's and are most of
    them.
    """
    one, two = sorted((_fold(text), _fold(other)), key=len)
    return bool(one) and two.startswith(one) and len(one) * 3 >= len(two) * 2
