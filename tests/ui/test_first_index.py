"""The list of an archive that is opened for the first time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.conftest import PATIENCE, write_post
from tests.ui.conftest import screen_of, until
from tui.library.library import Library
from tui.settings import Folders, Settings
from tui.ui.app import MicroficheApp
from tui.ui.screens.pick import Choice, PickScreen


@pytest.mark.parametrize("is_begun", [False, True])
async def test_the_first_posts_are_listed_before_they_can_be_searched(
    archive: Path, monkeypatch: pytest.MonkeyPatch, is_begun: bool
) -> None:
    can_be_searched = threading.Event()
    with Library(Folders.of_user(), [archive]) as library:
        load = library.load
        monkeypatch.setattr(library, "load", lambda: can_be_searched.wait(PATIENCE) and load())
        if is_begun:
            library.begin_first_refresh()
        app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
        async with app.run_test(size=(120, 40)) as pilot:
            screen = screen_of(pilot)
            await until(pilot, lambda: screen.posts.cursor_row is not None)
            assert screen.posts.cursor_row is not None
            assert screen.posts.cursor_row.title == "渡口的灯还亮着"
            assert screen.found is None

            can_be_searched.set()
            await until(pilot, lambda: screen.found is not None and len(screen.found.ids) == 12)


async def test_a_first_page_that_comes_late_does_not_replace_what_was_found(archive: Path) -> None:
    write_post(archive, "_posts/2022-01-01-new.md", "The newest of all", day="2022-01-01")
    with Library(Folders.of_user(), [archive]) as library:
        app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
        async with app.run_test(size=(120, 40)) as pilot:
            screen = screen_of(pilot)
            await pilot.press("slash", *"渡口")
            await until(pilot, lambda: screen.found is not None and len(screen.found.ids) == 1)
            await until(pilot, lambda: not screen.is_indexing)
            assert len(screen.posts.ids) == 1


@pytest.mark.parametrize(("key", "first"), [("t", "kitchen"), ("d", "2021")])
async def test_a_dialog_that_is_opened_before_the_first_count_fills_when_it_comes(
    archive: Path, monkeypatch: pytest.MonkeyPatch, key: str, first: str
) -> None:
    can_be_searched = threading.Event()
    with Library(Folders.of_user(), [archive]) as library:
        load = library.load
        monkeypatch.setattr(library, "load", lambda: can_be_searched.wait(PATIENCE) and load())
        app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press(key)
            dialog = pilot.app.screen
            assert isinstance(dialog, PickScreen)
            assert dialog.chosen is None
            await until(pilot, lambda: dialog.list.empty_text == "being counted")

            can_be_searched.set()
            await until(pilot, lambda: dialog.chosen is not None and dialog.chosen.value == first)
            await pilot.press("enter")
            await until(pilot, lambda: screen_of(pilot).query_state.picked)


async def test_a_count_that_comes_as_the_program_is_left_fills_nothing(archive: Path) -> None:
    with Library(Folders.of_user(), [archive]) as library:
        app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("t")
            dialog = pilot.app.screen
            assert isinstance(dialog, PickScreen)
            await dialog.query_one("#dialog").remove()
            dialog.offer(lambda _text: [Choice("one", "one")])
            assert dialog.chosen != Choice("one", "one")
