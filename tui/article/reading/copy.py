"""The text that is copied from laid-out lines: as the author wrote it, without decorations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.article.layout.lines import Line

_NOT_COPIED: Final = frozenset(("link-number", "quote-bar"))
_NOT_COPIED_OF_WRAPPED: Final = _NOT_COPIED | {"indent"}
"""The indentation of a wrapped or right-aligned line is not part of the text."""


def text_to_copy(selected: Iterable[tuple[Line, int, int]]) -> str:
    """The text of consecutive lines, each with the start and end of what is selected in its `text`.

    Wrapped lines are joined. Markers of list items are copied, numbers of links and bars of quotations are not.
    """
    parts: list[str] = []
    for line, start, end in selected:
        text = _text_of_line(line, start, end).rstrip()
        if any(parts):
            parts.append("\n" if line.joint is None else line.joint)
        parts.append(text)
    return "".join(parts)


def _text_of_line(line: Line, start: int, end: int) -> str:
    """The text to copy from one line."""
    text = line.text if line.written is None else line.written
    left_out = _NOT_COPIED if line.joint is None and not line.rtl else _NOT_COPIED_OF_WRAPPED
    kept: list[str] = []
    at = 0
    for span in line.spans:
        after = at + len(span.text)
        if left_out.isdisjoint(span.style.split()):
            kept.append(text[max(start, at) : max(start, at, min(end, after))])
        at = after
    return "".join(kept)
