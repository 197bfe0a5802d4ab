"""Figures of the links between posts: who leads to a post, and a list sorted by citations.

python -m tests.bench.links inside POSTS FOLDER   makes an archive there, reads it, asks, and prints what it took as JSON
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.result import Result, p95

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.archives import Homes

POSTS = 30_000
_SEED = 11
_ASKED = 300
_SORTED = 40


def links(homes: Homes, _posts: int) -> list[Result]:
    """The figures of one archive of short posts, half of which lead to others."""
    from tests.bench.text import _output

    environ = homes.fresh()
    command = [
        sys.executable,
        "-m",
        "tests.bench.links",
        "inside",
        str(POSTS),
        str(Path(environ["XDG_DATA_HOME"]) / "linked"),
    ]
    found = json.loads(_output(command, environ))
    at = f"{POSTS:,} posts, {found['links']:,} links between them"
    return [
        Result(f"who leads to a post, p95, {at}", p95(found["citing"]), "ms", most=1, bounds="figure"),
        Result(f"the same of the one most posts lead to ({found['most']:,})", found["citing most"], "ms"),
        Result(f"list sorted by citations, {at}", statistics.median(found["sorted"]), "ms", most=30, bounds="figure"),
        Result(f"the same for the first time, {at}", found["first"], "ms"),
    ]


def inside(posts: int, folder: str) -> dict[str, Any]:
    """Make an archive, read it, and ask it."""
    from tui.library.library import Library
    from tui.search.evaluate import search
    from tui.search.parse import parse
    from tui.settings import Folders

    _write(posts, Path(folder))
    with Library(Folders.of_user(), [folder]) as library:
        library.refresh()
        library.full_text.build(lambda *_: None)
        cited, _citing = library.citations.pairs()
        draw = random.Random(_SEED)
        asked = draw.sample(sorted(set(cited)), _ASKED)
        most = statistics.mode(cited)
        query, catalogue = parse("sort:cited"), library.load()
        first = _took(lambda: search(catalogue, query, links=library.citations))
        return {
            "links": len(cited),
            "most": list(cited).count(most),
            "citing": [_took(lambda post=post: library.citations.citing(post)) for post in asked],
            "citing most": _took(lambda: library.citations.citing(most)),
            "first": first,
            "sorted": [_took(lambda: search(catalogue, query, links=library.citations)) for _ in range(_SORTED)],
        }


def _took(work: Callable[[], object]) -> float:
    """Milliseconds that something takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _write(posts: int, folder: Path) -> None:
    """Write short posts, every other of which leads to up to six earlier ones, mostly to some few."""
    draw = random.Random(_SEED)
    folder.mkdir(parents=True)
    for number in range(posts):
        others = [int(number * draw.random() ** 3) for _ in range(draw.randrange(7))] if number % 2 else []
        said = " ".join(f"As [post {other} told](https://linked.example/{other}) then." for other in others)
        head = f"title: Post {number}\nsource: https://linked.example/{number}\ndate: 2020-01-{number % 28 + 1:02}"
        (folder / f"{number}.md").write_text(f"---\n{head}\n---\n\nThis is post {number}. {said}\n")


if __name__ == "__main__":
    print(json.dumps(inside(int(sys.argv[2]), sys.argv[3])))
