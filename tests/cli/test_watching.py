"""`index --watch`: going on indexing as files change."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from queue import Queue
from threading import Thread

from tests.conftest import write_post


def test_watching_indexes_what_comes_until_it_is_interrupted(archive: Path, own_folders: Path) -> None:
    command = [sys.executable, "-m", "tui", "index", str(archive), "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        lines: Queue[str] = Queue()
        reader = Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True)
        reader.start()
        number = 0
        # When watching begins is not told.
        while reader.is_alive():
            write_post(archive, "new.md", f"New {(number := number + 1)}")
            reader.join(0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    assert ("added" in first, "1 added" in lines.get()) == (True, True)
