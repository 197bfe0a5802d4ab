"""Figures of copies: how many planted ones are found, how long comparing takes, and what sketches take on the disk.

    python -m tests.bench.copies recall ARCHIVE     plants copies of the archive's own texts, and prints the share found
    python -m tests.bench.copies inside ARCHIVE     compares an indexed archive, asks, and prints what it took as JSON

Of each text a piece of some thousand letters is taken for a post, and planted again: without a fifth, with another
title, without some sentences, in the other Chinese script, as an excerpt, with every twentieth letter changed.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.bench import archives
from tests.bench.archives import Homes
from tests.bench.floors import SUFFIXES
from tests.bench.result import Result, p95

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from tui.relations.copies import EqualPosts

_SEED = 7
_LENGTHS = (400, 1_000, 3_000, 8_000)
_MAX_TEXTS = 300
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
        figure = 100 * found / max(1, planted)
        results.append(Result(f"copies planted, of {int(length):,} letters and more: found", figure, "%", None, None))
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
    """By the least length of a text: how many planted copies are found, and how many were planted."""
    from tui.relations.copies import EqualPosts, sketch_of, stories
    from tui.search.fold import fold

    rng = random.Random(_SEED)
    texts = list(_texts(root))
    rng.shuffle(texts)
    units: list[EqualPosts] = []
    titles: dict[int, str] = {}
    planted: list[tuple[int, int, int]] = []
    for text in texts[:_MAX_TEXTS]:
        for least, most in zip(_LENGTHS, (*_LENGTHS[1:], 2 * _LENGTHS[-1]), strict=True):
            if len(text) < most:
                continue
            start = rng.randrange(len(text) - most + 1)
            whole = text[start : start + rng.randint(least, most)]
            original = len(units)
            units.append(EqualPosts((original,), sketch_of(fold(whole))))
            titles[original] = f"{_TITLE} {start}"
            change, title = _CHANGES[len(planted) % len(_CHANGES)]
            planted.append((least, original, len(units)))
            titles[len(units)] = title(titles[original])
            units.append(EqualPosts((len(units),), sketch_of(fold(change(whole, rng)))))

    def titles_of(wanted: Collection[int]) -> Mapping[int, str]:
        return {post: titles[post] for post in wanted}

    story = {unit.posts[0]: at for at, told in enumerate(stories(units, titles_of)) for unit in told}
    found: dict[int, tuple[int, int]] = dict.fromkeys(_LENGTHS, (0, 0))
    for least, one, other in planted:
        hits, tries = found[least]
        is_found = one in story and story[one] == story.get(other)
        found[least] = hits + is_found, tries + 1
    return found


def _texts(root: str) -> Iterator[str]:
    from tui.index.fulltext.worker import plain_text_of, read_post_quickly
    from tui.relations.copies import letters_of

    for folder, _, names in os.walk(root):
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES):
                path = f"{folder}/{name}"
                text = plain_text_of(read_post_quickly(path)[1], path.encode(), "", "")
                if len(letters_of(text)) >= _LENGTHS[1]:
                    yield text


def _without_fifth(text: str, rng: random.Random) -> str:
    start = rng.randrange(len(text) - len(text) // 5)
    return text[:start] + text[start + len(text) // 5 :]


def _without_sentences(text: str, rng: random.Random) -> str:
    return "".join(part for part in text.splitlines(keepends=True) if rng.random() > 0.1) or text


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
