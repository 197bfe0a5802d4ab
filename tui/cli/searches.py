"""`microfiche searches`: saved searches with their counts; saving, renaming and removing them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common, output
from tui.language import _

if TYPE_CHECKING:
    from tui.library.library import Library


def run(options: argparse.Namespace) -> int:
    """Change a saved search, or print all of them. Returns 1 where there are none."""
    streams.prepare()
    if options.doing is None:
        with common.open_library(options.archives) as library:
            return _print(library, options)
    if options.doing == "save":
        query = " ".join(options.query)
        common.require_whole(query)
    with common.open_state() as (state, _settings):
        from tui.library.saved_searches import SavedSearches

        searches = SavedSearches(state)
        if options.doing == "save":
            streams.line(searches.save(options.name, query))
        elif options.doing == "rename":
            streams.line(searches.rename(options.old, options.new))
        else:
            streams.line(searches.remove(options.name))
    return 0


def _print(library: Library, options: argparse.Namespace) -> int:
    searches = library.marks.searches.all()
    if not searches:
        streams.warn(_("No search is saved."))
        return 1
    texts = " ".join(f"({one.query})" for one in searches)

    def count() -> list[tuple[str, int, int, str]]:
        found = []
        for one in searches:
            results = library.search(one.query)
            for warning in results.warnings:
                streams.warn(f"@{one.name}: {warning}")
            facets = library.count_facets(results)
            found.append((one.name, facets.posts, facets.unread, one.query))
        return found

    def tell(rows: list[tuple[str, int, int, str]]) -> int:
        if options.format == "json":
            for name, posts, unread, query in rows:
                output.json_line({"name": name, "query": query, "posts": posts, "unread": unread})
        elif options.format == "tsv":
            if not options.no_header:
                output.tsv_line(("name", "posts", "unread", "query"))
            for row in rows:
                output.tsv_line(row)
        else:
            shown = ((f"@{name}", f"{posts:,}", f"{unread:,}", query) for name, posts, unread, query in rows)
            output.table(shown, right=(1, 2), stretch=3)
        return 0

    # No `query`: a search that names one which is not there is warned of, and no reason to print none of the others.
    reads_texts = library.needs_words(texts)
    return common.answer(library, count, tell, refresh_first=options.refresh, reads_texts=reads_texts)
