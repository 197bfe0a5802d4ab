"""A process that works on files and hangs or dies: what it was at is named, and the rest is read."""

from __future__ import annotations

import marshal
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from tests.index.hanging import Task, record_given_up, work, work_in_turns
from tui.index.stuck import StuckWatch, TaskLimits, processor_seconds
from tui.index.workers import WorkerProgram, Workers


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        self.at: float | None = 0.0

    def __call__(self) -> Any:
        return self.at


@pytest.mark.parametrize(
    ("used", "now", "stuck"),
    [
        ([1.0, 4.0], [100.0, 200.0], False),
        ([1.0, 6.0], [1.0, 6.0], True),
        ([1.0, 1.0], [1.0, 30.0], True),
        ([1.0, 1.1], [1.0, 30.0], False),
        ([None, None], [1.0, 30.0], False),
        ([None, None], [1.0, 70.0], True),
    ],
    ids=["slow beside others", "busy too long", "idle", "slow", "unknown", "unknown too long"],
)
def test_processor_time_tells_whether_a_process_is_stuck(
    used: list[float | None], now: list[float], stuck: bool
) -> None:
    processor, clock = Clock(), Clock()
    watch = StuckWatch(TaskLimits(busy=5.0, idle=20.0, unknown=60.0), processor, clock)
    watch.restart(1)
    for processor.at, clock.at in zip(used, now, strict=True):
        found = watch.is_stuck(1)
    assert found is stuck


def test_each_task_has_time_of_its_own() -> None:
    processor, clock = Clock(), Clock()
    watch = StuckWatch(TaskLimits(busy=5.0, idle=20.0, unknown=60.0), processor, clock)
    for begun in range(1, 10):
        processor.at = clock.at = 4.0 * begun
        assert not watch.is_stuck(begun)


@pytest.mark.skipif(processor_seconds(os.getpid()) is None, reason="this system does not tell")
def test_the_processor_time_of_a_process_is_known() -> None:
    assert processor_seconds(os.getpid()) == pytest.approx(time.process_time(), abs=0.5)


_PROGRAM = WorkerProgram(work, record_given_up, limits=TaskLimits(busy=1.0, idle=2.0, unknown=3.0))


class Lists:
    """Lists of tasks, given out one by one."""

    def __init__(self, lists: list[list[Task]]) -> None:
        self._lists = lists
        self._lock = threading.Lock()

    def take(self, *, wait: bool) -> list[Task]:
        with self._lock:
            return self._lists.pop(0) if self._lists else []

    def close(self, *, drop: bool = False) -> None:
        if drop:
            with self._lock:
                self._lists.clear()


def _done_by(lists: list[list[Task]], program: WorkerProgram = _PROGRAM) -> list[Task]:
    workers = Workers(b"", Lists(lists), program)
    done: list[Task] = []
    while (some := workers.results.get()) is not None:
        done += some
    return sorted(done)


@pytest.mark.parametrize(("action", "outcome"), [("hang", "stuck"), ("spin", "stuck"), ("die", "died")])
def test_a_task_that_costs_its_process_is_told_and_all_others_are_done(action: str, outcome: str) -> None:
    lists = [[("do", f"{number}-{at}") for at in range(5)] for number in range(4)]
    others = [task for tasks in lists for task in tasks]
    lists[1].insert(2, (action, "bad"))
    assert _done_by(lists) == sorted([*others, (outcome, "bad")])


def test_the_task_that_is_told_is_the_one_that_hangs_where_tasks_take_turns() -> None:
    tasks = [("do", "a"), ("hang", "bad"), ("do", "b")]
    assert _done_by([tasks], _PROGRAM._replace(work=work_in_turns)) == [("do", "a"), ("do", "b"), ("stuck", "bad")]


def test_a_process_that_something_else_ends_is_replaced_and_loses_nothing(tmp_path: Path) -> None:
    once = ("die once", str(tmp_path / "once"))
    assert _done_by([[("do", "a"), once, ("do", "b")]]) == sorted([("do", "a"), once, ("do", "b")])


def test_processes_that_cannot_live_are_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WorkerProgram, "code", "raise SystemExit")
    assert _done_by([[("do", "a")], [("do", "b")], [("do", "c")]]) == [("do", "a"), ("do", "b"), ("do", "c")]


def test_a_process_that_nobody_watches_any_more_is_ended_by_the_system() -> None:
    with TemporaryFile() as count:
        count.truncate(8)
        messages = [(sys.path, b"", count.fileno()), [("spin", "a")]]
        sent = b"".join(len(data).to_bytes(4, "little") + data for data in map(marshal.dumps, messages))
        code = _PROGRAM._replace(limits=TaskLimits(0, 0, 0)).code
        ended = subprocess.run([sys.executable, "-c", code], input=sent, pass_fds=[count.fileno()], check=False)
    assert ended.returncode == -signal.SIGXCPU


def test_stopping_does_not_wait_for_a_task_that_hangs() -> None:
    workers = Workers(
        b"", Lists([[("hang", "a")], [("hang", "b")]]), _PROGRAM._replace(limits=TaskLimits(999, 999, 999))
    )
    workers.stop()
    assert workers.results.empty()
