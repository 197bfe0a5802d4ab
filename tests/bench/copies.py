"""Figures of copies: how many planted ones are found, how long comparing takes, and what sketches take on the disk.

    python -m tests.bench.copies recall ARCHIVE     plants copies of the archive's own texts, and prints the share found
    python -m tests.bench.copies inside ARCHIVE     compares an indexed archive, asks, and prints what it took as JSON

Of each text a piece of some hundred or thousand letters is taken for a post, and planted again: without a fifth, with
another title, without some sentences, in the other Chinese script, as an excerpt, with every twentieth letter changed.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from tests.bench import archives
from tests.bench.archives import Homes
from tests.bench.floors import SUFFIXES
from tests.bench.result import Result, p95

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

_SEED = 7
_LENGTHS = (400, 1_000, 3_000, 8_000)
_BOUND_FROM = 1_000
"""Letters from which on copies are to be found."""
_MAX_TEXTS = 120
_TITLE = "渡口的灯为什么还亮着 why the lamp at the ferry still burns"
_ASKED = 300
_LEAST = 30_000
_WITH_TEXTS = 300
"""Posts that copies are planted among: each as it is in the archive, and not several times."""


def copies(homes: Homes, _posts: int) -> list[Result]:
    """All figures: of planted copies of real posts, and of an archive of the usual size."""
    results = []
    environ = homes.fresh()
    texts, root = archives.real(_WITH_TEXTS), archives.real(_LEAST)
    for length, (found, planted) in json.loads(_output(["recall", texts], environ)).items():
        missed = 100 * (1 - found / planted)
        most = 5.0 if int(length) >= _BOUND_FROM else None
        of = f"of {planted:,} copies planted, of {int(length):,} letters and more"
        results.append(Result(f"{of}: not found", missed, "%", None, most, "figure"))
    archives.run([*archives.PROGRAM, "index", root], environ)
    took = json.loads(_output(["inside", root], environ))
    results += [
        Result(f"comparing all {took['posts']:,} posts, once", took["compare"], "s", None, None),
        Result("all stories, in memory", took["groups"], "ms", None, 1000.0, "figure"),
        Result("copies of one post, p95", p95(took["of"]), "ms", None, 5.0, "figure"),
        Result("all versions of sources", took["versions"], "ms", None, None),
        Result("what a post can be compared with, p95", p95(took["offered"]), "ms", None, None),
        Result("sketches and stories, a post", took["bytes"] / max(1, took["posts"]), "bytes", None, 1200.0, "figure"),
    ]
    return results


def _output(arguments: list[str], environ: dict[str, str]) -> str:
    command = [sys.executable, "-m", "tests.bench.copies", *arguments]
    done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}")
    return done.stdout


def recall(root: str) -> dict[int, tuple[int, int]]:
    """By the least letters of a text: how many planted copies are found, and how many were planted.

    Each change is made to every text, and what it makes is compared with the texts by itself: several copies of one
    text among others are what a site repeats.
    """
    rng = random.Random(_SEED)
    texts = list(_texts(root))
    rng.shuffle(texts)
    found: dict[int, tuple[int, int]] = {}
    for least, most in zip(_LENGTHS, (*_LENGTHS[1:], 2 * _LENGTHS[-1]), strict=True):
        pieces = list(islice(filter(None, (_piece(text, least, most, rng) for text in texts)), _MAX_TEXTS))
        if pieces:
            hits = sum(_found(pieces, change, title, rng) for change, title in _CHANGES)
            found[least] = hits, len(pieces) * len(_CHANGES)
    return found


def _piece(text: str, least: int, most: int, rng: random.Random) -> str:
    """A piece of a text of so many letters; "" where it has fewer, addresses and checksums left out."""
    from tui.relations.copies import sketch_of
    from tui.search.fold import fold

    places = [at for at, letter in enumerate(text) if letter.isalnum()]
    if len(places) < least:
        return ""
    size = rng.randint(least, min(most, len(places)))
    start = rng.randrange(len(places) - size + 1)
    piece = text[places[start] : places[start + size - 1] + 1]
    return piece if sketch_of(fold(piece)).letters >= least else ""


def _found(
    pieces: list[str], change: Callable[[str, random.Random], str], title: Callable[[str], str], rng: random.Random
) -> int:
    """Of how many pieces the changed copy is found to be one."""
    from tui.relations.copies import EqualPosts, sketch_of, stories
    from tui.search.fold import fold

    count = len(pieces)
    texts = [*pieces, *(change(piece, rng) for piece in pieces)]
    named = [f"{_TITLE} {number}" for number in range(count)]
    titles = [*named, *map(title, named)]
    units = [EqualPosts((post,), sketch_of(fold(text))) for post, text in enumerate(texts)]

    def titles_of(wanted: Collection[int]) -> Mapping[int, str]:
        return {post: titles[post] for post in wanted}

    story = {unit.posts[0]: at for at, told in enumerate(stories(units, titles_of)) for unit in told}
    return sum(post in story and story[post] == story.get(post + count) for post in range(count))


def _texts(root: str) -> Iterator[str]:
    """The texts of an archive, each once, without the sentences that more than two of them have; none of which less than
    half is its own then, such as lists of tags. A copy of what a site prints under many posts is none of a story.
    """
    from tui.article.reading.sentences import sentences_of
    from tui.index.fulltext.worker import plain_text_of, read_post_quickly
    from tui.relations.copies import sketch_of
    from tui.search.fold import fold

    paths = (f"{folder}/{name}" for folder, _, names in os.walk(root) for name in sorted(names))
    texts = [
        plain_text_of(read_post_quickly(path)[1], path.encode(), "", "")
        for path in paths
        if path.lower().endswith(SUFFIXES)
    ]
    found = [[(text[one.start : one.end], one.letters) for one in sentences_of(text)] for text in texts]
    times = Counter(chain.from_iterable({letters for _, letters in said} for said in found))
    own = list(dict.fromkeys("".join(part for part, letters in said if times[letters] <= 2) for said in found))
    sampled = [sketch_of(fold(text)).shingles for text in own]
    seen = Counter(chain.from_iterable(sampled))
    for text, shingles in zip(own, sampled, strict=True):
        if sum(seen[shingle] <= 2 for shingle in shingles) > len(shingles) / 2:
            yield text


def _without_fifth(text: str, rng: random.Random) -> str:
    start = rng.randrange(len(text) - len(text) // 5)
    return text[:start] + text[start + len(text) // 5 :]


def _without_sentences(text: str, rng: random.Random) -> str:
    from tui.article.reading.sentences import sentences_of

    return "".join(text[one.start : one.end] for one in sentences_of(text) if rng.random() > 0.1) or text


def _in_other_script(text: str, _rng: random.Random) -> str:
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(text))


def _excerpt(text: str, rng: random.Random) -> str:
    size = max(len(text) * 2 // 5, min(len(text), 600))
    start = rng.randrange(len(text) - size + 1)
    return text[start : start + size]


def _with_slips(text: str, rng: random.Random) -> str:
    return "".join(rng.choice(text) if rng.random() < 0.05 else letter for letter in text)


def _same(text: str, _rng: random.Random) -> str:
    return text


def _same_title(title: str) -> str:
    return title


def _other_title(title: str) -> str:
    return f"转载｜{title[4:]}（全文）"


_CHANGES: list[tuple[Callable[[str, random.Random], str], Callable[[str], str]]] = [
    (_without_fifth, _same_title),
    (_same, _other_title),
    (_without_sentences, _same_title),
    (_in_other_script, _same_title),
    (_excerpt, _same_title),
    (_with_slips, _same_title),
    (_without_fifth, _other_title),
]


def inside(root: str) -> dict[str, Any]:
    """Read the texts of an indexed archive, compare them once more, and ask; seconds, milliseconds and bytes."""
    from tui.index.fulltext import sketches
    from tui.library.library import Library
    from tui.settings import Folders

    with Library(Folders.of_user(), [root]) as library:
        library.load()
        library.full_text.build(lambda _done, _total: None, lambda: False)

        def compare(db: Any) -> tuple[float, int]:
            db.execute("INSERT OR IGNORE INTO uncompared VALUES (1)")
            start = time.perf_counter()
            sketches.compare(db, library.index, lambda: False)
            took = time.perf_counter() - start
            query = "SELECT sum(length(shingles) + 24) FROM sketch"
            size = db.execute(query).fetchone()[0] + 24 * db.execute("SELECT count(*) FROM copy").fetchone()[0]
            return took, int(size)

        took, size = library.full_text.database.run(compare)
        start = time.perf_counter()
        library.story_groups(library.search(""))
        groups = (time.perf_counter() - start) * 1000
        start = time.perf_counter()
        library.index.version_groups([archive.number for archive in library.archives])
        versions = (time.perf_counter() - start) * 1000
        ids = list(library.search("").ids)
        of = []
        offered = []
        for post in random.Random(_SEED).sample(ids, min(_ASKED, len(ids))):
            start = time.perf_counter()
            library.copies.of(post)
            of.append((time.perf_counter() - start) * 1000)
            start = time.perf_counter()
            library.counterparts.in_archives(post)
            offered.append((time.perf_counter() - start) * 1000)
        return {
            "posts": len(ids),
            "compare": took,
            "groups": groups,
            "of": of,
            "bytes": size,
            "versions": versions,
            "offered": offered,
        }


if __name__ == "__main__":
    _kind, _root = sys.argv[1:]
    print(json.dumps(recall(_root) if _kind == "recall" else inside(_root)))
