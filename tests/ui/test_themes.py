"""Themes: every one that can be picked gives a whole look."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.console import Console
from textual.theme import BUILTIN_THEMES

from tests.ui.conftest import screen_of, typed, until
from tui.config_file import load_settings
from tui.settings import THEMES, Folders, Settings
from tui.ui.app import MicroficheApp


async def test_every_theme_has_all_the_colours(started) -> None:
    async with started(theme=next(iter(BUILTIN_THEMES))) as pilot:
        for theme in (*BUILTIN_THEMES, "microfiche-dark", "microfiche-light"):
            pilot.app.theme = theme
            await pilot.press("j", "question_mark")
            await pilot.press("escape", "t", "escape")
            assert (pilot.app.theme, screen_of(pilot).pane) == (theme, "posts")


async def test_the_command_line_knows_the_themes_that_can_be_picked(started) -> None:
    async with started() as pilot:
        assert set(pilot.app.available_themes) == set(THEMES)


async def test_a_theme_that_is_not_there_is_said_and_the_own_one_used(started) -> None:
    async with started(theme="nonesuch") as pilot:
        assert pilot.app.theme == "microfiche-dark"
        assert "There is no theme nonesuch" in [note.message for note in pilot.app._notifications]


async def test_a_theme_is_shown_when_the_cursor_comes_to_it_and_kept_when_it_is_picked(started) -> None:
    async with started() as pilot:
        await screen_of(pilot).action_run_command("theme")
        await typed(pilot, "/microfiche-light")
        await until(pilot, lambda: pilot.app.theme == "microfiche-light")
        assert load_settings(Folders.of_user().config_file)[0].theme == "microfiche-dark"
        await pilot.press("enter")
        await until(pilot, lambda: load_settings(Folders.of_user().config_file)[0].theme == "microfiche-light")


async def test_a_theme_that_was_only_looked_at_is_not_kept(started) -> None:
    async with started() as pilot:
        await screen_of(pilot).action_run_command("theme")
        await typed(pilot, "/nord")
        await until(pilot, lambda: pilot.app.theme == "nord")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.theme == "microfiche-dark")


@pytest.mark.parametrize("theme", ["microfiche-dark", "microfiche-light"])
async def test_in_sixteen_colours_all_of_the_cursor_row_can_be_read(
    library, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Console, "color_system", "standard")
    app = MicroficheApp(library, Settings(theme=theme, watch=False), Folders.of_user())
    app.adapt_to_terminal()
    async with app.run_test(size=(120, 40)) as pilot:
        posts = screen_of(pilot).posts
        await until(pilot, lambda: screen_of(pilot).facets is not None and posts.ids)
        for segment in [segment for y in range(4) for segment in posts.render_line(y) if segment.text.strip()]:
            number = segment.style.color.downgrade(ColorSystem.STANDARD).number
            assert number is None or number != segment.style.bgcolor.downgrade(ColorSystem.STANDARD).number
        assert load_settings(Folders.of_user().config_file)[0].theme == "microfiche-dark"


@pytest.mark.parametrize("is_changed", [True, False])
async def test_the_settings_are_edited_and_the_screen_begins_again_by_others(
    started, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_changed: bool
) -> None:
    script = tmp_path / "editor"
    script.write_text("#!/bin/sh\n" + ('echo "measure = 70" >> "$1"\n' if is_changed else ""))
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.delenv("VISUAL", raising=False)
    async with started() as pilot:
        file = screen_of(pilot)._config_file
        monkeypatch.setattr(pilot.app, "suspend", nullcontext)
        await pilot.press("comma")
        await until(pilot, file.exists)
        await until(pilot, lambda: pilot.app.begins_again == is_changed)
        assert "# toggle-star" in file.read_text(encoding="utf-8")
