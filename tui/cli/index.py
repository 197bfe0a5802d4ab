"""`microfiche index`: bring the index up to date, once or for as long as it runs."""

from __future__ import annotations

import argparse
import threading
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common
from tui.errors import ArchiveError

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.model import Summary


def run(options: argparse.Namespace) -> int:
    """Refresh the index, then print one line of counts; with `--watch`, another after each change of the files."""
    streams.prepare()
    with common.open_library(options.archives) as library:
        if options.archives and not library.was_opened_before:
            library.remember()
        if options.rebuild:
            library.forget_index()
        done = common.refresh(library)
        library.prepare_start()
        _print(done)
        if options.watch:
            _follow(library)
    return 0


def _follow(library: Library) -> None:
    """Refresh the index whenever files change, until the program is interrupted."""
    from tui.archive.watch import watch

    for _ in watch([archive.root for archive in library.archives], threading.Event()):
        try:
            done = common.refresh(library)
        except ArchiveError as error:
            streams.warn(str(error))
            continue
        if done.differs:
            library.prepare_start()
            _print(done)


def _print(done: Summary) -> None:
    counts = (
        f"{_with_unit(done.posts, 'post')} in {_with_unit(done.files + done.problems, 'file')}",
        f"{done.added:,} added",
        f"{done.changed:,} changed",
        f"{done.moved:,} moved",
        f"{done.removed:,} removed",
        _with_unit(done.problems, "problem"),
        _with_unit(done.warnings, "warning"),
        f"{done.seconds:.2f} seconds",
    )
    streams.line(", ".join(counts))
    streams.flush()


def _with_unit(count: int, unit: str) -> str:
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"
