"""Whatever stage of an article fails, at whatever call: its words are shown and found, and a problem says so."""

from __future__ import annotations

import importlib
import re

import pytest

from tui.article import document
from tui.article.blocks import plain_lines
from tui.article.document import read_article
from tui.article.index_text import body_text
from tui.article.layout.layout import iter_lines

BODY = """
The **first** words with $x^2$ and a [link](https://a.example/ "of note").

<div class="lead"><p>Second words, <b>strong</b> and <i>slanted</i>.</p><ul><li>third</li></ul></div>

> [!NOTE]
> Fourth words {{< figure >}} here <em>and</em> there.

<table><tr><td>fifth</td><td>sixth</td></tr><tr><td>1</td><td>2</td></tr></table>

The last words.
"""
WORDS = ("first", "words", "link", "Second", "strong", "third", "Fourth", "here", "there", "fifth", "sixth", "last")

STAGES = [
    "split.assigned_variables", "split.Regions", "split.LineScanner", "split.remove_comments", "split.shortcodes_to_html",
    "split.clean_html", "split.to_markdown", "split.to_html", "split.repair_converted", "split.rewrite_callouts",
    "split.protect_formulas", "split.outside_code", "split.replace_templates", "split.shortcodes_to_markdown",
    "split.tags_to_markdown", "split.drop_boilerplate",
    "clean.passes.parse", "clean.passes.BoilerplatePass", "clean.passes.join_stanzas", "clean.passes._tidy",
    "clean.passes.apply_style", "html.dom.repair_source", "convert.writer.MarkdownWriter", "convert.writer.to_simple_html",
    "convert.output.run_html2text", "convert.output.unmask_markup", "markdown.reader.Tokens", "markdown.reader.tidy",
    "markdown.reader.InlineReader", "document.split", "document.join_parts", "document.read_blocks",
    "document.plain_lines", "document.count_words", "document._describe_images",
    "index_text.clean_html", "index_text.text_of", "index_text.read_blocks", "index_text.plain_lines",
    "index_text.with_hosts_alone", "split.rewrite_links", "split.render_cells", "clean.passes.drop_comments", "index_text.assigned_variables",
]  # fmt: skip


class FaultError(Exception):
    """What a stage raises here."""


class Failing:
    """A stage that works until its call of a number, and raises then: at that one, or from there on."""

    def __init__(self, works: object, number: int, *, always: bool) -> None:
        self._works = works
        self._calls = 0
        self._number = number
        self._always = always
        self.has_failed = False

    def _count(self) -> None:
        self._calls += 1
        if self._calls == self._number or (self._always and self._calls > self._number):
            self.has_failed = True
            raise FaultError("a stage")

    def __call__(self, *args: object, **named: object) -> object:
        self._count()
        assert callable(self._works)
        return self._works(*args, **named)

    def __getattr__(self, name: str) -> object:
        self._count()
        return getattr(self._works, name)


def words_in(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def hold(text: str) -> bool:
    found = words_in(text)
    return all(word in found for word in WORDS)


@pytest.mark.parametrize("always", [False, True], ids=["once", "always"])
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("stage", STAGES)
def test_no_stage_ends_an_article(monkeypatch: pytest.MonkeyPatch, stage: str, number: int, always: bool) -> None:
    module_name, _, name = stage.rpartition(".")
    module = importlib.import_module(f"tui.article.{module_name}")
    works = getattr(module, name)
    failing = Failing(works, number, always=always)
    monkeypatch.setattr(module, name, failing)
    article = read_article(BODY, title="")
    assert hold(document_text(article))
    assert bool(article.failures) == failing.has_failed
    monkeypatch.setattr(module, name, Failing(works, number, always=always))
    assert hold(body_text(BODY))


def document_text(article: document.Article) -> str:
    """The text of an article, gathered here: what gathers it there may be what fails."""
    return "\n".join(plain_lines(article.blocks))


def test_a_preview_that_fails_leaves_the_article_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.article.preview.read_first_blocks", Failing(None, 1, always=True))
    body = BODY + "\n\nMore words of a long body, and more.\n" * 600
    article = read_article(body, title="", on_preview=lambda _preview: None)
    assert hold(document_text(article))
    assert article.failures


def test_a_block_that_cannot_be_laid_out_is_shown_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    article = read_article(BODY, title="")
    monkeypatch.setattr("tui.article.layout.layout.lay_out_table", Failing(None, 1, always=True))
    lines = [line.text for line in iter_lines(article, 60)]
    assert "fifth | sixth" in lines
    assert any("could not be laid out" in line for line in lines)
