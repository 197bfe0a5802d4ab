"""`microfiche concordance`: each hit of a text on a line of its own, the hits one under the other."""

from __future__ import annotations

import argparse
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tui import streams
from tui.cli import common, output
from tui.errors import UsageError
from tui.language import _
from tui.text import cells, cut, escape_controls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.index.fulltext.concordance import Hit
    from tui.library.library import Library
    from tui.model import Row
    from tui.search.results import SearchResults

_BATCH = 100
"""Posts that are read at once."""
_WIDTH = 120
"""The width of a line where nobody looks at it."""


class _Line(NamedTuple):
    row: Row
    hit: Hit


def run(options: argparse.Namespace) -> int:
    """Print the hits of what a query looks for in articles. Returns 1 where there are none.

    Of a query that looks for nothing in articles, the words are looked for there.
    """
    from tui.search.offers import in_text
    from tui.search.parse import parse

    streams.prepare()
    common.require_whole(options.query)
    query = str(in_text(parse(options.query)))
    if not parse(query).body_texts():
        raise UsageError(_("the query looks for no text; see microfiche concordance --help"))
    with common.open_library(options.archives) as library:

        def tell(found: SearchResults) -> int:
            for warning in (*found.warnings, *found.notes):
                streams.warn(warning)
            lines = _lines(library, found)
            if options.sort != "date":
                lines = iter(sorted(lines, key=_right if options.sort == "right" else _left))
            is_any = False
            for line in islice(lines, options.limit):
                if not is_any and options.format == "csv":
                    output.csv_line(("key", "date", "title", "left", "text", "right"))
                is_any = True
                _PRINT[options.format](line, options.width)
            return 0 if is_any else 1

        return common.answer(
            library, lambda: library.search(query), tell, refresh_first=options.refresh, query=query
        )  # fmt: skip


def _lines(library: Library, found: SearchResults) -> Iterator[_Line]:
    for start in range(0, len(found.ids), _BATCH):
        some = list(found.ids[start : start + _BATCH])
        rows = {row.id: row for row in library.rows(some)}
        for hit in library.full_text.concordance(some, found.query.body_texts()):
            yield _Line(rows[hit.post], hit)


def _right(line: _Line) -> str:
    from tui.search.fold import fold

    return fold(line.hit.text + line.hit.right)


def _left(line: _Line) -> list[str]:
    """What is before the hit, from there backwards: words, or the characters of scripts without spaces."""
    from tui.search.fold import fold

    words = fold(line.hit.left).split()
    last = [words[-1]] if words and words[-1].isascii() else list(words[-1][::-1]) if words else []
    return [*last, *reversed(words[:-1])]


def _table(line: _Line, width: int | None) -> None:
    """Day, and the hit in the middle of the rest of the line, by cells."""
    day = line.row.day or "-"
    room = max(20, (width or output.columns(_WIDTH)) - len("2021-06-30") - 2)
    left, text, right = (escape_controls(part) for part in line.hit[1:])
    side = max(4, (room - cells(text)) // 2)
    left = _end_of(left.rstrip(), side - 1) + (" " if left.endswith(" ") else "")
    before = " " * (side - cells(left)) + left
    streams.parts(
        (f"{day:10}  {before}", "plain"), (text, "strong"), (cut(right, max(4, room - side - cells(text))), "plain")
    )


def _end_of(text: str, width: int) -> str:
    """The end of a text, at most so many cells wide, with an ellipsis where something is missing."""
    if cells(text) <= width:
        return text
    start = len(text)
    while start and cells(text[start - 1 :]) <= width - 1:
        start -= 1
    return f"…{text[start:]}"


def _csv(line: _Line, _width: int | None) -> None:
    row, hit = line
    output.csv_line((row.key.hex(), row.day, row.title, hit.left, hit.text, hit.right))


def _json(line: _Line, _width: int | None) -> None:
    row, hit = line
    output.json_line({
        "id": row.id, "key": row.key.hex(), "title": row.title, "date": row.date.iso if row.date else None,
        "left": hit.left, "text": hit.text, "right": hit.right,
    })  # fmt: skip


_PRINT = {"table": _table, "csv": _csv, "json": _json}
