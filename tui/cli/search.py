"""`microfiche search`: print the posts that match a query of the search bar."""

from __future__ import annotations

import argparse
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from tui.cli import common, output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tui.library.library import Library
    from tui.model import Row
    from tui.search.results import SearchResults


_SNIPPET_WIDTH = 160
"""The width in cells of the text around a match."""


def run(options: argparse.Namespace) -> int:
    """Print the posts that match the query. Returns 1 where there are none."""
    output.prepare()
    common.require_whole(options.query)
    with common.open_library(options.archives) as library:
        common.ensure_indexed(library, refresh_first=options.refresh)
        query = options.query if options.sort is None else f"{options.query} sort:{options.sort}"
        found = common.query_index(library, query, lambda: library.search(query.strip()))
        for warning in (*found.warnings, *found.notes):
            common.warn(warning)
        ids = list(islice(found.ids, options.limit))
        _PRINT[options.format](library, ids, found)
    return 0 if ids else 1


def _table(library: Library, ids: Sequence[int], _found: SearchResults) -> None:
    def lines() -> Iterator[tuple[str, ...]]:
        for row in common.all_rows(library, ids):
            mark = "★" if row.starred else " " if row.read else "●"
            yield str(row.id), mark, _day(row), row.title, row.author, row.site

    output.table(lines(), right=(0,), stretch=3)


def _json(library: Library, ids: Sequence[int], found: SearchResults) -> None:
    scores = found.scores(len(ids))
    snippets = library.full_text.snippets(ids, found.in_bodies, _SNIPPET_WIDTH) if found.in_bodies else {}
    for row, path in _with_paths(library, ids):
        value = common.post_json(row, path, scores.get(row.id))
        if found.in_bodies:
            value["snippet"] = snippets.get(row.id, ("", ()))[0]
            value["near"] = row.id in found.near
        output.json_line(value)


def _tsv(library: Library, ids: Sequence[int], _found: SearchResults) -> None:
    for row in common.all_rows(library, ids):
        output.tsv_line((row.id, _day(row), row.title, row.author, row.source, ",".join(row.tags)))


def _paths(library: Library, ids: Sequence[int], _found: SearchResults, end: bytes = b"\n") -> None:
    for _row, path in _with_paths(library, ids):
        output.path(path, end)


def _with_paths(library: Library, ids: Sequence[int]) -> Iterator[tuple[Row, str]]:
    for start in range(0, len(ids), 500):
        some = list(ids[start : start + 500])
        paths = library.paths(some)
        for row in library.rows(some):
            yield row, paths[row.id]


def _day(row: Row) -> str:
    return row.date.day.isoformat() if row.date else ""


_PRINT: dict[str, Callable[[Library, Sequence[int], SearchResults], None]] = {
    "table": _table,
    "json": _json,
    "tsv": _tsv,
    "paths": _paths,
    "paths0": partial(_paths, end=b"\0"),
}
