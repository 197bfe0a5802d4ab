"""Browsing: what keys do to list, panes and article."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.ui.conftest import article_laid_out, screen_of, typed, until
from tui.library.library import Library
from tui.settings import Folders, Settings
from tui.ui.app import MicroficheApp


def titles(screen) -> list[str]:
    return [row.title for row in screen.library.rows(list(screen.posts.ids))]


def cursor_is_seen(screen) -> bool:
    top, height = int(screen.posts.scroll_offset.y), screen.posts.scrollable_content_region.height
    per_row = screen.posts.virtual_size.height // len(screen.posts.ids)
    return top <= screen.posts.cursor * per_row < top + height


async def test_the_newest_post_is_under_the_cursor_at_the_start(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        assert screen.focused is screen.posts
        assert screen.posts.cursor_row.title == "渡口的灯还亮着"


async def test_keys_move_the_cursor(started) -> None:
    places = {
        "j": 1, "j j k": 1, "G": 11, "G g": 0, "down down up": 1, "end home": 0, "k": 0, "G j": 11, "n n p": 1,
    }  # fmt: skip
    async with started() as pilot:
        posts = screen_of(pilot).posts
        for keys, place in places.items():
            posts.move_to(0)
            await pilot.press(*keys.split())
            assert (keys, posts.cursor) == (keys, place)


async def test_half_pages_move_by_half_of_what_is_shown(started) -> None:
    async with started((120, 12)) as pilot:
        screen = screen_of(pilot)
        shown = screen.posts.scrollable_content_region.height
        await pilot.press("ctrl+d")
        assert screen.posts.cursor == shown // 2
        await pilot.press("ctrl+u")
        assert screen.posts.cursor == 0


async def test_the_article_follows_the_cursor(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("j")
        await until(pilot, lambda: screen.article_pane.current_document is not None)
        assert screen.article_pane.document.post.row.title == "Harbour news number 1"


async def test_enter_goes_into_the_article_and_h_back(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("enter")
        assert screen.focused is screen.article
        await pilot.press("h")
        assert screen.focused is screen.posts


async def test_tab_goes_round_the_panes(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        seen = []
        for _ in range(4):
            await pilot.press("tab")
            seen.append(screen.pane)
        assert seen == ["article", "timeline", "facets", "posts"]


async def test_space_pages_and_at_the_end_goes_on_to_the_next_post(started) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("j")
        await article_laid_out(pilot)
        await pilot.press("space")
        assert screen.article.scroll_offset.y > 0
        while not screen.article.at_end:
            await pilot.press("space")
        await pilot.press("space")
        assert screen.posts.cursor == 2


async def test_n_in_the_article_opens_the_next_post_there(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("enter", "n")
        await until(pilot, lambda: screen.article.post_id == screen.posts.cursor_id)
        assert (screen.posts.cursor, screen.pane) == (1, "article")


async def test_q_goes_back_first_and_then_quits(started) -> None:
    async with started() as pilot:
        await pilot.press("enter", "q")
        assert screen_of(pilot).pane == "posts"
        await pilot.press("q")
        assert pilot.app._exit


@pytest.mark.parametrize(
    ("width", "shown"),
    [(120, {"facets", "posts", "article"}), (80, {"posts", "article"}), (40, {"posts"})],
)
async def test_what_is_seen_at_which_width(started, width: int, shown: set[str]) -> None:
    async with started((width, 24)) as pilot:
        screen = screen_of(pilot)
        seen = {pane for pane in ("facets", "posts", "article") if screen.query_one(f"#{pane}-pane").display}
        assert seen == shown


async def test_narrow_list_and_article_take_turns(started) -> None:
    async with started((40, 10)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("enter")
        assert screen.query_one("#article-pane").display
        assert not screen.query_one("#posts-pane").display
        await pilot.press("escape")
        assert screen.query_one("#posts-pane").display


async def test_the_drawer_closes_when_it_is_left(started) -> None:
    async with started((80, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("h")
        assert screen.query_one("#facets-pane").display
        await pilot.press("escape")
        assert not screen.query_one("#facets-pane").display


async def test_a_change_of_size_keeps_the_post(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press(*"jjjj")
        here = screen.posts.cursor_id
        for size in ((60, 20), (40, 10), (140, 40)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: screen.size == size and cursor_is_seen(screen))
            assert screen.posts.cursor_id == here


async def test_a_click_selects_and_another_opens(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.click(screen.posts, offset=(10, 4))
        assert screen.posts.cursor == 3
        await pilot.click(screen.posts, offset=(10, 4))
        assert screen.pane == "article"


async def test_help_names_the_keys_of_the_place_first(started) -> None:
    async with started() as pilot:
        await pilot.press("question_mark")
        assert "In the list of posts" in pilot.app.screen.body.render_line(0).text
        await pilot.press("escape")
        assert pilot.app.screen is screen_of(pilot)


async def test_the_palette_runs_a_command_and_offers_it_first_from_then_on(started, library: Library) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("colon")
        await typed(pilot, "Star, or")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: screen.posts.cursor_row.starred)
        assert pilot.app.screen is screen
        await until(pilot, lambda: library.last_session.commands() == ("toggle-star",))
        await pilot.press("colon")
        assert pilot.app.screen.find_choices("")[0].value == "toggle-star"


async def test_an_empty_archive_says_so_and_what_to_press(tmp_path, own_folders) -> None:
    from tui.settings import Folders, Settings
    from tui.ui.app import MicroficheApp

    (tmp_path / "bare").mkdir()
    with Library(Folders.of_user(), [tmp_path / "bare"]) as library:
        app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
        async with app.run_test() as pilot:
            screen = screen_of(pilot)
            said: Callable[[], bool] = lambda: "no posts in bare" in screen.posts.notice[0]  # noqa: E731
            await until(pilot, said)
            await pilot.press("j", "enter", "o", "m", "s", "n", "G", "space", "x", "d", "escape", "t", "escape")


async def test_other_threads_stand_back_until_what_was_found_is_painted(started, monkeypatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("tui.ui.paint_gate.PaintGate.close", lambda _gate: said.append("painting"))
    monkeypatch.setattr("tui.ui.paint_gate.PaintGate.open", lambda _gate: said.append("painted"))
    async with started() as pilot:
        screen = screen_of(pilot)
        draw = screen.posts.render_lines
        monkeypatch.setattr(screen.posts, "render_lines", lambda crop: said.append("list") or draw(crop))
        await until(pilot, lambda: said.count("painted") == said.count("painting"))
        said.clear()
        await pilot.press("slash", "h")
        await until(pilot, lambda: screen.counted and screen.counted.query.text == "h")
        await until(pilot, lambda: said.count("painted") == said.count("painting") >= 2)
        assert said.index("painting") < said.index("list", said.index("painting")) < said.index("painted")


async def test_what_is_said_already_is_not_said_again_beneath(started) -> None:
    async with started() as pilot:
        for said in ("the same", "the same", "another"):
            pilot.app.notify(said)
        shown: Callable[[], list[str]] = lambda: [one.message for one in pilot.app._notifications]  # noqa: E731
        await until(pilot, lambda: "another" in shown())
        assert shown() == ["the same", "another"]


async def test_what_fails_on_a_screen_that_was_to_go_before_it_was_there_is_no_fault(library: Library) -> None:
    app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
    app.exit_from_thread()  # as where the terminal is closed while the program starts
    await app.run_async(headless=True)
    assert app.fault is None
