"""A first refresh that begins before there is a screen to follow it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.model import Progress, Summary

_Report = Callable[["Progress"], None]
_IsCancelled = Callable[[], bool]


class EarlyRefresh:
    """Runs a refresh in a thread of its own. As soon as it has posts to show it waits until somebody follows it: what
    shows them is still being imported, and needs the processor more.
    """

    def __init__(self, refresh: Callable[[_Report, _IsCancelled], Summary]) -> None:
        self._refresh = refresh
        self._outcome: Future[Summary] = Future()
        self._has_posts = False
        self._followed = threading.Event()
        self._lock = threading.Lock()
        self._last: Progress | None = None
        self._on_progress: _Report | None = None
        self._cancelled: _IsCancelled = lambda: False
        self._thread = threading.Thread(target=self._run, name="first refresh", daemon=True)
        self._thread.start()

    def follow(self, on_progress: _Report, cancelled: _IsCancelled) -> Summary:
        """Have it go on, and wait for its end. Returns, or raises, what the refresh does."""
        with self._lock:
            self._on_progress, self._cancelled = on_progress, cancelled
            if self._last is not None:
                on_progress(self._last)
        self._followed.set()
        return self._outcome.result()

    def end(self) -> None:
        """Cancel it where nobody follows it, and wait for its end."""
        if not self._followed.is_set():
            self._cancelled = lambda: True
            self._followed.set()
            self._thread.join()

    def _run(self) -> None:
        try:
            summary = self._refresh(self._report, self._is_cancelled)
        except BaseException as error:  # noqa: BLE001 - it is raised again by `follow`
            self._outcome.set_exception(error)
        else:
            self._outcome.set_result(summary)

    def _report(self, progress: Progress) -> None:
        self._has_posts = self._has_posts or progress.posts > 0
        with self._lock:
            self._last = progress
            if self._on_progress is not None:
                self._on_progress(progress)

    def _is_cancelled(self) -> bool:
        if self._has_posts:
            self._followed.wait()
        return self._cancelled()
