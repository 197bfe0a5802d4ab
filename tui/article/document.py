"""The article: everything a face needs of a post's body, made by one pure function."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from tui.article.blocks import Heading
from tui.article.markdown.inline_html import with_described
from tui.article.markdown.parser import render
from tui.article.markdown.reader import Reader
from tui.article.preview import LONG, Start, Teller
from tui.article.reading.word_count import count, plain_lines, reading_time
from tui.article.split import Part, joined, split
from tui.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.article.blocks import Block, Image, Link


@dataclass(frozen=True)
class Article:
    """A body as it is read.

    `markdown` is the whole text, cleaned and converted; `blocks` is what it says; `links` and `images` are numbered
    from 1 in reading order. `words` counts words of scripts with spaces and, one each, Han characters and kana;
    `minutes` is how long it takes to read, at least 1. `dropped` counts the elements that were cleaned away.
    """

    markdown: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    words: int
    minutes: int
    dropped: int
    parts: tuple[Part, ...] = ()

    @cached_property
    def html(self) -> str:
        """The cleaned body as HTML: of what was HTML the cleaned tree, of what was Markdown its rendering."""
        return sanitize("\n".join(part.html or render(part.markdown).strip() for part in self.parts))

    @cached_property
    def plain(self) -> str:
        """The text alone, a line a paragraph."""
        return "\n".join(plain_lines(self.blocks))

    @cached_property
    def headings(self) -> tuple[tuple[int, Heading], ...]:
        """The top-level headings, each with the index of its block: the outline."""
        return tuple((index, block) for index, block in enumerate(self.blocks) if isinstance(block, Heading))

    def begins_with(self, start: Start) -> bool:
        """Whether its first blocks are these, numbers of links and images included."""
        links, images = self.links[: len(start.links)], self.images[: len(start.images)]
        return (
            self.blocks[: len(start.blocks)] == start.blocks
            and [link.url for link in links] == [link.url for link in start.links]
            and images == start.images
        )


def read_article(
    body: str, *, title: str, source: str = "", suffix: str = ".md", begun: Callable[[Start], None] | None = None
) -> Article:
    """Read a body. Any text gives an article; nothing is raised.

    `title` is the post's, known to be repeated at the head of the body; `source` is the address relative links are
    resolved against; `suffix` tells HTML files (`.html`) and plain ones (`.txt`) from Markdown. Of a long body `begun`
    is told how the article begins, at most once, before the rest is made.
    """
    teller = Teller(source, begun) if begun is not None and len(body) >= LONG else None
    # A reference may be defined far behind its use: then the whole of the Markdown has to be there first.
    offer = teller.offer if teller is not None and "]:" not in body else None
    parts, dropped = split(sanitize(body), title=title, source=source, suffix=suffix.lower(), begun=offer)
    markdown = joined(parts)
    reader = Reader(source)
    blocks = reader.read(markdown, teller.take if teller is not None and not teller.told else None)
    words, han = count("\n".join(plain_lines(blocks)))
    minutes = max(1, ceil(reading_time(words, han) - 0.5))
    return Article(
        markdown=with_described(markdown) + "\n" if markdown else "",
        blocks=blocks,
        links=tuple(reader.links),
        images=tuple(reader.images),
        words=words + han,
        minutes=minutes,
        dropped=dropped,
        parts=parts,
    )
