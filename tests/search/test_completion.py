"""Completing the value of a field: where one is typed, and which values are offered, best first."""

from __future__ import annotations

import pytest

from tests.search.factories import TODAY, P, catalogue
from tui.search.completion import Values
from tui.search.facets import count_facets
from tui.search.flags import READ, STARRED
from tui.search.signs import completed, unfinished_value

POSTS = [
    P("a", "2021-06-29", tags=("harbour", "網絡"), authors=("Ines Marrow",), site="harbour.example", flags=READ),
    P("b", "2021-06-02", tags=("harbour", "harvest"), authors=("Ines Marrow",), archive=1),
    P("c", "2021-05-02", tags=("harvest", "harbour"), authors=("林晚舟",), categories=("News",), flags=READ | STARRED),
    P("d", "2019-01-01", tags=("harvest", "harbour", "old harp")),
    P("e", "", tags=("網絡安全", "harbour")),
]


@pytest.fixture(scope="module")
def values() -> Values:
    made = catalogue(POSTS, ("news", "old"))
    made.read_last = [0, 2]
    return Values(made, count_facets(made, None), TODAY)


def offered(values: Values, text: str) -> list[tuple[str, int | None]]:
    unfinished = unfinished_value(text, len(text))
    return [] if unfinished is None else [tuple(one) for one in values.completions(unfinished)]


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("tag:", [("harbour", 5), ("harvest", 3), ("old harp", 1), ("網絡", 1), ("網絡安全", 1)]),
        ("tea #har", [("harbour", 5), ("harvest", 3), ("old harp", 1)]),
        ("-tag：HAR", [("harbour", 5), ("harvest", 3), ("old harp", 1)]),
        ("(ＴＡＧ:harbo", [("harbour", 5)]),
        ("tag:网络", [("網絡", 1), ("網絡安全", 1)]),
        ("tag:wangluo", [("網絡", 1), ("網絡安全", 1)]),
        ("tag:harbuor", [("harbour", 5)]),
        ("tag:harbour", []),
        ("tag:zzz", []),
        ('author:"Ines M', [("Ines Marrow", 2)]),
        ("author:lwz", [("林晚舟", 1)]),
        ("site:har", [("harbour.example", 1)]),
        ("source:har", [("harbour.example", 1)]),
        ("category:", [("News", 1)]),
        ("in:", [("news", 4), ("old", 1)]),
        ("is:re", [("read", 2), ("recent", 2)]),
        ("is:unr", [("unread", 3)]),
        ("date:", [("2021", 3), ("2019", 1), ("7d", 1), ("3m", 3), ("1y", 3), ("none", 1), ("2021-06", 2), ("2021-05", 1), ("2019-01", 1)]),
        ("date:2021-", [("2021-06", 2), ("2021-05", 1)]),
        ("date:2019-01..2021-0", [("2019-01..2021-06", None), ("2019-01..2021-05", None)]),
        ("date:>=2019-", [(">=2019-01", None)]),
        ("sort:t", [("title", None)]),
        ("harb", []),
        ("title:har", []),
        ("tag:harb tea", []),
        ('tag:"harb"', []),
    ],
)  # fmt: skip
def test_the_values_that_may_be_meant_are_offered_best_first(values: Values, text: str, best: list) -> None:
    assert offered(values, text) == best


@pytest.mark.parametrize(
    ("text", "value", "whole"),
    [
        ("tea tag:ha| boats", "harbour", "tea tag:harbour| boats"),
        ("(#ol|)", "old harp", '(#"old harp"|)'),
        ('author:"Ines|', "Ines Marrow", 'author:"Ines Marrow"|'),
        ("author：ines|", "Ines Marrow", 'author："Ines Marrow"|'),
    ],
)
def test_a_value_takes_the_place_of_what_is_typed_of_it(text: str, value: str, whole: str) -> None:
    at = text.index("|")
    unfinished = unfinished_value(text.replace("|", ""), at)
    assert unfinished is not None
    after, at = completed(text.replace("|", ""), unfinished, value)
    assert f"{after[:at]}|{after[at:]}" == whole


def test_within_a_value_nothing_is_offered() -> None:
    assert unfinished_value("tag:harbour", 6) is None
