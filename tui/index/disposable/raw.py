"""Reading the bytes of a database file that SQLite has open in the same process.

A process that closes any descriptor of a file loses every lock it has on that file, those of SQLite as well (fcntl(2);
sqlite.org/howtocorrupt.html, section 2.2). Another program would then take itself for the last one that uses the
database, and delete the log that this one still writes to. So a descriptor once opened stays open until this process
has closed the database.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BYTES_PER_READ = 1 << 20

_guard = threading.Lock()
_users: Counter[Path] = Counter()
_descriptors: dict[Path, dict[tuple[int, int], int]] = {}
"""By path, those of each file that has been there, by device and inode."""


def begin_use(path: Path) -> None:
    """Say that this process is about to open the database at a path; `end_use` ends that."""
    with _guard:
        _users[path] += 1


def end_use(path: Path, *, is_closed: bool) -> None:
    """Close the descriptors of a path if nobody else in this process uses the database; not while a connection is open,
    which then keeps them until the process ends.
    """
    with _guard:
        _users[path] -= 1
        if _users[path] <= 0:
            del _users[path]
            for descriptor in _descriptors.pop(path, {}).values() if is_closed else ():
                os.close(descriptor)


def descriptor_of(path: Path) -> int:
    """A descriptor to read the file at a path with, by `chunks`, which is not to be closed. Raises OSError."""
    with _guard:
        known = _descriptors.setdefault(path, {})
        status = os.stat(path)
        if (descriptor := known.get((status.st_dev, status.st_ino))) is None:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            status = os.fstat(descriptor)
            known[status.st_dev, status.st_ino] = descriptor
    return descriptor


def chunks(descriptor: int) -> Iterator[bytes]:
    """All bytes of a file, in pieces. Raises OSError."""
    place = 0
    while data := os.pread(descriptor, _BYTES_PER_READ, place):
        yield data
        place += len(data)
