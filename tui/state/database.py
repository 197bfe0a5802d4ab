"""`state.db` opened: reading, writing in transactions, and noticing what other copies of the program have written."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.errors import StorageError
from tui.language import _
from tui.sqlite import (
    Connections,
    connect,
    file_id,
    is_damage,
    is_read_only,
    primary_code,
    storage_errors,
    transaction,
)
from tui.state import schema
from tui.state.backups import back_up, is_due
from tui.state.damage import read_damaged_text
from tui.state.error_text import describe_error, describe_upkeep_error
from tui.state.journal import Journal, journal_path
from tui.state.journaling import Journaling, tick
from tui.state.restoring import open_sound
from tui.state.use_lock import UseLock

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tui.state.journaling import Recording

    Describe = Callable[[sqlite3.Error | OSError, Path], str]


_GENERATION = 1 << 40
"""More commits than a file will ever have."""


class StateDatabase:
    """One `state.db`, and a connection to it for each thread. Raises StorageError, never an error of SQLite."""

    def __init__(self, path: Path, timeout: float) -> None:
        """Open the file, creating, migrating or restoring it; `timeout` is how many seconds a lock is waited for."""
        self._path = path
        self._timeout = timeout
        self._connections = Connections(
            path, self._connect, _("The marks in {path} were closed: start Microfiche again.", path=path)
        )
        self._observer: sqlite3.Connection | None = None
        self._observing = threading.Lock()
        self._journaling = Journaling(Journal(journal_path(path)))
        self._lock = UseLock(path)
        self._is_sound = False
        self._generation = 0
        """How often the file was taken away and made anew."""
        self.notice = ""
        """What was restored when the file was opened, in sentences to be shown; "" for nothing."""
        try:
            with self._errors():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        """Have a sound file there, with the lock of those who use it."""
        if not is_read_only(self._path) and self._lock.try_alone():
            self._restore()
        self._lock.hold_with_others(self._timeout)
        with self._connections.use() as connection:
            schema.prepare(connection, self._path, self._timeout)
        self._file = file_id(self._path)
        self._is_sound = True

    def _restore(self) -> None:
        """Have a sound file there, while no other program has it open."""
        fits = self._lock.fits_seal
        self.notice = open_sound(self._path, self._journaling, self._timeout, fits_seal=fits) or self.notice

    def _follow_file(self) -> None:
        """Go on with the file that is at the path now, or is made of the journal there, where ours was taken away."""
        with self._observing:
            if file_id(self._path) == self._file:
                return
            if not self._lock.try_alone():
                raise StorageError(
                    _(
                        "The file of the marks, {path}, was taken away meanwhile: end other copies of Microfiche.",
                        path=self._path,
                    )
                )
            with self._errors():
                self._connections.renew()
                if self._observer is not None:
                    self._observer.close()
                    self._observer = None
                self._generation += 1
                self._restore()
                self._lock.hold_with_others(self._timeout)
                self._file = file_id(self._path)

    def _connect(self) -> sqlite3.Connection:
        """A connection that has each commit on the disk before it goes on."""
        connection = connect(self._path, self._timeout)
        read_damaged_text(connection)
        try:
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
        return connection

    def _errors(self, describe: Describe = describe_error) -> AbstractContextManager[None]:
        def tell(error: sqlite3.Error | OSError) -> str:
            if is_damage(error):
                self._is_sound = False
            return describe(error, self._path)

        return storage_errors(tell)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection of this thread."""
        with self._errors(), self._connections.use() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """The connection of this thread in a transaction, committed at the end of the block, undone when it raises.

        With it comes the time for what is set in the transaction, in milliseconds since 1970, UTC.
        """
        with self._renewing(), self.reading() as connection, transaction(connection):
            self._check_file(connection)
            yield connection, tick(connection)

    @contextmanager
    def marking(self, keys: Sequence[bytes] | None, fields: Collection[str] | None = None) -> Iterator[Recording]:
        """As `writing`, to change marks: these fields of the posts with these keys, where None stands for all of them.

        When the block has ended, what it changed is in the journal as well.
        """
        with self._renewing(), self.reading() as connection:
            self._check_file(connection)
            with self._journaling.recording(connection, keys, fields) as recording:
                yield recording

    @contextmanager
    def _renewing(self) -> Iterator[None]:
        """Use the file that is there, with connections that are opened again after an error of the disk.

        Once such an error has gone, a connection may still not know.
        """
        try:
            self._follow_file()
            yield
        except StorageError as error:
            if primary_code(error.__cause__) in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR):
                self._connections.renew()
            raise

    def maintain(self) -> None:
        """Make a backup if the latest is old, and write the journal anew if it is behind or long. After a change."""
        with self._errors(describe_upkeep_error), self._connections.use() as connection:
            if self._journaling.is_behind(connection):
                with transaction(connection):
                    self._check_file(connection)
                    self._journaling.rewrite(connection)
            self._journaling.shorten(connection)
            if is_due(self._path):
                with transaction(connection):
                    self._check_file(connection)
                    back_up(self._path)

    def _check_file(self, connection: sqlite3.Connection) -> None:
        """Refuse to write to tables of a newer version."""
        if schema.version_of(connection) != len(schema.MIGRATIONS):
            raise StorageError(
                _("The marks in {path} were taken over by a newer Microfiche: start this one again.", path=self._path)
            )

    def version(self) -> int:
        """A number that grows with every commit to the file, whoever makes it; the same for every thread."""
        with self._observing, self._errors():
            self._connections.check_open()
            # `data_version` counts the commits of all other connections, so this connection never makes one.
            self._observer = self._observer or self._connect()
            version: int = self._observer.execute("PRAGMA data_version").fetchone()[0]
            return self._generation * _GENERATION + version

    def close(self) -> None:
        """Close the connections of all threads, each after its present statement or transaction."""
        self._connections.close()
        with self._observing:
            if self._observer is not None:
                self._observer.close()
        self._lock.close(with_seal=self._is_sound)
