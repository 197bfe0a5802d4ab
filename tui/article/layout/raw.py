"""A body as it was scraped: the file's own text in lines, for whoever wants to see what cleaning left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.article.layout.code import cut
from tui.article.layout.lines import Line, Span
from tui.text import cells, strip_controls

if TYPE_CHECKING:
    from collections.abc import Iterator


def raw_lines(body: str, width: int) -> Iterator[Line]:
    """The body line by line, wrapped to `width` cells, nothing left out but what a terminal would obey.

    `block` is the number of the body's line, counted from 0. Tabs are set as spaces.
    """
    for number, line in enumerate(strip_controls(body).expandtabs(4).split("\n")):
        text = line.rstrip()
        joint: str | None = None
        for indent, start, end in cut(text, max(width, 1)):
            piece = " " * indent + text[start:end]
            yield Line((Span(piece),) if piece else (), cells(piece), number, joint)
            joint = " " if text[end : end + 1] == " " else ""
