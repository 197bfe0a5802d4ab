"""Fetched pictures, kept on the disk: one file an address, the longest unused dropped first.

Files are written aside and put in place in one step, so that several copies of the program can share the folder, and
whoever reads finds all of a picture or none. A disk that is full or cannot be written costs the next fetch, no more.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 256 * 1024 * 1024
"""Bytes all kept pictures may take together."""

_ROOM_AFTER = 0.9
"""What of that is left taken once there was too much: so that not every picture looks through all the others."""

_ABANDONED = 3600.0
"""Seconds after which a file that is still being written never will be finished."""


class PictureCache:
    """Bytes by address, in a folder of its own. Nothing is raised, whatever the disk does."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """The folder is made when something is kept in it."""
        self._folder = folder
        self._most_bytes = most_bytes

    def get(self, address: str) -> bytes | None:
        """What is kept of an address; None where nothing is. It counts as used now."""
        path = self._path(address)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return content or None

    def put(self, address: str, content: bytes) -> bool:
        """Keep what an address gave; whether it is kept."""
        if not 0 < len(content) <= self._most_bytes:
            return False
        part: str | None = None
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, part = tempfile.mkstemp(suffix=".part", dir=self._folder)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            os.replace(part, self._path(address))
        except OSError:
            if part is not None:
                with suppress(OSError):
                    os.unlink(part)
            return False
        self._prune()
        return True

    def drop(self, address: str) -> None:
        """Forget what is kept of an address."""
        with suppress(OSError):
            self._path(address).unlink()

    def _path(self, address: str) -> Path:
        return self._folder / hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()

    def _prune(self) -> None:
        """Drop what was used least lately until the rest fits. Another copy may be at the same: files may go."""
        files: list[tuple[float, int, str]] = []
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    with suppress(OSError):
                        status = entry.stat(follow_symlinks=False)
                        if entry.name.endswith(".part"):
                            if time.time() - status.st_mtime > _ABANDONED:
                                os.unlink(entry.path)
                        else:
                            files.append((status.st_mtime, status.st_size, entry.path))
        except OSError:
            return
        taken = sum(size for _, size, _ in files)
        if taken <= self._most_bytes:
            return
        for _, size, path in sorted(files):
            if taken <= self._most_bytes * _ROOM_AFTER:
                return
            with suppress(OSError):
                os.unlink(path)
            taken -= size
