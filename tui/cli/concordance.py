"""`microfiche concordance`: each hit of a text on a line of its own, the hits one under the other."""

from __future__ import annotations

import argparse
from itertools import islice
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common, output
from tui.errors import UsageError
from tui.language import _
from tui.library.hits import SORT_KEYS, HitLine, centred_hit, hit_lines, query_in_text

if TYPE_CHECKING:
    from tui.search.results import SearchResults

_WIDTH = 120
"""The width of a line where nobody looks at it."""


def run(options: argparse.Namespace) -> int:
    """Print the hits of what a query looks for in articles. Returns 1 where there are none.

    Of a query that looks for nothing in articles, the words are looked for there.
    """
    streams.prepare()
    common.require_whole(options.query)
    if not (query := query_in_text(options.query)):
        raise UsageError(_("the query looks for no text; see microfiche concordance --help"))
    with common.open_library(options.archives) as library:

        def tell(found: SearchResults) -> int:
            for warning in (*found.warnings, *found.notes):
                streams.warn(warning)
            lines = hit_lines(library, found)
            if options.sort in SORT_KEYS:
                lines = iter(sorted(lines, key=SORT_KEYS[options.sort]))
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


def _table(line: HitLine, width: int | None) -> None:
    """Day, and the hit in the middle of the rest of the line, by cells."""
    day = line.row.day or "-"
    room = max(20, (width or output.terminal_width(_WIDTH)) - len("2021-06-30") - 2)
    before, text, after = centred_hit(line.hit, room)
    streams.parts((f"{day:10}  {before}", "plain"), (text, "strong"), (after, "plain"))


def _csv(line: HitLine, _width: int | None) -> None:
    row, hit = line
    output.csv_line((row.key.hex(), row.day, row.title, hit.left, hit.text, hit.right))


def _json(line: HitLine, _width: int | None) -> None:
    row, hit = line
    output.json_line({
        "id": row.id, "key": row.key.hex(), "title": row.title, "date": row.date.iso if row.date else None,
        "left": hit.left, "text": hit.text, "right": hit.right,
    })  # fmt: skip


_PRINT = {"table": _table, "csv": _csv, "json": _json}
