"""Posts that rules hide: how many there are, and the key that shows them."""

from __future__ import annotations

import pytest

from tests.ui.conftest import screen_of, until
from tui.state import MarkEdit


@pytest.fixture
def hidden(library) -> None:
    """A rule hides what is of the harbour."""
    ids = list(library.search("tag:harbour").ids)
    library.marks.set(library.rows(ids), MarkEdit(hidden=True), act="")


async def test_capital_x_shows_what_rules_hide_and_then_the_others_again(started, hidden) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        assert (len(screen.posts.ids), screen.found.hidden) == (8, 4)
        await pilot.press("X")
        await until(pilot, lambda: len(screen.posts.ids) == 4)
        await pilot.press("X")
        await until(pilot, lambda: len(screen.posts.ids) == 8)


async def test_where_rules_hide_all_that_is_found_it_says_so(started, hidden) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("tag", "harbour"))
        await until(pilot, lambda: "hide 4 posts" in screen.posts.notice[0])


async def test_without_hidden_posts_the_key_changes_nothing(started) -> None:
    async with started() as pilot:
        await pilot.press("X")
        assert screen_of(pilot).query_state.text == ""
