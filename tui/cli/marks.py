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

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.state import DamagedLine, State


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
    from tui.files import replace_file

    count = len(lines)
    try:
        replace_file(Path(file), b"".join(lines))
    except OSError as error:
        raise StorageError(f"{file} cannot be written ({os_reason(error)}).") from error
    streams.line(f"{count:,} line{'s' * (count != 1)} of marks written to {file}")
    return 0


def _import(state: State, file: str) -> int:
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise StorageError(f"{file} cannot be read ({os_reason(error)}).") from error
    name = "stdin" if file == "-" else os.path.basename(file)
    imported = state.import_lines(content, f"marks imported from {name}")
    _name_damaged((name, line) for line in imported.damaged)
    posts = imported.posts
    streams.line(f"marks of {posts:,} post{'s' * (posts != 1)} changed, of {imported.entries:,} lines")
    return 0 if imported.entries or not imported.damaged else 1


def _sync(state: State, folder: str) -> int:
    if not folder:
        raise UsageError("no folder is named, and none is set as marks_folder in the config")
    exchange = state.shared_folder(Path(folder).expanduser().absolute()).sync()
    _name_damaged(exchange.damaged)
    changed, written = len(exchange.keys), exchange.written
    streams.line(
        f"marks of {changed:,} post{'s' * (changed != 1)} taken in, {written:,} line{'s' * (written != 1)} written"
    )
    return 0


def _name_damaged(damaged: Iterable[tuple[str, DamagedLine]]) -> None:
    for name, line in damaged:
        streams.warn(f"{name}, line {line.number:,} is left out: {line.reason}")


def _undo(state: State, *, again: bool) -> int:
    undone = state.redo() if again else state.undo()
    if undone is None:
        streams.warn("There is nothing to do again." if again else "There is nothing to undo.")
        return 1
    streams.line(undone.told("Done again" if again else "Undone"))
    return 0
