"""`microfiche facets`: print the values of a facet, with the number of posts that match a query."""

from __future__ import annotations

import argparse
from functools import partial

from tui import streams
from tui.cli import common, output
from tui.model import Facets


def run(options: argparse.Namespace) -> int:
    """Print values with counts, most frequent first, months newest first. Returns 1 where there are none."""
    streams.prepare()
    common.require_whole(options.query)
    with common.open_library(options.archives) as library:
        find = partial(library.facets, options.query)
        tell = partial(_tell, options)
        return common.answer(library, find, tell, refresh_first=options.refresh, query=options.query)


def _tell(options: argparse.Namespace, facets: Facets) -> int:
    counted = facets.counted(options.facet)
    values = [(value.value, value.count, value.unread) for value in counted]
    if options.format == "json":
        for value, count, unread in values:
            output.json_line({"value": value, "count": count, "unread": unread})
    elif options.format == "tsv":
        if not options.no_header:
            output.tsv_line(("value", "count", "unread"))
        for row in values:
            output.tsv_line(row)
    else:
        output.table(((f"{count:,}", value) for value, count, _ in values), right=(0,))
    return 0 if values else 1
