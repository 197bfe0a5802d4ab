"""The program on its samples, in a state worth a picture: for the snapshot tests and for the README."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from tests.conftest import SAMPLES
from tests.settled import at_rest, is_idle, is_laid_out
from tui.library.library import Library
from tui.settings import Folders, Settings
from tui.ui.app import MicroficheApp
from tui.ui.screens.browse import BrowseScreen
from tui.ui.widgets.lines import Hints
from tui.ui.widgets.post_list import PostList

_ALIKE = 3
"""Pictures in a row that have to be the same."""

Prepare = Callable[[Pilot[None]], Awaitable[None]]


def pictured(archive: Path = SAMPLES, theme: str = "microfiche-dark") -> MicroficheApp:
    """The program on an archive that is indexed already."""
    folders = Folders.of_user()
    library = Library(folders, [archive])
    library.refresh()
    return MicroficheApp(library, Settings(theme=theme, read_after=3600, watch=False), folders)


def pressing(*keys: str) -> Prepare:
    """Wait for the program to be whole, press keys, and wait for what they lead to. What an act told is gone then: it
    stands for some seconds only.
    """

    async def prepare(pilot: Pilot[None]) -> None:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        hints = pilot.app.screen_stack[0].query_one(Hints)
        if hints.told:
            hints.stop_telling()
            await settled(pilot)

    return prepare


def reading(title: str, *keys: str) -> Prepare:
    """The post whose title begins like this, its article alone, and keys after that."""

    async def prepare(pilot: Pilot[None]) -> None:
        await settled(pilot)
        posts = pilot.app.screen.query_one(PostList)
        rows = pilot.app.screen.library.rows(posts.ids)
        posts.move_to(next(index for index, row in enumerate(rows) if row.title.startswith(title)))
        await pressing("z", *keys)(pilot)

    return prepare


async def settled(pilot: Pilot[None]) -> None:
    """Until search, counts and article are those of the present query and post, and the picture stays as it is.

    Where nothing is found, until something is offered instead: each query of a picture has something near.

    Textual takes a process that does not get the processor for one that has nothing to do, so that its own waiting
    can end too early on a busy machine.
    """
    pictures: list[str] = []
    for _ in range(20_000):
        await pilot.pause(0.005)
        await at_rest(pilot)
        if not _has_come(pilot):
            pictures.clear()
            continue
        pictures.append(pilot.app.export_screenshot())
        if len(pictures) > _ALIKE and len(set(pictures[-_ALIKE:])) == 1:
            return
    raise AssertionError("the program never came to rest")


def _has_come(pilot: Pilot[None]) -> bool:
    """Whether everything that was asked of the threads is on the screen."""
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, BrowseScreen)
    is_whole = is_laid_out(screen) if screen.posts.cursor_row is not None else screen.article.post_id is None
    is_read = is_idle(screen.session.articles._worker) and not screen._lookups.is_busy
    read = is_read and (is_whole or not screen.shows("article"))
    found = screen.found is not None and screen.found.query.text == screen.query_state.text
    offered = bool(screen.posts.ids or screen.posts.offers or not screen.query_state.text)
    return read and found and offered and screen.counted is screen.found and not screen.is_indexing
