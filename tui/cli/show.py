"""`microfiche show`: print posts as Markdown, laid-out text, cleaned HTML or JSON."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from tui.cli import common, output, posts
from tui.errors import ArchiveError, NotFoundError
from tui.library.lookup import Lookup
from tui.settings import Folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.library.documents import Document

_DEFAULT_WIDTH = 80
_MAX_BODY_CHARACTERS = 16_000_000
"""No more characters of a body are converted, which takes 1.5 seconds and 70 MB a million."""


_NOT_FOUND, _NO_POST = 1, 3
"""The exit statuses of the errors that leave the other posts to be printed."""


def run(options: argparse.Namespace) -> int:
    """Print posts, each named by a path (indexed or not), an id, a key or the address of its source.

    Of several, one that cannot be printed is told, and the others are printed all the same; the status is the gravest.
    """
    from tui.library.documents import read_document

    output.prepare()
    form = options.format or ("text" if output.is_terminal() else "markdown")
    names = list(_names(options.posts))
    status = 0
    with Lookup(Folders.of_user(), common.warn) as lookup:
        for number, named in enumerate(names):
            try:
                document = read_document(posts.read(lookup, named), max_length=_MAX_BODY_CHARACTERS)
            except (NotFoundError, ArchiveError) as error:
                if len(names) == 1:
                    raise
                common.warn(str(error))
                status = max(status, _NOT_FOUND if isinstance(error, NotFoundError) else _NO_POST)
                continue
            if number and form != "json":
                output.line("")
            _PRINT[form](document, options.width)
            output.flush()
            if document.cut:
                common.warn(document.cut)
    return status


def _names(words: Sequence[str]) -> Iterator[str]:
    """The posts named on the command line; `-` stands for those on stdin, a line each, or ended by NULs."""
    for word in words:
        if word != "-":
            yield word
            continue
        text = os.fsdecode(sys.stdin.buffer.read())
        yield from filter(None, text.split("\0") if "\0" in text else text.splitlines())


def _without_text(document: Document) -> str:
    source = document.post.row.source
    return "There is no text in this post" + (f"; its source is {source}" if source else "")


def _markdown(document: Document, _width: int | None) -> None:
    if not document.article.blocks:
        common.warn(_without_text(document))
        return
    output.write(document.article.markdown.rstrip("\n") + "\n")


def _html(document: Document, _width: int | None) -> None:
    output.write(document.article.html.rstrip("\n") + "\n")


def _text(document: Document, width: int | None) -> None:
    from tui.article.layout.layout import iter_lines

    row = document.post.row
    wide = width or min(_DEFAULT_WIDTH, output.columns(_DEFAULT_WIDTH))
    strong, dim, plain = ("\x1b[1m", "\x1b[2m", "\x1b[0m") if output.use_colours() else ("", "", "")
    facts = (row.author, row.date.readable if row.date else "", row.source)
    output.line(f"{strong}{row.title}{plain}")
    output.line(f"{dim}{' · '.join(filter(None, facts))}{plain}\n")
    if not document.article.blocks:
        output.line(_without_text(document))
    for line in iter_lines(document.article, wide):
        output.line(line.text.rstrip())
    if comments := document.article.comments:
        output.line(f"\n{dim}left out: {comments} comment{'s' if comments > 1 else ''}{plain}")
    if document.article.links:
        output.line("")
        for link in document.article.links:
            output.line(f"{dim}[{link.number}] {link.url}{plain}")


def _json(document: Document, _width: int | None) -> None:
    post, article = document.post, document.article
    value = common.post_json(post.row, post.paths[0], is_duplicate=len(post.paths) > 1)
    del value["score"]
    value |= {
        "words": article.words,
        "paths": list(post.paths),
        "problems": [{"line": problem.line, "text": problem.text} for problem in post.problems],
        "minutes": article.minutes,
        "links": [{"number": link.number, "text": link.text, "url": link.url} for link in article.links],
        "images": [{"alt": image.alt, "url": image.url} for image in article.images],
        "text": article.text,
        "markdown": article.markdown,
    }
    output.json_line(value)


_PRINT = {"markdown": _markdown, "html": _html, "text": _text, "json": _json}
