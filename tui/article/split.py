"""Splits a body into stretches of Markdown and stretches of HTML, and makes clean Markdown of both.

In the common shape of a scraped archive a body is a comment, a heading `[title](address)` over a rule, and one `<div>`;
other posts are Markdown throughout, with a `<details>` or a table of HTML in between. Code stays as it is.

`Stages` runs what may fail, here and in what is made of the parts: no body ends a stage of its article with an
exception.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from tui.addresses import strip_tracking
from tui.archive.walk import HTML_SUFFIXES
from tui.article.clean.formulas import has_formulas, protect_formulas
from tui.article.clean.known_boilerplate import PhraseKind, classify
from tui.article.clean.passes import clean_html
from tui.article.convert.escapes import mask_markup, unmask_markup
from tui.article.convert.writer import MIN_PARTIAL_LENGTH, to_markdown
from tui.article.html.dom import MAX_DEPTH, to_html
from tui.article.html.elements import BLOCKS, names, read_attributes
from tui.article.html.regions import ANY_TAG, BLANK, WRAPPERS, Regions, close_element, is_html
from tui.article.markdown.boilerplate import drop_boilerplate, drop_comments
from tui.article.markdown.dialects import (
    remove_note_comments,
    repair_converted,
    rewrite_callouts,
    rewrite_links,
    rewrite_typed_rules,
)
from tui.article.markdown.direction import set_direction
from tui.article.markdown.html_cells import MARKDOWN_SYNTAX, is_markdown_outside, render_cells
from tui.article.markdown.inline_html import remove_comments, tags_to_markdown
from tui.article.markdown.scanner import LineScanner, outside_code
from tui.article.markdown.templates.shortcodes import (
    assigned_variables,
    replace_templates,
    shortcodes_to_html,
    shortcodes_to_markdown,
    write_panel_titles,
)
from tui.article.title_match import is_same_title
from tui.errors import MicroficheError
from tui.language import stated
from tui.patterns import lazy_pattern
from tui.time_limit import OutOfTime, TimeLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TAG_AT_LINE_START: Final = lazy_pattern(r" {0,3}<(/?)((?:amp-)?[a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")
_LINKED_TITLE: Final = lazy_pattern(r"\[(.*)\]\(\s*<?(\S*?)>?(?:\s+[\"'(].*[\"')])?\s*\)")
_MAX_TITLE_LINE: Final = 4_000
"""Characters of a line that may repeat the title, its link included."""
_HEADING: Final = lazy_pattern(r" {0,3}#{1,2}\s++(.*)")
_UNDERLINE: Final = lazy_pattern(r" {0,3}(?:-{2,}|={2,})[ \t]*")
_RULE: Final = lazy_pattern(r" {0,3}(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}")
_MARKUP: Final = lazy_pattern(rf"(?<!\\){ANY_TAG.pattern}")
"""A tag that no backslash makes text."""
_BLANKS: Final = lazy_pattern(r"[ \t]*")
_REGION_TAGS: Final = (BLOCKS - {"body", "html"}) | names(
    "html body script style iframe video audio object embed svg math picture template head meta link form input "
    "button canvas amp-img amp-anim amp-iframe amp-video amp-audio amp-youtube"
)
_MARKDOWN_INSIDE: Final = frozenset(("", "1", "block", "span", "true", "on"))
"""Values of the attribute `markdown` by which a tag says that it holds Markdown, in kramdown and PHP Markdown Extra."""


_Made = TypeVar("_Made")


class Stages:
    """Runs the stages of one article, which have a time limit together. One that fails or takes too long is cut out:
    something plainer is made instead, and `failures` says so in words, for the problems of the post.
    """

    def __init__(self, limit: TimeLimit | None = None) -> None:
        self._limit = limit or TimeLimit()
        self._failures: dict[str, None] = {}

    @property
    def failures(self) -> tuple[str, ...]:
        """What failed, each once, in order."""
        return tuple(self._failures)

    def run(
        self, stage: str, make: Callable[[], _Made], otherwise: Callable[[], _Made], *, limited: bool = True
    ) -> _Made:
        """What a stage makes; where it raises or, if it is `limited`, the time is over, what is made otherwise. Only
        errors of the program itself are raised: those tell that somebody has given up.
        """
        try:
            if not limited or self._limit.is_enforced:
                return make()
            if self._limit.is_over:
                raise OutOfTime
            with self._limit.enforced():
                return make()
        except MicroficheError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault in a stage, of which no post may be lost
            self.note(stage, error)
        return otherwise()

    @property
    def is_over(self) -> bool:
        """Whether the time of all stages is used up."""
        return self._limit.is_over

    def note(self, stage: str, error: Exception) -> None:
        """Add to `failures` what ended a stage. Where the time was over, nothing is interrupted any more."""
        if isinstance(error, OutOfTime):
            self._limit.lift()
            failure = stated("{stage} takes too long: what it concerns is shown as it is written", stage=stage)
        else:
            failure = stated(
                "{stage} failed ({fault}): what it concerns is shown as it is written",
                stage=stage,
                fault=type(error).__name__,
            )
        self._failures[failure] = None


class BodyPart(NamedTuple):
    """A stretch of a body as Markdown, and the cleaned HTML it was made of, "" where it was Markdown already.

    `written` is the stretch as it is, where it could not be read: its Markdown says the same, escaped.
    """

    markdown: str
    html: str = ""
    written: str = ""


def split(
    body: str,
    *,
    title: str,
    source: str = "",
    suffix: str = ".md",
    on_partial: Callable[[str], None] | None = None,
    stages: Stages | None = None,
) -> tuple[tuple[BodyPart, ...], int, int]:
    """The parts of a sanitized body in order, how many elements of its page were dropped on the way, and how many
    comments of readers.

    Of a long body, `on_partial` is called with the Markdown made so far, perhaps several times. What fails in `stages`
    is a part as it is written.
    """
    if suffix == ".txt" and not is_html(body):
        return (BodyPart(_plain_to_markdown(body)),), 0, 0
    splitter = Splitter(title, source, assigned_variables(body), on_partial, stages)
    splitter.split_body(body, suffix)
    return tuple(splitter.parts), splitter.dropped, splitter.comments


def _plain_to_markdown(text: str) -> str:
    """Plain text as Markdown that reads the same. Line ends are kept unless the lines are filled to a common width."""
    out: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n+", text.strip("\n")):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        filled = len(lines) > 1 and min(map(len, lines[:-1])) >= 50 and max(map(len, lines)) <= 100
        if lines:
            out.append(unmask_markup(mask_markup(("\n" if filled else "  \n").join(lines))))
    return "\n\n".join(out)


def join_parts(parts: Iterable[BodyPart]) -> str:
    """The Markdown of parts as one text."""
    return "\n\n".join(part.markdown for part in parts if part.markdown)


class Splitter:
    """Splits one body into `parts`.

    `split_body` finds the stretches and hands each to `read_html` or `read_markdown`, or where these fail to
    `read_raw`. A subclass overrides these three, `add_part`, `count`, `forget` and `direction`, to make something else
    of them, and sets `has_text` where it finds text without adding a part.
    """

    def __init__(
        self,
        title: str,
        source: str,
        variables: frozenset[str],
        on_partial: Callable[[str], None] | None = None,
        stages: Stages | None = None,
    ) -> None:
        """`variables` are the template variables that the body assigns; see `split` for the others."""
        self.stages = stages if stages is not None else Stages()
        self.title = title
        self.on_partial = on_partial
        self._size = 0
        self._next_report_size = MIN_PARTIAL_LENGTH
        self.variables = variables
        self.source = source
        self.parts: list[BodyPart] = []
        self.dropped = 0
        self.comments = 0
        self.has_text = False
        self.keeps_hidden = False
        self._open_elements: list[tuple[str, str]] = []
        self._is_markdown: bool | None = None

    def split_body(self, text: str, suffix: str) -> None:
        """Split a body. One that would be left without text is split again with what it hides: a page may wait for a
        script to show its text.
        """
        self._run(stated("splitting the body"), text, partial(self._split_body, suffix=suffix))

    def _split_body(self, text: str, suffix: str) -> None:
        is_page = suffix in HTML_SUFFIXES and bool(ANY_TAG.search(text))
        self.add_html(text) if is_page else self._find_regions(text)
        if not self.is_begun and "<" in text:
            self.keeps_hidden, self.dropped, self.comments = True, 0, 0
            self.add_html(text) if is_page else self._find_regions(text)

    @property
    def is_begun(self) -> bool:
        """Whether anything has been found that will be shown."""
        return self.has_text or bool(self.parts)

    @property
    def direction(self) -> str:
        """The direction ("rtl", "ltr", "auto") that the open elements give to the text in them, "" for none."""
        return self._open_elements[-1][1] if self._open_elements else ""

    def _open(self, elements: Iterable[tuple[str, str]]) -> None:
        """Open elements around the stretches that follow. Those nested deeper than MAX_DEPTH are ignored."""
        for name, direction in elements:
            if len(self._open_elements) < MAX_DEPTH:
                self._open_elements.append((name, direction or self.direction))

    def _find_regions(self, text: str) -> None:
        """Split Markdown with regions of HTML in it."""
        if "<" not in text:
            self.add_markdown(text)
            return
        self._open_elements = []
        text = remove_comments(write_panel_titles(text))
        regions = Regions(text)
        start = scanned = position = 0
        scanner = LineScanner()
        while (sign := text.find("<", position)) >= 0:
            position = max(position, text.rfind("\n", position, sign) + 1)
            at = regions.skip_comments(position) if text.startswith("<!--", sign) else position
            tag = _TAG_AT_LINE_START.match(text, at)
            end = text.find("\n", sign)
            end = len(text) if end < 0 else end
            if tag and tag[2].lower() in _REGION_TAGS:
                *_, kind = map(scanner.read, text[scanned:end].split("\n"))
                scanned = end + 1
                if not kind.is_code:
                    self.add_markdown(text[start:position])
                    scanned = end = self._add_region(text, at, tag, regions)
                    blanks = _BLANKS.match(text, end)  # behind a tag they are no indentation
                    start = blanks.end() if blanks else end
                    scanner = LineScanner()
            position = end
        self.add_markdown(text[start:])

    def _add_region(self, text: str, start: int, tag: re.Match[str], regions: Regions) -> int:
        """Add the region of HTML whose first `tag` stands at `start`, and return the position behind it."""
        name = tag[2].lower()
        if tag[1]:  # a closing tag whose opening one went before as a wrapper
            close_element(self._open_elements, name)
            end = text.find(">", start)
            return len(text) if end < 0 else end + 1
        whole = ANY_TAG.match(text, tag.start(1) - 1) if name in WRAPPERS else None
        if whole is not None and read_attributes(whole[0]).get("markdown") in _MARKDOWN_INSIDE:
            self._open(regions.find_open_elements(start, whole.end()))
            return whole.end()
        end = regions.end_of(start, name)
        if end < 0:
            end = len(text) if regions.is_mostly_tags(start) else regions.next_blank_line(start)
        wrapper_end = regions.find_wrapped_markdown(start, end) if name in WRAPPERS else -1
        if wrapper_end >= 0:
            self.add_html(text[start:wrapper_end])
            self._open(regions.find_open_elements(start, wrapper_end))
            return wrapper_end
        # What stands beside it belongs with it: a picture and its <noscript>, paragraphs without a wrapper.
        while True:
            after = regions.skip_space(end)
            following = _TAG_AT_LINE_START.match(text, after)
            if following is None or following[1] or following[2].lower() not in _REGION_TAGS or after == end == start:
                break
            further = regions.end_of(after, following[2].lower())
            if further < 0 or (following[2].lower() in WRAPPERS and regions.find_wrapped_markdown(after, further) >= 0):
                break
            end = further
        self.add_html(render_cells(text[start:end], lambda: self._is_markdown_outside(text)))
        return end

    def _is_markdown_outside(self, text: str) -> bool:
        """Whether a body is Markdown outside of its elements. Worked out once."""
        if self._is_markdown is None:
            self._is_markdown = is_markdown_outside(_without_title(text))
        return self._is_markdown

    def _run(self, stage: str, text: str, read: Callable[[str], None]) -> None:
        """Read a stretch of text; where that fails, read it as it is written."""
        count = self.count()

        def read_raw() -> None:
            self.forget(count)
            self.read_raw(text)

        self.stages.run(stage, partial(read, text), read_raw)

    def add_html(self, text: str) -> None:
        """Add a part for a stretch of HTML."""
        self._run(stated("reading HTML"), text, self.read_html)

    def add_markdown(self, text: str) -> None:
        """Add a part for a stretch of Markdown."""
        if text.strip():
            self._run(stated("reading Markdown"), text, self.read_markdown)

    def count(self) -> int:
        """How many parts have been added."""
        return len(self.parts)

    def forget(self, count: int) -> None:
        """Take back all parts but the first ones."""
        del self.parts[count:]

    def read_raw(self, text: str) -> None:
        """Read a stretch as plain text."""
        if text.strip():
            self.add_part(BodyPart(_plain_to_markdown(text), written=text))

    def read_html(self, text: str) -> None:
        """Read a stretch of HTML."""
        cleaned = clean_html(
            shortcodes_to_html(text), title=self.title, source=self.source, keeps_hidden=self.keeps_hidden
        )
        self.dropped += len(cleaned.dropped)
        self.comments += cleaned.comments
        markdown = to_markdown(
            cleaned.root,
            source=self.source,
            direction=self.direction,
            on_partial=self._report if self.on_partial else None,
        )
        if markdown.strip():
            self.add_part(BodyPart(markdown, to_html(cleaned.root, inner=True).strip()))

    def read_markdown(self, text: str) -> None:
        """Read a stretch of Markdown: its part is without tags, template commands and boilerplate."""
        text = repair_converted(rewrite_links(remove_note_comments(text)))
        if not self.is_begun:
            text = self._drop_title(text)
        text = rewrite_callouts(text)
        if has_formulas(text):
            text = outside_code(text, protect_formulas)
        text = replace_templates(shortcodes_to_markdown(text, self.source), self.variables, self.source)
        text = rewrite_typed_rules(text)
        if "<" in text:
            if _MARKUP.search(text) and not MARKDOWN_SYNTAX.search(text):
                self.read_html("".join(f"<p>{paragraph}</p>\n" for paragraph in BLANK.split(text)))
                return
            text = rewrite_typed_rules(tags_to_markdown(text, self.source))
        text = text.strip("\n").rstrip()
        if not self.keeps_hidden:
            text, comments = drop_comments(text, has_text_before=self.is_begun)
            text, dropped = drop_boilerplate(text, self.source, first=not self.is_begun)
            self.comments += comments
            self.dropped += dropped
            text = text.strip("\n").rstrip()
        if direction := self.direction:
            text = set_direction(text, direction)
        if text:
            self.add_part(BodyPart(text))

    def add_part(self, part: BodyPart) -> None:
        """Add a part, and report the Markdown so far where it has doubled since the last report."""
        self.parts.append(part)
        self._size += len(part.markdown)
        if self.on_partial is not None and self._size >= self._next_report_size:
            self._report("")

    def _report(self, next_part: str) -> None:
        """Report the Markdown made so far: that of the parts, and what there is of the next one."""
        if self.on_partial is not None:
            markdown = join_parts((*self.parts, BodyPart(next_part)))
            self._next_report_size = 2 * max(len(markdown), MIN_PARTIAL_LENGTH)
            self.on_partial(markdown)

    def _drop_title(self, text: str) -> str:
        """The text without a first heading that repeats the title, the rule below, and a date on its own after that."""
        lines = text.split("\n")
        at = _next_nonblank(lines, 0)
        if at >= len(lines):
            return text
        line = lines[at].strip()
        if len(line) > _MAX_TITLE_LINE:
            return text
        linked = _LINKED_TITLE.fullmatch(line)
        heading = _heading(lines[at])
        after = at + 1
        underlined = after < len(lines) and bool(_UNDERLINE.fullmatch(lines[after]))
        if linked:
            same = is_same_title(_unescape(linked[1]), self.title) or (
                bool(self.source)
                and strip_tracking(linked[2]) == strip_tracking(self.source)
                and (underlined or _has_rule(lines, after))
            )
        elif heading is not None:
            inner = _LINKED_TITLE.fullmatch(heading)
            same = is_same_title(_unescape(inner[1] if inner else heading), self.title)
        else:
            same = underlined and is_same_title(_unescape(line), self.title)
        if not same:
            return text
        self.dropped += 1
        if underlined:
            after += 1
        elif _has_rule(lines, after):
            after = _next_nonblank(lines, after) + 1
        if linked:
            dated = _next_nonblank(lines, after)
            if dated < len(lines) and classify(lines[dated].strip(" *_")) is PhraseKind.DATE:
                after = dated + 1
        return "\n".join(lines[after:])


def _heading(line: str) -> str | None:
    """The words of a line that is a heading of the first or second level; None of any other."""
    found = _HEADING.match(line)
    return found[1].rstrip().rstrip("#").rstrip() if found else None


def _has_rule(lines: list[str], at: int) -> bool:
    """Whether the next line that is not blank, from `at` on, is a thematic break."""
    at = _next_nonblank(lines, at)
    return at < len(lines) and bool(_RULE.fullmatch(lines[at]))


def _without_title(text: str) -> str:
    """The text without a first line that is a heading or nothing but a link, as scraped posts of HTML have it."""
    first, _, rest = text.lstrip().partition("\n")
    if len(first) > _MAX_TITLE_LINE:
        return text
    return rest if _LINKED_TITLE.fullmatch(first.strip()) or _HEADING.match(first) else text


def _next_nonblank(lines: list[str], at: int) -> int:
    """The number of the first line from `at` on that is not blank."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _unescape(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
