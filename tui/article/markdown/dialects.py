"""What writers of sites add to Markdown, said in plain Markdown: boxes of advice (Python-Markdown's admonitions), names
of headings (kramdown, Pandoc, Hugo), which are not shown, rows longer than the head of their table, and paragraphs that
are set off by nothing but an indentation.
"""

from __future__ import annotations

import re
from functools import partial
from textwrap import dedent
from typing import Final

from tui.article.markdown.scanner import columns_of, outside_fences

_ADMONITION: Final = re.compile(
    r"^(?P<in>[ \t]{0,12})(?:!!!|\?\?\?\+?)[ \t]{1,4}(?P<kind>[a-zA-Z][\w-]{0,40}(?:[ ][a-zA-Z][\w-]{0,40}){0,4})"
    r"[ \t]*(?:\"(?P<title>[^\"\n]{0,300})\")?[ \t]*\n"
    r"(?P<body>(?:[ \t]*\n){0,2}(?P=in)(?: {4}|\t)[ \t]*\S[^\n]*(?:\n|\Z)"
    r"(?:(?:[ \t]*\n){0,3}(?P=in)(?: {4}|\t)[ \t]*\S[^\n]*(?:\n|\Z))*)",
    re.MULTILINE,
)
"""https://python-markdown.github.io/extensions/admonition/ and, folded, those of PyMdown (`???`)."""
_TABLE: Final = re.compile(
    r"^(?P<head>(?=[^\n]*\|)[^\n]*)\n(?P<ruled>[ \t]{0,3}\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*)\n"
    r"(?P<rows>(?:(?=[^\n]*\|)[^\n]*(?:\n|\Z))+)",
    re.MULTILINE,
)
_NAME: Final = re.compile(r"(?<=\S)[ \t]{1,4}\{(?:[#.][\w:.-]{1,100}[ \t]{0,4}){1,8}\}(?=[ \t#]{0,12}$)", re.MULTILINE)
_HEADING: Final = re.compile(r"[ \t>]{0,12}#{1,6}[ \t]")
_UNDERLINE: Final = re.compile(r"[ \t#]{0,12}\n {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)
_INDENTED: Final = re.compile(r"(?:(?<=\S)[ \t]*\n|(?<=[。！？…])\u3000*)(?=\u3000\u3000[^\s\u3000])")
"""Before the indentation of a paragraph: at a line, or behind a sentence where the line ends were lost."""
_DEEPEST: Final = 4
"""Boxes within boxes, beyond which they are text."""


def with_boxes(text: str, depth: int = 0) -> str:
    """Markdown with its boxes of advice as quotations, each under its title; code in fences is not looked into."""
    if "!!! " not in text and "???" not in text:
        return text

    def quoted(match: re.Match[str]) -> str:
        body = dedent(match["body"].expandtabs(4)).strip("\n")
        if depth < _DEEPEST:
            body = with_boxes(body, depth + 1).strip("\n")
        kind = match["kind"].split()[0].capitalize()
        title = kind if match["title"] is None else match["title"].strip()
        lines = [*([f"**{title}**", ""] if title else []), *body.split("\n")]
        quote = "\n".join(match["in"] + f"> {line}".rstrip() for line in lines)
        return quote + ("\n" if match.string[match.end() : match.end() + 1] in ("", "\n") else "\n\n")

    return outside_fences(text, partial(_ADMONITION.sub, quoted))


def without_names(text: str) -> str:
    """Markdown, code apart, without the names and classes that its headings are given."""

    def gone(match: re.Match[str]) -> str:
        line = text.rfind("\n", 0, match.start()) + 1
        named = _HEADING.match(text, line) or _UNDERLINE.match(text, match.end())
        return "" if named else match[0]

    return _NAME.sub(gone, text) if "{" in text else text


def with_indented(text: str) -> str:
    """Running Markdown with a paragraph wherever two ideographic spaces begin a line or follow a sentence."""
    return _INDENTED.sub("\n\n", text) if "\u3000\u3000" in text else text


def with_wide_tables(text: str) -> str:
    """Markdown whose tables have as many columns as their longest row: what has no column is not shown."""
    return outside_fences(text, partial(_TABLE.sub, _widened)) if "|" in text else text


def _widened(match: re.Match[str]) -> str:
    head, ruled = match["head"], match["ruled"]
    columns = columns_of(head)
    more = max(map(columns_of, match["rows"].splitlines())) - columns
    if more <= 0 or columns_of(ruled) != columns:
        return match[0]
    ends = head.rstrip().endswith("|")
    head = head.rstrip() + ("" if ends else " |") + "  |" * more
    ruled = ruled.rstrip() + ("" if ruled.rstrip().endswith("|") else " |") + " --- |" * more
    return f"{head}\n{ruled}\n{match['rows']}"
