"""The formats: how the files of each end, what writes it, and what can be asked of it.

To add one, write a module that makes bytes of posts, and add a line with the ending to `FORMATS`. The command line,
the screen and `writing` go by this table.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

from tui.errors import UsageError
from tui.language import _

if TYPE_CHECKING:
    from tui.export.exported_post import ExportedPost
    from tui.library.library import Library

FOLDER: Final = "folder"
"""The format without an ending: a folder with a file for each post."""

Stream: TypeAlias = Callable[[Iterator["ExportedPost"], "Export"], Iterator[bytes]]
"""Makes the bytes of posts from the beginning of a file to its end."""

Fill: TypeAlias = Callable[[Iterator["ExportedPost"], "Export", BinaryIO, "Library", Sequence[int]], None]
"""Fills a file that cannot be written from its beginning to its end; the library and the ids are those of the posts."""


@dataclass(frozen=True)
class Format:
    """A format with an ending. Either `stream` or `fill` writes it; what is filled is not to be shown in a terminal.

    `has_quotes`: it can hold highlights and notes alone. `has_fields`: the fields of a post can be chosen.
    """

    ending: str
    stream: Stream | None = None
    fill: Fill | None = None
    has_quotes: bool = False
    has_fields: bool = False


@dataclass(frozen=True)
class Export:
    """What to write: posts in a format.

    `fields` are those of JSON Lines and CSV. With `quotes_only`, passages and notes are taken instead of texts;
    `for_spreadsheets` is for CSV. `archived_at`, of the settings, is where citations find archived copies.
    Raises UsageError where the format has no such thing.
    """

    form: str
    title: str
    fields: tuple[str, ...] = ()
    quotes_only: bool = False
    for_spreadsheets: bool = False
    archived_at: str = ""

    def __post_init__(self) -> None:
        from tui.export.records import EXPORT_FIELDS

        if self.form not in (*ENDINGS, FOLDER):
            known = ", ".join(f".{ending}" for ending in ENDINGS)
            raise UsageError(_("there is no format for this; a file may end in {endings}", endings=known))
        if self.quotes_only and self.form not in OF_QUOTES:
            raise UsageError(_("highlights and notes alone can be written as {formats}", formats=", ".join(OF_QUOTES)))
        if self.fields and (self.form not in WITH_FIELDS or self.quotes_only):
            raise UsageError(_("fields can be chosen for {formats}", formats=", ".join(WITH_FIELDS)))
        for name in self.fields:
            if name not in EXPORT_FIELDS:
                raise UsageError(
                    _("there is no field {name}; there are {names}", name=name, names=", ".join(EXPORT_FIELDS))
                )
        if self.for_spreadsheets and self.form != "csv":
            raise UsageError(_("only csv has a byte-order mark"))


def format_of(file: str) -> str:
    """The format of a file or folder by its name; "" for an ending that is none."""
    if file.endswith("/") or os.path.isdir(file):
        return FOLDER
    name = os.path.basename(file).lower()
    return next((ending for ending in ENDINGS if name.endswith(f".{ending}")), "")


# What writes each format is imported when it is written: some of it takes as long as a small export.


def _fill_book(
    posts: Iterator[ExportedPost], what: Export, file: BinaryIO, library: Library, ids: Sequence[int]
) -> None:
    from tui.export.book import links_among, write_book

    write_book(posts, file, what.title, links_among(library, ids))


def _fill_database(
    posts: Iterator[ExportedPost], _what: Export, file: BinaryIO, _library: Library, _ids: Sequence[int]
) -> None:
    from tui.export.database import fill_database

    fill_database(posts, file)


def _page(posts: Iterator[ExportedPost], what: Export) -> Iterator[bytes]:
    from tui.export.page import to_page

    return to_page(posts, what.title)


def _markdown(posts: Iterator[ExportedPost], what: Export) -> Iterator[bytes]:
    from tui.export.markdown import to_markdown, to_markdown_quotes

    return to_markdown_quotes(posts) if what.quotes_only else to_markdown(posts)


def _records(posts: Iterator[ExportedPost], what: Export) -> Iterator[dict[str, Any]]:
    from tui.export.records import quotes, record

    names = _field_names(what)
    return (one for post in posts for one in (quotes(post) if what.quotes_only else [record(post, names)]))


def _field_names(what: Export) -> Sequence[str]:
    from tui.export.records import EXPORT_FIELDS, QUOTE_FIELDS

    return QUOTE_FIELDS if what.quotes_only else what.fields or tuple(EXPORT_FIELDS)


def _json_lines(posts: Iterator[ExportedPost], what: Export) -> Iterator[bytes]:
    from tui.export.records import to_json_lines

    return to_json_lines(_records(posts, what))


def _csv(posts: Iterator[ExportedPost], what: Export) -> Iterator[bytes]:
    from tui.export.records import to_csv

    return to_csv(_field_names(what), _records(posts, what), for_spreadsheets=what.for_spreadsheets)


def _bibtex(posts: Iterator[ExportedPost], what: Export) -> Iterator[bytes]:
    from tui.export.citations import to_bibtex

    return to_bibtex(posts, what.archived_at)


def _ris(posts: Iterator[ExportedPost], what: Export) -> Iterator[bytes]:
    from tui.export.citations import to_ris

    return to_ris(posts, what.archived_at)


def _csl_json(posts: Iterator[ExportedPost], what: Export) -> Iterator[bytes]:
    from tui.export.citations import to_csl_json

    return to_csl_json(posts, what.archived_at)


def _atom(posts: Iterator[ExportedPost], what: Export) -> Iterator[bytes]:
    from tui.export.feed import to_atom

    return to_atom(posts, what.title)


FORMATS: Final = {
    form.ending: form
    for form in (
        Format("epub", fill=_fill_book),
        Format("html", _page),
        Format("md", _markdown, has_quotes=True),
        Format("jsonl", _json_lines, has_quotes=True, has_fields=True),
        Format("csv", _csv, has_quotes=True, has_fields=True),
        Format("db", fill=_fill_database),
        Format("bib", _bibtex),
        Format("ris", _ris),
        Format("csl.json", _csl_json),
        Format("atom", _atom),
    )
}
"""The formats by their endings, in the order in which they are named."""

ENDINGS: Final = tuple(FORMATS)
BINARY: Final = tuple(ending for ending, form in FORMATS.items() if form.fill)
"""Those that are not to be written to a terminal."""
OF_QUOTES: Final = tuple(ending for ending, form in FORMATS.items() if form.has_quotes)
"""Those that can hold highlights and notes alone."""
WITH_FIELDS: Final = tuple(ending for ending, form in FORMATS.items() if form.has_fields)
"""Those whose fields can be chosen."""
