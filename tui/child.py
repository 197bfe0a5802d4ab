"""Processes of Python that do a part of the program's work: they can be ended, whatever they are doing, and hold up no
thread of this one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def start_python(program: str, *, pipe_bytes: int = -1, handles: Collection[int] = ()) -> subprocess.Popen[bytes]:
    """Start a process with a program of Python, whose stdin and stdout are pipes. Raises OSError.

    It imports nothing but the standard library before it has put `import_path` into `sys.path`. Pipes have the size
    `pipe_bytes`, where the system allows it; the file `handles` are its own as well.
    """
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pipesize=pipe_bytes,
        pass_fds=handles,
        start_new_session=True,  # Ctrl-C is for the program alone
    )


def import_path() -> list[str]:
    """Where this process imports from, which a process has to be sent."""
    return [os.path.abspath(part) for part in sys.path]


def end(process: subprocess.Popen[bytes], patience: float = 0.0) -> None:
    """End a process and wait for that: whatever it is doing, but for `patience`, the seconds that it has to end by
    itself since nothing more is sent.
    """
    if not patience:
        process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    try:
        process.wait(patience or None)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
