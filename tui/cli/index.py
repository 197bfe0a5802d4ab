"""`microfiche index`: bring the index up to date, once or for as long as it runs."""

from __future__ import annotations

import argparse
import threading
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common
from tui.errors import ArchiveError
from tui.language import _, ngettext

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

    for _change in watch([archive.root for archive in library.archives], threading.Event()):
        try:
            done = common.refresh(library)
        except ArchiveError as error:
            streams.warn(str(error))
            continue
        if done.differs:
            library.prepare_start()
            _print(done)


def _print(done: Summary) -> None:
    files = done.files + done.problems
    counts = (
        _(
            "{posts} in {files}",
            posts=ngettext("{count} post", "{count} posts", done.posts),
            files=ngettext("{count} file", "{count} files", files),
        ),
        _("{count} added", count=done.added),
        _("{count} changed", count=done.changed),
        _("{count} moved", count=done.moved),
        _("{count} removed", count=done.removed),
        *([_("{count} gone or back", count=done.gone)] if done.gone else []),
        ngettext("{count} problem", "{count} problems", done.problems),
        ngettext("{count} warning", "{count} warnings", done.warnings),
        _("{count} seconds", count=f"{done.seconds:.2f}"),
    )
    streams.line(_(", ").join(counts))
    streams.flush()
