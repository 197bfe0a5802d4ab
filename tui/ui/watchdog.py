"""Ending the program when the terminal is closed, or the system asks for it, whatever the screen is doing.

Textual writes through a queue: where nobody reads the terminal any more, its event loop waits for room in that queue
for ever, and no signal handler of asyncio is ever called. So a thread watches over the end: it asks the screen to
close, and where that takes too long, writes the marks and ends the process itself.
"""

from __future__ import annotations

import os
import select
import signal
import termios
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

_GRACE = 1.5
"""Seconds the screen has to close by itself."""

_MARKS_GRACE = 1.0
"""Seconds that writing the marks may take after that: a database may be locked, or its disk be gone."""

_LEAVE_SCREEN = b"\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[0m"
"""Gives the terminal back: keyboard protocol, alternate screen, cursor, mouse, focus reports, paste, style."""


class Watchdog:
    """Watches for SIGTERM, SIGHUP, SIGINT and the end of a terminal, from `start` on until the process ends.

    `write_marks` is called in a thread where the screen does not close in time; then `end` is called with an exit
    status of 128 and the signal's number, which for a closed terminal is that of SIGHUP.
    """

    def __init__(
        self,
        terminal: int,
        write_marks: Callable[[], object],
        *,
        grace: float = _GRACE,
        end: Callable[[int], object] = os._exit,
    ) -> None:
        """`terminal` is a file descriptor of it."""
        self._terminal = terminal
        self._write_marks = write_marks
        self._grace = grace
        self._end = end
        self._close_screen: Callable[[], object] | None = None
        self._signal = 0
        self._is_over = threading.Event()
        self._wake_reader, self._wake_writer = os.pipe()
        self._modes: list[Any] | None = None
        with suppress(termios.error):
            self._modes = termios.tcgetattr(terminal)
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def start(self) -> Self:
        """Begin to watch; to be called in the main thread, which takes the signals."""
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, self._take_signal)
        self._thread.start()
        return self

    @property
    def status(self) -> int:
        """The exit status of a program that was asked to end: 128 and the signal's number. 0 where it was not."""
        return 128 + self._signal if self._signal else 0

    def on_request(self, close_screen: Callable[[], object]) -> None:
        """Have the screen closed this way, from another thread, once the program is asked to end."""
        self._close_screen = close_screen
        if self._signal:
            close_screen()

    def stop(self) -> None:
        """Watch no longer, unless the end was asked for: then it is watched until it has come."""
        if not self._signal:
            self._is_over.set()
            os.write(self._wake_writer, b"\0")

    def _take_signal(self, number: int, _frame: FrameType | None) -> None:
        self._signal = self._signal or number
        os.write(self._wake_writer, b"\0")

    def _run(self) -> None:
        self._wait()
        if self._is_over.is_set():
            return
        if self._close_screen is not None:
            with suppress(RuntimeError):  # the event loop is closed by now
                self._close_screen()
        if self._is_over.wait(self._grace):
            return
        writing = threading.Thread(target=self._write_marks, name="last marks", daemon=True)
        writing.start()
        writing.join(_MARKS_GRACE)
        self.restore_terminal()
        self._end(self.status)

    def _wait(self) -> None:
        """Wait for a signal, for the end of the terminal, or for `stop`."""
        poll = select.poll()
        poll.register(self._wake_reader, select.POLLIN)
        # Nothing is asked for: a terminal that was closed is reported all the same.
        poll.register(self._terminal, 0)
        while True:
            for file, event in poll.poll():
                if file == self._wake_reader:
                    return
                if event & select.POLLNVAL:
                    # macOS cannot poll terminals: there SIGHUP alone tells.
                    poll.unregister(self._terminal)
                else:
                    self._signal = self._signal or signal.SIGHUP
                    return

    def restore_terminal(self) -> None:
        """Give the terminal back as it was, where it is still there and takes anything."""
        with suppress(OSError):
            if self._modes is not None:
                with suppress(termios.error):
                    termios.tcsetattr(self._terminal, termios.TCSANOW, self._modes)
            if select.select((), (self._terminal,), (), 0)[1]:
                os.write(self._terminal, _LEAVE_SCREEN)
