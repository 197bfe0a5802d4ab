"""How fast titles are found, beside RapidFuzz and fzf in the same run.

    python -m tests.bench.search_speed [TITLES …] [--queries N]

The mix is what people type: pieces as they stand, with a slip, by pinyin and its first letters, two Han characters, and words that
stand nowhere. Every size is measured in a process of its own, so that memory is of that size alone.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

from tests.bench import search_quality as known
from tests.bench.result import Result, p95, table
from tests.bench.titles import generated_chunks
from tui.errors import Cancelled
from tui.search.catalogue import Catalogue
from tui.search.evaluate import search
from tui.search.facets import count_facets
from tui.search.fold import fold_many
from tui.search.parse import parse

MOST = {100_000: 12.0, 1_000_000: 80.0}
"""Milliseconds that 95 in 100 queries may take."""

_NOWHERE = "zqxvy 璩彧翀 qwpzk 亓官赟龘 xqzzt 逄旻燊"
_PEER_QUERIES = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("titles", nargs="*", type=int, default=[100_000, 1_000_000], metavar="TITLES")
    parser.add_argument("--queries", type=int, default=180)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(inside(options.titles[0], options.queries)))
        return
    results: list[Result] = []
    for count in options.titles:
        command = [sys.executable, "-m", "tests.bench.search_speed", str(count), "--inside"]
        done = subprocess.run(
            [*command, "--queries", str(options.queries)], stdout=subprocess.PIPE, text=True, check=True
        )
        results += lines(count, json.loads(done.stdout))
    print(table(results))


def lines(count: int, got: dict[str, Any]) -> list[Result]:
    """The figures of one size as lines of the table."""
    at = f"{count:,} titles"
    results = [Result(f"search, p95 of the mix, {at}", p95(got["all"]), "ms", most=MOST.get(count), bounds="figure")]
    results += [
        Result(f"    {kind}, p95 / median", p95(t), "ms", statistics.median(t)) for kind, t in got["kinds"].items()
    ]
    mean = statistics.mean(got["all"])
    results.append(
        Result(
            f"search, mean, beside rapidfuzz.process.extract, {at}",
            mean,
            "ms",
            got["rapidfuzz"],
            0.1 if count >= 1_000_000 else None,
        )
    )
    if got["fzf"]:
        results.append(
            Result(
                f"search, mean, beside fzf's own matcher, {at}",
                mean,
                "ms",
                got["fzf"],
                0.5 if count >= 1_000_000 else None,
            )
        )
    return [
        *results,
        Result(f"stale work dropped, the longest of 60, {at}", got["stale"], "ms", most=15, bounds="figure"),
        Result(f"longest stall of another thread while searching, {at}", got["stall"], "ms"),
        Result(f"longest stall of another thread while counting, {at}", got["stall counting"], "ms"),
        Result(f"titles and keys taken in, {at}", got["ready"], most=3, bounds="figure"),
        Result(f"memory with every key, {at}", got["memory"], "MB", most=400, bounds="figure"),
    ]


def inside(count: int, queries: int) -> dict[str, Any]:
    """All figures of one size."""
    catalogue = Catalogue(["titles"])
    sample: list[str] = []
    draw = random.Random(3)
    at = 0
    for titles in generated_chunks(count):
        folded = fold_many(titles)
        catalogue.append(
            (count - at - place, 737_000 + (count - at - place) // 250, 0, 0, 0, 0, 0, 0, title)
            for place, title in enumerate(folded)
        )
        at += len(titles)
        sample += draw.sample(titles, 40)
    catalogue.freeze()
    start = time.perf_counter()
    while catalogue.haystacks.load_next():
        pass
    search(catalogue, parse("wangluo"))
    ready = time.perf_counter() - start
    gc.collect()
    memory = _resident()
    mix = list(queries_of(sample, queries))
    kinds: dict[str, list[float]] = {}
    for kind, text in mix:
        parsed = parse(text)
        search(catalogue, parsed)
        start = time.perf_counter()
        search(catalogue, parsed)
        kinds.setdefault(kind, []).append((time.perf_counter() - start) * 1000)
    texts = [text for _, text in mix]
    return {
        "all": [t for times in kinds.values() for t in times],
        "kinds": kinds,
        "ready": ready,
        "memory": memory,
        "stale": stale(catalogue, texts[:60]),
        "stall": stall(lambda: [search(catalogue, parse(text)) for text in texts[:60]]),
        "stall counting": stall(lambda: [count_facets(catalogue, None) for _ in range(3)]),
        "rapidfuzz": peer_rapidfuzz(catalogue, texts),
        "fzf": peer_fzf(catalogue, texts),
    }


def queries_of(titles: Sequence[str], count: int) -> Iterator[tuple[str, str]]:
    """The mix: so many queries, each with its kind."""
    draw = random.Random(5)
    makers: dict[str, known.Make] = {"exact": known.exact, "typo": known.typo}
    try:
        import pypinyin  # noqa: F401
    except ImportError:
        pass
    else:
        makers |= {"pinyin": known.pinyin, "first letters": known.initials}
    for number in range(count):
        kind = [*makers, "two characters", "nowhere"][number % (len(makers) + 2)]
        asked = None
        while asked is None:
            title = draw.choice(titles)
            if kind == "nowhere":
                asked = draw.choice(_NOWHERE.split()), ()
            elif kind == "two characters":
                piece = known._piece(title, draw, 2, 2, run=True)
                asked = (piece, ()) if piece else None
            else:
                asked = makers[kind](title, draw)
        yield kind, re.sub(r'["“”()（）#:：-]', " ", asked[0])


def _resident() -> float:
    """Megabytes that the process holds."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def stale(catalogue: Catalogue, texts: Sequence[str]) -> float:
    """The longest of the milliseconds from saying that a query is stale to its end."""
    longest = 0.0
    for text in texts:
        said: list[float] = []
        end = time.perf_counter() + 0.004

        def is_stale(end: float = end, said: list[float] = said) -> bool:
            # Between two looks it may have become stale right after the first.
            now = time.perf_counter()
            if now < end:
                said[:] = [now]
                return False
            return True

        try:
            search(catalogue, parse(text), is_stale)
        except Cancelled:
            longest = max(longest, time.perf_counter() - max(end, said[0] if said else end))
    return longest * 1000


def stall(work: Any) -> float:
    """The longest of the milliseconds for which another thread, waking every one, had to wait for its turn."""
    waits: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            before = time.perf_counter()
            time.sleep(0.001)
            waits.append(time.perf_counter() - before - 0.001)

    watcher = threading.Thread(target=watch)
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    watcher.start()
    try:
        work()
    finally:
        over.set()
        watcher.join()
        sys.setswitchinterval(before)
    return max(waits) * 1000


def peer_rapidfuzz(catalogue: Catalogue, texts: Sequence[str]) -> float:
    """The mean of the milliseconds that `process.extract` takes over all titles."""
    from rapidfuzz import process

    titles = catalogue.titles(0, len(catalogue))
    times = []
    for text in texts[: _PEER_QUERIES // 3]:
        start = time.perf_counter()
        process.extract(text, titles, limit=10)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.mean(times)


def peer_fzf(catalogue: Catalogue, texts: Sequence[str]) -> float | None:
    """The mean of the milliseconds that fzf's matcher takes by its own measure; None where there is no fzf."""
    program = shutil.which("fzf")
    if program is None:
        return None
    times = []
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        for start in range(0, len(catalogue), 10_000):
            file.write("".join(f"{title}\n" for title in catalogue.titles(start, start + 10_000)))
        file.flush()
        for text in texts[:_PEER_QUERIES]:
            with open(file.name, "rb") as lines:
                done = subprocess.run(
                    [program, "--filter", text, "--bench", "1s"],
                    stdin=lines,
                    capture_output=True,
                    check=False,
                    env=os.environ,
                )
            said = re.search(rb"avg: *([\d.]+)(ms|s|\xc2\xb5s)", done.stdout + done.stderr)
            if said:
                times.append(float(said[1]) * {b"ms": 1.0, b"s": 1000.0}.get(said[2], 0.001))
    return statistics.mean(times) if times else None


if __name__ == "__main__":
    main()
