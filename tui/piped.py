"""Running a command that reads what it is given on its standard input, and taking what it writes."""

from __future__ import annotations

import codecs
import os
import shlex
import signal
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tui.errors import os_reason
from tui.language import _
from tui.patterns import lazy_pattern
from tui.text import clean_line, cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import IO

MAX_OUTPUT: Final = 1 << 20
"""Bytes that are taken of what a command writes: more nobody reads in a dialog."""
_AT_ONCE: Final = 1 << 16
_GRACE_SECONDS: Final = 1.0
_ESCAPES: Final = lazy_pattern(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\-_]|\r(?=\n)")
_UNFINISHED: Final = lazy_pattern(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*)?|\r")
_MAX_SEQUENCE: Final = 4096
"""Characters of a sequence whose end is waited for."""


class PlainOutput:
    """What a command writes, piece by piece, without the sequences that colour it on a terminal. The end of a piece may
    cut one of them in two, or a character. The text is no less hostile for that.
    """

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._held = ""

    def add(self, piece: bytes) -> str:
        """The text of another piece, as far as it is known; that of an empty one, the last, is all that is left."""
        text = self._held + self._decode(piece, final=not piece)
        self._held = ""
        at = max(text.rfind("\x1b"), len(text) - 1 if text.endswith("\r") else -1)
        if piece and at >= 0 and len(text) - at <= _MAX_SEQUENCE and _UNFINISHED.fullmatch(text, at):
            text, self._held = text[:at], text[at:]
        return _ESCAPES.sub("", text)


class Piped:
    """A command, once: `run` it in a thread, `stop` it from any."""

    def __init__(self, command: str, *, shell: bool) -> None:
        """The words of the command are those a shell would make of it, but none is involved unless `shell` is set."""
        self._command = command
        self._shell = shell
        self._process: subprocess.Popen[bytes] | None = None
        self._is_stopped = False
        self._starting = threading.Lock()

    def run(self, given: Iterable[bytes], on_output: Callable[[bytes], object]) -> str:
        """Give the command something to read, and pass on what it writes, until it ends. Returns in a sentence how it
        failed, "" where it did not. What `given` raises ends what the command reads.
        """
        try:
            words: str | list[str] = self._command if self._shell else words_of(self._command)
            with self._starting:
                if self._is_stopped:
                    return ""
                process = self._process = subprocess.Popen(
                    words, shell=self._shell, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                    start_new_session=True, env={**os.environ, "TERM": "dumb", "NO_COLOR": "1"},
                )  # fmt: skip
        except (OSError, ValueError) as error:
            reason = os_reason(error) if isinstance(error, OSError) else str(error)
            return _("{program} did not start: {reason}.", program=_named(self._command), reason=reason)
        feeder = threading.Thread(target=_feed, args=(process.stdin, given), name="feeding", daemon=True)
        feeder.start()
        taken = 0
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        with process.stdout as output:
            while taken < MAX_OUTPUT and (piece := os.read(output.fileno(), min(_AT_ONCE, MAX_OUTPUT - taken))):
                taken += len(piece)
                on_output(piece)
        if taken >= MAX_OUTPUT:
            self.stop()
            process.wait()
            return _("Only the first {count} KiB are shown; the command was stopped.", count=MAX_OUTPUT // 1024)
        status = process.wait()
        if self._is_stopped or status == 0:
            return ""
        return _("{program} ended with status {status}.", program=_named(self._command), status=status)

    def stop(self) -> None:
        """End the command and what it started: as it is asked to, or else at once."""
        with self._starting:
            self._is_stopped = True
        if (process := self._process) is None or process.returncode is not None:
            return
        _signal(process, signal.SIGTERM)
        killer = threading.Timer(_GRACE_SECONDS, _signal, (process, signal.SIGKILL))
        killer.daemon = True
        killer.start()


def words_of(command: str) -> list[str]:
    """The words of a command line. Raises ValueError where a quote is not closed, or there are none."""
    words = shlex.split(command)
    if not words:
        raise ValueError(_("it is empty"))
    return words


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(OSError):
        os.killpg(process.pid, number)


def _feed(stdin: IO[bytes], given: Iterable[bytes]) -> None:
    with suppress(Exception):  # it reads no more, or there is no more to read: what it writes tells
        for piece in given:
            stdin.write(piece)
    with suppress(OSError):
        stdin.close()


def _named(command: str) -> str:
    return cut(clean_line(command.split(maxsplit=1)[0] if command.split() else command), 40)
