"""Decoding internationalized host names, unless they could be confused with another name.

As in web browsers a label is decoded from Punycode (RFC 3492) only if all its letters are of one script in everyday
use (UAX #31, table 5; Han combines with the syllables of one language, UTS #39, section 5.1), and if they do not all
look like Latin letters (whole-script confusables, UTS #39, section 4).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_DOTS: Final = re.compile("[.\u3002\uff0e\uff61]")
_MAX_LABEL_CHARACTERS: Final = 63
"""The limit of RFC 1035. Longer labels are not decoded, which would take long."""

_SCRIPTS: Final = frozenset((
    "ARABIC", "ARMENIAN", "BENGALI", "BOPOMOFO", "CJK", "CYRILLIC", "DEVANAGARI", "ETHIOPIC", "GEORGIAN", "GREEK",
    "GUJARATI", "GURMUKHI", "HANGUL", "HEBREW", "HIRAGANA", "KANNADA", "KATAKANA", "KHMER", "LAO", "LATIN",
    "MALAYALAM", "MYANMAR", "ORIYA", "SINHALA", "TAMIL", "TELUGU", "THAANA", "THAI", "TIBETAN",
))  # fmt: skip
_COMBINABLE_SCRIPTS: Final = ({"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "HANGUL"}, {"CJK", "BOPOMOFO"})
_PRECOMPOSED: Final = frozenset(("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN"))
"""Scripts whose accented letters are characters of their own: a combining mark is not needed to write a name."""

_LATIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz") | (
    frozenset(map(chr, range(0xDF, 0x180))) - frozenset("÷ıĸŀŉſ")
)  # fmt: skip
_CONFUSABLE: Final = frozenset(
    "аысԁеԍһіюјӏорԗԛѕԝхуъьҽпгѵѡ"  # Cyrillic
    "αγικνρυωηοτϲϳ"  # Greek
    "ագզէլհյոսւօ"  # Armenian
    "იოყხჽჿ"  # Georgian
    "ሀሠሰስበተነከዐዕዘጠ"  # Ethiopic
    "דוחיןס"  # Hebrew
    "اهہھ"  # Arabic
    "ทนบพรห"  # Thai
    "一丨丶丿亅〇ーノヽ"  # Han and kana that are strokes
)
"""Letters that look like Latin ones, or like punctuation between them."""


def safe_host(host: str) -> str:
    """A host name, given in lower case, with every label decoded that can safely be shown so."""
    if host.isascii() and "xn--" not in host:
        return host
    labels = _DOTS.split(host)
    foreign = not labels[-1].isascii() or labels[-1].startswith("xn--")
    return ".".join(_label(label, foreign=foreign) for label in labels)


def _label(label: str, *, foreign: bool) -> str:
    """A label as it is shown. `foreign`: the top-level domain is not Latin, so that nobody expects a Latin name."""
    if label.isascii():
        if not label.startswith("xn--") or len(label) > _MAX_LABEL_CHARACTERS:
            return label
        try:
            text = label[4:].encode("ascii").decode("punycode")
            if f"xn--{text.encode('punycode').decode('ascii')}" != label:
                return label
        except (UnicodeError, ValueError):
            return label
    else:
        text = unicodedata.normalize("NFKC", label).lower()
        label = (
            f"xn--{text.encode('punycode', 'replace').decode('ascii')}"
            if len(text) <= _MAX_LABEL_CHARACTERS
            else "xn--…"
        )
    return text if _is_unambiguous(text, foreign=foreign) else label


def _is_unambiguous(text: str, *, foreign: bool) -> bool:
    """Whether a label cannot be confused with another one."""
    if text.isascii() or text != unicodedata.normalize("NFKC", text) or text != text.lower():
        return False
    letters = [char for char in text if not (char.isascii() and (char.isdigit() or char == "-"))]
    if any(unicodedata.category(char)[0] not in "LM" for char in letters):
        return False
    scripts = {_script(char) for char in letters}
    if not scripts <= _SCRIPTS or (len(scripts) > 1 and not any(scripts <= group for group in _COMBINABLE_SCRIPTS)):
        return False
    if scripts & _PRECOMPOSED and any(unicodedata.category(char)[0] == "M" for char in letters):
        return False
    if scripts == {"LATIN"}:
        return _LATIN.issuperset(letters)
    return foreign or not _CONFUSABLE.issuperset(letters)


def _script(char: str) -> str:
    """The script of a letter: the first word of its Unicode name, which is always right for `_SCRIPTS`."""
    name = re.split("[ -]", unicodedata.name(char, ""), maxsplit=1)[0]
    return "CJK" if name == "IDEOGRAPHIC" else name
