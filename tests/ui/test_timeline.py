"""The timeline: in step with the query, to pick months and ranges on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.conftest import write_post
from tests.ui.conftest import screen_of, until
from tui.model import DayCount
from tui.ui.query_state import QueryState
from tui.ui.widgets.timeline import Timeline
from tui.ui.widgets.timeline_bars import Series


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
        await until(pilot, lambda: screen.query_state.text == "date:2021-10" and len(screen.posts.ids) == 1)
        await until(pilot, lambda: screen.counted is screen.found)
        assert len(screen.timeline.bars) == 12


async def test_a_range_is_picked_from_r_to_enter(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.go_to("timeline")
        await pilot.press("g", "r", "l", "l", "enter")
        await until(pilot, lambda: screen.query_state.text == "date:2021-01..2021-03")


async def test_a_key_leads_to_where_most_posts_are(started, archive) -> None:
    write_post(archive, "another.md", "Another one", day="2021-05-20")
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.facets.days and max(bar.count for bar in screen.timeline.bars) == 2)
        screen.go_to("timeline")
        await pilot.press("circumflex_accent", "enter")
        await until(pilot, lambda: screen.query_state.text == "date:2021-05")


async def test_the_mouse_drags_a_range(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.mouse_down(screen.timeline, offset=(1, 0))
        await pilot.hover(screen.timeline, offset=(4, 0))
        await pilot.mouse_up(screen.timeline, offset=(4, 0))
        await until(pilot, lambda: screen.query_state.text == "date:2021-01..2021-04")


def said(shown) -> str:
    """The line beneath the bars."""
    return getattr(shown, "timeline", shown).render_line(1).text


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


class Strip(App[None]):
    """Nothing but a timeline: of twenty years, one post a month."""

    CSS = "Timeline { height: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self.picked: list[str] = []

    def compose(self) -> ComposeResult:
        yield Timeline()

    def on_timeline_picked(self, event: Timeline.Picked) -> None:
        self.picked.append(event.value)


async def test_a_date_can_be_picked_where_there_is_no_room(started) -> None:
    async with started((40, 10)) as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("date", "2021-10"))
        await until(pilot, lambda: len(screen.posts.ids) == 1 and screen.counted is screen.found)
        assert list(screen.timeline.bars) == []


@asynccontextmanager
async def twenty_years() -> AsyncIterator[tuple[Pilot[None], Timeline]]:
    app = Strip()
    async with app.run_test(size=(42, 4)) as pilot:
        strip = app.query_one(Timeline)
        months = [date(2000 + month // 12, month % 12 + 1, 5) for month in range(240)]
        strip.show(tuple(DayCount(month, 1, 0) for month in months), None)
        strip.focus()
        await pilot.pause()
        yield pilot, strip


def drawn(strip: Timeline) -> str:
    return strip.render_line(0).text


async def test_of_more_months_than_room_the_newest_are_shown() -> None:
    async with twenty_years() as (_, strip):
        assert drawn(strip) == f"‹{'█' * 40} "
        assert "2019-12: 1 post" in said(strip)


async def test_walking_on_from_an_end_brings_what_is_beyond() -> None:
    async with twenty_years() as (pilot, strip):
        await pilot.press(*["h"] * 41)
        assert drawn(strip) == f"‹{'█' * 40}›"
        assert "2016-07: 1 post" in said(strip)
        await pilot.press("g")
        assert drawn(strip) == f" {'█' * 40}›"
        assert "2000-01: 1 post" in said(strip)


async def test_a_page_is_as_far_as_is_shown() -> None:
    async with twenty_years() as (pilot, strip):
        await pilot.press("g", "pagedown")
        assert "2003-05: 1 post" in said(strip)
        await pilot.press("pageup")
        assert "2000-01: 1 post" in said(strip)


async def test_a_click_picks_the_month_that_is_shown_there() -> None:
    async with twenty_years() as (pilot, strip):
        await pilot.press("g", "pagedown")
        await pilot.mouse_down(strip, offset=(1, 0))
        await pilot.mouse_up(strip, offset=(1, 0))
        await pilot.pause()
        assert pilot.app.picked == ["2003-05"]


async def test_a_range_that_was_begun_on_days_ends_where_months_are_shown() -> None:
    async with twenty_years() as (pilot, strip):
        june = tuple(DayCount(date(2021, 6, day), 1, 0) for day in range(1, 31))
        strip.show(june, None)
        await pilot.press("G", "h", "r", "l")
        strip.compare([Series("before", [DayCount(date(2021, 1, 5), 1, 0)])], ())
        assert [bar.value for bar in strip.bars] == [f"2021-{month:02}" for month in range(1, 7)]
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.picked == ["2021-06"]


async def test_a_range_that_was_begun_goes_on_where_its_bar_stands_elsewhere() -> None:
    async with twenty_years() as (pilot, strip):
        await pilot.press("G", "h", "h", "r")
        strip.show((DayCount(date(1999, 12, 5), 1, 0), *strip.days), None)
        await pilot.press("l", "enter")
        await pilot.pause()
        assert pilot.app.picked == ["2019-10..2019-11"]


async def test_a_month_that_is_picked_elsewhere_comes_into_sight() -> None:
    async with twenty_years() as (_, strip):
        strip.show(strip.days, range(date(2004, 1, 1).toordinal(), date(2005, 1, 1).toordinal()))
        assert "2004-01" in [bar.value for bar in strip.visible_bars]


async def test_new_months_come_into_sight_where_the_newest_were_shown() -> None:
    async with twenty_years() as (_, strip):
        strip.show((*strip.days, DayCount(date(2020, 3, 1), 1, 0)), None)
        assert drawn(strip).endswith("█  █ ")


def line_of(timeline, y: int) -> str:
    return "".join(segment.text for segment in timeline.render_line(y)).rstrip()


async def searched(pilot, text: str) -> None:
    screen = screen_of(pilot)
    screen.apply_query(QueryState(text))
    await until(pilot, lambda: screen.current.has_result and screen.counted is screen.found)


async def test_a_search_stays_on_the_timeline_to_be_compared_and_goes_again(started) -> None:
    async with started() as pilot:
        timeline = screen_of(pilot).timeline
        await searched(pilot, "tag:harbour")
        await pilot.press("D")
        await until(pilot, lambda: timeline.size.height == 3)
        await searched(pilot, "tag:kitchen")
        assert line_of(timeline, 0).split()[:2] == ["tag:harbour", "1"]
        assert line_of(timeline, 1).split()[:2] == ["shown", "1"]
        assert line_of(timeline, 0).count("█") == 4
        assert line_of(timeline, 1).count("█") == 8
        # Both over the same months: the eight of the one come before the four of the other.
        assert line_of(timeline, 0).index("█") == line_of(timeline, 1).rindex("█") + 1
        assert line_of(timeline, 2).split() == ["2021"]

        await searched(pilot, "tag:harbour")
        await pilot.press("D")
        await until(pilot, lambda: timeline.size.height == 2)


async def test_bars_are_shares_of_all_posts_on_demand(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await searched(pilot, "tag:harbour")
        await pilot.press("D", "percent_sign")
        await until(pilot, lambda: "100.00 %" in line_of(screen.timeline, 0))
        screen.go_to("timeline")
        await pilot.pause()
        assert "100.00 %" in line_of(screen.timeline, 2)


async def test_what_is_compared_is_counted_anew_when_marks_change(started, library) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await searched(pilot, "is:unread")
        await pilot.press("D")
        await until(pilot, lambda: screen.timeline.size.height == 3)
        before = screen.timeline._compared[0].days
        await pilot.press("g", "m")
        await until(pilot, lambda: screen.timeline._compared[0].days != before)


async def test_where_the_timeline_has_no_room_shares_are_not_said_to_be_shown(started, monkeypatch) -> None:
    async with started(size=(60, 12)) as pilot:
        screen = screen_of(pilot)
        said: list[str] = []
        monkeypatch.setattr(screen, "notify", lambda message, **_options: said.append(message))
        await searched(pilot, "tag:harbour")
        assert not screen.shows("timeline")
        await pilot.press("percent_sign")
        await until(pilot, lambda: said == ["The timeline needs a larger window"])


async def test_a_bar_before_which_names_stand_is_found_by_the_mouse(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await searched(pilot, "tag:harbour")
        await pilot.press("D")
        await until(pilot, lambda: screen.timeline.size.height == 3)
        column = line_of(screen.timeline, 1).index("█")
        await pilot.click(screen.timeline, offset=(column, 1))
        await until(pilot, lambda: screen.query_state.picked == ("date:2021-09",))
