"""Runs many trials on an archive, with the program as a process: `python -m tests.trials ARCHIVE [--trials N]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.e2e import terminal
from tests.trials import damage, kills, marks
from tests.trials.program import ForkedProgram, import_program
from tui.library import catalogues


def main() -> int:
    """Run the trials; the status is 1 where any of them showed something wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials", description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--only", choices=("damage", "kills", "marks", "writing", "relations"))
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.trials)
    wrong = 0
    import_program()
    terminal.PATIENCE = 300.0  # other programs may be busy for minutes
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        for name, run in {
            "damage": _damage,
            "kills": kills.run,
            "marks": marks.run,
            "writing": kills.run_writing,
            "relations": kills.run_relations,
        }.items():
            if options.only in (None, name):
                wrong += run(options.archive, folder, seeds)
    print(f"{wrong} of the trials went wrong" if wrong else "all is well")
    return 1 if wrong else 0


def _damage(archive: Path, folder: Path, seeds: Sequence[int]) -> int:
    catalogues._MIN_CACHED_POSTS = 2  # a small archive has all the files that a large one has
    whole = ForkedProgram(folder / "whole")
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
