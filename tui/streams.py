r"""Writing to stdout and stderr, which no other module does: whatever is written, nothing a terminal obeys gets there.

Text of one line has its control characters written as escapes such as `\x1b`; text of several lines loses them. The
only escape sequences that leave are the styles of `line`, and the only bytes that nothing was done to are file names
that are read by another program.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import Literal

from tui.text import escape_controls, shell_quoted, strip_controls

Look = Literal["plain", "strong", "dim", "gone", "new", "found"]
When = Literal["auto", "always", "never"]

_SEQUENCES: dict[Look, str] = {
    "strong": "\x1b[1m", "dim": "\x1b[2m", "gone": "\x1b[9;31m", "new": "\x1b[4;32m",
    "found": "\x1b[1;33m",
}  # fmt: skip
_PLAIN = "\x1b[0m"

_when: When = "auto"


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
        sys.stdout.write(f"{_SEQUENCES[look]}{text}{_PLAIN}" if is_styled and look != "plain" and text else text)
    sys.stdout.write("\n")


def fields(values: list[str]) -> None:
    """Write values as one line with tabs between them."""
    sys.stdout.write("\t".join(map(escape_controls, values)) + "\n")


def lines(text: str) -> None:
    """Write a text of several lines, in which tabs are allowed, and end its last line."""
    sys.stdout.write(strip_controls(text).rstrip("\n") + "\n")


def path(name: str, end: bytes = b"\n") -> None:
    """Write a path, byte for byte; on a terminal, one with control characters is quoted for a shell."""
    sys.stdout.flush()
    sys.stdout.buffer.write(os.fsencode(shell_quoted(name) if is_terminal() else name) + end)


def raw(data: bytes) -> None:
    """Write bytes that another program reads as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def flush() -> None:
    """Send what was written to stdout to whoever reads it."""
    sys.stdout.flush()


def discard_rest() -> None:
    """Send the rest of stdout to the null device: its reader is gone, and the flush at exit must not fail."""
    if sys.stdout is None:
        return
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)


def warn(text: str) -> None:
    """Write a message to stderr, in the name of the program."""
    tell(f"microfiche: {text}")


def tell(text: str) -> None:
    """Write a line to stderr, such as one of progress."""
    sys.stderr.write(escape_controls(text) + "\n")
