"""Initials with full stops, which people type without, and those of words that are not read as their characters are.

A title with U.S.A. in it is kept with `usa` as well.

The initials of 重庆 are `cq`, which is `zq` in the initials key.
In the initials key each Han character has the initial of its commonest reading. Two or three letters occur in so many
keys that variants of them cannot all be scored. So a title with a common word that pypinyin reads in another way has
one more key, with the initials of that reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from tui.patterns import lazy_pattern
from tui.search.romanization import romanize, words_with_own_readings

_DOTTED = lazy_pattern(
    r"(?<![\w.])(?:(?:[a-zα-ωа-яіїєґ]\. ?)+[a-zα-ωа-яіїєґ](?:\.(?!\w)|(?=\.\w)|(?<=\.[^\W\d_])(?![\w.]))"
    # Degrees have parts of more letters: Ph.D., B.Sc., D.Phil.
    r"|(?:[a-zα-ωа-яіїєґ]{2,4}\.[a-zα-ωа-яіїєґ]|[a-zα-ωа-яіїєґ]\.[a-zα-ωа-яіїєґ]{2,5})(?:\.(?!\w)|(?![\w.])))"
)
_DOTS = lazy_pattern(r"[. ]")

_LONGEST = 3
"""Characters of a common word; longer ones are sayings."""


def join_initials(folded: str) -> str:
    """A folded text with the initials in it written together: `usa` for `u.s.a.`, `ab poe` for `a. b. poe`."""
    return _DOTTED.sub(lambda match: _DOTS.sub("", match[0]), folded)


def joined_offsets(folded: str) -> tuple[str, list[int]]:
    """What `join_initials` makes of a folded text, and the offset in the text that each character had."""
    dropped = {at for match in _DOTTED.finditer(folded) for at in range(*match.span()) if folded[at] in ". "}
    kept = [at for at in range(len(folded)) if at not in dropped]
    return "".join([folded[at] for at in kept]), kept


@cache
def _reader() -> Callable[[str], str]:
    """A function that replaces each character whose initial differs in its word by that initial."""
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
    # Each alternative starts with its character, which lets the regex engine skip the others fast.
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
    """A pattern for a character after one of `before` or before one of `after`."""
    sides = [f"(?<=[{''.join(sorted(before))}]{character})"] if before else []
    sides += [f"(?=[{''.join(sorted(after))}])"] if after else []
    return f"{character}(?:{'|'.join(sides)})"


def contextual_initials(folded: Sequence[str]) -> list[tuple[int, str]]:
    """The index and the initials, as read in context, of each folded title with such a word.

    Takes half a microsecond per title.
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
