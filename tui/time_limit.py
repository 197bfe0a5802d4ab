"""A limit to the processor time that the stages of one post's article may take.

Each is meant to take time in proportion to its text. Where one does not, and somebody has written the text that
shows it, this ends the stage: `OutOfTime` is raised in the thread that is at it, wherever it is. Work that nobody waits
for any more is ended likewise, by `Cancelled`.
"""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Final

from tui.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS: Final = 5.0
"""More than the longest ordinary bodies take."""
ENDLESS: Final = 1e6
"""For work that is ended only where it is given up."""
_AGAIN_SECONDS: Final = 0.2
"""It is raised again after this, since code that handles any exception may have handled it."""


class OutOfTime(Exception):  # noqa: N818 - the work has no fault that is known
    """The work in progress has taken too long."""


class TimeLimit:
    """Raises `OutOfTime` in the thread of a block that takes too much processor time."""

    def __init__(
        self,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.thread_time,
        is_given_up: Callable[[], bool] = lambda: False,
    ) -> None:
        """`clock` is the processor time of the calling thread. Once `is_given_up`, `Cancelled` is raised instead in
        blocks of threads that are not the main one; it is asked in another thread.
        """
        self._clock = clock
        self._is_given_up = is_given_up
        self._end = clock() + seconds
        self._interrupt: _Interrupt | None = None

    @property
    def is_enforced(self) -> bool:
        """Whether an enforced block is at work that has time left: what begins within it need not look at the clock."""
        return self._interrupt is not None

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
        self._interrupt = _SignalInterrupt(seconds) if is_main else _ThreadInterrupt(seconds, self._is_given_up)

    def _stop(self) -> None:
        """May raise `OutOfTime` itself; it has to be called once more then."""
        if self._interrupt is not None:
            self._interrupt.stop()
            self._interrupt = None


class _SignalInterrupt:
    """Raises `OutOfTime` in the main thread by a signal, which also ends a search by a regular expression."""

    _current: ClassVar[_SignalInterrupt | None] = None
    """The one that the signal is for. Without one it is ignored: it may come late."""
    _is_handled: ClassVar[bool] = False

    def __init__(self, seconds: float) -> None:
        if not _SignalInterrupt._is_handled:
            # The handler stays: replacing it twice a post would cost more than all else here.
            signal.signal(signal.SIGVTALRM, self._raise)
            _SignalInterrupt._is_handled = True
        _SignalInterrupt._current = self
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN_SECONDS)

    def stop(self) -> None:
        _SignalInterrupt._current = None
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    @staticmethod
    def _raise(_number: int, _frame: Any) -> None:
        if _SignalInterrupt._current is not None:
            raise OutOfTime


class _ThreadInterrupt:
    """Raises `OutOfTime` in the thread that makes it, when the one thread that watches all such threads sees that it
    has used up its processor time; `Cancelled` when it sees that the work is given up.
    """

    def __init__(self, seconds: float, is_given_up: Callable[[], bool]) -> None:
        self._is_given_up = is_given_up
        self._thread = threading.get_ident()
        # Asked of a thread that has ended, this would crash the program; the clock itself may be read at any time.
        self._clock = time.pthread_getcpuclockid(self._thread) if hasattr(time, "pthread_getcpuclockid") else None
        self._end = self._used() + seconds
        self._lock = threading.Lock()
        self._is_raised = self._is_stopped = False
        _WATCH.add(self)

    def stop(self) -> None:
        _WATCH.remove(self)
        with self._lock:
            self._is_stopped = True
            if self._is_raised:
                self._set_exception(None)

    def look(self) -> None:
        """End the work of the thread if its time is used up, or it is given up. For the watching thread."""
        with self._lock:
            if self._is_stopped:
                return
            ended = Cancelled if self._is_given_up() else OutOfTime if self._used() >= self._end else None
            if ended is not None:
                self._is_raised = True
                self._set_exception(ended)

    def _used(self) -> float:
        """The processor time of the watched thread; time on the clock where the system does not tell that of others."""
        return time.monotonic() if self._clock is None else time.clock_gettime(self._clock)

    def _set_exception(self, kind: type[OutOfTime | Cancelled] | None) -> None:
        """Have the thread raise this before its next step in Python; None takes back what it has not raised yet."""
        import ctypes

        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self._thread), None if kind is None else ctypes.py_object(kind)
        )


class _Watch:
    """A thread that looks at every `_ThreadInterrupt` in force, and sleeps while there is none."""

    def __init__(self) -> None:
        self._watched: set[_ThreadInterrupt] = set()
        self._is_needed = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, interrupt: _ThreadInterrupt) -> None:
        self._watched.add(interrupt)
        if not self._is_needed.is_set():
            self._is_needed.set()
        # A process that was forked has none of the threads.
        if self._thread is None or not self._thread.is_alive():
            with self._starting:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._run, name="time limit", daemon=True)
                    self._thread.start()

    def remove(self, interrupt: _ThreadInterrupt) -> None:
        self._watched.discard(interrupt)

    def _run(self) -> None:
        while True:
            self._is_needed.wait()
            time.sleep(_AGAIN_SECONDS)
            for interrupt in tuple(self._watched):
                try:
                    interrupt.look()
                except OSError:  # its thread has ended
                    self.remove(interrupt)
            if not self._watched:
                self._is_needed.clear()
                if self._watched:  # one was added meanwhile, and may have found the event set
                    self._is_needed.set()


_Interrupt = _SignalInterrupt | _ThreadInterrupt
_WATCH: Final = _Watch()
