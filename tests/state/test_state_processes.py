"""Several processes at one file, and processes that are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tui.state import Mark, State
from tui.state.mark_lines import read_lines

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


FILL_AND_MAKE_ROOM = """
import resource, sys, threading
from pathlib import Path
import tui.state.write_behind as write_behind
from tui.state import MarkedPost, MarkEdit, State
write_behind._RETRY_SECONDS = 0.01
failed, recovered = threading.Event(), threading.Event()
state = State(Path(sys.argv[1]))
state.mark([MarkedPost(b"a" * 16)], read=True)
def written(had_failed):
    if had_failed:
        recovered.set()
writer = write_behind.WriteBehind(state, lambda error: failed.set(), written)
# No file may grow now: the log cannot take another page, nor the journal another line.
resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
writer.mark([b"k" * 16], lambda: [MarkedPost(b"k" * 16)], MarkEdit(starred=True))
assert failed.wait(120)
assert writer.unwritten() == {b"k" * 16} and writer.failure is not None
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert recovered.wait(120)
assert not writer.unwritten() and writer.failure is None
writer.close()
state.close()
print("marked", flush=True)
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
    names = ("one", "two", "three", "four", "five")
    processes = [start(MARK_MANY, state_file, name) for name in names]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0] * len(names)
    with State(state_file) as state:
        marks = dict(state.marks())
        assert len(marks) == 20 * len(names)
        assert state.notice == ""
    contents = read_lines(state_file.with_name("state.marks.jsonl").read_bytes())
    assert contents.damaged == ()
    assert {entry.subject.key for entry in contents.entries} == set(marks)


def test_a_mark_is_kept_once_files_can_grow_again(state_file: Path) -> None:
    with start(FILL_AND_MAKE_ROOM, state_file) as process:
        assert process.communicate()[0] == b"marked\n"
    with State(state_file) as state:
        assert dict(state.marks()) == {b"a" * 16: Mark(read=True), b"k" * 16: Mark(starred=True)}
