"""`microfiche index`: bring the index up to date."""

from __future__ import annotations

import argparse

from tui import streams
from tui.cli import common


def run(options: argparse.Namespace) -> int:
    """Refresh the index, then print one line of counts."""
    streams.prepare()
    with common.open_library(options.archives) as library:
        if options.archives and not library.was_opened_before:
            library.remember()
        if options.rebuild:
            library.forget_index()
        done = common.refresh(library)
        library.prepare_start()
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
    return 0


def _with_unit(count: int, unit: str) -> str:
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"
