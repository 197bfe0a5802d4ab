"""`re:/…/`: regular expressions on titles."""

from __future__ import annotations

import pytest

from tests.conftest import PATIENCE
from tests.search.factories import catalogue, found
from tui.errors import Cancelled
from tui.search.evaluate import search
from tui.search.highlight import matched_characters
from tui.search.parse import parse

TITLES = [
    "Reports of 2021",
    "第12期：網絡與審查",
    "a/b testing",
    "été in A",
    "第3期：网络",
    "re: letters",
    "(sic) 100%",
]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (r"re:/20\d\d$/", [0]),
        (r"re:/^第\d+期/", [1, 4]),
        ("re:/网络|審查/", [1, 4]),
        ("re:/期：网/", [1, 4]),
        ("re:/期[：。]网/", [1, 4]),
        (r"re:/a\/b/", [2]),
        ("re:/É/", [0, 2, 3, 5]),
        ("re:/^(?:a|é).*[ag]$/i", [2, 3]),
        (r"re:/\Are/", [0, 5]),
        (r"re:/a\z/", [3]),
        ("re:/^（sic）/", [6]),  # a full-width sign of a title is its half-width form, and means itself
        ("-re:/./", []),
        ("-re:/e/ -re:/期/", [6]),
        ("(re:/b t/ OR 2021) -re:/letters/", [0, 2]),
        ("re: letters", [5]),
        ("re:/[^a]+x/", []),
        (r"re:/\s\S+\s\S+$/ sort:title", [3, 0]),
        ("re:/x*/", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_titles_are_found(text: str, titles: list[int]) -> None:
    assert sorted(found(catalogue(TITLES), TITLES, text)) == sorted(TITLES[at] for at in titles)


@pytest.mark.parametrize(
    "text", ["re:/[a", "re:/(a b/ c", "re:/a{2000}/", "re:/(?<=a)b/", "re:/*/", "re:/" + "a" * 2000]
)
def test_what_is_no_expression_is_a_mistake_on_the_command_line_and_words_on_the_screen(text: str) -> None:
    query = parse(text)
    assert query.mistakes
    assert query.warnings
    assert search(catalogue(TITLES), query) is not None
    assert parse(str(query)) == query


def test_an_expression_that_is_being_typed_finds_already() -> None:
    assert found(catalogue(TITLES), TITLES, "re:/^a.*t") == ["a/b testing"]
    assert parse("re:/^a.*t").warnings == ("a regular expression is not closed by a slash",)


def test_what_matched_is_lit() -> None:
    assert matched_characters(parse("re:/網.*審/ 12"), TITLES[1]) == (1, 2, 5, 6, 7, 8)


def test_titles_over_many_steps_are_each_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.search.title_patterns._BYTES_PER_STEP", 8)
    titles = [f"title {number} x x" for number in range(100)]
    assert len(found(catalogue(titles), titles, r"re:/x|7/")) == 100
    assert found(catalogue(titles), titles, "re:/^title 7.* x$/ sort:title")[:2] == ["title 7 x x", "title 70 x x"]


def test_a_slow_expression_ends_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.search.title_patterns.MAX_SECONDS", -1.0)
    monkeypatch.setattr("tui.search.title_patterns._BYTES_PER_STEP", 1)
    hits = search(catalogue(TITLES), parse("re:/e/"))
    assert hits.warnings == ("re:/e/ is too slow: not all titles are looked through",)


def test_it_can_be_given_up() -> None:
    answers = iter([False, False, True])
    with pytest.raises(Cancelled):
        search(catalogue(TITLES * 3000), parse("re:/e$/"), lambda: next(answers, True))


@pytest.mark.parametrize("expression", ["^(a+)+$", r"(.*a){20}(\w+\s?)+c"])
def test_no_expression_hangs(monkeypatch: pytest.MonkeyPatch, expression: str) -> None:
    monkeypatch.setattr("tui.search.title_patterns.MAX_SECONDS", PATIENCE)
    hits = search(catalogue(["a" * 200 + "b"] * 500), parse(f"re:/{expression}/"))
    assert (len(hits), hits.warnings) == (0, ())
