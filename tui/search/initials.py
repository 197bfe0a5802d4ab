"""First letters of words that are read otherwise than their characters: `cq` of 重庆, which is `zq` in the keys.

In the keys of first letters a Han character has that of its commonest reading. Two or three letters stand in so many
keys that those with another letter cannot all be judged; so a title with a word of every day which pypinyin's tables
know to be read otherwise has one more key, in which that word has the letters it is read by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from tui.search.romanization import romanize, words_with_own_readings

_LONGEST = 3
"""Characters of a word of every day; what is longer is a saying, and heard by all its first letters if at all."""


@cache
def _reader() -> Callable[[str], str]:
    """What puts the first letter in the place of each character that begins otherwise in its word than alone."""
    words: dict[str, list[tuple[str, int, str]]] = {}
    neighbours: dict[str, tuple[set[str], set[str]]] = {}
    for word, read, usual in words_with_own_readings():
        if len(word) > _LONGEST:
            continue
        for at, character in enumerate(word):
            if read[at] != usual[at]:
                before, after = neighbours.setdefault(character, (set(), set()))
                if at:
                    before.add(word[at - 1])
                else:
                    after.add(word[1])
                start = max(0, at - 1)
                words.setdefault(word[start : start + 2], []).append((word, at, read[at]))
    for known in words.values():
        known.sort(key=lambda entry: -len(entry[0]))
    # Each begins with its character, so that the others are passed over in one loop of the engine's own.
    pattern = re.compile("|".join(_amid(character, *sides) for character, sides in neighbours.items()))

    def letter(match: re.Match[str]) -> str:
        text, place = match.string, match.start()
        for start in (place - 1, place):
            for word, at, read in words.get(text[start : start + 2] if start >= 0 else "", ()):
                if word[at] == text[place] and text.startswith(word, place - at):
                    return read
        return text[place]

    def reader(text: str) -> str:
        return pattern.sub(letter, text)

    return reader


def _amid(character: str, before: set[str], after: set[str]) -> str:
    """A pattern for a character that comes after one of some or before one of others."""
    sides = [f"(?<=[{''.join(sorted(before))}]{character})"] if before else []
    sides += [f"(?=[{''.join(sorted(after))}])"] if after else []
    return f"{character}(?:{'|'.join(sides)})"


def contextual_initials(folded: Sequence[str]) -> list[tuple[int, str]]:
    """Of these folded titles, those by number that hold such a word, with their first letters as they are read.

    Half a microsecond a title.
    """
    text = "\n".join(folded)
    read = _reader()(text)
    if read == text:
        return []
    changed = [
        (number, other)
        for number, (title, other) in enumerate(zip(folded, read.split("\n"), strict=True))
        if title != other
    ]
    letters = romanize([other for _, other in changed])[1]
    return [(number, key) for (number, _), key in zip(changed, letters, strict=True)]
