"""Blocks → lines of spans, for a width in cells: what the article pane draws and `show --format text` prints.

Lines are made block by block, as they are asked for, so the first screen is there before the end is laid out.
No line is wider than `max(width, 2)` cells.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tui.article.blocks import Code, Figure, Heading, List, Paragraph, Quote, Rule, Run, Table, text_of
from tui.article.characters import is_rtl
from tui.article.layout.code import lay_out_code
from tui.article.layout.line_break import measure, wrap
from tui.article.layout.lines import STYLES, Layout, Line, Span, joined, marked
from tui.article.layout.tables import lay_out_table
from tui.article.title_match import same_words
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tui.article.blocks import Block, Runs
    from tui.article.document import Article
    from tui.article.layout.lines import SetLine
    from tui.article.preview import Preview

__all__ = ["STYLES", "Layout", "Line", "Span", "iter_lines", "lay_out", "marked"]

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BULLETS = ("•", "◦", "▪")
_BAR = "▎"
_LRM = "\u200e"
_DEEPEST = 24
"""Indentation beyond this many cells, or beyond half the width, is not added to."""


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


def iter_lines(article: Article | Preview, width: int, first: int = 0) -> Iterator[Line]:
    """The lines from the top, or from the block `first` on, each made when it is asked for; a blank line between
    blocks, none at the ends.
    """
    frame = _Frame((), 0, max(width, 1), "", 0)
    for index, block in enumerate(islice(article.blocks, first, None), first):
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
        yield from _text(block.runs, frame._replace(style=joined(frame.style, f"heading-{min(block.level, 3)}")))
    elif isinstance(block, Quote):
        yield from _stack(block.blocks, _inner(frame, Span(f"{_BAR} ", "quote-bar"), "quote"))
    elif isinstance(block, List):
        yield from _list(block, frame)
    elif isinstance(block, Code):
        for set_line in lay_out_code(block, frame.room):
            yield _line(frame, *set_line)
    elif isinstance(block, Figure):
        yield from _figure(block, frame)
    elif isinstance(block, Table):
        for set_line in lay_out_table(block, frame.room, _set_cell):
            yield _line(frame, *set_line)
    elif isinstance(block, Rule):
        length = min(frame.room, 24)
        yield _line(frame, (Span("─" * length, "rule"),), length)


def _stack(blocks: Sequence[Block], frame: _Frame, *, tight: bool = False) -> Iterator[Line]:
    """Blocks under each other, apart unless `tight`."""
    rtl = False
    for index, block in enumerate(blocks):
        if index and not (tight and isinstance(block, (Paragraph, List))):
            yield _line_rtl(frame, (), 0) if rtl else _line(frame, (), 0)
        for line in _lines(block, frame):
            rtl = line.rtl
            yield line


def _line(frame: _Frame, spans: Iterable[Span], width: int, joint: str | None = None) -> Line:
    if not width and all(span.text.isspace() for span in frame.prefix):
        return Line((), 0)
    return Line((*frame.prefix, *spans), frame.indent + width, 0, joint)


def _line_rtl(frame: _Frame, spans: Iterable[Span], width: int, joint: str | None = None) -> Line:
    """A line set at the right, what stands before other lines behind it."""
    fill = max(frame.room - width, 0)
    before = (Span(" " * fill, "indent"),) if fill else ()
    made = (*before, *spans, *_mirrored(frame.prefix))
    if all(span.text.isspace() for span in made):
        return Line((), 0)
    return Line(made, frame.indent + fill + width, 0, joint, rtl=True)


def _mirrored(prefix: Sequence[Span]) -> tuple[Span, ...]:
    """What stands before a line, as it stands behind one that runs from right to left.

    A number is kept from being drawn into the text by a mark of no width (LRM, UAX #9).
    """
    made: list[Span] = []
    for span in reversed(prefix):
        core = span.text.strip()
        at = span.text.find(core)
        lead, trail = span.text[:at] if core else span.text, span.text[at + len(core) :] if core else ""
        made.append(span._replace(text=f"{trail}{_LRM if core[:1].isdigit() else ''}{core}{lead}"))
    return tuple(made)


def _inner(frame: _Frame, mark: Span, style: str = "") -> _Frame:
    """The frame with a mark before it; where it grows too deep for the width the mark is left out."""
    wide = cells(mark.text)
    if frame.indent + wide > min(_DEEPEST, frame.width // 2):
        return frame._replace(style=joined(frame.style, style), depth=frame.depth + 1)
    return _Frame((*frame.prefix, mark), frame.indent + wide, frame.width, joined(frame.style, style), frame.depth + 1)


def _list(block: List, frame: _Frame) -> Iterator[Line]:
    """Items under their markers."""
    first_number = block.start or 0
    last_number = first_number + block.step * (len(block.items) - 1)
    pad = len(str(max(first_number, last_number))) + 2 if block.start is not None else 2
    for index, item in enumerate(block.items):
        if index and not block.tight:
            yield _line(frame, (), 0)
        style = "list-marker"
        if item.label:
            marker = item.label + " "
        elif item.task is not None:
            marker, style = ("☑ ", "task-done") if item.task else ("☐ ", "task")
        elif block.start is not None:
            marker = f"{block.start + block.step * index}.".rjust(pad - 1) + " "
        else:
            marker = _BULLETS[min(frame.depth, 2)] + " "
        wide = cells(marker)
        inner = _inner(frame, Span(" " * wide, "indent"))
        first = True
        for line in _stack(item.blocks, inner, tight=block.tight):
            if first and inner.indent > frame.indent and line.rtl:
                kept = line.spans[: len(line.spans) - len(inner.prefix)]
                yield line._replace(spans=(*kept, *_mirrored((*frame.prefix, Span(marker, style)))))
            elif first and inner.indent > frame.indent:
                yield line._replace(spans=(*frame.prefix, Span(marker, style), *line.spans[len(inner.prefix) :]))
            elif first and (beside := _beside(frame, marker, style)):
                yield line._replace(spans=(*beside, *line.spans[len(frame.prefix) :]))
            elif first:
                yield from _text((Run(marker.strip(), style),), frame)
                yield line
            else:
                yield line
            first = False
        if first:
            yield from _text((Run(marker.strip(), style),), frame)


def _beside(frame: _Frame, marker: str, style: str) -> tuple[Span, ...]:
    """What stands before the first line of an item too deep for a further indentation: its marker in the one around it,
    so that it stands beside the item it is in. Nothing where there is no room for it.
    """
    if not frame.prefix or frame.prefix[-1].style != "indent":
        return ()
    last = frame.prefix[-1].text
    return (*frame.prefix[:-1], Span(marker.rjust(len(last)), style)) if cells(marker) <= len(last) else ()


def _figure(block: Figure, frame: _Frame) -> Iterator[Line]:
    """One dim line for the picture, its caption beneath."""
    says_it = block.caption and same_words(block.alt, text_of(block.caption))
    label = f"▫ image: {block.alt}" if block.alt and not says_it else "▫ image"
    yield from _text((Run(label, "image", block.link, block.image),), frame)
    if block.caption:
        yield from _text(block.caption, frame._replace(style=joined(frame.style, "caption")))


def _text(runs: Runs, frame: _Frame) -> Iterator[Line]:
    """Runs broken into lines; text that runs from right to left is set at the right."""
    if not is_rtl(text_of(runs)):
        for set_line in _set(runs, frame.room, frame.style):
            yield _line(frame, *set_line)
        return
    for set_line in _set(runs, frame.room, frame.style):
        yield _line_rtl(frame, *set_line)


def _set(runs: Runs, width: int, style: str) -> Iterator[SetLine]:
    """Runs as lines of spans with their widths and joints, no frame around them."""
    if len(runs) == 1 and "link" not in runs[0].style:
        run = runs[0]
        look = joined(style, run.style)
        for start, end, wide, joint in _wrapped(run.text, width):
            yield (Span(run.text[start:end], look, run.link, run.image),), wide, joint
        return
    part: list[Run] = []
    for run in runs:
        if run.text == "\n":
            yield from _set_part(part, width, style)
            part = []
        else:
            part.append(run)
    yield from _set_part(part, width, style)


def _set_cell(runs: Runs, width: int, style: str) -> Iterator[SetLine]:
    """The same of a cell of a table: a picture alone in it has its sign, which a figure brings along."""
    return (_set_part if len(runs) == 1 and runs[0].image is not None else _set)(runs, width, style)


def _wrapped(text: str, width: int) -> Iterator[tuple[int, int, int, str | None]]:
    measured = measure(text)
    ends = measured[0]
    last = -1
    for start, end in wrap(text, width, measured):
        yield start, end, ends[end] - ends[start], None if last < 0 else " " if start > last else ""
        last = end


def _set_part(runs: Sequence[Run], width: int, style: str) -> Iterator[SetLine]:
    """One hard-broken part of a paragraph."""
    pieces: list[Span] = []
    for index, run in enumerate(runs):
        text = run.text
        if run.image is not None:
            text = f"▫ image: {text}" if text else "▫ image"
            # A picture within words has no blanks around it, which its label needs.
            before = index > 0 and not runs[index - 1].text[-1:].isspace()
            after = index + 1 < len(runs) and not runs[index + 1].text[:1].isspace()
            text = f"{' ' * before}{text}{' ' * after}"
        pieces.append(Span(text, joined(style, run.style), run.link, run.image))
        following = runs[index + 1].link if index + 1 < len(runs) else None
        if run.link is not None and run.link != following:
            pieces.append(Span(str(run.link).translate(_SUPERSCRIPT), joined(style, "link-number"), run.link))
    text = "".join(piece.text for piece in pieces)
    borders: list[int] = [0]
    for piece in pieces:
        borders.append(borders[-1] + len(piece.text))
    at = 0
    for start, end, wide, joint in _wrapped(text, width):
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
        yield tuple(spans), wide, joint
