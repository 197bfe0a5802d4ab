"""Long work in turns: what keeps other threads from waiting for one that counts, sorts or builds.

The interpreter hands over every five milliseconds by itself, and never amid one call into C. So calls into C are kept
short, and between them another thread is let in at once.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from typing import Any, TypeVar

T = TypeVar("T")

_RUN = 2048
"""Elements sorted in one call: under a millisecond."""


def breathe() -> None:
    """Let another thread in that waits."""
    time.sleep(0)


_LONGEST = 0.05
"""Seconds after which nobody stands back any more, whatever has become of the paint."""

_LOOK = 0.001

_painting_until = 0.0


def painting() -> None:
    """The screen is about to paint: have what can wait stand back until `painted`, the search for cycles too."""
    gc.disable()
    global _painting_until  # noqa: PLW0603 - as there is one interpreter, whose turns they are
    _painting_until = time.monotonic() + _LONGEST


def painted() -> None:
    """The screen has painted."""
    global _painting_until  # noqa: PLW0603
    _painting_until = 0.0
    gc.enable()


def stand_back() -> None:
    """Let another thread in, and wait while the screen is about to paint. For work that nobody waits for."""
    breathe()
    while time.monotonic() < _painting_until:
        time.sleep(_LOOK)


def in_order(items: Iterable[T], *, key: Callable[[T], Any]) -> Iterator[T]:
    """The items sorted, in calls that are never long."""
    items = list(items)
    if len(items) <= _RUN:
        return iter(sorted(items, key=key))
    runs = []
    for at in range(0, len(items), _RUN):
        stand_back()
        runs.append(sorted(items[at : at + _RUN], key=key))
    return merge(*runs, key=key)
