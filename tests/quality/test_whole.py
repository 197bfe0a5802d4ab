"""Every article is whole and clean: of the shapes that sites have, of the samples, and of an archive at `$CORPUS`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SAMPLES
from tests.quality.shapes import Shape, left, missing, shapes
from tests.quality.whole import body_of, lost, noise
from tui.article.document import read_article
from tui.article.index_text import body_text
from tui.article.markdown.inline import with_hosts_alone
from tui.errors import MicroficheError
from tui.index.fulltext.tokenizer import tokenize
from tui.library.documents import Document, post_of_file, read_document
from tui.library.documents import body_of as body_of_post

SHAPES = shapes()
ODD_ENCODINGS = {"gb18030-encoded.md", "windows-1251.md", "utf-16-with-bom.md"}


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.name for shape in SHAPES])
class TestShapes:
    """What other programs make of a text, and what is left of it."""

    def test_what_the_author_wrote_is_there_in_its_order(self, shape: Shape) -> None:
        assert missing(shape, read(shape).plain) == []

    def test_what_the_page_put_around_it_is_not(self, shape: Shape) -> None:
        assert left(shape, read(shape).plain) == []

    def test_nothing_of_its_machinery_shows(self, shape: Shape) -> None:
        assert noise(read(shape).markdown, shape.body) == []

    def test_the_words_to_be_searched_are_those_that_are_shown_but_for_addresses(self, shape: Shape) -> None:
        text = body_text(shape.body, title=shape.title, source=shape.source)
        assert tokenize(text) == tokenize(with_hosts_alone(read(shape).plain))


def read(shape: Shape):
    return read_article(shape.body, title=shape.title, source=shape.source)


def posts(folder: Path) -> Iterator[tuple[Path, str, Document]]:
    """The posts of an archive: the file, its body as this test reads it, and the program's document."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".md", ".markdown", ".html", ".htm") or path.name in ODD_ENCODINGS or not path.is_file():
            continue
        try:
            document = read_document(post_of_file(str(path)))
        except MicroficheError:
            continue
        text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        yield path, body_of(text), document


def troubles(folder: Path) -> dict[str, list[str]]:
    """What is wrong with articles, by file."""
    found: dict[str, list[str]] = {}
    for path, body, document in posts(folder):
        article = document.article
        wrong = noise(article.markdown, body)
        wrong += lost(body, article.plain, title=document.post.row.title, is_html=path.suffix in (".html", ".htm"))
        if wrong:
            found[str(path.relative_to(folder))] = wrong[:5]
    return found


def differently_indexed(folder: Path) -> list[str]:
    """The posts whose text in the index has other words than their article, written-out addresses aside."""
    found: list[str] = []
    for path, _, document in posts(folder):
        row = document.post.row
        text = body_text(body_of_post(document.post)[0], title=row.title, source=row.source, suffix=path.suffix)
        if tokenize(text) != tokenize(with_hosts_alone(document.article.plain)):
            found.append(str(path.relative_to(folder)))
    return found


def test_the_index_holds_the_words_of_the_samples() -> None:
    assert differently_indexed(SAMPLES) == []


@pytest.mark.skipif("CORPUS" not in os.environ, reason="$CORPUS names no archive")
def test_the_index_holds_the_words_of_every_post_of_the_corpus() -> None:
    assert differently_indexed(Path(os.environ["CORPUS"])) == []


def test_the_samples_are_whole_and_clean() -> None:
    assert troubles(SAMPLES) == {}


@pytest.mark.skipif("CORPUS" not in os.environ, reason="$CORPUS names no archive")
def test_every_post_of_the_corpus_is_whole_and_clean() -> None:
    assert troubles(Path(os.environ["CORPUS"])) == {}


# The judge is judged as well: it must see what it is there for.


@pytest.mark.parametrize(
    ("markdown", "what"),
    [
        ("a <div>b</div>", "tag"),
        ("<table>\n<tr>", "tag"),
        ("a \\------ b", "rule"),
        ("![](data:image/gif;base64,R0)", "picture"),
        ("see [](https://a.example/)", "empty link"),
    ],
)
def test_noise_is_heard(markdown: str, what: str) -> None:
    assert [found.partition(":")[0] for found in noise(markdown)][:1] == [what]


@pytest.mark.parametrize(
    "markdown", ["`<div>` and Vec&lt;T>", "```\n<b>\n\\----\n```", "[![x](a.png)](https://a.example/)", "a --- b"]
)
def test_quiet_is_not_taken_for_noise(markdown: str) -> None:
    assert noise(markdown) == []


def test_the_text_of_a_script_is_noise() -> None:
    script = "window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments) }"
    assert noise(f"So {script}", f"<p>So</p><script>{script}</script>")


@pytest.mark.parametrize(
    "body",
    [
        "<div class='related'><p>{0}</p><p>{1}</p></div><nav><a href='/'>Home</a></nav>",
        "<article><p>{0}</p><ul><li>{1}</li></ul></article>",
        "{0}\n\n> {1}",
    ],
)
def test_a_paragraph_that_is_lost_is_missed(body: str) -> None:
    one = "The harbour froze in the second week of January, and for nine days nobody could row to the island. " * 2
    two = "The mail lay in the hut on the pier until the thaw, and most of it was bills, some of them for ice." * 2
    whole = body.format(one, two)
    assert lost(whole, f"{one}\n{two}") == []
    assert lost(whole, one) == [two]
