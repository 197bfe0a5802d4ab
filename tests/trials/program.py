"""The program as a process of its own, in a folder of its own."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.e2e.command import COMMAND, environ

_KILLED = """
import os, signal, sqlite3, sys
import tui.sqlite
left = {count}
class Counted(sqlite3.Connection):
    def execute(self, *given):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(*given)
tui.sqlite.connection_class = Counted
from tui.cli.main import run
sys.exit(run(sys.argv[1:], version="0"))
"""


class Said(NamedTuple):
    """What a command came to: its exit status, and what it wrote."""

    status: int
    out: str
    err: str


class Program:
    """The program with its folders below `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def cache(self) -> Path:
        """The folder of the index."""
        return self.home / "CACHE" / "microfiche"

    def _env(self) -> dict[str, str]:
        places = {f"XDG_{kind}_HOME": str(self.home / kind) for kind in ("CACHE", "DATA", "CONFIG")}
        return environ(HOME=str(self.home), **places)

    def __call__(self, command: Sequence[str]) -> Said:
        """Run a command line to its end."""
        done = subprocess.run([*COMMAND, *command], capture_output=True, check=False, env=self._env(), timeout=600)
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def kill_after(self, seconds: float, command: Sequence[str]) -> bool:
        """Kill a command after some time; whether it was running yet."""
        with subprocess.Popen(
            [*COMMAND, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self._env()
        ) as process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
            process.kill()
        return process.returncode == -signal.SIGKILL

    def kill_at_statement(self, count: int, command: Sequence[str]) -> bool:
        """Have a command killed before one of its statements of SQL; whether it came to so many."""
        code = _KILLED.format(count=count)
        done = subprocess.run(
            [sys.executable, "-c", code, *command], capture_output=True, check=False, env=self._env(), timeout=600
        )
        return done.returncode == -signal.SIGKILL

    def copy(self, home: Path) -> Program:
        """The same in another folder, which holds what this one does."""
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.home, home)
        return Program(home)
