"""Figures of finding by body: building the text index, its size, queries and the lines under what they find.

    python -m tests.bench.text baseline ARCHIVE     seconds that html2text alone takes for every body
    python -m tests.bench.text inside ARCHIVE       builds, asks, and prints what it took as JSON

Queries are known words: pieces of the archive's own texts. Everything of the program runs in one process of its own.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.bench import archives
from tests.bench.archives import Homes, say
from tests.bench.floors import SUFFIXES
from tests.bench.result import Result, p95

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST = 3_000
"""Posts of the size of real ones: so many that what is done once for all of them does not count."""
_SEED = 5
_MEASURED = 300
"""Articles of which it is known how long their text is, to say how long that of all is."""
_SAMPLED = 24
"""Articles from which queries are drawn, some from each."""
_RANKED = 50
_SHOWN = 40
_WIDTH = 100
_BY_RIPGREP = 12
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_LATIN = re.compile(r"(?<!\w)[a-z]{4,12}(?!\w)")


def text_index(homes: Homes, posts: int) -> list[Result]:
    """All figures of one archive of real-sized posts."""
    generated = archives.generated(_LEAST, "real")
    real = archives.real(_LEAST)
    results: list[Result] = []
    for root in dict.fromkeys((generated, real)):
        results += _figures(homes, root, "posts of real size" if root == generated else "real posts")
    return results


def _figures(homes: Homes, root: str, named: str) -> list[Result]:
    environ = homes.fresh()
    archives.run([*archives.PROGRAM, "index", root], environ)
    found = json.loads(_output([sys.executable, "-m", "tests.bench.text", "inside", root], environ))
    floor = json.loads(_output([sys.executable, "-m", "tests.bench.text", "baseline", root], environ))
    results = [
        Result(
            f"{named}: text index built, with links, copies and words / html2text alone, one thread",
            found["wall"], "s", floor, 1.2,
        ),
        Result(f"{named}: the same, seconds of processor time of all processes", found["cpu"], "s", floor),
        Result(
            f"{named}: text.db / the articles' own text, UTF-8", found["size"] / 1e6, "MB", found["text"] / 1e6
        ),
        Result(f"{named}: body query, first {_RANKED} ranked, p95", p95(found["queries"]), "ms", None, 12.0, "figure"),
        Result(
            f"{named}: first places of a concordance, as the screen waits for, p95",
            p95(found["concordance"]), "ms", None, 150.0, "figure",
        ),
    ]  # fmt: skip
    if took := found["snippets"]:
        results.append(
            Result(f"{named}: lines under {_SHOWN} posts found, p95", p95(took), "ms", None, 100.0, "figure")
        )
    peer = _ripgrep(root, found["asked"])
    if peer:
        ours = statistics.median(took for _, took in found["asked"])
        results.append(Result(f"{named}: body query / ripgrep over the files, medians", ours, "ms", peer, 0.05))
    else:
        say("ripgrep is not installed: body queries have no peer in this run")
    return results


def _output(command: list[str], environ: dict[str, str]) -> str:
    done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}")
    return done.stdout


def _ripgrep(root: str, asked: list[tuple[str, float]]) -> float | None:
    """The median of the milliseconds ripgrep takes to count the lines that say what was asked; None where there is no
    ripgrep.
    """
    program = shutil.which("rg")
    if program is None:
        return None
    times = []
    for text, _ in asked[:_BY_RIPGREP]:
        start = time.perf_counter()
        subprocess.run(
            [program, "--count", "--fixed-strings", "--ignore-case", "--no-ignore", "-e", text.strip('"*'), root],
            stdout=subprocess.DEVNULL,
            check=False,
        )
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def baseline(root: str) -> float:
    """Seconds to turn every body into text with html2text, in one thread; reading the files does not count."""
    from html2text import html2text

    from tui.archive.read import read_body

    seconds = 0.0
    for path in _files(root):
        body = read_body(path)
        start = time.perf_counter()
        html2text(body)
        seconds += time.perf_counter() - start
    return seconds


def _files(root: str) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        yield from (f"{folder}/{name}" for name in names if name.lower().endswith(SUFFIXES))


def inside(root: str) -> dict[str, Any]:
    """Build the text index of an indexed archive and ask it; seconds, bytes and milliseconds."""
    from tui.library.library import Library
    from tui.settings import Folders
    from tui.ui.screens.concordance import read_hits

    with Library(Folders.of_user(), [root]) as library:
        library.load()
        start, before = time.perf_counter(), os.times()
        library.full_text.build(lambda _done, _total: None, lambda: False)
        wall, after = time.perf_counter() - start, os.times()
        text, samples = _texts(root)
        found: dict[str, Any] = {
            "wall": wall,
            "cpu": sum(after[:4]) - sum(before[:4]),
            "size": sum(path.stat().st_size for path in _database()),
            "text": text,
            "queries": [],
            "snippets": [],
            "concordance": [],
            "asked": [],
        }
        for query in _queries(samples):
            start = time.perf_counter()
            hits = library.search(query)
            ids = list(hits.ids[:_RANKED])
            took = (time.perf_counter() - start) * 1000
            found["queries"].append(took)
            found["asked"].append((query.partition(":")[2], took))
            start = time.perf_counter()
            library.full_text.snippets(ids[:_SHOWN], hits.in_bodies, _WIDTH)
            if len(ids) >= _SHOWN:
                found["snippets"].append((time.perf_counter() - start) * 1000)
            start = time.perf_counter()
            read_hits(library, query)
            found["concordance"].append((time.perf_counter() - start) * 1000)
        return found


def _database() -> Iterator[Any]:
    from tui.settings import Folders

    yield from Folders.of_user().cache.rglob("text.db")


def _texts(root: str) -> tuple[float, list[str]]:
    """The bytes of all articles' text, by those of some, and some of the texts."""
    from tui.index.fulltext.worker import plain_text_of, read_body_quickly

    paths = sorted(_files(root))
    some = random.Random(_SEED).sample(paths, min(_MEASURED, len(paths)))
    texts = [plain_text_of(read_body_quickly(path), path, "", "") for path in some]
    size = sum(len(text.encode("utf-8", "replace")) for text in texts)
    return size * len(paths) / len(some), texts[:_SAMPLED]


def _queries(samples: list[str]) -> list[str]:
    """Words of two characters and of one, longer phrases, words and beginnings of words, and two at once."""
    draw = random.Random(_SEED)
    queries = []
    for text in samples:
        runs, words = _HAN.findall(text), _LATIN.findall(text.lower())
        if runs:
            run, other = draw.choice(runs), draw.choice(runs)
            at = draw.randrange(len(run) - 1)
            queries += [
                f"body:{run[at : at + 2]}",
                f"body:{run[at]}",
                f'body:"{run[:8]}"',
                f"body:{other[:2]} body:{run[:2]}",
            ]
        if words:
            word = draw.choice(words)
            queries += [f"body:{word}", f"body:{word[:3]}*"]
    draw.shuffle(queries)
    return queries


if __name__ == "__main__":
    print(json.dumps({"baseline": baseline, "inside": inside}[sys.argv[1]](sys.argv[2])))
