"""A small archive, and the program on it, driven by Textual's pilot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.notifications import Notification
from textual.pilot import Pilot

from tests.conftest import PATIENCE, write_post
from tests.settled import at_rest, is_idle, is_laid_out
from tui.library.library import Library
from tui.settings import Folders, Settings
from tui.ui.app import MicroficheApp
from tui.ui.screens.browse import BrowseScreen

Started = Callable[..., "asynccontextmanager[Pilot[None]]"]


@pytest.fixture(autouse=True)
def keys_are_handled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that was pressed has done what it does before the next one, and before the test goes on.

    Textual waits until the process takes no more processor time, which it does not on a busy machine either; and then
    for an answer of each widget, which one that is removed meanwhile never gives. `burst` is for keys that do not wait
    for one another.
    """
    press = Pilot.press

    async def wait(pilot: Pilot[None]) -> bool:
        await at_rest(pilot)
        return True

    async def press_each(pilot: Pilot[None], *keys: str) -> None:
        for key in keys:
            await press(pilot, key)

    monkeypatch.setattr(Pilot, "_wait_for_screen", wait)
    monkeypatch.setattr(Pilot, "press", press_each)


@pytest.fixture(autouse=True)
def nothing_is_out_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is: what a key looks up is there when the key is handled, what differs between versions
    is found, and what is told stays on the screen.
    """
    monkeypatch.setattr("tui.ui.workers.lookups.MAX_WAIT", PATIENCE)
    monkeypatch.setattr("tui.ui.screens.versions._COMPARING_SECONDS", PATIENCE)
    monkeypatch.setattr("tui.ui.screens.cited._READING_SECONDS", PATIENCE)
    monkeypatch.setattr("tui.index.fulltext.shared_text._SECONDS", PATIENCE)
    monkeypatch.setattr("tui.ui.widgets.lines._TELLING", PATIENCE)
    monkeypatch.setattr(Notification, "has_expired", False)


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
    """The program, once its list and its counts are there, and its files were looked through."""

    @asynccontextmanager
    async def start(size: tuple[int, int] = (120, 40), **settings: object) -> AsyncIterator[Pilot[None]]:
        app = MicroficheApp(library, Settings(**{"watch": False, "read_after": 3600, **settings}), Folders.of_user())  # type: ignore[arg-type]
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: screen_of(pilot).facets is not None and not screen_of(pilot).is_indexing)
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


async def until(pilot: Pilot[None], holds: Callable[[], object], tries: int = 20_000) -> None:
    """Let the program go on until something holds, and the screen shows what came with it."""
    for _ in range(tries):
        if holds():
            await at_rest(pilot)
            return
        await pilot.pause(0.005)
    raise AssertionError("it never came to hold")


async def article_laid_out(pilot: Pilot[None]) -> BrowseScreen:
    """Wait until the post under the cursor is laid out, and is not to be laid out once more; return its screen.

    Opening an article folds the facets: the lines of the narrower pane are there, and whole, a moment longer. And the
    first refresh reads it again where it ends before the article has come.
    """
    screen = screen_of(pilot)
    loader = screen.session.articles._worker
    await pilot.pause()
    asked = None

    def is_last() -> bool:
        """Nothing is asked for since the last time, when nothing was left to do: what was done is told by now."""
        nonlocal asked
        before, asked = asked, loader._requested_at if is_idle(loader) else None
        return asked is not None and asked == before and not screen.is_indexing and is_laid_out(screen)

    await until(pilot, is_last)
    return screen


async def typed(pilot: Pilot[None], text: str) -> None:
    """Type a text, as fast as a terminal sends what is pasted without saying so."""
    burst(pilot, *text)
    await pilot.pause()


Wait = Callable[[Pilot[None], Callable[[], object]], Awaitable[None]]
