"""Internationalized host names: as they are sent, and as they can be shown without being taken for another name.

The policy is in its essence that of Chromium ("Internationalized Domain Names (IDN) in Google Chrome", in its source):
a label is decoded from Punycode (RFC 3492) only if all its letters are of one script in everyday
use (UAX #31, table 5; Han combines with the syllables of one language, UTS #39, section 5.1), and if they do not all
look like Latin letters (whole-script confusables, UTS #39, section 4).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tui.patterns import lazy_pattern

_DOTS: Final = lazy_pattern("[.\u3002\uff0e\uff61]")
_MAX_LABEL_CHARACTERS: Final = 63
"""The limit of RFC 1035. Longer labels are neither encoded nor decoded, which would take long."""

_IGNORED: Final = lazy_pattern("[\u00ad\u034f\u180b-\u180d\u200b\u2060\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Characters without a meaning in a name, which the mapping of UTS #46 leaves out."""
_JOINER: Final = "\u200d"
_NON_JOINER: Final = "\u200c"
_VIRAMA: Final = 9
"""The combining class of the signs after which a joiner changes a letter's form (UTS #46, ContextJ in RFC 5892)."""

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


def ascii_host(host: str) -> str | None:
    """A host name in the ASCII in which it is sent: mapped, and each label in Punycode where it needs it (UTS #46).

    None where a character cannot be in a name, or a label is too long. The mapping is NFKC and lower case. A name in
    ASCII is only put in lower case: what may not be in one is its parser's matter.
    """
    if host.isascii():
        return host.lower()
    mapped = _IGNORED.sub("", _lower(host))
    if not all(_may_be_in_name(mapped, at) for at in range(len(mapped))):
        return None
    labels = _DOTS.split(mapped)
    if any(len(label) > _MAX_LABEL_CHARACTERS and not label.isascii() for label in labels):
        return None
    return ".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in labels)


def _may_be_in_name(text: str, at: int) -> bool:
    char = text[at]
    if char.isascii():
        return char.isalnum() or char in "-._"
    if char in (_JOINER, _NON_JOINER):
        before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
        is_between_arabic = _script(before) == _script(after) == "ARABIC"
        return unicodedata.combining(before) == _VIRAMA or (char == _NON_JOINER and is_between_arabic)
    return unicodedata.category(char)[0] not in "CZ" and char != "\ufffd"


def _lower(text: str) -> str:
    """A text in NFKC and lower case, letter by letter: a sigma at the end of a word is one as any other."""
    folded = "".join(map(str.lower, unicodedata.normalize("NFKC", text)))
    return unicodedata.normalize("NFKC", folded)


def safe_host(host: str) -> str:
    """A host name as `ascii_host` gives it, with every label decoded that can safely be shown so."""
    if "xn--" not in host:
        return host
    labels = host.split(".")
    foreign = labels[-1].startswith("xn--")
    return ".".join(_label(label, foreign=foreign) for label in labels)


def _label(label: str, *, foreign: bool) -> str:
    """A label as it is shown. `foreign`: the top-level domain is not Latin, so that nobody expects a Latin name."""
    if not label.startswith("xn--") or len(label) > _MAX_LABEL_CHARACTERS:
        return label
    try:
        text = label[4:].encode("ascii").decode("punycode")
        if f"xn--{text.encode('punycode').decode('ascii')}" != label:
            return label
    except (UnicodeError, ValueError):
        return label
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
