"""The forms in which the commands print: tables, JSON lines, TSV."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from tui import streams
from tui.text import cells, cut, escape_controls, pad

Lit = Callable[[str], Sequence[int]]
"""The characters of a text that are to be lit."""


def _nothing(_text: str) -> Sequence[int]:
    return ()


def terminal_width(otherwise: int = 80) -> int:
    """The width of the terminal in cells."""
    return shutil.get_terminal_size((otherwise, 24)).columns


def json_line(value: object) -> None:
    """Write a value as one line of JSON. Undecodable bytes of file names are escapes of low surrogates.

    C1 controls, DEL and direction overrides, which JSON allows and a terminal obeys, are escaped as well.
    """
    text = json.dumps(value, ensure_ascii=False)
    if escape_controls(text) != text:
        text = json.dumps(value, ensure_ascii=True)
    streams.line(text)


def csv_line(values: Iterable[object]) -> None:
    """Write values as a line of CSV (RFC 4180), which ends as lines of the terminal do."""
    made = io.StringIO()
    csv.writer(made, lineterminator="").writerow(values)
    streams.lines(made.getvalue())


def tsv_line(values: Iterable[object]) -> None:
    """Write values separated by tabs; tabs and line ends in them become spaces. Lists are made by `comma_list`."""
    streams.fields([str(value).replace("\t", " ").replace("\n", " ") for value in values])


def table(
    rows: Iterable[Sequence[str]], *, right: Sequence[int] = (), stretch: int | None = None, lit: Lit = _nothing
) -> None:
    """Write a table: on a terminal in columns, those in `right` right-aligned and column `stretch` cut to fit, in which
    the characters that `lit` gives of a text are lit.

    Where nobody looks, the fields have two blanks between them and are not padded. Rows are
    written some hundreds at a time, so that the beginning of a long table appears at once.
    """
    pending: list[Sequence[str]] = []
    widths: list[int] = []
    for row in rows:
        pending.append([escape_controls(field) for field in row])
        if len(pending) == 400:
            widths = _flush(pending, widths, right, stretch, lit)
            pending = []
    _flush(pending, widths, right, stretch, lit)


def _flush(
    rows: list[Sequence[str]], widths: list[int], right: Sequence[int], stretch: int | None, lit: Lit
) -> list[int]:
    if not rows:
        return widths
    count = len(rows[0])
    widths = [max([*widths[index : index + 1], *(cells(row[index]) for row in rows)]) for index in range(count)]
    shown = list(widths)
    if not streams.is_terminal():
        for row in rows:
            _line(row, row, stretch, lit)
        return widths
    if stretch is not None:
        others = sum(width for index, width in enumerate(widths) if index != stretch) + 2 * (count - 1)
        shown[stretch] = min(widths[stretch], max(12, terminal_width() - others))
    for row in rows:
        fields = []
        for index, (text, width) in enumerate(zip(row, shown, strict=True)):
            if index in right:
                fields.append(" " * (width - cells(text)) + text)
            elif index == count - 1:
                fields.append(cut(text, width))
            else:
                fields.append(pad(text, width))
        _line(row, fields, stretch, lit)
    return widths


def _line(row: Sequence[str], fields: Sequence[str], stretch: int | None, lit: Lit) -> None:
    """A line of fields as they are shown, those of `row`; in that of column `stretch` what `lit` gives is lit."""
    whole = "  ".join(fields).rstrip()
    found = set(lit(row[stretch])) if stretch is not None and streams.uses_styles() else set()
    if stretch is None or not found:
        streams.line(whole)
        return
    start = len("  ".join(fields[:stretch])) + (2 if stretch else 0)
    shown = len(fields[stretch])
    pieces: list[tuple[str, streams.Look]] = [(whole[:start], "plain")]
    for is_lit, places in groupby(range(min(shown, len(whole) - start)), key=found.__contains__):
        text = "".join(whole[start + at] for at in places)
        pieces.append((text, "found" if is_lit else "plain"))
    pieces.append((whole[start + shown :], "plain"))
    streams.parts(*pieces)
