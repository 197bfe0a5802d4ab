"""`make soak`: press random keys on the program for each seed, and say with which steps it broke.

A run with the same seed takes the same steps, but threads may answer at another moment.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
import traceback
from collections import deque
from contextlib import chdir, nullcontext
from pathlib import Path
from random import Random

from textual.app import App
from textual.pilot import Pilot

from tests.soak.archive import ChangingArchive
from tests.soak.steps import SIZES, Step, key, steps
from tests.soak.truth import MOST_GROWTH, difference, is_settled, memory
from tui.ui.run import collect_what_was_open

_PATIENCE = 10.0
"""Seconds after which the program counts as hung."""

_RESTART_AFTER = 400
"""Keys after which the program is quit and started again."""

_WARM = 3_000
"""Keys after which all modules and dictionaries are read (that of Chinese words alone takes 28 MB) and all caches in
use, so that memory has no reason to grow.
"""

_REMEMBERED = 40
"""Steps that are printed where it breaks."""


class BrokenError(Exception):
    """The program hangs, shows nothing or something wrong, or grows."""


class Soak:
    """One seed: an archive, and programs that run on it one after the other."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.random = Random(seed)
        self.archive = ChangingArchive(folder / "archive", self.random)
        self.last: deque[str] = deque(maxlen=_REMEMBERED)
        self.pressed = 0
        self.memory_at_first = self.memory = 0
        """Bytes once everything was used, and after the last program."""

    async def run(self, keys: int) -> None:
        """Press so many keys. Raises what the program raised, or BrokenError."""
        while self.pressed < keys:
            await self._run_program(min(_RESTART_AFTER, keys - self.pressed))
            collect_what_was_open()  # as `browse` does between two screens
            if self.pressed < _WARM:
                continue
            self.memory = memory()
            self.memory_at_first = self.memory_at_first or self.memory
            if self.memory > MOST_GROWTH * self.memory_at_first:
                raise BrokenError(f"it grew from {self.memory_at_first:,} to {self.memory:,} bytes")

    async def _run_program(self, keys: int) -> None:
        """Start the program, press so many keys unless one quits it, and quit."""
        from tui.library.library import Library
        from tui.settings import Folders, Settings
        from tui.ui.app import MicroficheApp

        class Program(MicroficheApp):
            """The program on no terminal, which therefore has none to lend to an editor."""

            suspend = staticmethod(nullcontext)

        size = self.random.choice(SIZES)
        self.last.append(f"start {size}")
        end = self.pressed + keys
        is_driven = asyncio.Event()
        with Library(Folders.of_user(), [self.archive.folder]) as library:
            app = Program(library, Settings(), Folders.of_user())

            async def drive(pilot: Pilot[None]) -> None:
                every = steps(self.random, app)
                while self.pressed < end and not _has_ended(app):
                    step = next(every)
                    self.last.append(step.name)
                    self.pressed += step.keys
                    await self._do(pilot, step)
                    if self.random.random() < 0.5:
                        await self._settle(pilot)
                    else:
                        await asyncio.sleep(0)
                if not _has_ended(app):
                    await self._compare(pilot)
                self.last.append("ctrl+q")
                app._driver.process_message(key("ctrl+q"))
                is_driven.set()

            task = asyncio.create_task(app.run_async(headless=True, size=size, auto_pilot=drive))
            while not task.done() and not is_driven.is_set():
                await asyncio.wait([task], timeout=0.1)
            await asyncio.wait([task], timeout=_PATIENCE)
            if not task.done():
                raise BrokenError(f"it does not end with Ctrl-q: {app.screen_stack}")
            if app._exception is not None:
                raise app._exception
            task.result()

    async def _do(self, pilot: Pilot[None], step: Step) -> None:
        if step.size is not None:
            await pilot.resize_terminal(*step.size)
        if step.changes_files:
            self.last.append(self.archive.change())
        for message in step.messages:
            pilot.app._driver.process_message(message)

    async def _settle(self, pilot: Pilot[None]) -> None:
        """Let the program answer; it has to within `_PATIENCE`, and then to show something."""
        app = pilot.app
        for _ in range(int(_PATIENCE)):
            try:
                await asyncio.wait_for(pilot._wait_for_screen(), 1)
                break
            except TimeoutError:  # widgets that are removed meanwhile never answer
                continue
        else:
            raise BrokenError(f"it does not answer: {app.screen_stack}")
        for _ in range(int(_PATIENCE / 0.02)):
            if _has_ended(app) or min(app.size) < 5 or not app.screen_stack[0].posts.ids:
                return
            if any(strip.text.strip() for strip in app.screen._compositor.render_strips()):
                return
            await asyncio.sleep(0.02)
        raise BrokenError(f"nothing is shown at {app.size}: {app.screen_stack}")

    async def _compare(self, pilot: Pilot[None]) -> None:
        """Let the program list all posts as they are in the files now, and compare."""
        from tui.settings import Folders
        from tui.ui.query_state import QueryState

        app, screen = pilot.app, pilot.app.screen_stack[0]
        await pilot.resize_terminal(120, 40)
        for _ in range(int(_PATIENCE / 0.02)):
            if app.screen is screen:
                break
            app._driver.process_message(key("escape"))
            await asyncio.sleep(0.02)
        screen.apply_query(QueryState())
        screen.posts.move_to(0)
        screen.session.refresher.refresh()
        found = "the list is not ready"
        for _ in range(int(_PATIENCE / 0.02)):
            await pilot.pause(0.02)
            if is_settled(screen) and not (
                found := await asyncio.to_thread(difference, screen, Folders.of_user(), self.archive.folder)
            ):
                return
        raise BrokenError(f"what is shown is not what is there: {found}")


def _has_ended(app: App[None]) -> bool:
    return app._exit or app._exception is not None or not app.is_running


def main() -> int:
    """Run each seed. Returns 1 where one broke the program."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--keys", type=int, default=20_000, help="for each seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    options = parser.parse_args()
    broken = 0
    for seed in options.seeds:
        # An export under a name of random letters lands where the program was started.
        with tempfile.TemporaryDirectory() as name, chdir(name):
            _own_folders(Path(name))
            soak, began = Soak(seed, Path(name)), time.monotonic()
            try:
                asyncio.run(soak.run(options.keys))
            except Exception as error:
                broken += 1
                sys.stdout.write(f"seed {seed} broke after {soak.pressed:,} keys; the last steps:\n")
                sys.stdout.writelines(f"    {step}\n" for step in soak.last)
                traceback.print_exception(error, file=sys.stdout)
            else:
                sys.stdout.write(
                    f"seed {seed}: {soak.pressed:,} keys in {time.monotonic() - began:.0f} s, memory "
                    f"{soak.memory_at_first >> 20} to {soak.memory >> 20} MiB\n"
                )
            sys.stdout.flush()
    return 1 if broken else 0


def _own_folders(home: Path) -> None:
    """Folders of its own, and programs that do nothing in place of a browser and an editor."""
    for name in ("CONFIG", "CACHE", "DATA", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    for name in ("HOME", "XDG_DOWNLOAD_DIR"):
        os.environ[name] = str(home)
    for name in ("BROWSER", "EDITOR", "VISUAL"):
        os.environ[name] = "true"


if __name__ == "__main__":
    sys.exit(main())
