"""Files that an archive has no more, and the history of its git repository still does: paths, and what they held.

Such a file has a path like any other, so that whatever reads posts reads these too: `<root>/.gone/<blob>/<where it
was>`. There is no such folder on the disk, and none is walked, since its name is that of a hidden one.
"""

from __future__ import annotations

import errno
import os
import re
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.language import stated
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from tui.archive.git import BlobReader

GONE_FOLDER: Final = b".gone"
_GONE_PATH: Final = lazy_pattern(rb"(.*?)/\.gone/([0-9a-f]{40}|[0-9a-f]{64})/(.+)", re.DOTALL)


class GonePath(NamedTuple):
    """A file of an archive's history: the root of the archive, the blob, and where it was, relative to the root."""

    root: bytes
    blob: str
    path: bytes

    @property
    def place(self) -> bytes:
        """The absolute path that the file had."""
        return os.path.join(self.root, self.path)


def gone_path(path: str | bytes) -> GonePath | None:
    """What the path of a file of the history says; None for one of a file that is there."""
    path = os.fsencode(path)
    if b"/.gone/" not in path or (found := _GONE_PATH.fullmatch(path)) is None:
        return None
    return GonePath(found[1], found[2].decode("ascii"), found[3])


def place_of(path: bytes) -> bytes:
    """The path as a person knows it: where a file of the history was, and any other as it is."""
    found = gone_path(path)
    return path if found is None else found.place


def path_when_gone(root: bytes, blob: str, path: bytes) -> bytes:
    """The path by which a file of the history is read; `path` is where it was, relative to the root."""
    return os.path.join(root, GONE_FOLDER, blob.encode(), path)


_readers: Final[dict[bytes, BlobReader]] = {}
_readers_lock: Final = threading.Lock()


@lru_cache(maxsize=2)
def read_gone(gone: GonePath) -> bytes:
    """What a file of the history held. Raises OSError, as for one that is not there."""
    from tui.archive.git import GitError, Repository

    try:
        with _readers_lock:
            if (reader := _readers.get(gone.root)) is None:
                reader = _readers[gone.root] = Repository(os.fsdecode(gone.root)).reader()
        data = reader.read(gone.blob)
    except GitError as error:
        with _readers_lock:
            _readers.pop(gone.root, None)
        raise OSError(errno.EIO, str(error)) from error
    if data is None:
        raise FileNotFoundError(errno.ENOENT, stated("it is not in this clone any more"))
    return data


def is_gone_folder(folder: bytes) -> bool:
    """Whether a folder, relative to its archive, is that of a file that is gone."""
    return folder.startswith(GONE_FOLDER + b"/")
