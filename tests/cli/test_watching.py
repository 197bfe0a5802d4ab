"""`index --watch`: going on indexing as files change."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.conftest import PATIENCE, write_post


def test_watching_indexes_what_comes_until_it_is_interrupted(archive: Path, own_folders: Path) -> None:
    command = [sys.executable, "-m", "tui", "index", str(archive), "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        write_post(archive, "new.md", "New")
        second = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
    assert ("added" in first, "1 added" in second) == (True, True)
