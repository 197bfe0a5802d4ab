"""`microfiche show`: print posts as Markdown, laid-out text, cleaned HTML or JSON."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui import streams
from tui.addresses import shown_address
from tui.cli import common, output, posts
from tui.errors import ArchiveError, NotFoundError
from tui.language import _, ngettext, said
from tui.library.lookup import Lookup
from tui.model import gone_since
from tui.settings import Folders
from tui.text import cells

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
    It is 1 where stdin names none.
    """
    from tui.library.documents import read_document

    streams.prepare()
    form = options.format or ("text" if streams.is_terminal() else "markdown")
    names = list(_names(options.posts))
    status = 0 if names else _NOT_FOUND
    with Lookup(Folders.of_user(), streams.warn) as lookup:
        for number, named in enumerate(names):
            try:
                document = read_document(posts.read(lookup, named), max_length=_MAX_BODY_CHARACTERS)
            except (NotFoundError, ArchiveError) as error:
                if len(names) == 1:
                    raise
                streams.warn(str(error))
                status = max(status, _NOT_FOUND if isinstance(error, NotFoundError) else _NO_POST)
                continue
            if number and form != "json":
                streams.line()
            _PRINT[form](document, options.width)
            if number < len(names) - 1:
                streams.flush()
            if document.cut:
                streams.warn(said(document.cut))
    return status


def _names(words: Sequence[str]) -> Iterator[str]:
    """The posts named on the command line; `-` stands for those on stdin, a line each, or ended by NULs."""
    for word in words:
        if word == "-":
            yield from posts.names_on_stdin()
        else:
            yield word


def _without_text(document: Document) -> str:
    if source := shown_address(document.post.row.source):
        return _("There is no text in this post; its source is {source}", source=source)
    return _("There is no text in this post")


def _markdown(document: Document, _width: int | None) -> None:
    if not document.article.blocks:
        streams.warn(_without_text(document))
        return
    streams.lines(document.article.markdown)


def _html(document: Document, _width: int | None) -> None:
    streams.lines(document.article.html)


def _text(document: Document, width: int | None) -> None:
    from tui.article.layout.layout import iter_lines

    row = document.post.row
    wide = width or min(_DEFAULT_WIDTH, output.terminal_width(_DEFAULT_WIDTH))
    facts = (row.author, row.date.readable if row.date else "", shown_address(row.source))
    streams.line(row.title, "strong")
    if not streams.uses_styles():  # nothing else tells the title from the lines below it
        streams.line("─" * min(cells(row.title), wide))
    streams.line(" · ".join(filter(None, facts)), "dim")
    if row.gone is not None:
        streams.line(gone_since(row.gone), "dim")
    streams.line()
    if not document.article.blocks:
        streams.line(_without_text(document))
    for line in iter_lines(document.article, wide):
        streams.line(line.text.rstrip())
    if comments := document.article.comments:
        streams.line()
        left_out = ngettext("{count} comment", "{count} comments", comments)
        streams.line(_("left out: {what}", what=left_out), "dim")
    if document.article.links:
        streams.line()
        for link in document.article.links:
            streams.line(f"[{link.number}] {shown_address(link.url)}", "dim")


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
