"""Runs many trials on an archive, with the program as a process: `python -m tests.trials ARCHIVE [--trials N]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.trials import damage, kills
from tests.trials.program import Program


def main() -> int:
    """Run the trials; the status is 1 where any of them showed something wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials", description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--only", choices=("damage", "kills"))
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.trials)
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.only != "kills":
            wrong += _damage(options.archive, folder, seeds)
        if options.only != "damage":
            wrong += kills.run(options.archive, folder, seeds)
    print(f"{wrong} of the trials went wrong" if wrong else "all is well")
    return 1 if wrong else 0


def _damage(archive: Path, folder: Path, seeds: Sequence[int]) -> int:
    whole = Program(folder / "whole")
    whole(("index", str(archive)))
    right = damage.answers(whole)
    wrong = 0
    for seed in seeds:
        program = whole.copy(folder / "home")
        done = damage.damage(program.cache, seed)
        found = damage.lies(program, right)
        wrong += bool(found)
        print(done, "WRONG" if found else "held", *found, flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
