"""Code as a panel: every line filled to the width, highlighted, longer ones going on beneath."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from tui.article.layout.line_break import measure
from tui.article.layout.lines import Span
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.article.blocks import Code
    from tui.article.layout.highlight import Token
    from tui.article.layout.lines import SetLine

_LOOK = "code-block"


def lay_out_code(block: Code, room: int) -> Iterator[SetLine]:
    """The lines of a panel `room` cells wide; a line longer than that goes on beneath, indented."""
    margin = 1 if room > 8 else 0
    inside = max(room - 2 * margin, 1)
    text = block.text.expandtabs(4)
    tokens: tuple[tuple[Token, ...], ...] = ()
    if block.language:
        from tui.article.layout.highlight import highlight

        tokens = highlight(text, block.language)
    for number, raw in enumerate(text.split("\n")):
        line = raw.rstrip()
        looks = tokens[number] if tokens else ()
        joint: str | None = None
        for indent, start, end in cut(line, inside):
            wide = indent + cells(line[start:end])
            fill = max(room - margin - wide, 0)
            spans = _spans(line, start, end, looks)
            if len(spans) == 1 and spans[0].style == _LOOK:
                yield (
                    (Span(" " * (margin + indent) + spans[0].text + " " * fill, _LOOK),),
                    margin + wide + fill,
                    joint,
                )
            else:
                before = (Span(" " * (margin + indent), _LOOK),) if margin + indent else ()
                after = (Span(" " * fill, _LOOK),) if fill else ()
                yield (*before, *spans, *after), margin + wide + fill, joint
            joint = " " if line[end : end + 1] == " " else ""


def _spans(line: str, start: int, end: int, tokens: tuple[Token, ...]) -> list[Span]:
    """The characters from `start` to `end` with the looks of their tokens, which cover the line from its start."""
    if not tokens:
        return [Span(line[start:end], _LOOK)]
    borders = list(accumulate((length for length, _ in tokens), initial=0))
    spans: list[Span] = []
    at = max(bisect_right(borders, start) - 1, 0)
    position = start
    while position < end:
        look = tokens[at][1] if at < len(tokens) else ""
        stop = min(borders[at + 1], end) if at < len(tokens) else end
        if stop > position:
            spans.append(Span(line[position:stop], f"{_LOOK} {look}" if look else _LOOK))
        position = max(stop, position)
        at += 1
    return spans or [Span("", _LOOK)]


def cut(text: str, width: int) -> Iterator[tuple[int, int, int]]:
    """A line in pieces of at most `width` cells: (indentation, start, end). It is cut after a space where there is one
    late enough; that space is left out.

    What goes on is indented by two more cells than the line itself, where that leaves room.
    """
    length = len(text)
    if length * 2 <= width:
        yield 0, 0, length
        return
    ends, inside = measure(text)
    start = 0
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
        yield indent, start, at
        start = at + (at == space)
        indent = hanging
    yield indent, start, length
