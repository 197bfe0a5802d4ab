"""The archives that are measured on, kept between runs, and the private homes that the program is run with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.floors import SUFFIXES
from tests.bench.generate import VERSION, generate

PROGRAM = (sys.executable, "-m", "tui")
REPOSITORY = Path(__file__).resolve().parents[2]
_FOLDERS = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
_SOURCE = re.compile(
    rb"^((?:from|source|link|original|canonical_url) *[:=] *[\"']?https?://\S+?)([\"']?\s*)$", re.MULTILINE
)


def cache() -> Path:
    """Where archives are kept: `$MICROFICHE_BENCH`, else a folder under the system's for temporary files."""
    return Path(os.environ.get("MICROFICHE_BENCH") or Path(tempfile.gettempdir()) / "microfiche-bench")


def generated(posts: int, size: str = "small") -> str:
    """An archive of so many generated posts."""
    return kept(f"posts-{posts}-{size}-{VERSION}", lambda folder: generate(folder, posts, size))


def real(least: int = 20_000) -> str:
    """The posts of `$CORPUS`, as often as it takes for so many; without it, generated posts of the size of real ones.

    Every further copy of a post gets a source of its own, so that it is another post and no copy.
    """
    corpus = os.environ.get("CORPUS")
    if not corpus:
        return generated(least, "real")
    files = [path for path in Path(corpus).resolve().rglob("*") if path.is_file() and path.suffix.lower() in SUFFIXES]
    times = -(-least // max(1, len(files)))
    if times == 1:
        return str(Path(corpus).resolve())

    def multiply(folder: str) -> None:
        for path in files:
            data, place = path.read_bytes(), path.relative_to(Path(corpus).resolve())
            for number in range(times):
                target = Path(folder, f"part-{number:02}", place)
                target.parent.mkdir(parents=True, exist_ok=True)
                changed = _SOURCE.sub(rb"\1?part=%d\2" % number, data, count=1)
                target.write_bytes(changed if changed != data else data + b"\n<!-- part %d -->\n" % number)

    tag = re.sub(r"\W+", "-", str(Path(corpus).resolve())).strip("-")
    return kept(f"real-{tag}-{len(files)}x{times}", multiply)


def kept(name: str, make: object) -> str:
    """The folder of this name in the cache, made where it is not there."""
    folder = cache() / name
    if not folder.exists():
        unfinished = folder.with_name(f"{name}.{os.getpid()}")
        say(f"making {folder}")
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        make(str(unfinished))
        unfinished.rename(folder)
    return str(folder)


class Homes:
    """Private folders for the program's config, index and state, gone at the end."""

    def __init__(self) -> None:
        cache().mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix="homes-", dir=cache()))
        self._indexed: dict[str, tuple[dict[str, str], float]] = {}
        self._made = 0

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def fresh(self) -> dict[str, str]:
        """The environment of a home where nothing is indexed."""
        self._made += 1
        home = self._folder / str(self._made)
        paths = os.pathsep.join(filter(None, (str(REPOSITORY), os.environ.get("PYTHONPATH"))))
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEXTUAL", "MICROFICHE"))}
        return {**kept, **{name: str(home / name) for name in _FOLDERS}, "PYTHONPATH": paths, "LANG": "C.UTF-8"}

    def indexed(self, root: str) -> dict[str, str]:
        """The environment of a home where an archive is indexed."""
        return self._index(root)[0]

    def first_index(self, root: str) -> float:
        """Seconds that `microfiche index` took to index it in that home."""
        return self._index(root)[1]

    def _index(self, root: str) -> tuple[dict[str, str], float]:
        if root not in self._indexed:
            environ = self.fresh()
            self._indexed[root] = environ, run([*PROGRAM, "index", root], environ)
        return self._indexed[root]


def run(command: list[str], environ: dict[str, str]) -> float:
    """Seconds a command takes, from start to end. Raises RuntimeError, with what it said, when it fails."""
    start = time.perf_counter()
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    took = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}")
    return took


def number_from(command: list[str], environ: dict[str, str]) -> float:
    """The number that a command prints."""
    return float(subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout.split()[-1])


def say(text: str) -> None:
    """Say on stderr what is under way."""
    print(text, file=sys.stderr, flush=True)
