"""Markdown in the cells of tables, and in items of lists, that are written as HTML within Markdown.

By CommonMark it is Markdown where blank lines stand around it. What WordPress and other programs export as Markdown has
it in cells without them, so there it is read where the post is Markdown outside of its elements too, or where the cell
says so.
"""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, Final

from tui.article.html.elements import BLOCKS, VOID
from tui.article.html.regions import ANY_TAG
from tui.article.markdown.parser import render, render_inline
from tui.article.markdown.scanner import LINK_TARGET
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

MARKDOWN_SYNTAX: Final = lazy_pattern(
    r"^ {0,3}(?:#{1,6}\s|[-*+]\s|\d+[.)]\s|>|```|~~~|\||={3,}\s*$|-{3,}\s*$)|\]\(|\]\[|\]: |\*\*|__|`|^ {4}"
    r"|(?<![\w*])\*[^\s*](?:[^*\n]*[^\s*])?\*(?![\w*])|(?<![\w_])_[^\s_](?:[^_\n]*[^\s_])?_(?![\w_])",
    re.MULTILINE,
)
"""What makes a text Markdown rather than plain text."""
_SPAN: Final = lazy_pattern(
    rf"\]{LINK_TARGET}|`[^`\n]+`|(?<![\w*])(\*{{1,3}})(?=[^\s*])[^*\n]*[^\s*]\1(?![\w*])"
    r"|(?<![\w_])(_{1,3})(?=[^\s_])[^_\n]*[^\s_]\2(?![\w_])"
)
"""Markdown in running text, where there is no doubt that it is."""
_LINE: Final = lazy_pattern(r"^ {0,3}(?:#{1,6}[ \t]+\S|(?:[-*+]|\d{1,9}[.)])[ \t]+\S)", re.MULTILINE)
"""A heading or an item of a list."""
_IN_BLANK_LINES: Final = lazy_pattern(
    r"(<(td|th|li|dd)(?:\s[^<>]*)?>)[ \t]*\n[ \t]*\n(\s*(?:[^\s<][^<]*?(?:<[^<]*?)??|<[^<]*?))\n"
    r"(?=[ \t]*\n?[ \t]*</\2>)",
    re.IGNORECASE,
)
_CELL: Final = lazy_pattern(
    r"(<t[dh](?:\s[^<>]*)?>)((?:[^<]|<(?:br|img|/?(?:a|b|i|em|strong|span|font|u|sup|sub))(?=[\s/>])[^<>]*>)*)(?=</?t)",
    re.IGNORECASE,
)
"""A cell that holds running text only."""
_SAYS_MARKDOWN: Final = lazy_pattern(r"<t[dh]\s[^<>]*?\bmarkdown\s*=\s*[\"']?(?:1|span|block|true)\b", re.IGNORECASE)
"""A cell that says that it holds Markdown, as in kramdown and PHP Markdown Extra."""
_CELL_START: Final = lazy_pattern(r"<t[dh](?=[\s>])", re.IGNORECASE)
_TAG: Final = lazy_pattern(r"(<[^<>]*>)")
_ITEMS: Final = lazy_pattern(r"\s*^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+\S", re.MULTILINE)


def is_markdown_outside(text: str) -> bool:
    """Whether Markdown stands outside of all elements of a text."""
    stretches: list[str] = []
    position = depth = 0
    for tag in ANY_TAG.finditer(text):
        name = tag[2].lower()
        if name not in BLOCKS or name in VOID or tag[3]:
            continue
        if not tag[1]:
            if not depth:
                stretches.append(text[position : tag.start()])
            depth += 1
        elif depth:
            depth -= 1
            position = tag.end()
    if not depth:
        stretches.append(text[position:])
    return any(map(_SPAN.search, stretches)) or any(map(_LINE.search, stretches))


def render_cells(html: str, in_markdown: Callable[[], bool]) -> str:
    """HTML with the Markdown in its cells and items as HTML. `in_markdown` tells whether the post is Markdown."""
    html = _IN_BLANK_LINES.sub(_render_blocks, html)
    if not _CELL_START.search(html):
        return html
    is_markdown = in_markdown()
    return _CELL.sub(
        lambda cell: _render_spans(cell) if is_markdown or _SAYS_MARKDOWN.match(cell[1]) else cell[0], html
    )


def _render_blocks(match: re.Match[str]) -> str:
    text = dedent(match[3].strip("\n"))
    return f"{match[1]}{render(text)}" if MARKDOWN_SYNTAX.search(text) else match[0]


def _render_spans(match: re.Match[str]) -> str:
    opening, content = match.groups()
    if "<" not in content and _ITEMS.match(content):
        return f"{opening}{render(dedent(content.strip(chr(10))))}"
    if not _SPAN.search(content):
        return match[0]
    parts = _TAG.split(content)
    return opening + "".join(part if part[:1] == "<" else render_inline(part) for part in parts)
