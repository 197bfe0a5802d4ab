"""`microfiche diff`: what differs between two posts, word by word."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui import streams
from tui.addresses import shown_address
from tui.cli import output, posts
from tui.language import said
from tui.library.comparing import FACTS
from tui.library.lookup import Lookup
from tui.settings import Folders

if TYPE_CHECKING:
    from tui.library.comparing import Comparison
    from tui.library.documents import Document
    from tui.model import Row
    from tui.relations.diff import ComparedSentence
    from tui.streams import Look

_WIDTH = 80
_KINDS = {"new": "added", "gone": "removed", "reworded": "reworded", "moved": "moved"}
_LOOKS: dict[str, Look] = {"gone": "gone", "new": "new", "note": "dim"}


def run(options: argparse.Namespace) -> int:
    """Print what differs between two posts. Returns 0, whether anything does or not."""
    from tui.library.documents import read_document

    streams.prepare()
    with Lookup(Folders.of_user(), streams.warn) as lookup:
        old, new = (read_document(posts.read(lookup, name)) for name in (options.old, options.new))
        found = lookup.compare(old, new, strict=options.strict)
    for document in (old, new):
        if document.cut:
            streams.warn(said(document.cut))
    _PRINT[options.format](old, new, found, options)
    return 0


def _text(old: Document, new: Document, found: Comparison, options: argparse.Namespace) -> None:
    from tui.relations.diff_lines import lay_out, pieces_of_address, pieces_of_line

    width = options.width or output.terminal_width(_WIDTH)
    for sign, document, look in (("−", old, "gone"), ("+", new, "new")):
        streams.parts((f"{sign} ", _LOOKS[look]), (_named(document), "strong"))
    streams.line(found.text.summary, "strong")
    streams.line()
    with_signs = not streams.uses_styles()
    for name, (before, after) in found.facts.items():
        if name == "source":
            pieces = pieces_of_address(shown_address(before), shown_address(after), with_signs=with_signs)
        else:
            pieces = pieces_of_line(before, after, with_signs=with_signs)
        streams.parts(
            (f"{FACTS[name]}: ", "dim"), *((piece.text, _LOOKS.get(piece.style, "plain")) for piece in pieces)
        )
    if found.facts:
        streams.line()
    for line in lay_out(found.text, width, with_signs=with_signs) if found.text else ():
        streams.parts(*((piece.text, _LOOKS.get(piece.style, "plain")) for piece in line.pieces))


def _named(document: Document) -> str:
    row = document.post.row
    return " · ".join(filter(None, (row.title, row.date.readable if row.date else "", document.post.paths[0])))


def _json(old: Document, new: Document, found: Comparison, _options: argparse.Namespace) -> None:
    text = found.text
    output.json_line(
        {
            "old": _head(old.post.row, old.post.paths[0]),
            "new": _head(new.post.row, new.post.paths[0]),
            "alike": not found,
            "facts": {name: {"old": before, "new": after} for name, (before, after) in found.facts.items()},
            **{name: text.count(kind) for kind, name in _KINDS.items()},  # type: ignore[arg-type]
            "minor": text.minor,
            "changes": [_change(one) for one in text.sentences if one.is_change],
        }
    )


def _head(row: Row, path: str) -> dict[str, object]:
    return {"id": row.id or None, "path": path, "title": row.title, "date": row.date.iso if row.date else None}


def _change(sentence: ComparedSentence) -> dict[str, object]:
    value: dict[str, object] = {"kind": _KINDS[sentence.kind]}
    if sentence.old:
        value["old"] = sentence.old.strip()
    if sentence.new:
        value["new"] = sentence.new.strip()
    if sentence.kind == "reworded":
        value["words"] = [{"old": part.old.strip(), "new": part.new.strip()} for part in sentence.parts if part.changed]
    return value


_PRINT = {"text": _text, "json": _json}
