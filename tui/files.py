"""Files that are read if they are files, written whole or not at all, and kept under another name where damaged."""

from __future__ import annotations

import errno
import itertools
import os
import stat
import weakref
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.language import stated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_MAX_NAME: Final = 60
"""Characters of a file's name that the name of what replaces it repeats: a name has at most 255 bytes."""


def open_file(path: str | bytes | Path) -> int:
    """Open a regular file for reading: its descriptor. Raises OSError, also for a pipe, a socket or a device.

    These are not even opened: that may wait, or do something. One that is put there meanwhile is closed at once.
    """
    _require_regular(os.stat(path).st_mode)
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        _require_regular(os.fstat(descriptor).st_mode)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def read_file(path: str | bytes | Path) -> bytes:
    """The content of a regular file. Raises OSError, as `open_file` does."""
    with open(open_file(path), "rb") as file:
        return file.read()


class ChangedFileError(OSError):
    """A file that was read in parts was changed or cut meanwhile, or cannot be read any more."""


class FilePart:
    """Bytes of a file, of which a slice is read when it is asked for. From any thread.

    The file may be replaced and removed meanwhile. Where its content was changed, slices raise ChangedFileError.
    """

    def __init__(self, descriptor: int, start: int, size: int) -> None:
        """`size` bytes from `start` on of an open file; the descriptor stays the caller's."""
        self._descriptor = os.dup(descriptor)
        weakref.finalize(self, os.close, self._descriptor)
        self._start, self._size = start, size
        self._changed_at = os.fstat(self._descriptor).st_mtime_ns

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        start, end, _step = part.indices(self._size)
        size = max(end - start, 0)
        try:
            data = os.pread(self._descriptor, size, self._start + start)
            is_as_it_was = os.fstat(self._descriptor).st_mtime_ns == self._changed_at
        except OSError as error:
            raise ChangedFileError(*error.args) from error
        if len(data) != size or not is_as_it_was:
            raise ChangedFileError(errno.ESTALE, os.strerror(errno.ESTALE))
        return data


def _require_regular(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    raise OSError(errno.EINVAL, stated("it is no regular file"))


def replace_file(path: Path, content: bytes) -> None:
    """Replace the file at `path` atomically, keeping its permissions; a new one is the user's alone. A link is
    followed. Raises OSError.

    When it returns, the new content is on the disk; at any moment before, all of the old or all of the new is.
    """
    with replacing(path, mode=0o600) as file:
        file.write(content)


@contextmanager
def replacing(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file to write to in a block, which takes the place of the one at `path` at the end of the block, and is gone
    when the block raises. A link is followed. Raises OSError.

    It keeps the permissions of the one that is there; a new one has those of `mode` that the user's mask allows. What
    is there and no file, such as a pipe or `/dev/null`, is written to as it is.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name[:_MAX_NAME]}.{os.urandom(4).hex()}")
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            part.chmod(target.stat().st_mode & 0o777)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Have the content of a file on the disk. Raises OSError."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def move_aside(path: Path, companions: tuple[str, ...] = ()) -> Path | None:
    """Give a file or folder a free name, `….damaged-1` and on, and its companions (endings of their names) with it.

    The new path; None where there was nothing to move. Raises OSError.
    """
    for number in itertools.count(1):
        target = path.with_name(f"{path.name}.damaged-{number}")
        if not any(os.path.lexists(f"{target}{ending}") for ending in ("", *companions)):
            break
    # The file itself last: until it is moved, the whole can be found damaged again.
    for ending in companions:
        if os.path.lexists(f"{path}{ending}"):
            os.rename(f"{path}{ending}", f"{target}{ending}")
    if not os.path.lexists(path):
        return None
    os.rename(path, target)
    return target
