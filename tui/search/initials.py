"""First letters of words that are read otherwise than their characters: `cq` of 重庆, which is `zq` in the keys.

There a Han character is the first letter of its commonest reading. Two or three letters stand in so many keys that
those with another letter cannot all be judged; so only titles are looked at that hold one of the words which pypinyin's
tables know to be read so.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tui.search.sounds import words_read_otherwise

_MOST = 2
"""Other letters that are looked for: each takes as long as a word as it stands."""

_SHORT = 3
"""Characters of a word of every day; what is longer is a saying."""


@cache
def _words() -> dict[str, dict[str, set[str]]]:
    """By two or three first letters as they are read: those that the keys have, each with the words it is so in."""
    found: dict[str, dict[str, set[str]]] = {}
    for word, read, usual in words_read_otherwise():
        for size in (2, 3):
            for at in range(len(word) - size + 1):
                mine, theirs = read[at : at + size], usual[at : at + size]
                if mine != theirs:
                    found.setdefault(mine, {}).setdefault(theirs, set()).add(word)
    return found


@lru_cache(maxsize=64)
def otherwise(letters: str) -> list[tuple[str, re.Pattern[str]]]:
    """What two or three letters may be in the keys, the likeliest first, each with the words that are read so."""
    known = _words()
    found = {other: set(words) for other, words in known.get(letters, {}).items()}
    if len(letters) == 3:
        for usual, words in known.get(letters[:2], {}).items():
            found.setdefault(usual + letters[2], set()).update(words)
        for usual, words in known.get(letters[1:], {}).items():
            found.setdefault(letters[0] + usual, set()).update(words)

    def likely(entry: tuple[str, set[str]]) -> tuple[int, int, str]:
        other, words = entry
        return -sum(len(word) <= _SHORT for word in words), -len(words), other

    best = sorted(found.items(), key=likely)[:_MOST]
    return [(other, re.compile("|".join(map(re.escape, sorted(words))))) for other, words in best]
