"""The Markdown parser: markdown-it-py with CommonMark, tables, strikethrough, footnotes and definition lists.

Three things differ from CommonMark:

- Emphasis and strikethrough follow the "CJK-friendly" amendment (https://github.com/tats-u/markdown-cjk-friendly,
  specification 1.0). By the plain rules `**「引」**は` is no emphasis, since a closing delimiter after punctuation must
  be followed by white space or punctuation, and Chinese, Japanese and Korean have neither there. The amendment lets a
  CJK character stand for them and does not count CJK punctuation as punctuation.
- An address of the web that is written out is text as far as it goes, whatever markup its characters would be.
- A line of three tildes with two more behind them opens no fence: it strikes words through.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from html import escape
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING, Final, cast

from tui.article.characters import is_written_without_spaces
from tui.article.markdown.inline import bare_address
from tui.article.markdown.scanner import STRUCK_AT_START
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.rules_inline.state_inline import Delimiter
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

_PREVIEW_LINES: Final = 70
"""Lines that the first blocks of a long text should fill, estimated."""
_LOOKAHEAD: Final = 4
"""Lines behind the start of a block that may change what it is."""
_INLINE_MARKUP: Final = lazy_pattern(r"[\\`~*_\[<&]|\s\n|\n\s")
"""What text must hold to be more than text and soft line breaks: only then do the inline rules of the parser run."""
_LINK_DEFINITION: Final = lazy_pattern(r"^ {0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*\S.*$(?:\n[ \t]+[\"'(].*$)?", re.MULTILINE)
_MAX_LABEL: Final = 999
"""Characters of a label that names a definition, by CommonMark, which allows no brackets in it either."""
_LABEL: Final = lazy_pattern(r"(?:[^\[\]\\]|\\.|\\\Z)*", re.DOTALL)
_BRACKETS_READ: Final = "brackets read"
_BRACKET: Final = lazy_pattern(r"[\[\]]")
_MANY_BRACKETS: Final = 100
"""Open at a time in a paragraph."""
_SCHEME: Final = lazy_pattern(r"(?:https?|ftp)\Z", re.IGNORECASE)
_ADDRESS_PART: Final = lazy_pattern(
    r"(?P<run>\*+|~+|_+)|\[[^\[\]\s`<>]*\](?![(\[])|\\[!-/:-@\[-`{-~]|&amp;|(?!&(?:#\w+|[A-Za-z][A-Za-z0-9]*);)[!-~]"
)
"""A character of an address in Markdown, where it is not escaped; brackets in pairs."""
_HANGUL_OR_HALF_WIDTH: Final = lazy_pattern(
    "[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uff61-\uffdc\uffe8-\uffee\u20a9]"
)
_VARIATION_SELECTOR: Final = lazy_pattern("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_CLOSING: Final = ("Po", "Pe", "Pf")
_ENDS_ADDRESS: Final = frozenset("<>[]`\\")
_NORMALIZED_URL: Final = lazy_pattern(
    r"https?://[a-z0-9.-]+(?::\d+)?(?:/(?:[!#$&'()*+,./:;=?@\w~-]|%[0-9A-Fa-f]{2})*)?", re.ASCII
)


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The parser, which is made at its first use and shared."""
    from types import SimpleNamespace

    from markdown_it import MarkdownIt, helpers
    from markdown_it.rules_block import fence, hr
    from markdown_it.rules_inline import image, link
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    made = MarkdownIt("commonmark", {"html": False, "maxNesting": 100_000}).enable(["table", "strikethrough"])
    made.use(footnote_plugin).use(deflist_plugin)
    made.normalizeLink = _skip_normalized(made.normalizeLink)  # type: ignore[assignment]
    made.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkDestination=helpers.parseLinkDestination,
        parseLinkTitle=helpers.parseLinkTitle,
        parseLinkLabel=_end_of_label,
    )
    made.inline.ruler.after("text", "address", _read_address)
    made.inline.ruler.at("strikethrough", _read_strikethrough)
    made.inline.ruler.at("emphasis", _read_emphasis)
    made.inline.ruler.at("link", _with_labels_alone(link))
    made.inline.ruler.at("image", _with_labels_alone(image))
    made.block.ruler.at(
        "fence", _without_struck_lines(fence), {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    made.block.ruler.at("hr", _at_ends_of_lines(hr), {"alt": ["paragraph", "reference", "blockquote", "list"]})
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


def render_inline(text: str) -> str:
    """The running text of one paragraph of Markdown as HTML. Never raises, as `render`."""
    try:
        return str(parser().renderInline(text))
    except RecursionError:
        return escape(text)


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


def _without_struck_lines(fence: Callable[[StateBlock, int, int, bool], bool]) -> Callable[..., bool]:
    """The parser's rule for fenced code, for all lines but those that strike words through."""

    def read_fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        at = state.bMarks[start] + state.tShift[start]
        if state.src.startswith("~~~", at) and STRUCK_AT_START.match(state.src, at, state.eMarks[start]):
            return False
        return fence(state, start, end, silent)

    return read_fence


def _at_ends_of_lines(hr: Callable[[StateBlock, int, int, bool], bool]) -> Callable[..., bool]:
    """The parser's rule for thematic breaks, asked only where nothing but marks and blanks are left of a line.

    Of lists within one line it is asked at each, and looked through the rest of the line every time.
    """

    def read_break(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        at, line_end = state.bMarks[start] + state.tShift[start], state.eMarks[start]
        if at >= line_end or state.src[at] not in "*-_":
            return False
        known: dict[tuple[int, str], int] = state.env.setdefault("last marks", {})
        key = (line_end, state.src[at])
        if key not in known:
            if any(end != line_end for end, _ in known):
                known.clear()
            known[key] = at + len(state.src[at:line_end].rstrip(f"{state.src[at]} \t"))
        return known[key] <= at and hr(state, start, end, silent)

    return read_break


def _with_labels_alone(rule: Callable[[StateInline, bool], bool]) -> Callable[..., bool]:
    """The parser's rule for links or images, which looks up a definition only by what can be a label: it spelt out and
    normalized all that stands in brackets, at each of many brackets in one another.
    """

    def is_inline(state: StateInline) -> bool:
        """Whether an address follows in parentheses."""
        position, references = state.pos, state.env.pop("references")
        try:
            return rule(state, True)
        finally:
            state.pos = position
            state.env["references"] = references

    def read(state: StateInline, silent: bool) -> bool:
        start = state.pos + state.src.startswith("!", state.pos)
        is_image = start > state.pos
        references = state.env.get("references")
        if not references or not state.src.startswith("[", start):
            return rule(state, silent)
        end = state.md.helpers.parseLinkLabel(state, start, not is_image)
        if end < 0:
            return False
        if state.src.startswith("[", end + 1) and end + 1 < state.posMax:
            own = state.md.helpers.parseLinkLabel(state, end + 1, False)
            if own > end + 2:
                start, end = end + 1, own
        is_label = end - start - 1 <= _MAX_LABEL and _LABEL.fullmatch(state.src, start + 1, end)
        return (bool(is_label) or is_inline(state)) and rule(state, silent)

    return read


def _end_of_label(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803 - markdown-it's name
    """Where the label of a link ends that begins at a bracket, -1 where it is none: what markdown-it's function of
    this purpose finds, in time by the length of the text.

    What is found of the brackets within is kept: the parser asks for each of them, and looked through the rest of the
    paragraph every time.
    """
    ends = cast("dict[object, int]", state.cache)
    limit = state.posMax
    found = ends.get((start, disableNested, limit))
    if found is not None:
        return found
    position = state.pos
    if _BRACKETS_READ not in ends:
        ends[_BRACKETS_READ] = 0
        _read_brackets(state, start)
    open_ = [start]
    state.pos = start + 1
    while state.pos < limit:
        at = state.pos
        marker = state.src[at]
        if marker == "]":
            ends[open_.pop(), disableNested, limit] = at
            if not open_:
                break
        state.md.inline.skipToken(state)
        if marker == "[" and state.pos == at + 1:
            known = ends.get((at, disableNested, limit))
            if known is None:
                open_.append(at)
            elif known < 0:  # what keeps it open keeps those around it open
                break
            else:
                state.pos = known + 1
        elif marker == "[" and disableNested:
            break
    for bracket in open_:
        ends[bracket, disableNested, limit] = -1
    state.pos = position
    return ends[start, disableNested, limit]


def _read_brackets(state: StateInline, start: int) -> None:
    """Of many brackets in one another, read the last one first: each asks for those in it, by recursion."""
    if state.src.count("[", start, state.posMax) <= _MANY_BRACKETS:
        return
    signs = _BRACKET.findall(state.src, start, state.posMax)
    if max(accumulate(1 if sign == "[" else -1 for sign in signs)) > _MANY_BRACKETS:
        at = state.src.rfind("[", start + 1, state.posMax)
        while at > start:
            state.pos = at
            state.md.inline.skipToken(state)
            at = state.src.rfind("[", start + 1, at)


def _read_address(state: StateInline, silent: bool) -> bool:
    """Read the rest of an address of the web, from the colon on, as text: a rule for markdown-it."""
    source, colon = state.src, state.pos
    scheme = _SCHEME.search(source, max(colon - 5, 0), colon) if source.startswith("://", colon) else None
    if scheme is None:
        return False
    from markdown_it.common.utils import unescapeAll

    parts: list[str] = []
    ends: list[int] = []
    """For each character of the address, where it ends in the source."""
    at = colon
    while (part := _ADDRESS_PART.match(source, at, state.posMax)) is not None and part[0] not in _ENDS_ADDRESS:
        if (
            part["run"]
            and not _stands_in_word(source, *part.span())
            and _open_delimiters(state)[part[0][0], len(part[0])]
        ):
            break
        at = part.end()
        characters = unescapeAll(part[0])
        parts.append(characters)
        ends += range(at - len(characters) + 1, at + 1)
    length = len(bare_address(scheme[0] + "".join(parts))) - len(scheme[0])
    if length <= len("://"):
        return False
    if not silent:
        state.pending += "".join(parts)[:length]
    state.pos = ends[length - 1]
    return True


def _stands_in_word(source: str, start: int, end: int) -> bool:
    """Whether a run of underscores stands within a word, where it closes nothing; asterisks and tildes do."""
    return source[start] == "_" and source[end : end + 1].isalnum()


class _OpenDelimiters:
    """The delimiters of a paragraph so far that something may still close."""

    __slots__ = ("_lengths", "_read", "counts", "delimiters")

    def __init__(self, delimiters: list[Delimiter]) -> None:
        self.delimiters = delimiters
        self._read = 0
        self._lengths: dict[str, list[int]] = {}
        self.counts: Counter[tuple[str, int]] = Counter()
        """How many are open of each sign with so many of it in a row."""

    def read_on(self) -> None:
        """Read the delimiters that have come since the last time."""
        for delimiter in self.delimiters[self._read :]:
            marker = chr(delimiter.marker)
            lengths = self._lengths.setdefault(marker, [])
            if delimiter.close and lengths:
                self.counts[marker, lengths.pop()] -= 1
            elif delimiter.open:
                lengths.append(delimiter.length or len("~~"))
                self.counts[marker, lengths[-1]] += 1
        self._read = len(self.delimiters)


def _open_delimiters(state: StateInline) -> Counter[tuple[str, int]]:
    """How many delimiters may still be closed, by their sign and by how many of it stand in a row.

    What is known of those so far is kept in the state: it is asked for at every address.
    """
    known: dict[int, _OpenDelimiters] = state.env.setdefault("open delimiters", {})
    found = known.get(id(state.delimiters))
    if found is None or found.delimiters is not state.delimiters:
        found = known[id(state.delimiters)] = _OpenDelimiters(state.delimiters)
    found.read_on()
    return found.counts


def _read_emphasis(state: StateInline, silent: bool) -> bool:
    """Read a run of `*` or `_` as delimiters: a rule for markdown-it, which takes nothing where it is `silent`."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    end = _end_of_run(state)
    can_open, can_close = _flanking(state.src, state.pos, end, state.posMax, inside_words=marker == "*")
    length = end - state.pos
    for _ in range(length):
        _push_delimiter(state, marker, length, can_open=can_open, can_close=can_close)
    state.pos = end
    return True


def _read_strikethrough(state: StateInline, silent: bool) -> bool:
    """Read a run of tildes as delimiters of two each: a rule for markdown-it. One alone is text."""
    start = state.pos
    if silent or not state.src.startswith("~~", start, state.posMax):
        return False
    end = _end_of_run(state)
    can_open, can_close = _flanking(state.src, start, end, state.posMax, inside_words=True)
    after = state.src[end : min(end + 1, state.posMax)]
    before = state.src[start - 1 : start]
    # Tildes before a CJK comma or full stop draw out the word before them; nobody strikes such a sign first.
    if can_open and can_close and _is_cjk(after) and unicodedata.category(after) in _CLOSING:
        can_open = _is_punctuation(before)
    if (end - start) % 2:
        state.push("text", "", 0).content = "~"
    for _ in range((end - start) // 2):
        _push_delimiter(state, "~~", 0, can_open=can_open, can_close=can_close)
    state.pos = end
    return True


def _end_of_run(state: StateInline) -> int:
    """Where the run of the character at the current position ends."""
    end = state.pos
    while end < state.posMax and state.src[end] == state.src[state.pos]:
        end += 1
    return end


def _push_delimiter(state: StateInline, text: str, length: int, *, can_open: bool, can_close: bool) -> None:
    """Add a delimiter that stands in a run of `length`; 0 where it is paired whatever the lengths are."""
    from markdown_it.rules_inline.state_inline import Delimiter

    state.push("text", "", 0).content = text
    token = len(state.tokens) - 1
    state.delimiters.append(
        Delimiter(marker=ord(text[0]), length=length, token=token, end=-1, open=can_open, close=can_close)
    )


def _flanking(text: str, start: int, end: int, limit: int, *, inside_words: bool) -> tuple[bool, bool]:
    """Whether the run of delimiters may open and may close emphasis."""
    before = text[start - 1] if start else " "
    if start > 1 and _VARIATION_SELECTOR.match(before):  # it belongs to the sign before it
        before = text[start - 2]
    after = text[end] if end < limit else " "
    wide_before, wide_after = _is_cjk(before), _is_cjk(after)
    punctuation_before, punctuation_after = _is_punctuation(before), _is_punctuation(after)
    plain_before, plain_after = punctuation_before and not wide_before, punctuation_after and not wide_after
    left = not after.isspace() and (not plain_after or before.isspace() or plain_before or wide_before)
    right = not before.isspace() and (not plain_before or after.isspace() or plain_after or wide_after)
    if inside_words:
        return left, right
    return left and (not right or punctuation_before), right and (not left or punctuation_after)


def _is_cjk(char: str) -> bool:
    """Whether a character lets emphasis begin and end beside it as a blank would: Chinese, Japanese and Korean ones,
    half as wide too, and those of other scripts without spaces.
    """
    return is_written_without_spaces(char) or bool(_HANGUL_OR_HALF_WIDTH.match(char))


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"
