"""The lines of a concordance: each place of a text in the articles that a query finds, with its post, to be sorted by
what stands on either side, and set so that the places stand one under the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from tui.text import cells, cut, escape_controls

if TYPE_CHECKING:
    from tui.index.fulltext.concordance import Hit
    from tui.library.library import Library
    from tui.model import Row
    from tui.search.results import SearchResults

HitOrder = Literal["date", "left", "right"]
_BATCH: Final = 100
"""Posts that are read at once."""
_MIN_SIDE: Final = 4


class HitLine(NamedTuple):
    """A place of a text in an article, and the post of that."""

    row: Row
    hit: Hit


class CentredHit(NamedTuple):
    """What stands before a hit, the hit, and what stands behind it, cut to the cells of a line."""

    before: str
    text: str
    after: str


def query_in_text(query: str) -> str:
    """The query that looks in articles for what another looks for in titles; "" where that looks for no text."""
    from tui.search.offers import in_text
    from tui.search.parse import parse

    written = str(in_text(parse(query)))
    return written if parse(written).body_texts() else ""


def hit_lines(library: Library, found: SearchResults) -> Iterator[HitLine]:
    """The hits in the posts found, in their order. Posts are read as their turn comes."""
    texts = found.query.body_texts()
    for start in range(0, len(found.ids), _BATCH):
        some = list(found.ids[start : start + _BATCH])
        rows = {row.id: row for row in library.rows(some)}
        for hit in library.full_text.concordance(some, texts):
            if hit.post in rows:
                yield HitLine(rows[hit.post], hit)


def _by_right(line: HitLine) -> str:
    from tui.search.fold import fold

    return fold(line.hit.text + line.hit.right)


def _by_left(line: HitLine) -> list[str]:
    """What is before the hit, from there backwards: words, or the characters of scripts without spaces."""
    from tui.search.fold import fold

    words = fold(line.hit.left).split()
    last = [words[-1]] if words and words[-1].isascii() else list(words[-1][::-1]) if words else []
    return [*last, *reversed(words[:-1])]


SORT_KEYS: Final[dict[HitOrder, Callable[[HitLine], Any]]] = {"left": _by_left, "right": _by_right}
"""What lines are compared by for each order; they are found in that of the date."""


def centred_hit(hit: Hit, width: int) -> CentredHit:
    """A hit in the middle of a line so many cells wide."""
    left, text, right = (escape_controls(part) for part in hit[1:])
    text = cut(text, max(1, width - 2 * _MIN_SIDE))
    side = max(_MIN_SIDE, (width - cells(text)) // 2)
    left = _end_of(left.rstrip(), side - 1) + (" " if left.endswith(" ") else "")
    after = cut(right, max(_MIN_SIDE, width - side - cells(text)))
    return CentredHit(" " * (side - cells(left)) + left, text, after)


def _end_of(text: str, width: int) -> str:
    """The end of a text, at most so many cells wide, with an ellipsis where something is missing."""
    if cells(text) <= width:
        return text
    start = max(0, len(text) - (width - 1) // 2)  # no character takes more than two cells
    while start and cells(text[start - 1 :]) <= width - 1:
        start -= 1
    return f"…{text[start:]}"
