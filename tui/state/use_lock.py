"""Which programs have `state.db` open, and whether the last of them closed it in order.

Every program holds a shared lock on `state.db.lock` as long as it has `state.db` open, so one that gets the lock for
itself alone may look for damage and put another file in its place. The last one to close writes into the lock file what
`state.db` looks like: its seal. A file that fits its seal, and has no log beside it, is as it was left; with a log, it
was not closed in order, but nothing in it is damaged, and the log has checksums of its own.
"""

from __future__ import annotations

import os
import time
import zlib
from contextlib import suppress
from pathlib import Path

from tui.errors import StorageError
from tui.language import _
from tui.sqlite import has_content

_RETRY_SECONDS = 0.01
_CHUNK = 1 << 20


class UseLock:
    """The lock of one opened `state.db`. Where its file cannot be made, nothing is locked and nothing sealed."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._handle = -1

    def try_alone(self) -> bool:
        """Take the lock for this program alone; whether that succeeded."""
        self._open()
        return self._handle >= 0 and self._try_lock(alone=True)

    def hold_with_others(self, timeout: float) -> None:
        """Hold the lock together with others. Raises StorageError where one holds it alone for `timeout` seconds."""
        self._open()
        deadline = time.monotonic() + timeout
        while self._handle >= 0 and not self._try_lock(alone=False):
            if time.monotonic() >= deadline:
                raise StorageError(
                    _(
                        "The marks in {path} are locked by another program for too long: close it and try again.",
                        path=self._database,
                    )
                )
            time.sleep(_RETRY_SECONDS)

    @property
    def fits_seal(self) -> bool:
        """Whether the file is, byte for byte, as the last program left it that closed it in order; besides its log."""
        if self._handle < 0:
            return False
        try:
            return os.pread(self._handle, 100, 0) == self._seal()
        except OSError:
            return False

    def close(self, *, with_seal: bool) -> None:
        """Give the lock back; to be called when the database is closed.

        With a seal where that is wanted, and no other program has the database open.
        """
        if self._handle < 0:
            return
        try:
            if with_seal and self._try_lock(alone=True) and not has_content(Path(f"{self._database}-wal")):
                seal = self._seal()
                os.pwrite(self._handle, seal, 0)
                os.ftruncate(self._handle, len(seal))
        except OSError:
            pass  # without a seal the file is checked when it is next opened
        finally:
            os.close(self._handle)
            self._handle = -1

    def _open(self) -> None:
        if self._handle < 0:
            with suppress(OSError):
                self._handle = os.open(f"{self._database}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def _try_lock(self, *, alone: bool) -> bool:
        try:
            import fcntl
        except ImportError:  # no lock on this system: every program takes itself to be alone
            return True
        try:
            fcntl.flock(self._handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return not alone  # a file system without locks
        return True

    def _seal(self) -> bytes:
        """The size and the CRC-32 of the database file, as a line."""
        size = crc = 0
        with self._database.open("rb", buffering=0) as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                crc = zlib.crc32(chunk, crc)
        return b"%d %08x\n" % (size, crc)
