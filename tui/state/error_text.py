"""What a person reads when `state.db` cannot be used: one sentence that says what to do about it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from tui.errors import os_reason
from tui.language import _
from tui.sqlite import is_busy, is_damage, is_disk_full, primary_code

if TYPE_CHECKING:
    from pathlib import Path


def describe_error(error: sqlite3.Error | OSError, path: Path) -> str:
    """The sentence for an error of SQLite or of the file system."""
    if is_disk_full(error, path.parent):
        return _("The disk is full: free some space, and the marks will be kept in {path}.", path=path)
    if isinstance(error, OSError):
        return _(
            "The marks cannot be kept in {path}: {reason}; see to that folder and start again.",
            path=path,
            reason=os_reason(error),
        )
    code = primary_code(error)
    if is_busy(error):
        return _("The marks in {path} are locked by another program for too long: close it and try again.", path=path)
    if code == sqlite3.SQLITE_READONLY:
        return _(
            "The marks in {path} may only be read: make the file and its folder writable and they will be kept.",
            path=path,
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return _("The marks in {path} cannot be opened: make sure that its folder is there and writable.", path=path)
    if is_damage(error):
        return _(
            "The file of the marks, {path}, is damaged: start Microfiche again, and the marks will be restored.",
            path=path,
        )
    return _(
        "The marks in {path} cannot be used ({fault}): make sure that its disk works and start again.",
        path=path,
        fault=error,
    )


def describe_upkeep_error(error: sqlite3.Error | OSError, path: Path) -> str:
    """The sentence for an error of making a backup, or of the journal, while the marks themselves are kept."""
    if is_damage(error):
        return describe_error(error, path)
    if is_disk_full(error, path.parent):
        reason = _("the disk is full")
    elif is_busy(error):
        reason = _("another program keeps them locked")
    else:
        reason = os_reason(error) if isinstance(error, OSError) else str(error)
    return _(
        "The marks are kept, but their journal or a backup in {folder} cannot be written: {reason}.",
        folder=path.parent,
        reason=reason,
    )


def describe_damage(path: Path) -> str:
    """The sentence for a damaged file that nothing can be restored from: nothing is deleted, a person decides."""
    return _(
        "The file of the marks, {path}, is damaged and was left as it is, since neither its journal nor a backup is "
        "there: put a backup in its place, or move it to another folder to begin without marks, and start again.",
        path=path,
    )
