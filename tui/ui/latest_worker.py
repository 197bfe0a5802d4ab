"""A thread with a mailbox of one: the newest request replaces an unread older one, and stale work is dropped.

Textual's exclusive thread workers cancel the task and leave the thread running, so that one a keystroke would
pile up. This is one thread for as long as the screen lives.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Request = TypeVar("Request")
Stale = Callable[[], bool]


class Latest(Generic[Request]):
    """Does `work(request, stale)` for the newest request. `stale()` turns true once a newer one has come.

    `failed` is called, in the thread, with whatever `work` raises; the thread lives on. Where `quiet` is given,
    requests that follow one another faster than that (seconds) are not begun before they stop coming: a held key
    must not share the processor with work that the next key makes stale. A single one never waits.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[Request, Stale], None],
        failed: Callable[[Exception], None],
        quiet: float = 0.0,
    ) -> None:
        self._work = work
        self._failed = failed
        self._quiet = quiet
        self._asked = float("-inf")
        self._in_a_row = False
        self._wanted: Request | None = None
        self._given_up = False
        self._waiting = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def ask(self, request: Request) -> None:
        """Have this done next, in place of whatever was waiting."""
        with self._waiting:
            now = time.monotonic()
            self._in_a_row = now - self._asked < self._quiet
            self._asked = now
            self._wanted = request
            self._waiting.notify()

    def give_up(self) -> None:
        """Have what is under way, or waits, not done after all."""
        with self._waiting:
            self._wanted = None
            self._given_up = True

    def close(self, timeout: float = 2.0) -> None:
        """Stop; work under way sees itself as stale. Seconds to wait for its end."""
        with self._waiting:
            self._closed = True
            self._waiting.notify()
        self._thread.join(timeout)

    def _stale(self) -> bool:
        return self._closed or self._given_up or self._wanted is not None

    def _run(self) -> None:
        while (request := self._next()) is not None:
            try:
                self._work(request, self._stale)
            except Exception as error:  # noqa: BLE001 - one bad request must not end the thread
                self._failed(error)

    def _next(self) -> Request | None:
        """Wait for a request; None when there will be no more."""
        with self._waiting:
            while not self._closed:
                if self._wanted is None:
                    self._waiting.wait()
                elif self._in_a_row and (left := self._asked + self._quiet - time.monotonic()) > 0:
                    self._waiting.wait(left)
                else:
                    request, self._wanted = self._wanted, None
                    self._given_up = False
                    return request
        return None
