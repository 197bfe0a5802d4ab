"""What a command is given of some posts on its standard input, a piece for each."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from tui.export.exported_post import exported_posts
from tui.export.records import EXPORT_FIELDS, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tui.export.exported_post import ExportedPost
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
    for number, exported in enumerate(exported_posts(library, ids)):
        between = b"\n" if number and kind in ("text", "selection", "markdown") else b""
        yield between + make(exported)


def _text(exported: ExportedPost) -> bytes:
    return _bytes(f"{exported.row.title}\n\n{exported.article.text.strip()}\n")


def _markdown(exported: ExportedPost) -> bytes:
    return _bytes(f"# {exported.row.title}\n\n{exported.article.markdown.strip()}\n")


def _json(exported: ExportedPost) -> bytes:
    return _bytes(json.dumps(record(exported, EXPORT_FIELDS), ensure_ascii=False) + "\n")


def _path(exported: ExportedPost) -> bytes:
    return os.fsencode(exported.post.paths[0]) + b"\n"


def _path_and_nul(exported: ExportedPost) -> bytes:
    return os.fsencode(exported.post.paths[0]) + b"\0"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


_MAKE: dict[PipedInput, Callable[[ExportedPost], bytes]] = {
    "text": _text,
    "selection": _text,
    "markdown": _markdown,
    "json": _json,
    "paths": _path,
    "paths0": _path_and_nul,
}
