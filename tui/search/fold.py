"""Folding: the normalized form in which texts are compared.

Case, compatibility forms (full and half width, ligatures, Kangxi radicals), diacritics, traditional against
simplified Chinese, typographic quotes and dashes, and runs of white space make no difference to search.
Marks that make another letter are kept: dakuten, Hangul vowels, Indic vowel signs, Cyrillic й (but not the
dots of ё, which Russian prints as it pleases). Points that a script may leave out are left out: Hebrew
points, Arabic vowel marks, tatweel, joiners, variation selectors. Letters of Arabic that are typed for one another are
the same (alef with hamza and without, the yehs and kafs of Arabic and Persian), and so are the digits of all scripts.

Han characters fold one by one (`tests/tools/han_forms.py` says why), so that the folded form of a piece of a title is a
piece of the folded title. Folding what is folded changes nothing.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import repeat

from tui.patterns import lazy_pattern

_CHUNK = 1024
"""Texts folded in one call by `fold_many`: some 3 ms, after which other threads may run."""

_PIECE = 1 << 16
"""Characters folded in one call, after which other threads may run."""

_FIRST_OF_PIECE = lazy_pattern("[ 0-9A-Za-z\u4e00-\u9fff]")
"""What folds alike whatever stands before it."""

# Letters whose mark Unicode does not take apart, and signs people type plainly.
_PLAIN = {
    "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "ŧ": "t", "œ": "oe", "æ": "ae", "þ": "th", "ð": "d",
    "ё": "е", "ѐ": "е", "ѝ": "и",
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
    "「": '"', "」": '"', "『": '"', "』": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "─": "-", "•": "·", "‧": "·", "・": "·",
}  # fmt: skip

_ARABIC = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ے": "ي", "ۓ": "ي",
    "ک": "ك", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ۂ": "ه", "ە": "ه",
}  # fmt: skip
"""What Lucene's Arabic and Persian normalizers take for the same:
https://lucene.apache.org/core/9_0_0/analysis/common/org/apache/lucene/analysis/ar/ArabicNormalizer.html
"""

_LETTERS = ((0xC0, 0x250), (0x370, 0x400), (0x1E00, 0x2000))
"""Blocks of Latin and Greek letters with diacritics."""

_DROPPED = (
    *range(0x300, 0x370),  # marks that found no letter to be composed with
    *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00), *range(0x20D0, 0x2100),
    *range(0x483, 0x48A),  # Cyrillic: titlo and its like
    *range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7,  # Hebrew points
    *range(0x610, 0x61B), 0x640, *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6DD),  # Arabic
    0xAD, 0x34F, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF,
    *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),  # variation selectors
)  # fmt: skip

_DIGITS = range(0x660, 0x1C50)
"""Where scripts have digits of their own, below the compatibility forms."""

_WORD = lazy_pattern(r"\S+")
_NOT_LETTERS = lazy_pattern(r"[\W_]+")
"""What `str.isalnum` is false of."""

_SPACES = (0x9, 0xB, 0xC, 0xD, 0x1C, 0x1D, 0x1E, 0x1F, 0x85, 0x1680, 0x2028, 0x2029)
"""White space that is still no plain space after NFKC; a line feed separates texts in `fold_many`."""


def han_forms() -> dict[str, str]:
    """Every Han character that is compared in another form, with that form: 網 with 网."""
    with open(os.path.join(os.path.dirname(__file__), "han_forms.txt"), encoding="utf-8") as file:
        _, characters, forms = file.read().splitlines()
    return dict(zip(characters, forms, strict=True))


@cache
def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(_DROPPED)
    table.update(dict.fromkeys(_SPACES, " "))
    for first, end in _LETTERS:
        for code in range(first, end):
            apart = unicodedata.normalize("NFKD", chr(code)).casefold()
            if len(apart) > 1 and apart[0].isalpha():
                table[code] = "".join(_PLAIN.get(c, c) for c in apart if not unicodedata.combining(c))
    table.update({ord(a): b for a, b in (_PLAIN | _ARABIC).items()})
    digits = ((code, unicodedata.decimal(chr(code), None)) for code in _DIGITS)
    table.update({code: str(digit) for code, digit in digits if digit is not None})
    table.update({ord(a): b for a, b in han_forms().items()})
    return table


def _fold(text: str) -> str:
    return "".join(map(_fold_piece, _pieces(text))) if len(text) > _PIECE else _fold_piece(text)


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces that may be folded one by one."""
    start = 0
    while found := _FIRST_OF_PIECE.search(text, start + _PIECE):
        yield text[start : found.start()]
        start = found.start()
    yield text[start:]


def _fold_piece(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFKC", text).translate(_table())
    # A dropped mark can leave two characters beside each other that compose.
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """The folded form of a text."""
    folded = text.casefold() if text.isascii() else _fold(text)
    return " ".join(folded.split())


def is_rewritten(text: str, folded: str) -> bool:
    """Whether folding changes letters beyond their case: 網 to 网, é to e."""
    if text.isascii() or text == folded:
        return False
    return _NOT_LETTERS.sub("", text.casefold()) != _NOT_LETTERS.sub("", folded)


def fold_many(texts: Sequence[str]) -> list[str]:
    """`fold` of each text, at a third of the cost and without blocking other threads."""
    folded: list[str] = []
    for start in range(0, len(texts), _CHUNK):
        folded += _fold_chunk(texts[start : start + _CHUNK])
    return folded


def contains_any(texts: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether one of these texts contains one of those that are wanted, folded; an empty one is in none."""
    needles = [needle for needle in fold_many(wanted) if needle]
    return any(needle in text for text in (fold_many(texts) if needles else ()) for needle in needles)


def _fold_chunk(texts: Sequence[str]) -> list[str]:
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        return [fold(text) for text in texts]
    joined = _fold(joined)
    folded = joined.split("\n")
    if len(folded) != len(texts):
        return [fold(text) for text in texts]
    if "  " in joined or "\n " in joined or " \n" in joined or joined[:1] == " " or joined[-1:] == " ":
        return [" ".join(text.split()) for text in folded]
    return folded


def map_folded(text: str) -> tuple[str, Sequence[int]]:
    """`fold(text)`, and for each of its characters the index in `text` of the one it came from.

    The offsets never decrease. A letter with its combining marks has the offset of the letter.
    """
    if text.isascii() and text == " ".join(text.split()):
        return text.casefold(), range(len(text))
    if any(map(_may_join, set(text))):
        return _map_clusters(text)
    pieces = list(map(_fold_one, text))
    return _collapsed("".join(pieces), _offsets(range(len(text)), pieces))


@lru_cache(maxsize=4096)
def fold_map(text: str) -> tuple[str, Sequence[int]]:
    """What `map_folded` gives, kept for texts that are asked for again: titles, and the lines of an open article."""
    return map_folded(text)


def _map_clusters(text: str) -> tuple[str, Sequence[int]]:
    """What `map_folded` gives for a text in which some characters may be composed with others."""
    starts = [at for at, character in enumerate(text) if at == 0 or not _joins(character)]
    clusters = map(text.__getitem__, map(slice, starts, [*starts[1:], len(text)]))
    pieces = [_fold_one(cluster) if len(cluster) == 1 else _fold(cluster) for cluster in clusters]
    found, offsets = _collapsed("".join(pieces), _offsets(starts, pieces))
    folded = fold(text)
    if found != folded:
        # Marks that fold differently next to others: the offsets are approximate, and in range.
        offsets = (*offsets, *repeat(offsets[-1] if offsets else 0, len(folded)))[: len(folded)]
    return folded, offsets


def _offsets(starts: Sequence[int], pieces: Sequence[str]) -> Sequence[int]:
    """Where each character of these pieces comes from, which begin there."""
    offsets: list[int] = []
    done = 0
    for number, piece in enumerate(pieces):
        if len(piece) != 1:
            offsets += starts[done:number]
            offsets += repeat(starts[number], len(piece))
            done = number + 1
    return [*offsets, *starts[done:]] if done else starts


@lru_cache(maxsize=1 << 15)
def _fold_one(character: str) -> str:
    return _fold(character)


def _collapsed(text: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    """The text with one blank between words and none around, where the first of several stands."""
    collapsed = " ".join(text.split())
    if collapsed == text:
        return text, offsets
    kept: list[int] = []
    end = -1
    for word in _WORD.finditer(text):
        if end >= 0:
            kept.append(offsets[end])
        kept += offsets[word.start() : word.end()]
        end = word.end()
    return collapsed, kept


def _joins(character: str) -> bool:
    """Whether a character composes with the one before it: a mark, a Hangul vowel or final, a half-width dakuten."""
    code = ord(character)
    if code < 0x300 or 0x3400 <= code < 0xA000:
        return False
    return unicodedata.combining(character) != 0 or 0x1160 <= code < 0x1200 or code in (0xFF9E, 0xFF9F)


def _may_join(character: str) -> bool:
    """Whether a character may be composed with one beside it: a mark, or a letter of Hangul or half-width Japanese."""
    code = ord(character)
    if code < 0x300 or 0x3400 <= code < 0xA000:
        return False
    return (
        unicodedata.category(character)[0] == "M"
        or 0x1100 <= code < 0x1200
        or 0x3131 <= code < 0x3190
        or 0xFF9E <= code < 0xFFDD
    )
