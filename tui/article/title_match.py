"""Whether two texts say the same title: compared without case, width, spaces, punctuation and cut ends."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOISE = re.compile(r"[\W_]+")
_CUT = re.compile(r"(?:…|\.{2,}|。{2,}|⋯)\s*$")
_SITE = re.compile(r"\s*(?:[|｜_·»]|\s[-–—]|\s::)\s*[^|｜_·»]{1,40}$")
_SHORTEST_CUT = 8


@lru_cache(maxsize=512)
def folded(text: str) -> str:
    """Letters and digits only, of one case and width."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def same_title(text: str, title: str) -> bool:
    """Whether `text` repeats `title`: equal when folded, cut short by dots, or without the site's name at its end."""
    if not text or not title or len(text) > 2 * len(title) + 60:
        return False
    one, other = folded(text), folded(title)
    if not one or not other:
        return text.split() == title.split()
    if one == other:
        return True
    if other == folded(_SITE.sub("", text)) or one == folded(_SITE.sub("", title)):
        return True
    if _CUT.search(text) and len(one) >= _SHORTEST_CUT and other.startswith(one):
        return True
    return bool(_CUT.search(title)) and len(other) >= _SHORTEST_CUT and one.startswith(other)


def same_words(text: str, other: str) -> bool:
    """Whether the letters and digits of two texts are the same, or those of one begin the other's and are most of
    them.
    """
    one, two = sorted((folded(text), folded(other)), key=len)
    return bool(one) and two.startswith(one) and len(one) * 3 >= len(two) * 2
