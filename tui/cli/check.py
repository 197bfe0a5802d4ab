"""`microfiche check`: print all problems in an archive."""

from __future__ import annotations

import argparse

from tui.cli import common, output
from tui.text import clean_line


def run(options: argparse.Namespace) -> int:
    """Refresh the index, then print each problem with its file and line. Returns 1 where there is a problem."""
    output.prepare()
    found = False
    if options.format == "tsv" and not options.no_header:
        output.tsv_line(("path", "line", "problem"))
    with common.open_library(options.archives) as library:
        common.refresh(library)
        for file in library.problems():
            found = True
            line, text = file.problem.line, file.problem.text
            if options.format == "json":
                output.json_line({"path": file.path, "line": line, "problem": text, "post": not file.fatal})
            elif options.format == "tsv":
                output.tsv_line((clean_line(file.path), line or "", text))
            else:
                output.line(f"{clean_line(file.path)}:{f'{line}:' if line else ''} {text}")
    return 1 if found else 0
