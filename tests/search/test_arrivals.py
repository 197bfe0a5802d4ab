"""What is new, and the order of coming."""

from __future__ import annotations

import pytest

from tui.search.arrivals import new_posts
from tui.search.catalogue import Catalogue
from tui.search.evaluate import search
from tui.search.parse import parse


@pytest.fixture
def catalogue() -> Catalogue:
    """Ten posts, by id from 1 in the order of the list: the even ones in the second of two archives."""
    made = Catalogue(["gazette", "herald"])
    made.append((number, 800_000 - number, number % 2 == 0, 0, 0, 0, 0, 0, f"post {number}") for number in range(1, 11))
    made.freeze()
    return made


def ids(catalogue: Catalogue, query: str) -> list[int]:
    return [catalogue.ids[position] for position in search(catalogue, parse(query)).positions]


def test_what_came_last_is_first_and_what_came_together_is_in_the_order_of_the_list(catalogue: Catalogue) -> None:
    catalogue.arrivals = {0: [(5, 100), (9, 300)], 1: [(8, 200)]}
    assert ids(catalogue, "sort:added") == [9, 8, 10, 5, 7, 1, 2, 3, 4, 6]


def test_only_what_is_found_is_ordered(catalogue: Catalogue) -> None:
    catalogue.arrivals = {0: [(5, 100)], 1: [(10, 200)]}
    assert ids(catalogue, "in:gazette sort:added") == [5, 7, 9, 1, 3]


def test_without_arrivals_the_order_is_that_of_the_list(catalogue: Catalogue) -> None:
    assert ids(catalogue, "sort:added") == list(range(1, 11))


def test_new_is_what_came_since_its_archive_was_looked_at(catalogue: Catalogue) -> None:
    catalogue.arrivals = {0: [(5, 100), (9, 300)], 1: [(8, 200)]}
    catalogue.visited = {0: 100, 1: 250}
    mask = new_posts(catalogue)
    assert [catalogue.ids[position] for position, is_new in enumerate(mask) if is_new] == [9]


def test_new_posts_are_a_state(catalogue: Catalogue) -> None:
    catalogue.arrivals = {0: [(5, 100)]}
    catalogue.visited = {0: 50}
    assert ids(catalogue, "is:new") == [5, 7, 9]
    assert ids(catalogue, "-is:new in:gazette") == [1, 3]
