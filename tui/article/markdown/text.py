"""The text of Markdown without its marks, in a few passes: near enough to what a parser makes of it to be searched."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from tui.article.markdown.scanner import LineKind, line_kinds
from tui.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFINITION: Final = re.compile(r"^ {0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*\S.*$(?:\n[ \t]+[\"'(].*$)?", re.MULTILINE)
_LINK: Final = re.compile(
    r"!?\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
    r"(?:\(\s*(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))*)(?:\s+(\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)|\[[^\[\]]*\])"
)
_SHORTCUT: Final = re.compile(r"(?<![\\\]])\[([^\[\]\n]+)\](?![\[(:])")
_NOTE: Final = re.compile(r"\[\^([^\[\]\s]+)\]")
_DRAWN: Final = re.compile(
    r"^[ \t>]*(?:(?:[-*_=][ \t]*){3,}|\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?)[ \t]*$", re.MULTILINE
)
"""A rule, the line under a heading, or the one under the head of a table."""
_ROW: Final = re.compile(r"^[ \t]*\|[ \t]*(.*?)[ \t]*\|[ \t]*$", re.MULTILINE)
_HARD_BREAK: Final = re.compile(r"\\$", re.MULTILINE)
_CODE: Final = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_STARRED: Final = re.compile(r"(?<!\\)(\*{1,3}|~~)(?=[^\s*~])([^*~]*?[^\s*~\\])\1")
_LINED: Final = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])(.*?[^\s_\\])\1(?!\w)")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_AT_START: Final = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+(?:\[[ xX]\][ \t]+)?|^[ \t]*>[ \t>]*", re.MULTILINE
)
_NUMBERED: Final = re.compile(r"^ {0,3}#{1,6}[ \t]+|[ \t]+#+[ \t]*$", re.MULTILINE)
_LINE_BREAK: Final = re.compile(r"(?<=[^\x00-\u2e7f])[ \t]*\n[ \t]*(?=[^\x00-\u2e7f])")


def labels(text: str) -> frozenset[str]:
    """The labels under which a text defines the addresses of its links, as they are compared."""
    return frozenset(map(_label, _DEFINITION.findall(text))) if "]:" in text else frozenset()


def definitions(text: str) -> str:
    """The lines of a text that define its links: what a piece of it has to have with it to be read alone."""
    return "\n".join(match[0] for match in _DEFINITION.finditer(text)) if "]:" in text else ""


def _label(written: str) -> str:
    return " ".join(written.split()).casefold()


def markdown_text(text: str, defined: frozenset[str] = frozenset()) -> str:
    """The words of a Markdown text; the addresses of links, the marks of structure and the names of fences are out.

    `defined` are the `labels` of the whole body: a link may be defined in another part of it.
    """
    out: list[str] = []
    for fenced, stretch in _fences(text):
        out.append(stretch if fenced else _words(stretch, defined))
    return "\n".join(out).strip("\n")


def _fences(text: str) -> Iterator[tuple[bool, str]]:
    """The text in stretches, and whether each is what a fence holds."""
    if "```" not in text and "~~~" not in text:
        yield False, text
        return
    found: list[str] = []
    is_fenced = False
    lines = text.split("\n")
    for line, kind in zip(lines, line_kinds(lines), strict=True):
        if kind in (LineKind.FENCE_START, LineKind.FENCE_END) or is_fenced != kind.is_fence:
            yield is_fenced, "\n".join(found)
            is_fenced = kind in (LineKind.FENCE_START, LineKind.FENCED)
            found = [] if kind.is_fence else [line]
        else:
            found.append(line)
    yield is_fenced, "\n".join(found)


def _words(text: str, defined: frozenset[str]) -> str:
    if "[" in text:
        text = _NOTE.sub(r"[\1]", _DEFINITION.sub("", text))
        for _ in range(2):  # a picture within a link
            text = _LINK.sub(_said, text)
        if defined:
            text = _SHORTCUT.sub(lambda match: match[1] if _label(match[1]) in defined else match[0], text)
    if "--" in text or "==" in text or "**" in text or "__" in text or "- -" in text or "* *" in text or "|" in text:
        text = _DRAWN.sub("", text)
    if "|" in text:
        text = _ROW.sub(r"\1", text)
    text = _NUMBERED.sub("", _AT_START.sub("", text))
    if "`" in text:
        text = "".join(
            piece if at % 3 == 2 else "" if at % 3 == 1 else _without_marks(piece)
            for at, piece in enumerate(_CODE.split(text))
        )
    else:
        text = _without_marks(text)
    return _LINE_BREAK.sub("", text)


def _said(match: re.Match[str]) -> str:
    """The words of a link or a picture; a picture without any is called by its title."""
    words, title = match.groups()
    return (title or "")[1:-1] if match[0][0] == "!" and not words.strip() else words


def _without_marks(text: str) -> str:
    for sign, pattern in (("*", _STARRED), ("~~", _STARRED), ("_", _LINED)):
        if sign in text:
            text = pattern.sub(r"\2", text)
            text = pattern.sub(r"\2", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", _HARD_BREAK.sub("", text))
    if "&" in text:
        text = sanitize(unescape(text))
    return text
