"""Going on where one was: the query and the post of the last time, and what was read last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.conftest import screen_of, typed, until
from tui.library.library import Library
from tui.settings import Folders, Settings
from tui.ui.app import MicroficheApp


@pytest.fixture
def restarted(archive: Path, library: Library) -> Iterator:
    """The program again, on the same archive or others, once its list is there."""
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def start(*paths: Path, **settings: object):
        with Library(Folders.of_user(), paths or [archive]) as opened:
            app = MicroficheApp(opened, Settings(**{"watch": False, **settings}), Folders.of_user())  # type: ignore[arg-type]
            async with app.run_test(size=(120, 40)) as pilot:
                await until(pilot, lambda: screen_of(pilot).facets is not None)
                yield pilot

    return start


async def leave_at(restarted, *keys: str) -> None:
    async with restarted() as pilot:
        await pilot.press(*keys)
        await until(pilot, lambda: screen_of(pilot).current.has_result)


async def test_the_query_and_the_post_are_those_of_the_last_time(restarted) -> None:
    async with restarted() as pilot:
        screen = screen_of(pilot)
        screen.action_pick("tag")
        await pilot.pause()
        await typed(pilot, "kit")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("slash", *"news", "enter")
        await until(pilot, lambda: screen.current.has_result and len(screen.posts.ids) == 8)
        await pilot.press("j", "j")
        left = screen.posts.cursor_row.title
    async with restarted() as pilot:
        screen = screen_of(pilot)
        assert (screen.bar.input.value, screen.bar.chips.terms) == ("news", ("tag:kitchen",))
        assert (screen.posts.cursor, screen.posts.cursor_row.title, len(screen.posts.ids)) == (2, left, 8)
        await until(pilot, lambda: screen.article.post_id == screen.posts.cursor_id)


async def test_a_post_far_down_is_under_the_cursor_again(restarted, monkeypatch) -> None:
    monkeypatch.setattr("tui.ui.screens.browse._FIRST_PAGE", 3)
    await leave_at(restarted, "G")
    async with restarted() as pilot:
        await until(pilot, lambda: screen_of(pilot).posts.cursor == 11)
        assert len(screen_of(pilot).posts.ids) == 12


@pytest.mark.parametrize("how", ["without the setting", "with other archives", "at the top"])
async def test_the_list_begins_at_its_top(restarted, tmp_path: Path, how: str) -> None:
    if how == "at the top":
        await leave_at(restarted, "j", "k")
    else:
        await leave_at(restarted, "slash", *"harbour", "enter", "j")
    others = [tmp_path] if how == "with other archives" else []
    async with restarted(*others, resume=how != "without the setting") as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.posts.ids)
        assert (screen.bar.input.value, screen.posts.cursor, len(screen.posts.ids)) == ("", 0, 12)


async def test_a_query_that_is_typed_at_once_is_not_moved_in(restarted) -> None:
    await leave_at(restarted, "slash", *"harbour", "enter", "G")
    async with restarted() as pilot:
        await pilot.press("slash", *"news", "enter")
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.current.has_result and screen.query_state.text == "news")
        assert screen.posts.cursor == 0


async def test_what_was_read_last_is_listed_and_left_again(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "enter", "h", "j", "j", "enter", "h")
        titles = [screen.posts.rows[screen.posts.ids[at]].title for at in (3, 1)]
        await pilot.press("slash", *"news", "enter")
        await until(pilot, lambda: screen.query_state.text == "news" and screen.current.has_result)

        def listed() -> list[str]:
            return [row.title for row in screen.library.rows(list(screen.posts.ids))]

        await until(pilot, lambda: len(screen.current.found.hits.catalogue.read_last) == 2)
        await pilot.press("r")
        await until(pilot, lambda: listed() == titles)
        await pilot.press("r")
        await until(pilot, lambda: len(listed()) == 11)
        assert screen.query_state.typed == "news"
