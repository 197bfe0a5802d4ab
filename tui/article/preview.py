"""How a long article begins, told before the rest of it is made: a reader looks at a page, not at a book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui.article.markdown.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.article.blocks import Block, Image, Link

LONG: Final = 16_000
"""A body of so many characters is made in two steps; a shorter one is there as soon in one."""


@dataclass(frozen=True, slots=True)
class Start:
    """The first blocks of an article, and the links and images in them: those that the whole article begins with.

    Where it turns out that it does not (a reference that is defined behind text of another kind), it says so itself:
    see `Article.begins_with`.
    """

    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]


class Teller:
    """Tells how an article begins: once, as soon as there is enough of it."""

    def __init__(self, source: str, tell: Callable[[Start], None]) -> None:
        """`source` is the address relative links are resolved against."""
        self.told = False
        self._source = source
        self._tell = tell

    def offer(self, markdown: str) -> None:
        """How the Markdown of an article begins; what follows is not known yet."""
        if not self.told:
            reader = Reader(self._source)
            blocks = reader.begin(markdown)
            if blocks:
                self.take(reader, blocks)

    def take(self, reader: Reader, blocks: tuple[Block, ...]) -> None:
        """The first blocks, and the reader that has read them."""
        self.told = True
        self._tell(Start(blocks, tuple(reader.links), tuple(reader.images)))
