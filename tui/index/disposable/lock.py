"""A lock file beside a database, for one refresh at a time among all processes and threads."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_RETRY_SECONDS = 0.05


@contextmanager
def exclusive_lock(path: Path, cancelled: Callable[[], bool]) -> Iterator[None]:
    """Lock the file at `path` for a block, waiting for whoever has locked it. Raises Cancelled, OSError.

    Where the system has no `flock`, nothing is locked: two refreshes then do the same work, but SQLite keeps their
    writing apart.
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
                time.sleep(_RETRY_SECONDS)
        yield
    finally:
        os.close(handle)
