"""Deleted files that the git history of an archive still has: the paths they are named by, and reading them.

Such a file has a path like any other, so that whatever reads posts reads these too: `<root>/.gone/<blob>/<where it
was>`. There is no such folder on the disk, and none is walked, since its name is that of a hidden one.
"""

from __future__ import annotations

import errno
import os
import re
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, Self

from tui.language import stated
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from tui.archive.git import BlobReader

GONE_FOLDER: Final = b".gone"
_GONE_PATH: Final = lazy_pattern(rb"(.*?)/\.gone/([0-9a-f]{40}|[0-9a-f]{64})/(.+)", re.DOTALL)


class GonePath(NamedTuple):
    """A deleted file: the root of its archive, git's id of its contents, and its path, relative to the root."""

    root: bytes
    blob: str
    path: bytes

    @property
    def place(self) -> bytes:
        """The absolute path that the file had."""
        return os.path.join(self.root, self.path)


def gone_path(path: str | bytes) -> GonePath | None:
    """Take the path of a deleted file apart; None for the path of a file on the disk."""
    path = os.fsencode(path)
    if b"/.gone/" not in path or (found := _GONE_PATH.fullmatch(path)) is None:
        return None
    return GonePath(found[1], found[2].decode("ascii"), found[3])


def place_of(path: bytes) -> bytes:
    """The path as a person knows it: the one that a deleted file had, and any other as it is."""
    found = gone_path(path)
    return path if found is None else found.place


def path_when_gone(root: bytes, blob: str, path: bytes) -> bytes:
    """The path by which a deleted file is read; `path` is the one that it had, relative to the root."""
    return os.path.join(root, GONE_FOLDER, blob.encode(), path)


class OpenRepositories:
    """Has what reads the files of a history stay open between two of them, in this process, until it is closed.

    While nothing has it so, each file is read by a process of git of its own.
    """

    _lock: Final = threading.Lock()
    _open: ClassVar[list[OpenRepositories]] = []

    def __init__(self) -> None:
        self._readers: dict[bytes, BlobReader] = {}
        with self._lock:
            self._open.append(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes. It may be closed twice."""
        with self._lock:
            if self in self._open:
                self._open.remove(self)
            readers = list(self._readers.values())
            self._readers.clear()
        for reader in readers:
            reader.close()

    @classmethod
    def now(cls) -> OpenRepositories | None:
        """The one that is open, the latest of several."""
        with cls._lock:
            return cls._open[-1] if cls._open else None

    def read(self, gone: GonePath) -> bytes | None:
        """The contents of a deleted file; None where the clone does not have them any more. Raises GitError.

        It may be closed before, or meanwhile in another thread: then no process outlasts the reading.
        """
        from tui.archive.git import GitError, Repository

        with self._lock:
            if (reader := self._readers.get(gone.root)) is None:
                reader = Repository(os.fsdecode(gone.root)).reader()
                if self in self._open:
                    self._readers[gone.root] = reader
        try:
            return reader.read(gone.blob)
        except GitError:
            with self._lock:
                if self._readers.get(gone.root) is reader:
                    del self._readers[gone.root]
            raise
        finally:
            with self._lock:
                is_kept = self._readers.get(gone.root) is reader
            if not is_kept:
                reader.close()


@lru_cache(maxsize=2)
def read_gone(gone: GonePath) -> bytes:
    """The contents of a deleted file. Raises OSError where they cannot be had, as reading a file does."""
    from tui.archive.git import GitError

    try:
        if (repositories := OpenRepositories.now()) is not None:
            data = repositories.read(gone)
        else:
            with OpenRepositories() as repositories:
                data = repositories.read(gone)
    except GitError as error:
        raise OSError(errno.EIO, str(error)) from error
    if data is None:
        raise FileNotFoundError(errno.ENOENT, stated("it is not in this clone any more"))
    return data


def is_gone_folder(folder: bytes) -> bool:
    """Whether a folder, relative to its archive, is that of a file that is gone."""
    return folder.startswith(GONE_FOLDER + b"/")
