"""Writing to stdout, which no other module does: tables, JSON lines, TSV, paths."""

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
    """Encode undecodable bytes of a file name as they were, and what the encoding of stdout lacks as `?`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    out = bytearray()
    for character in error.object[error.start : error.end]:
        out += bytes([ord(character) - 0xDC00]) if "\udc80" <= character <= "\udcff" else b"?"
    return bytes(out), error.end


def prepare() -> None:
    """Make stdout accept any text; call it before anything is written. Raises OSError where stdout is closed."""
    if sys.stdout is None:  # the parent process closed it
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    codecs.register_error("microfiche", _as_bytes)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="microfiche")


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


def use_colours() -> bool:
    """Whether to use colours: on a terminal, unless `NO_COLOR` is set (no-color.org)."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def columns(otherwise: int = 80) -> int:
    """The width of the terminal in cells."""
    return shutil.get_terminal_size((otherwise, 24)).columns


def line(text: str) -> None:
    """Write a line."""
    sys.stdout.write(text + "\n")


def write(text: str) -> None:
    """Write a text as it is."""
    sys.stdout.write(text)


def flush() -> None:
    """Send what was written to whoever reads it."""
    sys.stdout.flush()


def json_line(value: object) -> None:
    """Write a value as one line of JSON. Undecodable bytes of file names are escapes of low surrogates.

    C1 controls, DEL and direction overrides, which JSON allows and a terminal obeys, are escaped as well.
    """
    text = json.dumps(value, ensure_ascii=False)
    if strip_controls(text) != text:
        text = json.dumps(value, ensure_ascii=True)
    sys.stdout.write(text + "\n")


def tsv_line(values: Iterable[object]) -> None:
    """Write values separated by tabs; tabs and line ends in them become spaces. Lists are made by `tsv_list`."""
    sys.stdout.write("\t".join(" ".join(str(value).split("\t")).replace("\n", " ") for value in values) + "\n")


def tsv_list(values: Iterable[str]) -> str:
    """Several values in one field, with commas between them; a comma or backslash in one has a backslash before it."""
    return ",".join(value.replace("\\", "\\\\").replace(",", "\\,") for value in values)


def path(name: str, end: bytes = b"\n") -> None:
    """Write a path, byte for byte; on a terminal, one with control characters is quoted for a shell."""
    sys.stdout.flush()
    sys.stdout.buffer.write(os.fsencode(shell_quoted(name) if is_terminal() else name) + end)


def table(rows: Iterable[Sequence[str]], *, right: Sequence[int] = (), stretch: int | None = None) -> None:
    """Write a table: on a terminal in columns, those in `right` right-aligned and column `stretch` cut to fit.

    Where nobody looks, the fields have two blanks between them and are not padded. Rows are
    written some hundreds at a time, so that the beginning of a long table appears at once.
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
    if not is_terminal():
        sys.stdout.writelines("  ".join(row).rstrip() + "\n" for row in rows)
        return widths
    if stretch is not None:
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


def discard_rest() -> None:
    """Send the rest of stdout to the null device: its reader is gone, and the flush at exit must not fail."""
    if sys.stdout is None:
        return
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)
