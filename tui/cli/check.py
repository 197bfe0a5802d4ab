"""`microfiche check`: print all problems in an archive.

Those of bodies are known from reading them for `body:`; how many were not read yet is told on stderr, and so is how
many stories are there more than once, which is no problem.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common, output
from tui.language import _, ngettext
from tui.text import shell_quoted

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.model import FileProblem


def run(options: argparse.Namespace) -> int:
    """Refresh the index, then print each problem with its file and line. Returns 1 where there is a problem.

    In the table and in tsv, a path with control characters in it is quoted for a shell; in JSON it is as it is.
    """
    streams.prepare()
    with common.open_library(options.archives) as library:
        return common.answer(library, library.problems, partial(_tell, options, library), refresh_first=True)


def _tell(options: argparse.Namespace, library: Library, problems: Iterable[FileProblem]) -> int:
    if options.format == "tsv" and not options.no_header:
        output.tsv_line(("path", "line", "problem"))
    found = False
    for file in problems:
        found = True
        line, text = file.problem.line, file.problem.text  # English is for programs
        if options.format == "json":
            output.json_line({"path": file.path, "line": line, "problem": text, "post": not file.fatal})
        elif options.format == "tsv":
            output.tsv_line((shell_quoted(file.path), line or "", text))
        else:
            streams.line(f"{shell_quoted(file.path)}:{f'{line}:' if line else ''} {file.problem.said}")
    read, posts = library.full_text.coverage() if library.full_text.is_there else (0, library.count())
    if read < posts:
        unread = (
            _("the bodies of {count} of {total} posts are not checked", count=posts - read, total=posts)
            if read
            else _("the bodies of the posts are not checked")
        )
        streams.warn(_("{unread}: they are read when a search first asks for body:", unread=unread))
    _tell_of_copies(library)
    _tell_of_losses(library)
    return 1 if found else 0


def _tell_of_copies(library: Library) -> None:
    """Say how many stories are there more than once, as far as that is known: they are no problems."""
    copies, versions = library.copies.count(), library.count_version_groups()
    said = []
    if copies:
        said.append(ngettext("{count} story in several posts", "{count} stories in several posts", copies))
    if versions:
        said.append(ngettext("{count} source in several versions", "{count} sources in several versions", versions))
    if said:
        streams.tell(_("{stories} (microfiche copies prints them)", stories=_(", ").join(said)))


def _tell_of_losses(library: Library) -> None:
    """Say how many posts are gone, where that is known: the history of the archive was taken in."""
    for archive in library.archives:
        if gone := library.histories.count(archive.number):
            lost = ngettext("{count} post is gone", "{count} posts are gone", gone)
            streams.tell(_("{path}: {posts}; is:gone finds them", path=archive.root, posts=lost))
