"""What both databases need of SQLite: opening a file, one connection a thread, transactions, and readable errors.

What the tables hold, and what to do about a damaged file, is up to `tui.state` and `tui.index`.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
import time
import weakref
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.errors import StorageError
from tui.time_limit import uninterrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class _Connection(sqlite3.Connection):
    """A connection that is closed where it is only given up, which from 3.13 on Python warns of."""

    def __del__(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # it was never opened
            self.close()


connection_class: type[sqlite3.Connection] = _Connection
"""The class of every connection that is opened. A test may set another, which refuses statements on some thread."""

_CACHED_STATEMENTS = 256
_PRIMARY_CODE = 0xFF
"""The mask that takes an extended result code of SQLite to its primary one."""
_WAL_RETRY_SECONDS = 0.01
_ROOM = 64 * 1024
"""Bytes that a disk must have free for an error not to come of its being full: the log's index alone takes 32 KiB."""
_FOR_MUCH = {"cache_size": -64 * 1024, "wal_autocheckpoint": 32 * 1024}
"""Settings while much is written: 64 MiB of memory at most, and 128 MiB of log."""
_MAX_VARIABLES = 500
"""Values bound in one statement: before version 3.32 SQLite's limit was 999."""


class Identity(NamedTuple):
    """What the header of a database says it is: whose file, and of which version of the tables."""

    application_id: int
    user_version: int


def connect(path: Path, timeout: float) -> sqlite3.Connection:
    """Open a database file, which waits `timeout` seconds for a lock; one that is read-only is opened to read.

    Transactions are begun and ended by hand (`transaction`). Any thread may close the connection.
    """
    read_only = is_read_only(path)
    return sqlite3.connect(
        _read_only_uri(path) if read_only else path, uri=read_only, timeout=timeout, isolation_level=None,
        check_same_thread=False, cached_statements=_CACHED_STATEMENTS, factory=connection_class,
    )  # fmt: skip


def read_only(path: Path) -> sqlite3.Connection:
    """Open a database only to read it, without waiting for any lock. Raises sqlite3.Error."""
    return sqlite3.connect(_read_only_uri(path), uri=True, timeout=0, isolation_level=None, factory=connection_class)


def is_read_only(path: Path) -> bool:
    """Whether a database exists that cannot be written: because of the file, of the folder that holds its log, or of a
    disk that has no room for one.
    """
    if not has_content(path):
        return False
    return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)) or not has_room(path.parent)


def has_room(folder: Path) -> bool:
    """Whether the disk that a folder is on has room for the log of a database."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return True
    return disk.f_bavail * disk.f_frsize >= _ROOM


def has_content(path: Path) -> bool:
    """Whether a file exists and is not empty."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _read_only_uri(path: Path) -> str:
    """The address (sqlite.org/uri.html) that opens a database which cannot be written.

    SQLite opens a database in WAL mode only with the log and its index, which it cannot create here. Where there is no
    log, the last writer has closed the file, so it can be opened as one that never changes.
    """
    mode = "mode=ro" if has_content(Path(f"{path}-wal")) else "mode=ro&immutable=1"
    return f"{path.absolute().as_uri()}?{mode}"


def enable_wal(connection: sqlite3.Connection, timeout: float) -> None:
    """Turn the write-ahead log on, so that readers and a writer do not wait for each other.

    Where the file system cannot have one, SQLite stays with its rollback journal, which is as safe. Changing the
    journal ignores the busy timeout, so this waits for other processes itself.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() >= deadline:
                raise
            time.sleep(_WAL_RETRY_SECONDS)
        else:
            return


def read_identity(connection: sqlite3.Connection) -> Identity:
    """The identity in the header of the open file; both numbers are 0 in a new one."""
    names = Identity._fields
    return Identity(*(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names))


def write_identity(connection: sqlite3.Connection, identity: Identity) -> None:
    """Write the identity into the header, as part of the transaction under way."""
    for name, number in identity._asdict().items():
        connection.execute(f"PRAGMA {name} = {number}")


def select_in(
    connection: sqlite3.Connection, query: str, values: Sequence[Any], first: Sequence[object] = ()
) -> Iterator[Any]:
    """The rows of a query that ends in `IN`, for any number of values; `first` are its variables before those."""
    if len(values) > _MAX_VARIABLES:
        # In order, each statement reads pages that lie together, and no page is read by two.
        values = sorted(values)
    for start in range(0, len(values), _MAX_VARIABLES):
        some = values[start : start + _MAX_VARIABLES]
        yield from connection.execute(f"{query} ({','.join('?' * len(some))})", (*first, *some)).fetchall()


@contextmanager
def writing_much(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep more of the database in memory in a block, and let its log grow longer before it is written to the file.

    Rows whose keys come in no order change pages all over an index of them: with less memory most of these are read and
    written again for every few rows, and with a short log each is written to the file every time.
    """
    present = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _FOR_MUCH}
    try:
        for name, value in _FOR_MUCH.items():
            connection.execute(f"PRAGMA {name} = {value}")
        yield
    finally:
        for name, value in present.items():
            connection.execute(f"PRAGMA {name} = {value}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock; commit at the end of the block, and roll back when it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # After some errors (a full disk) SQLite has rolled back by itself; the first error is the one to report.
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise


@contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[None]:
    """Read one state of the database in a block, as part of the transaction under way if there is one."""
    is_begun = connection.in_transaction
    if not is_begun:
        connection.execute("BEGIN")
    try:
        yield
    finally:
        if not is_begun:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")


@contextmanager
def storage_errors(describe: Callable[[sqlite3.Error | OSError], str]) -> Iterator[None]:
    """Raise StorageError, with the sentence of `describe`, for an error of SQLite or of the file system."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StorageError(describe(error)) from error


def primary_code(error: BaseException | None) -> int:
    """SQLite's primary result code (sqlite.org/rescode.html), 0 for an error without one."""
    return int(getattr(error, "sqlite_errorcode", 0)) & _PRIMARY_CODE


def is_busy(error: BaseException) -> bool:
    """Whether another connection holds the lock that was needed."""
    return primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_damage(error: BaseException) -> bool:
    """Whether the file is no database, or its pages contradict each other."""
    return primary_code(error) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT)


def is_disk_full(error: BaseException, folder: Path) -> bool:
    """Whether an error of SQLite or of the file system comes of a full disk, on which a database's folder is."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    if primary_code(error) in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY):
        # SQLite says no more than that where it has no room for its log, or was asked to do without one (`connect`).
        return not has_room(folder)
    return primary_code(error) == sqlite3.SQLITE_FULL


def file_id(path: Path) -> tuple[int, int] | None:
    """Device and inode of the file at a path, which differ once another file has replaced it; None without a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


class _ThreadConnection:
    """The connection of one thread; it is closed when the thread ends."""

    def __init__(self, connection: sqlite3.Connection, epoch: int, file: tuple[int, int] | None) -> None:
        self.connection = connection
        self.epoch = epoch
        self.file = file
        self.uses = 0

    def __del__(self) -> None:
        self.connection.close()


class Connections:
    """The connections to one file, one for each thread that uses it. Its methods may be called from any thread."""

    def __init__(self, path: Path, open_file: Callable[[], sqlite3.Connection], closed_message: str) -> None:
        """`open_file` opens a connection, one thread at a time; `closed_message` is raised after `close`."""
        self._path = path
        self._open_file = open_file
        self._closed_message = closed_message
        self._local = threading.local()
        self._all: weakref.WeakSet[_ThreadConnection] = weakref.WeakSet()
        self._closed = False
        self._unused = threading.Condition()
        self.epoch = 0
        """How often `renew` was called."""

    @contextmanager
    def use(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, opened where needed, which stays open to the end of the block.

        Blocks may be nested. Raises StorageError after `close`, and whatever `open_file` raises.
        """
        with uninterrupted():
            current = self._take()
            try:
                yield current.connection
            finally:
                with self._unused:
                    current.uses -= 1
                    if self._closed and not current.uses:
                        current.connection.close()
                        self._unused.notify_all()

    def _take(self) -> _ThreadConnection:
        current: _ThreadConnection | None = getattr(self._local, "current", None)
        with self._unused:
            self.check_open()
            if current is None or (current.epoch != self.epoch and not current.uses):
                connection = self._open_file()
                current = self._local.current = _ThreadConnection(connection, self.epoch, file_id(self._path))
                self._all.add(current)
            current.uses += 1
        return current

    def check_open(self) -> None:
        """Raise StorageError after `close`."""
        if self._closed:
            raise StorageError(self._closed_message)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other threads from opening or renewing connections."""
        with self._unused:
            yield

    def renew(self) -> None:
        """Have every thread open a new connection when it next needs one."""
        with self._unused:
            self.epoch += 1

    def renew_if_replaced(self) -> bool:
        """Renew the connections if another file lies at the path than the one this thread uses; whether it does."""
        current: _ThreadConnection | None = getattr(self._local, "current", None)
        if current is None or current.epoch != self.epoch or current.file == file_id(self._path):
            return False
        self.renew()
        return True

    @property
    def are_closed(self) -> bool:
        """Whether no connection is open, after `close`."""
        with self._unused:
            return self._closed and not any(current.uses for current in self._all)

    def close(self, *, interrupt: bool = False) -> None:
        """Close the connections of all threads.

        Those in use are waited for, or, with `interrupt`, interrupted and closed by their threads.
        """
        with self._unused:
            self._closed = True
            for current in list(self._all):
                if not current.uses:
                    current.connection.close()
                elif interrupt:
                    current.connection.interrupt()
            if not interrupt:
                self._unused.wait_for(lambda: not any(current.uses for current in self._all))
