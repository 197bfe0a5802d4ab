"""The room of the panes, and the rows and headings of the list: keys, mouse, sizes."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot

from tests.ui.conftest import screen_of, until
from tui.settings import Folders
from tui.ui.screens.browse import BrowseScreen
from tui.ui.screens.help import KeyPage
from tui.ui.widgets.divider import Divider


def list_lines(screen: BrowseScreen) -> list[str]:
    """The lines of the list that are on the screen."""
    posts = screen.posts
    return [posts.render_line(y).text.rstrip() for y in range(posts.scrollable_content_region.height)]


def widths(screen: BrowseScreen) -> tuple[int, int]:
    """Cells of the facets and of the list, 0 for a pane that is not shown."""
    return screen.facets_pane.size.width if screen.facets_pane.display else 0, screen.posts_pane.size.width


async def come_to(pilot: Pilot[None], wanted: tuple[int, int]) -> None:
    await until(pilot, lambda: widths(screen_of(pilot)) == wanted)


async def click_row(pilot: Pilot[None], line: int, times: int = 1) -> None:
    region = screen_of(pilot).posts.region
    await pilot.click(offset=(region.x + 8, region.y + line), times=times)


async def test_who_reads_has_the_room_of_the_facets_until_they_go_back(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        assert widths(screen) == (26, 65)
        before = [line[3:12] for line in list_lines(screen)]
        await pilot.press("j", "j", "enter")
        await come_to(pilot, (0, 34))
        await until(pilot, lambda: screen.article.text_width == 80)
        assert [line[3:12] for line in list_lines(screen)] == before
        await pilot.press("h")
        await come_to(pilot, (26, 65))


async def test_with_even_panes_nothing_moves(started) -> None:
    async with started(panes="even") as pilot:
        screen = screen_of(pilot)
        before = screen.posts_pane.region
        await pilot.press("enter")
        await pilot.pause()
        assert (screen.pane, screen.posts_pane.region) == ("article", before)


async def test_a_wider_measure_takes_the_room_of_the_list(started) -> None:
    async with started(measure=60) as pilot:
        await pilot.press("enter")
        await come_to(pilot, (0, 54))
        await pilot.press(">")
        await come_to(pilot, (0, 50))


async def test_a_click_moves_no_pane_until_something_is_opened(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("enter")
        await come_to(pilot, (0, 34))
        await click_row(pilot, 4)
        assert (screen.pane, screen.posts.cursor, widths(screen)) == ("posts", 3, (0, 34))
        await pilot.press("escape")
        await come_to(pilot, (26, 65))
        await click_row(pilot, 4)
        await come_to(pilot, (0, 34))
        assert screen.pane == "article"


async def test_a_click_on_a_heading_gives_its_pane_the_room(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        heading = screen.article_pane.heading.region
        await pilot.click(offset=(heading.x + 2, heading.y))
        await come_to(pilot, (0, 34))
        await pilot.click(offset=(2, heading.y))
        await come_to(pilot, (26, 65))


async def test_a_divider_is_dragged_and_kept(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        config = Folders.of_user().config_file
        divider = screen.query_one(".-left-of-article", Divider).region
        await pilot.mouse_down(offset=(divider.x, divider.y + 5))
        await pilot.hover(offset=(divider.x - 10, divider.y + 5))
        await come_to(pilot, (26, 55))
        await pilot.mouse_up(offset=(divider.x - 10, divider.y + 5))
        await until(pilot, lambda: config.exists() and "posts_width = 55" in config.read_text())
        await pilot.hover(offset=(divider.x, divider.y + 5))
        assert widths(screen) == (26, 55)
    async with started(posts_width=55) as pilot:
        assert widths(screen_of(pilot)) == (26, 55)


async def test_a_double_click_puts_a_divider_back(started) -> None:
    async with started(facets_width=40) as pilot:
        screen = screen_of(pilot)
        assert widths(screen)[0] == 40
        await pilot.click(screen.query_one(".-left-of-posts", Divider), times=2)
        await until(pilot, lambda: widths(screen)[0] == 26)


async def test_the_year_stands_above_its_posts_and_in_the_heading_once_it_is_passed(started) -> None:
    async with started((120, 12)) as pilot:
        screen = screen_of(pilot)
        assert list_lines(screen)[0] == "   2021"
        assert list_lines(screen)[1].split() == ["●", "12-03", "渡口的灯还亮着", "林晚舟"]
        await pilot.press("G")
        await until(pilot, lambda: "· 2021" in screen.posts_pane.heading.render_line(0).text)
        await pilot.press("g")
        assert list_lines(screen)[0] == "   2021"
        await until(pilot, lambda: "2021" not in screen.posts_pane.heading.render_line(0).text)


async def test_a_heading_is_no_post(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("j")
        await click_row(pilot, 0)
        assert screen.posts.cursor == 1
        assert len(screen.posts.ids) == 12


async def test_by_relevance_each_row_says_its_whole_date(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press(*"/harbour", "enter")
        await until(pilot, lambda: list_lines(screen)[0].startswith(" ● 2021-"))


async def test_the_author_goes_where_the_query_names_it(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        assert "Ines Marrow" in list_lines(screen)[2]
        await pilot.press("/", *"author:ines*", "enter")
        await until(pilot, lambda: len(screen.posts.ids) == 6)
        assert not any("Ines" in line for line in list_lines(screen))


@pytest.mark.parametrize("size", [(120, 20), (80, 14), (40, 10)])
async def test_rows_of_two_lines_are_walked_counted_and_clicked(started, size: tuple[int, int]) -> None:
    async with started(size, rows="two") as pilot:
        screen = screen_of(pilot)
        lines = list_lines(screen)
        assert lines[0] == " ● 渡口的灯还亮着"
        assert lines[1].split() == ["2021-12-03", "林晚舟"]
        await pilot.press("1", "0", "j")
        await pilot.pause()
        assert screen.posts.cursor == 10
        assert "number 10" in list_lines(screen)[-2] + list_lines(screen)[-3]
        await pilot.press("k", "pageup", "g")
        await click_row(pilot, 3)
        assert screen.posts.cursor == 1


@pytest.mark.parametrize("rows", ["one", "two"])
async def test_pages_pass_over_no_post(started, rows: str) -> None:
    async with started((120, 13), rows=rows) as pilot:
        screen = screen_of(pilot)
        seen: set[str] = set()
        for _ in range(12):
            seen.update(line for line in list_lines(screen) if "number" in line)
            await pilot.press("pagedown")
            await pilot.pause()
        seen.update(line for line in list_lines(screen) if "number" in line)
        assert screen.posts.cursor == 11
        assert len(seen) == 11


async def test_the_drawer_shows_its_values_from_the_first_on(started) -> None:
    async with started((80, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash", *"harbour", "escape", "escape", "h")
        await until(pilot, lambda: screen.facets_pane.list.size.height > 5)
        await pilot.pause()
        assert screen.facets_pane.list.scroll_offset.y == 0
        assert screen.facets_pane.list.cursor_line > 2


async def test_help_in_two_columns_says_that_it_has_nothing_like_that(started) -> None:
    async with started((160, 40)) as pilot:
        await pilot.press("question_mark", "slash", *"xyzzy")
        page = pilot.app.screen.query_one(KeyPage)
        await until(pilot, lambda: "nothing like that" in page.render_line(0).text)


async def test_the_browser_stays_where_a_dialog_is_closed_twice(started) -> None:
    async with started() as pilot:
        await pilot.press("question_mark", "escape")
        await pilot.app.run_action("screen.dismiss")
        await pilot.pause()
        assert pilot.app.screen is screen_of(pilot)


async def test_who_reads_keeps_the_room_where_the_window_changes_while_another_one_has_the_keyboard(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("enter")
        await come_to(pilot, (0, 34))
        pilot.app.post_message(events.AppBlur())
        await pilot.resize_terminal(122, 40)
        await until(pilot, lambda: screen.size.width == 122 and widths(screen)[1] == 36)
        pilot.app.post_message(events.AppFocus())
        await until(pilot, lambda: pilot.app.app_focus)
        assert (screen.focused, widths(screen)) == (screen.article, (0, 36))
