"""Holding up background work while the screen paints."""

from __future__ import annotations

import gc
import threading
import time

_LONGEST_PAINT = 0.05
"""Seconds after which a closed gate opens by itself, should the screen never say that it has painted."""


class PaintGate:
    """Closed while the screen is about to paint. Threads whose work nobody waits for call `wait` between two steps.

    Those that wait sleep until the gate opens: looking again and again, they would take the interpreter meanwhile.
    """

    def __init__(self) -> None:
        self._closed_until = 0.0
        self._is_open = threading.Event()
        self._is_open.set()

    def close(self) -> None:
        """Hold up background work, and garbage collection too, until `open` is called."""
        gc.disable()
        self._closed_until = time.monotonic() + _LONGEST_PAINT
        self._is_open.clear()

    def open(self) -> None:
        """Let background work go on."""
        self._closed_until = 0.0
        self._is_open.set()
        gc.enable()

    def wait(self) -> None:
        """Let another thread run, and wait until the gate is open."""
        time.sleep(0)
        while (left := self._closed_until - time.monotonic()) > 0:
            self._is_open.wait(left)
        if self._closed_until:
            self.open()  # what was to be painted was hidden meanwhile
