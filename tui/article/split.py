"""A body taken apart: stretches of Markdown, stretches of HTML, and what is neither.

In the common shape of a scraped archive a body is a comment, a heading `[title](address)` over a rule, and one `<div>`;
other posts are Markdown throughout, with a `<details>` or a table of HTML in between. Code in fences is never touched.
"""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.clean.formulas import has_formulas, protect_formulas
from tui.article.clean.passes import clean_html
from tui.article.clean.phrases import Phrase, classify
from tui.article.convert.escapes import reveal, shield
from tui.article.convert.writer import ENOUGH, to_markdown
from tui.article.html.dom import MAX_DEPTH, to_html
from tui.article.html.elements import BLOCKS, names, read_attributes
from tui.article.html.regions import ANY_TAG, BLANK, WRAPPERS, Regions, close_element, is_mostly_tags
from tui.article.markdown.candidates import drop_boilerplate
from tui.article.markdown.dialects import repair_converted, rewrite_callouts
from tui.article.markdown.direction import directed
from tui.article.markdown.inline_html import tags_to_markdown
from tui.article.markdown.scanner import LineScanner, outside_code
from tui.article.markdown.templates import (
    assigned_variables,
    replace_templates,
    shortcodes_to_html,
    shortcodes_to_markdown,
)
from tui.article.title_match import same_title
from tui.article.urls import untracked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TAG_AT_START: Final = re.compile(r" {0,3}<(/?)((?:amp-)?[a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINKED_TITLE: Final = re.compile(r"\[(.*)\]\(\s*<?(\S*?)>?(?:\s+[\"'(].*[\"')])?\s*\)")
_ATX: Final = re.compile(r" {0,3}#{1,2}\s+(.*?)\s*#*\s*$")
_UNDERLINE: Final = re.compile(r" {0,3}(?:-{2,}|={2,})[ \t]*")
_RULE: Final = re.compile(r" {0,3}(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}")
_MARKDOWN: Final = re.compile(
    r"^ {0,3}(?:#{1,6}\s|[-*+]\s|\d+[.)]\s|>|```|~~~|\||={3,}\s*$|-{3,}\s*$)|\]\(|\]\[|\]: |\*\*|__|`|^ {4}"
    r"|(?<![\w*])\*[^\s*](?:[^*\n]*[^\s*])?\*(?![\w*])|(?<![\w_])_[^\s_](?:[^_\n]*[^\s_])?_(?![\w_])",
    re.MULTILINE,
)
_OPENERS: Final = (BLOCKS - {"body", "html"}) | names(
    "html body script style iframe video audio object embed svg math picture template head meta link form input "
    "button canvas amp-img amp-anim amp-iframe amp-video amp-audio amp-youtube"
)
_MARKDOWN_INSIDE: Final = frozenset(("", "1", "block", "span", "true", "on"))
"""Values of the attribute `markdown` by which a tag says that it holds Markdown, in kramdown and PHP Markdown Extra."""
_HOLDER: Final = re.compile(
    r"(<(td|th|li|dd)(?:\s[^<>]*)?>)[ \t]*\n[ \t]*\n([^<]*?\S[^<]*?)\n(?=[ \t]*\n?[ \t]*</\2>)", re.IGNORECASE
)
"""A cell or an item whose text stands between blank lines: by CommonMark it is Markdown."""


class Part(NamedTuple):
    """A stretch of a body as Markdown. `html` is the cleaned HTML it comes from, "" where it was Markdown already."""

    markdown: str
    html: str = ""


def split(
    body: str, *, title: str, source: str = "", suffix: str = ".md", on_partial: Callable[[str], None] | None = None
) -> tuple[tuple[Part, ...], int]:
    """The parts of a sanitized body in order, and how many elements were dropped on the way.

    Of a long body, `on_partial` is called with the Markdown made so far, perhaps several times.
    """
    if suffix == ".txt" and not is_mostly_tags(body):
        return (Part(_plain(body)),), 0
    splitter = Splitter(title, source, assigned_variables(body), on_partial)
    splitter.take(body, suffix)
    return tuple(splitter.parts), splitter.dropped


def _plain(text: str) -> str:
    """Plain text as Markdown that reads the same, its line ends kept where lines are not filled ones."""
    out: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n+", text.strip("\n")):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        filled = len(lines) > 1 and min(map(len, lines[:-1])) >= 50 and max(map(len, lines)) <= 100
        if lines:
            out.append(reveal(shield(("\n" if filled else "  \n").join(lines))))
    return "\n\n".join(out)


def join_parts(parts: Iterable[Part]) -> str:
    """The Markdown of parts as one text."""
    return "\n\n".join(part.markdown for part in parts if part.markdown)


class Splitter:
    """One pass over a body."""

    def __init__(
        self, title: str, source: str, names: frozenset[str], on_partial: Callable[[str], None] | None = None
    ) -> None:
        self.title = title
        self.on_partial = on_partial
        self.size = 0
        self.enough = ENOUGH
        self.names = names
        self.source = source
        self.parts: list[Part] = []
        self.dropped = 0
        self.shows = False
        self.everything = False
        self.around: list[tuple[str, str]] = []

    def take(self, text: str, suffix: str) -> None:
        """Take a body. One that would be left without a word is taken once more with what is hidden in it: a page may
        wait for a script that shows its text.
        """
        is_page = suffix in (".html", ".htm") and bool(ANY_TAG.search(text))
        self.html(text) if is_page else self.run(text)
        if not self.shows and not self.parts and "<" in text:
            self.everything, self.dropped = True, 0
            self.html(text) if is_page else self.run(text)

    @property
    def direction(self) -> str:
        """The direction that the elements around give to what is taken: "" for none."""
        return self.around[-1][1] if self.around else ""

    def open(self, elements: Iterable[tuple[str, str]]) -> None:
        """Go into elements that stand around what follows; of those nested too deep none counts."""
        for name, direction in elements:
            if len(self.around) < MAX_DEPTH:
                self.around.append((name, direction or self.direction))

    # Finding the regions

    def run(self, text: str) -> None:
        """Take the whole text apart."""
        if "<" not in text:
            self.markdown(text)
            return
        self.around = []
        if _COMMENT.match(text.lstrip()):
            text = _COMMENT.sub("", text, count=1)
        regions = Regions(text)
        start = position = 0
        scanner = LineScanner()
        length = len(text)
        while position < length:
            end = text.find("\n", position)
            end = length if end < 0 else end
            line = text[position:end]
            following = end + 1
            if not scanner.read(line).is_code and "<" in line:
                at = regions.skip_comments(position) if "<!--" in line else position
                tag = _TAG_AT_START.match(text, at)
                if tag and tag[2].lower() in _OPENERS:
                    self.markdown(text[start:position])
                    start = following = self.region(text, at, tag, regions)
                    scanner = LineScanner()
            position = following
        self.markdown(text[start:])

    def region(self, text: str, start: int, tag: re.Match[str], regions: Regions) -> int:
        """A stretch of HTML from `start`; the position after it."""
        name = tag[2].lower()
        if tag[1]:  # a closing tag whose opening one went before as a wrapper
            close_element(self.around, name)
            end = text.find(">", start)
            return len(text) if end < 0 else end + 1
        whole = ANY_TAG.match(text, tag.start(1) - 1) if name in WRAPPERS else None
        if whole is not None and read_attributes(whole[0]).get("markdown") in _MARKDOWN_INSIDE:
            self.open(regions.find_open_elements(start, whole.end()))
            return whole.end()
        end = regions.end_of(start, name)
        if end < 0:
            end = len(text) if regions.is_mostly_tags(start) else regions.next_blank_line(start)
        wrapper_end = regions.find_wrapped_markdown(start, end) if name in WRAPPERS else -1
        if wrapper_end >= 0:
            self.html(text[start:wrapper_end])
            self.open(regions.find_open_elements(start, wrapper_end))
            return wrapper_end
        # What stands beside it belongs with it: a picture and its <noscript>, paragraphs without a wrapper.
        while True:
            after = regions.skip_space(end)
            following = _TAG_AT_START.match(text, after)
            if following is None or following[1] or following[2].lower() not in _OPENERS or after == end == start:
                break
            further = regions.end_of(after, following[2].lower())
            if further < 0 or (following[2].lower() in WRAPPERS and regions.find_wrapped_markdown(after, further) >= 0):
                break
            end = further
        self.html(_with_holders(text[start:end]))
        return end

    # Making the parts

    def html(self, text: str) -> None:
        """Add a stretch of HTML, cleaned."""
        cleaned = clean_html(shortcodes_to_html(text), title=self.title, source=self.source, everything=self.everything)
        self.dropped += len(cleaned.dropped)
        markdown = to_markdown(
            cleaned.root, source=self.source, direction=self.direction, begun=self.begin if self.on_partial else None
        )
        if markdown.strip():
            self.add(Part(markdown, to_html(cleaned.root, inner=True).strip()))

    def markdown(self, text: str) -> None:
        """Add a stretch of Markdown, as it is but for tags, comments and template commands in its running text."""
        if not text.strip():
            return
        text = repair_converted(text)
        if not self.parts:
            text = self.without_title(text)
        text = rewrite_callouts(text)
        if has_formulas(text):
            text = outside_code(text, protect_formulas)
        text = replace_templates(shortcodes_to_markdown(text, self.source), self.names)
        if "<" in text:
            if ANY_TAG.search(text) and not _MARKDOWN.search(text):
                self.html("".join(f"<p>{paragraph}</p>\n" for paragraph in BLANK.split(text)))
                return
            text = tags_to_markdown(text, self.source)
        text = text.strip("\n").rstrip()
        if not self.everything:
            text, dropped = drop_boilerplate(text, self.source, first=not self.parts)
            self.dropped += dropped
            text = text.strip("\n").rstrip()
        if direction := self.direction:
            text = directed(text, direction)
        if text:
            self.add(Part(text))

    def add(self, part: Part) -> None:
        """Add a part that is made."""
        self.parts.append(part)
        self.size += len(part.markdown)
        if self.on_partial is not None and self.size >= self.enough:
            self.begin("")

    def begin(self, further: str) -> None:
        """Tell how the Markdown begins: the parts there are, and `further` of the next one."""
        if self.on_partial is not None:
            markdown = join_parts((*self.parts, Part(further)))
            self.enough = 2 * max(len(markdown), ENOUGH)
            self.on_partial(markdown)

    def without_title(self, text: str) -> str:
        """The text without a first heading that repeats the title, the rule under it, and a date alone after that."""
        lines = text.split("\n")
        at = _filled(lines, 0)
        if at >= len(lines):
            return text
        line = lines[at].strip()
        linked = _LINKED_TITLE.fullmatch(line)
        atx = _ATX.match(lines[at])
        after = at + 1
        underlined = after < len(lines) and bool(_UNDERLINE.fullmatch(lines[after]))
        if linked:
            same = same_title(_unescaped(linked[1]), self.title) or (
                bool(self.source)
                and untracked(linked[2]) == untracked(self.source)
                and (underlined or self._ruled(lines, after))
            )
        elif atx:
            inner = _LINKED_TITLE.fullmatch(atx[1])
            same = same_title(_unescaped(inner[1] if inner else atx[1]), self.title)
        else:
            same = underlined and same_title(_unescaped(line), self.title)
        if not same:
            return text
        self.dropped += 1
        if underlined:
            after += 1
        elif self._ruled(lines, after):
            after = _filled(lines, after) + 1
        if linked:
            dated = _filled(lines, after)
            if dated < len(lines) and classify(lines[dated].strip(" *_")) is Phrase.DATE:
                after = dated + 1
        return "\n".join(lines[after:])

    @staticmethod
    def _ruled(lines: list[str], at: int) -> bool:
        at = _filled(lines, at)
        return at < len(lines) and bool(_RULE.fullmatch(lines[at]))


def _with_holders(html: str) -> str:
    """HTML with what is Markdown in its cells and items said in HTML."""
    return _HOLDER.sub(_held, html) if _HOLDER.search(html) else html


def _held(match: re.Match[str]) -> str:
    from tui.article.markdown.parser import render

    text = dedent(match[3].strip("\n"))
    return f"{match[1]}{render(text)}" if _MARKDOWN.search(text) else match[0]


def _filled(lines: list[str], at: int) -> int:
    """The first line from `at` on that is not blank."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _unescaped(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
