"""`state.db` opened: reading, writing in transactions, and noticing what other copies of the program have written."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.errors import StorageError
from tui.sqlite import Connections, connect, file_id, primary_code, storage_errors, transaction
from tui.state import schema
from tui.state.error_text import describe_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path


class StateDatabase:
    """One `state.db`, and a connection to it for each thread. Raises StorageError, never an error of SQLite."""

    def __init__(self, path: Path, timeout: float) -> None:
        """Open the file, creating or migrating it; `timeout` is how many seconds a lock is waited for."""
        self._path = path
        self._timeout = timeout
        self._connections = Connections(
            path, self._connect, f"The marks in {path} were closed: start Microfiche again."
        )
        self._observer: sqlite3.Connection | None = None
        self._observing = threading.Lock()
        try:
            with self._errors():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with self._connections.use() as connection:
                    schema.prepare(connection, path, timeout)
                self._file = file_id(path)
        except BaseException:
            self._connections.close()
            raise

    def _connect(self) -> sqlite3.Connection:
        """A connection that has each commit on the disk before it goes on."""
        connection = connect(self._path, self._timeout)
        try:
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
        return connection

    def _errors(self) -> AbstractContextManager[None]:
        return storage_errors(lambda error: describe_error(error, self._path))

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection of this thread."""
        with self._errors(), self._connections.use() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection of this thread in a transaction, committed at the end of the block, undone when it raises."""
        try:
            with self.reading() as connection, transaction(connection):
                self._check_file(connection)
                yield connection
        except StorageError as error:
            if primary_code(error.__cause__) == sqlite3.SQLITE_READONLY:
                # Once the file can be written again, a connection that was opened to read still cannot.
                self._connections.renew()
            raise

    def _check_file(self, connection: sqlite3.Connection) -> None:
        """Refuse to write to tables of a newer version, or to a file that has lost its name and will be gone."""
        if schema.version_of(connection) != len(schema.MIGRATIONS):
            raise StorageError(
                f"The marks in {self._path} were taken over by a newer Microfiche: start this one again."
            )
        if file_id(self._path) != self._file:
            raise StorageError(
                f"The file of the marks, {self._path}, was taken away meanwhile: start Microfiche again."
            )

    def version(self) -> int:
        """A number that grows with every commit to the file, whoever makes it; the same for every thread."""
        with self._observing, self._errors():
            self._connections.check_open()
            # `data_version` counts the commits of all other connections, so this connection never makes one.
            self._observer = self._observer or self._connect()
            version: int = self._observer.execute("PRAGMA data_version").fetchone()[0]
            return version

    def close(self) -> None:
        """Close the connections of all threads, each after its present statement or transaction."""
        self._connections.close()
        with self._observing:
            if self._observer is not None:
                self._observer.close()
