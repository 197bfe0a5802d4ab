"""Laying out code: highlighted lines, filled to the full width, long ones wrapped with a hanging indent."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from tui.article.layout.line_break import MAX_CHARACTERS_A_CELL, measure
from tui.article.layout.lines import Span
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.article.blocks import Code
    from tui.article.layout.highlight import Token
    from tui.article.layout.lines import LinePart

_STYLE = "code-block"
_MEASURED = 1 << 14
"""Characters of a line that are measured at once, besides those of one line of the screen."""


def lay_out_code(block: Code, room: int) -> Iterator[LinePart]:
    """Yield the lines of a block of code, `room` cells wide."""
    margin = 1 if room > 8 else 0
    inside = max(room - 2 * margin, 1)
    text = block.text.expandtabs(4)
    tokens: tuple[tuple[Token, ...], ...] = ()
    if block.language:
        from tui.article.layout.highlight import highlight

        tokens = highlight(text, block.language)
    for number, raw in enumerate(text.split("\n")):
        line = raw.rstrip()
        line_tokens = tokens[number] if tokens else ()
        joint: str | None = None
        for indent, start, end in wrap_code_line(line, inside):
            wide = indent + cells(line[start:end])
            fill = max(room - margin - wide, 0)
            spans = _spans(line, start, end, line_tokens)
            if len(spans) == 1 and spans[0].style == _STYLE:
                yield (
                    (Span(" " * (margin + indent) + spans[0].text + " " * fill, _STYLE),),
                    margin + wide + fill,
                    joint,
                )
            else:
                before = (Span(" " * (margin + indent), _STYLE),) if margin + indent else ()
                after = (Span(" " * fill, _STYLE),) if fill else ()
                yield (*before, *spans, *after), margin + wide + fill, joint
            joint = " " if line[end : end + 1] == " " else ""


def _spans(line: str, start: int, end: int, tokens: tuple[Token, ...]) -> list[Span]:
    """The characters from `start` to `end` in the styles of their tokens, which cover the line from its start."""
    if not tokens:
        return [Span(line[start:end], _STYLE)]
    borders = list(accumulate((length for length, _ in tokens), initial=0))
    spans: list[Span] = []
    at = max(bisect_right(borders, start) - 1, 0)
    position = start
    while position < end:
        style = tokens[at][1] if at < len(tokens) else ""
        stop = min(borders[at + 1], end) if at < len(tokens) else end
        if stop > position:
            spans.append(Span(line[position:stop], f"{_STYLE} {style}" if style else _STYLE))
        position = max(stop, position)
        at += 1
    return spans or [Span("", _STYLE)]


def wrap_code_line(text: str, width: int) -> Iterator[tuple[int, int, int]]:
    """Break a line of code into pieces of at most `width` cells: (indentation in cells, start, end).

    It is broken at a space, which is left out, if one is in the last third. Continuation lines are indented by two
    cells more than the line itself, where that is at most a third of the width.
    """
    length = len(text)
    if length * 2 <= width:
        yield 0, 0, length
        return
    leading = length - len(text.lstrip(" "))
    hanging = leading + 2 if leading + 2 <= width // 3 else 0
    start = indent = base = 0
    # A line may be megabytes long, of which the first screenful is wanted at once.
    measured = _MEASURED + MAX_CHARACTERS_A_CELL * width
    ends, inside = measure(text[:measured])
    while base + measured < length or ends[-1] - ends[start - base] > width - indent:
        room = width - indent
        last = len(ends) - 1
        at = max(bisect_right(ends, ends[start - base] + room, start - base + 1, last) - 1, start - base + 1)
        while at in inside and at > start - base + 1:
            at -= 1
        while at < last and at in inside:
            at += 1
        at += base
        space = text.rfind(" ", start, at + 1)
        if space > start + (at - start) * 2 // 3 and text[start:space].strip():
            at = space
        yield indent, start, at
        start = at + (at == space)
        indent = hanging
        if start - base > _MEASURED and base + measured < length:
            base = start
            ends, inside = measure(text[base : base + measured])
    yield indent, start, length
