"""The body of a post as it is in the file, in lines, to see what cleaning removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.article.layout.code import wrap_code_line
from tui.article.layout.lines import Line, Span
from tui.text import cells, strip_controls

if TYPE_CHECKING:
    from collections.abc import Iterator


def raw_lines(body: str, width: int) -> Iterator[Line]:
    """Yield the body line by line, wrapped to `width` cells, without control characters and with tabs expanded.

    `block` is the number of the line in the body, from 0.
    """
    for number, line in enumerate(strip_controls(body).expandtabs(4).split("\n")):
        text = line.rstrip()
        joint: str | None = None
        for indent, start, end in wrap_code_line(text, max(width, 1)):
            piece = " " * indent + text[start:end]
            yield Line((Span(piece),) if piece else (), cells(piece), number, joint)
            joint = " " if text[end : end + 1] == " " else ""
