"""What a command is given of some posts on its standard input, a piece for each."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from tui.export.entries import entries
from tui.export.records import FIELDS, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tui.export.entries import Entry
    from tui.library.library import Library
    from tui.settings import PipedInput


def pieces(library: Library, ids: Sequence[int], kind: PipedInput, selected: str = "") -> Iterator[bytes]:
    """The posts of these ids as a command wants them; where a `selection` is wanted, the `selected` text, if there is
    one.
    """
    if kind == "selection" and selected:
        yield _bytes(f"{selected}\n")
        return
    make = _MAKE[kind]
    for number, entry in enumerate(entries(library, ids)):
        between = b"\n" if number and kind in ("text", "selection", "markdown") else b""
        yield between + make(entry)


def _text(entry: Entry) -> bytes:
    return _bytes(f"{entry.row.title}\n\n{entry.article.text.strip()}\n")


def _markdown(entry: Entry) -> bytes:
    return _bytes(f"# {entry.row.title}\n\n{entry.article.markdown.strip()}\n")


def _json(entry: Entry) -> bytes:
    return _bytes(json.dumps(record(entry, FIELDS), ensure_ascii=False) + "\n")


def _path(entry: Entry) -> bytes:
    return os.fsencode(entry.post.paths[0]) + b"\n"


def _path_and_nul(entry: Entry) -> bytes:
    return os.fsencode(entry.post.paths[0]) + b"\0"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


_MAKE: dict[PipedInput, Callable[[Entry], bytes]] = {
    "text": _text,
    "selection": _text,
    "markdown": _markdown,
    "json": _json,
    "paths": _path,
    "paths0": _path_and_nul,
}
