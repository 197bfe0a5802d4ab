"""`microfiche words`: the words that mark the posts a query finds against all others."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common, output
from tui.language import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.relations.keyness import MarkingWord

_LIMIT = 50


def run(options: argparse.Namespace) -> int:
    """Print the words that mark the posts found, the surest first. Returns 1 where there are none."""
    streams.prepare()
    common.require_whole(options.query)
    limit = _LIMIT if options.limit is None else options.limit
    with common.open_library(options.archives) as library:

        def find() -> tuple[Sequence[str], list[MarkingWord], bool]:
            found = library.search(options.query)
            words = library.subjects.marking_words(list(found.ids), limit)
            return (*found.warnings, *found.notes), words, len(found.ids) == library.count()

        def tell(found: tuple[Sequence[str], list[MarkingWord], bool]) -> int:
            warnings, words, is_all = found
            for warning in warnings:
                streams.warn(warning)
            common.warn_of_partial_answer(library)
            if is_all:
                streams.warn(_("these are all posts: there are no others that their words could tell them from"))
            _PRINT[options.format](words, options)
            return 0 if words else 1

        return common.answer(
            library, find, tell, refresh_first=options.refresh, query=options.query, reads_texts=True
        )  # fmt: skip


def _table(words: Sequence[MarkingWord], _options: argparse.Namespace) -> None:
    rows = ((one.word, f"{one.here:,}", f"{one.elsewhere:,}", f"{one.score:,.1f}") for one in words)
    output.table(rows, right=(1, 2, 3))


def _json(words: Sequence[MarkingWord], _options: argparse.Namespace) -> None:
    for one in words:
        output.json_line({"word": one.word, "here": one.here, "elsewhere": one.elsewhere, "score": round(one.score, 2)})


def _tsv(words: Sequence[MarkingWord], options: argparse.Namespace) -> None:
    if not options.no_header:
        output.tsv_line(("word", "here", "elsewhere", "score"))
    for one in words:
        output.tsv_line((one.word, one.here, one.elsewhere, f"{one.score:.2f}"))


_PRINT = {"table": _table, "json": _json, "tsv": _tsv}
