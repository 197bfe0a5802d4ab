"""Properties of characters: how lines break around them, their width, and the direction they run in.

Sources: UAX #14 (line breaking), UAX #9 (bidirectional text).
"""

from __future__ import annotations

import unicodedata
from typing import Final

from tui.patterns import lazy_pattern

ALPHABETIC, IDEOGRAPHIC, SPACE, COMBINING = range(4)
"""Classes for line breaking, named as in UAX #14: letters that make words, characters with a break before and after
each, spaces, and marks that belong to the character beside them.
"""

_SPACES: Final = frozenset(" \t\n\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000\u200b")
RIGHT_TO_LEFT: Final = lazy_pattern(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff\u200f]"
)
"""Finds a character of the blocks whose scripts run from right to left, or RLM: most texts hold none."""


class _BreakClasses(dict[str, int]):
    def __missing__(self, char: str) -> int:
        found = self[char] = _break_class(char)
        return found


class _Widths(dict[str, int]):
    def __missing__(self, char: str) -> int:
        from wcwidth import wcwidth

        width = self[char] = max(wcwidth(char), 0)
        return width


BREAK_CLASSES: Final = _BreakClasses()
"""Character → its class for line breaking, worked out when it is first seen."""

WIDTHS: Final = _Widths()
"""Character → its width in cells when it stands alone, worked out when it is first seen."""


def is_written_without_spaces(char: str) -> bool:
    """Whether words of this character's script stand without spaces between them: Han, kana, Thai, Khmer.

    A line may break on either side of it, and where two lines join between two such characters no space is put.
    """
    return BREAK_CLASSES[char] == IDEOGRAPHIC


def is_rtl(text: str) -> bool:
    """Whether a paragraph runs from right to left: whether its first letter does (UAX #9, rules P2 and P3)."""
    if text.isascii() or not RIGHT_TO_LEFT.search(text):
        return False
    return next((kind != "L" for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), False)


def direction_mark(text: str, direction: str) -> str:
    """The mark of no width (RLM, LRM) that makes a paragraph run in a `direction`, "rtl" or "ltr", when put before it.

    "" where none is needed: where the letters are all of one direction, or the first one already says the same.
    """
    if direction not in ("rtl", "ltr") or text.isascii() or not RIGHT_TO_LEFT.search(text):
        return ""
    kinds = [kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")]
    rtl = direction == "rtl"
    return "" if not kinds or (kinds[0] != "L") == rtl else "\u200f" if rtl else "\u200e"


def _break_class(char: str) -> int:
    if char in _SPACES:
        return SPACE
    code = ord(char)
    category = unicodedata.category(char)
    if (
        category[0] == "M"
        or code in (0x200D, 0x200C)
        or 0x1F1E6 <= code < 0x1F200  # regional indicators: two make a flag
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xFE00 <= code <= 0xFE0F
    ):
        return COMBINING
    if 0x1100 <= code <= 0x11FF or 0xA960 <= code <= 0xA97F or 0xD7B0 <= code <= 0xD7FF:  # Hangul letters that join
        return COMBINING
    if category in ("Cf", "Cc", "Cs") or unicodedata.combining(char):
        return COMBINING
    if 0xAC00 <= code <= 0xD7A3:  # Hangul syllables: Korean breaks at its spaces
        return ALPHABETIC
    if 0x0E00 <= code < 0x0F00 or 0x1000 <= code <= 0x109F or 0x1780 <= code <= 0x17FF:
        return IDEOGRAPHIC  # Thai, Lao, Myanmar and Khmer have no spaces between words
    if unicodedata.east_asian_width(char) in "WF" or char in "—…‥":
        return IDEOGRAPHIC
    return ALPHABETIC


def may_be_letter(char: str) -> bool:
    """Whether some reader counts a character neither as white space nor as punctuation.

    Before version 0.31 of CommonMark only the symbols of ASCII were punctuation.
    """
    kind = unicodedata.category(char)[0]
    return not (char.isspace() or kind == "P" or (kind == "S" and char.isascii()))


def may_be_punctuation(char: str) -> bool:
    """Whether some reader counts a character as punctuation; a selector of variants may go with the sign before it."""
    return unicodedata.category(char)[0] in "PS" or "\ufe00" <= char <= "\ufe0f"
