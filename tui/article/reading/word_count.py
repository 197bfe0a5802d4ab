"""The words of an article without any layout, and how long they take to read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.article.blocks import Code, Figure, Heading, List, Paragraph, Quote, Table, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui.article.blocks import Block

WORDS_A_MINUTE: Final = 250
HAN_A_MINUTE: Final = 400

_HAN: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD: Final = re.compile(
    r"[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+(?:['’.-]\w+)*"
)


def count(text: str) -> tuple[int, int]:
    """Words of scripts with spaces, and Han characters and kana."""
    return len(_WORD.findall(text)), len(_HAN.findall(text))


def reading_time(words: int, han: int) -> float:
    """The minutes it takes to read so much."""
    return words / WORDS_A_MINUTE + han / HAN_A_MINUTE


def plain_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The text of blocks without any layout, a line a block: what is counted, and, but for addresses, what the
    full-text index holds.
    """
    for block in blocks:
        if isinstance(block, (Paragraph, Heading)):
            yield "".join(run.text for run in block.runs)
        elif isinstance(block, Quote):
            yield from plain_lines(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield from plain_lines(item.blocks)
        elif isinstance(block, Code):
            yield block.text
        elif isinstance(block, Figure):
            if block.alt:
                yield block.alt
            if block.caption:
                yield text_of(block.caption)
        elif isinstance(block, Table):
            for row in (block.head, *block.rows):
                line = " | ".join(text_of(cell) for cell in row)
                if line.strip(" |"):
                    yield line
