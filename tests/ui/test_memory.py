"""What is left takes no memory any more: dialogs, and the whole program where another archive is opened."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import weakref
from pathlib import Path

import pytest

from tests.ui.conftest import until
from tui.library.library import Library
from tui.settings import Folders, Settings
from tui.ui.app import MicroficheApp
from tui.ui.run import collect_what_was_open


async def test_the_lines_of_a_dialog_that_was_left_are_forgotten(started) -> None:
    async with started() as pilot:
        screen = pilot.app.screen
        await pilot.press("question_mark")
        await until(pilot, lambda: pilot.app.screen is not screen and pilot.app.screen.is_mounted)
        caches = [weakref.ref(widget._styles_cache) for widget in pilot.app.screen.query("*")]
        assert caches
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)

        def are_gone() -> bool:
            gc.collect()
            return all(cache() is None for cache in caches)

        await until(pilot, are_gone, tries=2_000)


async def test_memory_is_given_back_once_all_is_loaded_that_the_next_search_needs(started, monkeypatch) -> None:
    prepared: list[bool] = []
    given_back: list[bool] = []

    def is_prepared(_library: Library) -> bool:
        prepared.append(len(prepared) > 5)
        return prepared[-1]

    monkeypatch.setattr("tui.ui.screens.browse._TIDY_AFTER", 0.01)
    monkeypatch.setattr("tui.ui.screens.browse.release_memory", lambda: given_back.append(prepared[-1]))
    monkeypatch.setattr(Library, "is_prepared", property(is_prepared))
    async with started(watch=False) as pilot:
        await until(pilot, lambda: given_back)
    assert all(given_back)


def test_a_thread_that_began_while_the_program_was_open_does_not_keep_it(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)

    async def run() -> tuple[weakref.ref[MicroficheApp], threading.Thread]:
        with Library(Folders.of_user(), [archive]) as library:
            app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
            async with app.run_test():
                monkeypatch.setattr(sys, "stderr", app._capture_stderr)
                thread = threading.Thread()
                monkeypatch.undo()
            return weakref.ref(app), thread

    app, thread = asyncio.run(run())  # a loop of its own: another would hold what it still has to call
    collect_what_was_open()
    assert (app(), thread.name.startswith("Thread")) == (None, True)
