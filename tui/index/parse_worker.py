"""Reading post files for the index, in this process or in one that is run for it.

A *record* is `(path, size, mtime_ns, outcome)`, of plain values, for `marshal`. `outcome` is None if the file does not
exist, `(problem, line)` if it holds no post, else the fields of the post, in the order of the constants below:
`REWRITTEN` is whether folding changed letters of the title, `PROBLEMS` are `((text, line), …)`.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Record = tuple[bytes, int, int, tuple[Any, ...] | None]

TITLE, FOLDED, REWRITTEN, STAMP, DATE, AUTHORS, SOURCE, SITE, TAGS, CATEGORIES, KEY, FINGERPRINT, PROBLEMS = range(13)

LENGTH_BYTES = 4
"""Each message is preceded by its length, in this many bytes, the lowest first."""


def read_files(root: bytes, paths: Sequence[bytes]) -> list[Record]:
    """The records of these files. Whatever a file holds becomes a record; nothing raises."""
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
        except Exception as error:  # noqa: BLE001 - one bad file must not cost the others
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
            date, folded_title = head.date, next(folded)
            record = (
                head.title,
                folded_title,
                is_rewritten(head.title, folded_title),
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


def main(root: bytes, work: Callable[[bytes, Sequence[Any]], list[Any]], niceness: int) -> None:
    """The main function of a process: read lists of tasks from stdin, and write what `work` returns for each to stdout.

    It ends with stdin. For `read_files`, tasks are paths relative to `root`.
    """
    import gc
    import marshal

    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    gc.set_threshold(50_000, 20, 20)
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    while length := stdin.read(LENGTH_BYTES):
        tasks = marshal.loads(stdin.read(int.from_bytes(length, "little")))  # noqa: S302 - from our own process
        records = marshal.dumps(work(root, tasks))
        stdout.write(len(records).to_bytes(LENGTH_BYTES, "little"))
        stdout.write(records)
        stdout.flush()
