"""`microfiche similar`: the posts that are about the same thing as one, with the words that tie them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common, output, posts

if TYPE_CHECKING:
    from tui.index.fulltext.subjects import SimilarPost
    from tui.library.library import Library
    from tui.model import Row

_LIMIT = 10


def run(options: argparse.Namespace) -> int:
    """Print what is similar to posts, the most alike first. Returns 1 where nothing is."""
    streams.prepare()
    names = [name for word in options.posts for name in (posts.names_on_stdin() if word == "-" else (word,))]
    limit = _LIMIT if options.limit is None else options.limit
    with common.open_library(options.archives) as library:

        def find() -> list[list[SimilarPost]]:
            return [library.subjects.similar(posts.named(library, name), limit) for name in names]

        def tell(found: list[list[SimilarPost]]) -> int:
            common.warn_of_partial_answer(library)
            if options.format == "tsv" and not options.no_header:
                output.tsv_line(("id", "date", "title", "shared_words", "score"))
            for of_one in found:
                rows = {row.id: row for row in library.rows([one.post for one in of_one])}
                _PRINT[options.format](library, [(one, rows[one.post]) for one in of_one if one.post in rows])
            return 0 if any(found) else 1

        return common.answer(library, find, tell, refresh_first=options.refresh, reads_texts=True)


def _table(_library: Library, found: list[tuple[SimilarPost, Row]]) -> None:
    output.table(
        ((str(row.id), row.day, row.title, " ".join(one.words)) for one, row in found), right=(0,), stretch=2
    )  # fmt: skip


def _json(library: Library, found: list[tuple[SimilarPost, Row]]) -> None:
    paths = library.paths([row.id for _one, row in found])
    for one, row in found:
        post = common.post_json(row, paths.get(row.id, ""), round(one.score, 3), is_duplicate=row.files > 1)
        output.json_line({**post, "shared_words": list(one.words)})


def _tsv(_library: Library, found: list[tuple[SimilarPost, Row]]) -> None:
    for one, row in found:
        output.tsv_line((row.id, row.day, row.title, " ".join(one.words), f"{one.score:.3f}"))


_PRINT = {"table": _table, "json": _json, "tsv": _tsv}
