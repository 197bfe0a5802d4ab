"""What has to be measured inside a process of the program's.

python -m tests.bench.inside refresh ARCHIVE        seconds to bring the index up to date: all of it, or nothing
python -m tests.bench.inside watched FILE ARCHIVE   the program itself; its loop's gaps go to FILE when it ends
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

SHORTEST_GAP = 0.01
"""Gaps shorter than this, in seconds, are not written down."""


def refresh(root: str) -> float:
    """Seconds that the library takes to bring its index up to date, opening it apart."""
    from tui.library.library import Library
    from tui.settings import Folders

    with Library(Folders.of_user(), [root]) as library:
        start = time.perf_counter()
        library.refresh()
        return time.perf_counter() - start


def watched(file: str, root: str) -> int:
    """Run the program with a task in its loop that wants to wake every millisecond, and write down when it could not."""
    from tui.ui.run import browse, favour_ui_thread

    # As `browse` does, which is too late once the app is imported.
    favour_ui_thread()
    import tui.ui.app

    gaps: list[tuple[float, float]] = []

    async def tick() -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            if now - before > SHORTEST_GAP:
                gaps.append((before, now - before))
            before = now

    class Watched(tui.ui.app.MicroficheApp):
        def on_ready(self) -> None:
            self._ticker = asyncio.create_task(tick())

    tui.ui.app.MicroficheApp = Watched
    status = browse([root])
    Path(file).write_text(json.dumps(gaps))
    return status


if __name__ == "__main__":
    if sys.argv[1] == "refresh":
        print(refresh(sys.argv[2]))
    else:
        sys.exit(watched(*sys.argv[2:]))
