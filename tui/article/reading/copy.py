"""What is copied of lines that are laid out: the text as it was written, and nothing that is set around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.article.layout.lines import Line

_NEVER: Final = frozenset(("link-number", "quote-bar"))
_WRAPPED: Final = _NEVER | {"indent"}
"""Where a line only wraps, or is set at the right, the room before it is nothing the text has."""


def copied(stretches: Iterable[tuple[Line, int, int]]) -> str:
    """The text of stretches of lines that follow each other: the line, and from where to where in its `text`.

    Lines that only wrap run on. Markers of items are copied, numbers of links and bars of quotations are not.
    """
    parts: list[str] = []
    for line, start, end in stretches:
        text = _kept(line, start, end).rstrip()
        if any(parts):
            parts.append("\n" if line.joint is None else line.joint)
        parts.append(text)
    return "".join(parts)


def _kept(line: Line, start: int, end: int) -> str:
    """What is copied of a stretch of a line."""
    text = line.text if line.written is None else line.written
    left_out = _NEVER if line.joint is None and not line.rtl else _WRAPPED
    kept: list[str] = []
    at = 0
    for span in line.spans:
        after = at + len(span.text)
        if left_out.isdisjoint(span.style.split()):
            kept.append(text[max(start, at) : max(start, at, min(end, after))])
        at = after
    return "".join(kept)
