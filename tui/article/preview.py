"""The first blocks of a long article, shown before the rest is made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.article.markdown.inline import Numbering
from tui.article.markdown.reader import read_first_blocks
from tui.language import stated
from tui.time_limit import uninterrupted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.article.blocks import Block, Image, Link
    from tui.article.split import Stages

MIN_PREVIEWED_LENGTH: Final = 16_000
"""Characters of a body from which a preview pays. A shorter one is whole as soon."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The first blocks of an article, and the links and images in them.

    The whole article may turn out to begin otherwise, where a reference is defined behind text of another kind:
    `Article.starts_with` tells.
    """

    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]


class PreviewSender:
    """Sends the preview of an article once, as soon as there is enough Markdown for it."""

    def __init__(self, source: str, on_preview: Callable[[Preview], None], stages: Stages) -> None:
        """`source` is the address relative links are resolved against. Where a stage fails, there is no preview."""
        self.stages = stages
        self.is_sent = False
        self._source = source
        self._on_preview = on_preview

    def offer(self, markdown: str) -> None:
        """Send a preview if there is enough Markdown for one. More of the article is still to come."""
        if not self.is_sent:
            numbering = Numbering(self._source)
            read = partial(read_first_blocks, markdown, numbering)
            if blocks := self.stages.run(stated("reading the first blocks"), read, tuple):
                self.send(blocks, numbering)

    def send(self, blocks: tuple[Block, ...], numbering: Numbering) -> None:
        """Send the first blocks, and the links and images in them."""
        self.is_sent = True
        preview = Preview(blocks, tuple(numbering.links), tuple(numbering.images))
        with uninterrupted():
            self._on_preview(preview)
