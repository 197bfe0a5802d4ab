"""The program on its samples, in a state worth a picture: for the snapshot tests and for the README."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from tests.conftest import SAMPLES
from tui.library import Library
from tui.settings import Folders, Settings
from tui.ui.app import MicroficheApp
from tui.ui.screens.browse import BrowseScreen

Prepare = Callable[[Pilot[None]], Awaitable[None]]


def pictured(archive: Path = SAMPLES, theme: str = "microfiche-dark") -> MicroficheApp:
    """The program on an archive that is indexed already."""
    folders = Folders.of_user()
    library = Library(folders, [archive])
    library.refresh()
    return MicroficheApp(library, Settings(theme=theme, read_after=3600), folders)


def pressing(*keys: str) -> Prepare:
    """Wait for the program to be whole, press keys, and wait for what they lead to."""

    async def prepare(pilot: Pilot[None]) -> None:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)

    return prepare


async def settled(pilot: Pilot[None]) -> None:
    """Until search, counts and article are those of the present query and post."""
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, BrowseScreen)
    for _ in range(2_000):
        await pilot.pause(0.005)
        row = screen.posts.cursor_row
        read = not screen.shows("article") or screen.article.post_id == (row.id if row else None)
        found = screen.found is not None and screen.found.query.text == screen.narrowing.text
        counted = screen.counted is screen.found
        if read and found and counted and not screen.is_indexing:
            await pilot.pause()
            return
    raise AssertionError("the program never came to rest")
