"""Lock files beside a database: for one refresh at a time among all processes and threads, and for taking it away."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.errors import Cancelled, StorageError
from tui.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_RETRY_SECONDS = 0.05
_SHORT_RETRY_SECONDS = 0.002
_LONGEST_OPENING = 60.0
"""Seconds. A large file that was not closed in order is looked through while it is opened."""


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
                    raise Cancelled(_("Given up while another refresh was running.")) from None
                time.sleep(_RETRY_SECONDS)
        yield
    finally:
        os.close(handle)


@contextmanager
def opening_lock(path: Path, *, alone: bool) -> Iterator[None]:
    """Lock the file at `path` for a block in which a database is opened, or with `alone` deleted.

    SQLite opens the log by its name, after the database: of a file that is deleted between the two it would take the
    log of the next one. Where nothing can be locked, nothing is. Raises StorageError after a minute.
    """
    try:
        import fcntl

        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except (ImportError, OSError):
        yield
        return
    try:
        deadline = time.monotonic() + _LONGEST_OPENING
        while True:
            try:
                fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise StorageError(
                        _("Another program has {path} locked for too long: end it and try again.", path=path)
                    ) from None
                time.sleep(_SHORT_RETRY_SECONDS)
            except OSError:  # a file system without locks
                break
        yield
    finally:
        os.close(handle)
