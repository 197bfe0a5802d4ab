"""The timeline: in step with the query, to pick months and ranges on."""

from __future__ import annotations

from tests.ui.conftest import screen_of, until


async def test_it_shows_a_bar_a_month(started) -> None:
    async with started() as pilot:
        bars = screen_of(pilot).timeline.bars
        assert [bar.value for bar in bars] == [f"2021-{month:02}" for month in range(1, 13)]
        assert {bar.count for bar in bars} == {1}


async def test_enter_narrows_by_the_month_under_the_cursor_and_the_rest_stays_in_sight(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.go_to("timeline")
        await pilot.press("h", "h", "enter")
        await until(pilot, lambda: screen.narrowing.text == "date:2021-10" and len(screen.posts.ids) == 1)
        await until(pilot, lambda: screen.counted is screen.found)
        assert len(screen.timeline.bars) == 12


async def test_a_range_is_picked_from_r_to_enter(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.go_to("timeline")
        await pilot.press("g", "r", "l", "l", "enter")
        await until(pilot, lambda: screen.narrowing.text == "date:2021-01..2021-03")


async def test_the_mouse_drags_a_range(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.mouse_down(screen.timeline, offset=(1, 0))
        await pilot.hover(screen.timeline, offset=(4, 0))
        await pilot.mouse_up(screen.timeline, offset=(4, 0))
        await until(pilot, lambda: screen.narrowing.text == "date:2021-01..2021-04")


def said(screen) -> str:
    """The line beneath the bars."""
    return screen.timeline.render_line(1).text


async def test_what_is_under_the_pointer_is_named_with_its_count_until_it_leaves(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        years = said(screen)
        await pilot.hover(screen.timeline, offset=(5, 0))
        assert " 2021-05: 1 post " in said(screen)
        await pilot.hover(screen.timeline, offset=(6, 1))
        assert " 2021-06: 1 post " in said(screen)
        await pilot.hover(screen.timeline, offset=(60, 0))
        assert said(screen) == years
        await pilot.hover(screen.timeline, offset=(6, 0))
        await pilot.hover(screen.posts, offset=(6, 1))
        assert said(screen) == years


async def test_what_is_under_the_cursor_is_named_while_it_is_walked(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.go_to("timeline")
        await pilot.press("g", "l")
        assert " 2021-02: 1 post " in said(screen)
        await pilot.press("r", "l", "l")
        assert " 2021-02..2021-04: 3 posts " in said(screen)
        await pilot.hover(screen.timeline, offset=(9, 0))
        assert " 2021-09: 1 post " in said(screen)


async def test_there_is_none_where_there_is_no_room(started) -> None:
    async with started((40, 10)) as pilot:
        screen = screen_of(pilot)
        assert not screen.timeline.display
        await pilot.press("tab", "tab", "tab")
        assert screen.pane == "posts"
