"""Marks set from the screen: visible at once, and written to the disk by a thread of their own."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from tui.state.marks import Mark, MarkChange, MarkedPost

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.state.state import State


_RETRY_SECONDS = 2.0
"""How long after a failure the unwritten marks are tried again."""


class _MarkRequest(NamedTuple):
    keys: tuple[bytes, ...]
    describe: Callable[[], Sequence[MarkedPost]]
    read: bool | None
    starred: bool | None


def _describe(request: _MarkRequest) -> Sequence[MarkedPost]:
    try:
        return request.describe()
    except Exception:  # noqa: BLE001 - no mark is lost because its hints cannot be found
        return [MarkedPost(key) for key in request.keys]


class WriteBehind:
    """Writes marks in the order they were set, in its own thread; `marks_of` includes those that are not written yet.

    When marks cannot be written, `failed` is called in that thread, and they are written again every two seconds, with
    every later mark, and on closing; `recovered` is called once all are written.
    """

    def __init__(
        self, state: State, failed: Callable[[Exception], None], recovered: Callable[[], None] = lambda: None
    ) -> None:
        self._state = state
        self._failed = failed
        self._recovered = recovered
        self._pending: dict[bytes, list[_MarkRequest]] = {}
        self._lock = threading.Lock()
        self._queue: queue.SimpleQueue[_MarkRequest | Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="marks", daemon=True)
        self._thread.start()

    def mark(
        self,
        keys: Sequence[bytes],
        describe: Callable[[], Sequence[MarkedPost]],
        *,
        read: bool | None = None,
        starred: bool | None = None,
    ) -> None:
        """Set the same marks on the posts of these keys; None leaves a mark as it is.

        `describe` returns the posts with their hints; it is called in the writer's thread, since it may take long.
        """
        request = _MarkRequest(tuple(dict.fromkeys(keys)), describe, read, starred)
        with self._lock:
            for key in request.keys:
                self._pending.setdefault(key, []).append(request)
        self._queue.put(request)

    def marks_of(self, keys: Sequence[bytes]) -> dict[bytes, Mark]:
        """The marks of these posts; posts that were never marked are left out."""
        # First what is pending: if it is written before the database is read, it is found in both, never in neither.
        with self._lock:
            pending = {key: tuple(self._pending[key]) for key in keys if key in self._pending}
        found = self._state.marks_of(keys)
        for key, requests in pending.items():
            mark = found.get(key, Mark())
            for request in requests:
                mark = Mark(
                    mark.read if request.read is None else request.read,
                    mark.starred if request.starred is None else request.starred,
                )
            found[key] = mark
        return found

    def unwritten(self) -> set[bytes]:
        """The keys of the posts whose marks are not on the disk yet."""
        with self._lock:
            return set(self._pending)

    def submit(self, write: Callable[[], None]) -> None:
        """Call this after the marks set so far are written. It is not tried again when it fails."""
        self._queue.put(write)

    def close(self) -> None:
        """Write what is pending and stop. What is `unwritten` afterwards could not be written."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        unwritten: list[_MarkRequest] = []
        while True:
            try:
                item = self._queue.get(timeout=_RETRY_SECONDS if unwritten else None)
            except queue.Empty:
                # The failure was reported already.
                with suppress(Exception):
                    self._write(unwritten, has_failed=True)
                continue
            has_failed = bool(unwritten)
            try:
                if callable(item):
                    item()
                else:
                    unwritten += [item] if item is not None else []
                    self._write(unwritten, has_failed=has_failed)
            except Exception as error:  # noqa: BLE001 - whatever it was, the next mark must still be written
                self._failed(error)
            if item is None:
                return

    def _write(self, requests: list[_MarkRequest], *, has_failed: bool) -> None:
        """Write all of these requests, and empty the list."""
        self._state.mark_each(
            MarkChange(post, request.read, request.starred) for request in requests for post in _describe(request)
        )
        with self._lock:
            for request in requests:
                for key in request.keys:
                    pending = self._pending[key]
                    pending.remove(request)
                    if not pending:
                        del self._pending[key]
        requests.clear()
        if has_failed:
            self._recovered()
