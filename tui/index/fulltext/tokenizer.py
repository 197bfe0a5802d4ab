"""Preparing texts for the full-text index: folded, and split so that SQLite's tokenizer finds the right words.

SQLite's tokenizers make one word of a whole run of Han characters. Here every character of a script without spaces
between words is a token of its own, and a word of such characters is a phrase. Anything between two of them (a mark,
a space, the end of a paragraph) is a token as well, `BREAK`: 中国 is not found in 中，国. Between other words, and
between such a word and a Han character, marks and spaces do not count: "hello, world" contains the phrase
"hello world", and `iPhone 手机` the phrase `iPhone手机`.

The tokenizer is `ascii`, which splits at ASCII characters that are neither letters nor digits, and nowhere else. The
whole text is worked on at once by a few functions written in C: a large archive has a hundred million characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from tui.patterns import lazy_pattern
from tui.search.fold import fold, fold_many, han_forms

if TYPE_CHECKING:
    from collections.abc import Iterable

TOKENIZER: Final = "ascii"
BREAK: Final = "\u00b7"
"""The token for anything between two characters of scripts without spaces."""

WIDE: Final = (
    "\u0e01-\u0e5b\u0e81-\u0edf\u1000-\u109f\u1780-\u17dd"  # Thai, Lao, Burmese, Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
    "\u2600-\u27bf\U0001f000-\U0001faff"  # symbols and emoji
    "\U00020000-\U0003ffff"
)
"""The characters of scripts without spaces between words, as ranges for a class of a regular expression."""
_TOKEN: Final = lazy_pattern("[0-9a-zA-Z\x80-\U0010ffff]+")
_WIDE_ONE: Final = lazy_pattern(f"[{WIDE}]")
NOT_WIDE: Final = f"[^\\W_{WIDE}]"
"""A regular expression for a character of a script with spaces, which forms words with others."""
_BETWEEN: Final = "\0"  # joins pieces that are worked on together; sanitized text does not contain it
PIECE_END: Final = "\0"
"""Stands between the pieces that `separate_pieces` returns."""
_MARK: Final = "\u2fdf"
"""A character of a script without spaces that Unicode does not assign."""
_BREAK_BEFORE: Final = f"{BREAK} "
_SPACE_UNIT: Final = " ".encode("utf-32-le")
_SAMPLE_LENGTH: Final = 400
_SHORT: Final = 1000
"""A text of at most so many characters is folded character by character, as a query or a line."""
_MIN_FOLDED_SHARE: Final = 1 / 12
"""If more of the characters are changed by folding, the whole text is translated character by character."""


class _Folding(NamedTuple):
    """Which characters folding is about, as regular expressions."""

    rare: re.Pattern[str]  # joining, or beyond the first plane: a text without these is prepared more quickly
    joining: re.Pattern[str]
    changing: re.Pattern[str]
    changing_beyond: re.Pattern[str]


class _Splitting(NamedTuple):
    """What stands between tokens, as regular expressions."""

    stretch: re.Pattern[str]
    gap: re.Pattern[str]
    foreign: re.Pattern[str]
    mark: re.Pattern[str]


class _FoldedChars(dict[int, str]):
    """The folded form of each character by its code point, found when it is first needed."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _fold_one(chr(code))
        return found


_FOLDED: Final = _FoldedChars()


def _fold_one(char: str) -> str:
    return _in_text(char, fold(_between_others(char))[1:-1])


def _between_others(char: str) -> str:
    """A text with a character in it, since `fold` trims the blank that some symbols become."""
    return f"0{char}0"


def _in_text(char: str, folded: str) -> str:
    """What a character becomes in a text that keeps its marks and white space, where `fold` makes this of it."""
    if char.isspace():
        return char
    if not folded or char > "\uffff" or any(_is_word(one) for one in folded):
        return folded
    return " " if _is_word(char) else char  # of two marks it does not matter which one it is


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM" or _WIDE_ONE.match(char) is not None


def _joins(char: str) -> bool:
    """Whether a character may be composed with the one before it: combining marks, and single letters of Hangul."""
    code = ord(char)
    return (
        (unicodedata.category(char)[0] == "M" and not 0xFE00 <= code < 0xFE10)
        or 0x1100 <= code < 0x1200
        or 0x3131 <= code < 0x3190
        or 0xFF9E <= code < 0xFFDD
    )


@cache
def _candidates() -> tuple[str, ...]:
    """The characters that may be anything but letters which stay as they are."""
    ranges = (range(0xA0, 0x3400), range(0xA4D0, 0xAC00), range(0xD7A4, 0xD800), range(0xF900, 0xFFFE))
    return tuple(map(chr, chain(*ranges)))


@cache
def _joining() -> frozenset[str]:
    return frozenset(filter(_joins, _candidates()))


@cache
def _folding() -> _Folding:
    """What takes some 40 ms to make, which a text that is not short is worth."""
    # Characters beyond the first plane are all looked up: regular expressions are slow with many ranges of them.
    apart = _joining()
    single = [char for char in chain(_candidates(), han_forms()) if char not in apart and char < "\U00010000"]
    folded = fold_many(list(map(_between_others, single)))
    others = [(c, whole[1:-1]) for c, whole in zip(single, folded, strict=True) if whole[1:-1] != c.casefold()]
    changing = _ranges({char for char, one in others if _in_text(char, one) != char.casefold()})
    joining = _ranges(_joining())
    return _Folding(
        rare=re.compile(f"[{joining}\U00010000-\U0010ffff]"),
        joining=lazy_pattern(f"[{joining}]"),
        changing=re.compile(f"[{changing}]"),
        changing_beyond=lazy_pattern(f"[{changing}\U00010000-\U0010ffff]"),
    )


@cache
def _splitting() -> _Splitting:
    apart = _ranges(c for c in _candidates() if not c.isalnum() and not _is_word(c) and c != _BETWEEN)
    between = f"\x01-/:-@\\[-`{{-\x9f{apart}"
    return _Splitting(
        stretch=re.compile(f"([{WIDE}][{WIDE}{between}]*)"),
        gap=re.compile(f"[{between}]+"),
        foreign=lazy_pattern(f"[\x80-\x9f{apart}]+"),
        mark=lazy_pattern(
            f"(?<=[{WIDE}] )({BREAK} )?{_MARK}( {BREAK})? (?=[{WIDE}])|(?:{BREAK} )?{_MARK}(?: {BREAK})?"
        ),
    )


def _ranges(chars: Iterable[str]) -> str:
    """Characters beyond ASCII as ranges for a class of a regular expression."""
    found: list[list[int]] = []
    for code in sorted(map(ord, chars)):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(chr(first) if first == last else f"{chr(first)}-{chr(last)}" for first, last in found)


def fold_keeping_marks(text: str) -> str:
    """The same as `fold(text)`, except that marks and white space stay."""
    text = text.casefold()
    if text.isascii():
        return text
    if len(text) <= _SHORT:
        return text.translate(_FOLDED) if _joining().isdisjoint(text) else _fold_lines(text)
    folding = _folding()
    changing = folding.changing
    if folding.rare.search(text):
        if folding.joining.search(text):
            return _fold_lines(text)
        changing = folding.changing_beyond
    sample = text[:_SAMPLE_LENGTH]
    if len(changing.findall(sample)) > len(sample) * _MIN_FOLDED_SHARE:
        return text.translate(_FOLDED)
    return changing.sub(_changed, text)


def _fold_lines(text: str) -> str:
    return "\n".join(fold(line) for line in text.split("\n"))


def _changed(match: re.Match[str]) -> str:
    return _FOLDED[ord(match[0])]


def separate_tokens(text: str) -> str:
    """The text as it is given to the index: tokens with spaces (or other ASCII) between them."""
    text = fold_keeping_marks(text)
    if text.isascii():
        return text
    splitting = _splitting()
    pieces = splitting.stretch.split(text.replace(_BETWEEN, " "))
    rest = _BETWEEN.join(pieces[::2])
    if not rest.isascii():
        rest = splitting.foreign.sub(" ", rest)
    if len(pieces) == 1:
        return rest
    wide = _BETWEEN.join(pieces[1::2]) + _BETWEEN
    # Blanks and marks at the end of a stretch are followed by another word, and are no break.
    wide = splitting.gap.sub(BREAK, wide).replace(BREAK + _BETWEEN, _BETWEEN)
    pieces[::2] = rest.split(_BETWEEN)
    pieces[1::2] = _spaced(wide).split(_BETWEEN)[:-1]
    return " ".join(pieces)


def separate_pieces(text: str, end: re.Pattern[str]) -> str:
    """As `separate_tokens`, with `PIECE_END` behind all that `end` matches. Without these, the tokens are the same."""
    if text.isascii():
        return end.sub(rf"\g<0>{PIECE_END}", text.replace(PIECE_END, " ").casefold())
    return _end_pieces(separate_tokens(end.sub(rf"\g<0>{_MARK}", text.replace(_MARK, " ").replace(PIECE_END, " "))))


def fold_pieces(text: str, end: re.Pattern[str]) -> list[str]:
    """The pieces of a text between all that `end` matches, each as `fold_keeping_marks` makes it."""
    return fold_keeping_marks(end.sub(_MARK, text.replace(_MARK, " ").replace(PIECE_END, " "))).split(_MARK)


def _end_pieces(tokens: str) -> str:
    """The tokens with `PIECE_END` for each token that is `_MARK`."""
    match = _splitting().mark.match
    made: list[str] = []
    done = 0
    # A search for the expression would try it at every character.
    while (at := tokens.find(_MARK, done)) >= 0:
        start = at - len(_BREAK_BEFORE) if tokens.endswith(_BREAK_BEFORE, done, at) else at
        found = cast("re.Match[str]", match(tokens, start))
        # Between characters without spaces, what stood on either side of the end is a break.
        made += (tokens[done:start], f"{BREAK} {PIECE_END}" if found[1] or found[2] else PIECE_END)
        done = found.end()
    return "".join((*made, tokens[done:]))


def _spaced(text: str) -> str:
    """The text with a space after every character."""
    if text.isascii():
        return " ".join(text)
    encoding, unit = "utf-16-le", 2
    data = text.encode(encoding, "surrogatepass")
    if len(data) != 2 * len(text):  # some characters take two units
        encoding, unit = "utf-32-le", 4
        data = text.encode(encoding, "surrogatepass")
    made = bytearray(_SPACE_UNIT[:unit] * 2 * (len(data) // unit))
    for place in range(unit):
        made[place :: 2 * unit] = data[place::unit]
    return made.decode(encoding, "surrogatepass")


def tokenize(text: str) -> list[str]:
    """The tokens of a text, as they are in the index."""
    return [token.lower() for token in _TOKEN.findall(separate_tokens(text))]


def is_wide(token: str) -> bool:
    """Whether a token is a character of a script without spaces, or a break between two."""
    return token == BREAK or _WIDE_ONE.match(token) is not None
