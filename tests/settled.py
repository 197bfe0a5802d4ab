"""Whether a screen has come to rest: its messages, the threads behind it, the article it shows."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.pilot import Pilot

from tui.ui.screens.browse import BrowseScreen
from tui.ui.workers.latest_worker import LatestWorker


async def at_rest(pilot: Pilot[None]) -> None:
    """Wait until no message is on its way, none of them is being handled, and what they changed is laid out and painted.

    What threads are still at, and timers, is no part of it: a test waits until what it asserts has come from them.
    """
    loop = asyncio.get_running_loop()
    while pilot.app._running and not pilot.app._exit:
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined]
            continue
        if not pilot.app.screen._update_timer._active.is_set():
            return
        await asyncio.sleep(0.001)


def is_idle(worker: LatestWorker[Any]) -> bool:
    """Whether a worker has nothing to do: no request waits, and its thread waits for one."""
    with worker._changed:
        is_waiting = worker._thread.ident is None or bool(worker._changed._waiters)  # type: ignore[attr-defined]
        return worker._waiting is None and is_waiting


def is_laid_out(screen: BrowseScreen) -> bool:
    """Whether all of the post under the cursor is shown, as wide as the article is by now."""
    view, pane = screen.article, screen.article_pane
    is_shown = view.post_id is not None and view.post_id == screen.posts.cursor_id
    return is_shown and view.is_whole and view.text_width == pane.text_width and pane._body is not None
