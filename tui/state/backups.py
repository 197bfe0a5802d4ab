"""Backups of `state.db`: whole files beside it, each of which can be put in its place by hand.

`state.db.bak-v2` is the file before its tables were migrated from version 2; `state.db.bak-0007` is the seventh of the
backups that are made while marks are set, of which the latest three stay.
"""

from __future__ import annotations

import filecmp
import itertools
import sqlite3
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from tui.errors import StorageError
from tui.files import sync_file, sync_folder
from tui.patterns import lazy_pattern
from tui.state.error_text import describe_damage

if TYPE_CHECKING:
    from pathlib import Path

_KEPT = 3
_INTERVAL = 3600.0
"""Seconds between two backups."""

_NAME = lazy_pattern(r"\.bak-(v?)(\d+)(?:-(\d+))?\Z")


def back_up_version(path: Path, version: int) -> None:
    """Back a file up before it is migrated, which the caller does while it holds the write lock.

    An earlier backup of that version with other contents stays: the new one is `….bak-v2-2`. Raises OSError,
    sqlite3.Error, and StorageError where the file is damaged.
    """
    part = _copy(path)
    for number in itertools.count(1):
        target = path.with_name(f"{path.name}.bak-v{version}" + (f"-{number}" if number > 1 else ""))
        if not target.exists():
            part.replace(target)
            sync_folder(path.parent)
            return
        if filecmp.cmp(part, target, shallow=False):
            part.unlink()
            return


def is_due(path: Path) -> bool:
    """Whether the latest backup is older than an hour, or there is none."""
    latest = _rolling(path)[-1:]
    if not latest:
        return True
    try:
        age = time.time() - latest[0][1].stat().st_mtime
    except OSError:
        return True
    # A clock that was set back must not keep backups from being made.
    return not 0 <= age < _INTERVAL


def back_up(path: Path) -> None:
    """Back the file up and delete all but the latest backups; the caller holds the write lock.

    Raises OSError, sqlite3.Error, and StorageError where the file is damaged, which then takes no backup's place.
    """
    rolling = _rolling(path)
    part = _copy(path)
    part.replace(path.with_name(f"{path.name}.bak-{rolling[-1][0] + 1 if rolling else 1:04}"))
    sync_folder(path.parent)
    for _, old in rolling[: 1 - _KEPT]:
        with suppress(OSError):
            old.unlink()


def newest_first(path: Path) -> list[Path]:
    """All backups, those made last first."""
    versions = [other for other in _beside(path) if _NAME.search(other.name)[1]]  # type: ignore[index]
    return [other for _, other in reversed(_rolling(path))] + sorted(versions, key=_changed_at, reverse=True)


def _rolling(path: Path) -> list[tuple[int, Path]]:
    """The backups that are made while marks are set, with their numbers, the oldest first."""
    names = ((_NAME.search(other.name), other) for other in _beside(path))
    return sorted((int(match[2]), other) for match, other in names if match and not match[1] and not match[3])


def _beside(path: Path) -> list[Path]:
    try:
        beside = list(path.parent.iterdir())
    except OSError:
        return []
    return [other for other in beside if other.name.startswith(f"{path.name}.bak-") and _NAME.search(other.name)]


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _copy(path: Path) -> Path:
    """Copy what is committed into a file aside, which is whole and on the disk when this returns."""
    part = path.with_name(f"{path.name}.bak.part")
    for leftover in ("", "-journal", "-wal", "-shm"):
        part.with_name(part.name + leftover).unlink(missing_ok=True)
    try:
        # A second connection reads what is committed; nobody changes it meanwhile.
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            # One file that can be moved by hand, without a log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            if copy.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise StorageError(describe_damage(path))
        sync_file(part)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return part
