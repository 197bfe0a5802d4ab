"""The command that is tested: the installed one where it is installed, else the package of this checkout."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.conftest import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
_INSTALLED = Path(sys.executable).with_name("microfiche")
COMMAND: tuple[str, ...] = (str(_INSTALLED),) if _INSTALLED.exists() else (sys.executable, "-m", "tui")


def environ(**others: str) -> dict[str, str]:
    """The environment of a test, in which the package of this checkout is found from any folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **others}


def microfiche(
    *argv: str | bytes, env: Mapping[str, str] | None = None, folder: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end in a process of its own."""
    return subprocess.run(
        [*COMMAND, *argv], capture_output=True, check=False, env=environ(**(env or {})), cwd=folder, timeout=PATIENCE
    )


class Browser:
    """A web browser that tells what it was asked to open. Its command is for `$BROWSER`."""

    def __init__(self, folder: Path) -> None:
        self.command = folder / "browser"
        self._opened = folder / "opened"
        # Written aside and then named: whoever looks finds all of it or nothing.
        self.command.write_text(
            f"#!/bin/sh\nprintf '%s\\n' \"$@\" > '{self._opened}.part'\nmv '{self._opened}.part' '{self._opened}'\n"
        )
        self.command.chmod(self.command.stat().st_mode | stat.S_IXUSR)

    @property
    def opened(self) -> list[str]:
        """The words it was started with; none, while it was not."""
        try:
            return self._opened.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
