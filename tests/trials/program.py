"""The program as a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import pkgutil
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, NamedTuple

from tests.e2e.command import COMMAND, ROOT, environ

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

    @property
    def data(self) -> Path:
        """The folder of the marks."""
        return self.home / "DATA" / "microfiche"

    def env(self) -> dict[str, str]:
        """The environment in which these folders are the user's."""
        places = {f"XDG_{kind}_HOME": str(self.home / kind) for kind in ("CACHE", "DATA", "CONFIG")}
        return environ(HOME=str(self.home), **places)

    def __call__(self, command: Sequence[str]) -> Said:
        """Run a command line to its end."""
        done = subprocess.run([*COMMAND, *command], capture_output=True, check=False, env=self.env(), timeout=600)
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def kill_after(self, seconds: float, command: Sequence[str]) -> bool:
        """Kill a command after some time; whether it was running yet."""
        with subprocess.Popen(
            [*COMMAND, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.env()
        ) as process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
            process.kill()
        return process.returncode == -signal.SIGKILL

    def kill_at_statement(self, count: int, command: Sequence[str]) -> bool:
        """Have a command killed before one of its statements of SQL; whether it came to so many."""
        code = _KILLED.format(count=count)
        done = subprocess.run(
            [sys.executable, "-c", code, *command], capture_output=True, check=False, env=self.env(), timeout=600
        )
        return done.returncode == -signal.SIGKILL

    def copy(self, home: Path) -> Program:
        """The same in another folder, which holds what this one does."""
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.home, home)
        return type(self)(home)


def import_program() -> None:
    """Read the modules that the command line imports where it first uses them."""
    for package in ("archive", "article", "cli", "index", "library", "search", "state"):
        for module in pkgutil.walk_packages([str(ROOT / "tui" / package)], f"tui.{package}."):
            import_module(module.name)


class ForkedProgram(Program):
    """The same as copies of this process, which has read the program's modules already: ten times as many trials.

    Only for a process that runs no other thread.
    """

    def __call__(self, command: Sequence[str]) -> Said:
        """Run a command line to its end."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            _, status = os.waitpid(self._fork(command, out, err), 0)
            said = []
            for file in (out, err):
                file.seek(0)
                said.append(file.read().decode())
        return Said(os.waitstatus_to_exitcode(status), *said)

    def kill_after(self, seconds: float, command: Sequence[str]) -> bool:
        """Kill a command after some time; whether it was running yet."""
        with Path(os.devnull).open("wb") as nowhere:
            process = self._fork(command, nowhere, nowhere)
        watched = os.pidfd_open(process)
        select.select([watched], [], [], seconds)
        os.close(watched)
        os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        return os.waitstatus_to_exitcode(status) == -signal.SIGKILL

    def _fork(self, command: Sequence[str], out: IO[bytes], err: IO[bytes]) -> int:
        """Start a command line that writes into these files; the number of its process."""
        from tui.__main__ import main

        sys.stdout.flush()
        if process := os.fork():
            return process
        status = 1
        try:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            os.environ.clear()
            os.environ.update(self.env())
            sys.argv = ["microfiche", *command]
            status = main()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
