"""Reading, measured inside a process of the program's: what a task in its loop sees while it turns pages.

python -m tests.bench.reading_inside FILE ARCHIVE   the program itself; what was measured goes to FILE when it ends
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.ui.app import MicroficheApp
    from tui.ui.screens.browse import BrowseScreen

POSTS = 300
"""So many posts, spread evenly over an archive, stand for all of it; and so many of the largest are among them:"""
LARGEST = 20
PAGES = 200
HELD = 90
PACE = 1 / 30
LONGEST_WAIT = 20.0


class Reader:
    """One run through an archive. Times are in milliseconds."""

    def __init__(self, app: MicroficheApp) -> None:
        self.app = app
        self.gaps: list[tuple[float, float]] = []
        self.found: dict[str, Any] = {}

    @property
    def screen(self) -> BrowseScreen:
        from tui.ui.screens.browse import BrowseScreen

        screen = self.app.screen_stack[0]
        assert isinstance(screen, BrowseScreen)
        return screen

    async def run(self) -> None:
        """Everything, in turn."""
        await self.until(lambda: self.screen.counted is not None and not self.screen.is_indexing)
        # Where the text of the articles is being taken in behind the screen, that has its end as well.
        before = -1
        while (done := self.screen.library.full_text.coverage()[0]) != before:
            before = done
            await asyncio.sleep(2.0)
        ids = list(self.screen.posts.ids)
        sizes = {post: os.path.getsize(path) for post, path in self.screen.library.paths(ids).items()}
        order = sorted(range(len(ids)), key=lambda index: -sizes.get(ids[index], 0))
        few = sorted({*order[:LARGEST], *range(0, len(ids), max(1, len(ids) // POSTS))})
        self.found["posts"], self.found["bytes"] = len(ids), sizes[ids[order[0]]]
        self.found["first"] = [await self.first_lines(index) for index in few]
        await self.largest(order[0])
        await self.held(order)

    async def first_lines(self, index: int) -> float:
        """From the cursor's step onto a post to its first lines being painted."""
        posts, article = self.screen.posts, self.screen.article
        if posts.cursor == index:
            posts.move_to(index + 1 if index == 0 else index - 1)
        await asyncio.sleep(0.25)
        start = time.perf_counter()
        posts.move_to(index)
        await self.until(lambda: article.post_id == posts.ids[index])
        await self.painted()
        return 1000 * (time.perf_counter() - start)

    async def largest(self, index: int) -> None:
        """The largest post: its end, its pages, other widths."""
        screen = self.screen
        article = screen.article
        if screen.posts.cursor != index:
            await self.first_lines(index)
        # Seen anew, as if it had never been open.
        screen.posts.move_to(index - 1 if index else 1)
        await asyncio.sleep(0.5)
        screen.session.articles.forget_documents()
        # Which takes time of its own: only where it is asked for.
        ticker = asyncio.create_task(self.tick())
        start = time.perf_counter()
        screen.posts.move_to(index)
        await self.until(lambda: article.post_id == screen.posts.ids[index] and article.is_whole)
        screen.go_to("article")
        article.action_last()
        await self.painted()
        end = time.perf_counter()
        ticker.cancel()
        self.found["end"] = 1000 * (end - start)
        self.found["gap"] = 1000 * max([length for at, length in self.gaps if start <= at <= end], default=0.0)
        article.action_first()
        await self.painted()
        pages = []
        for _ in range(PAGES):
            await asyncio.sleep(PACE)
            start = time.perf_counter()
            article.action_page(1)
            await self.painted()
            pages.append(1000 * (time.perf_counter() - start))
            if article.at_end:
                article.action_first()
                await self.painted()
        self.found["pages"] = pages
        self.found["widths"] = [await self.width(way) for way in (-1, -1, 1, 1, -1, 1)]

    async def width(self, way: int) -> float:
        """From a change of the measure, in the middle of the article, to its lines being painted."""
        article = self.screen.article
        article.go_to_line(len(article.lines) // 2)
        await self.painted()
        before = article.lines[0]
        start = time.perf_counter()
        self.screen.action_measure(way)
        await self.until(lambda: article.lines[0] is not before and article.scroll_offset.y > 0)
        await self.painted()
        took = 1000 * (time.perf_counter() - start)
        await self.until(lambda: article.is_whole)
        return took

    async def held(self, order: list[int]) -> None:
        """`j` held down through the list: how late each step is painted, and which articles are begun."""
        screen = self.screen
        screen.go_to("posts")
        screen.posts.move_to(0)
        await asyncio.sleep(0.5)
        seen: set[int | None] = set()
        late = []
        due = time.perf_counter()
        steps = min(HELD, len(screen.posts.ids) - 1)
        for _ in range(steps):
            due += PACE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            start = max(due, time.perf_counter() - PACE)
            screen.posts.action_down()
            await self.painted()
            late.append(1000 * (time.perf_counter() - start))
            seen.add(screen.article.post_id)
        stopped = time.perf_counter()
        await self.until(lambda: screen.article.post_id == screen.posts.cursor_id)
        await self.painted()
        self.found["held"], self.found["steps"] = late, steps
        self.found["begun"] = len(seen - {None})
        self.found["caught_up"] = 1000 * (time.perf_counter() - stopped)

    # Waiting

    async def painted(self) -> None:
        """Until what has changed so far is painted."""
        done = asyncio.Event()
        self.screen.call_after_refresh(done.set)
        await asyncio.wait_for(done.wait(), LONGEST_WAIT)

    async def until(self, holds: Callable[[], object]) -> None:
        """Until something holds. Raises TimeoutError."""
        end = time.perf_counter() + LONGEST_WAIT
        while not holds():
            if time.perf_counter() > end:
                raise TimeoutError
            await asyncio.sleep(0.001)

    async def tick(self) -> None:
        """Write down when the loop was busy for long in one piece."""
        before = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            self.gaps.append((before, now - before))
            before = now


def measured(file: str, root: str) -> int:
    """Run the program, and read in it."""
    from tui.ui.run import browse, favour_ui_thread

    # As `browse` does, which is too late once the app is imported.
    favour_ui_thread()
    import tui.ui.app

    class Read(tui.ui.app.MicroficheApp):
        def on_ready(self) -> None:
            self._reading = asyncio.create_task(self._read())

        async def _read(self) -> None:
            reader = Reader(self)
            try:
                await reader.run()
            finally:
                Path(file).write_text(json.dumps(reader.found))
                self.exit()

    tui.ui.app.MicroficheApp = Read
    return browse([root])


if __name__ == "__main__":
    sys.exit(measured(*sys.argv[1:]))
