"""Work that hangs or dies where its tasks say so, for processes that import nothing else."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from tui.index.stuck import GivenUp

Task = tuple[str, str]


def work(_root: bytes, tasks: Sequence[Task], begin: Callable[[int], object] = lambda _at: None) -> list[Task]:
    """Do what each task, an action and a word, says."""
    done = []
    for at, (action, word) in enumerate(tasks):
        begin(at)
        if action == "hang":
            signal.pause()
        elif action == "spin":
            while True:
                pass
        elif action == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif action == "die once":
            marker = Path(word)
            if not marker.exists():
                marker.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        done.append((action, word))
    return done


def work_in_turns(root: bytes, tasks: Sequence[Task], begin: Callable[[int], object] = lambda _at: None) -> list[Task]:
    """As `work`, after all tasks were begun once."""
    for at in range(len(tasks)):
        begin(at)
    return work(root, tasks, begin)


def record_given_up(_root: bytes, task: Task, given_up: GivenUp) -> Task:
    return ("stuck" if given_up.is_final else "died", task[1])
