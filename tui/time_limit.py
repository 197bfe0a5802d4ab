"""A limit to the processor time that the stages of one post's article may take.

Each is meant to take time in proportion to its text. Where one does not, and somebody has written the text that
shows it, this ends the stage: `OutOfTime` is raised in the thread that is at it, wherever it is. Work that nobody waits
for any more is ended likewise, by `Cancelled`.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, Final

from tui.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

SECONDS: Final = 5.0
"""More than the longest ordinary bodies take."""
ENDLESS: Final = 1e6
"""For work that is ended only where it is given up."""
_AGAIN_SECONDS: Final = 0.2
"""It is raised again after this, since code that handles any exception may have handled it."""


_IMPORT_SYSTEM: Final = "<frozen importlib"
"""How the name of the code that imports modules begins. Ended halfway, it keeps a module's lock for good."""

_uninterrupted: Final[dict[int, int]] = {}
"""How many `uninterrupted` blocks each thread is in; a thread that is in none is missing."""


class OutOfTime(Exception):  # noqa: N818 - the work has no fault that is known
    """The work in progress has taken too long."""


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Raise nothing in the calling thread within this block: it takes what it has to give back. What is due is raised
    behind it.
    """
    thread = threading.get_ident()
    depth = _uninterrupted.get(thread, 0)
    _uninterrupted[thread] = depth + 1
    try:
        yield
    finally:
        if depth:
            _uninterrupted[thread] = depth
        else:
            del _uninterrupted[thread]


def _may_interrupt(thread: int, frame: FrameType | None) -> bool:
    """Whether something may be raised in a thread which is at that frame.

    It is raised there and nowhere later, as long as whoever asks this keeps the interpreter's lock: the thread gave it
    up where it looks for what is to be raised as soon as it has the lock again.
    """
    if thread in _uninterrupted or (frame is not None and frame.f_code.co_filename == threading.__file__):
        return False
    while frame is not None:
        if frame.f_code.co_filename.startswith(_IMPORT_SYSTEM):
            return False
        frame = frame.f_back
    return True


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
        self._interrupt = interrupt = self._make_interrupt()
        try:
            interrupt.is_armed = True
            yield
        finally:
            interrupt.is_armed = False  # in one step, which nothing cuts: only calls and loops can be
            self._stop()

    def lift(self) -> None:
        """Raise nothing any more in the enforced block: the time is over, and what is left is done quickly."""
        self._end = min(self._end, self._clock())
        self._stop()

    def _make_interrupt(self) -> _Interrupt:
        seconds = max(self._end - self._clock(), 0.001)
        is_main = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
        return _SignalInterrupt(seconds) if is_main else _ThreadInterrupt(seconds, self._is_given_up)

    def _stop(self) -> None:
        if self._interrupt is not None:
            self._interrupt.stop()
            self._interrupt = None


class _SignalInterrupt:
    """Raises `OutOfTime` in the main thread by a signal, which also ends a search by a regular expression."""

    _current: ClassVar[_SignalInterrupt | None] = None
    """The one that the signal is for. Without one it is ignored: it may come late."""
    _is_handled: ClassVar[bool] = False

    def __init__(self, seconds: float) -> None:
        self.is_armed = False
        if not _SignalInterrupt._is_handled:
            # The handler stays: replacing it twice a post would cost more than all else here.
            signal.signal(signal.SIGVTALRM, self._raise)
            _SignalInterrupt._is_handled = True
        _SignalInterrupt._current = self
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN_SECONDS)

    def stop(self) -> None:
        self.is_armed = False
        _SignalInterrupt._current = None
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    @staticmethod
    def _raise(_number: int, frame: FrameType | None) -> None:
        current = _SignalInterrupt._current
        if current is not None and current.is_armed and _may_interrupt(threading.get_ident(), frame):
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
        self.is_armed = False
        _WATCH.add(self)

    def stop(self) -> None:
        self.is_armed = False
        _WATCH.remove(self)

    def look(self) -> None:
        """End the work of the thread if its time is used up, or it is given up. For the watching thread."""
        if not self.is_armed:
            return
        ended = Cancelled if self._is_given_up() else OutOfTime if self._used() >= self._end else None
        if ended is not None:
            self._raise(ended)

    def _used(self) -> float:
        """The processor time of the watched thread; time on the clock where the system does not tell that of others."""
        return time.monotonic() if self._clock is None else time.clock_gettime(self._clock)

    def _raise(self, kind: type[OutOfTime | Cancelled]) -> None:
        """Have the thread raise this before its next step in Python, if it may be ended there."""
        import ctypes

        set_exception = ctypes.pythonapi.PyThreadState_SetAsyncExc
        thread, exception = ctypes.c_ulong(self._thread), ctypes.py_object(kind)
        place = self._place()
        if self.is_armed and _may_interrupt(self._thread, place[0]):
            set_exception(thread, exception)
            if self._place() != place:  # the lock was lost since it was looked: the thread may be anywhere by now
                set_exception(thread, None)

    def _place(self) -> tuple[FrameType | None, int]:
        """The frame that the thread is at, and the instruction in it."""
        frame = sys._current_frames().get(self._thread)  # noqa: SLF001 - there is no other way to see it
        return frame, frame.f_lasti if frame is not None else -1


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
            self._look()
            if not self._watched:
                self._is_needed.clear()
                if self._watched:  # one was added meanwhile, and may have found the event set
                    self._is_needed.set()

    def _look(self) -> None:
        """Look at each one; none is held any longer: it may hold all that the work was for."""
        for interrupt in tuple(self._watched):
            try:
                interrupt.look()
            except OSError:  # its thread has ended
                self.remove(interrupt)


_Interrupt = _SignalInterrupt | _ThreadInterrupt
_WATCH: Final = _Watch()
