"""The article: all that a face of the program shows of a post's body, made by one pure function."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from html import escape
from math import ceil
from typing import TYPE_CHECKING, Final

from tui.article.blocks import Heading, Paragraph, Run, plain_lines
from tui.article.markdown.inline import Numbering, with_hosts_alone
from tui.article.markdown.parser import render
from tui.article.markdown.reader import read_blocks, read_first_blocks
from tui.article.markdown.scanner import outside_code
from tui.article.preview import MIN_PREVIEWED_LENGTH, Preview, PreviewSender
from tui.article.split import BodyPart, Stages, join_parts, split
from tui.language import stated
from tui.patterns import lazy_pattern
from tui.text import count_words, reading_time, sanitize

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.article.blocks import Block, Image, Link
    from tui.time_limit import TimeLimit

MAX_BODY_LENGTH: Final = 4_000_000
"""Characters of a body that are made an article: several books, which take three seconds."""

MIN_BEGUN_LENGTH: Final = 500_000
"""Characters of a body from which its beginning is read before the rest."""
_BEGINNING_LENGTHS: Final = (12_000, 96_000)
_IMAGE_WITHOUT_ADDRESS: Final = lazy_pattern(r"!\[((?:[^\[\]\\]|\\.)+)\]\(\)")


def describe_cut(length: int = MAX_BODY_LENGTH) -> str:
    """What is said of a body of which only the first `length` characters are made an article."""
    return stated("only the first {count} characters are shown; the rest is in the file", count=length)


@dataclass(frozen=True)
class Article:
    """A body as it is shown.

    `markdown` is the whole text, cleaned and converted, and `blocks` what it is made of; `links` and `images` are
    numbered from 1 in reading order. `words` counts the words of scripts with spaces, and Han characters and kana as
    a word each, and of addresses the host alone; `minutes` is the time to read them, at least 1. `dropped` counts the
    elements that were cleaned away, and `comments` what readers wrote below the text, which is left out too.
    `failures` says in words which stages failed: what they concern is shown as it is written.
    """

    markdown: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    words: int
    minutes: int
    dropped: int
    parts: tuple[BodyPart, ...] = ()
    comments: int = 0
    failures: tuple[str, ...] = ()

    @cached_property
    def html(self) -> str:
        """The body as HTML: cleaned where it was HTML, rendered where it was Markdown."""
        return sanitize("\n".join(part.html or _rendered(part.markdown) for part in self.parts))

    @cached_property
    def plain(self) -> str:
        """The text alone, one line per paragraph."""
        return "\n".join(plain_lines(self.blocks))

    @property
    def text(self) -> str:
        """The text as it is read, one line per paragraph: without descriptions of pictures."""
        return "\n".join(plain_lines(self.blocks, with_labels=False))

    @cached_property
    def headings(self) -> tuple[tuple[int, Heading], ...]:
        """The top-level headings, each with the index of its block: the outline."""
        return tuple((index, block) for index, block in enumerate(self.blocks) if isinstance(block, Heading))

    def starts_with(self, preview: Preview) -> bool:
        """Whether a preview shows the first blocks as they are, numbers of links and images included."""
        links, images = self.links[: len(preview.links)], self.images[: len(preview.images)]
        return (
            self.blocks[: len(preview.blocks)] == preview.blocks
            and [link.url for link in links] == [link.url for link in preview.links]
            and images == preview.images
        )


def read_article(
    body: str,
    *,
    title: str,
    source: str = "",
    suffix: str = ".md",
    on_preview: Callable[[Preview], None] | None = None,
    limit: TimeLimit | None = None,
) -> Article:
    """Make the article of a post's body. Any text makes one; nothing is raised.

    `title` is the post's, which a body often repeats in its first line; `source` is the address relative links are
    resolved against; `suffix` tells HTML files (`.html`) and plain ones (`.txt`) from Markdown. Of a long body,
    `on_preview` is called with the first blocks, at most once, before the rest is made. What is not made within the
    time `limit` is shown as it is written.
    """
    stages = Stages(limit)
    text = sanitize(body)
    article = stages.run(
        stated("reading the body"),
        partial(_read, text, title=title, source=source, suffix=suffix.lower(), on_preview=on_preview, stages=stages),
        partial(as_written, text),
    )
    return replace(article, failures=stages.failures) if stages.failures else article


def read_beginning(
    body: str, *, title: str, source: str, suffix: str, on_preview: Callable[[Preview], None], limit: TimeLimit
) -> None:
    """Call `on_preview` with what the beginning of a long body shows; not where that is not made within the `limit`."""
    stages = Stages(limit)
    text = sanitize(body[: _BEGINNING_LENGTHS[-1]])
    sender = PreviewSender(source, on_preview, stages)
    begin = partial(_send_beginning, text, sender, title=title, source=source, suffix=suffix.lower())
    stages.run("reading the beginning", begin, lambda: None)


def _read(
    body: str, *, title: str, source: str, suffix: str, on_preview: Callable[[Preview], None] | None, stages: Stages
) -> Article:
    is_long = on_preview is not None and len(body) >= MIN_PREVIEWED_LENGTH
    sender = PreviewSender(source, on_preview, stages) if on_preview is not None and is_long else None
    if sender is not None and len(body) >= MIN_BEGUN_LENGTH:
        begin = partial(_send_beginning, body, sender, title=title, source=source, suffix=suffix)
        stages.run(stated("reading the beginning"), begin, lambda: None)
    # A reference may be defined far behind its use: then the whole of the Markdown has to be there first.
    on_partial = sender.offer if sender is not None and not sender.is_sent and "]:" not in body else None
    parts, dropped, comments = split(
        body, title=title, source=source, suffix=suffix, on_partial=on_partial, stages=stages
    )
    markdown = join_parts(parts)
    send = sender.send if sender is not None and not sender.is_sent else None

    def read_whole() -> tuple[tuple[Block, ...], Numbering]:
        numbering = Numbering(source)
        return read_blocks(markdown, numbering, send), numbering

    def read_parts() -> tuple[tuple[Block, ...], Numbering]:
        numbering = Numbering(source)
        return tuple(block for part in parts for block in _blocks_of_part(part, numbering, stages)), numbering

    blocks, numbering = stages.run(stated("reading Markdown"), read_whole, read_parts)
    words, han = count_words(with_hosts_alone("\n".join(plain_lines(blocks))))
    return Article(
        markdown=_describe_images(markdown) + "\n" if markdown else "",
        blocks=blocks,
        links=tuple(numbering.links),
        images=tuple(numbering.images),
        words=words + han,
        minutes=max(1, ceil(reading_time(words, han) - 0.5)),
        dropped=dropped,
        parts=parts,
        comments=comments,
    )


def _send_beginning(body: str, sender: PreviewSender, *, title: str, source: str, suffix: str) -> None:
    """Send what the beginning of a very long body shows, read as if it were all: the whole takes seconds.

    A beginning without text is sent as one: the head of the post is shown above it.
    """
    numbering = Numbering(source)
    for length in _BEGINNING_LENGTHS:
        end = max(body.rfind("\n\n", 0, length), body.rfind(">", length // 2, length) + 1) or length
        numbering = Numbering(source)
        parts, _, _ = split(body[:end], title=title, source=source, suffix=suffix, stages=sender.stages)
        markdown = join_parts(parts)
        if blocks := read_first_blocks(markdown, numbering) or read_blocks(markdown, numbering):
            sender.send(blocks, numbering)
            return
    sender.send((), numbering)


def _blocks_of_part(part: BodyPart, numbering: Numbering, stages: Stages) -> tuple[Block, ...]:
    read = partial(read_blocks, part.markdown, numbering)
    return stages.run(stated("reading Markdown"), read, partial(_paragraphs, part.written or part.markdown))


def as_written(body: str) -> Article:
    """The article of a sanitized body of which nothing is understood: its lines, in paragraphs between blank ones."""
    words = len(body.split())
    return Article(body, _paragraphs(body), (), (), words, max(1, words // 200), 0, (BodyPart(body),))


def _paragraphs(text: str) -> tuple[Block, ...]:
    return tuple(
        Paragraph(tuple(run for line in lines for run in (Run(line), Run("\n")))[:-1])
        for part in text.split("\n\n")
        if (lines := [line.strip() for line in part.split("\n") if line.strip()])
    )


def _rendered(markdown: str) -> str:
    def escaped() -> str:
        return "".join(f"<p>{escape(part.strip())}</p>\n" for part in markdown.split("\n\n") if part.strip())

    return Stages().run(stated("rendering"), partial(render, markdown), escaped).strip()


def _describe_images(markdown: str) -> str:
    """Markdown with a description for each image without an address, which would lead nowhere."""
    if "]()" not in markdown:
        return markdown
    return outside_code(markdown, partial(_IMAGE_WITHOUT_ADDRESS.sub, r"*image: \1*"))
