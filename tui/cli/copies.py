"""`microfiche copies`: the stories that are there more than once, one group a block.

A group has the posts that tell one story: those with the same text and title are `exact`, those with nearly the same
text or a part of it `near`, and those that have only their source in common `version`, each by the first of its group,
which is the longest with a source. A post that lies in several files has a line for each, `file`.
"""

from __future__ import annotations

import argparse
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tui import streams
from tui.addresses import shown_address
from tui.cli import common, output
from tui.language import N_, Wording
from tui.search.copies import copies_known_so_far

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.library.library import Library
    from tui.library.story_groups import StoryGroup
    from tui.model import Row

_AT_ONCE = 200
"""Groups whose rows are read at once."""
_SAID: dict[str, Wording] = {
    "first": N_("first"), "exact": N_("exact"), "near": N_("near"), "version": N_("version"), "file": N_("file"),
}  # fmt: skip


class _Line(NamedTuple):
    """A post of a group, or another file of one."""

    group: int
    kind: str
    row: Row
    path: str


def run(options: argparse.Namespace) -> int:
    """Print the groups of posts that a query finds one of. Returns 1 where there are none."""
    streams.prepare()
    common.require_whole(options.query)
    with common.open_library(options.archives) as library:

        def find() -> list[StoryGroup]:
            found = library.search(options.query)
            for warning in (*found.warnings, *found.notes):
                streams.warn(warning)
            return library.story_groups(found)

        def tell(groups: list[StoryGroup]) -> int:
            done, total = library.copies.coverage()
            if done < total:
                streams.warn(copies_known_so_far(done, total))
            _PRINT[options.format](_lines(library, groups), options)
            return 0 if groups else 1

        return common.answer(library, find, tell, refresh_first=options.refresh, query=options.query, reads_texts=True)


def _lines(library: Library, groups: Sequence[StoryGroup]) -> Iterator[list[_Line]]:
    """The lines of each group."""
    number = 0
    rest = iter(groups)
    while some := list(islice(rest, _AT_ONCE)):
        ids = [one.post for group in some for one in group]
        rows = {row.id: row for row in library.rows(ids)}
        paths = library.paths(ids)
        for group in some:
            number += 1
            lines: list[_Line] = []
            for post, kind in group:
                if (row := rows.get(post)) is None:
                    continue
                lines.append(_Line(number, kind, row, paths.get(post, "")))
                others = library.post(post).paths if row.files > 1 or len(group) == 1 else ()
                lines += [_Line(number, "file", row, path) for path in others if path != paths.get(post)]
            yield lines


def _table(groups: Iterator[list[_Line]], _options: argparse.Namespace) -> None:
    for number, lines in enumerate(groups):
        if number:
            streams.line("")
        rows = [(str(one.row.id), str(_SAID[one.kind]), one.row.day, one.row.title, _where(one)) for one in lines]
        output.table(rows, right=(0,), stretch=3)


def _where(line: _Line) -> str:
    """Where a copy is to be seen: its site, or its file."""
    return line.path if line.kind == "file" or not line.row.site else line.row.site


def _json(groups: Iterator[list[_Line]], _options: argparse.Namespace) -> None:
    """A line for each group."""
    for lines in groups:
        files: dict[int, list[str]] = {}
        for one in lines:
            files.setdefault(one.row.id, []).append(one.path)
        posts: list[dict[str, object]] = []
        for one in lines:
            if one.kind != "file":
                value = common.post_json(one.row, one.path, is_duplicate=True)
                del value["score"]
                posts.append({"kind": one.kind, **value, "files": files[one.row.id]})
        output.json_line({"story": lines[0].group if lines else 0, "posts": posts})


def _tsv(groups: Iterator[list[_Line]], options: argparse.Namespace) -> None:
    if not options.no_header:
        output.tsv_line(("story", "kind", "id", "date", "title", "source", "path"))
    for lines in groups:
        for number, kind, row, path in lines:
            output.tsv_line((number, kind, row.id, row.day, row.title, shown_address(row.source), path))


_PRINT = {"table": _table, "json": _json, "tsv": _tsv}
