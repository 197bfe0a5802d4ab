"""Short reads of the library, done in a thread so that no database statement runs on the UI thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple, TypeVar

Result = TypeVar("Result")

MAX_WAIT = 0.25
"""Seconds the UI thread waits for a result. Most take a millisecond: waiting for it spares a frame with blank rows, and
the next key acts on what the one before has done.
"""


class _ToShow(NamedTuple):
    what: object
    future: Future[Any]


class Lookups:
    """Does one lookup after the other, in the order they were asked for."""

    def __init__(
        self, call_later: Callable[[Callable[[], object]], object], failed: Callable[[Exception], object]
    ) -> None:
        """`call_later` has something done on the UI thread, from any thread; `failed` is called there with errors."""
        self._call_later = call_later
        self._failed = failed
        self._executor = ThreadPoolExecutor(1, "lookups")
        self._undelivered: deque[tuple[Future[Any], Callable[[], None]]] = deque()
        self._to_show: _ToShow | None = None
        """What a dialog is to show, until it is delivered."""
        self._is_closed = False

    def begin(self, read: Callable[[], Result]) -> Callable[[], Result]:
        """Do this before what is looked up from now on. What it returns may be looked up in its place, and takes no
        longer than is left of it.
        """
        return self._executor.submit(read).result

    def look_up(
        self,
        read: Callable[[], Result],
        then: Callable[[Result], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Do `read` in the thread, and `then` on the UI thread with its result: now, or later if it takes longer.

        `failed` is called in place of `then` with an error, and instead of the function for all lookups.
        """
        if not self._is_closed:
            self._await(self._executor.submit(read), then, failed or self._failed)

    def look_up_to_show(self, what: object, read: Callable[[], Result], then: Callable[[Result], object]) -> None:
        """Look up what a dialog is to show: not once more while it is awaited, for a key that is held asks for it many
        times; no longer once something else is asked for, since one dialog is shown at a time, or the screen closes.
        `what` says what it is, and of which post or posts: it is compared with what is awaited.
        """
        awaited = self._to_show
        if self._is_closed or (awaited is not None and awaited.what == what):
            return
        if awaited is not None:
            awaited.future.cancel()
        self._to_show = asked = _ToShow(what, self._executor.submit(read))

        def if_still_asked(deliver: Callable[[Any], object], result: object) -> None:
            if self._to_show is asked:
                self._to_show = None
                deliver(result)

        self._await(asked.future, partial(if_still_asked, then), partial(if_still_asked, self._failed))

    def _await(
        self, future: Future[Result], then: Callable[[Result], object], failed: Callable[[Exception], object]
    ) -> None:
        self._undelivered.append((future, partial(self._deliver, future, then, failed)))
        try:
            future.exception(MAX_WAIT)
        except TimeoutError:
            future.add_done_callback(lambda _done: self._call_later(self._deliver_done))
        else:
            self._deliver_done()

    @property
    def is_busy(self) -> bool:
        """Whether the result of a lookup is still awaited."""
        return bool(self._undelivered)

    def close(self) -> None:
        """Wait for what was asked for, but for what was only to be shown; do nothing more."""
        self._is_closed = True
        if self._to_show is not None:
            self._to_show.future.cancel()
        self._executor.shutdown()

    def _deliver_done(self) -> None:
        """Deliver results in the order of the lookups: a row from before a mark must not replace one from after it."""
        while self._undelivered and self._undelivered[0][0].done():
            _, deliver = self._undelivered.popleft()
            deliver()

    @staticmethod
    def _deliver(
        future: Future[Result], then: Callable[[Result], object], failed: Callable[[Exception], object]
    ) -> None:
        if future.cancelled():
            return
        error = future.exception()
        if isinstance(error, Exception):
            failed(error)
        else:
            then(future.result())
