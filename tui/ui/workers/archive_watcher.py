"""Refreshing the index when files of the open archives change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tui.archive.watch import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tui.ui.workers.refresher import Refresher

_MIN_POLL_SECONDS = 5.0
_POLL_SHARE = 20
"""Where changes are not told, the files are looked at this many times as rarely as looking takes."""


class ArchiveWatcher:
    """Follows the files of archives in a thread, and has the refresher look at what has changed.

    `roots` are absolute paths. `closing` is set when the screen closes.
    """

    def __init__(
        self,
        roots: Sequence[str],
        refresher: Refresher,
        *,
        closing: threading.Event,
        changes: Callable[..., Iterator[None]] = watch,
    ) -> None:
        self._roots = roots
        self._refresher = refresher
        self._closing = closing
        self._changes = changes
        self._thread = threading.Thread(target=self._run, name="archive watcher", daemon=True)

    def start(self) -> None:
        """Begin. To be called when the first refresh is under way: it reads what was there before."""
        self._thread.start()

    def close(self) -> None:
        """Wait for the thread to end; `closing` is to be set before."""
        if self._thread.ident is not None:
            self._thread.join(5.0)

    def _run(self) -> None:
        # The first search needs the processor more, and the first refresh waits for it as well.
        if not self._refresher.wait_for_search():
            return
        for _ in self._changes(self._roots, self._closing, poll_seconds=self._poll_seconds):
            self._refresher.refresh(quiet=True)

    def _poll_seconds(self) -> float:
        return max(_MIN_POLL_SECONDS, _POLL_SHARE * self._refresher.seconds)
