"""Telling whether a process that works on one task after another is stuck on one of them, and what is said of that.

Time on the clock does not tell: a process of low priority beside busy ones may wait for minutes. Its own processor time
does, where the system tells it; and a process that takes none at all while it has something to do will never be done.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from tui.language import stated

if TYPE_CHECKING:
    from collections.abc import Callable


class GivenUp(NamedTuple):
    """Why the reading of a file was given up."""

    reason: str
    is_final: bool
    """Whether another try would be given up as well."""


DIED = GivenUp(stated("reading this file ends the program that reads it"), is_final=False)
STUCK = GivenUp(stated("reading this file takes too long: it was given up"), is_final=True)


class TaskLimits(NamedTuple):
    """How long one task may take, in seconds."""

    busy: float
    """Of processor time."""
    idle: float
    """On the clock, without any processor time."""
    unknown: float
    """On the clock, where the system does not tell the processor time."""


def processor_seconds(process: int) -> float | None:
    """The processor time a process of this user has taken; None where the system does not tell, or it has ended."""
    # The number of a process's clock on Linux, which clock_getcpuclockid(3) would give.
    clock = (~process << 3) | 2
    try:
        return time.clock_gettime(clock)
    except (OSError, OverflowError):
        return None


class StuckWatch:
    """Watches a process that tells which task it is at."""

    def __init__(
        self, limits: TaskLimits, used: Callable[[], float | None], now: Callable[[], float] = time.monotonic
    ) -> None:
        """`used` is the processor time of the process, `now` the time on the clock."""
        self._limits = limits
        self._used = used
        self._now = now
        self.restart()

    def restart(self, task: int = -1) -> None:
        """Something came of the process: what it does from now on is counted."""
        self._task = task
        self._last_used = self._first_used = self._used()
        self._started = self._last_change = self._now()

    def is_stuck(self, task: int) -> bool:
        """Whether the process has been too long at the task it is at. To be asked every moment."""
        if task != self._task:
            self.restart(task)
            return False
        used, now = self._used(), self._now()
        if used is None or self._first_used is None:
            return now - self._started > self._limits.unknown
        if used != self._last_used:
            self._last_used, self._last_change = used, now
        return used - self._first_used > self._limits.busy or now - self._last_change > self._limits.idle
