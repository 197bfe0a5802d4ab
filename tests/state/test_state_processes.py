"""Several processes at one file, and processes that are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tui.state import Mark, State

ROOT = Path(__file__).resolve().parents[2]

MARK_AND_WAIT = """
import sys
from pathlib import Path
from tui.state import MarkedPost, State
state = State(Path(sys.argv[1]))
state.mark([MarkedPost(b"k" * 16)], starred=True)
print("marked", flush=True)
sys.stdin.read()
"""

HOLD_AND_WAIT = """
import sys
from pathlib import Path
from tui.state import MarkedPost, State
state = State(Path(sys.argv[1]))
with state._database.writing() as (connection, _):
    connection.execute("UPDATE mark SET starred = 0")
    print("marked", flush=True)
    sys.stdin.read()
"""

MARK_MANY = """
import sys
from pathlib import Path
from tui.state import MarkedPost, State
print("ready", flush=True)
sys.stdin.readline()
with State(Path(sys.argv[1])) as state:
    for number in range(20):
        state.mark([MarkedPost(f"{sys.argv[2]:>8}{number:08}".encode())], read=True)
"""


def start(script: str, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the platform has no SIGKILL")
@pytest.mark.parametrize("last", [MARK_AND_WAIT, HOLD_AND_WAIT], ids=["kept", "in the next transaction"])
def test_a_mark_survives_a_kill_right_after_it(state_file: Path, last: str) -> None:
    for script in (MARK_AND_WAIT, last):
        with start(script, state_file) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"marked\n"
            process.kill()
    with State(state_file) as state:
        assert dict(state.marks()) == {b"k" * 16: Mark(starred=True)}


def test_processes_that_mark_at_once_from_the_first_moment_all_succeed(state_file: Path) -> None:
    processes = [start(MARK_MANY, state_file, name) for name in ("one", "two", "three")]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0, 0, 0]
    with State(state_file) as state:
        assert len(dict(state.marks())) == 60
