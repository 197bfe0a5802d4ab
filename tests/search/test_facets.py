"""Counts under a query, against counting by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.factories import P, catalogue
from tui.errors import Cancelled
from tui.model import DayCount, FacetValue
from tui.search.catalogue import ValueOrder
from tui.search.facets import _values, count_facets
from tui.search.flags import READ, STARRED
from tui.search.fold import fold

POSTS = [
    P("a", "2021-06-30", tags=("Rust", "社会"), authors=("Ann",), site="one.org"),
    P("b", "2021-06-30", tags=("rust",), authors=("Ann",), site="two.org", flags=READ),
    P("c", "2021-06-01", tags=("Rust",)),
    P("d", tags=("社會", "社会"), flags=READ),
]


def test_values_that_fold_alike_are_one_in_the_most_used_spelling() -> None:
    counts = count_facets(catalogue(POSTS), None)
    assert [*counts.values["tag"]] == [FacetValue("Rust", 3, 2), FacetValue("社会", 2, 1)]


def test_counts_follow_the_query() -> None:
    counts = count_facets(catalogue(POSTS), [1, 3])
    assert [*counts.values["tag"]] == [FacetValue("rust", 1, 0), FacetValue("社會", 1, 0)]
    assert (counts.posts, counts.unread) == (2, 0)


def test_states_and_archives_are_counted_as_tags_are() -> None:
    made = catalogue([P("a", flags=STARRED), P("b", flags=READ | STARRED, archive=1), P("c", archive=1)])
    counts = count_facets(made, None)
    assert [*counts.states] == [FacetValue("unread", 2, 2), FacetValue("starred", 2, 1)]
    assert [*counts.archives] == [FacetValue("old", 2, 1), FacetValue("news", 1, 1)]
    assert [*count_facets(made, [1]).states] == [FacetValue("starred", 1, 0)]


def test_one_archive_alone_is_no_choice() -> None:
    assert not count_facets(catalogue(["a", "b"], ["news"]), None).archives


def test_days_come_newest_first_and_those_without_last() -> None:
    counts = count_facets(catalogue(POSTS), None)
    assert counts.days == (DayCount(date(2021, 6, 30), 2, 1), DayCount(date(2021, 6, 1), 1, 1), DayCount(None, 1, 0))


def test_all_positions_are_the_same_as_none() -> None:
    made = catalogue(POSTS)
    assert count_facets(made, range(4)) == count_facets(made, None) == count_facets(made, [0, 1, 2, 3])


def test_gives_up_when_asked_to() -> None:
    with pytest.raises(Cancelled):
        count_facets(catalogue(POSTS), None, lambda: True)


def test_gives_up_while_values_are_put_in_order_too() -> None:
    with pytest.raises(Cancelled):
        _values(Counter({"a": 1}), Counter(), ValueOrder({"a": "a"}), lambda: True)


@given(
    st.lists(st.tuples(st.lists(st.sampled_from(["a", "A", "b", "é", "e"]), max_size=4), st.booleans()), max_size=30),
    st.data(),
)
def test_agrees_with_counting_one_by_one(posts: list[tuple[list[str], bool]], data: st.DataObject) -> None:
    made = catalogue([P(str(n), tags=tuple(tags), flags=READ if read else 0) for n, (tags, read) in enumerate(posts)])
    chosen = sorted(data.draw(st.sets(st.integers(0, len(posts) - 1)))) if posts else []
    total, unread = Counter[str](), Counter[str]()
    for position in chosen:
        forms = {fold(tag) for tag in posts[position][0]}
        total.update(forms)
        unread.update(() if posts[position][1] else forms)
    values = list(count_facets(made, chosen).values["tag"])
    assert {fold(v.value): (v.count, v.unread) for v in values} == {form: (total[form], unread[form]) for form in total}
    assert values == sorted(values, key=lambda v: (-v.count, fold(v.value)))
