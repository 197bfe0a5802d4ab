"""The cache of fetched pictures on the disk: one file an address, the least recently used removed first.

Files are written under another name and renamed, so that several processes can share the folder and nobody reads half
a picture. On a disk that is full or read-only nothing is cached, and pictures are fetched again.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tui.files import read_file

MAX_CACHE_BYTES = 256 * 1024 * 1024
"""The size of all cached pictures together."""

_FILL_AFTER_PRUNING = 0.9
"""Pruning goes on to this share of the limit, so that it does not list the folder again for every picture."""

_ABANDONED_SECONDS = 3600.0
"""A partly written file of this age is left over from a process that ended."""


class PictureCache:
    """Bytes by address, in a folder of its own. Errors of the disk are never raised."""

    def __init__(self, folder: Path, max_bytes: int = MAX_CACHE_BYTES) -> None:
        """The folder is created when something is first stored in it."""
        self._folder = folder
        self._max_bytes = max_bytes

    def get(self, address: str) -> bytes | None:
        """The bytes cached for an address, now the most recently used; None where there are none."""
        path = self._path(address)
        try:
            content = read_file(path)
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return content or None

    def put(self, address: str, content: bytes) -> bool:
        """Store the bytes of an address. Returns whether they were stored."""
        if not 0 < len(content) <= self._max_bytes:
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
        """Remove an address from the cache."""
        with suppress(OSError):
            self._path(address).unlink()

    def _path(self, address: str) -> Path:
        return self._folder / hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()

    def _prune(self) -> None:
        """Remove the least recently used files until the rest fits. Another process may remove some meanwhile."""
        files: list[tuple[float, int, str]] = []
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    with suppress(OSError):
                        status = entry.stat(follow_symlinks=False)
                        if entry.name.endswith(".part"):
                            if time.time() - status.st_mtime > _ABANDONED_SECONDS:
                                os.unlink(entry.path)
                        else:
                            files.append((status.st_mtime, status.st_size, entry.path))
        except OSError:
            return
        taken = sum(size for _, size, _ in files)
        if taken <= self._max_bytes:
            return
        for _, size, path in sorted(files):
            if taken <= self._max_bytes * _FILL_AFTER_PRUNING:
                return
            with suppress(OSError):
                os.unlink(path)
            taken -= size
