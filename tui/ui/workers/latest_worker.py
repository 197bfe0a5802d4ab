"""A thread that works on the newest request only: a newer one replaces one that waits and outdates the one at work.

Textual's exclusive thread workers cancel the task but leave its thread running: one a keystroke would pile up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Request = TypeVar("Request")
IsOutdated = Callable[[], bool]
"""Tells work under way whether a newer request has come, or it was cancelled: it should then return early."""


class LatestWorker(Generic[Request]):
    """Does `work(request, is_outdated)` for the newest request, in a thread that the first request starts.

    `on_error` is called in the thread with whatever `work` raises; the thread lives on. Requests that follow one
    another within `quiet` seconds wait until they stop coming: a held key must not share the processor with work that
    the next key outdates. A single request never waits.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[Request, IsOutdated], None],
        on_error: Callable[[Exception], object],
        quiet: float = 0.0,
    ) -> None:
        self._work = work
        self._on_error = on_error
        self._quiet = quiet
        self._requested_at = float("-inf")
        self._in_a_row = False
        self._waiting: Request | None = None
        self._is_cancelled = False
        self._is_closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def request(self, request: Request) -> None:
        """Have this done next, in place of a request that waits."""
        with self._changed:
            if self._thread.ident is None and not self._is_closed:
                self._thread.start()
            now = time.monotonic()
            self._in_a_row = now - self._requested_at < self._quiet
            self._requested_at = now
            self._waiting = request
            self._changed.notify()

    def cancel(self) -> None:
        """Drop the request that waits, and outdate the one at work."""
        with self._changed:
            self._waiting = None
            self._is_cancelled = True

    def close(self, timeout: float = 2.0) -> None:
        """Outdate the request at work, and wait at most `timeout` seconds for the thread to end."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        if self._thread.ident is not None:
            self._thread.join(timeout)

    def _is_outdated(self) -> bool:
        return self._is_closed or self._is_cancelled or self._waiting is not None

    def _run(self) -> None:
        while (request := self._next()) is not None:
            try:
                self._work(request, self._is_outdated)
            except Exception as error:  # noqa: BLE001 - one bad request must not end the thread
                self._on_error(error)

    def _next(self) -> Request | None:
        """Wait for a request; None once the worker is closed."""
        with self._changed:
            while not self._is_closed:
                if self._waiting is None:
                    self._changed.wait()
                elif self._in_a_row and (left := self._requested_at + self._quiet - time.monotonic()) > 0:
                    self._changed.wait(left)
                else:
                    request, self._waiting = self._waiting, None
                    self._is_cancelled = False
                    return request
        return None
