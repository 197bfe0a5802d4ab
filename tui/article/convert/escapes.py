r"""Text on its way through html2text: every sign Markdown could take for its own is replaced by a noncharacter first,
and put back afterwards, escaped only where it would really mean something.

html2text escapes by guess, at the start of every piece of text it is handed, and not at all within words; so rules
become `\------` in mid-line while `<b>` written as text becomes a tag. Noncharacters (U+FDD0 to U+FDEF) cannot occur
in text that is exchanged, and `tui.text.sanitize` has removed those of the body.
"""

from __future__ import annotations

import re
from typing import Final

BLOCK: Final = "\ufdd0"  # stands before every block
HELD: Final = "\ufdef"  # stands on both sides of the number of a held piece
STRONG: Final = "\ufdee"
EM: Final = "\ufded"
STRIKE: Final = "\ufdec"
PIPE: Final = "\ufdeb"  # between the cells of a table
EM_OTHER: Final = "\ufdea"  # emphasis that touches strong text

_SIGNS: Final = "\\`*_[]<>#+-~|&!=.)\u00a0\u3000"
_FIRST: Final = 0xFDD1
_OUT: Final = {ord(sign): chr(_FIRST + index) for index, sign in enumerate(_SIGNS)}
_BACK: Final = {_FIRST + index: sign for index, sign in enumerate(_SIGNS)}
_OF: Final = {sign: chr(_FIRST + index) for index, sign in enumerate(_SIGNS)}
# Brackets in the text of a link have to be escaped wherever they stand.
_LINK_OPEN, _LINK_CLOSE = "\ufde8", "\ufde9"
_OUT_IN_LINK: Final = {**_OUT, ord("["): _LINK_OPEN, ord("]"): _LINK_CLOSE}
_MARKUP: Final = {
    ord(STRONG): "**",
    ord(EM): "*",
    ord(EM_OTHER): "_",
    ord(STRIKE): "~~",
    ord(PIPE): "|",
    ord(_LINK_OPEN): "\\[",
    ord(_LINK_CLOSE): "\\]",
}
_ALL_BACK: Final = {**_BACK, **_MARKUP}

_S = {
    name: re.escape(_OF[sign])
    for name, sign in (
        ("slash", "\\"),
        ("tick", "`"),
        ("star", "*"),
        ("under", "_"),
        ("open", "["),
        ("close", "]"),
        ("less", "<"),
        ("more", ">"),
        ("hash", "#"),
        ("plus", "+"),
        ("dash", "-"),
        ("tilde", "~"),
        ("pipe", "|"),
        ("amp", "&"),
        ("bang", "!"),
        ("equal", "="),
        ("dot", "."),
        ("paren", ")"),
    )
}
_DECIDE: Final = re.compile(
    "[" + "".join(_S[n] for n in ("slash", "tick", "star", "under", "close", "less", "amp", "bang", "tilde")) + "]"
)
_LINE: Final = re.compile(
    rf"^(?:(?P<mark>{_S['hash']}{{1,6}}(?=\s|$)|[{_S['plus']}{_S['dash']}{_S['star']}](?=\s|$)|{_S['more']}"
    rf"|{_S['open']}(?=\^[^\s{_S['close']}]+{_S['close']}:)"
    rf"|(?P<rule>(?:[{_S['dash']}{_S['equal']}{_S['pipe']}{_S['under']}:]\s*)+$))|(?P<number>\d{{1,9}})(?P<dot>[{_S['dot']}{_S['paren']}])(?=\s|$))",
    re.MULTILINE,
)
_ESCAPED_ANYWAY: Final = frozenset((_OF["_"], _OF["*"]))
_ENTITY: Final = re.compile(rf"(?:{_S['hash']}\d+|{_S['hash']}[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def shield(text: str, *, in_link: bool = False) -> str:
    """The text with every sign of Markdown out of html2text's sight."""
    return text.translate(_OUT_IN_LINK if in_link else _OUT)


def reveal(text: str, *, in_table: bool = False) -> str:
    """The converted text with its signs back, escaped where they stand as markup would."""
    text = _LINE.sub(_at_line_start, text)
    if _DECIDE.search(text):
        text = _DECIDE.sub(_in_line, text)
    if in_table:
        text = text.replace(_OF["|"], "\\|")
    return text.translate(_ALL_BACK)


def _at_line_start(match: re.Match[str]) -> str:
    if match["number"]:
        return f"{match['number']}\\{match['dot']}"
    if match["mark"] == _OF["*"]:
        return "\\*"
    if match[0][0] in _ESCAPED_ANYWAY:
        return match[0]
    return "\\" + match[0]


def _in_line(match: re.Match[str]) -> str:
    sign = _BACK[ord(match[0])]
    text, at, end = match.string, match.start(), match.end()
    before = text[at - 1] if at else "\n"
    after = text[end] if end < len(text) else "\n"
    seen = _BACK.get(ord(after), after)
    result = sign
    if sign == "\\":
        if seen in _PUNCTUATION or after == "\n":
            result = "\\\\"
    elif sign == "`":
        result = "\\`"
    elif sign == "*":
        if not (before.isspace() and after.isspace()):
            result = "\\*"
    elif sign == "_":
        if not (before.isalnum() and after.isalnum()) and not (before.isspace() and after.isspace()):
            result = "\\_"
    elif sign == "]":
        if seen in "([:":
            result = "\\]"
    elif sign == "<":
        if seen.isascii() and (seen.isalpha() or seen in "/!?"):
            result = "&lt;"
    elif sign == "&":
        if _ENTITY.match(text, end):
            result = "&amp;"
    elif sign == "!":
        if seen == "[" or after == "[":
            result = "\\!"
    elif sign == "~" and (seen == "~" or _BACK.get(ord(before)) == "~" or STRIKE in (before, after)):
        result = "\\~"
    return result


def code_span(text: str) -> str:
    """Inline code with as many backticks around it as it takes."""
    text = " ".join(text.split())
    if not text:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1 if longest else 1)
    return f"{fence} {text} {fence}" if text[0] == "`" or text[-1] == "`" else f"{fence}{text}{fence}"


def fence(code: str, language: str) -> str:
    """A fenced block that nothing in the code can close."""
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    marks = "`" * (longest + 1)
    return f"{marks}{language}\n{code}\n{marks}"
