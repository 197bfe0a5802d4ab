"""The direction that elements around Markdown give to the text in them."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from tui.article.characters import direction_mark
from tui.article.markdown.scanner import line_kinds

_MARKS: Final = re.compile(
    r"[ \t]*(?:(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])|#{1,6}(?=[ \t])|\[[ xX]\](?=[ \t]))[ \t]*)*"
)
_DRAWN: Final = re.compile(r"[ \t]*(?:\||(?:[-*_=][ \t]*){2,}$|\[[^\]\n]+\]:| {4}|\t)")
"""A row of a table, a line that is drawn, a definition, code: nothing of it is turned."""
_UNREAD: Final = re.compile(r"`[^`]*`|\]\([^()]*\)")


def directed(text: str, direction: str) -> str:
    """Markdown in which every paragraph runs in a direction, "rtl" or "ltr", that its first letter may deny.

    A mark of no width says so, as in what is converted from HTML.
    """
    lines = text.split("\n")
    begins = True
    for at, (line, kind) in enumerate(zip(list(lines), line_kinds(lines), strict=True)):
        if kind.is_code:
            continue
        found = _MARKS.match(line)
        head = found[0] if found else ""
        if line.strip() and (begins or head.strip()) and not _DRAWN.match(line):
            said = direction_mark(_UNREAD.sub(" ", _paragraph(lines, at, len(head))), direction)
            lines[at] = f"{head}{said}{line[len(head) :]}"
        begins = not line.strip()
    return "\n".join(lines)


def _paragraph(lines: list[str], at: int, start: int) -> str:
    """The text of the paragraph that begins in a line, behind its marks."""
    found = [lines[at][start:]]
    for line in islice(lines, at + 1, None):
        marks = _MARKS.match(line)
        if not line.strip() or (marks and marks[0].strip()):
            break
        found.append(line)
    return "\n".join(found)
