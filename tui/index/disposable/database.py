"""A database that can be built again from the archives: a damaged or outdated file is deleted, and a new one begun.

What is in doubt counts as damage. A file is held to its seal when it is opened (`seal.py`), one without a seal is
looked through by SQLite, and whoever makes a value of what is stored raises `DamageError` where it cannot be one.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tui.errors import Cancelled, ReplacedError, StorageError, os_reason
from tui.index.disposable import raw
from tui.index.disposable.lock import exclusive_lock, opening_lock
from tui.index.disposable.seal import Seal, break_seal, is_intact, read_seal, set_seal
from tui.index.disposable.stored import DamageError, unreadable_values
from tui.language import N_, Wording, _
from tui.sqlite import (
    Connections,
    Identity,
    connect,
    enable_wal,
    file_id,
    has_content,
    has_room,
    is_disk_full,
    is_read_only,
    primary_code,
    read_identity,
    reading,
    storage_errors,
    transaction,
    write_identity,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

T = TypeVar("T")


class _OtherVersionError(DamageError):
    """The tables are those of another version, which cannot be upgraded."""


_BUSY_TIMEOUT = 10.0
_CACHE_KIB = 8 * 1024  # and no mmap: it is no quicker here, and every page ever read would count as the program's
_CHECK_STEPS = 100_000
"""Instructions of SQLite's, a few milliseconds, after which it is looked whether a check is still wanted."""
_CHECKPOINT_PAGES = 8 * 1024
"""The log grows to 32 MiB before it is written to the database, since each time the disk has to be waited for."""
_DAMAGE_CODES = frozenset({
    sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG,
})  # fmt: skip
_DAMAGE_WORDS = ("no such table", "no such column", "malformed", "JSON cannot hold", "decode to UTF-8", "vtable")
"""What errors of other codes say that come from the content of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """The tables of a disposable database, and how its files are opened."""

    name: Wording
    """What messages call the database."""
    identity: Identity
    tables: str
    """The statements that create it, separated by ";" at line ends. One table is `meta`, with a `generation`."""
    meta: str
    """The statement that inserts the only row of `meta`; `:clock` is the time in microseconds."""
    upgrades: Mapping[int, Callable[[sqlite3.Connection], None]] = field(default_factory=dict)
    """By version, what turns a file into one of the next version. Files of other versions are deleted."""
    first_pragmas: tuple[str, ...] = ()
    """Set on a file that does not exist yet, before anything else."""
    pragmas: tuple[str, ...] = ()
    """Set on every connection."""
    check: Callable[[sqlite3.Connection], None] = lambda _db: None
    """Raises an error of SQLite for damage that `PRAGMA integrity_check` does not see."""


class DisposableDatabase:
    """One file, opened or created, and a connection to it for each thread. Its methods may be called from any thread.

    `notice` says in one line why a file was deleted, "" if none was. Raises StorageError with what a person can mend.
    """

    def __init__(self, path: Path, schema: Schema, *, checked_later: bool = False) -> None:
        """With `checked_later`, the file is used as it is until `check` is called, or something is written."""
        self.path = path
        self.notice = ""
        self._schema = schema
        self._name = schema.name
        self._held = threading.local()
        self._is_checked_at_opening = not checked_later
        self._checked: tuple[int, int] | None = None
        self._seal: Seal | None = None
        self._file: tuple[int, int] | None = None
        self._is_closed = False
        self._connections = Connections(path, self._open_or_rebuild, _("The {name} is closed.", name=schema.name))
        raw.begin_use(path)
        try:
            with self.errors(), self.use():
                pass
        except BaseException:
            raw.end_use(path, is_closed=True)
            raise

    @property
    def epoch(self) -> int:
        """How often a new file was begun while this one was open."""
        return self._connections.epoch

    @property
    def is_read_only(self) -> bool:
        """Whether the file exists and cannot be written: it is used as it is, and never deleted."""
        return is_read_only(self.path)

    def check_writable(self) -> None:
        """Raise StorageError where the file is read-only."""
        if not self.is_read_only:
            return
        if not has_room(self.path.parent):
            raise StorageError(self._disk_is_full)
        raise StorageError(
            _("The {name} at {path} cannot be written to; it is read as it is.", name=self._name, path=self.path)
        )

    def use(self) -> AbstractContextManager[sqlite3.Connection]:
        """This thread's connection, for a block; see `Connections.use`."""
        return self._connections.use()

    def check(self, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Find out whether the file is what was written, unless that is known: it may take as long as reading all of
        it. One that is damaged is begun anew. Raises Cancelled.
        """

        def look(db: sqlite3.Connection) -> None:
            db.set_progress_handler(cancelled, _CHECK_STEPS)
            try:
                self._check(db)
            except sqlite3.OperationalError as error:
                if primary_code(error) != sqlite3.SQLITE_INTERRUPT or not cancelled():
                    raise
                raise Cancelled from error
            finally:
                db.set_progress_handler(None, _CHECK_STEPS)

        self.run(look)

    def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Call `work` with this thread's connection, and if it meets damage once more, on a new and empty file.

        Raises ReplacedError instead within a `snapshot`.
        """
        with self.errors():
            epoch = self.epoch
            try:
                with self.use() as db:
                    return work(db)
            except sqlite3.DatabaseError as error:
                if not self.repair(error, epoch):
                    raise
            with self.use() as db:
                return work(db)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Have this thread read the present state of the database in a block, whatever others write meanwhile.

        Where it turns out to be damaged, ReplacedError ends the block.
        """
        was_held = self.is_held
        with ExitStack() as held:
            with self.errors():
                db = held.enter_context(self.use())
                held.enter_context(reading(db))
                db.execute("SELECT generation FROM meta").fetchone()  # the state is that of the first statement
            self._held.now = True
            try:
                yield
            finally:
                self._held.now = was_held

    @property
    def is_held(self) -> bool:
        """Whether this thread is in a block of `snapshot`."""
        return bool(getattr(self._held, "now", False))

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """`run` for a few rows that are written beside whatever another process writes."""
        self.check()
        with self.errors():
            break_seal(self.path)
        done = self.run(work)
        if self._is_checked:
            self._seal_unless_locked()
        return done

    @contextmanager
    def exclusive(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """Wait for other processes and threads that write for long, and keep them waiting for a block that does so.

        Raises Cancelled.
        """
        with self.errors(), exclusive_lock(self._lock_file, cancelled):
            self.run(lambda db: self._check(db, has_lock=True))
            break_seal(self.path)
            try:
                yield
            finally:
                self._empty_log_and_seal()

    def repair(self, error: sqlite3.DatabaseError, epoch: int) -> bool:
        """Delete the file if the error reports damage; whether it did. `epoch` is that before the failed query, so that
        of several threads that meet the same damage only the first deletes.
        """
        if not _is_damage(error) or self.is_read_only:
            return False
        with self._connections.exclusive():
            if epoch == self.epoch:
                notice = (
                    N_("The {name} was of another version; it is built anew.")
                    if isinstance(error, _OtherVersionError)
                    else N_("The {name} was damaged; it is built anew.")
                )
                self._delete_file(_(notice.english, name=self._name))
        if self.is_held:
            raise ReplacedError(self.notice) from error
        return True

    def follow_replacement(self) -> bool:
        """Use the new file if another process has deleted the present one; whether it has."""
        return self._connections.renew_if_replaced()

    def errors(self) -> AbstractContextManager[None]:
        """Raise StorageError for the errors of SQLite and of the file system in a block."""
        return storage_errors(self._describe_error)

    def close(self) -> None:
        """Close every connection; queries that are running are interrupted. Every use raises StorageError then."""
        self._connections.close(interrupt=True)
        if self._checked is not None and read_seal(self.path) is None:
            self._seal_unless_locked()
        if not self._is_closed:
            self._is_closed = True
            raw.end_use(self.path, is_closed=self._connections.are_closed)

    def _open_or_rebuild(self) -> sqlite3.Connection:
        try:
            return self._open()
        except sqlite3.DatabaseError as error:
            if not self.repair(error, self.epoch):
                raise
        return self._open()

    def _open(self) -> sqlite3.Connection:
        """Open the file, and create or upgrade its tables where needed. Raises DamageError for one to be deleted."""
        if not self.is_read_only:
            # The folder may have been deleted while the program was open.
            self.path.parent.mkdir(parents=True, exist_ok=True)
        with opening_lock(self._opening_file, alone=False):
            try:
                return self._open_locked()
            finally:
                self._file = file_id(self.path)

    def _open_locked(self) -> sqlite3.Connection:
        with _closed_on_error(self._connect()) as db:
            identity = read_identity(db)
            if identity == self._schema.identity:
                if self._is_checked_at_opening:
                    self._check(db)
                db.execute("SELECT generation FROM meta").fetchone()
                return db
            can_upgrade = (
                identity.application_id == self._schema.identity.application_id
                and identity.user_version in self._schema.upgrades
            )
            if self.is_read_only:
                if can_upgrade:
                    return db
                raise StorageError(
                    _(
                        "The {name} at {path} is of another version, and cannot be written to.",
                        name=self._name,
                        path=self.path,
                    )
                )
            if can_upgrade:
                self._upgrade(db)
                return db
            if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                self._create_tables(db)
                return db
            raise _OtherVersionError

    # Whether the file is sound

    @property
    def _lock_file(self) -> Path:
        return self.path.with_suffix(".lock")

    @property
    def _opening_file(self) -> Path:
        return self.path.with_suffix(".opening")

    def _check(self, db: sqlite3.Connection, *, has_lock: bool = False) -> None:
        """Hold the file to its seal, or have SQLite look through one without: its writer was killed, or is at work now.

        In the latter case nothing can be said, unless this is that writer, who has the lock. Raises DamageError. A file
        is checked once.
        """
        if self._is_checked:
            return
        seal = read_seal(self.path)
        intact = None if seal is None else is_intact(self.path, seal)
        if not intact:
            if not has_lock and self._is_locked():
                return
            if read_seal(self.path) != seal:  # another program has written meanwhile, and breaks the seal before
                self._check(db, has_lock=has_lock)
                return
            if intact is False:
                raise DamageError("the file is not what was written")
            if (found := db.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
                raise DamageError(found)
            if not self.is_read_only:
                self._schema.check(db)
        self._checked, self._seal = file_id(self.path), seal if intact else None

    @property
    def _is_checked(self) -> bool:
        return self._checked is not None and self._checked == file_id(self.path)

    def _is_locked(self) -> bool:
        """Whether another process or thread writes at this time, so that the file need not be what its seal says."""
        try:
            with exclusive_lock(self._lock_file, lambda: True):
                return False
        except Cancelled:
            return True
        except OSError:
            return False

    def _empty_log_and_seal(self) -> None:
        """Write the log to the file and seal it. Without a seal nothing is lost: the next program looks through it."""
        with suppress(sqlite3.Error, OSError, StorageError), self.use() as db:
            if db.in_transaction or not self._is_checked:
                return
            try:
                db.execute("PRAGMA busy_timeout = 0")
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                db.execute(f"PRAGMA busy_timeout = {int(_BUSY_TIMEOUT * 1000)}")
            set_seal(self.path, self._seal)
            self._seal = read_seal(self.path)

    def _seal_unless_locked(self) -> None:
        with suppress(Cancelled, OSError), exclusive_lock(self._lock_file, lambda: True):
            set_seal(self.path, self._seal)

    # Opening

    def _connect(self) -> sqlite3.Connection:
        read_only = self.is_read_only
        is_new = not has_content(self.path)
        with _closed_on_error(connect(self.path, _BUSY_TIMEOUT)) as db:
            db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            if read_only:
                return db
            # Only for a new file: some of these take the write lock, which another process may hold for minutes.
            for pragma in (*(self._schema.first_pragmas if is_new else ()), *self._schema.pragmas):
                db.execute(f"PRAGMA {pragma}")
            enable_wal(db, _BUSY_TIMEOUT)
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        return db

    def _upgrade(self, db: sqlite3.Connection) -> None:
        break_seal(self.path)
        with unreadable_values(), transaction(db):
            # Another process may have upgraded it while this one waited for the lock.
            while (version := read_identity(db).user_version) != self._schema.identity.user_version:
                self._schema.upgrades[version](db)
                write_identity(db, self._schema.identity._replace(user_version=version + 1))
        self._check(db)

    def _create_tables(self, db: sqlite3.Connection) -> None:
        with transaction(db):
            if read_identity(db) == self._schema.identity:
                return
            for statement in self._schema.tables.split(";\n"):
                if statement.strip():
                    db.execute(statement)
            # The clock, so that a new file never repeats a generation that a reader has seen in the old one.
            db.execute(self._schema.meta, {"clock": time.time_ns() // 1000})
            write_identity(db, self._schema.identity)
        self._checked = file_id(self.path)

    def _delete_file(self, notice: str) -> None:
        """Delete the file, unless another program has. Other threads go on reading it until their next query."""
        self.notice = notice
        self._connections.renew()
        self._checked = self._seal = None
        with opening_lock(self._opening_file, alone=True):
            if file_id(self.path) == self._file:
                break_seal(self.path)
                for suffix in ("", "-wal", "-shm", "-journal"):
                    Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    @property
    def _disk_is_full(self) -> str:
        return _(
            "The {name} at {path} cannot be used: {reason}.",
            name=self._name,
            path=self.path,
            reason=_("the disk is full"),
        )

    def _describe_error(self, error: sqlite3.Error | OSError) -> str:
        if is_disk_full(error, self.path.parent):
            return self._disk_is_full
        if isinstance(error, OSError):
            return _(
                "The {name} at {path} cannot be used: {reason}.",
                name=self._name,
                path=self.path,
                reason=os_reason(error),
            )
        reason = {
            sqlite3.SQLITE_BUSY: N_("another program keeps it locked"),
            sqlite3.SQLITE_LOCKED: N_("another program keeps it locked"),
            sqlite3.SQLITE_READONLY: N_("it cannot be written to"),
            sqlite3.SQLITE_CANTOPEN: N_("it cannot be opened"),
            sqlite3.SQLITE_PERM: N_("it may not be opened"),
            sqlite3.SQLITE_IOERR: N_("the disk reports an error"),
        }.get(primary_code(error), error)
        return _("The {name} at {path} cannot be used: {reason}.", name=self._name, path=self.path, reason=reason)


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the error means that the content of the file cannot be trusted."""
    if isinstance(error, DamageError) or primary_code(error) in _DAMAGE_CODES:
        return True
    return any(words in str(error) for words in _DAMAGE_WORDS)
