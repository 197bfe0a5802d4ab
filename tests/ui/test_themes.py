"""Themes: every one that can be picked gives a whole look."""

from __future__ import annotations

import pytest
from textual.theme import BUILTIN_THEMES

from tests.ui.conftest import screen_of, until
from tui.settings import Folders, load_settings


@pytest.mark.parametrize("theme", ["microfiche-dark", "microfiche-light", *BUILTIN_THEMES])
async def test_every_theme_has_all_the_colours(started, theme: str) -> None:
    async with started(theme=theme) as pilot:
        await pilot.press("j", "question_mark")
        await pilot.press("escape", "t")
        assert pilot.app.theme == theme


async def test_a_theme_that_is_not_there_is_said_and_the_own_one_used(started) -> None:
    async with started(theme="nonesuch") as pilot:
        assert pilot.app.theme == "microfiche-dark"
        assert "There is no theme nonesuch" in [note.message for note in pilot.app._notifications]


async def test_the_theme_that_was_picked_is_kept(started) -> None:
    async with started() as pilot:
        pilot.app.theme = "microfiche-light"
        await pilot.pause()
        await until(pilot, lambda: load_settings(Folders.of_user().config_file)[0].theme == "microfiche-light")
        assert screen_of(pilot).posts.cursor == 0
