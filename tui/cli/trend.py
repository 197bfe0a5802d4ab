"""`microfiche trend`: how many posts a month several queries find, as bars, CSV, JSON or a plot."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui import streams
from tui.cli import common, output
from tui.export.plots import Plot, draw, form_of
from tui.files import replacing
from tui.language import _
from tui.search.trends import trend
from tui.text import bar, escape_controls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.library.library import Library
    from tui.search.trends import Period

_LONGEST_BAR, _SHORTEST_BAR = 40, 8


class _Trend(NamedTuple):
    """The periods of some queries, and what there is to say of these."""

    periods: list[Period]
    warnings: tuple[str, ...]


def run(options: argparse.Namespace) -> int:
    """Print a line for each period, or draw them. Returns 1 where no query finds a post that has a date."""
    streams.prepare()
    for query in options.queries:
        common.require_whole(query)
    form = "" if options.to is None else form_of(options.to)
    with common.open_library(options.archives) as library:

        def tell(found: _Trend) -> int:
            for warning in found.warnings:
                streams.warn(warning)
            if not form:
                _PRINT[options.format](options.queries, found.periods, in_shares=options.share)
            elif found.periods:
                names = ", ".join(archive.name for archive in library.archives)
                _draw(options, found.periods, form, names)
            else:
                streams.warn(_("No post is found: nothing is written."))
            return 0 if found.periods else 1

        texts = " ".join(f"({query})" for query in options.queries)
        return common.answer(
            library, lambda: _find(library, options), tell, refresh_first=options.refresh, query=texts
        )  # fmt: skip


def _find(library: Library, options: argparse.Namespace) -> _Trend:
    found, warnings = [], []
    for query in options.queries:
        results = library.search(query)
        named = f"{query}: " if len(options.queries) > 1 else ""
        warnings += [f"{named}{warning}" for warning in (*results.warnings, *results.notes)]
        days = library.count_days(results)
        if undated := sum(day.count for day in days if day.day is None):
            warnings.append(_("{query}: {count} without a date are left out", query=query, count=undated))
        found.append(days)
    periods = trend(found, library.count_days(library.search("")), options.by)
    return _Trend(periods, tuple(warnings))


def _draw(options: argparse.Namespace, periods: Sequence[Period], form: str, archives: str) -> None:
    title = options.title
    if title is None:
        title = f"{options.queries[0] or _('all posts')} · {archives}" if len(options.queries) == 1 else archives
    drawn = draw(Plot(options.queries, periods, escape_controls(title), options.share), form)
    with replacing(Path(options.to)) as file:
        file.write(drawn)
    streams.line(_("drawn: {file}", file=options.to))


def _table(queries: Sequence[str], periods: Sequence[Period], *, in_shares: bool) -> None:
    """Columns of counts, or of shares in per cent, each with a bar on a terminal."""
    values = [
        [period.share(at) if in_shares else period.counts[at] for period in periods] for at in range(len(queries))
    ]
    most = max((value for column in values for value in column), default=0) or 1
    room = (output.terminal_width() - len("2021-06-30")) // len(queries) - len(" 100.00 % ")
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
