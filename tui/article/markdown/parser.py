"""The Markdown parser: markdown-it-py with CommonMark, tables, strikethrough, footnotes and definition lists.

Emphasis follows the "CJK-friendly" amendment to CommonMark (https://github.com/tats-u/markdown-cjk-friendly,
specification 1.0). By the plain rules `**「引」**は` is no emphasis, since a closing delimiter after punctuation must
be followed by white space or punctuation, and Chinese and Japanese have neither there. The amendment lets a CJK
character stand for them and does not count CJK punctuation as punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import escape
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, cast

from tui.article.characters import is_written_without_spaces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

_PREVIEW_LINES: Final = 70
"""Lines that the first blocks of a long text should fill, estimated."""
_LOOKAHEAD: Final = 4
"""Lines behind the start of a block that may change what it is."""
_INLINE_MARKUP: Final = re.compile(r"[\\`~*_\[<&]|\s\n|\n\s")
"""What text must hold to be more than text and soft line breaks: only then do the inline rules of the parser run."""
_LINK_DEFINITION: Final = re.compile(r"^ {0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*\S.*$(?:\n[ \t]+[\"'(].*$)?", re.MULTILINE)
_NORMALIZED_URL: Final = re.compile(
    r"https?://[a-z0-9.-]+(?::\d+)?(?:/(?:[!#$&'()*+,./:;=?@\w~-]|%[0-9A-Fa-f]{2})*)?", re.ASCII
)


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The parser, which is made at its first use and shared."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    made = MarkdownIt("commonmark", {"html": False, "maxNesting": 100_000}).enable(["table", "strikethrough"])
    made.use(footnote_plugin).use(deflist_plugin)
    made.normalizeLink = _skip_normalized(made.normalizeLink)  # type: ignore[assignment]
    made.inline.ruler.at("emphasis", _read_emphasis)
    made.disable(["html_block", "html_inline", "footnote_inline", "footnote_tail"])
    return made


def _skip_normalized(normalize: Callable[[str], str]) -> Callable[[str], str]:
    """The parser's function that normalizes an address, without its cost for the many that are normalized already."""
    return lambda url: url if _NORMALIZED_URL.fullmatch(url) else normalize(url)


def render(text: str) -> str:
    """Markdown as HTML. Never raises: what is nested too deep to be parsed is shown as written, as on the screen."""
    try:
        return str(parser().render(text))
    except RecursionError:
        return "".join(f"<p>{escape(part.strip())}</p>\n" for part in text.split("\n\n") if part.strip())


def link_definitions(text: str) -> str:
    """The lines that define the links of a text: a piece of it that is read alone needs them."""
    return "\n".join(match[0] for match in _LINK_DEFINITION.finditer(text)) if "]:" in text else ""


class Tokens:
    """The parser's tokens of a text: block tokens at once, the inline tokens in them as far as they are needed.

    Parsing blocks is a fifth of the work. It needs the whole text, since references may be defined anywhere in it.
    """

    def __init__(self, text: str, references: Mapping[str, object] | None = None) -> None:
        """`references` are those of another `Tokens`, where the text is a piece of the other's."""
        from markdown_it.rules_core import StateCore, block, normalize

        self._env: EnvType = {} if references is None else {"references": dict(references)}
        self._inline_end = 0
        state = StateCore(text, parser(), self._env)
        normalize(state)
        block(state)
        self.all = state.tokens
        self._lines = state.src.split("\n")

    @property
    def references(self) -> Mapping[str, object]:
        """What the labels of links stand for, as the text defines them."""
        return cast("Mapping[str, object]", self._env.get("references", {}))

    def up_to(self, end: int) -> list[Token]:
        """The first `end` tokens, their inline tokens included. `end` must not fall from one call to the next."""
        self.parse_inline(self.all[self._inline_end : end])
        self._inline_end = max(end, self._inline_end)
        return self.all[:end]

    def parse_inline(self, tokens: list[Token]) -> None:
        """Parse the inline tokens in some of the tokens in `all`."""
        from markdown_it.rules_core import StateCore, inline, text_join
        from markdown_it.token import Token

        marked: list[Token] = []
        for token in tokens:
            if token.type == "inline" and not _INLINE_MARKUP.search(token.content):
                texts = [Token("text", "", 0, content=line) for line in token.content.split("\n")]
                breaks = [Token("softbreak", "br", 0) for _ in texts[1:]]
                token.children = [child for pair in zip_longest(texts, breaks) for child in pair if child is not None]
            else:
                marked.append(token)
        state = StateCore("", parser(), self._env, marked)
        inline(state)
        text_join(state)

    def preview_end(self, *, is_complete: bool) -> int:
        """How many tokens make up the first blocks, about `_PREVIEW_LINES` lines of them; 0 where there are fewer.

        Where more text is still to come (the text is not `is_complete`), only blocks count that it cannot change: they
        end at a blank line, which a paragraph or a heading follows.
        """
        lines = 0
        for index, token in enumerate(self.all):
            if lines >= _PREVIEW_LINES and not token.level and token.nesting >= 0 and token.map:
                at = token.map[0]
                if is_complete or (at + _LOOKAHEAD < len(self._lines) and self._is_final_before(at)):
                    return index
            if token.content:
                lines += token.content.count("\n") + 1 if token.type != "inline" else 2 + len(token.content) // 60
        return 0

    def _is_final_before(self, at: int) -> bool:
        first = self._lines[at][:1]
        return (
            (first.isalpha() or first == "#" or first > "\x7f")
            and not self._lines[at - 1].strip(" \t")
            and not any(line.lstrip()[:1] in (":", "~") for line in self._lines[at + 1 : at + _LOOKAHEAD])
        )


def _read_emphasis(state: StateInline, silent: bool) -> bool:
    """Read a run of `*` or `_` as delimiters: a rule for markdown-it, which takes nothing where it is `silent`."""
    from markdown_it.rules_inline.state_inline import Delimiter

    start = state.pos
    marker = state.src[start]
    if silent or marker not in "*_":
        return False
    end = start
    while end < state.posMax and state.src[end] == marker:
        end += 1
    can_open, can_close = _flanking(state.src, start, end, state.posMax, inside_words=marker == "*")
    length = end - start
    for _ in range(length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker), length=length, token=len(state.tokens) - 1, end=-1, open=can_open, close=can_close
            )
        )
    state.pos = end
    return True


def _flanking(text: str, start: int, end: int, limit: int, *, inside_words: bool) -> tuple[bool, bool]:
    """Whether the run of delimiters may open and may close emphasis."""
    before = text[start - 1] if start else " "
    if "\ufe00" <= before <= "\ufe0f" and start > 1:  # a variation selector belongs to the sign before it
        before = text[start - 2]
    after = text[end] if end < limit else " "
    wide_before, wide_after = is_written_without_spaces(before), is_written_without_spaces(after)
    punctuation_before, punctuation_after = _is_punctuation(before), _is_punctuation(after)
    plain_before, plain_after = punctuation_before and not wide_before, punctuation_after and not wide_after
    left = not after.isspace() and (not plain_after or before.isspace() or plain_before or wide_before)
    right = not before.isspace() and (not plain_before or after.isspace() or plain_after or wide_after)
    if inside_words:
        return left, right
    return left and (not right or punctuation_before), right and (not left or punctuation_after)


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"
