"""`Pool`: one connection to `state.db` for each thread, all of them closed at once."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.errors import StorageError
from tui.state import schema
from tui.state.connection import connect, is_read_only, told, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(slots=True)
class _Held:
    """A connection and the thread it was made for; the lock keeps `close` from cutting a statement short."""

    connection: sqlite3.Connection
    thread: threading.Thread = field(default_factory=threading.current_thread)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Pool:
    """The connections to one file. Everything raises StorageError, never an error of SQLite."""

    def __init__(self, path: Path, patience: float) -> None:
        """Open the file, creating or migrating it; `patience` is how many seconds a lock is waited for."""
        self._path = path
        self._patience = patience
        self._local = threading.local()
        self._guard = threading.Lock()
        self._connections: list[_Held] = []
        self._watch: _Held | None = None
        self._closed = False
        with told(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = connect(path, patience)
            try:
                schema.prepare(connection, path, patience)
                self._file = self._identity()
            except BaseException:
                connection.close()
                raise
        self._local.held = self._keep(connection)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection of this thread."""
        held: _Held | None = getattr(self._local, "held", None)
        if held is None:
            with told(self._path):
                held = self._local.held = self._keep(connect(self._path, self._patience))
        with self._use(held) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection of this thread inside a transaction, kept when the block ends and undone when it raises."""
        try:
            with self.reading() as connection, transaction(connection):
                if schema.version_of(connection) != len(schema.MIGRATIONS):
                    raise StorageError(
                        f"The marks in {self._path} were taken over by a newer Microfiche: start this one again."
                    )
                if self._identity() != self._file:
                    # What is written to a file that lost its name is gone at the end of the program.
                    raise StorageError(
                        f"The file of the marks, {self._path}, was taken away meanwhile: start Microfiche again."
                    )
                yield connection
        except StorageError as error:
            if is_read_only(error.__cause__):
                self._reconnect_later()
            raise

    def version(self) -> int:
        """A number that grows with every commit to the file, whoever makes it; the same for every thread."""
        with self._guard:
            if self._watch is None:
                # `data_version` counts the commits of all other connections, and this one never commits.
                self._refuse_closed()
                with told(self._path):
                    self._watch = _Held(connect(self._path, self._patience))
            watch = self._watch
        with self._use(watch) as connection:
            version: int = connection.execute("PRAGMA data_version").fetchone()[0]
            return version

    def close(self) -> None:
        """Close the connections of all threads, each after what it is at."""
        with self._guard:
            self._closed = True
            connections, self._connections = self._connections, []
            if self._watch is not None:
                connections.append(self._watch)
                self._watch = None
        for held in connections:
            with held.lock, told(self._path):
                held.connection.close()

    def _reconnect_later(self) -> None:
        """Open the file anew when this thread next needs it: a connection made for reading never comes to write."""
        held: _Held = self._local.held
        with self._guard:
            if held not in self._connections:
                return
            self._connections.remove(held)
        del self._local.held
        held.connection.close()

    def _identity(self) -> tuple[int, int] | None:
        """What tells the file under this name from one that takes its place; None when there is none."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return None
        return status.st_dev, status.st_ino

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StorageError(f"The marks in {self._path} were closed: start Microfiche again.")

    def _keep(self, connection: sqlite3.Connection) -> _Held:
        """Note a connection for `close`, and close those of threads that have ended."""
        held = _Held(connection)
        with self._guard:
            if self._closed:
                connection.close()
            self._refuse_closed()
            ended = [one for one in self._connections if not one.thread.is_alive()]
            self._connections = [one for one in self._connections if one.thread.is_alive()]
            self._connections.append(held)
        for one in ended:
            one.connection.close()
        return held

    @contextmanager
    def _use(self, held: _Held) -> Iterator[sqlite3.Connection]:
        with held.lock, told(self._path):
            self._refuse_closed()
            yield held.connection
