"""A small archive, and the program on it, driven by Textual's pilot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from tests.conftest import write_post
from tui.library.library import Library
from tui.settings import Folders, Settings
from tui.ui.app import MicroficheApp
from tui.ui.screens.browse import BrowseScreen

Started = Callable[..., "asynccontextmanager[Pilot[None]]"]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Twelve posts: a tag, an author and a month for some, sources for most; the first is the newest."""
    folder = tmp_path / "gazette"
    for number in range(12):
        write_post(
            folder, f"_posts/2021-{12 - number:02}-03-post-{number}.md",
            title=f"Harbour news number {number}" if number else "渡口的灯还亮着",
            day=f"2021-{12 - number:02}-03",
            author="Ines Marrow" if number % 2 else "林晚舟",
            **{"from": f"https://lantern.example/{number}" if number != 3 else ""},
            tags="[harbour]" if number < 4 else "[kitchen]",
            body="\n\n".join(f"Paragraph {line} of post {number}." for line in range(40 if number == 1 else 2)),
        )  # fmt: skip
    return folder


@pytest.fixture
def library(archive: Path) -> Iterator[Library]:
    """The archive, indexed."""
    with Library(Folders.of_user(), [archive]) as opened:
        opened.refresh()
        yield opened


@pytest.fixture
def started(library: Library) -> Started:
    """The program, once its list, its counts and its first article are there."""

    @asynccontextmanager
    async def start(size: tuple[int, int] = (120, 40), **settings: object) -> AsyncIterator[Pilot[None]]:
        app = MicroficheApp(library, Settings(**{"watch": False, **settings}), Folders.of_user())  # type: ignore[arg-type]
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: screen_of(pilot).facets is not None)
            yield pilot

    return start


def burst(pilot: Pilot[None], *keys: str) -> None:
    """Press keys in one go, as a terminal sends what was typed while the program was busy."""
    for key in keys:
        name = {"/": "slash"}.get(key, key)
        pilot.app.post_message(events.Key(name, key if len(key) == 1 else {"enter": "\r"}.get(key)))


def screen_of(pilot: Pilot[None]) -> BrowseScreen:
    """The browser, whatever lies over it."""
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, BrowseScreen)
    return screen


async def until(pilot: Pilot[None], holds: Callable[[], object], tries: int = 2_000) -> None:
    """Let the program go on until something holds."""
    for _ in range(tries):
        if holds():
            return
        await pilot.pause(0.005)
    raise AssertionError("it never came to hold")


async def article_laid_out(pilot: Pilot[None]) -> BrowseScreen:
    """Wait until all of the post under the cursor is laid out, as wide as the article is by now; return its screen.

    Opening an article folds the facets: the lines of the narrower pane are there, and whole, a moment longer.
    """
    screen = screen_of(pilot)
    await pilot.pause()

    def is_laid_out() -> bool:
        view, pane = screen.article, screen.article_pane
        is_shown = view.post_id is not None and view.post_id == screen.posts.cursor_id
        return is_shown and view.is_whole and view.text_width == pane.text_width and pane.current_document is not None

    await until(pilot, is_laid_out)
    return screen


async def typed(pilot: Pilot[None], text: str) -> None:
    """Type a text, as fast as a terminal sends what is pasted without saying so."""
    burst(pilot, *text)
    await pilot.pause()


Wait = Callable[[Pilot[None], Callable[[], object]], Awaitable[None]]
