"""Writing to stdout, the only place that does: tables, JSON lines, TSV, paths."""

from __future__ import annotations

import codecs
import errno
import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence

from tui.text import cells, cut, pad, shell_quoted, strip_controls


def _as_bytes(error: UnicodeError) -> tuple[str | bytes, int]:
    """A byte of a file name that is no text goes out as it came in; what the terminal cannot say is a `?`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    out = bytearray()
    for character in error.object[error.start : error.end]:
        out += bytes([ord(character) - 0xDC00]) if "\udc80" <= character <= "\udcff" else b"?"
    return bytes(out), error.end


def prepare() -> None:
    """Make stdout take any text; to be called before anything is written. Raises OSError where there is none."""
    if sys.stdout is None:  # it was closed by whoever started the program
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    codecs.register_error("microfiche", _as_bytes)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="microfiche")


def keep_numbers() -> None:
    """Where stdin, stdout or stderr was closed, have no file that is opened later take its number.

    What is said to stderr from outside Python would be written into a database; a closed stderr hears nothing.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - for good


def is_terminal() -> bool:
    """Whether a person looks at what is written."""
    return sys.stdout.isatty()


def coloured() -> bool:
    """Whether colours may be used: on a terminal, where `NO_COLOR` does not forbid them (no-color.org)."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def columns(otherwise: int = 80) -> int:
    """How wide the terminal is, in cells."""
    return shutil.get_terminal_size((otherwise, 24)).columns


def line(text: str) -> None:
    """A line."""
    sys.stdout.write(text + "\n")


def write(text: str) -> None:
    """A text as it is."""
    sys.stdout.write(text)


def json_line(value: object) -> None:
    """A value as one line of JSON; a byte of a file name that is no text is an escape of the low surrogates in it.

    Escapes too is what JSON lets stand and a terminal obeys: C1 controls, DEL, direction overrides.
    """
    text = json.dumps(value, ensure_ascii=False)
    if strip_controls(text) != text:
        text = json.dumps(value, ensure_ascii=True)
    sys.stdout.write(text + "\n")


def tsv_line(values: Iterable[object]) -> None:
    """Values between tabs; tabs and line ends within them are spaces."""
    sys.stdout.write("\t".join(" ".join(str(value).split("\t")).replace("\n", " ") for value in values) + "\n")


def path(name: str, end: bytes = b"\n") -> None:
    """A path, byte for byte; on a terminal one that holds what a terminal would obey is quoted for a shell."""
    sys.stdout.flush()
    sys.stdout.buffer.write(os.fsencode(shell_quoted(name) if is_terminal() else name) + end)


def table(rows: Iterable[Sequence[str]], *, right: Sequence[int] = (), stretch: int | None = None) -> None:
    """Columns side by side; those in `right` are set to the right. On a terminal `stretch` is cut to fit.

    Rows are written some hundreds at a time, so that a long table begins at once.
    """
    pending: list[Sequence[str]] = []
    widths: list[int] = []
    for row in rows:
        pending.append(row)
        if len(pending) == 400:
            widths = _flush(pending, widths, right, stretch)
            pending = []
    _flush(pending, widths, right, stretch)


def _flush(rows: list[Sequence[str]], widths: list[int], right: Sequence[int], stretch: int | None) -> list[int]:
    if not rows:
        return widths
    count = len(rows[0])
    widths = [max([*widths[index : index + 1], *(cells(row[index]) for row in rows)]) for index in range(count)]
    shown = list(widths)
    if stretch is not None and is_terminal():
        others = sum(width for index, width in enumerate(widths) if index != stretch) + 2 * (count - 1)
        shown[stretch] = min(widths[stretch], max(12, columns() - others))
    for row in rows:
        fields = []
        for index, (text, width) in enumerate(zip(row, shown, strict=True)):
            if index in right:
                fields.append(" " * (width - cells(text)) + text)
            elif index == count - 1:
                fields.append(cut(text, width))
            else:
                fields.append(pad(text, width))
        sys.stdout.write("  ".join(fields).rstrip() + "\n")
    return widths


def quiet_pipe() -> None:
    """Nobody reads any more: let the interpreter's last flush go nowhere."""
    if sys.stdout is None:
        return
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)
