"""The text of a body for the full-text index: the words that `read_article` shows, but of addresses the host alone.

The body goes through the same stages, except that HTML is not converted to Markdown to be read again: its text is taken
from the cleaned tree, and that of plain paragraphs without a tree. Where a name in brackets may be a link, because the
Markdown of the body defines some, it is converted as well.
"""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Final

from tui.article.blocks import plain_lines
from tui.article.clean.density import PROSE_BYTES
from tui.article.clean.known_boilerplate import PhraseKind, classify
from tui.article.clean.passes import clean_html
from tui.article.html.regions import is_html
from tui.article.html.text import on_one_line, text_of
from tui.article.markdown.inline import Numbering, with_hosts_alone
from tui.article.markdown.parser import Tokens
from tui.article.markdown.reader import read_blocks
from tui.article.markdown.templates.shortcodes import assigned_variables, shortcodes_to_html
from tui.article.split import Splitter, Stages
from tui.article.title_match import is_same_title
from tui.language import stated
from tui.patterns import lazy_pattern
from tui.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tui.article.split import BodyPart

_NOT_PLAIN: Final = lazy_pattern(r"<(?!/?(?:p|div|br|hr|b|strong|em|i|u|ul|ol|li|blockquote)\s*/?>)", re.IGNORECASE)
_RUNNING: Final = lazy_pattern(r"</?(?:b|strong|em|i|u)\s*/?>", re.IGNORECASE)
_BLOCK: Final = lazy_pattern(r"<(/?)(div|ul|ol|li|blockquote)\b", re.IGNORECASE)
_TAGS: Final = lazy_pattern(r"(?:<[^>]*>\s*)+")


def body_text(
    body: str, *, title: str = "", source: str = "", suffix: str = ".md", stages: Stages | None = None
) -> str:
    """The text of a body: no markup, scripts, styles, targets of links, nor what a page puts around its text.

    The parameters are those of `read_article`; `stages` tells afterwards which failed. Any text gives a text; nothing
    is raised.
    """
    text = sanitize(body)
    stages = stages or Stages()
    made = partial(_shown_text, text, title=title, source=source, suffix=suffix.lower(), stages=stages)
    return stages.run(stated("reading the body"), made, lambda: text)


def _shown_text(text: str, *, title: str, source: str, suffix: str, stages: Stages) -> str:
    if suffix == ".txt" and not is_html(text):
        return with_hosts_alone(text)
    splitter = _Texts(title, source, assigned_variables(text), stages=stages, may_define_links="]:" in text)
    splitter.split_body(text, suffix)
    return with_hosts_alone("\n".join(splitter.all()))


class _Texts(Splitter):
    """Takes a body apart as for the article, and of every part keeps the text alone."""

    def __init__(
        self, title: str, source: str, variables: frozenset[str], *, stages: Stages, may_define_links: bool
    ) -> None:
        super().__init__(title, source, variables, stages=stages)
        self._may_define_links = may_define_links
        self.texts: list[str | None] = []
        """The text of every part in order; None for one of Markdown, which is read with all others in `parts`."""

    def all(self) -> Iterator[str]:
        """The text of every part."""
        read = iter(_markdown_texts([part.markdown for part in self.parts], self.stages))
        return (next(read) if text is None else text for text in self.texts)

    @property
    def direction(self) -> str:
        """None: what is searched has no marks of direction."""
        return ""

    def count(self) -> int:
        """How many texts have been added."""
        return len(self.texts)

    def forget(self, count: int) -> None:
        """Take back all texts but the first ones."""
        del self.parts[sum(text is None for text in self.texts[:count]) :]
        del self.texts[count:]

    def read_raw(self, text: str) -> None:
        """Add a stretch as it is written."""
        if text.strip():
            self.has_text = True
            self.texts.append(text)

    def read_html(self, text: str) -> None:
        """Add the text of a stretch of HTML."""
        html = shortcodes_to_html(text)
        if _NOT_PLAIN.search(html) or (found := self._plain(html)) is None:
            root = clean_html(html, title=self.title, source=self.source, keeps_hidden=self.keeps_hidden).root
            found = text_of(root)
            self.has_text = self.has_text or root.holds("img", "hr")
        if self._may_define_links and "[" in found:
            super().read_html(text)
        elif found:
            self.has_text = True
            self.texts.append(found)

    def add_part(self, part: BodyPart) -> None:
        """Add a part, to be read with all others."""
        super().add_part(part)
        self.texts.append(None)

    def _plain(self, text: str) -> str | None:
        """The text of HTML that is plain paragraphs; None where something in it might have to be cleaned away."""
        if _has_stray_end(text):
            return None
        found: list[str] = []
        begun = False
        for block in _TAGS.split(_RUNNING.sub("", text)):
            if "&" in block:
                block = sanitize(unescape(block))  # noqa: PLW2901 - the same block, read
            line = " ".join(block.split()) if "\n" not in block else on_one_line(block)
            if not line:
                continue
            if len(line) <= PROSE_BYTES:
                if (phrase := classify(line)).is_filler or phrase.announces_links:
                    return None
                if not begun and (phrase is not PhraseKind.TEXT or is_same_title(line, self.title)):
                    return None
            begun = begun or len(line.encode()) - line.count(" ") > PROSE_BYTES
            found.append(line)
        return "\n".join(found)


def _has_stray_end(html: str) -> bool:
    """Whether a block ends that has not begun: such a tag is nothing, and ends no line either. That of a `p` does."""
    begun: dict[str, int] = {}
    for end, tag in _BLOCK.findall(html):
        name = tag.lower()
        begun[name] = begun.get(name, 0) + (-1 if end else 1)
        if begun[name] < 0:
            return True
    return False


def _markdown_texts(parts: Sequence[str], stages: Stages) -> list[str]:
    """The text of each part of a body that is Markdown. A link of one may be defined in another."""

    def find_references() -> Mapping[str, object] | None:
        is_defined_elsewhere = len(parts) > 1 and any("]:" in part for part in parts)
        return Tokens("\n\n".join(parts)).references if is_defined_elsewhere else None

    references = stages.run(stated("finding references"), find_references, lambda: None)

    def text_of_part(part: str) -> str:
        return "\n".join(plain_lines(read_blocks(part, Numbering(""), references=references)))

    stage = stated("reading Markdown")
    return [stages.run(stage, partial(text_of_part, part), lambda part=part: part) for part in parts]  # type: ignore[misc]
