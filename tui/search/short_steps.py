"""Work in short steps, so that no other thread waits long for the interpreter.

Python switches threads every few milliseconds, but never within one call into C: such calls are kept short, and
between them other threads get a turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from typing import Any, TypeVar

from tui.errors import Cancelled

T = TypeVar("T")

Cancel = Callable[[], bool]
"""Whether work in progress is no longer wanted."""

_SORTED_AT_ONCE = 2048
"""Elements sorted in one call: under a millisecond."""


def yield_thread() -> None:
    """Let a thread that waits for the interpreter run."""
    time.sleep(0)


def raise_if_cancelled(cancelled: Cancel) -> None:
    """Raise `Cancelled` once `cancelled()` is true."""
    if cancelled():
        raise Cancelled


def never_cancelled() -> bool:
    """For callers that never cancel."""
    return False


def sorted_in_steps(items: Iterable[T], *, key: Callable[[T], Any], pause: Callable[[], object]) -> Iterator[T]:
    """The items sorted, in short steps; `pause` is called between two of them, and may raise `Cancelled`."""
    items = list(items)
    if len(items) <= _SORTED_AT_ONCE:
        return iter(sorted(items, key=key))
    runs = []
    for at in range(0, len(items), _SORTED_AT_ONCE):
        pause()
        runs.append(sorted(items[at : at + _SORTED_AT_ONCE], key=key))
    return merge(*runs, key=key)
