"""`microfiche search`: print the posts that match a query of the search bar."""

from __future__ import annotations

import argparse
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from tui import streams
from tui.addresses import shown_address
from tui.cli import common, output
from tui.errors import UsageError
from tui.language import _
from tui.text import comma_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tui.library.library import Library
    from tui.search.results import SearchResults


OUTPUT_FIELDS = (
    "id", "key", "path", "title", "date", "author", "source", "site", "tags", "categories", "score", "read", "starred",
    "duplicate", "broken", "gone", "words", "snippet", "near",
)  # fmt: skip
"""What is known of a post that is found."""
_WITH_FIELDS = ("json", "tsv", "csv")
_COLUMNS = ("id", "date", "title", "author", "source", "tags")
_SNIPPET_WIDTH = 160
"""The width in cells of the text around a match."""
_BATCH = 500
"""Posts whose rows are read at once."""
_FIRST_ARTICLES, _GROWTH = 1, 4
"""Articles read at once for their snippets: each time so many times more."""


def run(options: argparse.Namespace) -> int:
    """Print the posts that match the query. Returns 1 where there are none."""
    streams.prepare()
    common.require_whole(options.query)
    if options.fields and options.format not in _WITH_FIELDS:
        raise UsageError(_("fields can be chosen for {formats}", formats=", ".join(_WITH_FIELDS)))
    query = (options.query if options.sort is None else f"{options.query} sort:{options.sort}").strip()
    with common.open_library(options.archives) as library:

        def tell(found: SearchResults) -> int:
            for warning in (*found.warnings, *found.notes):
                streams.warn(warning)
            ids = list(islice(found.ids, options.limit))
            if options.count:
                streams.line(str(len(ids)))
                return 0 if ids else 1
            _PRINT[options.format](library, ids, found, options)
            return 0 if ids else 1

        find = partial(library.search, query)
        return common.answer(library, find, tell, refresh_first=options.refresh, query=query)


def _table(library: Library, ids: Sequence[int], found: SearchResults, _options: argparse.Namespace) -> None:
    def lines() -> Iterator[tuple[str, ...]]:
        for row in common.all_rows(library, ids):
            mark = "★" if row.starred else " " if row.read else "●"
            yield str(row.id), mark, row.day, row.title, row.author, row.site

    output.table(lines(), right=(0,), stretch=3, lit=found.matched_characters)


def _values(
    library: Library, ids: Sequence[int], found: SearchResults, options: argparse.Namespace, fields: Sequence[str]
) -> Iterator[dict[str, object]]:
    """What JSON has of each post, in these fields at least; those of articles as their turn comes."""
    scores = found.scores(len(ids)) if "score" in fields else {}
    snippets = _snippets(library, ids[: options.snippets], found) if "snippet" in fields else iter(())
    for some in _batches(ids):
        paths = library.paths(some)
        words = library.full_text.word_counts(some) if "words" in fields else {}
        for row in library.rows(some):
            value = common.post_json(row, paths[row.id], scores.get(row.id), is_duplicate=found.is_duplicate(row.id))
            value["words"] = words.get(row.id)
            if found.in_bodies:
                value["snippet"] = next(snippets, None)
                value["near"] = row.id in found.near
            yield value


def _json(library: Library, ids: Sequence[int], found: SearchResults, options: argparse.Namespace) -> None:
    """A line each, the first ones at once."""
    for value in _values(library, ids, found, options, options.fields or OUTPUT_FIELDS):
        output.json_line({name: value.get(name) for name in options.fields} if options.fields else value)


def _snippets(library: Library, ids: Sequence[int], found: SearchResults) -> Iterator[str]:
    """The line of each post that matches, "" where there is none, read while what was printed so far can be seen."""
    start, count = 0, _FIRST_ARTICLES
    while start < len(ids):
        streams.flush()
        some = ids[start : start + count]
        snippets = library.full_text.snippets(some, found.in_bodies, _SNIPPET_WIDTH)
        yield from (snippets.get(post, ("", ()))[0] for post in some)
        start, count = start + count, min(count * _GROWTH, _BATCH)


def _lines(
    library: Library, ids: Sequence[int], found: SearchResults, options: argparse.Namespace,
    write: Callable[[Sequence[object]], None],
) -> None:  # fmt: skip
    """A line of fields for each post; dates are days, addresses as they are shown."""
    fields = options.fields or _COLUMNS
    if not options.no_header:
        write(fields)
    for value in _values(library, ids, found, options, fields):
        value["date"] = str(value["date"] or "")[: len("2021-06-30")]
        value["source"] = shown_address(str(value["source"]))
        write([_field(value.get(name)) for name in fields])


def _field(value: object) -> object:
    if isinstance(value, list):
        return comma_list(value)
    return int(value) if isinstance(value, bool) else "" if value is None else value


def _paths(
    library: Library, ids: Sequence[int], _found: SearchResults, _options: argparse.Namespace, end: bytes = b"\n"
) -> None:
    for some in _batches(ids):
        paths = library.paths(some)
        for post_id in some:
            if post_id in paths:
                streams.path(paths[post_id], end)


def _batches(ids: Sequence[int]) -> Iterator[list[int]]:
    return (list(ids[at : at + _BATCH]) for at in range(0, len(ids), _BATCH))


_PRINT: dict[str, Callable[[Library, Sequence[int], SearchResults, argparse.Namespace], None]] = {
    "table": _table,
    "json": _json,
    "tsv": partial(_lines, write=output.tsv_line),
    "csv": partial(_lines, write=output.csv_line),
    "paths": _paths,
    "paths0": partial(_paths, end=b"\0"),
}
