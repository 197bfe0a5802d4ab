"""Reading post files for the index, in this process or in one that is run for it.

A *record* is `(path, size, mtime_ns, outcome)`, of plain values, for `marshal`. `outcome` is None if the file does not
exist, `(problem, line)` if it holds no post, else the fields of the post, in the order of the constants below:
`REWRITTEN` is whether folding changed letters of the title, `PROBLEMS` are `((text, line), …)`.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from tui.language import stated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.index.stuck import GivenUp

Record = tuple[bytes, int, int, tuple[Any, ...] | None]

TITLE, FOLDED, REWRITTEN, STAMP, DATE, AUTHORS, SOURCE, SITE, TAGS, CATEGORIES, KEY, FINGERPRINT, PROBLEMS = range(13)

_TAKING_TURNS = 32
"""Files that are read in turns, so many of which are open at once."""

LENGTH_BYTES = 4
"""Each message is preceded by its length, in this many bytes, the lowest first."""
COUNT_BYTES = 8
"""The size of the number of the task that a process is at, the lowest byte first."""


def ignore(_at: int) -> None:
    """Called before a task where nobody watches them."""


def read_files(root: bytes, paths: Sequence[bytes], begin: Callable[[int], object] = ignore) -> list[Record]:
    """The records of these files; `begin` is called before each, with its index. Whatever a file holds becomes a
    record; nothing raises.
    """
    found: list[tuple[bytes, int, int, Any]] = []
    for start in range(0, len(paths), _TAKING_TURNS):
        found += _read_in_turns(root, paths[start : start + _TAKING_TURNS], start, begin)
    return records_of(found)


def _read_in_turns(
    root: bytes, paths: Sequence[bytes], start: int, begin: Callable[[int], object]
) -> list[tuple[bytes, int, int, Any]]:
    """What is in these files, for `records_of`, each step taken for all of them in turn.

    That takes a fifth less than one file after the other: what a step needs stays in the processor's caches.
    """
    from tui.archive.parse import examination
    from tui.model import Problem

    found: list[tuple[bytes, int, int, Any]] = [(path, 0, 0, None) for path in paths]
    going_on = [(at, path, examination(root, path)) for at, path in enumerate(paths)]
    while going_on:
        still: list[Any] = []
        for at, path, steps in going_on:
            begin(start + at)
            try:
                next(steps)
            except StopIteration as end:
                found[at] = (path, *end.value)
            except FileNotFoundError:
                continue
            except Exception as error:  # noqa: BLE001 - one bad file must not cost the others
                fault = stated("this file cannot be understood: {fault}", fault=type(error).__name__)
                found[at] = (path, -1, 0, Problem(fault))
            else:
                still.append((at, path, steps))
        going_on = still
    return found


def record_given_up(root: bytes, path: bytes, given_up: GivenUp) -> Record:
    """The record of a file whose reading was given up: a post named after it, with the reason as its problem."""
    from tui.archive.parse import examine_name
    from tui.model import Problem

    try:
        size, mtime_ns, outcome = examine_name(root, path, given_up.reason)
    except FileNotFoundError:
        return (path, 0, 0, None)
    except OSError:
        size, mtime_ns, outcome = -1, 0, Problem(given_up.reason)
    return records_of([(path, size if given_up.is_final else -1, mtime_ns, outcome)])[0]


def records_of(found: Sequence[tuple[bytes, int, int, Any]]) -> list[Record]:
    """Records of path, size, time, and what was found: a `Head`, a `Problem`, or None for no file."""
    from tui.model import Problem
    from tui.search.fold import fold_many, is_rewritten

    folded = iter(fold_many([head.title for *_, head in found if head is not None and not isinstance(head, Problem)]))
    records: list[Record] = []
    for path, size, mtime_ns, head in found:
        record: tuple[Any, ...] | None
        if head is None:
            record = None
        elif isinstance(head, Problem):
            record = (head.stored, head.line)
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
                tuple((problem.stored, problem.line) for problem in head.problems),
            )
        records.append((path, size, mtime_ns, record))
    return records


def main(root: bytes, count: int, work: Callable[..., list[Any]], niceness: int, seconds: int) -> NoReturn:
    """The main function of a process: read lists of tasks from stdin, and write what `work` returns for each to stdout.

    It ends with stdin. For `read_files`, tasks are paths relative to `root`. The number of the task that it is at, from
    1 over all lists, is written to the file with the handle `count`, which is memory that another process reads. The
    system ends this process where a task takes more than `seconds` of processor time: whoever would end it may be gone.
    """
    import gc
    import marshal
    import mmap
    import resource
    from time import process_time

    done = limited = 0
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    shared = mmap.mmap(count, COUNT_BYTES)

    def begin(at: int) -> None:
        shared[:] = (done + at + 1).to_bytes(COUNT_BYTES, "little")
        nonlocal limited
        if (limit := int(process_time()) + 1 + seconds) != limited:
            limited = limit
            soft = limit if most == resource.RLIM_INFINITY else min(limit, most)
            resource.setrlimit(resource.RLIMIT_CPU, (soft, most))

    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    gc.set_threshold(50_000, 20, 20)
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    while length := stdin.read(LENGTH_BYTES):
        tasks = marshal.loads(stdin.read(int.from_bytes(length, "little")))  # noqa: S302 - from our own process
        records = marshal.dumps(work(root, tasks, begin))
        done += len(tasks)
        stdout.write(len(records).to_bytes(LENGTH_BYTES, "little"))
        stdout.write(records)
        stdout.flush()
    # Whoever waits for the end would wait for the interpreter to clear up as well, and nothing here needs that.
    os._exit(0)
