"""Posts that are gone, on the screen: told apart, read, marked, and opened as a copy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.repositories import commit, needs_git, new_repository, post
from tests.ui.conftest import screen_of, until
from tui.library.library import Library
from tui.settings import Folders
from tui.ui.widgets.rows import GONE

pytestmark = needs_git


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A clone whose newest post is gone, and taken in."""
    folder = new_repository(tmp_path / "clone")
    commit(folder, {"one.md": post("One", "2022-06-30", "https://example.org/one"), "two.md": post("Two")})
    commit(folder, {"one.md": None}, "2023-02-02T00:00:00+00:00")
    with Library(Folders.of_user(), [folder], with_history=[str(folder)]) as opened:
        opened.refresh()
        yield opened


def shown(widget) -> str:
    return "\n".join("".join(segment.text for segment in widget.render_line(y)) for y in range(widget.size.height))


async def test_its_row_and_its_article_say_that_it_is_gone(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: "What One says." in shown(screen.article))
        assert f"{GONE}One" in shown(screen.posts)
        assert f"{GONE}Two" not in shown(screen.posts)
        assert "gone since 2023-02-02" in shown(screen.article)


async def test_it_is_found_marked_and_counted(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        states = screen.facets.states
        assert ("gone", 1) in zip(states.names, states.counts, strict=True)
        await pilot.press("slash", *"is:gone", "enter")
        await until(pilot, lambda: screen.posts.ids is not None and len(screen.posts.ids) == 1)
        await pilot.press("s")
        await until(pilot, lambda: screen.posts.cursor_row.starred)


async def test_the_editor_gets_a_copy_that_is_deleted_afterwards(
    started, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    script = tmp_path / "editor"
    script.write_text(f'#!/bin/sh\ncat "$1" > {seen}; echo "$1" > {seen}.path\n')
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.delenv("VISUAL", raising=False)
    async with started() as pilot:
        monkeypatch.setattr(pilot.app, "suspend", nullcontext)
        await pilot.press("e")
        await until(pilot, lambda: (tmp_path / "seen.path").exists() and pilot.app._notifications)
        assert seen.read_text() == post("One", "2022-06-30", "https://example.org/one")
        assert not Path((tmp_path / "seen.path").read_text().strip()).exists()
