"""Processes that read post files while this one writes what they found.

Plain child processes over pipes: they start in a fraction of a `ProcessPoolExecutor`'s time, do not import the
program's main module again, and one that dies takes no more with it than the file that killed it.
"""

from __future__ import annotations

import marshal
import os
import re
import subprocess
import sys
import threading
from bisect import insort
from collections import deque
from queue import Queue
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol, cast

from tui.index.parse_worker import LENGTH, read_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST = 4
CHUNK = 200
_CHUNK_BYTES = (
    18 * 1024
)  # what is asked ahead fits into a pipe of any size, so that neither side waits for the other to read
_AHEAD = 3
_PIPE = 1 << 20  # where the system lets us: the answers to all of them fit, and no child waits for this process
_DATE = re.compile(rb"([12]\d{3})[-/_.]?(\d\d?)[-/_.]?(\d\d?)")
_START = (
    "import sys, marshal\n"
    "sys.path[:], root = marshal.loads(sys.stdin.buffer.read(int.from_bytes(sys.stdin.buffer.read(4), 'little')))\n"
    "from tui.index.parse_worker import main\n"
    "main(root)\n"
)


class Job(NamedTuple):
    """What the processes do with what they are asked: `work` makes a list of records of a list of tasks.

    `start` is the program of a process: it reads a marshalled `(sys.path, root)` from stdin, and from then on answers
    lists of tasks with lists of records. `failed` is the record of a task that ended the process that did it. As many
    lists as `results` wait to be taken.
    """

    work: Callable[[bytes, list[Any]], list[Any]]
    failed: Callable[[Any], Any]
    start: str = ""
    results: int = 16


READING = Job(read_files, lambda path: (path, -1, 0, ("reading this file ends the program that reads it", None)))


class Tasks(Protocol):
    """Where the processes take their tasks from."""

    def take(self, *, wait: bool) -> list[Any]:
        """The next tasks, few enough that three lists of them fit into a pipe; empty when there are none."""

    def close(self, *, drop: bool = False) -> None:
        """No more tasks will come; with `drop`, those that wait are forgotten."""


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def newness(path: bytes) -> bytes:
    """The date that a path carries, for reading the newest files first. It need not be right."""
    name = path[path.rfind(b"/") + 1 :]
    if name[4:5] == b"-" and name[:4].isdigit():
        return name[:10]
    found = _DATE.search(name) or _DATE.search(path)
    return b"-".join(found.groups()) if found else b""


class Pending:
    """The files still to be read. The walk adds to it while workers take from it, newest first."""

    def __init__(self) -> None:
        self._by_date: dict[bytes, list[bytes]] = {}
        self._dates: list[bytes] = []
        self._count = 0
        self._changed = threading.Condition()
        self._open = True

    def __len__(self) -> int:
        return self._count

    def add(self, paths: Sequence[bytes]) -> None:
        """More files."""
        with self._changed:
            for path in paths:
                date = newness(path)
                bucket = self._by_date.get(date)
                if bucket is None:
                    self._by_date[date] = [path]
                    insort(self._dates, date)
                else:
                    bucket.append(path)
            self._count += len(paths)
            self._changed.notify_all()

    def take(self, *, wait: bool) -> list[bytes]:
        """The next chunk; empty when there is none (with `wait`: and none will come)."""
        with self._changed:
            while wait and self._open and not self._count:
                self._changed.wait()
            taken: list[bytes] = []
            size = 0
            while self._dates and len(taken) < CHUNK and size < _CHUNK_BYTES:
                bucket = self._by_date[self._dates[-1]]
                taken.append(bucket.pop())
                size += len(taken[-1]) + 8
                if not bucket:
                    del self._by_date[self._dates.pop()]
            self._count -= len(taken)
            return taken

    def close(self, *, drop: bool = False) -> None:
        """No more files will come; with `drop`, those that wait are forgotten."""
        with self._changed:
            self._open = False
            if drop:
                self._by_date.clear()
                self._dates.clear()
                self._count = 0
            self._changed.notify_all()


class _Child:
    """A process that does tasks."""

    def __init__(self, root: bytes, start: str) -> None:
        """Start it. Raises OSError."""
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", start or _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=_PIPE,
            start_new_session=True,  # Ctrl-C is for the program, which then lets the child finish its chunk
        )
        self._in = cast("IO[bytes]", self._process.stdin)
        self._out = cast("IO[bytes]", self._process.stdout)
        self._send(([os.path.abspath(part) for part in sys.path], root))

    def _send(self, message: Any) -> None:
        data = marshal.dumps(message)
        self._in.write(len(data).to_bytes(LENGTH, "little"))
        self._in.write(data)
        self._in.flush()

    def ask(self, tasks: list[Any]) -> None:
        """Have these done. Raises OSError when the process died."""
        self._send(tasks)

    def answer(self) -> list[Any]:
        """The records of the longest-standing question. Raises EOFError when the process died."""
        length = self._out.read(LENGTH)
        data = self._out.read(int.from_bytes(length, "little"))
        if len(length) < LENGTH or len(data) < int.from_bytes(length, "little"):
            raise EOFError
        records: list[Any] = marshal.loads(data)  # noqa: S302 - of a process of our own
        return records

    def close(self) -> None:
        """Let it end."""
        for pipe in (self._in, self._out):
            try:
                pipe.close()
            except OSError:
                continue
        self._process.wait()


class Workers:
    """Some processes, each with a thread that at once begins to hand it chunks of `pending`.

    Records come in `results`; None ends them.
    """

    def __init__(self, root: bytes, pending: Tasks, job: Job = READING) -> None:
        self.results: Queue[list[Any] | None] = Queue(job.results)
        self._root = root
        self._job = job
        self._pending = pending
        self._stopped = False
        children: list[_Child | None] = []
        for _ in range(min(MOST, _processors()) if sys.executable else 0):
            try:
                children.append(_Child(root, job.start))
            except OSError:
                break
        if not children:
            children.append(None)
        self._left = len(children)
        self._lock = threading.Lock()
        for child in children:
            threading.Thread(target=self._serve, args=(child,), name="microfiche-reader", daemon=True).start()

    def stop(self) -> None:
        """End early: what is being read comes to nothing."""
        self._stopped = True
        self._pending.close(drop=True)
        while self.results.get() is not None:
            continue

    def _serve(self, child: _Child | None) -> None:
        asked: deque[list[Any]] = deque()
        try:
            while not self._stopped:
                while len(asked) < _AHEAD and (chunk := self._pending.take(wait=not asked)):
                    asked.append(chunk)
                    if child is not None:
                        try:
                            child.ask(chunk)
                        except OSError:
                            child = self._dead(child, asked)
                if not asked:
                    break
                if child is None:
                    self.results.put(self._job.work(self._root, asked.popleft()))
                    continue
                try:
                    self.results.put(child.answer())
                    asked.popleft()
                except (EOFError, OSError, ValueError):
                    child = self._dead(child, asked)
        finally:
            if child is not None:
                child.close()
            with self._lock:
                self._left -= 1
                last = not self._left
            if last:
                self.results.put(None)

    def _dead(self, child: _Child, asked: deque[list[Any]]) -> _Child | None:
        """A process died: do what it was asked one by one, and go on with a new one."""
        child.close()
        fresh: _Child | None = None
        while asked:
            records: list[Any] = []
            for task in asked.popleft():
                try:
                    fresh = fresh or _Child(self._root, self._job.start)
                    fresh.ask([task])
                    records += fresh.answer()
                except (EOFError, OSError, ValueError):
                    if fresh is not None:
                        fresh.close()
                        fresh = None
                    records.append(self._job.failed(task))
            self.results.put(records)
        return fresh
