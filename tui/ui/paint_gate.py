"""Holding up background work while the screen paints."""

from __future__ import annotations

import gc
import time

_LONGEST_PAINT = 0.05
"""Seconds after which a closed gate opens by itself, should the screen never say that it has painted."""
_STEP = 0.001
"""Seconds that a waiting thread sleeps before it looks again."""


class PaintGate:
    """Closed while the screen is about to paint. Threads whose work nobody waits for call `wait` between two steps."""

    def __init__(self) -> None:
        self._closed_until = 0.0

    def close(self) -> None:
        """Hold up background work, and garbage collection too, until `open` is called."""
        gc.disable()
        self._closed_until = time.monotonic() + _LONGEST_PAINT

    def open(self) -> None:
        """Let background work go on."""
        self._closed_until = 0.0
        gc.enable()

    def wait(self) -> None:
        """Let another thread run, and wait until the gate is open."""
        time.sleep(0)
        while time.monotonic() < self._closed_until:
            time.sleep(_STEP)
        if self._closed_until:
            self.open()  # what was to be painted was hidden meanwhile
