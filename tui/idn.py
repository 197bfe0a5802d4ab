"""The name of a host as it can be shown: in its own script where it cannot be taken for another, else as it is sent.

A label is decoded (Punycode, RFC 3492) as web browsers do it: when all its letters are of one script, of those in
everyday use (UAX #31, table 5; Han goes with the syllables of one language, UTS #39, section 5.1), and when they are
not all letters that look like Latin ones (whole-script confusables, UTS #39, section 4).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_DOTS: Final = re.compile("[.\u3002\uff0e\uff61]")
_LONGEST: Final = 63
"""Characters of a label, at most (RFC 1035); a longer one is no name, and takes long to decode."""

_SCRIPTS: Final = frozenset((
    "ARABIC", "ARMENIAN", "BENGALI", "BOPOMOFO", "CJK", "CYRILLIC", "DEVANAGARI", "ETHIOPIC", "GEORGIAN", "GREEK",
    "GUJARATI", "GURMUKHI", "HANGUL", "HEBREW", "HIRAGANA", "KANNADA", "KATAKANA", "KHMER", "LAO", "LATIN",
    "MALAYALAM", "MYANMAR", "ORIYA", "SINHALA", "TAMIL", "TELUGU", "THAANA", "THAI", "TIBETAN",
))  # fmt: skip
_TOGETHER: Final = ({"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "HANGUL"}, {"CJK", "BOPOMOFO"})
_STACKED: Final = frozenset(("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN"))
"""Scripts whose letters have their accents in them: a mark that is set on one makes another letter of it."""

_LATIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz") | (
    frozenset(map(chr, range(0xDF, 0x180))) - frozenset("÷ıĸŀŉſ")
)  # fmt: skip
_ALIKE: Final = frozenset(
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
"""Letters that look like Latin ones, or like what stands between them."""


def safe_host(host: str) -> str:
    """A host's name in lower case, every label of it as it can safely be shown."""
    if host.isascii() and "xn--" not in host:
        return host
    labels = _DOTS.split(host)
    foreign = not labels[-1].isascii() or labels[-1].startswith("xn--")
    return ".".join(_label(label, foreign=foreign) for label in labels)


def _label(label: str, *, foreign: bool) -> str:
    """One label. `foreign`: the name ends in another script, where nobody looks for a Latin one."""
    if label.isascii():
        if not label.startswith("xn--") or len(label) > _LONGEST:
            return label
        try:
            text = label[4:].encode("ascii").decode("punycode")
            if f"xn--{text.encode('punycode').decode('ascii')}" != label:
                return label
        except (UnicodeError, ValueError):
            return label
    else:
        text = unicodedata.normalize("NFKC", label).lower()
        label = f"xn--{text.encode('punycode', 'replace').decode('ascii')}" if len(text) <= _LONGEST else "xn--…"
    return text if _is_plain(text, foreign=foreign) else label


def _is_plain(text: str, *, foreign: bool) -> bool:
    """Whether a label reads as nothing but what it is."""
    if text.isascii() or text != unicodedata.normalize("NFKC", text) or text != text.lower():
        return False
    letters = [char for char in text if not (char.isascii() and (char.isdigit() or char == "-"))]
    if any(unicodedata.category(char)[0] not in "LM" for char in letters):
        return False
    scripts = {_script(char) for char in letters}
    if not scripts <= _SCRIPTS or (len(scripts) > 1 and not any(scripts <= group for group in _TOGETHER)):
        return False
    if scripts & _STACKED and any(unicodedata.category(char)[0] == "M" for char in letters):
        return False
    if scripts == {"LATIN"}:
        return _LATIN.issuperset(letters)
    return foreign or not _ALIKE.issuperset(letters)


def _script(char: str) -> str:
    """The first word of the character's name, which is its script's: for letters of `_SCRIPTS`, always."""
    name = re.split("[ -]", unicodedata.name(char, ""), maxsplit=1)[0]
    return "CJK" if name == "IDEOGRAPHIC" else name
