"""Completing the value of a field that is being typed: which values there are, in how many posts, and which fit best.

To complete another field, add it to the table in `Values`, and the sign it is written with to `signs.py`.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tui.patterns import lazy_pattern
from tui.search.dates import day_range
from tui.search.fields import QUERY_FIELDS, SORTS, STATES
from tui.search.fold import fold
from tui.search.label_search import Labels
from tui.search.short_steps import Cancel, never_cancelled, raise_if_cancelled
from tui.search.states import posts_in_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from tui.model import DayCount, Facets
    from tui.search.catalogue import Catalogue
    from tui.search.signs import Unfinished

MAX_COMPLETIONS = 100
"""Values that are offered at most."""

_END_OF_RANGE = lazy_pattern(r"(?:.*?\.\.|[<>]=?)")
"""What stands before the date that is typed, where a range is."""

_NAMES = ("facet", "source", "links", "archive", "own", "saved")
"""The kinds of values that are names of something, and remembered in part: others are typed from their beginning."""

_FACETS = {name: facet for name, field in QUERY_FIELDS.items() if (facet := field.offers)}
"""The facets whose values are those of fields."""

_COUNTS = (">=1", ">=3", ">=10", "0")
_LENGTHS = (">2000", ">10000", "<500", "500..2000")
_BACK_FROM_NOW = ("today", "7d", "3m", "1y")


class Completion(NamedTuple):
    """A value that may be meant, and how many posts have it; None where posts do not have such values."""

    value: str
    posts: int | None = None


class Values:
    """The values of all fields in one catalogue, of which `facets` are counted over all posts."""

    def __init__(
        self, catalogue: Catalogue, facets: Facets, today: date, saved: Callable[[], Sequence[str]] = tuple
    ) -> None:
        """`saved` gives the names of the saved searches of now."""
        self._catalogue = catalogue
        self._facets = facets
        self._today = today
        self._labels: dict[str, tuple[Sequence[str], Labels]] = {}
        self._of: dict[str, Callable[[], Sequence[str]]] = {
            **{field: lambda facet=facet: facets.values[facet].names for field, facet in _FACETS.items()},  # type: ignore[misc]
            "cited": lambda: _COUNTS,
            "len": lambda: _LENGTHS,
            "in": lambda: list(self._archives),
            "is": lambda: tuple(STATES),
            "my": lambda: facets.mine.names,
            "saved": saved,
            "date": lambda: list(self._periods),
            "sort": lambda: SORTS,
        }
        self._archives = _count_archives(catalogue)
        self._periods = _count_periods(facets.days, today)

    @property
    def is_of(self) -> tuple[Catalogue, date]:
        """The catalogue, and the day that was today, for which these are the values."""
        return self._catalogue, self._today

    def completions(self, unfinished: Unfinished, cancelled: Cancel = never_cancelled) -> list[Completion]:
        """The values that may be meant, best first: those that begin with what is typed, by their counts, then others
        that match it as titles match words. Nothing, where a value is typed whole and no other begins with it.
        """
        field, typed = unfinished.field, unfinished.typed
        if field not in self._of:
            return []
        before = ""
        if field == "date" and (range_of := _END_OF_RANGE.match(typed)):
            before, typed = typed[: range_of.end()], typed[range_of.end() :]
        names = self._of[field]()
        found = islice(self._matching(field, names, typed, cancelled), MAX_COMPLETIONS)
        return [Completion(before + names[at], None if before else self._count(field, names, at)) for at in found]

    def _matching(self, field: str, names: Sequence[str], typed: str, cancelled: Cancel) -> Iterator[int]:
        """The indices of the values that match, best first."""
        folded = fold(typed)
        if not folded:
            yield from range(len(names))
            return
        known = self._labels.get(field)
        if known is None or (known[0] is not names and known[0] != names):
            known = self._labels[field] = (names, Labels(names))
        labels = known[1]
        beginning: list[int] = []
        whole: list[int] = []
        for at in range(len(names)):
            if at % MAX_COMPLETIONS == 0:
                raise_if_cancelled(cancelled)
            label = labels.title(at)
            if label.startswith(folded):
                (whole if label == folded else beginning).append(at)
        if whole and not beginning:
            return
        yield from (*whole, *beginning)
        if not whole and (QUERY_FIELDS[field].kind if field in QUERY_FIELDS else "") in _NAMES:
            others = {*beginning}
            yield from (at for at in labels.best(typed, cancelled) if at not in others)

    def _count(self, field: str, names: Sequence[str], at: int) -> int | None:
        if field == "is":
            return self._count_state(names[at])
        if field in ("in", "date"):
            return (self._archives if field == "in" else self._periods)[names[at]]
        if field == "my":
            return self._facets.mine.counts[at]
        # What links to a site is not what comes from it.
        return self._facets.values[_FACETS[field]].counts[at] if field in _FACETS and field != "link" else None

    def _count_state(self, name: str) -> int | None:
        state = STATES[name]
        return posts_in_state(self._catalogue, state).count(1) if state.own is None else None


def _count_archives(catalogue: Catalogue) -> dict[str, int]:
    counts = dict.fromkeys((name for names in catalogue.archive_names for name in names), 0)
    for number, count in Counter(catalogue.archives).items():
        for name in catalogue.archive_names[number]:
            counts[name] += count
    return counts


def _count_periods(days: Sequence[DayCount], today: date) -> dict[str, int]:
    """The posts of each period: years, stretches up to today, months, each the newest first."""
    years: Counter[str] = Counter()
    months: Counter[str] = Counter()
    undated = 0
    for day in days:
        if day.day is None:
            undated += day.count
        else:
            written = day.day.isoformat()
            years[written[:4]] += day.count
            months[written[:7]] += day.count
    back: dict[str, int] = {}
    for period in _BACK_FROM_NOW:
        included = day_range(period, today) or range(0)
        count = sum(day.count for day in days if day.day is not None and day.day.toordinal() in included)
        back |= {period: count} if count else {}
    none = {"none": undated} if undated else {}
    newest_first = [dict(sorted(counts.items(), reverse=True)) for counts in (years, months)]
    return {**newest_first[0], **back, **none, **newest_first[1]}
