"""What the posts of a list have in common."""

from __future__ import annotations

import pytest

from tests.search.factories import TODAY, P, catalogue
from tui.search.evaluate import search
from tui.search.list_shape import ListShape, shape_of
from tui.search.parse import parse

POSTS = [
    *(P(f"Lamp {day}", f"2021-03-{day:02}", authors=("Ines",)) for day in range(9, 3, -1)),
    *(P(f"Boat {day}", f"2020-05-{day:02}", authors=("Tobias",)) for day in range(9, 5, -1)),
    *(P(f"Note {number}") for number in range(3)),
]


def shape(text: str, posts: list[P] = POSTS) -> ListShape:
    return shape_of(search(catalogue(posts), parse(text), today=TODAY))


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("", [(0, 2021), (6, 2020), (10, 0)]),
        ("sort:date", [(0, 2020), (4, 2021), (10, 0)]),
        ("date:2020", [(0, 2020)]),
        ("lamp", []),
        ("sort:title", []),
        ("date:none", [(0, 0)]),
    ],
)
def test_years_are_told_where_the_list_goes_by_date(query: str, years: list[tuple[int, int]]) -> None:
    assert list(shape(query).years) == years


def test_few_posts_of_many_years_need_no_headings() -> None:
    assert shape("", [P(f"Lamp {year}", f"{year}-01-01") for year in range(2020, 2010, -1)]).years == ()


def test_a_post_of_the_other_side_of_new_year_begins_no_year_of_its_own_twice() -> None:
    days = ["2021-01-02", "2021-01-01", "2020-12-31", "2021-01-01", "2020-12-31", "2020-12-30", "2020-12-29"]
    years = shape("", [P("Lamp", day) for day in days]).years
    assert [run.year for run in years] == sorted({run.year for run in years}, reverse=True)


@pytest.mark.parametrize(
    ("query", "differ"),
    [
        ("", True),
        ("author:Ines", False),
        ("-author:Ines", True),
        ("lamp", False),
        ("author:I*", False),
        ('"Lamp 9"', True),
        ("date:2021 OR date:2020", True),
    ],
)
def test_authors_are_told_where_they_differ(query: str, differ: bool) -> None:
    assert shape(query).authors_differ is differ


def test_the_author_of_a_filter_is_not_told_however_many_wrote_with_them() -> None:
    posts = [P("Lamp", "2021-01-01", authors=("Ines", "Tobias")), P("Boat", "2021-01-01", authors=("Ines",))]
    assert not shape("author:Ines", posts).authors_differ
