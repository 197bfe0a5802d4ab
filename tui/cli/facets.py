"""`microfiche facets`: print the values of a facet, with the number of posts that match a query."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from functools import partial

from tui import streams
from tui.cli import common, output
from tui.model import DayCount, Facets


def run(options: argparse.Namespace) -> int:
    """Print values with counts, most frequent first, months newest first. Returns 1 where there are none."""
    streams.prepare()
    common.require_whole(options.query)
    with common.open_library(options.archives) as library:
        find = partial(library.facets, options.query)
        tell = partial(_tell, options)
        return common.answer(library, find, tell, refresh_first=options.refresh, query=options.query)


def _tell(options: argparse.Namespace, facets: Facets) -> int:
    if options.facet == "month":
        values = list(_months(facets.days))
    else:
        counted = facets.mine if options.facet == "mine" else facets.values[options.facet]
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


def _months(days: Iterable[DayCount]) -> Iterator[tuple[str, int, int]]:
    """Counts by month, in the order of the days; posts without a date are counted as "none", as in `date:none`."""
    counts: dict[str, list[int]] = {}
    for day in days:
        count = counts.setdefault(day.day.isoformat()[:7] if day.day else "none", [0, 0])
        count[0] += day.count
        count[1] += day.unread
    return ((month, count, unread) for month, (count, unread) in counts.items())
