"""Figures of what posts are about: similar posts, the words that mark some, trends, and places of words in articles.

python -m tests.bench.subjects ARCHIVE     indexes an archive, asks, and prints what it took as JSON
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable

from tests.bench import archives
from tests.bench.archives import Homes
from tests.bench.result import Result, p95

_LEAST = 30_000
_SEED = 5
_ASKED = 300
_SELECTED = 500
_PLACES = 200


def subjects(homes: Homes, _posts: int) -> list[Result]:
    """All figures, of an archive of the usual size."""
    command = [sys.executable, "-m", "tests.bench.subjects", archives.real(_LEAST)]
    done = subprocess.run(command, env=homes.fresh(), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}")
    took = json.loads(done.stdout)
    named = f"of {took['posts']:,} posts"
    return [
        Result(f"posts similar to one, {named}, p95", p95(took["similar"]), "ms", None, 60.0, "figure"),
        Result(f"words of {_SELECTED} posts, {named}", p95(took["words"]), "ms", None, 400.0, "figure"),
        Result(f"trend of a word in articles, {named}, p95", p95(took["trend"][1:]), "ms", None, 60.0, "figure"),
        Result(f"the same for the first time, {named}", took["trend"][0], "ms", None, None),
        Result(f"first {_PLACES} places of a word, {named}, p95", p95(took["places"]), "ms", None, 150.0, "figure"),
        Result("keywords, a post", took["bytes"] / max(1, took["posts"]), "bytes", None, None),
    ]


def ask(root: str) -> dict[str, object]:
    """Index an archive, and time each question in milliseconds."""
    from itertools import islice

    from tui.library.hits import hit_lines
    from tui.library.library import Library
    from tui.settings import Folders

    rng = random.Random(_SEED)
    with Library(Folders.of_user(), [root]) as library:
        library.refresh()
        library.full_text.build(lambda *_: None)
        library.load()
        every = library.search("")
        posts = sorted(every.ids)
        sample = rng.sample(posts, min(_ASKED, len(posts)))
        words = [one.word for one in library.subjects.marking_words(rng.sample(posts, len(posts) // 2), 20)] or ["the"]
        size = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'keywords%'"
        return {
            "posts": len(posts),
            "similar": [_timed(lambda post=post: library.subjects.similar(post, 10)) for post in sample],
            "words": [
                _timed(lambda: library.subjects.marking_words(rng.sample(posts, min(_SELECTED, len(posts))), 50))
                for _ in range(10)
            ],
            "trend": [
                _timed(
                    lambda word=word: (library.count_days(library.search(f"body:{word}")), library.count_days(every))
                )
                for word in words
            ],
            "places": [
                _timed(lambda word=word: list(islice(hit_lines(library, library.search(f"body:{word}")), _PLACES)))
                for word in words
            ],
            "bytes": library.full_text.database.run(lambda db: db.execute(size).fetchone()[0]),
        }


def _timed(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return (time.perf_counter() - start) * 1e3


if __name__ == "__main__":
    print(json.dumps(ask(sys.argv[1])))
