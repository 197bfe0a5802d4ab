"""Processes that read post files while this one writes the results.

They are plain child processes with pipes. They start in a fraction of the time of a `ProcessPoolExecutor`, do not
import the program's main module again, and when one dies or is stuck on a file, another goes on with the next file. A
process tells which task it is at in memory that it shares with this one.
"""

from __future__ import annotations

import marshal
import mmap
import os
import select
import sys
import threading
from bisect import insort
from collections import deque
from functools import partial
from queue import Queue
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol, cast

from tui.child import end, import_path, start_python
from tui.index.parse_worker import COUNT_BYTES, LENGTH_BYTES, read_files, record_given_up
from tui.index.stuck import DIED, STUCK, GivenUp, StuckWatch, TaskLimits, processor_seconds
from tui.patterns import lazy_pattern

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
_READ_BYTES = 1 << 20
_LOOK_SECONDS = 0.25
"""How often it is looked whether a process is stuck, or not wanted any more."""
_END_SECONDS = 5.0
"""How long a process that has nothing to do may take to end."""
_DATE = lazy_pattern(rb"([12]\d{3})[-/_.]?(\d\d?)[-/_.]?(\d\d?)")


class WorkerProgram(NamedTuple):
    """What the processes run."""

    work: Callable[..., list[Any]]
    """Turns the root folder and a list of tasks into a list of records, one for each. Its third argument is to be
    called before anything is done for a task, with its index in the list; tasks may take turns.
    """
    record_given_up: Callable[[bytes, Any, GivenUp], Any]
    """The record, made here, of a task that cost a process its life, by the root folder."""
    niceness: int = 0
    max_results: int = 16
    """How many lists of records may wait to be taken."""
    limits: TaskLimits = TaskLimits(busy=12.0, idle=60.0, unknown=60.0)
    """How long a process may take for one task."""

    @property
    def code(self) -> str:
        """The Python program of a process, which reads a marshalled `(sys.path, root, count)` from stdin before the
        tasks: `count` is the file handle of the shared count.
        """
        module, work = self.work.__module__, self.work.__name__
        return (
            "import sys, marshal\n"
            "length = int.from_bytes(sys.stdin.buffer.read(4), 'little')\n"
            "sys.path[:], root, count = marshal.loads(sys.stdin.buffer.read(length))\n"
            "from tui.index.parse_worker import main\n"
            f"from {module} import {work}\n"
            f"main(root, count, {work}, {self.niceness}, {int(2 * self.limits.busy) + 1})\n"
        )


PARSING = WorkerProgram(read_files, record_given_up)


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


def guessed_date(path: bytes) -> bytes:
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
                date = guessed_date(path)
                bucket = self._by_date.get(date)
                if bucket is None:
                    self._by_date[date] = [path]
                    insort(self._dates, date)
                else:
                    bucket.append(path)
            self._count += len(paths)
            self._changed.notify_all()

    def take(self, *, wait: bool, limit: int = FILES_AT_ONCE) -> list[bytes]:
        """The next files; empty when there are none (with `wait`: and none will be added)."""
        with self._changed:
            while wait and self._open and not self._count:
                self._changed.wait()
            taken: list[bytes] = []
            size = 0
            while self._dates and len(taken) < limit and size < _TASK_BYTES:
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


class _StuckError(Exception):
    """A process is stuck on a task."""


class _Process:
    """A process that works on lists of tasks."""

    def __init__(self, root: bytes, program: WorkerProgram) -> None:
        """Start it. Raises OSError."""
        with TemporaryFile() as shared:
            shared.truncate(COUNT_BYTES)
            self._count = mmap.mmap(shared.fileno(), COUNT_BYTES)
            self._process = start_python(program.code, pipe_bytes=_PIPE_BYTES, handles=(shared.fileno(),))
            self._in = cast("IO[bytes]", self._process.stdin)
            self._out = cast("IO[bytes]", self._process.stdout)
            self._buffer = bytearray()
            self._received = 0
            self._watch = StuckWatch(program.limits, partial(processor_seconds, self._process.pid))
            self._ready = select.poll()
            self._ready.register(self._out, select.POLLIN)
            try:
                self.send((import_path(), root, shared.fileno()))
            except OSError:
                self.close(kill=True)
                raise

    @property
    def task(self) -> int:
        """The number of the task that it is at, from 1 over all lists; 0 before the first."""
        return int.from_bytes(self._count[:], "little")

    @property
    def under_way(self) -> int:
        """The index of the task it is at in the first list that is not received yet; -1 before that list is begun."""
        return self.task - self._received - 1

    def send(self, message: Any) -> None:
        """Send a list of tasks. Raises OSError when the process has died."""
        data = marshal.dumps(message)
        self._in.write(len(data).to_bytes(LENGTH_BYTES, "little"))
        self._in.write(data)
        self._in.flush()

    def receive(self, is_stopped: Callable[[], bool]) -> list[Any]:
        """The records of the first list that is not received yet.

        Raises EOFError when the process has died or `is_stopped`, and _StuckError when it is stuck.
        """
        self._watch.restart(self.task)
        size = LENGTH_BYTES
        while len(self._buffer) < size or (size := self._message_size()) > len(self._buffer):
            if not self._ready.poll(_LOOK_SECONDS * 1000):
                if is_stopped():
                    raise EOFError
                if self._watch.is_stuck(self.task):
                    raise _StuckError
                continue
            piece = os.read(self._out.fileno(), _READ_BYTES)
            if not piece:
                raise EOFError
            self._buffer += piece
            self._watch.restart(self.task)
        records: list[Any] = marshal.loads(self._buffer[LENGTH_BYTES:size])  # noqa: S302 - from our own process
        del self._buffer[:size]
        self._received += len(records)
        return records

    def _message_size(self) -> int:
        """The size of the first message in the buffer, with its length before it."""
        return LENGTH_BYTES + int.from_bytes(self._buffer[:LENGTH_BYTES], "little")

    def close(self, *, kill: bool = False) -> None:
        """End it, with `kill` whatever it is doing, and wait for that."""
        end(self._process, 0.0 if kill else _END_SECONDS)
        self._count.close()


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

    def _is_stopped(self) -> bool:
        return self._stopped

    def _start_process(self) -> _Process:
        return _Process(self._root, self._program)

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
                            process = self._replace(process, sent, DIED)
                if not sent:
                    break
                if process is None:
                    self.results.put(self._program.work(self._root, sent.popleft()))
                    continue
                try:
                    self.results.put(process.receive(self._is_stopped))
                    sent.popleft()
                except _StuckError:
                    process = self._replace(process, sent, STUCK)
                except (EOFError, OSError, ValueError):
                    process = self._replace(process, sent, DIED)
        finally:
            if process is not None:
                process.close(kill=self._stopped)
            with self._lock:
                self._running -= 1
                is_last = not self._running
            if is_last:
                self.results.put(None)

    def _replace(self, process: _Process, sent: deque[list[Any]], given_up: GivenUp) -> _Process | None:
        """Start another process for one that has died or is stuck, for what was `sent` without the task it was at.

        That task is tried once more alone, unless its process was stuck on it: something else may have ended that.
        None where no process lives long enough to begin a task.
        """
        is_begun, at = process.task > 0, process.under_way
        process.close(kill=True)
        if self._stopped or not is_begun:
            return None
        if sent and at >= 0:
            first = sent.popleft()
            suspect = first.pop(min(at, len(first) - 1))
            if first:
                sent.appendleft(first)
            is_stuck = given_up is STUCK
            self.results.put(
                [self._program.record_given_up(self._root, suspect, STUCK) if is_stuck else self._alone(suspect)]
            )
        return self._start_with(sent)

    def _start_with(self, sent: deque[list[Any]]) -> _Process | None:
        """A new process that has been sent these tasks; None where that fails."""
        try:
            process = self._start_process()
        except OSError:
            return None
        try:
            for tasks in sent:
                process.send(tasks)
        except OSError:
            process.close(kill=True)
            return None
        return process

    def _alone(self, task: Any) -> Any:
        """The record of a task by a process of its own."""
        process = self._start_with(deque([[task]]))
        if process is None:
            return self._program.record_given_up(self._root, task, DIED)
        try:
            (record,) = process.receive(self._is_stopped)
        except _StuckError:
            return self._program.record_given_up(self._root, task, STUCK)
        except (EOFError, OSError, ValueError):
            return self._program.record_given_up(self._root, task, DIED)
        else:
            return record
        finally:
            process.close(kill=True)
