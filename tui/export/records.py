"""JSON Lines and CSV: a post a line, with all that is known of it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final

from tui.addresses import shown_address
from tui.text import comma_list, escape_controls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tui.export.exported_post import ExportedPost

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a field begins with that a spreadsheet takes for a formula (OWASP, "CSV Injection")."""
BYTE_ORDER_MARK: Final = "\ufeff".encode()


def _highlights(exported: ExportedPost) -> list[dict[str, Any]]:
    return [{"quote": one.exact, "note": one.note} for one in exported.highlights]


EXPORT_FIELDS: Final[dict[str, Callable[[ExportedPost], Any]]] = {
    "key": lambda exported: exported.key,
    "path": lambda exported: exported.post.paths[0],
    "title": lambda exported: exported.row.title,
    "date": lambda exported: exported.row.date.iso if exported.row.date else None,
    "author": lambda exported: exported.row.author,
    "source": lambda exported: shown_address(exported.row.source),
    "site": lambda exported: exported.row.site,
    "tags": lambda exported: list(exported.row.tags),
    "categories": lambda exported: list(exported.row.categories),
    "read": lambda exported: exported.row.read,
    "starred": lambda exported: exported.row.starred,
    "gone": lambda exported: exported.row.gone.day.isoformat() if exported.row.gone else None,
    "my": lambda exported: list(exported.written.tags),
    "note": lambda exported: exported.written.note,
    "highlights": _highlights,
    "words": lambda exported: exported.article.words,
    "text": lambda exported: exported.article.text,
    "markdown": lambda exported: exported.article.markdown,
}
"""What is known of a post, in the order it is written."""
_OF_POST: Final = ("key", "title", "date", "author", "source")
"""What is told of the post that a passage is in."""
QUOTE_FIELDS: Final = (*_OF_POST, "quote", "note")


def record(exported: ExportedPost, fields: Iterable[str]) -> dict[str, Any]:
    """These fields of a post."""
    return {name: EXPORT_FIELDS[name](exported) for name in fields}


def quotes(exported: ExportedPost) -> Iterator[dict[str, Any]]:
    """The note on a post and the passages highlighted in it, each with what it is from."""
    about = record(exported, _OF_POST)
    if exported.written.note:
        yield {**about, "quote": "", "note": exported.written.note}
    for one in exported.highlights:
        yield {**about, "quote": one.exact, "note": one.note}


def to_json_lines(records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """A line of JSON for each record. Undecodable bytes of file names are escapes of low surrogates, and so is what a
    terminal would obey.
    """
    for one in records:
        line = json.dumps(one, ensure_ascii=False)
        if escape_controls(line) != line:
            line = json.dumps(one)
        yield line.encode() + b"\n"


def to_csv(
    names: Iterable[str], records: Iterable[dict[str, Any]], *, for_spreadsheets: bool = False
) -> Iterator[bytes]:
    """CSV (RFC 4180) with a line of the names of the fields first; several values of a field are a `comma_list`.

    `for_spreadsheets` begins with the byte-order mark by which they know UTF-8, and puts an apostrophe before what one
    would take for a formula: posts are from the net.
    """
    line = io.StringIO()
    writer = csv.writer(line)

    def flushed() -> bytes:
        data = line.getvalue().encode("utf-8", "replace")
        line.seek(0)
        line.truncate()
        return data

    writer.writerow(names)
    yield (BYTE_ORDER_MARK if for_spreadsheets else b"") + flushed()
    for one in records:
        fields = map(_field, one.values())
        writer.writerow(map(_without_formula, fields) if for_spreadsheets else fields)
        yield flushed()


def _field(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list):
        return comma_list(one["quote"] if isinstance(one, dict) else one for one in value)
    return "" if value is None else str(value)


def _without_formula(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
