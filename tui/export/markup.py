"""The text of an article as XHTML, for pages and books: made of its blocks alone, so nothing of a post's own markup
gets into it.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.blocks import Code, Figure, Heading, HorizontalRule, List, Paragraph, Quote, Table
from tui.article.characters import is_rtl
from tui.export.ruby import with_ruby
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from tui.article.blocks import Block, Item, Run, Runs
    from tui.article.document import Article

_ELEMENTS: Final = {"strong": "strong", "em": "em", "strike": "del", "sup": "sup", "code": "code"}
"""The elements of the styles of runs, from the outermost."""
_SIDES: Final = {"right": ' class="right"', "center": ' class="center"'}
_LINKABLE: Final = ("http://", "https://", "mailto:")
_FORBIDDEN: Final = lazy_pattern("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that XML 1.0 has no place for (https://www.w3.org/TR/xml/#charsets)."""
_DEEPEST: Final = 6


class Surroundings(NamedTuple):
    """What an article's text is put into.

    `target` gives the address that a link leads to, None to leave the words alone; `picture` the address at which the
    picture of an address is, None to name it only. Headings become `demoted` levels smaller. Words that have one of the
    `readings` behind them have it above them.
    """

    target: Callable[[str], str | None]
    picture: Callable[[str], str | None] = lambda _address: None
    demoted: int = 1
    readings: AbstractSet[tuple[str, str]] = frozenset()


def web_address(address: str) -> str | None:
    """An address that a page may lead to, None for one of another kind."""
    return address if address.lower().startswith(_LINKABLE) else None


def text(value: str) -> str:
    """Words as XHTML has them, in texts and in attributes."""
    return escape(_FORBIDDEN.sub("\ufffd", value))


def direction(words: str) -> str:
    """The attribute that sets a text from right to left, with a space before it; "" for others."""
    return ' dir="rtl"' if is_rtl(words) else ""


def article_to_xhtml(article: Article, around: Surroundings) -> str:
    """The text of an article as XHTML, a block a line."""
    return "\n".join(_Writer(article, around).blocks(article.blocks))


class _Writer:
    """Writes the blocks of one article."""

    def __init__(self, article: Article, around: Surroundings) -> None:
        self._links = article.links
        self._images = article.images
        self._around = around

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            yield self._block(block)

    def _block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return self._element("p", block.runs)
        if isinstance(block, Heading):
            return self._element(f"h{min(block.level + self._around.demoted, _DEEPEST)}", block.runs)
        if isinstance(block, Code):
            return f"<pre><code>{text(block.text)}</code></pre>"
        if isinstance(block, HorizontalRule):
            return "<hr/>"
        if isinstance(block, Figure):
            return self._figure(block)
        if isinstance(block, Quote):
            return f"<blockquote>{self._inside(block.blocks)}</blockquote>"
        if isinstance(block, List):
            return self._list(block)
        return self._table(block)

    def _inside(self, blocks: Iterable[Block]) -> str:
        """Blocks within an element that has to hold something."""
        return "\n".join(self.blocks(blocks)) or "<p></p>"

    def _element(self, name: str, runs: Runs) -> str:
        return f"<{name}{direction(''.join(run.text for run in runs))}>{self._runs(runs)}</{name}>"

    def _figure(self, figure: Figure) -> str:
        shown = self._linked(self._image(figure.image, figure.alt, figure.link), figure.link)
        caption = f"<figcaption>{self._runs(figure.caption)}</figcaption>" if figure.caption else ""
        return f"<figure>{shown}{caption}</figure>"

    def _list(self, items: List) -> str:
        name, attributes = "ul", ""
        if items.start is not None:
            name = "ol"
            attributes = f' start="{items.start}"' if items.start != 1 else ""
            attributes += ' reversed="reversed"' if items.step < 0 else ""
        entries = "\n".join(self._item(item, tight=items.tight) for item in items.items)
        return f"<{name}{attributes}>{entries}</{name}>"

    def _item(self, item: Item, *, tight: bool) -> str:
        mark = "" if item.task is None else "☑ " if item.task else "☐ "
        mark += f"{item.label} " if item.label else ""
        first = item.blocks[0] if item.blocks else None
        if tight and isinstance(first, Paragraph):
            rest = "".join(f"\n{block}" for block in self.blocks(item.blocks[1:]))
            return f"<li>{text(mark)}{self._runs(first.runs)}{rest}</li>"
        return f"<li>{text(mark)}{''.join(self.blocks(item.blocks))}</li>"

    def _table(self, table: Table) -> str:
        rows = [f"<thead>{self._row('th', table.head, table.align)}</thead>"] if any(table.head) else []
        if table.rows:
            rows.append(f"<tbody>{''.join(self._row('td', row, table.align) for row in table.rows)}</tbody>")
        return f'<div class="table"><table>{"".join(rows)}</table></div>' if rows else ""

    def _row(self, name: str, cells: tuple[Runs, ...], align: tuple[str, ...]) -> str:
        made = (
            f"<{name}{_SIDES.get(side, '')}>{self._runs(cell)}</{name}>"
            for cell, side in zip(cells, align, strict=False)
        )
        return f"<tr>{''.join(made)}</tr>"

    def _runs(self, runs: Runs) -> str:
        made: list[str] = []
        at = 0
        while at < len(runs):
            end = at + 1
            # A link over runs of several styles is one link.
            while end < len(runs) and runs[end].link == runs[at].link:
                end += 1
            made.append(self._linked("".join(map(self._run, runs[at:end])), runs[at].link))
            at = end
        return "".join(made)

    def _run(self, run: Run) -> str:
        if run.image is not None:
            return self._image(run.image, run.text, run.link)
        if run.text == "\n":
            return "<br/>"
        made = with_ruby(run.text, self._around.readings, text).replace("\n", "<br/>")
        styles = run.style.split()
        for style, element in reversed(_ELEMENTS.items()):
            if style in styles:
                made = f"<{element}>{made}</{element}>"
        return made

    def _linked(self, made: str, link: int | None) -> str:
        address = self._links[link - 1].url if link is not None and 0 < link <= len(self._links) else ""
        target = self._around.target(address) if address else None
        return made if target is None else f'<a href="{text(target)}">{made}</a>'

    def _image(self, number: int, alt: str, link: int | None) -> str:
        """A picture, or where it is not at hand its description, which leads to it unless it stands in a link."""
        address = self._images[number - 1].url if 0 < number <= len(self._images) else ""
        place = self._around.picture(address) if address else None
        if place is not None:
            return f'<img src="{text(place)}" alt="{text(alt)}"/>'
        words = f"[{text(alt) or '…'}]"
        target = self._around.target(address) if address and link is None else None
        if target is None:
            return f'<span class="picture">{words}</span>'
        return f'<a class="picture" href="{text(target)}">{words}</a>'
