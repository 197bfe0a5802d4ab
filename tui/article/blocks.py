"""The parts of an article: blocks, and runs of text in them. All are immutable.

The style of a run is the names of `layout.STYLES` that apply to it, with spaces between them and in a fixed order, so
that equal styles are equal strings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MARK_STYLE: Final = "link-number"
"""The style of what is put behind a link and is no text of the post."""
_SPACES: Final = lazy_pattern(" {2,}")


class Run(NamedTuple):
    """Text of one style. `link` and `image` are numbers in the article's tables, None for none.

    A line break the author asked for is a run whose text is a single line feed.
    """

    text: str
    style: str = ""
    link: int | None = None
    image: int | None = None


Runs: TypeAlias = tuple[Run, ...]


class Link(NamedTuple):
    """A link of the text. `number` counts from 1, in reading order; `site` is the host of its address without `www.`.

    `url` is an http(s) address, or a path as the post wrote it where the post names no source to resolve it against.
    `post_id` is the post of the archives that was taken from there, 0 where there is none.
    """

    number: int
    text: str
    url: str
    site: str
    post_id: int = 0


class Image(NamedTuple):
    """A picture of the article. `number` counts from 1; `alt` and `caption` are "" where there is none.

    `url` is an http(s) address, or a path as the post wrote it where the post names no source to resolve it against.
    """

    number: int
    alt: str
    url: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    runs: Runs

    @property
    def text(self) -> str:
        """The text without styles, and without marks of copies."""
        return text_of(tuple(run for run in self.runs if run.style != MARK_STYLE))


@dataclass(frozen=True, slots=True)
class Code:
    """Preformatted lines. `language` is the one the author names, lowercase, or ""."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class HorizontalRule:
    """A horizontal rule."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in a block of its own. `image` is its number."""

    image: int
    alt: str
    caption: Runs = ()
    link: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list. `task` is None, or whether its box is ticked. `label` replaces the marker (footnotes)."""

    blocks: tuple[Block, ...]
    task: bool | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """Entries, numbered from `start` where it is not None, by `step`: 1 upwards, -1 downwards."""

    items: tuple[Item, ...]
    start: int | None = None
    tight: bool = True
    step: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells of equal count; `align` holds "left", "right" or "center" for every column."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    align: tuple[str, ...]


Block: TypeAlias = Paragraph | Heading | Code | HorizontalRule | Figure | Quote | List | Table


def text_of(runs: Runs) -> str:
    """The text of the runs, without styles."""
    return "".join(run.text for run in runs)


def plain_lines(blocks: Iterable[Block], *, with_labels: bool = True) -> Iterator[str]:
    """The text of blocks without layout, a line for each: what is counted and searched.

    `with_labels` keeps the descriptions of pictures, which their authors wrote for those who do not see them.
    """
    for block in blocks:
        if isinstance(block, (Paragraph, Heading)):
            text = _plain(block.runs, with_labels=with_labels)
            if text or with_labels:
                yield text
        elif isinstance(block, Quote):
            yield from plain_lines(block.blocks, with_labels=with_labels)
        elif isinstance(block, List):
            for item in block.items:
                yield from plain_lines(item.blocks, with_labels=with_labels)
        elif isinstance(block, Code):
            yield block.text
        elif isinstance(block, Figure):
            if block.alt and with_labels:
                yield block.alt
            if block.caption:
                yield _plain(block.caption, with_labels=with_labels)
        elif isinstance(block, Table):
            for row in (block.head, *block.rows):
                line = " | ".join(_plain(cell, with_labels=with_labels) for cell in row)
                if line.strip(" |"):
                    yield line


def _plain(runs: Runs, *, with_labels: bool) -> str:
    """The text of the runs, with a space around the description of a picture, or in its place."""
    if all(run.image is None for run in runs):
        return text_of(runs)
    texts = (run.text if run.image is None else f" {run.text} " if with_labels else " " for run in runs)
    return _SPACES.sub(" ", "".join(texts)).strip(" ")
