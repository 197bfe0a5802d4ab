"""A pseudo-terminal to run the installed command in, with its screen emulated by pyte.

The terminal says that it knows synchronised output (private mode 2026), so what the screen shows is always a whole frame.
Waiting is for what the screen shows or for a condition, never for time to pass.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING, Self

import pyte
from pyte.screens import Char
from wcwidth import iter_graphemes, wcswidth

from tests.conftest import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "space": " ", "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}  # fmt: skip


_ASKED = b"\x1b[?2026$p"
_ANSWER = b"\x1b[?2026;2$y"
_FRAME = re.compile(rb"\x1b\[\?2026([hl])")
# Private modes, queries and strings that a real terminal answers or swallows and pyte would print.
_SWALLOWED = re.compile(
    rb"\x1b\[[<=>][0-9;:]*[a-zA-Z]|\x1b\[[?0-9;]*[$ ][a-zA-Z]|\x1bP[^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)
_BEGUN = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]P][^\x07\x1b]*\x1b?)?\Z")
# A terminal of its own to be stopped and resized by: what is started first takes it, then becomes the command.
_TAKE_TERMINAL = "import fcntl,os,sys,termios; fcntl.ioctl(0,termios.TIOCSCTTY,0); os.execvp(sys.argv[1],sys.argv[1:])"


class _Screen(pyte.Screen):
    """A screen that puts grapheme clusters in cells, as terminals of today do; pyte stops at a zero-width character."""

    def draw(self, data: str) -> None:
        for grapheme in iter_graphemes(data):
            width = max(0, wcswidth(grapheme))
            line = self.buffer[self.cursor.y]
            at = self.cursor.x
            if not width:
                if at:
                    line[at - 1] = line[at - 1]._replace(data=line[at - 1].data + grapheme)
                continue
            if at + width > self.columns:
                continue
            # What is written over one half of a wide character leaves no other half.
            if at and not line[at].data:
                line[at - 1] = line[at - 1]._replace(data=" ")
            after = at + width
            if after < self.columns and not line[after].data:
                line[after] = line[after]._replace(data=" ")
            line[at] = self.cursor.attrs._replace(data=grapheme)
            for stub in range(at + 1, after):
                line[stub] = self.cursor.attrs._replace(data="")
            self.cursor.x = after
        self.dirty.add(self.cursor.y)

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        """Keep what is in both sizes where it is, as terminals do beneath a full-screen program; pyte moves it."""
        self.lines, self.columns = lines or self.lines, columns or self.columns
        for y in [y for y in self.buffer if y >= self.lines]:
            del self.buffer[y]
        for line in self.buffer.values():
            for x in [x for x in line if x >= self.columns]:
                del line[x]
        self.set_margins()
        self.cursor.x, self.cursor.y = min(self.cursor.x, self.columns - 1), min(self.cursor.y, self.lines - 1)


class Terminal:
    """A command on a screen of its own."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (120, 40),
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        columns, rows = size
        self.output = bytearray()
        self._pending = b""
        self._screen = _Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._file, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **(env or {})}
        for name in ("COLUMNS", "LINES"):
            environ.pop(name, None)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _TAKE_TERMINAL, *command],
            stdin=theirs, stdout=theirs, stderr=theirs, env=environ, cwd=folder, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        os.close(self._file)

    def kill(self) -> None:
        """End the command at once, as a power cut would."""
        self._process.kill()
        self._process.wait()

    def hang_up(self) -> int:
        """Close the terminal, as a window or a connection that ends does, and wait for the command to end; its status."""
        os.close(self._file)
        self._file = os.open(os.devnull, os.O_RDWR)
        return self._process.wait(PATIENCE)

    def press(self, *keys: str) -> None:
        """Press keys: by their names, or text as it is."""
        for key in keys:
            os.write(self._file, KEYS.get(key, key).encode())

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window."""
        self._screen.resize(lines=rows, columns=columns)
        # The kernel tells whoever has the terminal.
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def lines(self) -> list[str]:
        """The lines of the screen, without the blanks at their ends."""
        buffer, columns = self._screen.buffer, range(self._screen.columns)
        return ["".join(buffer[y][x].data for x in columns).rstrip() for y in range(self._screen.lines)]

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self.lines)

    def ground(self, pattern: str) -> str:
        """The colour beneath the first place where a line shows a pattern."""
        for y, line in enumerate(self.lines):
            if match := re.search(pattern, line):
                cells = self._screen.buffer[y]
                at, column = 0, 0
                while at < match.start():
                    at += len(cells[column].data)
                    column += 1
                return str(cells[column].bg)
        raise AssertionError(f"{pattern!r} does not show:\n{self.text}")

    @property
    def cursor(self) -> tuple[int, int]:
        """The line and the column at which the terminal's cursor stands."""
        return self._screen.cursor.y, self._screen.cursor.x

    def colour(self, line: int, column: int) -> str:
        """The colour of what stands in a cell: its name, or six hexadecimal digits."""
        return str(self._screen.buffer[line][column].fg)

    @property
    def cells(self) -> list[Char]:
        """Every cell of the screen, with its colours."""
        return [self._screen.buffer[y][x] for y in range(self._screen.lines) for x in range(self._screen.columns)]

    def shows(self, *patterns: str, gone: bool = False) -> str:
        """Wait until the screen shows all of these patterns at once (or none of them); what it shows then."""
        self.until(
            lambda: all(bool(re.search(pattern, self.text)) != gone for pattern in patterns),
            f"{' and '.join(map(repr, patterns))} {'to be gone' if gone else 'to show'}",
        )
        return self.text

    def until(self, reached: Callable[[], object], what: str) -> None:
        """Wait until a condition holds, drawing what comes meanwhile."""
        end = time.monotonic() + PATIENCE
        while not reached():
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain for {what}:\n{self.text}")
            self.read(0.05)

    def ends(self) -> int:
        """Wait for the command to end; its exit status, negative for a signal."""
        self.until(lambda: self._process.poll() is not None, "the end")
        self.read_rest()
        return int(self._process.returncode)

    def read_rest(self) -> None:
        """Draw everything that a command has written that has ended."""
        while self.read(0.0):
            pass

    def signal(self, number: signal.Signals) -> None:
        """Send the command a signal."""
        self._process.send_signal(number)

    def read(self, patience: float) -> bool:
        """Draw the next frame that the command writes, waiting so many seconds for it; whether it wrote anything.

        What stands on the screen for a moment only is seen, however much has been written since.
        """
        if self._draw_frame():
            return True
        if not select.select([self._file], [], [], patience)[0]:
            return False
        try:
            data = os.read(self._file, 1 << 16)
        except OSError:  # the other side is closed
            return False
        self.output += data
        if _ASKED in data:
            os.write(self._file, _ANSWER)
        self._pending += data
        if not self._draw_frame():
            self._draw()
        return bool(data)

    def _draw_frame(self) -> bool:
        """Draw up to the end of a frame; whether there is one."""
        ended = next((mark.end() for mark in _FRAME.finditer(self._pending) if mark[1] == b"l"), 0)
        self._feed(ended)
        return ended > 0

    def _draw(self) -> None:
        """Draw what is whole: up to a frame that has only begun, or a sequence that has."""
        frame = _FRAME.search(self._pending) or _BEGUN.search(self._pending)
        self._feed(frame.start() if frame else len(self._pending))

    def _feed(self, end: int) -> None:
        """Draw so much of what is pending."""
        ready, self._pending = self._pending[:end], self._pending[end:]
        self._stream.feed(_SWALLOWED.sub(b"", ready))
