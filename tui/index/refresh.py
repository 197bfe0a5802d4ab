"""Bringing an archive's rows up to date: walk, compare, read what differs, write it in batches.

Walking, reading (in processes of their own when there is much to read) and writing go on at the same time. The
newest of what was found is always read next, and the first that is read is on the list at once: a page of rows is
there within a moment, whatever the size of the archive.
"""

from __future__ import annotations

import os
import time
from queue import Empty
from typing import TYPE_CHECKING

from tui.errors import ArchiveError, Cancelled, os_reason
from tui.index.diff import Scan
from tui.index.parse_worker import read_files
from tui.index.workers import Pending, Workers
from tui.index.write import Writer
from tui.model import Progress, Summary

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

_MANY = 600
_COMMIT_AFTER = 0.5
_SAY_AFTER = 0.1
_GONE_AT_ONCE = 2000


class Refresh:
    """One refresh of one archive, in one connection."""

    def __init__(  # noqa: PLR0917
        self,
        db: sqlite3.Connection,
        archive: int,
        root: str,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        on_rekeyed: Callable[[list[tuple[bytes, bytes]]], None],
    ) -> None:
        self._started = time.monotonic()
        self._root = os.fsencode(root)
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._said = 0.0
        self._scan = Scan(db, archive, root)
        self._writer = Writer(db, archive, self._root, self._scan, on_rekeyed)
        self._pending = Pending()
        self._workers: Workers | None = None
        self._walking = True
        self._shown = False
        self._wanted = self._done = 0

    def run(self) -> Summary:
        """Do it. Raises Cancelled (what was done is kept), ArchiveError (nothing was touched), sqlite3.Error."""
        try:
            self._walk()
            self._read()
            files, problems, warnings = self._finish()
        except Cancelled:
            self._writer.commit()
            raise
        finally:
            self._writer.roll_back()
            if self._workers is not None:
                self._workers.stop()
        self._say("done", force=True)
        writer = self._writer
        return Summary(
            posts=writer.posts,
            files=files,
            added=writer.added,
            changed=writer.changed,
            moved=writer.moved,
            removed=writer.removed,
            problems=problems,
            warnings=warnings,
            seconds=time.monotonic() - self._started,
        )

    def _walk(self) -> None:
        """Find what differs; when that is much, workers begin to read it, and what they have read is written."""
        try:
            for paths in self._scan.run():
                self._check()
                if paths:
                    self._wanted += len(paths)
                    self._pending.add(paths)
                if self._workers is not None:
                    self._write_what_is_there(self._workers)
                elif len(self._pending) > _MANY:
                    self._workers = Workers(self._root, self._pending)
                self._say("scan")
        except OSError as error:
            raise ArchiveError(
                f"The archive at {os.fsdecode(self._root)} cannot be read: {os_reason(error)}."
            ) from error
        self._walking = False

    def _write_what_is_there(self, workers: Workers) -> None:
        try:
            while (records := workers.results.get_nowait()) is not None:
                self._writer.put(records)
                self._done += len(records)
                self._commit_in_time()
        except Empty:
            return

    def _read(self) -> None:
        """Read and write the rest."""
        self._pending.close()
        if self._workers is None:
            while paths := self._pending.take(wait=False):
                self._put(paths)
        else:
            while (records := self._workers.results.get()) is not None:
                self._check()
                self._writer.put(records)
                self._done += len(records)
                self._commit_in_time()
                self._say("read")
            self._workers = None

    def _put(self, paths: list[bytes]) -> None:
        self._check()
        self._writer.put(read_files(self._root, paths))
        self._done += len(paths)
        self._commit_in_time()
        self._say("read")

    def _finish(self) -> tuple[int, int, int]:
        """What is no file with a post, what went, and the counts."""
        obstacles = {obstacle.path for obstacle in self._scan.obstacles}
        for path, text in self._scan.obstacles:
            self._writer.put_problem(path, -1, 0, (text, None))
        paths = {number: path for path, number in self._scan.folders.items()} if obstacles else {}
        gone = self._scan.gone
        if obstacles:
            gone = [
                item
                for item in gone
                if (paths[item.folder] + b"/" + item.name if paths[item.folder] else item.name) not in obstacles
            ]
        for start in range(0, len(gone), _GONE_AT_ONCE):
            self._check()
            self._writer.remove(gone[start : start + _GONE_AT_ONCE])
            self._commit_in_time()
        counts = self._writer.finish()
        self._writer.commit(counted=True)
        return counts

    def _commit_in_time(self) -> None:
        if self._writer.open_for > _COMMIT_AFTER or not self._shown:
            self._writer.commit()
            self._shown = True

    def _check(self) -> None:
        if self._cancelled():
            raise Cancelled("Given up; what was read so far is kept.")

    def _say(self, phase: str, *, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self._said < _SAY_AFTER:
            return
        self._said = now
        if phase == "done":
            self._on_progress(Progress("done", self._done, self._wanted, self._writer.posts))
        elif phase == "scan" and not self._done:
            self._on_progress(Progress("scan", self._scan.found, None, self._writer.posts))
        else:
            total = None if self._walking else self._wanted
            self._on_progress(Progress("read", self._done, total, self._writer.posts))
