"""Bringing an archive's rows up to date: walk, compare, read the files that differ, and write them in transactions.

Walking, reading (in other processes when there is much to read) and writing go on at the same time. Of the files found
so far the newest are read first, and the first ones are committed at once, so the list soon has a page of rows whatever
the size of the archive.
"""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from queue import Empty
from typing import TYPE_CHECKING

from tui.errors import ArchiveError, Cancelled, os_reason
from tui.index.diff import ArchiveDiff
from tui.index.parse_worker import read_files
from tui.index.queries import joined
from tui.index.workers import FileQueue, Workers
from tui.index.write import IndexWriter
from tui.language import _
from tui.model import Claim, Problem, Progress, Summary
from tui.sqlite import writing_much

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from tui.index.parse_worker import Record

_MIN_FILES_FOR_PROCESSES = 600
_FIRST_FILES = 100
"""Files that are read here before processes are started, which takes longer than reading these: a first screenful."""
_COMMIT_SECONDS, _MAX_COMMIT_SECONDS, _COMMIT_SHARE = 0.5, 4.0, 0.1
"""A transaction may take this long, or this share of the time since the beginning, up to the longest: rows are to be
seen soon, and whoever else writes waits for ten seconds, but each commit writes pages all over the indexes.
"""
_PROGRESS_SECONDS = 0.1
_REMOVED_AT_ONCE = 2000


class Refresh:
    """One refresh of one archive, over one connection. See `Index.refresh` for the parameters."""

    def __init__(  # noqa: PLR0917
        self,
        db: sqlite3.Connection,
        archive: int,
        root: str,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        on_rekeyed: Callable[[list[tuple[bytes, bytes]]], object],
        on_claimed: Callable[[list[Claim]], object],
        *,
        links_outside: bool,
    ) -> None:
        self._started = time.monotonic()
        self._db = db
        self._settings = ExitStack()
        self._root = os.fsencode(root)
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._last_progress = 0.0
        self._diff = ArchiveDiff(db, archive, root, links_outside=links_outside)
        self._writer = IndexWriter(db, archive, self._root, self._diff, on_rekeyed, on_claimed)
        self._queue = FileQueue()
        self._workers: Workers | None = None
        self._is_walking = True
        self._has_committed = False
        self._differing = self._done = 0

    def run(self) -> Summary:
        """Do it. Raises Cancelled (what was done is kept), ArchiveError (nothing was changed), sqlite3.Error."""
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
            self._settings.close()
        self._report("done", force=True)
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
        """Find the files that differ. If they are many, processes already read them, and their records are written."""
        try:
            for paths in self._diff.run():
                self._check_cancelled()
                if paths:
                    self._differing += len(paths)
                    self._queue.add(paths)
                if len(self._queue) >= _FIRST_FILES and not self._writer.posts and not self._has_committed:
                    self._put(read_files(self._root, self._queue.take(wait=False, limit=_FIRST_FILES)))
                if self._workers is not None:
                    self._write_finished(self._workers)
                elif len(self._queue) > _MIN_FILES_FOR_PROCESSES:
                    self._workers = Workers(self._root, self._queue)
                    self._settings.enter_context(writing_much(self._db))
                self._report("scan")
        except OSError as error:
            raise ArchiveError(
                _(
                    "The archive at {path} cannot be read: {reason}.",
                    path=os.fsdecode(self._root),
                    reason=os_reason(error),
                )
            ) from error
        self._is_walking = False

    def _write_finished(self, workers: Workers) -> None:
        try:
            while (records := workers.results.get_nowait()) is not None:
                self._put(records)
        except Empty:
            return

    def _read(self) -> None:
        """Read and write the files that are left."""
        self._queue.close()
        if self._workers is None:
            while paths := self._queue.take(wait=False):
                self._write(read_files(self._root, paths))
        else:
            while (records := self._workers.results.get()) is not None:
                self._write(records)
            self._workers = None

    def _write(self, records: list[Record]) -> None:
        self._check_cancelled()
        self._put(records)
        self._report("read")

    def _put(self, records: list[Record]) -> None:
        self._writer.put(records)
        self._done += len(records)
        self._commit_if_due()

    def _finish(self) -> tuple[int, int, int]:
        """Write what could not be read, remove missing files, and count (see `IndexWriter.finish`)."""
        obstacles = {obstacle.path for obstacle in self._diff.obstacles}
        for path, text in self._diff.obstacles:
            self._writer.put_problem(path, -1, 0, (Problem(text).stored, None))
        missing = self._diff.missing
        if obstacles:
            folders = {number: path for path, number in self._diff.folders.items()}
            missing = [file for file in missing if joined(folders[file.folder], file.name) not in obstacles]
        for start in range(0, len(missing), _REMOVED_AT_ONCE):
            self._check_cancelled()
            self._writer.remove(missing[start : start + _REMOVED_AT_ONCE])
            self._commit_if_due()
        counts = self._writer.finish()
        self._writer.commit(counted=True)
        return counts

    def _commit_if_due(self) -> None:
        is_first, self._has_committed = not self._has_committed, True
        share = _COMMIT_SHARE * (time.monotonic() - self._started)
        if is_first or self._writer.transaction_seconds > max(_COMMIT_SECONDS, min(share, _MAX_COMMIT_SECONDS)):
            self._writer.commit()
        if is_first:
            self._report("scan" if self._is_walking else "read", force=True)

    def _check_cancelled(self) -> None:
        if self._cancelled():
            raise Cancelled(_("Given up; what was read so far is kept."))

    def _report(self, phase: str, *, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self._last_progress < _PROGRESS_SECONDS:
            return
        self._last_progress = now
        if phase == "done":
            self._on_progress(Progress("done", self._done, self._differing, self._writer.posts))
        elif phase == "scan":
            self._on_progress(Progress("scan", self._diff.found, None, self._writer.posts))
        else:
            total = None if self._is_walking else self._differing
            self._on_progress(Progress("read", self._done, total, self._writer.posts))
