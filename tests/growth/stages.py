"""The stages that a text passes on its way to the screen and into the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.archive.parse import parse_file
from tui.archive.read import read_body
from tui.article.document import read_article
from tui.article.index_text import body_text
from tui.article.layout.layout import iter_lines
from tui.article.layout.raw import raw_lines
from tui.article.reading.find import Finder
from tui.article.reading.links import Sentences, links_of
from tui.article.reading.outline import outline
from tui.article.reading.quotes import QuoteFinder, quote_of
from tui.article.reading.repeated import fold_repeated
from tui.article.split import Stages
from tui.index.fulltext.keywords import packed_keywords
from tui.library.documents import post_of_file
from tui.relations.copies import sketch_of
from tui.relations.diff import difference
from tui.search.fold import fold, fold_many, fold_map
from tui.time_limit import TimeLimit
from tui.ui.article_head import tail_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from tests.growth.texts import Kind
    from tui.article.layout.lines import Line

TITLE: Final = "The ferry"
SOURCE: Final = "https://news.example/ferry"
WIDTH: Final = 72
_LONG_PASSAGE: Final = 20_000
"""Characters."""
LONG: Final = 24 * 60 * 60.0
"""Seconds: the time limit of an article, which would cut short what takes too long and so hide how it grows."""


class Stage(NamedTuple):
    """A stage, and what it does with one text."""

    name: str
    run: Callable[[], object]


def stages_of(kind: Kind, length: int, folder: Path, names: Collection[str] = ()) -> Iterator[Stage]:
    """The stages of a text of a kind, or those with these names, to be run in order, each at least once before the next
    is asked for.
    """
    text = kind.make(length)
    for stage in _stages_of_head(text, folder) if kind.is_head else _stages_of_body(text, kind.suffix):
        if not names or stage.name in names:
            yield stage


def _stages_of_head(text: str, folder: Path) -> Iterator[Stage]:
    path = folder / f"{len(text)}.md"
    path.write_text(text, "utf-8", "surrogatepass")
    yield Stage("head", lambda: parse_file(str(folder), path.name.encode()))
    yield Stage("file", lambda: read_body(str(path)))
    post = post_of_file(str(path))
    article = read_article("", title=TITLE)
    yield Stage("problems", lambda: tail_lines(post, article, WIDTH))


def _linked_sentences(text: str) -> list[str]:
    """The sentences around the links of a body."""
    sentences = Sentences(text)
    return [sentences.around(link.words)[1] for link in links_of(text, text)]


def _find_again(text: str) -> list[object]:
    """Where passages of a text, a line and a long one, stand in it once a character of each fifty is gone."""
    changed = "".join(text[at : at + 49] for at in range(0, len(text), 50))
    finder = QuoteFinder(changed, fold_map)
    middle = len(text) // 2
    return [finder.find(quote_of(text, middle, middle + length)) for length in (80, _LONG_PASSAGE)]


def _stages_of_body(text: str, suffix: str) -> Iterator[Stage]:
    article = read_article("", title=TITLE)

    def read() -> None:
        nonlocal article
        article = read_article(text, title=TITLE, source=SOURCE, suffix=suffix, limit=TimeLimit(LONG))

    def index() -> str:
        return body_text(text, title=TITLE, source=SOURCE, suffix=suffix, stages=Stages(TimeLimit(LONG)))

    yield Stage("article", read)
    yield Stage("lines", lambda: list(iter_lines(article, WIDTH)))
    yield Stage("index", index)
    yield Stage("sketch", lambda: sketch_of(fold(text)))
    lines: list[Line] = list(iter_lines(article, WIDTH))
    yield Stage("find", lambda: Finder(lines, fold_map, fold_many).find("ferry"))
    yield Stage("outline", lambda: outline(article, lines))
    yield Stage("repeated", lambda: fold_repeated(article.blocks, {"ferry": 2}))
    yield Stage("difference", lambda: (difference(text, text[::2]), difference(text[3:], text)))
    yield Stage("links", lambda: _linked_sentences(text))
    yield Stage("words", lambda: packed_keywords(TITLE, text))
    yield Stage("highlights", lambda: _find_again(text))
    yield Stage("file", lambda: list(raw_lines(text, WIDTH)))
