"""A program in a pseudo-terminal, and exactly when it painted what.

While the program runs, its output is only recorded, with the moment each piece came; the screens are worked out afterwards.
So the emulation costs the measured program nothing, and a frame's time is that of its last byte. The terminal claims to know
synchronised output (private mode 2026), by which Textual says where a frame begins and ends.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pyte.screens import Char

COLUMNS, ROWS = 150, 45
ROW = re.compile(r"[★ ][● ][▌ ](?:(?:\d{4}-)?\d\d-\d\d|undated   |  –  )  ")
"""How a post begins in the list."""
LIST = re.compile(rb"\d\d-\d\d  ")
"""The same in the output with its escape sequences taken away, to see that something was painted at all."""

_FRAME_END = b"\x1b[?2026l"
_RULE = "▏"
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[@-Z\\-_])")
# What pyte would print instead of passing over: private-marker and intermediate forms, and strings.
_FOREIGN = re.compile(
    rb"\x1b\[[<=>][0-9;:]*[a-zA-Z]|\x1b\[[?0-9;]*\$[a-zA-Z]|\x1bP[^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)


@dataclass(frozen=True)
class Frame:
    """The screen at a moment; `at` in seconds of `time.perf_counter`."""

    at: float
    cells: list[list[Char]]

    @cached_property
    def lines(self) -> list[str]:
        """One character a cell; the second cell of a wide character is a NUL."""
        return ["".join(cell.data or "\0" for cell in line) for line in self.cells]

    @cached_property
    def list_pane(self) -> tuple[int, int] | None:
        """From and to which column the list of posts lies: between the two rules, where there are two."""
        edges = Counter(tuple(x for x, cell in enumerate(line) if cell == _RULE) for line in self.lines[3:-1])
        edge = edges.most_common(1)[0][0]
        return (edge[0] + 1, edge[1]) if len(edge) >= 2 else None

    @cached_property
    def rows(self) -> dict[int, str]:
        """The posts that are painted: line → what stands in the list there."""
        if self.list_pane is None:
            return {}
        start, end = self.list_pane
        # The scroll bar, in the last two columns, is no part of a row.
        texts = {y: line[start : end - 2] for y, line in enumerate(self.lines)}
        return {y: text for y, text in texts.items() if ROW.match(text)}

    @cached_property
    def look(self) -> list[list[Char]]:
        """All that the list shows but its scroll bar, colours included, as a value to compare.

        Its heading, and the timeline above, are no part of it: they follow with the counts.
        """
        start, end = self.list_pane or (0, 0)
        # The rule beside the list begins beside its heading, which may say anything.
        heading = next((y for y, line in enumerate(self.lines) if line[start - 1] == _RULE), 2)
        return [line[start : end - 2] for line in self.cells[heading + 1 : -1]]

    @cached_property
    def cursor(self) -> str | None:
        """The post under the cursor: the one on a ground of its own."""
        if len(self.rows) < 3 or self.list_pane is None:
            return None
        column = self.list_pane[0] + 8
        grounds = {y: self.cells[y][column].bg for y in self.rows}
        usual = Counter(grounds.values()).most_common(1)[0][0]
        return next((text for y, text in self.rows.items() if grounds[y] != usual), None)


class Terminal:
    """A command running in a pseudo-terminal."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int] = (COLUMNS, ROWS)
    ) -> None:
        self.size = size
        self.pieces: list[tuple[float, bytes]] = []
        self.ended = False
        self._tail = b""
        self.started = time.perf_counter()
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), {**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End the command, if it has not ended itself."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self._file)

    def press(self, keys: str) -> float:
        """Press keys now; the moment it was."""
        at = time.perf_counter()
        os.write(self._file, keys.encode())
        return at

    def record(self, seconds: float, *, until: re.Pattern[bytes] | None = None) -> bool:
        """Take what comes for so long, or until the output (without its escapes) shows a pattern; whether it did."""
        end = time.perf_counter() + seconds
        seen = b""
        while not self.ended and (left := end - time.perf_counter()) > 0:
            if not select.select([self._file], [], [], left)[0]:
                break
            data = self._take()
            if until is not None:
                seen = (seen + data)[-20_000:]
                if until.search(_ESCAPES.sub(b"", seen)):
                    return True
        return False

    def settle(self, quiet: float = 0.4, timeout: float = 20.0) -> None:
        """Take what comes until nothing came for `quiet` seconds."""
        end = time.perf_counter() + timeout
        while not self.ended and time.perf_counter() < end and select.select([self._file], [], [], quiet)[0]:
            self._take()

    def wait_exit(self, timeout: float = 10.0) -> None:
        """Take what comes until the command has ended."""
        end = time.perf_counter() + timeout
        while not self.ended and time.perf_counter() < end:
            self.record(0.1)

    def _take(self) -> bytes:
        try:
            data = os.read(self._file, 1 << 16)
        except OSError:
            data = b""
        self.ended = not data
        self.pieces.append((time.perf_counter(), data))
        asked = self._tail + data
        if b"\x1b[?2026$p" in asked:
            os.write(self._file, b"\x1b[?2026;2$y")
            asked = b""
        self._tail = asked[-8:]
        return data

    # Afterwards

    def frames(self) -> Iterator[Frame]:
        """Every frame there was, in turn."""
        screen = pyte.Screen(*self.size)
        stream = pyte.ByteStream(screen)
        held = b""
        for number, (at, data) in enumerate(self.pieces):
            held += data
            last = number + 1 == len(self.pieces)
            end = held.rfind(_FRAME_END)
            if end < 0 and not last:
                continue
            end = len(held) if last else end + len(_FRAME_END)
            stream.feed(_FOREIGN.sub(b"", held[:end]))
            held = held[end:]
            yield self._frame(at, screen)

    def first(self, shows: Callable[[Frame], object]) -> float:
        """Seconds from the start to the first frame that shows something. Raises LookupError with the last screen."""
        frame = None
        for frame in self.frames():
            if shows(frame):
                return frame.at - self.started
        raise LookupError("it was never painted; the last screen:\n" + "\n".join(frame.lines if frame else []))

    def _frame(self, at: float, screen: pyte.Screen) -> Frame:
        return Frame(at, [[screen.buffer[y][x] for x in range(self.size[0])] for y in range(self.size[1])])


def tree_memory(pid: int) -> float:
    """Resident memory of a process and its children, in MB (2**20 bytes)."""
    total, todo = 0, [pid]
    while todo:
        one = todo.pop()
        try:
            with open(f"/proc/{one}/status") as status:
                total += sum(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
            with open(f"/proc/{one}/task/{one}/children") as children:
                todo += map(int, children.read().split())
        except OSError:
            continue
    return total / 1024
