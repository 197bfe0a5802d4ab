"""Reading post files for the index, in this process or as a process of its own.

A *record* is `(path, size, mtime_ns, outcome)`, of plain values only, so that `marshal` can carry it. `outcome` is
None for a file that went, `(problem, line)` for one that holds no post, else the post: title, folded title, whether
folding made other letters of it, stamp, date, authors, source, site, tags, categories, key, fingerprint, problems as
`((text, line), …)`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Record = tuple[bytes, int, int, tuple[Any, ...] | None]

TITLE, FOLDED, REWRITTEN, STAMP, DATE, AUTHORS, SOURCE, SITE, TAGS, CATEGORIES, KEY, MARK, SAID = range(13)
"""The places of a post's fields in its outcome."""

LENGTH = 4
"""Bytes before each message that tell its length."""


def read_files(root: bytes, paths: Sequence[bytes]) -> list[Record]:
    """The records of these files. What a file holds never makes it fail."""
    from tui.archive.parse import examine
    from tui.model import Problem
    from tui.search.fold import fold_many, is_rewritten

    found: list[tuple[bytes, int, int, Any]] = []
    titles: list[str] = []
    for path in paths:
        try:
            size, mtime_ns, outcome = examine(root, path)
        except FileNotFoundError:
            found.append((path, 0, 0, None))
            continue
        except Exception as error:  # noqa: BLE001 - one file that nobody foresaw must not cost the others
            size, mtime_ns, outcome = -1, 0, Problem(f"this file cannot be understood: {type(error).__name__}")
        found.append((path, size, mtime_ns, outcome))
        if not isinstance(outcome, Problem):
            titles.append(outcome.title)
    folded = iter(fold_many(titles))
    records: list[Record] = []
    for path, size, mtime_ns, head in found:
        record: tuple[Any, ...] | None
        if head is None:
            record = None
        elif isinstance(head, Problem):
            record = (head.text, head.line)
        else:
            date, low = head.date, next(folded)
            record = (
                head.title,
                low,
                is_rewritten(head.title, low),
                None if date is None else date.stamp,
                None if date is None else date.stored,
                head.authors,
                head.source,
                head.site,
                head.tags,
                head.categories,
                head.key,
                head.fingerprint,
                tuple((problem.text, problem.line) for problem in head.problems),
            )
        records.append((path, size, mtime_ns, record))
    return records


def main(root: bytes, work: Callable[[bytes, Sequence[Any]], list[Any]] = read_files) -> None:
    """Answer lists of tasks (paths, for `read_files`) from stdin with lists of records on stdout, until stdin ends."""
    import gc
    import marshal

    gc.set_threshold(50_000, 20, 20)
    asked, answered = sys.stdin.buffer, sys.stdout.buffer
    while length := asked.read(LENGTH):
        tasks = marshal.loads(asked.read(int.from_bytes(length, "little")))  # noqa: S302 - of the program itself
        answer = marshal.dumps(work(root, tasks))
        answered.write(len(answer).to_bytes(LENGTH, "little"))
        answered.write(answer)
        answered.flush()
