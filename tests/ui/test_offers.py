"""What an empty list offers, and how one takes it."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.ui.conftest import screen_of, typed, until
from tui.ui.query_state import QueryState

UNREAD = ("…", "in the texts, yet to be read")


async def find_nothing(pilot: Pilot[None], *offered: tuple[str, str]) -> None:
    """Search for words of the text of one post among those of another tag, until this is offered."""
    screen = screen_of(pilot)
    await until(pilot, lambda: not screen.is_indexing)
    screen.apply_query(QueryState(picked=("tag:kitchen",)))
    await pilot.press("slash")
    await typed(pilot, "渡口")
    await until(pilot, lambda: screen.posts.offers == list(offered))


WITHOUT = (("1", "without tag:kitchen"), ("8", "without 渡口"), UNREAD)


async def test_enter_in_the_search_bar_takes_the_first_offer(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        await pilot.press("slash")
        await typed(pilot, '"paragraph 17"')
        await until(pilot, lambda: screen.posts.notice[0] == "No post is like that")
        await until(pilot, lambda: screen.posts.offers == [UNREAD])
        await pilot.press("enter")
        await until(pilot, lambda: len(screen.posts.ids) == 1)
        assert screen.query_state == QueryState('body:"paragraph 17"')
        await until(pilot, lambda: screen.focused is screen.posts)
        assert not screen.posts.offers


async def test_digits_take_any_and_picked_filters_stay_chips(started) -> None:
    async with started((40, 10)) as pilot:
        screen = screen_of(pilot)
        await find_nothing(pilot, *WITHOUT)
        await pilot.press("down", "9", "2")
        await until(pilot, lambda: len(screen.posts.ids) == 8)
        assert screen.query_state == QueryState(picked=("tag:kitchen",))


async def test_a_click_and_enter_in_the_list_take_an_offer(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await find_nothing(pilot, *WITHOUT)
        lines = [screen.posts.render_line(y).text for y in range(screen.posts.size.height)]
        await pilot.click(screen.posts, (10, next(y for y, line in enumerate(lines) if "without tag" in line)))
        await until(pilot, lambda: len(screen.posts.ids) == 1)
        assert screen.query_state == QueryState("渡口")
        await find_nothing(pilot, *WITHOUT)
        await pilot.press("down", "enter")
        await until(pilot, lambda: len(screen.posts.ids) == 1)


async def test_the_foot_says_that_enter_takes_what_is_offered(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)

        def foot() -> str:
            return "".join(text for text, _, _ in screen.hints.parts(120))

        await typed(pilot, "/body:zebra xyzzy harbour")
        await until(pilot, lambda: screen.current.offers)
        await until(pilot, lambda: "Enter as offered" in foot())
        await pilot.press("ctrl+u")
        await until(pilot, lambda: "Enter to the list" in foot())
