"""Databases that may be read but not written: a cache that another user filled, a disk mounted for reading."""

from __future__ import annotations

import os
from pathlib import Path


def may_only_read(path: Path) -> bool:
    """Whether the database at a path is there and cannot be written, be it the file or the folder of its log."""
    try:
        if not path.stat().st_size:
            return False
    except OSError:
        return False
    return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def address_to_read(path: Path) -> str:
    """The address (sqlite.org/uri.html) by which SQLite opens such a database.

    A database with a write-ahead log is opened only with the log and its index beside it, which SQLite cannot make
    here. Where there is no log, whoever wrote the file has closed it, so that it can be read as one that never changes.
    """
    log = Path(f"{path}-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    return f"{path.absolute().as_uri()}?{how}"
