"""The table of fields against the types and the code that must follow it."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.search.factories import P, catalogue
from tui.model import FACETS
from tui.search.evaluate import search
from tui.search.fields import QUERY_FIELDS, STATES, FieldName
from tui.search.parse import parse
from tui.search.saved import renamed


def test_the_table_has_every_field_name() -> None:
    assert QUERY_FIELDS.keys() == set(get_args(FieldName))


def test_every_facet_is_a_field_that_offers_its_values() -> None:
    assert [QUERY_FIELDS[facet].offers for facet in FACETS] == list(FACETS)


@pytest.mark.parametrize("name", QUERY_FIELDS)
def test_examples_are_understood(name: str) -> None:
    assert all(parse(example).warnings == () for example in QUERY_FIELDS[name].example.split())


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_evaluated(state: str) -> None:
    one, other = (
        STATES[state].flag * STATES[state].is_set,
        STATES[state].flag * (not STATES[state].is_set),
    )
    own = Written({STATES[state].own: [2]})  # the id of the first
    posts = catalogue([P("a", flags=one), P("b", flags=other)])
    posts.read_last = [0]
    posts.arrivals = {0: [(2, 1)]}
    assert list(search(posts, parse(f"is:{state}"), own=own).positions) == [0]


class Written:
    """What the reader wrote: the ids of posts by field, whatever the value; and saved searches."""

    def __init__(self, ids, saved=()) -> None:
        self.ids = ids
        self.texts = dict(saved)

    def find(self, field, value, *, prefix=False):
        return self.ids.get(field, ())

    def saved(self, name):
        return self.texts.get(name)


POSTS = ("Lamp", "Boats", "Bread")


def found(query: str, saved=(), ids=()) -> tuple[list[str], tuple[str, ...]]:
    hits = search(catalogue([P(title) for title in POSTS]), parse(query), own=Written(dict(ids), saved))
    return sorted(POSTS[position] for position in hits.positions), hits.warnings


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("@one", ["Boats", "Lamp"]), ("-@one", ["Bread"]), ("@one lamp", ["Lamp"]), ("@one OR bread", ["Boats", "Bread", "Lamp"]),
        ("@two", ["Boats"]), ("@“two words”", ["Bread"]), ("＠one", ["Boats", "Lamp"]), ("@every", ["Boats", "Bread", "Lamp"]),
        ("-@every", []), ("@every OR bread", ["Boats", "Bread", "Lamp"]),
    ],
)  # fmt: skip
def test_a_saved_search_is_what_it_finds_itself(query: str, titles: list[str]) -> None:
    saved = {"one": "lamp OR boats sort:title", "two": "@one -lamp", "two words": "bread", "every": ""}
    assert found(query, saved) == (titles, ())


def test_a_saved_search_that_is_not_there_is_searched_as_a_word() -> None:
    assert found("@nobody") == ([], ("no saved search @nobody: searched as a word",))
    assert found("@ lamp")[0] == ["Lamp"]


def test_a_circle_of_saved_searches_is_named_and_left_out() -> None:
    titles, warnings = found("@one", {"one": "@two lamp", "two": "@three", "three": "@one"})
    assert titles == ["Lamp"]
    assert warnings == ("@one: @two: @three: @one → @two → @three → @one is a circle, and left out",)


def test_hidden_posts_are_left_out_and_counted_unless_one_asks_for_them() -> None:
    posts, own = catalogue([P(title) for title in POSTS]), Written({"hidden": [1, 3]})
    for query, titles, hidden in (
        ("", ["Boats"], 2), ("lamp", [], 1), ("boats", ["Boats"], 0), ("is:hidden", ["Lamp", "Bread"], 0),
        ("-is:hidden", ["Boats"], 0), ("lamp OR is:hidden", ["Lamp", "Bread"], 0), ("sort:title", ["Boats"], 2),
    ):  # fmt: skip
        hits = search(posts, parse(query), own=own)
        assert (sorted(hits.positions), hits.hidden) == (sorted(map(POSTS.index, titles)), hidden), query


def test_the_name_of_a_saved_search_changes_in_queries_and_the_rest_stays() -> None:
    assert renamed("lamp  -@One (@one OR “@one”)", "one", "two words") == 'lamp  -@"two words" (@"two words" OR “@one”)'
    assert renamed("@three @one", "two", "x") == "@three @one"
