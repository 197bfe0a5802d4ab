"""Taking filters and the order out of the text of a query: for the chips and the timeline.

The functions leave the rest of the text as typed where that is possible. The query of the result always differs from
the old one by that change alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tui.patterns import lazy_pattern
from tui.search.fields import FieldName
from tui.search.fold import fold
from tui.search.parse import parse
from tui.search.syntax import Filter, Query, as_filter, every

_SORT = lazy_pattern(r"(?<!\S)sort:\S*", re.IGNORECASE)


def without_filter(text: str, field: FieldName, value: str) -> str:
    """The text without the filters of this value, negated and prefix ones included."""
    return _without(text, lambda chip: chip.name == field and fold(chip.value) == fold(value))


def without_filters(text: str) -> str:
    """The text without any filter: its words and its order stay."""
    return _without(text, lambda _: True)


def without_sort(text: str) -> str:
    """The text without an order."""
    query = parse(text)
    if query.sort is None:
        return text
    candidate = " ".join(_SORT.sub(" ", text).split())
    wanted = Query(query.tree)
    return candidate if parse(candidate) == wanted else str(wanted)


def _without(text: str, goes: Callable[[Filter], bool]) -> str:
    query = parse(text)
    gone = [chip for chip in query.filters() if goes(chip)]
    if not gone:
        return text
    tree = every([term for term in query.terms if not ((chip := as_filter(term)) and goes(chip))])
    pieces: list[str] = []
    at = 0
    for chip in sorted(gone, key=lambda chip: chip.span):
        pieces.append(text[at : chip.span[0]].strip())
        at = chip.span[1]
    pieces.append(text[at:].strip())
    candidate = " ".join(filter(None, pieces))
    return candidate if parse(candidate) == Query(tree, query.sort) else str(Query(tree, query.sort))
