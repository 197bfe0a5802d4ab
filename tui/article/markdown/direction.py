"""The direction that elements around Markdown give to the text in them."""

from __future__ import annotations

from itertools import islice
from typing import Final

from tui.article.characters import direction_mark
from tui.article.markdown.scanner import LINK_TARGET, code_spans, line_kinds
from tui.patterns import lazy_pattern

_MARKERS: Final = lazy_pattern(
    r"[ \t]*(?:(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])|#{1,6}(?=[ \t])|\[[ xX]\](?=[ \t]))[ \t]*)*"
)
_NOT_TEXT: Final = lazy_pattern(r"[ \t]*(?:\||(?:[-*_=][ \t]*){2,}$|\[[^\]\n]+\]:)")
"""A row of a table, a thematic break or the line under a heading, a definition."""
_LINK_TARGET: Final = lazy_pattern(rf"\]{LINK_TARGET}")


def set_direction(text: str, direction: str) -> str:
    """Markdown in which every paragraph runs in the `direction`, "rtl" or "ltr", of the elements around it.

    A paragraph whose first letter runs the other way gets a mark (U+200F, U+200E) before it, as in converted HTML.
    """
    lines = text.split("\n")
    is_start = True
    for at, (line, kind) in enumerate(zip(list(lines), line_kinds(text), strict=True)):
        if kind.is_code:
            continue
        found = _MARKERS.match(line)
        head = found[0] if found else ""
        if line.strip() and (is_start or head.strip()) and not _NOT_TEXT.match(line):
            mark = direction_mark(_words(_paragraph(lines, at, len(head))), direction)
            lines[at] = f"{head}{mark}{line[len(head) :]}"
        is_start = not line.strip()
    return "\n".join(lines)


def _paragraph(lines: list[str], at: int, start: int) -> str:
    """The text of the paragraph that begins in a line, behind its list and quote markers."""
    found = [lines[at][start:]]
    for line in islice(lines, at + 1, None):
        marks = _MARKERS.match(line)
        if not line.strip() or (marks and marks[0].strip()):
            break
        found.append(line)
    return "\n".join(found)


def _words(text: str) -> str:
    """The text of a paragraph without code spans and the targets of links."""
    out: list[str] = []
    position = 0
    for start, end in code_spans(text, 0, len(text)):
        out.append(text[position:start])
        position = end
    return _LINK_TARGET.sub(" ", " ".join((*out, text[position:])))
