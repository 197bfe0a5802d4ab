"""Processes that read post files while this one writes the results.

They are plain child processes with pipes. They start in a fraction of the time of a `ProcessPoolExecutor`, do not
import the program's main module again, and when one dies, only the file that killed it is lost.
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

from tui.index.parse_worker import LENGTH_BYTES, read_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MAX_PROCESSES = 4
FILES_AT_ONCE = 200
_TASK_BYTES = 18 * 1024
_LISTS_AHEAD = 3
"""A process has this many lists of tasks, of `_TASK_BYTES` each: they fit into a pipe of the smallest size (64 KiB), so
writing them never blocks while the process is writing too."""
_PIPE_BYTES = 1 << 20
"""The size asked for, which the system may refuse: with it, a process seldom waits for its records to be taken."""
_DATE = re.compile(rb"([12]\d{3})[-/_.]?(\d\d?)[-/_.]?(\d\d?)")


class WorkerProgram(NamedTuple):
    """What the processes run."""

    work: Callable[[bytes, list[Any]], list[Any]]
    """Turns the root folder and a list of tasks into a list of records."""
    failed: Callable[[Any], Any]
    """The record of a task that killed its process."""
    niceness: int = 0
    max_results: int = 16
    """How many lists of records may wait to be taken."""

    @property
    def code(self) -> str:
        """The Python program of a process, which reads a marshalled `(sys.path, root)` from stdin before the tasks."""
        module, work = self.work.__module__, self.work.__name__
        return (
            "import sys, marshal\n"
            "length = int.from_bytes(sys.stdin.buffer.read(4), 'little')\n"
            "sys.path[:], root = marshal.loads(sys.stdin.buffer.read(length))\n"
            "from tui.index.parse_worker import main\n"
            f"from {module} import {work}\n"
            f"main(root, {work}, {self.niceness})\n"
        )


PARSING = WorkerProgram(
    read_files, lambda path: (path, -1, 0, ("reading this file ends the program that reads it", None))
)


class TaskQueue(Protocol):
    """Where the processes take their tasks from. Methods are called from several threads."""

    def take(self, *, wait: bool) -> list[Any]:
        """The next tasks, `_TASK_BYTES` at most; empty when there are none (with `wait`: and none will be added)."""

    def close(self, *, drop: bool = False) -> None:
        """Add no more tasks; with `drop`, forget those that are left."""


def _count_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def date_in_path(path: bytes) -> bytes:
    """The date in a path, b"" without one. It is a guess, good enough for reading the newest files first."""
    name = path[path.rfind(b"/") + 1 :]
    if name[4:5] == b"-" and name[:4].isdigit():
        return name[:10]
    found = _DATE.search(name) or _DATE.search(path)
    return b"-".join(found.groups()) if found else b""


class FileQueue:
    """The files that are still to be read. Found files are added while the newest are taken by the processes."""

    def __init__(self) -> None:
        self._by_date: dict[bytes, list[bytes]] = {}
        self._dates: list[bytes] = []
        self._count = 0
        self._changed = threading.Condition()
        self._open = True

    def __len__(self) -> int:
        return self._count

    def add(self, paths: Sequence[bytes]) -> None:
        """Add files, by their paths."""
        with self._changed:
            for path in paths:
                date = date_in_path(path)
                bucket = self._by_date.get(date)
                if bucket is None:
                    self._by_date[date] = [path]
                    insort(self._dates, date)
                else:
                    bucket.append(path)
            self._count += len(paths)
            self._changed.notify_all()

    def take(self, *, wait: bool) -> list[bytes]:
        """The next files; empty when there are none (with `wait`: and none will be added)."""
        with self._changed:
            while wait and self._open and not self._count:
                self._changed.wait()
            taken: list[bytes] = []
            size = 0
            while self._dates and len(taken) < FILES_AT_ONCE and size < _TASK_BYTES:
                bucket = self._by_date[self._dates[-1]]
                taken.append(bucket.pop())
                size += len(taken[-1]) + 8
                if not bucket:
                    del self._by_date[self._dates.pop()]
            self._count -= len(taken)
            return taken

    def close(self, *, drop: bool = False) -> None:
        """Add no more files; with `drop`, forget those that are left."""
        with self._changed:
            self._open = False
            if drop:
                self._by_date.clear()
                self._dates.clear()
                self._count = 0
            self._changed.notify_all()


class _Process:
    """A process that works on lists of tasks."""

    def __init__(self, root: bytes, code: str) -> None:
        """Start it. Raises OSError."""
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=_PIPE_BYTES,
            start_new_session=True,  # Ctrl-C goes to the program alone, which lets this process finish
        )
        self._in = cast("IO[bytes]", self._process.stdin)
        self._out = cast("IO[bytes]", self._process.stdout)
        self.send(([os.path.abspath(part) for part in sys.path], root))

    def send(self, message: Any) -> None:
        """Send a list of tasks. Raises OSError when the process has died."""
        data = marshal.dumps(message)
        self._in.write(len(data).to_bytes(LENGTH_BYTES, "little"))
        self._in.write(data)
        self._in.flush()

    def receive(self) -> list[Any]:
        """The records of the first list that is not received yet. Raises EOFError when the process has died."""
        length = self._out.read(LENGTH_BYTES)
        data = self._out.read(int.from_bytes(length, "little"))
        if len(length) < LENGTH_BYTES or len(data) < int.from_bytes(length, "little"):
            raise EOFError
        records: list[Any] = marshal.loads(data)  # noqa: S302 - from our own process
        return records

    def close(self) -> None:
        """End it, and wait for that."""
        for pipe in (self._in, self._out):
            try:
                pipe.close()
            except OSError:
                continue
        self._process.wait()


class Workers:
    """Some processes, each with a thread that gives it tasks from a queue.

    Lists of records come in `results`, and None after the last one.
    """

    def __init__(self, root: bytes, tasks: TaskQueue, program: WorkerProgram = PARSING) -> None:
        self.results: Queue[list[Any] | None] = Queue(program.max_results)
        self._root = root
        self._program = program
        self._tasks = tasks
        self._stopped = False
        processes: list[_Process | None] = []
        for _ in range(min(_MAX_PROCESSES, _count_processors()) if sys.executable else 0):
            try:
                processes.append(self._start_process())
            except OSError:
                break
        if not processes:
            processes.append(None)
        self._running = len(processes)
        self._lock = threading.Lock()
        for process in processes:
            threading.Thread(target=self._serve, args=(process,), name="microfiche-reader", daemon=True).start()

    def stop(self) -> None:
        """End early; records that are not taken yet are lost."""
        self._stopped = True
        self._tasks.close(drop=True)
        while self.results.get() is not None:
            continue

    def _start_process(self) -> _Process:
        return _Process(self._root, self._program.code)

    def _serve(self, process: _Process | None) -> None:
        """Give tasks to a process, or work on them here where none could be started."""
        sent: deque[list[Any]] = deque()
        try:
            while not self._stopped:
                while len(sent) < _LISTS_AHEAD and (tasks := self._tasks.take(wait=not sent)):
                    sent.append(tasks)
                    if process is not None:
                        try:
                            process.send(tasks)
                        except OSError:
                            process = self._replace(process, sent)
                if not sent:
                    break
                if process is None:
                    self.results.put(self._program.work(self._root, sent.popleft()))
                    continue
                try:
                    self.results.put(process.receive())
                    sent.popleft()
                except (EOFError, OSError, ValueError):
                    process = self._replace(process, sent)
        finally:
            if process is not None:
                process.close()
            with self._lock:
                self._running -= 1
                is_last = not self._running
            if is_last:
                self.results.put(None)

    def _replace(self, process: _Process, sent: deque[list[Any]]) -> _Process | None:
        """Start another process for one that died, and send it the tasks again, one by one to find what killed it."""
        process.close()
        new: _Process | None = None
        while sent:
            records: list[Any] = []
            for task in sent.popleft():
                try:
                    new = new or self._start_process()
                    new.send([task])
                    records += new.receive()
                except (EOFError, OSError, ValueError):
                    if new is not None:
                        new.close()
                        new = None
                    records.append(self._program.failed(task))
            self.results.put(records)
        return new
