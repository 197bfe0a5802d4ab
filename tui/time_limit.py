"""A limit to the processor time that the stages of one post's article may take.

Each is meant to take time in proportion to its text. Where one does not, and somebody has written the text that
shows it, this ends the stage: `OutOfTime` is raised in the thread that is at it, wherever it is.
"""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS: Final = 5.0
"""More than the longest ordinary bodies take."""
_AGAIN_SECONDS: Final = 0.2
"""It is raised again after this, since code that handles any exception may have handled it."""


class OutOfTime(Exception):  # noqa: N818 - the work has no fault that is known
    """The work in progress has taken too long."""


class TimeLimit:
    """Raises `OutOfTime` in the thread of a block that takes too much processor time."""

    def __init__(self, seconds: float = SECONDS, clock: Callable[[], float] = time.thread_time) -> None:
        """`clock` is the processor time of the calling thread."""
        self._clock = clock
        self._end = clock() + seconds
        self._interrupt: _Interrupt | None = None

    @property
    def is_over(self) -> bool:
        """Whether the time is used up."""
        return self._clock() >= self._end

    @contextmanager
    def enforced(self) -> Iterator[None]:
        """Raise `OutOfTime` in the block once the time is used up. A block within another does nothing more."""
        if self._interrupt is not None:
            yield
            return
        self._start()
        try:
            yield
        finally:
            self._stop()

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Raise nothing in this block, which is part of an enforced one: what it calls may not be left half done."""
        is_enforced = self._interrupt is not None
        self._stop()
        try:
            yield
        finally:
            if is_enforced and not self.is_over:
                self._start()

    def lift(self) -> None:
        """Raise nothing any more in the enforced block: the time is over, and what is left is done quickly."""
        self._end = min(self._end, self._clock())
        self._stop()

    def _start(self) -> None:
        seconds = max(self._end - self._clock(), 0.001)
        is_main = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
        self._interrupt = _SignalInterrupt(seconds) if is_main else _ThreadInterrupt(seconds)

    def _stop(self) -> None:
        """May raise `OutOfTime` itself; it has to be called once more then."""
        if self._interrupt is not None:
            self._interrupt.stop()
            self._interrupt = None


class _SignalInterrupt:
    """Raises `OutOfTime` in the main thread by a signal, which also ends a search by a regular expression."""

    def __init__(self, seconds: float) -> None:
        self._before = signal.signal(signal.SIGVTALRM, self._raise)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN_SECONDS)

    def stop(self) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, self._before)

    @staticmethod
    def _raise(_number: int, _frame: Any) -> None:
        raise OutOfTime


class _ThreadInterrupt:
    """Raises `OutOfTime` in the thread that makes it, from a thread that watches that one's processor time."""

    def __init__(self, seconds: float) -> None:
        self._thread = threading.get_ident()
        self._end = self._used() + seconds
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        threading.Thread(target=self._watch, name="time limit", daemon=True).start()

    def stop(self) -> None:
        with self._lock:
            self._stopped.set()
            self._set_exception(None)

    def _watch(self) -> None:
        left = self._end - self._used()
        while not self._stopped.wait(max(left, _AGAIN_SECONDS)):
            with self._lock:
                if self._stopped.is_set():
                    return
                left = self._end - self._used()
                if left <= 0:
                    self._set_exception(OutOfTime)

    def _used(self) -> float:
        """The processor time of the watched thread; time on the clock where the system does not tell that of others."""
        if hasattr(time, "pthread_getcpuclockid"):
            return time.clock_gettime(time.pthread_getcpuclockid(self._thread))
        return time.monotonic()

    def _set_exception(self, kind: type[OutOfTime] | None) -> None:
        """Have the thread raise this before its next step in Python; None takes back what it has not raised yet."""
        import ctypes

        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self._thread), None if kind is None else ctypes.py_object(kind)
        )


_Interrupt = _SignalInterrupt | _ThreadInterrupt
