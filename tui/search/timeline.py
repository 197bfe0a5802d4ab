"""The days of the timeline: those that a query finds without its own dates, so that others can be picked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from tui.search.dates import day_range
from tui.search.evaluate import Hits, search
from tui.search.facets import count_facets
from tui.search.parse import parse
from tui.search.query import without_filter

if TYPE_CHECKING:
    from tui.model import DayCount, Facets


def timeline(hits: Hits, facets: Facets, cancelled: Callable[[], bool]) -> tuple[tuple[DayCount, ...], range | None]:
    """The days of the query without its dates, with their counts; and the range of its last date, as ordinals.

    `facets` are the counts of the query itself, which are the answer if it has no dates. Raises `Cancelled`.
    """
    dates = [term for term in hits.query.filters() if term.name == "date" and not term.negated]
    if not dates:
        return facets.days, None
    text = hits.query.text
    for term in dates:
        text = without_filter(text, "date", term.value)
    others = search(hits.catalogue, parse(text), cancelled)
    today = date.today()  # noqa: DTZ011 - the user's local day is meant
    return count_facets(others.catalogue, others.positions, cancelled).days, day_range(dates[-1].value, today)
