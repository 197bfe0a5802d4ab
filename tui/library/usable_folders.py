"""Where the program writes: the folders of the user, or in place of one that cannot be had a temporary one."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.errors import StorageError, os_reason
from tui.language import _
from tui.settings import make_folder
from tui.sqlite import has_content

if TYPE_CHECKING:
    from tui.settings import Folders

_ROOM_FOR_INDEX = 8 << 20
_ROOM_FOR_MARKS = 1 << 20
"""Bytes that have to be free for a new database."""


class UsableFolders:
    """The folders to use, made where they are missing. Raises StorageError where a temporary one cannot be had either.

    A database that is there already is used where it lies, whether or not it can be written.
    """

    def __init__(self, folders: Folders) -> None:
        self.notices: list[str] = []
        """What cannot be kept, and why, in sentences to be shown."""
        self.marks_obstacle = ""
        """Why marks are lost when the program ends, as a clause; "" where they stay."""
        self._temporary: Path | None = None
        with suppress(StorageError):  # who saves a setting is told then
            make_folder(folders.config)
        self.folders = folders
        if obstacle := _obstacle(folders.index_file, _ROOM_FOR_INDEX) or _no_file_at(folders.index_file):
            self.notices.append(
                _("The index cannot be kept, and is made again at every start: {obstacle}.", obstacle=obstacle)
            )
            self.folders = replace(self.folders, cache=self._make_temporary("cache", obstacle))
        if obstacle := _obstacle(folders.state_file, _ROOM_FOR_MARKS):
            self.notices.append(
                _("Marks cannot be kept, and are lost when the program ends: {obstacle}.", obstacle=obstacle)
            )
            self.marks_obstacle = obstacle
            self.folders = replace(self.folders, data=self._make_temporary("data", obstacle))

    @property
    def keeps_marks(self) -> bool:
        """Whether marks stay when the program ends."""
        return not self.marks_obstacle

    def close(self) -> None:
        """Delete what is temporary."""
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def _make_temporary(self, name: str, obstacle: str) -> Path:
        try:
            self._temporary = self._temporary or Path(tempfile.mkdtemp(prefix="microfiche-"))
            folder = self._temporary / name
            folder.mkdir()
        except OSError as error:
            self.close()
            raise StorageError(
                _(
                    "{obstacle}; nor can a temporary folder be made ({reason}).",
                    obstacle=obstacle,
                    reason=os_reason(error),
                )
            ) from error
        return folder


def _obstacle(database: Path, least_room: int) -> str:
    """Why a database cannot be made at a path, as a clause; "" where it can, or is there."""
    folder = database.parent
    try:
        make_folder(folder)
    except StorageError as error:
        if isinstance(error.__cause__, OSError):
            reason = os_reason(error.__cause__)
            return _("the folder {folder} cannot be created ({reason})", folder=folder, reason=reason)
        return _("the folder {folder} cannot be created", folder=folder)
    if has_content(database):
        return ""
    if not os.access(folder, os.W_OK | os.X_OK):
        return _("the folder {folder} may not be written to", folder=folder)
    with suppress(OSError):
        if shutil.disk_usage(folder).free < least_room:
            return _("there is no room on the disk of {folder}", folder=folder)
    return ""


def _no_file_at(path: Path) -> str:
    """The same where something else has the name of a database: a folder, a pipe, a link that leads nowhere."""
    if os.path.isdir(path):
        return _("{path} is a folder", path=path)
    # Through a link to where there is none yet, one is made.
    can_be_made = not os.path.exists(path) and os.path.isdir(os.path.dirname(os.path.realpath(path)))
    is_link_to_itself = os.path.islink(os.path.realpath(path))
    return "" if os.path.isfile(path) or (can_be_made and not is_link_to_itself) else _("{path} is no file", path=path)
