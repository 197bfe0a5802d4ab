"""`microfiche links`: the links of a post, the posts of the archives that it leads to, or those that lead to it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui import streams
from tui.addresses import shown_address
from tui.cli import common, output, posts
from tui.search.links import known_so_far

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.library.library import Library
    from tui.library.post_links import PostLink
    from tui.model import Row

_Line = tuple["PostLink", "Row | None"]
"""A link, and the post at its other end; None where that is none of the open archives."""


def run(options: argparse.Namespace) -> int:
    """Print the links of posts. Returns 1 where there are none."""
    streams.prepare()
    names = [name for word in options.posts for name in (posts.names_on_stdin() if word == "-" else (word,))]
    with common.open_library(options.archives) as library:

        def tell(found: list[int]) -> int:
            done, total = library.citations.coverage()
            if done < total:
                streams.warn(known_so_far(done, total))
            lines = (line for post in found for line in _lines(library, post, options))
            count = _PRINT[options.format](library, lines, options)
            return 0 if count else 1

        def find() -> list[int]:
            return [posts.named(library, name) for name in names]

        return common.answer(library, find, tell, refresh_first=options.refresh, reads_texts=True)


def _lines(library: Library, post: int, options: argparse.Namespace) -> Iterator[_Line]:
    if not (options.to or options.citing):
        for link in library.links.of(post):
            rows = library.rows(sorted(link.posts))
            yield from ((link, row) for row in rows) if rows else ((link, None),)
        return
    found = library.links.leading_to(post) if options.citing else library.links.led_to(post)
    for other, link in found:
        yield from ((link, row) for row in library.rows([other]))


def _table(_library: Library, lines: Iterator[_Line], options: argparse.Namespace) -> int:
    count = 0

    def rows() -> Iterator[tuple[str, ...]]:
        nonlocal count
        for link, row in lines:
            count += 1
            named = ("", "") if row is None else (str(row.id), row.day)
            if options.to or options.citing:
                yield *named, row.title if row else "", link.sentence
            else:
                yield *named, link.words, shown_address(link.address)

    output.table(rows(), right=(0,), stretch=2)
    return count


def _json(library: Library, lines: Iterator[_Line], _options: argparse.Namespace) -> int:
    count = 0
    for link, row in lines:
        count += 1
        post = None
        if row is not None:
            post = common.post_json(row, library.paths([row.id]).get(row.id, ""), is_duplicate=row.files > 1)
            del post["score"]
        output.json_line({"words": link.words, "address": link.address, "sentence": link.sentence, "post": post})
    return count


def _tsv(_library: Library, lines: Iterator[_Line], options: argparse.Namespace) -> int:
    if not options.no_header:
        output.tsv_line(("id", "date", "title", "words", "address", "sentence"))
    count = 0
    for link, row in lines:
        count += 1
        named = ("", "", "") if row is None else (row.id, row.day, row.title)
        output.tsv_line((*named, link.words, shown_address(link.address), link.sentence))
    return count


_PRINT = {"table": _table, "json": _json, "tsv": _tsv}
