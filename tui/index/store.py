"""index.db opened: a connection a thread, damage answered by a rebuild, sqlite3's errors made the project's own."""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from tui.errors import StorageError
from tui.index.schema import APPLICATION_ID, TABLES, VERSION
from tui.index.upgrade import UPGRADES
from tui.reading_only import address_to_read, may_only_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

T = TypeVar("T")

_BUSY_MS = 10_000
_CACHE_KIB = 8 * 1024  # and no mmap: it is no quicker here, and every page ever read would count as the program's
_LOG_PAGES = 8 * 1024  # 32 MiB: each time the log is carried over the disk is waited for
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})


class _Held:
    """A thread's connection; it is closed when the thread is gone."""

    def __init__(self, connection: sqlite3.Connection, epoch: int, inode: int) -> None:
        self.connection = connection
        self.epoch = epoch
        self.inode = inode
        self.uses = 0

    def __del__(self) -> None:
        self.connection.close()


class Store:
    """One index.db, or another disposable database, and the connections to it.

    `notice` says in one line why the file was begun anew, "" if it was not. All methods may be called from any
    thread. Raises StorageError, in one sentence, for what a person has to mend.
    """

    NAME = "index"
    """What its sentences call it."""
    IDENTITY = (APPLICATION_ID, VERSION)
    """`application_id` and `user_version`."""
    TABLES = TABLES
    """The statements that make it, with ";" at line ends between them; one table is `meta`, with `generation`."""
    META = "INSERT INTO meta VALUES (1, :clock, 1, :clock)"
    """Its one row at first."""
    UPGRADES: ClassVar[Mapping[int, Callable[[sqlite3.Connection], None]]] = UPGRADES
    """What makes one of the next version of a file of an older one; any other is begun anew."""
    PRAGMAS: tuple[str, ...] = ()
    """What is said on every connection."""
    FIRST_PRAGMAS: tuple[str, ...] = ()
    """What is said to a file that does not exist yet, before anything else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notice = ""
        self._local = threading.local()
        self._lock = threading.Lock()
        self._all: weakref.WeakSet[_Held] = weakref.WeakSet()
        self._epoch = 0
        self._closed = False
        with self.errors(), self.using():
            pass

    @property
    def epoch(self) -> int:
        """How often the file was begun anew while this store was open."""
        return self._epoch

    @contextmanager
    def using(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, to the file that lies at the path now. `close` does not take it away meanwhile."""
        held = self._hold()
        try:
            yield held.connection
        finally:
            with self._lock:
                held.uses -= 1
                if self._closed and not held.uses:
                    held.connection.close()

    def _hold(self) -> _Held:
        held: _Held | None = getattr(self._local, "held", None)
        with self._lock:
            if self._closed:
                raise StorageError(f"The {self.NAME} is closed.")
            if held is None or (held.epoch != self._epoch and not held.uses):
                try:
                    made = self._open()
                except sqlite3.DatabaseError as error:
                    if not damaged(error) or self.may_only_read:
                        raise
                    self._begin_anew(self._damage)
                    made = self._open()
                held = self._local.held = _Held(made, self._epoch, inode(self.path))
                self._all.add(held)
            held.uses += 1
        return held

    def _open(self) -> sqlite3.Connection:
        """Open the file, and create its tables where there are none or those of another version."""
        made = self._connect()
        try:
            found = (
                made.execute("PRAGMA application_id").fetchone()[0],
                made.execute("PRAGMA user_version").fetchone()[0],
            )
            if found == self.IDENTITY:
                made.execute("SELECT generation FROM meta").fetchone()
                return made
            older = found[0] == self.IDENTITY[0] and found[1] in self.UPGRADES
            if self.may_only_read:
                if older:
                    return made
                raise StorageError(f"The {self.NAME} at {self.path} is of another version, and cannot be written to.")
            if older:
                self._upgrade(made)
                return made
            empty = made.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
            if not empty:
                made.close()
                self._begin_anew(f"The {self.NAME} was of another version; it is built anew.")
                made = self._connect()
            self._create(made)
        except BaseException:
            made.close()
            raise
        return made

    @property
    def may_only_read(self) -> bool:
        """Whether the file is there and cannot be written to: it is read as it is, and never begun anew."""
        return may_only_read(self.path)

    def refuse_to_write(self) -> None:
        """Raise StorageError where the file may only be read."""
        if self.may_only_read:
            raise StorageError(f"The {self.NAME} at {self.path} cannot be written to; it is read as it is.")

    def _connect(self) -> sqlite3.Connection:
        if self.may_only_read:
            return self._connect_to_read()
        # The folder may have been cleared away while the program was open.
        self.path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not has_content(self.path)
        made = sqlite3.connect(
            self.path, timeout=_BUSY_MS / 1000, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        try:
            # Some of the first take the lock for writing, which another process may hold for minutes.
            for pragma in (*(self.FIRST_PRAGMAS if is_new else ()), *self.PRAGMAS):
                made.execute(f"PRAGMA {pragma}")
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("PRAGMA synchronous=NORMAL")
            made.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
            made.execute(f"PRAGMA wal_autocheckpoint={_LOG_PAGES}")
        except BaseException:
            made.close()
            raise
        return made

    def _connect_to_read(self) -> sqlite3.Connection:
        made = sqlite3.connect(
            address_to_read(self.path), uri=True, timeout=_BUSY_MS / 1000, isolation_level=None,
            check_same_thread=False, cached_statements=256,
        )  # fmt: skip
        made.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        return made

    def _upgrade(self, made: sqlite3.Connection) -> None:
        """Bring a file of an older version up to date, where nobody has done it meanwhile."""
        with _transaction(made):
            while (version := made.execute("PRAGMA user_version").fetchone()[0]) != self.IDENTITY[1]:
                self.UPGRADES[version](made)
                made.execute(f"PRAGMA user_version={version + 1}")

    def _create(self, made: sqlite3.Connection) -> None:
        application, version = self.IDENTITY
        with _transaction(made):
            if made.execute("PRAGMA user_version").fetchone()[0] != version:
                for statement in self.TABLES.split(";\n"):
                    if statement.strip():
                        made.execute(statement)
                # The clock, so that a file begun anew never repeats a generation that a reader has seen.
                made.execute(self.META, {"clock": time.time_ns() // 1000})
                made.execute(f"PRAGMA application_id={application}")
                made.execute(f"PRAGMA user_version={version}")

    @property
    def _damage(self) -> str:
        return f"The {self.NAME} was damaged; it is built anew."

    def _begin_anew(self, notice: str) -> None:
        """Delete the file. Old connections of other threads go on reading what is deleted until they next ask."""
        self.notice = notice
        self._epoch += 1
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    def replaced(self) -> bool:
        """Whether another process has begun the file anew; if so, connections are made to the new one."""
        held: _Held | None = getattr(self._local, "held", None)
        if held is None or held.epoch != self._epoch or held.inode == inode(self.path):
            return False
        with self._lock:
            self._epoch += 1
        return True

    def repair(self, error: sqlite3.DatabaseError, epoch: int) -> bool:
        """If the error tells of damage: begin the file anew, once for all threads. `epoch`: that of the failed use."""
        if not damaged(error) or self.may_only_read:
            return False
        with self._lock:
            if epoch == self._epoch:
                self._begin_anew(self._damage)
        return True

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query; on damage run it once more, on the new and empty file."""
        with self.errors():
            epoch = self._epoch
            try:
                with self.using() as db:
                    return work(db)
            except sqlite3.DatabaseError as error:
                if not self.repair(error, epoch):
                    raise
            with self.using() as db:
                return work(db)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """sqlite3's errors and those of the file system, as StorageError."""
        try:
            yield
        except sqlite3.Error as error:
            raise StorageError(_sentence(error, self.NAME, self.path)) from error
        except OSError as error:
            raise StorageError(f"The {self.NAME} at {self.path} cannot be used: {error.strerror or error}.") from error

    def close(self) -> None:
        """Close every connection; those in use are interrupted and closed by their threads. Use raises StorageError."""
        with self._lock:
            self._closed = True
            for held in self._all:
                if held.uses:
                    held.connection.interrupt()
                else:
                    held.connection.close()


def inode(path: Path) -> int:
    """What tells the file at a path from another one that was there before."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def has_content(path: Path) -> bool:
    """Whether there is a file with anything in it."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def damaged(error: sqlite3.DatabaseError) -> bool:
    """Whether the error says that the file's content cannot be trusted any more."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in _DAMAGED:
        return True
    text = str(error)
    return "no such table" in text or "no such column" in text


def _sentence(error: sqlite3.Error, name: str, path: Path) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    reason = {
        sqlite3.SQLITE_FULL: "the disk is full",
        sqlite3.SQLITE_BUSY: "another program keeps it locked",
        sqlite3.SQLITE_LOCKED: "another program keeps it locked",
        sqlite3.SQLITE_READONLY: "it cannot be written to",
        sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
        sqlite3.SQLITE_PERM: "it may not be opened",
        sqlite3.SQLITE_IOERR: "the disk reports an error",
    }.get(code, str(error))
    return f"The {name} at {path} cannot be used: {reason}."


@contextmanager
def _transaction(made: sqlite3.Connection) -> Iterator[None]:
    """What is done in it is kept as a whole, or not at all."""
    made.execute("BEGIN IMMEDIATE")
    try:
        yield
        made.execute("COMMIT")
    except BaseException:
        # On a full disk SQLite has rolled back by itself, and a second time would hide why.
        if made.in_transaction:
            made.execute("ROLLBACK")
        raise
