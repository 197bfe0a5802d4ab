"""A body's own text, quickly: what the full-text index takes, without Markdown being written or read.

It is the text that `read_article` shows, a line a paragraph, but for the addresses written out in it. The body is taken
apart and its HTML cleaned by the same stages; HTML of plain paragraphs needs no tree.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from tui.article.clean.density import PROSE_BYTES
from tui.article.clean.passes import clean_html
from tui.article.clean.phrases import PhraseKind, classify
from tui.article.html.regions import is_mostly_tags
from tui.article.html.text import on_one_line, text_of
from tui.article.markdown.inline import without_addresses
from tui.article.markdown.templates import assigned_variables, shortcodes_to_html
from tui.article.markdown.text import labels, markdown_text
from tui.article.split import Splitter
from tui.article.title_match import same_title
from tui.text import sanitize

_NOT_PLAIN: Final = re.compile(r"<(?!/?(?:p|div|br|hr|b|strong|em|i|u|ul|ol|li|blockquote)\s*/?>)", re.IGNORECASE)
_RUNNING: Final = re.compile(r"</?(?:b|strong|em|i|u)\s*/?>", re.IGNORECASE)
_TAGS: Final = re.compile(r"(?:<[^>]*>\s*)+")


def body_text(body: str, *, title: str = "", source: str = "", suffix: str = ".md") -> str:
    """The text of a body: no markup, scripts, styles, addresses, nor what a page puts around its text.

    The parameters are those of `read_article`. Any text gives a text; nothing is raised.
    """
    text = sanitize(body)
    suffix = suffix.lower()
    if suffix == ".txt" and not is_mostly_tags(text):
        return without_addresses(text)
    splitter = _Texts(title, source, assigned_variables(text), labels(text))
    splitter.split_body(text, suffix)
    return without_addresses("\n".join(splitter.texts))


class _Texts(Splitter):
    """Takes a body apart as for the article, and of every part keeps the text alone."""

    def __init__(self, title: str, source: str, assigned_names: frozenset[str], defined: frozenset[str]) -> None:
        super().__init__(title, source, assigned_names)
        self.labels = defined
        self.texts: list[str] = []

    @property
    def direction(self) -> str:
        """None: what is searched has no marks of direction."""
        return ""

    def add_html(self, text: str) -> None:
        """Add the text of a stretch of HTML."""
        text = shortcodes_to_html(text)
        if _NOT_PLAIN.search(text) or (found := self._plain(text)) is None:
            root, _ = clean_html(
                text, title=self.title, source=self.source, everything=self.keeps_hidden, text_only=True
            )
            found = text_of(root)
            self.has_text = self.has_text or any(element.tag in ("img", "hr") for element in root.walk())
        if found:
            self.has_text = True
            self.texts.append(found)

    def add_markdown(self, text: str) -> None:
        """Add the text of a stretch of Markdown."""
        before = len(self.parts)
        super().add_markdown(text)
        for part in self.parts[before:]:
            self.texts.append(markdown_text(part.markdown, self.labels))

    def _plain(self, text: str) -> str | None:
        """The text of HTML that is plain paragraphs; None where something in it might have to be cleaned away."""
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
                if not begun and (phrase is PhraseKind.DATE or same_title(line, self.title)):
                    return None
            begun = begun or len(line.encode()) - line.count(" ") > PROSE_BYTES
            found.append(line)
        return "\n".join(found)
