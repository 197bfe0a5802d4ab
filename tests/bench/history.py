"""Figures of posts that are gone: what looking through a history of many commits takes, beside `git log` of the same.

    python -m tests.bench.history make FOLDER      makes a git clone of 20,000 commits
    python -m tests.bench.history inside FOLDER    looks through a copy of it, and prints what it took as JSON

Each commit of the clone adds a post; of every twenty one corrects a post as well, one deletes one, and one moves posts
from `_posts/` to `archived/DATE/`, as blogs that move their old posts do.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench import archives
from tests.bench.generate import generate
from tests.bench.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.archives import Homes

COMMITS = 20_000
MORE = 50
_SEED = 13
_VERSION = 2
"""Raised whenever another clone is made: one that is kept from before is then made anew."""
_TIMES = 3
_MONTH = 600
"""Posts in `_posts/`, above which the older half is moved."""
_SECONDS_BETWEEN = 16_000
_BEGUN = 1_400_000_000
_LOG = (
    "log",
    "--diff-filter=D",
    "--no-renames",
    "--raw",
    "--no-abbrev",
    "-z",
    "-m",
    "--first-parent",
    "--format=%H %ct",
)


def history(homes: Homes, _posts: int) -> list[Result]:
    """The figures of one clone: the first look at its history, and one at what came since."""
    from tests.bench.text import _output

    root = archives.kept(f"history-{COMMITS + MORE}-{_VERSION}", make)
    environ = homes.fresh()
    command = [sys.executable, "-m", "tests.bench.history", "inside", root]
    found = json.loads(_output(command, environ))
    first, log = statistics.median(found["first"]), statistics.median(found["log"])
    at = f"{COMMITS:,} commits, {found['gone']:,} posts gone"
    return [
        Result(f"{at}: first look at the history / git log", first, "s", log, 1.2),
        Result(f"{at}: {MORE} commits more", statistics.median(found["more"]), "s", None, 0.3, "figure"),
    ]


def make(folder: str) -> None:
    """Make the clone, with the branch `earlier` so many commits before what is checked out."""
    posts = Path(f"{folder}.posts")
    generate(str(posts), COMMITS + MORE, seed=_SEED)
    _git("init", "-q", "-b", "main", folder)
    with subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet"], stdin=subprocess.PIPE) as importing:
        assert importing.stdin is not None
        for part in _commits(sorted(posts.rglob("*.md"), key=lambda path: path.name)):
            importing.stdin.write(part)
        importing.stdin.close()
    if importing.returncode:
        raise RuntimeError("git fast-import failed")
    _git("-C", folder, "branch", "earlier", f"main~{MORE}")
    _git("-C", folder, "gc", "-q")
    _git("-C", folder, "reset", "-q", "--hard", "main")
    shutil.rmtree(posts)


def _commits(posts: list[Path]) -> Iterator[bytes]:
    """The commits in the language of `git fast-import`."""
    draw = random.Random(_SEED)
    new: list[tuple[bytes, bytes]] = []
    there: list[tuple[bytes, bytes]] = []
    for number, post in enumerate(posts):
        said = b"committer a <a@example.org> %d +0000\ndata 6\nchange\n" % (_BEGUN + number * _SECONDS_BETWEEN)
        changes = []
        name = os.fsencode(post.name)
        data = post.read_bytes() if number % 4 == 0 else _with_end_of_its_own(post.read_bytes(), number)
        if there and number % 20 == 5:
            at = draw.randrange(len(there))
            there[at] = there[at][0], there[at][1].replace(b"</p>", "。改正</p>".encode(), 1)
            changes.append(_held(*there[at]))
        if there and number % 20 == 10:
            changes.append(b"D %s\n" % there.pop(draw.randrange(len(there)))[0])
        if len(new) > _MONTH:
            for path, held in new[: _MONTH // 2]:
                moved = b"archived/%s/%s" % (path[7:17], path[7:])
                changes.append(b"D %s\n%s" % (path, _held(moved, held)))
                there.append((moved, held))
            del new[: _MONTH // 2]
        new.append((b"_posts/" + name, data))
        changes.append(_held(*new[-1]))
        yield b"commit refs/heads/main\n" + said + b"".join(changes) + b"\n"


def _with_end_of_its_own(data: bytes, number: int) -> bytes:
    """A post whose text ends as no other's. Those that are generated have few texts between them; of 15,271 real posts
    about a quarter share their last 512 bytes with another one.
    """
    text, mark, furniture = data.rpartition(b"</p>")
    return b"%s (%d)%s%s" % (text, number, mark, furniture)


def _held(path: bytes, data: bytes) -> bytes:
    return b"M 100644 inline %s\ndata %d\n%s\n" % (path, len(data), data)


def _git(*words: str) -> None:
    """Run git. Raises RuntimeError where it fails."""
    if subprocess.run(["git", *words], check=False, stdout=subprocess.DEVNULL).returncode:
        raise RuntimeError(f"git {' '.join(words)} failed")


def inside(root: str) -> dict[str, Any]:
    """Look through the history of a copy of a clone, several times; seconds."""
    from tui.library.library import Library
    from tui.settings import Folders

    copy = Path(os.environ["XDG_DATA_HOME"]) / "clone"
    _git("clone", "-q", "--local", "--branch", "earlier", root, str(copy))
    found: dict[str, Any] = {"first": [], "log": [], "more": []}

    def took(kind: str, library: Library) -> int:
        archive = library.archives[0]
        start = time.perf_counter()
        taken = library.histories.update(archive.number, archive.root, lambda: False, library.state.move_marks)
        found[kind].append(time.perf_counter() - start)
        return taken.added if taken is not None else 0

    for number in range(_TIMES):
        # Each first look is that at a new index, which knows nothing of how the files end.
        folders = replace(Folders.of_user(), cache=Path(os.environ["XDG_CACHE_HOME"]) / str(number))
        start = time.perf_counter()
        _git("-C", str(copy), *_LOG)
        found["log"].append(time.perf_counter() - start)
        with Library(folders, [str(copy)]) as library:
            library.refresh()
            found["gone"] = took("first", library)
            _git("-C", str(copy), "checkout", "-q", "-B", "main", "origin/main")
            library.refresh()
            found["gone more"] = took("more", library)
            _git("-C", str(copy), "checkout", "-q", "earlier")
    return found


if __name__ == "__main__":
    _kind, _folder = sys.argv[1:]
    if _kind == "make":
        make(_folder)
    else:
        print(json.dumps(inside(_folder)))
