"""Tokens → blocks: what an article is made of, its links and images numbered.

Raw HTML is not understood here: `parts` and `convert` have turned it into Markdown before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from tui.addresses import site_of
from tui.article.blocks import (
    Block,
    Code,
    Figure,
    Heading,
    Image,
    Item,
    Link,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    text_of,
)
from tui.article.markdown.inline import InlineReader, lines_of, styled, tidy
from tui.article.markdown.parser import Tokens
from tui.article.urls import resolve
from tui.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token

    Begun: TypeAlias = Callable[["Reader", tuple[Block, ...]], None]

DEEPEST: Final = 40
"""Quotes and lists nested deeper than this are not told apart any more."""
_TASK: Final = re.compile(r"\[([ xX])\][ \u00a0]+")


class Reader:
    """Turns tokens into blocks, and numbers the links and images it meets on the way."""

    def __init__(self, source: str) -> None:
        """`source` is the address relative links are resolved against, "" for none."""
        self.source = source
        self.sanitized: Callable[[str], str] = str
        self.links: list[Link] = []
        self.images: list[Image] = []
        self._numbers: dict[str, int] = {}

    def read(self, text: str, begun: Begun | None = None) -> tuple[Block, ...]:
        """The blocks of a whole Markdown text. Never raises: what cannot be parsed is shown as written.

        Of a long text `begun` is told the first blocks, with a reader that has met what is in them, before the rest is
        read.
        """
        self._open(text)
        try:
            tokens = Tokens(text)
            end = tokens.beginning(whole=True) if begun is not None else 0
            if begun is not None and end:
                ahead = Reader(self.source)
                ahead.sanitized = self.sanitized
                begun(ahead, _Blocks(ahead, tokens.upto(end)).all())
            return _Blocks(self, tokens.upto(len(tokens.all))).all()
        except RecursionError:
            return tuple(Paragraph((Run(part),)) for part in text.split("\n\n") if part.strip())

    def begin(self, text: str) -> tuple[Block, ...]:
        """The first blocks of a text that goes on, as the whole of it would have them, whatever follows; () where
        there are not enough. Definitions of references that follow are the exception.
        """
        self._open(text)
        try:
            tokens = Tokens(text)
            end = tokens.beginning(whole=False)
            return _Blocks(self, tokens.upto(end)).all() if end else ()
        except RecursionError:
            return ()

    def _open(self, text: str) -> None:
        if "&#" in text:  # a character reference may name what was taken out of the body
            self.sanitized = sanitize

    def number(self, url: str, text: str) -> int:
        """The number of the link to `url`: one number an address, however often it is named."""
        known = self._numbers.get(url)
        if known is not None:
            held = self.links[known - 1]
            if not held.text and text:
                self.links[known - 1] = held._replace(text=text)
            return known
        number = len(self.links) + 1
        self._numbers[url] = number
        self.links.append(Link(number, text, url, site_of(url)))
        return number

    def picture(self, src: str, alt: str) -> int:
        """The number of a new image."""
        url = resolve(src, self.source) or ("" if ":" in src[:12] else src)
        self.images.append(Image(len(self.images) + 1, alt, url))
        return len(self.images)


class _Blocks:
    """One pass over the tokens of a text."""

    def __init__(self, reader: Reader, tokens: Sequence[Token]) -> None:
        self.reader = reader
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def all(self) -> tuple[Block, ...]:
        """Every block of the text."""
        return self.until("")

    def until(self, closing: str) -> tuple[Block, ...]:
        """The blocks up to the token of type `closing`, which is passed over."""
        found: list[Block] = []
        tokens = self.tokens
        while self.at < len(tokens):
            token = tokens[self.at]
            self.at += 1
            kind = token.type
            if kind == closing:
                break
            if kind == "paragraph_open":
                found.extend(self.paragraph())
            elif kind == "heading_open":
                runs = tidy(self.runs(tokens[self.at]))
                self.at += 2
                if runs:
                    found.append(Heading(int(token.tag[1]), runs))
            elif kind in ("fence", "code_block"):
                language = self.reader.sanitized(token.info.strip().partition(" ")[0].lower())
                found.append(Code(token.content.rstrip("\n"), re.split(r"[,{:]", language)[0]))
            elif kind == "hr":
                found.append(Rule())
            elif kind == "blockquote_open":
                inner = self.within("blockquote_close")
                if inner:
                    found.extend([Quote(inner)] if self.depth < DEEPEST else inner)
            elif kind in ("bullet_list_open", "ordered_list_open"):
                made = self.list_of(token)
                if found and (joined := _counted_down(found[-1], made)) is not None:
                    found[-1] = joined
                    continue
                found.extend(
                    [made] if self.depth < DEEPEST else (block for item in made.items for block in item.blocks)
                )
            elif kind == "table_open":
                found.append(self.table())
            elif kind == "dl_open":
                found.extend(self.definitions())
            elif kind == "footnote_reference_open":
                label = str(token.meta.get("label", ""))
                inner = self.until("footnote_reference_close")
                entry = Item(inner, label=f"[{label}]")
                if found and isinstance(found[-1], List) and found[-1].items[0].label:
                    found[-1] = List((*found[-1].items, entry), None)
                else:
                    found.append(List((entry,), None))
        return tuple(found)

    def within(self, closing: str) -> tuple[Block, ...]:
        """The blocks of a quotation or an item."""
        self.depth += 1
        inner = self.until(closing)
        self.depth -= 1
        return inner

    def paragraph(self) -> Iterator[Block]:
        """A paragraph, or the figures a paragraph of nothing but images holds."""
        runs = self.runs(self.tokens[self.at])
        self.at += 2
        if runs and any(run.image is not None for run in runs):
            yield from self.figures(runs)
            return
        settled = tidy(runs)
        if settled:
            yield Paragraph(settled)

    def figures(self, runs: list[Run]) -> Iterator[Block]:
        """Images that stand on a line of their own become figures, with a line in emphasis after them as their
        caption.
        """
        words: list[Run] = []
        figures: list[Figure] = []
        for line in lines_of(runs):
            pictures = [run for run in line if run.image is not None]
            if pictures and all(run.image is not None or not run.text.strip() for run in line):
                yield from self.words(words)
                yield from figures
                words = []
                figures = [Figure(run.image, run.text, (), run.link) for run in pictures if run.image is not None]
            elif figures and not words and all("em" in run.style.split() or not run.text.strip() for run in line):
                caption = tidy(run._replace(style=styled(set(run.style.split()) - {"em"})) for run in line)
                number = figures[-1].image
                self.reader.images[number - 1] = self.reader.images[number - 1]._replace(caption=text_of(caption))
                yield from figures[:-1]
                yield Figure(number, figures[-1].alt, caption, figures[-1].link)
                figures = []
            else:
                yield from figures
                figures = []
                words.extend([Run("\n"), *line] if words else line)
        yield from figures
        yield from self.words(words)

    @staticmethod
    def words(runs: list[Run]) -> Iterator[Block]:
        """A paragraph, if there is anything in it."""
        settled = tidy(runs)
        if settled:
            yield Paragraph(settled)

    def list_of(self, opening: Token) -> List:
        """A list with everything in it."""
        ordered = opening.type == "ordered_list_open"
        items: list[Item] = []
        tight = True
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type != "list_item_open":
                break
            following = self.tokens[self.at]
            if following.type == "paragraph_open" and not following.hidden:
                tight = False
            items.append(_with_task(Item(self.within("list_item_close"))))
        start = opening.attrs.get("start", 1) if ordered else None
        return List(tuple(items), int(start) if start is not None else None, tight)

    def definitions(self) -> Iterator[Block]:
        """A list of terms and what they mean: each term a strong paragraph, its meanings items under it."""
        items: list[Item] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "dd_open":
                items.append(Item(self.within("dd_close")))
                continue
            if items:
                yield List(tuple(items), tight=all(len(item.blocks) < 2 for item in items))
                items = []
            if token.type == "dl_close":
                return
            runs = tidy(
                run._replace(style=styled(run.style.split(), "strong")) for run in self.runs(self.tokens[self.at])
            )
            self.at += 2
            if runs:
                yield Paragraph(runs)

    def table(self) -> Table:
        """A table, its rows evened out to the columns of its head."""
        rows: list[list[Runs]] = []
        align: list[str] = []
        heads = 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                if token.type == "th_open":
                    style = str(token.attrs.get("style", ""))
                    align.append(style.rpartition(":")[2] or "left")
                rows[-1].append(tidy(self.runs(self.tokens[self.at])))
            elif token.type == "thead_close":
                heads = len(rows)
        columns = len(align)
        even = [tuple((row + [()] * columns)[:columns]) for row in rows]
        return Table(even[0] if heads else ((),) * columns, tuple(even[heads:]), tuple(align))

    def runs(self, inline: Token) -> list[Run]:
        """The runs of an inline token."""
        return InlineReader(self.reader).read(inline.children or ())


def _counted_down(before: Block, made: List) -> List | None:
    """A list and the one after it as one, where they count down: in Markdown each number is then a list of its own."""
    if not isinstance(before, List) or before.start is None or made.start is None:
        return None
    if len(made.items) != 1 or (len(before.items) > 1 and before.step > 0):
        return None
    if made.start != before.start - len(before.items):
        return None
    return List((*before.items, *made.items), before.start, before.tight and made.tight, -1)


def _with_task(item: Item) -> Item:
    """The item with its box taken out of its first words, where it has one."""
    first = item.blocks[0] if item.blocks else None
    if not isinstance(first, Paragraph):
        return item
    match = _TASK.match(first.runs[0].text)
    if match is None:
        return item
    rest = first.runs[0]._replace(text=first.runs[0].text[match.end() :])
    runs = (rest, *first.runs[1:]) if rest.text else first.runs[1:]
    blocks = (Paragraph(runs), *item.blocks[1:]) if runs else item.blocks[1:]
    return Item(blocks, task=match[1] != " ")
