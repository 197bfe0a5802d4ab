"""Markdown → blocks: what an article is made of, its links and images numbered.

Raw HTML is shown as written: `split` has turned it into Markdown before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.article.blocks import (
    Block,
    Code,
    Figure,
    Heading,
    HorizontalRule,
    Item,
    List,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
    text_of,
)
from tui.article.markdown.inline import InlineReader, Numbering, join_styles, lines_of, tidy
from tui.article.markdown.parser import Tokens
from tui.patterns import lazy_pattern
from tui.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TypeGuard

    from markdown_it.token import Token

_MAX_NESTING: Final = 40
"""Quotes and lists nested deeper than this are shown on this level."""
_TASK: Final = lazy_pattern(r"\[([ xX])\][ \u00a0]+")


def read_blocks(
    text: str,
    numbering: Numbering,
    on_preview: Callable[[tuple[Block, ...], Numbering], None] | None = None,
    references: Mapping[str, object] | None = None,
) -> tuple[Block, ...]:
    """The blocks of a whole Markdown text. Never raises: what cannot be parsed is shown as written.

    The links and images are added to `numbering`. Of a long text, `on_preview` is called with the first blocks, and
    with a numbering of what is in them, before the rest is read. `references` are what the labels of links stand for
    where the text is a piece of another one, from its `Tokens`.
    """
    try:
        tokens = Tokens(text, references)
        end = tokens.preview_end(is_complete=True) if on_preview is not None else 0
        if on_preview is not None and end:
            first = Numbering(numbering.source)
            on_preview(_BlockReader(tokens.up_to(end), first, text).read_all(), first)
        return _BlockReader(tokens.up_to(len(tokens.all)), numbering, text).read_all()
    except RecursionError:
        return tuple(Paragraph((Run(part),)) for part in text.split("\n\n") if part.strip())


def read_first_blocks(text: str, numbering: Numbering) -> tuple[Block, ...]:
    """The first blocks of a Markdown text of which more will come, () where there are too few for a preview.

    What comes cannot change them, except where it defines a reference in them.
    """
    try:
        tokens = Tokens(text)
        end = tokens.preview_end(is_complete=False)
        return _BlockReader(tokens.up_to(end), numbering, text).read_all() if end else ()
    except RecursionError:
        return ()


class _BlockReader:
    """One pass over the tokens of a text."""

    def __init__(self, tokens: Sequence[Token], numbering: Numbering, text: str) -> None:
        self.tokens = tokens
        self.numbering = numbering
        # A character reference may name a control character that was removed from the body.
        self.sanitize: Callable[[str], str] = sanitize if "&#" in text else str
        self.at = 0
        self.depth = 0

    def read_all(self) -> tuple[Block, ...]:
        """Every block of the text."""
        return self.read_until("")

    def read_until(self, closing: str) -> tuple[Block, ...]:
        """The blocks up to the token of type `closing`, which is skipped."""
        found: list[Block] = []
        notes: list[Item] = []
        """Of the list at the end of what was found, where it is one of notes."""
        tokens = self.tokens
        while self.at < len(tokens):
            token = tokens[self.at]
            self.at += 1
            kind = token.type
            if kind == closing:
                break
            if notes and not kind.startswith("footnote_reference"):
                found.append(List(tuple(notes), None))
                notes = []
            if kind == "paragraph_open":
                found.extend(self.read_paragraph())
            elif kind == "heading_open":
                runs = tidy(self.read_runs(tokens[self.at]))
                self.at += 2
                if runs:
                    found.append(Heading(int(token.tag[1]), runs))
            elif kind in ("fence", "code_block"):
                language = self.sanitize(token.info.strip().partition(" ")[0].lower())
                found.append(Code(token.content.rstrip("\n"), re.split(r"[,{:]", language)[0]))
            elif kind == "hr":
                found.append(HorizontalRule())
            elif kind == "blockquote_open":
                inner = self.read_nested("blockquote_close")
                if inner:
                    found.extend([Quote(inner)] if self.depth < _MAX_NESTING else inner)
            elif kind in ("bullet_list_open", "ordered_list_open"):
                made = self.read_list(token)
                found.extend(
                    [made] if self.depth < _MAX_NESTING else (block for item in made.items for block in item.blocks)
                )
            elif kind == "table_open":
                found.append(self.read_table())
            elif kind == "dl_open":
                found.extend(self.read_definitions())
            elif kind == "footnote_reference_open":
                label = str(token.meta.get("label", ""))
                inner = self.read_until("footnote_reference_close")
                notes.append(Item(inner, label=f"[{label}]"))
        if notes:
            found.append(List(tuple(notes), None))
        return tuple(_join_countdowns(found))

    def read_nested(self, closing: str) -> tuple[Block, ...]:
        """The blocks of a quote or an item."""
        self.depth += 1
        inner = self.read_until(closing)
        self.depth -= 1
        return inner

    def read_paragraph(self) -> Iterator[Block]:
        """A paragraph, or the figures of a paragraph with images on lines of their own."""
        runs = self.read_runs(self.tokens[self.at])
        self.at += 2
        if runs and any(run.image is not None for run in runs):
            yield from self.split_figures(runs)
            return
        tidied = tidy(runs)
        if tidied:
            yield Paragraph(tidied)

    def split_figures(self, runs: list[Run]) -> Iterator[Block]:
        """Figures of the images on lines of their own, and paragraphs of the text between them.

        An emphasized line behind a figure is its caption.
        """
        words: list[Run] = []
        figures: list[Figure] = []
        for line in lines_of(runs):
            pictures = [run for run in line if run.image is not None]
            if pictures and all(run.image is not None or not run.text.strip() for run in line):
                yield from self.make_paragraph(words)
                yield from figures
                words = []
                figures = [Figure(run.image, run.text, (), run.link) for run in pictures if run.image is not None]
            elif figures and not words and all("em" in run.style.split() or not run.text.strip() for run in line):
                caption = tidy(run._replace(style=join_styles(set(run.style.split()) - {"em"})) for run in line)
                number = figures[-1].image
                self.numbering.images[number - 1] = self.numbering.images[number - 1]._replace(caption=text_of(caption))
                yield from figures[:-1]
                yield Figure(number, figures[-1].alt, caption, figures[-1].link)
                figures = []
            else:
                yield from figures
                figures = []
                words.extend([Run("\n"), *line] if words else line)
        yield from figures
        yield from self.make_paragraph(words)

    @staticmethod
    def make_paragraph(runs: list[Run]) -> Iterator[Block]:
        """A paragraph, or nothing where there is no text."""
        tidied = tidy(runs)
        if tidied:
            yield Paragraph(tidied)

    def read_list(self, opening: Token) -> List:
        """A list with its items."""
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
            items.append(_take_task(Item(self.read_nested("list_item_close"))))
        start = opening.attrs.get("start", 1) if ordered else None
        return List(tuple(items), int(start) if start is not None else None, tight)

    def read_definitions(self) -> Iterator[Block]:
        """A definition list: each term as a strong paragraph, its meanings as list items below."""
        items: list[Item] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "dd_open":
                items.append(Item(self.read_nested("dd_close")))
                continue
            if items:
                yield List(tuple(items), tight=all(len(item.blocks) < 2 for item in items))
                items = []
            if token.type == "dl_close":
                return
            runs = tidy(
                run._replace(style=join_styles(run.style.split(), "strong"))
                for run in self.read_runs(self.tokens[self.at])
            )
            self.at += 2
            if runs:
                yield Paragraph(runs)

    def read_table(self) -> Table:
        """A table, each row with as many cells as the head."""
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
                rows[-1].append(tidy(self.read_runs(self.tokens[self.at])))
            elif token.type == "thead_close":
                heads = len(rows)
        columns = len(align)
        even = [tuple((row + [()] * columns)[:columns]) for row in rows]
        return Table(even[0] if heads else ((),) * columns, tuple(even[heads:]), tuple(align))

    def read_runs(self, inline: Token) -> list[Run]:
        """The runs of an inline token."""
        return InlineReader(self.numbering, self.sanitize).read(inline.children or ())


def _join_countdowns(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with lists whose numbers count down as one: each number is a list of its own in Markdown."""
    at = 0
    while at < len(blocks):
        first = blocks[at]
        at += 1
        if isinstance(first, List) and first.start is not None and len(first.items) == 1:
            joined = [first]
            while at < len(blocks) and _goes_on(following := blocks[at], first.start - len(joined)):
                joined.append(following)
                at += 1
            if len(joined) > 1:
                items = tuple(one.items[0] for one in joined)
                first = List(items, first.start, all(one.tight for one in joined), -1)
        yield first


def _goes_on(block: Block, number: int) -> TypeGuard[List]:
    """Whether a block is a list of one item with this number."""
    return isinstance(block, List) and block.start == number and len(block.items) == 1


def _take_task(item: Item) -> Item:
    """The item with the check box at its start, if any, as its `task`."""
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
