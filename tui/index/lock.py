"""One refresh at a time: a lock beside index.db, held between processes and threads."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PAUSE = 0.05


@contextmanager
def only_one(path: Path, cancelled: Callable[[], bool]) -> Iterator[None]:
    """Hold the lock file at `path`, waiting for whoever holds it. Raises Cancelled, OSError.

    Where the system has no `flock` nothing is held: SQLite still keeps writers apart, who then do the same work twice.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if cancelled():
                    raise Cancelled("Given up while another refresh was running.") from None
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)
