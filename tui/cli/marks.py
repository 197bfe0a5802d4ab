"""`microfiche marks`: marks as JSON Lines, in a folder that machines share, and undone."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common
from tui.errors import StorageError, UsageError, os_reason
from tui.language import _, ngettext, stated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.state import DamagedLine, State

_NAMED_LINES = 12
"""Lines that are named by their numbers: more than the signs of some conflicts in a merge."""


def run(options: argparse.Namespace) -> int:
    """Do what is asked for with the marks, and print in one line what was done."""
    streams.prepare()
    with common.open_state() as (state, settings):
        if options.doing == "export":
            return _export(state, options.file)
        if options.doing == "import":
            return _import(state, options.file)
        if options.doing == "sync":
            return _sync(state, options.folder or settings.marks_folder)
        return _undo(state, again=options.doing == "redo")


def _export(state: State, file: str) -> int:
    lines = state.export_lines()
    if file == "-":
        for line in lines:
            streams.raw(line)
        return 0
    from tui.files import replacing

    count = 0
    try:
        if not _may_be_replaced(Path(file)):
            raise UsageError(_("{file} is there already, and holds no marks: it is not written over", file=file))
        with replacing(Path(file), mode=0o600) as out:
            for line in lines:
                out.write(line)
                count += 1
    except OSError as error:
        raise StorageError(_("{file} cannot be written ({reason}).", file=file, reason=os_reason(error))) from error
    streams.line(
        ngettext(
            "{count} line of marks written to {file}", "{count} lines of marks written to {file}", count, file=file
        )
    )
    return 0


def _may_be_replaced(file: Path) -> bool:
    """Whether a file is none that is worth keeping: it is not there, empty, or begins as lines of marks do. Raises
    OSError.
    """
    if not file.is_file():
        return True
    with file.open("rb") as there:
        return there.read(1) in (b"", b"{")


def _import(state: State, file: str) -> int:
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise StorageError(_("{file} cannot be read ({reason}).", file=file, reason=os_reason(error))) from error
    name = "stdin" if file == "-" else os.path.basename(file)
    imported = state.import_lines(content, stated("marks imported from {file}", file=name).stored)
    _name_damaged((name, line) for line in imported.damaged)
    posts = imported.posts
    streams.line(
        ngettext(
            "marks of {count} post changed, of {lines} lines",
            "marks of {count} posts changed, of {lines} lines",
            posts,
            lines=imported.entries,
        )
    )
    return 0 if imported.entries or not imported.damaged else 1


def _sync(state: State, folder: str) -> int:
    if not folder:
        raise UsageError(_("no folder is named, and none is set as marks_folder in the config"))
    place = os.path.abspath(os.path.expanduser(folder))
    exchange = state.shared_folder(Path(place)).sync()
    if archive := _archive_around(state, place):
        streams.warn(
            _("{folder} is in the archive {archive}: the marks are written into it", folder=folder, archive=archive)
        )
    _name_damaged(exchange.damaged)
    changed, written = len(exchange.keys), exchange.written
    taken = ngettext("marks of {count} post taken in", "marks of {count} posts taken in", changed)
    given = ngettext("{count} line written", "{count} lines written", written)
    streams.line(_(", ").join((taken, given)))
    return 0


def _archive_around(state: State, folder: str) -> str:
    """The archive that a folder is in, of those opened last and those that a screen showed; "" for none."""
    place = Path(os.path.realpath(folder))
    return next((root for root in (*state.opened(), *state.archives()) if place.is_relative_to(root)), "")


def _name_damaged(damaged: Iterable[tuple[str, DamagedLine]]) -> None:
    """Warn of the lines that could not be read, once for all lines of a file with the same reason."""
    numbers: dict[tuple[str, str], list[int]] = {}
    for name, line in damaged:
        numbers.setdefault((name, line.reason), []).append(line.number)
    for (name, reason), lines in numbers.items():
        named = ", ".join(map(str, lines[:_NAMED_LINES])) + (", …" if len(lines) > _NAMED_LINES else "")
        streams.warn(
            ngettext(
                "{name}, line {numbers} is left out: {reason}",
                "{name}, {count} lines are left out: {reason} ({numbers})",
                len(lines),
                name=name,
                numbers=named,
                reason=reason,
            )
        )


def _undo(state: State, *, again: bool) -> int:
    from tui.state.acts import NOTHING_TO_UNDO

    undone = state.redo() if again else state.undo()
    if undone is None:
        streams.warn(str(NOTHING_TO_UNDO[again]))
        return 1
    streams.line(undone.told())
    return 0
