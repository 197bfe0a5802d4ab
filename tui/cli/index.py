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
    counts = (
        f"{done.posts:,} posts in {done.files:,} files", f"{done.added:,} added", f"{done.changed:,} changed",
        f"{done.moved:,} moved", f"{done.removed:,} removed", f"{done.problems:,} problems",
        f"{done.warnings:,} warnings", f"{done.seconds:.2f} seconds",
    )  # fmt: skip
    output.line(", ".join(counts))
    return 0
