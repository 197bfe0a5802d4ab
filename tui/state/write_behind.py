"""Marks set from the screen: seen at once, on the disk a moment later, without the screen ever waiting for it."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from tui.state.marks import Change, Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.state.marks import Marked
    from tui.state.store import State


_AGAIN = 2.0
"""Seconds until what could not be written is tried again."""


class Keeper:
    """Writes marks in the order they were set, in a thread of its own; what is not written yet is already seen.

    `failed` is called in that thread when a change could not be written. It is not given up: it is tried again and
    again, with whatever is marked meanwhile, at the latest on closing, and `mended` is called once all is written.
    """

    def __init__(
        self, state: State, failed: Callable[[Exception], None], mended: Callable[[], None] = lambda: None
    ) -> None:
        self._state = state
        self._failed = failed
        self._mended = mended
        self._pending: dict[bytes, list[Change]] = {}
        self._lock = threading.Lock()
        self._queue: queue.SimpleQueue[list[Change] | Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="marks", daemon=True)
        self._thread.start()

    def mark(self, posts: Sequence[Marked], *, read: bool | None = None, starred: bool | None = None) -> None:
        """Give all these posts the same marks; None leaves a mark as it is."""
        changes = [Change(post, read, starred) for post in posts]
        with self._lock:
            for change in changes:
                self._pending.setdefault(change.post.key, []).append(change)
        self._queue.put(changes)

    def marks_of(self, keys: Sequence[bytes]) -> dict[bytes, Mark]:
        """The marks of these posts; one that was never marked is left out."""
        # What waits is read first: written in between, it is found in the database; never is it in neither.
        with self._lock:
            pending = {key: tuple(self._pending[key]) for key in keys if key in self._pending}
        found = self._state.marks_of(keys)
        for key, changes in pending.items():
            mark = found.get(key, Mark())
            for change in changes:
                mark = Mark(
                    mark.read if change.read is None else change.read,
                    mark.starred if change.starred is None else change.starred,
                )
            found[key] = mark
        return found

    def waiting(self) -> set[bytes]:
        """The keys of the posts whose marks are not written yet."""
        with self._lock:
            return set(self._pending)

    def later(self, write: Callable[[], None]) -> None:
        """Have something else written in its turn: what is worth keeping, but no mark. It is tried once."""
        self._queue.put(write)

    def close(self) -> None:
        """Write what waits, then stop. What is `waiting` afterwards could not be written."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        unwritten: list[Change] = []
        while True:
            try:
                wanted = self._queue.get(timeout=_AGAIN if unwritten else None)
            except queue.Empty:
                self._try_again(unwritten)
                continue
            had_failed = bool(unwritten)
            if isinstance(wanted, list):
                unwritten += wanted
            try:
                if callable(wanted):
                    wanted()
                else:
                    self._write(unwritten, had_failed)
            except Exception as error:  # noqa: BLE001 - whatever it was, the next mark is to be written
                self._failed(error)
            if wanted is None:
                return

    def _try_again(self, unwritten: list[Change]) -> None:
        # It was told when it failed, and is the same still.
        with suppress(Exception):
            self._write(unwritten, True)

    def _write(self, unwritten: list[Change], had_failed: bool) -> None:
        """Write all of these, and empty the list."""
        self._state.mark_each(unwritten)
        self._done(unwritten)
        unwritten.clear()
        if had_failed:
            self._mended()

    def _done(self, changes: list[Change]) -> None:
        with self._lock:
            for change in changes:
                waiting = self._pending[change.post.key]
                waiting.remove(change)
                if not waiting:
                    del self._pending[change.post.key]
