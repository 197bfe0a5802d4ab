"""From counts to the lines of the facets pane."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from tui.language import N_, Wording, _
from tui.model import FACETS, DayCount, Facet, Facets, FacetValues
from tui.ui.query_state import term_of


class FacetName(NamedTuple):
    """What a facet is called: above all its values, and beside one of them."""

    title: Wording
    one: Wording


FACET_NAMES: dict[Facet, FacetName] = {
    "author": FacetName(N_("Authors"), N_("author")),
    "tag": FacetName(N_("Tags"), N_("tag")),
    "category": FacetName(N_("Categories"), N_("category")),
    "site": FacetName(N_("Sites"), N_("site")),
}
"""In the order in which the values of a post are offered."""

_STATES = {
    "unread": N_("unread"),
    "read": N_("read"),
    "starred": N_("starred"),
    "noted": N_("noted"),
    "quoted": N_("quoted"),
    "duplicate": N_("duplicate"),
    "version": N_("version"),
    "gone": N_("gone"),
    "broken": N_("broken"),
    "hidden": N_("hidden"),
    "new": N_("new"),
    "recent": N_("recent"),
}
"""What the values of `is:` are called."""
_FOLDED_VALUES = 8
"""Values shown of a folded section."""

_UNDATED = N_("undated")


PickedValues = Collection[tuple[str, str]]
"""The fields and values of the filters in force."""


@dataclass(frozen=True, slots=True)
class FacetLine:
    """A line of the pane.

    `kind` is "heading", "value", "more" or "blank"; `name` the section, year or month that the line unfolds, "" where
    it unfolds nothing; `field` and `value` the filter that it picks; `share` its count against the largest of its
    section, 0 to 1; `depth` 0 for a year, 1 for a month, 2 for a day.
    """

    kind: str
    label: str
    name: str = ""
    field: str = ""
    value: str = ""
    count: int = 0
    unread: int = 0
    share: float = 0.0
    depth: int = 0
    picked: bool = False
    unfolded: bool = False

    @property
    def term(self) -> str:
        """The filter that this line picks, as it is written in a query; "" where it picks none."""
        return term_of(self.field, self.value) if self.field else ""


def facet_lines(facets: Facets, picked: PickedValues, unfolded: Collection[str]) -> list[FacetLine]:
    """All lines: the saved searches, the reader's own tags, the states and the archives, then a section for each facet,
    dates after the tags. Picked values stand at the top of their section.

    Where nothing was found, the picked values alone are shown, so that they can be removed where they were picked.
    """
    if not facets.posts:
        facets = _picked_only(facets, picked)
    sections = [
        [*_section("saved", _("Saved"), facets.saved, picked, unfolded)],
        [*_section("my", _("Mine"), facets.mine, picked, unfolded)],
        [*_section("is", _("State"), facets.states, picked, unfolded)],
        [*_section("in", _("Archives"), facets.archives, picked, unfolded)],
    ]
    for facet in FACETS:
        values = facets.values.get(facet, FacetValues())
        sections.append([*_section(facet, str(FACET_NAMES[facet].title), values, picked, unfolded)])
        if facet == "tag":
            sections.append([*_dates(facets, picked, unfolded)] if facets.posts else [*_picked_dates(picked)])
    lines: list[FacetLine] = []
    for section in filter(None, sections):
        lines += [FacetLine("blank", ""), *section] if lines else section
    return lines


def _picked_only(facets: Facets, picked: PickedValues) -> Facets:
    """Facets with the picked values alone, with counts of zero."""

    def none(of: str) -> FacetValues:
        names = sorted(value for field, value in picked if field == of)
        return FacetValues(names, [0] * len(names), [0] * len(names))

    return replace(
        facets, values={facet: none(facet) for facet in FACETS}, states=none("is"), archives=none("in"), mine=none("my")
    )


def _picked_dates(picked: PickedValues) -> Iterator[FacetLine]:
    """The section of dates where nothing was found: those that are picked."""
    dates = sorted(value for field, value in picked if field == "date")
    if dates:
        yield FacetLine("heading", _("Dates"))
    for value in dates:
        yield _picked_date(value)


def _picked_date(value: str, count: int = 0, unread: int = 0) -> FacetLine:
    label = str(_UNDATED) if value == "none" else value
    return FacetLine("value", label, field="date", value=value, count=count, unread=unread, picked=True)


def _section(
    of: str, title: str, values: FacetValues, picked: PickedValues, unfolded: Collection[str]
) -> Iterator[FacetLine]:
    """The lines of the values of a field of the query language."""
    if not values:
        return
    yield FacetLine("heading", title, count=len(values))
    largest = max(values.counts)
    names = {value for field, value in picked if field == of}
    chosen = [index for index, name in enumerate(values.names) if name in names] if names else []
    others = values.picked(sorted({*range(len(values))}.difference(chosen))) if chosen else values
    whole = of in unfolded or len(others) <= _FOLDED_VALUES + 1
    for value in [*values.picked(chosen), *(others if whole else others[:_FOLDED_VALUES])]:
        yield FacetLine(
            "value", name_of_value(of, value.value), field=of, value=value.value, count=value.count,
            unread=value.unread, share=value.count / largest if largest else 0.0, picked=value.value in names,
        )  # fmt: skip
    if len(others) > _FOLDED_VALUES + 1:
        label = _("fewer") if whole else _("{count} more", count=len(others) - _FOLDED_VALUES)
        yield FacetLine("more", label, name=of, unfolded=whole)


def name_of_value(field: str, value: str) -> str:
    """What a value of a field is called: states have names, everything else has its own."""
    return str(_STATES.get(value, value)) if field == "is" else value


def _dates(facets: Facets, picked: PickedValues, unfolded: Collection[str]) -> Iterator[FacetLine]:
    days = facets.days
    if not days:
        return
    years = _grouped([day for day in days if day.day], len("2021"))
    yield FacetLine("heading", _("Dates"), count=sum(1 for day in days if day.day))
    largest = max((sum(day.count for day in part) for _key, part in years), default=1)
    # A month, a day or a range that is picked has no line of its own among years that are folded.
    apart = {value for field, value in picked if field == "date"} - {"none", *(year for year, _days in years)}
    for value in sorted(apart):
        yield _picked_date(value, facets.posts, facets.unread)
    for year, in_year in years:
        yield _date_line(year, in_year, largest, picked, unfolded)
        if year not in unfolded:
            continue
        months = _grouped(in_year, len("2021-06"))
        most = max(sum(day.count for day in part) for _key, part in months)
        for month, in_month in months:
            if month in apart:
                continue
            yield _date_line(month, in_month, most, picked, unfolded)
            if month in unfolded:
                for day, in_day in _grouped(in_month, len("2021-06-30")):
                    yield _date_line(day, in_day, max(d.count for d in in_month), picked, unfolded)
    for day_count in days:
        if day_count.day is None:
            yield FacetLine(
                "value", str(_UNDATED), field="date", value="none", count=day_count.count, unread=day_count.unread,
                share=min(1.0, day_count.count / largest), picked=("date", "none") in picked,
            )  # fmt: skip


def _grouped(days: list[DayCount], length: int) -> list[tuple[str, list[DayCount]]]:
    return [(key, list(part)) for key, part in groupby(days, key=lambda day: str(day.day)[:length])]


def _date_line(
    value: str, days: list[DayCount], largest: int, picked: PickedValues, unfolded: Collection[str]
) -> FacetLine:
    depth = value.count("-")
    count = sum(day.count for day in days)
    return FacetLine(
        "value", value, name=value if depth < 2 else "", field="date", value=value, count=count,
        unread=sum(day.unread for day in days), share=count / largest, depth=depth,
        picked=("date", value) in picked, unfolded=value in unfolded,
    )  # fmt: skip
