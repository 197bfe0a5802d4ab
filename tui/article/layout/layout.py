"""Laying out an article: blocks to lines of spans, for the article pane and `show --format text`.

Lines are made lazily, so that the first page is shown before the rest is laid out. No line is wider than
`max(width, 2)` cells.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tui.addresses import shown_address
from tui.article.blocks import (
    Code,
    Figure,
    Heading,
    HorizontalRule,
    List,
    Paragraph,
    Quote,
    Run,
    Table,
    plain_lines,
    text_of,
)
from tui.article.characters import is_rtl
from tui.article.layout.code import lay_out_code
from tui.article.layout.line_break import measure, wrap
from tui.article.layout.lines import STYLES, Layout, Line, Span, join_styles, label_of_picture
from tui.article.layout.raw import raw_lines
from tui.article.layout.tables import lay_out_table
from tui.article.title_match import has_same_words
from tui.language import _
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tui.article.blocks import Block, Runs
    from tui.article.document import Article
    from tui.article.layout.lines import LinePart
    from tui.article.preview import Preview

__all__ = ["STYLES", "Layout", "Line", "Span", "iter_lines", "lay_out"]

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BULLETS = ("•", "◦", "▪")
_BAR = "▎"
_LEFT_OUT_OF_HEADINGS = frozenset({"strong", "em", "code"})
_LRM = "\u200e"
_PIECE = 20_000
"""Characters of a paragraph that are broken into lines at once."""
_LOOKAHEAD = 2
"""Lines at the end of such a piece that what follows may change."""
_MAX_INDENT = 24
"""Blocks are not indented further than this many cells, or half the width."""


class _Frame(NamedTuple):
    """What layout puts before every line of a block, with the style and the depth of its text."""

    prefix: tuple[Span, ...]
    indent: int
    width: int
    style: str
    depth: int

    @property
    def room(self) -> int:
        """The cells that are left for text."""
        return max(self.width - self.indent, 1)


def lay_out(article: Article, width: int) -> Layout:
    """Lay out a whole article, `width` cells wide."""
    lines = tuple(iter_lines(article, width))
    starts: list[int] = []
    for index, line in enumerate(lines):
        while len(starts) <= line.block:
            starts.append(index)
    return Layout(lines, width, tuple(starts))


def iter_lines(article: Article | Preview, width: int, first: int = 0) -> Iterator[Line]:
    """Yield the lines of an article from block `first` on, with blank lines between blocks and none at the ends."""
    frame = _Frame((), 0, max(width, 1), "", 0)
    for index, block in enumerate(islice(article.blocks, first, None), first):
        if index:
            yield Line((), 0, index - 1)
            if isinstance(block, Heading) and block.level < 3:
                yield Line((), 0, index - 1)
        for line in _lines_or_text(block, frame):
            yield line._replace(block=index)


def _lines_or_text(block: Block, frame: _Frame) -> Iterator[Line]:
    """Yield the lines of one block; where a fault in its layout ends them, a word about it and the block's text."""
    try:
        yield from _lines(block, frame)
    except Exception as error:  # noqa: BLE001 - a fault in the layout, which must not end the article
        said = _("[This part could not be laid out ({fault}). Its text:]", fault=type(error).__name__)
        yield from raw_lines("\n".join((said, *plain_lines((block,)))), frame.width)


def _in_heading(run: Run) -> Run:
    """A run without what sets it apart from its neighbours: headings of one level look alike, whatever is in them."""
    kept = [name for name in run.style.split() if name not in _LEFT_OUT_OF_HEADINGS]
    return run._replace(style=" ".join(kept))


def _lines(block: Block, frame: _Frame) -> Iterator[Line]:
    """Yield the lines of one block."""
    if isinstance(block, Paragraph):
        yield from _paragraph(block.runs, frame)
    elif isinstance(block, Heading):
        style = join_styles(frame.style, f"heading-{min(block.level, 3)}")
        yield from _paragraph(tuple(map(_in_heading, block.runs)), frame._replace(style=style))
    elif isinstance(block, Quote):
        yield from _blocks(block.blocks, _inner(frame, Span(f"{_BAR} ", "quote-bar"), "quote"))
    elif isinstance(block, List):
        yield from _list(block, frame)
    elif isinstance(block, Code):
        for part in lay_out_code(block, frame.room):
            yield _line(frame, *part)
    elif isinstance(block, Figure):
        yield from _figure(block, frame)
    elif isinstance(block, Table):
        for part in lay_out_table(block, frame.room, _break_runs):
            yield _line(frame, *part)
    elif isinstance(block, HorizontalRule):
        length = min(frame.room, 24)
        yield _line(frame, (Span("─" * length, "rule"),), length)


def _blocks(blocks: Sequence[Block], frame: _Frame, *, tight: bool = False) -> Iterator[Line]:
    """Yield the lines of several blocks, with a blank line between them unless `tight`."""
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
    """A right-aligned line, with the prefix of the frame mirrored after it."""
    fill = max(frame.room - width, 0)
    before = (Span(" " * fill, "indent"),) if fill else ()
    made = (*before, *spans, *_mirror(frame.prefix))
    if all(span.text.isspace() for span in made):
        return Line((), 0)
    return Line(made, frame.indent + fill + width, 0, joint, rtl=True)


def _mirror(prefix: Sequence[Span]) -> tuple[Span, ...]:
    """The prefix of a line as it comes after a right-to-left line.

    A left-to-right mark (LRM, UAX #9) keeps a number from being reordered into the text.
    """
    made: list[Span] = []
    for span in reversed(prefix):
        core = span.text.strip()
        at = span.text.find(core)
        lead, trail = span.text[:at] if core else span.text, span.text[at + len(core) :] if core else ""
        made.append(span._replace(text=f"{trail}{_LRM if core[:1].isdigit() else ''}{core}{lead}"))
    return tuple(made)


def _inner(frame: _Frame, mark: Span, style: str = "") -> _Frame:
    """The frame with a mark added before each line, left out where the indentation would become too deep."""
    wide = cells(mark.text)
    if frame.indent + wide > min(_MAX_INDENT, frame.width // 2):
        return frame._replace(style=join_styles(frame.style, style), depth=frame.depth + 1)
    return _Frame(
        (*frame.prefix, mark), frame.indent + wide, frame.width, join_styles(frame.style, style), frame.depth + 1
    )


def _list(block: List, frame: _Frame) -> Iterator[Line]:
    """Yield the lines of a list, each item after its marker."""
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
        for line in _blocks(item.blocks, inner, tight=block.tight):
            if first and inner.indent > frame.indent and line.rtl:
                kept = line.spans[: len(line.spans) - len(inner.prefix)]
                yield line._replace(spans=(*kept, *_mirror((*frame.prefix, Span(marker, style)))))
            elif first and inner.indent > frame.indent:
                yield line._replace(spans=(*frame.prefix, Span(marker, style), *line.spans[len(inner.prefix) :]))
            elif first and (marker_spans := _marker_in_indent(frame, marker, style)):
                yield line._replace(spans=(*marker_spans, *line.spans[len(frame.prefix) :]))
            elif first:
                yield from _paragraph((Run(marker.strip(), style),), frame)
                yield line
            else:
                yield line
            first = False
        if first:
            yield from _paragraph((Run(marker.strip(), style),), frame)


def _marker_in_indent(frame: _Frame, marker: str, style: str) -> tuple[Span, ...]:
    """The prefix of an item that is too deep to be indented: its marker within the indentation of the list around it.

    Empty where the marker does not fit in there.
    """
    if not frame.prefix or frame.prefix[-1].style != "indent":
        return ()
    last = frame.prefix[-1].text
    return (*frame.prefix[:-1], Span(marker.rjust(len(last)), style)) if cells(marker) <= len(last) else ()


def _figure(block: Figure, frame: _Frame) -> Iterator[Line]:
    """Yield a line in place of a picture, then its caption."""
    says_it = block.caption and has_same_words(block.alt, text_of(block.caption))
    picture = Run("" if says_it else block.alt, "image", block.link, block.image)
    line = _line_rtl if is_rtl(picture.text) else _line
    for part in _break_pieces(_labelled(picture, frame.style), frame.room):
        yield line(frame, *part)
    if block.caption:
        yield from _paragraph(block.caption, frame._replace(style=join_styles(frame.style, "caption")))


def _paragraph(runs: Runs, frame: _Frame) -> Iterator[Line]:
    """Yield the lines of a paragraph, right-aligned where its text runs from right to left."""
    if not is_rtl(text_of(runs)):
        for part in _break_runs(runs, frame.room, frame.style):
            yield _line(frame, *part)
        return
    for part in _break_runs(runs, frame.room, frame.style):
        yield _line_rtl(frame, *part)


def _break_runs(runs: Runs, width: int, style: str) -> Iterator[LinePart]:
    """Break runs into lines, without a frame."""
    if len(runs) == 1 and runs[0].image is None and "link" not in runs[0].style:
        run = runs[0]
        run_style = join_styles(style, run.style)
        for start, end, wide, joint in _wrap_with_joints(run.text, width):
            yield (Span(run.text[start:end], run_style, run.link, run.image),), wide, joint
        return
    part: list[Run] = []
    for run in runs:
        if run.text == "\n":
            yield from _break_part(part, width, style)
            part = []
        else:
            part.append(run)
    yield from _break_part(part, width, style)


def _wrap_with_joints(text: str, width: int) -> Iterator[tuple[int, int, int, str | None]]:
    """The lines of a paragraph: where each begins and ends, its cells, and what stood before it.

    A very long one is broken piece by piece. Where a piece ends, its last lines are broken again with what follows.
    """
    last = -1
    at, length = 0, _PIECE
    while at < len(text):
        piece = text[at : at + length]
        measured = measure(piece)
        ends = measured[0]
        lines = wrap(piece, width, measured)
        following = len(text)
        if at + length < len(text):
            if len(lines) <= _LOOKAHEAD:
                length *= 2
                continue
            following = at + lines[-_LOOKAHEAD][0]
            del lines[-_LOOKAHEAD:]
        for start, end in lines:
            yield at + start, at + end, ends[end] - ends[start], None if last < 0 else " " if at + start > last else ""
            last = at + end
        at, length = following, _PIECE


def _break_part(runs: Sequence[Run], width: int, style: str) -> Iterator[LinePart]:
    """Break the runs between two hard line breaks."""
    pieces: list[Span] = []
    for index, run in enumerate(runs):
        text = run.text
        if run.link is not None and "%" in text and "://" in text:
            text = shown_address(text)
        if run.image is not None:
            # A picture may touch the words around it, its label may not.
            if index > 0 and not runs[index - 1].text[-1:].isspace():
                pieces.append(Span(" ", join_styles(style, run.style), run.link, run.image))
            after = index + 1 < len(runs) and not runs[index + 1].text[:1].isspace()
            pieces += _labelled(run._replace(text=f"{text} ") if after else run, style)
        else:
            pieces.append(Span(text, join_styles(style, run.style), run.link, run.image))
        following = runs[index + 1].link if index + 1 < len(runs) else None
        if run.link is not None and run.link != following:
            pieces.append(Span(str(run.link).translate(_SUPERSCRIPT), join_styles(style, "link-number"), run.link))
    return _break_pieces(pieces, width)


def _labelled(picture: Run, style: str) -> list[Span]:
    """The label of a picture, and its description."""
    style = join_styles(style, picture.style)
    label = label_of_picture(is_described=bool(picture.text.strip()))
    spans = (Span(label, f"{style} image-label"), Span(picture.text, style))
    return [span._replace(link=picture.link, image=picture.image) for span in spans if span.text]


def _break_pieces(pieces: Sequence[Span], width: int) -> Iterator[LinePart]:
    """Break what stands in one line if there is room."""
    text = "".join(piece.text for piece in pieces)
    borders: list[int] = [0]
    for piece in pieces:
        borders.append(borders[-1] + len(piece.text))
    at = 0
    for start, end, wide, joint in _wrap_with_joints(text, width):
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
