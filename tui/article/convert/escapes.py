r"""Characters that Markdown would read as markup: masked while text goes through html2text, then put back, and escaped
only where they would be read so.

html2text escapes by guess: at the start of every piece of text it is given, and never within words. So dashes in the
middle of a line become `\------`, and `<b>` written as text becomes a tag. The masks are noncharacters (U+FDD0 to
U+FDEF), which do not occur in exchanged text; `tui.text.sanitize` has removed those of the body.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOCK_START: Final = "\ufdd0"
CODE: Final = "\ufdef"
"""Stands on both sides of the number of a code span."""
STRONG: Final = "\ufdee"
EM: Final = "\ufded"
STRIKE: Final = "\ufdec"
CELL_BORDER: Final = "\ufdeb"
UNDERSCORE_EM: Final = "\ufdea"
"""Emphasis behind other emphasis: asterisks of both would run together."""
UNDERSCORE_STRONG: Final = "\ufde6"
REFERENCE: Final = "\ufde7"
"""Stands before a character that is written as a reference to it, which is punctuation to what stands beside it."""
_OPENING_BRACKET_IN_LINK: Final = "\ufde8"
_CLOSING_BRACKET_IN_LINK: Final = "\ufde9"

_MASKS: Final = {char: chr(0xFDD1 + index) for index, char in enumerate("\\`*_[]<>#+-~|&!=.)\u00a0\u3000")}
_MASKS_IN_LINK: Final = {**_MASKS, "[": _OPENING_BRACKET_IN_LINK, "]": _CLOSING_BRACKET_IN_LINK}
_MASKED: Final = {mask: char for char, mask in _MASKS.items()}
_WRITTEN: Final = {
    **_MASKED,
    STRONG: "**",
    EM: "*",
    UNDERSCORE_EM: "_",
    UNDERSCORE_STRONG: "__",
    STRIKE: "~~",
    CELL_BORDER: "|",
    _OPENING_BRACKET_IN_LINK: "\\[",
    _CLOSING_BRACKET_IN_LINK: "\\]",
}
_EDGES: Final = {**_WRITTEN, CODE: "`", REFERENCE: "&"}
"""What each mask is written as, or begins and ends with."""


def mask_markup(text: str, *, in_link: bool = False) -> str:
    """The text with its markup characters masked. In the text of a link, brackets will be escaped in any case."""
    return _replaced(text, _MASKS_IN_LINK if in_link else _MASKS)


def _replaced(text: str, replacements: Mapping[str, str]) -> str:
    """The text with some characters replaced, by what holds none of them. `str.translate`, which looks up every
    character of a text that is not ASCII, takes many times as long.
    """
    for char, replacement in replacements.items():
        if char in text:
            text = text.replace(char, replacement)
    return text


_m = mask_markup
_AT_LINE_START: Final = lazy_pattern(
    rf"^(?:(?P<mark>{_m('#')}{{1,6}}(?=\s|$)|[{_m('+-*')}](?=\s|$)|[{_m('~')}:](?=\s)"
    rf"|{_m('>')}|{_m('[')}(?=\^[^\s{_m(']')}]+{_m(']')}:)"
    rf"|(?:[{_m('-=|_')}:]\s*)+$)|(?P<number>\d{{1,9}})(?P<dot>[{_m('.)')}])(?=\s|$))",
    re.MULTILINE,
)
_IN_LINE: Final = lazy_pattern("[" + _m("\\`*_]<&!~") + "]")
_REFERRED: Final = lazy_pattern(f"{REFERENCE}(.)", re.DOTALL)
_CHARACTER_REFERENCE: Final = lazy_pattern(rf"(?:{_m('#')}\d+|{_m('#')}[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def unmask_markup(text: str, *, in_table: bool = False) -> str:
    """The converted text with its masked characters put back, escaped where Markdown would read them as markup."""
    text = _IN_LINE.sub(_escape_in_line, _AT_LINE_START.sub(_escape_at_line_start, text))
    if in_table:
        text = text.replace(_m("|"), "\\|")
    text = _replaced(text, _WRITTEN)
    return _REFERRED.sub(lambda match: f"&#{ord(match[1])};", text) if REFERENCE in text else text


def _escape_at_line_start(match: re.Match[str]) -> str:
    if match["number"]:
        return f"{match['number']}\\{match['dot']}"
    if match["mark"] == _m("*"):
        return "\\*"
    return match[0] if match[0][0] in _m("*_") else f"\\{match[0]}"  # those are escaped within the line


def _escape_in_line(match: re.Match[str]) -> str:
    """A masked character put back, escaped if the characters beside it make it markup."""
    char = _MASKED[match[0]]
    text, at, end = match.string, match.start(), match.end()
    before = _EDGES.get(text[at - 1], text[at - 1])[-1] if at else "\n"
    if text[at - 2 : at - 1] == REFERENCE:
        before = ";"
    after = _EDGES.get(text[end], text[end])[0] if end < len(text) else "\n"
    is_markup = (
        char == "`"
        or (char == "\\" and (after in _PUNCTUATION or after == "\n"))
        or (char in "*_" and not (before.isspace() and after.isspace()) and not _is_in_word(char, before, after))
        or (char == "]" and after in "([:")
        or (char == "!" and after == "[")
        or (char == "~" and "~" in (after, before))
        or (char == "<" and after.isascii() and (after.isalpha() or after in "/!?"))
        or (char == "&" and _CHARACTER_REFERENCE.match(text, end))
    )
    if not is_markup:
        return char
    return "&lt;" if char == "<" else "&amp;" if char == "&" else f"\\{char}"


def _is_in_word(char: str, before: str, after: str) -> bool:
    """Whether an underscore stands within a word, where it is no markup; an asterisk is."""
    return char == "_" and before.isalnum() and after.isalnum()


def code_span(text: str) -> str:
    """Inline code in backticks, "" for white space."""
    text = " ".join(text.split())
    marks = _backticks_around(text)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{marks}{space}{text}{space}{marks}" if text else ""


def fence(code: str, language: str) -> str:
    """A fenced block that nothing in the code can close."""
    marks = _backticks_around(code, at_least=3)
    return f"{marks}{language}\n{code}\n{marks}"


def _backticks_around(code: str, *, at_least: int = 1) -> str:
    """More backticks than stand in a row anywhere in the code."""
    return "`" * max(at_least, 1 + max(map(len, re.findall(r"`+", code)), default=0))
