r"""Writing to stdout and stderr, which no other module does: whatever is written, nothing a terminal obeys gets there.

Text of one line has its control characters written as escapes such as `\x1b`; text of several lines loses them. The
only escape sequences that leave are the styles of `line`, and the only bytes that nothing was done to are file names
that are read by another program.

On a terminal what is longer than the screen goes through a pager, within `paged`.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, Literal

from tui.patterns import lazy_pattern
from tui.text import cells, escape_controls, shell_quoted, strip_controls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from subprocess import Popen
    from typing import TextIO

    from tui.launch import Launch

Look = Literal["plain", "strong", "dim", "gone", "new", "found"]
When = Literal["auto", "always", "never"]

_SEQUENCES: dict[Look, str] = {
    "strong": "\x1b[1m", "dim": "\x1b[2m", "gone": "\x1b[9;31m", "new": "\x1b[4;32m",
    "found": "\x1b[1;33m",
}  # fmt: skip
_PLAIN = "\x1b[0m"
_A_STYLE: Final = lazy_pattern(r"\x1b\[[\d;]*m")

_when: When = "auto"
_pages: _Pages | None = None


def choose_styles(when: When) -> None:
    """Have lines styled always, never, or where a terminal shows them."""
    global _when  # noqa: PLW0603 - there is one stdout
    _when = when


def prepare() -> None:
    """Make stdout accept any text; call it before anything is written. Raises OSError where stdout is closed.

    What the encoding of stdout does not have is written as `?`.
    """
    if sys.stdout is None:  # the parent process closed it
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")


def reserve_standard_streams() -> None:
    """Open the null device for stdin, stdout and stderr where they are closed.

    Otherwise a file opened later would get such a number, and messages to stderr would be written into a database.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number, which is this one
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115 - for good
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - for good


def is_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout.isatty()


def uses_styles() -> bool:
    """Whether lines are styled: as was chosen, or else on a terminal, unless `NO_COLOR` is set (no-color.org)."""
    if _when != "auto":
        return _when == "always"
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def line(text: str = "", look: Look = "plain") -> None:
    """Write one line."""
    parts((text, look))


def parts(*pieces: tuple[str, Look]) -> None:
    """Write one line of pieces, each with a look of its own."""
    is_styled = uses_styles()
    for piece, look in pieces:
        text = escape_controls(piece)
        _write(f"{_SEQUENCES[look]}{text}{_PLAIN}" if is_styled and look != "plain" and text else text)
    _write("\n")


def fields(values: list[str]) -> None:
    """Write values as one line with tabs between them."""
    _write("\t".join(map(escape_controls, values)) + "\n")


def lines(text: str) -> None:
    """Write a text of several lines, in which tabs are allowed, and end its last line."""
    _write(strip_controls(text).rstrip("\n") + "\n")


def path(name: str, end: bytes = b"\n") -> None:
    """Write a path, byte for byte; on a terminal, one with control characters is quoted for a shell."""
    raw(os.fsencode(shell_quoted(name) if is_terminal() else name) + end)


def raw(data: bytes) -> None:
    """Write bytes that another program reads as they are."""
    if _pages is not None:
        _pages.write(data)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def _write(text: str) -> None:
    if _pages is not None:
        _pages.write(text.encode(sys.stdout.encoding, sys.stdout.errors or "replace"))
    else:
        sys.stdout.write(text)


def flush() -> None:
    """Send what was written to stdout to whoever reads it, before more of it is there."""
    if _pages is not None:
        _pages.flush()
    sys.stdout.flush()


def discard_rest() -> None:
    """Send the rest of stdout to the null device: its reader is gone, and the flush at exit must not fail."""
    if sys.stdout is None:
        return
    _discard(sys.stdout)


def _discard(stream: TextIO) -> None:
    """Send what a stream still holds, and what is written to it from now on, to the null device."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, stream.fileno())
    os.close(devnull)


def warn(text: str) -> None:
    """Write a message to stderr, in the name of the program."""
    tell(f"microfiche: {text}")


def tell(text: str) -> None:
    """Write a line to stderr, such as one of progress; once a pager has the terminal, when it has ended.

    Where it cannot be written, because the disk is full or nobody reads, what is done goes on without a word.
    """
    if _pages is not None and _pages.has_begun and sys.stderr.isatty():
        _pages.told.append(text)
        return
    try:
        sys.stderr.write(escape_controls(text) + "\n")
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)


@contextmanager
def paged(configured: str = "", *, wanted: bool) -> Iterator[None]:
    """Have what is written within go through a pager, where it is wanted, stdout a terminal, and there is one.

    `configured` is the setting that names it.
    """
    global _pages  # noqa: PLW0603 - there is one stdout
    if wanted and sys.stdout is not None and is_terminal():
        from tui.launch import find_pager

        pager = find_pager(configured)
        _pages = _Pages(pager) if pager else None
    try:
        yield
    finally:
        pages, _pages = _pages, None
        if pages is not None:
            pages.end()


class _Pages:
    """What is written on a terminal: held while the screen has room for it, then given to a pager as it comes.

    Whoever flushes has more to write later: what is held is not to wait for that, so the pager has it at once.
    """

    def __init__(self, pager: Launch) -> None:
        self._pager = pager
        size = shutil.get_terminal_size()
        self._columns, self._room = max(size.columns, 1), size.lines - 1
        self._held: list[bytes] = []
        self._last = ""
        self._process: Popen[bytes] | None = None
        self._is_direct = False
        self.told: list[str] = []
        """Messages that come while something stands there, for the end."""

    @property
    def has_begun(self) -> bool:
        """Whether anything was written."""
        return bool(self._held or self._process)

    def write(self, data: bytes) -> None:
        """Take what comes next. Raises BrokenPipeError once the pager was left."""
        if self._process is not None or self._is_direct:
            self._send(data)
            return
        self._held.append(data)
        self._last += data.decode("utf-8", "replace")
        *whole, self._last = self._last.split("\n")
        self._room -= sum(self._height(line) for line in whole)
        if self._room < 0 or len(self._last) > self._columns * self._room:
            self.flush()

    def _height(self, text: str) -> int:
        """The lines of the screen that a line takes."""
        return max(1, -(-cells(_A_STYLE.sub("", text.expandtabs())) // self._columns))

    def flush(self) -> None:
        """Show what is held."""
        if not self._held:
            return
        from tui.launch import start_pager

        try:
            self._process = start_pager(self._pager)
        except (OSError, ValueError):  # a NUL in the setting is the latter
            self._is_direct = True
        held, self._held = b"".join(self._held), []
        self._send(held)

    def _send(self, data: bytes) -> None:
        out = self._process.stdin if self._process is not None else sys.stdout.buffer
        assert out is not None  # noqa: S101 - it is piped
        out.write(data)
        if data.endswith(b"\n"):
            out.flush()

    def end(self) -> None:
        """Show what is still held, without a pager, or wait until the pager is left; then tell what was to be told.

        Ctrl-C is the pager's own until then: it ends a search there, or what it waits for.
        """
        if self._process is None:
            sys.stdout.buffer.write(b"".join(self._held))
            sys.stdout.flush()
        else:
            before = signal.signal(signal.SIGINT, signal.SIG_IGN)
            try:
                assert self._process.stdin is not None  # noqa: S101 - it is piped
                with suppress(BrokenPipeError):
                    self._process.stdin.close()
                self._process.wait()
            finally:
                signal.signal(signal.SIGINT, before)
        for text in self.told:
            tell(text)
