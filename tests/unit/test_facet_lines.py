"""What stands in the facets' pane."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tui.model import FACETS, DayCount, Facets, FacetValues
from tui.ui.widgets.facet_lines import FACET_NAMES, PickedValues, facet_lines

NONE = Facets({}, (), 0, 0)
SOME = Facets(
    {"tag": FacetValues(["sea", "jam"], [3, 1], [0, 1]), "author": FacetValues(["Ines"], [3], [1])},
    (DayCount(date(2021, 6, 30), 3, 1), DayCount(None, 1, 0)),
    4,
    1,
)


def lines(facets: Facets, picked: PickedValues = frozenset()) -> list[str]:
    """Each line as one text: a tick for what is picked, the label, the count."""
    return [
        f"{'✓' if line.picked else ''}{line.label} {line.count}" if line.kind == "value" else line.label
        for line in facet_lines(facets, picked, ())
    ]


def test_picked_values_stand_on_top_of_theirs() -> None:
    assert lines(SOME, {("tag", "jam")}) == [
        "Tags", "✓jam 1", "sea 3", "", "Dates", "2021 3", "undated 1", "", "Authors", "Ines 3",
    ]  # fmt: skip


def test_states_and_archives_stand_above_the_tags() -> None:
    some = replace(SOME, states=FacetValues(["unread"], [1], [1]), archives=FacetValues(["a", "b"], [3, 1], [1, 0]))
    assert lines(some, {("is", "unread")})[:7] == ["State", "✓unread 1", "", "Archives", "a 3", "b 1", ""]


@pytest.mark.parametrize("date", ["2021-06", "2021-06-30", "2021-05..2021-07"])
def test_a_picked_date_within_a_folded_year_stands_above_the_years(date: str) -> None:
    assert lines(SOME, {("date", date)})[4:7] == ["Dates", f"✓{date} 4", "2021 3"]


@pytest.mark.parametrize(
    ("picked", "shown"),
    [
        ({("tag", "sea"), ("tag", "jam")}, ["Tags", "✓jam 0", "✓sea 0"]),
        ({("author", "Ines"), ("tag", "sea")}, ["Tags", "✓sea 0", "", "Authors", "✓Ines 0"]),
        ({("date", "2021-06")}, ["Dates", "✓2021-06 0"]),
        ({("date", "2021-06..2021-08"), ("site", "a.b")}, ["Dates", "✓2021-06..2021-08 0", "", "Sites", "✓a.b 0"]),
        ({("date", "none")}, ["Dates", "✓undated 0"]),
        ({("is", "unread"), ("in", "gazette")}, ["State", "✓unread 0", "", "Archives", "✓gazette 0"]),
        (set(), []),
    ],
)
def test_with_nothing_found_the_picked_values_stay(picked: set[tuple[str, str]], shown: list[str]) -> None:
    assert lines(NONE, picked) == shown


def test_values_found_by_typing_are_those_alone_that_answer() -> None:
    few = Facets({"tag": FacetValues(["sea"], [3], [0])}, (), 4, 1)
    assert lines(few, {("tag", "jam"), ("author", "Ines")}) == ["Tags", "sea 3"]


def test_every_facet_has_a_name() -> None:
    assert {*FACET_NAMES} == {*FACETS}
