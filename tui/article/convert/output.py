"""The blocks of Markdown that have been written, each with the prefixes of the quotations and list items around it.

Blocks are collected as simple HTML; all of it goes through html2text in one call when the text is complete.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.convert.escapes import BLOCK_START, CODE, unmask_markup
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from html2text import HTML2Text

_BLOCK_MARGIN: Final = 60
"""A new block takes as much room on the screen as so many characters."""
_CODE_SPAN: Final = lazy_pattern(f"{CODE}(\\d+){CODE}")


@dataclass(slots=True, eq=False)
class LinePrefix:
    """What is written before the first line of a quotation or a list item, and before its other lines.

    `list_number` tells lists apart, 0 for a quotation. Between the items of a `tight` list is no blank line. `sign` is
    that of the marker, by which Markdown tells lists in a row apart: `-`, `*`, `.` or `)`.
    """

    first: str
    rest: str
    list_number: int = 0
    tight: bool = False
    sign: str = field(init=False)

    def __post_init__(self) -> None:
        """Keep the sign of the marker, which is written once."""
        self.sign = self.first.rstrip()[-1:]

    def take(self) -> str:
        """The prefix of the next block's first line."""
        taken, self.first = self.first or self.rest, ""
        return taken


class OutputBlock(NamedTuple):
    """A block to be written: `html` goes through html2text, `text` is Markdown already. `first` and `rest` stand before
    its lines; `is_glued`: no blank line stands before it.
    """

    prefixes: tuple[LinePrefix, ...]
    first: str
    rest: str
    is_glued: bool
    html: str
    text: str
    in_table: bool
    is_picture: bool


class MarkdownOutput:
    """Collects blocks.

    `prefixes` are those of the next block; `code_spans` is the code that html2text must not change, by number; `size`
    is how much room has been filled, in characters.
    """

    def __init__(self) -> None:
        self.blocks: list[OutputBlock] = []
        self.prefixes: tuple[LinePrefix, ...] = ()
        self.code_spans: list[str] = []
        self.size = 0

    def add(
        self,
        *,
        html: str = "",
        text: str = "",
        head: str = "",
        is_glued: bool = False,
        in_table: bool = False,
        is_picture: bool = False,
    ) -> None:
        """Add a block. `head` stands before its first line alone, as the signs of a heading do."""
        inner = self.prefixes[-1] if self.prefixes else None
        is_glued = is_glued or (inner is not None and inner.tight and self._continues_list(inner))
        first = "".join([prefix.take() for prefix in self.prefixes]) + head
        rest = "".join(prefix.rest for prefix in self.prefixes)
        self.size += len(html) + len(text) + _BLOCK_MARGIN
        self.blocks.append(OutputBlock(self.prefixes, first, rest, is_glued, html, text, in_table, is_picture))

    def _continues_list(self, item: LinePrefix) -> bool:
        """Whether an item about to begin follows another of its list, or the text of the item its list is in."""
        if not self.blocks or not item.first or not item.list_number:
            return False
        last, outer = self.blocks[-1].prefixes, self.prefixes[:-1]
        if len(last) > len(outer):
            return last[len(outer)].list_number == item.list_number
        # A list that does not begin with 1 may not follow a paragraph without a blank line.
        begins_list = not item.first[0].isdigit() or item.first[:-2] == "1"
        return bool(outer) and last == outer and bool(outer[-1].list_number) and begins_list

    def item_before(self) -> LinePrefix | None:
        """The prefix of the quotation or item directly before the next block, beside which that block stands."""
        depth = len(self.prefixes)
        last = self.blocks[-1].prefixes if self.blocks else ()
        return last[depth] if len(last) > depth and last[:depth] == self.prefixes else None

    def markdown(self) -> str:
        """All blocks as Markdown."""
        html = "".join(f"<p>{BLOCK_START}{block.html}</p>" for block in self.blocks if not block.text)
        converted = iter(run_html2text(html).split(BLOCK_START)[1:]) if html else iter(())
        out: list[str] = []
        last: tuple[LinePrefix, ...] = ()
        for block in self.blocks:
            text = block.text or self._finish(next(converted, ""), in_table=block.in_table)
            if not text:
                continue
            if out and not block.is_glued:
                pairs = zip(last, block.prefixes, strict=False)
                shared = takewhile(lambda pair: pair[0] is pair[1], pairs)
                out.append("".join(prefix.rest for prefix, _ in shared).rstrip())
            line, *others = text.split("\n")
            out.append((block.first + line).rstrip(" ") + ("  " if line.endswith("  ") else ""))
            out.extend(block.rest + line if line else block.rest.rstrip() for line in others)
            last = block.prefixes
        return "\n".join(out)

    def _finish(self, text: str, *, in_table: bool) -> str:
        """What html2text has made of a block, with line breaks, markup characters and code put back."""
        lines = "  \n".join(line.strip() for line in text.strip().split("\n") if line.strip())

        def code(match: re.Match[str]) -> str:
            span = self.code_spans[int(match[1])]
            return span.replace("|", "\\|") if in_table else span

        return _CODE_SPAN.sub(code, unmask_markup(lines, in_table=in_table))


def run_html2text(html: str) -> str:
    """The paragraphs of simple HTML as Markdown, unwrapped, links inline."""
    converter = _converter_type()(bodywidth=0)
    converter.unicode_snob = True
    converter.use_automatic_links = False
    converter.skip_internal_links = False
    return converter.handle(html)


@lru_cache(maxsize=1)
def _converter_type() -> type[HTML2Text]:
    from html2text import HTML2Text

    class WithoutEscapes(HTML2Text):
        """Does not look for characters to escape: those that Markdown would read as markup are masked."""

        def handle_data(self, data: str, entity_char: bool = True) -> None:  # noqa: ARG002 - html2text's
            super().handle_data(data, entity_char=True)

    return WithoutEscapes
