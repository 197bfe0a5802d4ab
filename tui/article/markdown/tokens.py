"""Markdown → tokens, by markdown-it-py: CommonMark with tables, strikethrough, task lists and footnotes.

Emphasis follows the "CJK-friendly" amendment to CommonMark: `**「引」**は` is strong, which the plain rules for
flanking deny (https://github.com/tats-u/markdown-cjk-friendly).
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

_SCREENFUL: Final = 70
"""Lines that the first blocks of a long text are to have, at a guess."""
_AHEAD: Final = 4
"""Lines behind the beginning of a block that may have a say in what it is."""

_WRITTEN: Final = re.compile(
    r"https?://[a-z0-9.-]+(?::\d+)?(?:/(?:[!#$&'()*+,./:;=?@\w~-]|%[0-9A-Fa-f]{2})*)?", re.ASCII
)


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The one parser, made at first use."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    from tui.article.markdown.cjk_emphasis import tokenize

    made = MarkdownIt("commonmark", {"html": False, "maxNesting": 100_000}).enable(["table", "strikethrough"])
    made.use(footnote_plugin).use(deflist_plugin)
    made.normalizeLink = _normalised(made.normalizeLink)  # type: ignore[assignment]
    made.inline.ruler.at("emphasis", tokenize)
    made.disable(["html_block", "html_inline", "footnote_inline", "footnote_tail"])
    return made


def _normalised(normalise: Callable[[str], str]) -> Callable[[str], str]:
    """The parser's way to write an address, without the cost for those that are written so already."""
    return lambda url: url if _WRITTEN.fullmatch(url) else normalise(url)


def rendered(text: str) -> str:
    """Markdown as HTML. Never raises: what is nested too deep to be parsed is shown as written, as on the screen."""
    try:
        return str(parser().render(text))
    except RecursionError:
        return "".join(f"<p>{escape(part.strip())}</p>\n" for part in text.split("\n\n") if part.strip())


class Tokens:
    """What the parser makes of a text: its blocks at once, what runs within them as far as it is asked for.

    Blocks are a fifth of the work; what they are, and what references lead to, only the whole text can tell.
    """

    def __init__(self, text: str) -> None:
        from markdown_it.rules_core import StateCore, block, normalize

        self._env: EnvType = {}
        self._ready = 0
        state = StateCore(text, parser(), self._env)
        normalize(state)
        block(state)
        self.all = state.tokens
        self.lines = state.src.split("\n")

    def upto(self, end: int) -> list[Token]:
        """The first `end` tokens, with what runs within them. To be asked for ever more."""
        from markdown_it.rules_core import StateCore, inline, text_join

        state = StateCore("", parser(), self._env, self.all[self._ready : end])
        inline(state)
        text_join(state)
        self._ready = max(end, self._ready)
        return self.all[:end]

    def beginning(self, *, whole: bool) -> int:
        """How many tokens make up the first blocks, some `_SCREENFUL` lines of them; 0 where there is no more.

        Where the text is not `whole`, only blocks count that no text behind it can change: they end at a blank line,
        under which a paragraph or a heading begins.
        """
        lines = 0
        for index, token in enumerate(self.all):
            if lines >= _SCREENFUL and not token.level and token.nesting >= 0 and token.map:
                at = token.map[0]
                if whole or (at + _AHEAD < len(self.lines) and self._is_border(at)):
                    return index
            if token.content:
                lines += token.content.count("\n") + 1 if token.type != "inline" else 2 + len(token.content) // 60
        return 0

    def _is_border(self, at: int) -> bool:
        first = self.lines[at][:1]
        return (
            (first.isalpha() or first == "#" or first > "\x7f")
            and not self.lines[at - 1].strip(" \t")
            and not any(line.lstrip()[:1] in (":", "~") for line in self.lines[at + 1 : at + _AHEAD])
        )
