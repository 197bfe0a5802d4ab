"""`microfiche trend`: how many posts a month several queries find, as bars, CSV or JSON."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common, output
from tui.language import _
from tui.search.trends import trend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.library.library import Library
    from tui.search.trends import Period

_BLOCKS = " ▏▎▍▌▋▊▉█"
_LONGEST_BAR, _SHORTEST_BAR = 40, 8


def run(options: argparse.Namespace) -> int:
    """Print a line for each period. Returns 1 where no query finds a post that has a date."""
    streams.prepare()
    for query in options.queries:
        common.require_whole(query)
    with common.open_library(options.archives) as library:

        def tell(periods: list[Period]) -> int:
            _PRINT[options.format](options.queries, periods, in_shares=options.share)
            return 0 if periods else 1

        texts = " ".join(f"({query})" for query in options.queries)
        return common.answer(
            library, lambda: _find(library, options), tell, refresh_first=options.refresh, query=texts
        )  # fmt: skip


def _find(library: Library, options: argparse.Namespace) -> list[Period]:
    found = []
    for query in options.queries:
        results = library.search(query)
        for warning in (*results.warnings, *results.notes):
            streams.warn(f"{query}: {warning}" if len(options.queries) > 1 else warning)
        days = library.count_facets(results).days
        if undated := sum(day.count for day in days if day.day is None):
            streams.warn(_("{query}: {count} without a date are left out", query=query, count=undated))
        found.append(days)
    return trend(found, library.facets().days, options.by)


def _table(queries: Sequence[str], periods: Sequence[Period], *, in_shares: bool) -> None:
    """Columns of counts, or of shares in per cent, each with a bar on a terminal."""
    values = [
        [period.share(at) if in_shares else period.counts[at] for period in periods] for at in range(len(queries))
    ]
    most = max((value for column in values for value in column), default=0) or 1
    room = (output.columns() - len("2021-06-30")) // len(queries) - len(" 100.00 % ")
    longest = min(_LONGEST_BAR, max(_SHORTEST_BAR, room)) if streams.is_terminal() else 0
    if len(queries) > 1:
        for at, query in enumerate(queries):
            streams.line(f"{at + 1}: {query}", "dim")
    for at, period in enumerate(periods):
        fields = [period.name]
        for column in values:
            value = column[at]
            shown = f"{value:.2%}".replace("%", " %") if in_shares else f"{value:,}"
            fields.append(f"{shown:>8} {bar(value / most, longest)}" if longest else shown)
        streams.line("  ".join(fields).rstrip())


def bar(share: float, length: int) -> str:
    """A bar of so many cells at most, in eighths of a cell, filled up with blanks; what is not nothing is seen."""
    eighths = max(round(share * length * 8), 1 if share else 0)
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + (_BLOCKS[rest] if rest else "")).ljust(length)


def _csv(queries: Sequence[str], periods: Sequence[Period], *, in_shares: bool) -> None:
    output.csv_line(["period", *queries, "posts"])
    for period in periods:
        values = [round(period.share(at), 6) if in_shares else count for at, count in enumerate(period.counts)]
        output.csv_line([period.name, *values, period.total])


def _json(queries: Sequence[str], periods: Sequence[Period], *, in_shares: bool) -> None:  # noqa: ARG001 - it has both
    for period in periods:
        found = [
            {"query": query, "count": period.counts[at], "share": round(period.share(at), 6)}
            for at, query in enumerate(queries)
        ]
        output.json_line({"period": period.name, "posts": period.total, "found": found})


_PRINT = {"table": _table, "csv": _csv, "json": _json}
