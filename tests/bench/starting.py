"""Figures of starting, indexing and looking for changes."""

from __future__ import annotations

import statistics
import sys
import time

from tests.bench import archives
from tests.bench.archives import PROGRAM, Homes, run
from tests.bench.result import Result, interleaved
from tests.bench.terminal import LIST, Terminal, tree_memory

PYTHON = sys.executable

_STEADY = 4.0
"""Seconds without a change of more than a megabyte after which memory is taken to stay as it is."""


def first_paint(homes: Homes, posts: int) -> list[Result]:
    """Start to the first painted list, everything being indexed."""
    root = archives.generated(posts)
    environ = homes.indexed(root)
    figure, floor = interleaved(7, lambda: _paint([*PROGRAM, root], environ), lambda: _bare_paint(environ))
    most = 1.8 if posts <= 20_000 else 2.0 if posts <= 100_000 else None
    return [
        Result(f"{posts:,} posts, indexed: start to first painted list / a bare Textual app", figure, "s", floor, most)
    ]


def first_rows(homes: Homes, posts: int) -> list[Result]:
    """Start to the first rows on the screen, nothing being indexed."""
    root = archives.generated(posts)
    environ = homes.fresh()
    figure, floor = interleaved(3, lambda: _paint([*PROGRAM, root], homes.fresh()), lambda: _bare_paint(environ))
    return [
        Result(
            f"{posts:,} posts, not indexed: start to first rows / a bare Textual app", figure, "s", floor, 1.0, "figure"
        )
    ]


def first_index(homes: Homes, posts: int) -> list[Result]:
    """`microfiche index` on small posts it does not know, start to end, against reading every head. The files are read
    once before: else only one of the two would find them in memory.
    """
    root = archives.generated(posts)
    heads = [PYTHON, "-m", "tests.bench.floors", "heads", root]
    run(heads, homes.fresh())
    took = homes.first_index(root)
    floor = run(heads, homes.fresh())
    return [
        Result(
            f"{posts:,} small posts: microfiche index, the first time / reading and parsing every head",
            took,
            "s",
            floor,
        )
    ]


def real_index(homes: Homes, posts: int) -> list[Result]:
    """A first index of real posts (without any: of generated posts of their size) against reading every head once."""
    root = archives.real()
    inside = [PYTHON, "-m", "tests.bench.inside", "refresh", root]
    heads = [PYTHON, "-m", "tests.bench.floors", "heads", root]
    figure, floor = interleaved(
        5, lambda: archives.number_from(inside, homes.fresh()), lambda: archives.number_from(heads, homes.fresh())
    )
    named = "real posts" if "posts-" not in root else "posts of real size"
    return [Result(f"{named}: first index complete / reading and parsing every head", figure, "s", floor, 0.7)]


def restart(homes: Homes, posts: int) -> list[Result]:
    """Looking through an archive in which nothing has changed."""
    root = archives.generated(posts)
    environ = homes.indexed(root)
    inside = [PYTHON, "-m", "tests.bench.inside", "refresh", root]
    walk = [PYTHON, "-m", "tests.bench.floors", "walk", root]
    figure, floor = interleaved(
        5, lambda: archives.number_from(inside, environ), lambda: archives.number_from(walk, environ)
    )
    whole, whole_floor = interleaved(3, lambda: run([*PROGRAM, "index", root], environ), lambda: run(walk, environ))
    return [
        Result(f"{posts:,} posts, unchanged: scan / os.walk with a stat a file", figure, "s", floor, 2.0),
        Result(f"{posts:,} posts, unchanged: microfiche index, whole process / the same", whole, "s", whole_floor),
    ]


def command_line(homes: Homes, posts: int) -> list[Result]:
    """`microfiche search`, start to end, against the start of Python alone."""
    root = archives.generated(posts)
    environ = homes.indexed(root)
    results = []
    for query in ("网络 灯塔", "lighthuose ledger", ""):
        command = [*PROGRAM, "search", query, "--in", root, "--limit", "20"]
        figure, floor = interleaved(5, lambda: run(command, environ), lambda: run([PYTHON, "-c", "pass"], environ))  # noqa: B023 - used up at once
        most = 0.3 if posts <= 20_000 else None
        results.append(
            Result(f"{posts:,} posts: microfiche search {query!r} / python -c pass", figure, "s", floor, most, "figure")
        )
    return results


def memory(homes: Homes, posts: int) -> list[Result]:
    """Memory with the archive open, everything loaded and counted; against a bare Textual app."""
    root = archives.generated(posts)

    def held(command: list[str]) -> float:
        with Terminal(command, homes.indexed(root)) as terminal:
            terminal.record(20, until=LIST)
            return _steady_memory(terminal)

    figure = statistics.median(held([*PROGRAM, root]) for _ in range(3))
    floor = held([PYTHON, "-m", "tests.bench.floors", "app"])
    return [
        Result(
            f"{posts:,} posts open: memory / a bare Textual app",
            figure,
            "MB",
            floor,
            150 if posts <= 100_000 else None,
            "figure",
        )
    ]


def _paint(command: list[str], environ: dict[str, str]) -> float:
    with Terminal(command, environ) as terminal:
        terminal.record(30, until=LIST)
        terminal.settle(0.3, timeout=1.0)
        return terminal.first(lambda frame: len(frame.rows) > 10)


def _steady_memory(terminal: Terminal) -> float:
    """Memory once it stays as it is, in MB: the keys of titles are loaded for seconds without a paint."""
    held = seen = 0.0
    since = time.perf_counter()
    while time.perf_counter() - since < _STEADY:
        terminal.record(0.2)
        held = tree_memory(terminal.pid)
        if abs(held - seen) > 1:
            seen, since = held, time.perf_counter()
    return held


def _bare_paint(environ: dict[str, str]) -> float:
    with Terminal([PYTHON, "-m", "tests.bench.floors", "app"], environ) as terminal:
        terminal.record(30, until=LIST)
        terminal.settle(0.1, timeout=1.0)
        return terminal.first(lambda frame: sum("2021-06-30" in line for line in frame.lines) > 10)
