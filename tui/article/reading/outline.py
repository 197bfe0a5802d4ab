"""The outline of an article: its headings and the lines they are on."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.article.document import Article
    from tui.article.layout.lines import Line


class OutlineEntry(NamedTuple):
    """A heading: its level, 1 for the highest in the article, its text, and the index of its first line."""

    level: int
    text: str
    line: int


def outline(article: Article, lines: Sequence[Line], first: int = 0) -> tuple[OutlineEntry, ...]:
    """The headings of an article. `lines` are those shown, of which the article's own begin at `first`.

    Headings that are not laid out yet are left out.
    """
    headings = dict(article.headings)
    if not headings:
        return ()
    highest = min(heading.level for heading in headings.values())
    found: list[OutlineEntry] = []
    last = -1
    for index in range(first, len(lines)):
        block = lines[index].block
        if block > last:
            last = block
            heading = headings.get(block)
            if heading is not None:
                found.append(OutlineEntry(heading.level - highest + 1, heading.text, index))
    return tuple(found)


def entry_at(entries: Sequence[OutlineEntry], line: int) -> int | None:
    """The index of the heading that `line` is under; None above the first."""
    at = bisect_right(entries, line, key=lambda entry: entry.line) - 1
    return at if at >= 0 else None
