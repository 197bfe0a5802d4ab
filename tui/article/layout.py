"""Blocks → lines of spans, for a width in cells: what the article pane draws and `show --format text` prints.

Lines are made block by block, as they are asked for, so the first screen is there before the end is laid out.
No line is wider than `max(width, 2)` cells.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.blocks import Code, Figure, Heading, List, Paragraph, Quote, Rule, Run, Table, text_of
from tui.article.breaking import measure, wrap
from tui.article.grid import lay_out_table
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tui.article.blocks import Block, Runs
    from tui.article.document import Article

STYLES: Final = (
    ("text", "running text; the style of a span that names no other"),
    ("strong", "bold"),
    ("em", "italic"),
    ("strike", "struck through"),
    ("sup", "a footnote's mark"),
    ("code", "code within a line"),
    ("code-block", "a line of the panel of code, filled with spaces to the full width"),
    ("heading-1", "a heading; 2 and 3 likewise, 4 to 6 are set as 3"),
    ("heading-2", "a heading"),
    ("heading-3", "a heading"),
    ("quote", "text of a quotation"),
    ("quote-bar", "the bar before it"),
    ("list-marker", "bullet or number of an item"),
    ("task", "the box of a task not done"),
    ("task-done", "the box of a task done"),
    ("link", "text that opens an address"),
    ("link-number", "the number after it"),
    ("image", "the line that stands for a picture"),
    ("caption", "the words under it"),
    ("table-head", "text of the head of a table"),
    ("table-rule", "lines of a table"),
    ("rule", "a break between parts"),
)
"""Every style name a span may carry and what it is for. Names combine, separated by spaces."""

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BULLETS = ("•", "◦", "▪")
_BAR = "▎"
_DEEPEST = 24
"""Indentation beyond this many cells, or beyond half the width, is not added to."""


class Span(NamedTuple):
    """A stretch of a line of one look. `link` and `image` are numbers of the article's tables."""

    text: str
    style: str = "text"
    link: int | None = None
    image: int | None = None


class Line(NamedTuple):
    """A line as drawn. `block` is the index of the top-level block it belongs to (of the one before, for a blank
    line).
    """

    spans: tuple[Span, ...]
    width: int
    block: int = 0

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Layout:
    """All lines at one width. `starts[i]` is the line block `i` begins at: how a place is kept when the width
    changes.
    """

    lines: tuple[Line, ...]
    width: int
    starts: tuple[int, ...]


class _Frame(NamedTuple):
    """What stands before every line of a block, and how it is set."""

    prefix: tuple[Span, ...]
    indent: int
    width: int
    style: str
    depth: int

    @property
    def room(self) -> int:
        """Cells left for text."""
        return max(self.width - self.indent, 1)


def lay_out(article: Article, width: int) -> Layout:
    """The whole article at `width` cells."""
    lines = tuple(iter_lines(article, width))
    starts: list[int] = []
    for index, line in enumerate(lines):
        while len(starts) <= line.block:
            starts.append(index)
    return Layout(lines, width, tuple(starts))


def iter_lines(article: Article, width: int) -> Iterator[Line]:
    """The lines from the top, each made when it is asked for; a blank line between blocks, none at the ends."""
    frame = _Frame((), 0, max(width, 1), "", 0)
    for index, block in enumerate(article.blocks):
        if index:
            yield Line((), 0, index - 1)
            if isinstance(block, Heading) and block.level < 3:
                yield Line((), 0, index - 1)
        for line in _lines(block, frame):
            yield line._replace(block=index)


def _lines(block: Block, frame: _Frame) -> Iterator[Line]:
    """The lines of one block."""
    if isinstance(block, Paragraph):
        yield from _text(block.runs, frame)
    elif isinstance(block, Heading):
        yield from _text(block.runs, frame._replace(style=_join(frame.style, f"heading-{min(block.level, 3)}")))
    elif isinstance(block, Quote):
        yield from _stack(block.blocks, _inner(frame, Span(f"{_BAR} ", "quote-bar"), "quote"))
    elif isinstance(block, List):
        yield from _list(block, frame)
    elif isinstance(block, Code):
        yield from _code(block, frame)
    elif isinstance(block, Figure):
        yield from _figure(block, frame)
    elif isinstance(block, Table):
        for spans, width in lay_out_table(block, frame.room, _set):
            yield _line(frame, spans, width)
    elif isinstance(block, Rule):
        length = min(frame.room, 24)
        yield _line(frame, (Span("─" * length, "rule"),), length)


def _stack(blocks: Sequence[Block], frame: _Frame, *, tight: bool = False) -> Iterator[Line]:
    """Blocks under each other, apart unless `tight`."""
    for index, block in enumerate(blocks):
        if index and not (tight and isinstance(block, (Paragraph, List))):
            yield _line(frame, (), 0)
        yield from _lines(block, frame)


def _line(frame: _Frame, spans: Iterable[Span], width: int) -> Line:
    if not width and all(span.text.isspace() for span in frame.prefix):
        return Line((), 0)
    return Line((*frame.prefix, *spans), frame.indent + width)


def _inner(frame: _Frame, mark: Span, style: str = "") -> _Frame:
    """The frame with a mark before it; where it grows too deep for the width the mark is left out."""
    wide = cells(mark.text)
    if frame.indent + wide > min(_DEEPEST, frame.width // 2):
        return frame._replace(style=_join(frame.style, style), depth=frame.depth + 1)
    return _Frame((*frame.prefix, mark), frame.indent + wide, frame.width, _join(frame.style, style), frame.depth + 1)


def _list(block: List, frame: _Frame) -> Iterator[Line]:
    """Items under their markers."""
    last = (block.start or 0) + len(block.items) - 1
    pad = len(str(last)) + 2 if block.start is not None else 2
    for index, item in enumerate(block.items):
        if index and not block.tight:
            yield _line(frame, (), 0)
        style = "list-marker"
        if item.label:
            marker = item.label + " "
        elif item.task is not None:
            marker, style = ("☑ ", "task-done") if item.task else ("☐ ", "task")
        elif block.start is not None:
            marker = f"{block.start + index}.".rjust(pad - 1) + " "
        else:
            marker = _BULLETS[min(frame.depth, 2)] + " "
        wide = cells(marker)
        inner = _inner(frame, Span(" " * wide))
        first = True
        for line in _stack(item.blocks, inner, tight=block.tight):
            if first and inner.indent > frame.indent:
                yield line._replace(spans=(*frame.prefix, Span(marker, style), *line.spans[len(inner.prefix) :]))
            elif first:
                yield from _text((Run(marker.strip(), style),), frame)
                yield line
            else:
                yield line
            first = False
        if first:
            yield from _text((Run(marker.strip(), style),), frame)


def _code(block: Code, frame: _Frame) -> Iterator[Line]:
    """A panel: every line filled to the width; a line longer than that goes on beneath, indented."""
    room = frame.room
    margin = 1 if room > 8 else 0
    inside = room - 2 * margin
    for raw in block.text.expandtabs(4).split("\n"):
        for piece in _cut(raw.rstrip(), max(inside, 1)):
            wide = cells(piece)
            fill = max(room - margin - wide, 0)
            yield _line(frame, (Span(" " * margin + piece + " " * fill, "code-block"),), margin + wide + fill)


def _cut(text: str, width: int) -> Iterator[str]:
    """A line of code in pieces of at most `width` cells, cut after a space where there is one late enough.

    What goes on is indented by two more cells than the line itself, where that leaves room.
    """
    if len(text) * 2 <= width:
        yield text
        return
    ends, inside = measure(text)
    start, length = 0, len(text)
    leading = length - len(text.lstrip(" "))
    hanging = leading + 2 if leading + 2 <= width // 3 else 0
    indent = 0
    while ends[length] - ends[start] > width - indent:
        room = width - indent
        at = max(bisect_right(ends, ends[start] + room, start + 1, length) - 1, start + 1)
        while at in inside and at > start + 1:
            at -= 1
        while at < length and at in inside:
            at += 1
        space = text.rfind(" ", start, at + 1)
        if space > start + (at - start) * 2 // 3 and text[start:space].strip():
            at = space
        yield " " * indent + text[start:at]
        start = at + (at == space)
        indent = hanging
    yield " " * indent + text[start:]


def _figure(block: Figure, frame: _Frame) -> Iterator[Line]:
    """One dim line for the picture, its caption beneath."""
    label = f"▫ image: {block.alt}" if block.alt else "▫ image"
    yield from _text((Run(label, "image", block.link, block.image),), frame)
    if block.caption:
        yield from _text(block.caption, frame._replace(style=_join(frame.style, "caption")))


def _text(runs: Runs, frame: _Frame) -> Iterator[Line]:
    """Runs broken into lines."""
    for spans, width in _set(runs, frame.room, frame.style):
        yield _line(frame, spans, width)


def _set(runs: Runs, width: int, style: str) -> Iterator[tuple[tuple[Span, ...], int]]:
    """Runs as lines of spans with their widths, no frame around them."""
    if len(runs) == 1 and "link" not in runs[0].style:
        run = runs[0]
        look = _join(style, run.style)
        for start, end, wide in _wrapped(run.text, width):
            yield (Span(run.text[start:end], look, run.link, run.image),), wide
        return
    part: list[Run] = []
    for run in runs:
        if run.text == "\n":
            yield from _set_part(part, width, style)
            part = []
        else:
            part.append(run)
    yield from _set_part(part, width, style)


def _wrapped(text: str, width: int) -> Iterator[tuple[int, int, int]]:
    measured = measure(text)
    ends = measured[0]
    for start, end in wrap(text, width, measured):
        yield start, end, ends[end] - ends[start]


def _set_part(runs: Sequence[Run], width: int, style: str) -> Iterator[tuple[tuple[Span, ...], int]]:
    """One hard-broken part of a paragraph."""
    pieces: list[Span] = []
    for index, run in enumerate(runs):
        text = run.text
        if run.image is not None:
            text = f"▫ image: {text}" if text else "▫ image"
        pieces.append(Span(text, _join(style, run.style), run.link, run.image))
        following = runs[index + 1].link if index + 1 < len(runs) else None
        if run.link is not None and run.link != following:
            pieces.append(Span(str(run.link).translate(_SUPERSCRIPT), _join(style, "link-number"), run.link))
    text = "".join(piece.text for piece in pieces)
    borders: list[int] = [0]
    for piece in pieces:
        borders.append(borders[-1] + len(piece.text))
    at = 0
    for start, end, wide in _wrapped(text, width):
        spans: list[Span] = []
        while borders[at + 1] <= start:
            at += 1
        index = at
        while index < len(pieces) and borders[index] < end:
            piece = pieces[index]
            low, high = max(start, borders[index]), min(end, borders[index + 1])
            if low < high:
                spans.append(piece if high - low == len(piece.text) else piece._replace(text=text[low:high]))
            index += 1
        yield tuple(spans), wide


def _join(*styles: str) -> str:
    return " ".join(style for style in styles if style) or "text"


def plain_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The text of blocks without any layout, a line a block: for the full-text index and for counting words."""
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
