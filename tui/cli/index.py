"""`microfiche index`: bring the index up to date, and count."""

from __future__ import annotations

import argparse

from tui.cli import common, output


def run(options: argparse.Namespace) -> int:
    """Refresh, then print one line of counts."""
    output.prepare()
    with common.opened(options.archives) as library:
        if options.archives:
            library.remember()
        if options.rebuild:
            library.forget_index()
        done = common.refresh(library)
        library.prepare_start()
    counts = (
        f"{_counted(done.posts, 'post')} in {_counted(done.files + done.problems, 'file')}",
        f"{done.added:,} added",
        f"{done.changed:,} changed",
        f"{done.moved:,} moved",
        f"{done.removed:,} removed",
        _counted(done.problems, "problem"),
        _counted(done.warnings, "warning"),
        f"{done.seconds:.2f} seconds",
    )
    output.line(", ".join(counts))
    return 0


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
