"""`microfiche show`: print one post as Markdown, laid-out text, cleaned HTML or JSON."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from tui.cli import common, output
from tui.errors import NotFoundError

if TYPE_CHECKING:
    from tui.library.documents import Document

_DEFAULT_WIDTH = 80
_MAX_BODY_CHARACTERS = 16_000_000
"""No more characters of a body are converted, which takes 1.5 seconds and 70 MB a million."""


def run(options: argparse.Namespace) -> int:
    """Print a post, by a path (indexed or not) or by an id that `search` printed."""
    output.prepare()
    document = _document(options.post)
    form = options.format or ("text" if output.is_terminal() else "markdown")
    _PRINT[form](document, options.width)
    if document.cut:
        common.warn(document.cut)
    return 0


def _document(named: str) -> Document:
    from tui.library.documents import document_of_file, read_document

    if os.path.exists(named):
        return document_of_file(named, _MAX_BODY_CHARACTERS)
    if not named.isdecimal():
        raise NotFoundError(f"There is no post at {named}, and it is no id that search printed")
    with common.open_library(()) as library:
        return read_document(library.post(int(named)), max_length=_MAX_BODY_CHARACTERS)


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
    value = common.post_json(post.row, post.paths[0])
    del value["score"]
    value |= {
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
