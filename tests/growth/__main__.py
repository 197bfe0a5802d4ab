"""Measures how the time that each stage takes grows with texts of each kind, and fails where it is too much.

python -m tests.growth [--to LENGTH] [--step FACTOR] [--patience SECONDS] [KIND …]
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import tempfile
import time
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.growth.stages import stages_of
from tests.growth.texts import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.growth.stages import Stage
    from tests.growth.texts import Kind

FROM: Final = 4 << 10
TO: Final = 4 << 20
"""Characters."""
STEP: Final = 4
"""How many times as long each text is as the one before."""
PATIENCE: Final = 8.0
"""Seconds: a longer text of a kind is not tried where its stages would take more together, growing as the length."""
MAX_GROWTH: Final = 2.3
"""How much longer twice the length may take."""
FLOOR: Final = 0.06
"""Seconds; less is too short to be compared."""
ENOUGH: Final = 0.2
"""Seconds that the repetitions of one measurement take at least, unless there are MOST of them."""
MOST: Final = 5
TRIES: Final = 3
"""Growth that is too much is measured so often before it is believed: other programs slow this one down for a while."""


class Measured(NamedTuple):
    """What a stage takes for a text of one length."""

    length: int
    """Characters."""
    seconds: float
    """Processor time."""
    growth: float
    """How much longer it takes for twice the length, reckoned from the length before; 0 where that is not known."""

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s at {self.length >> 10:,} KiB"


def seconds(run: Callable[[], object], most: int = MOST) -> float:
    """The median of the processor time that a stage takes."""
    took: list[float] = []
    # How often the collector looks through everything depends on what else there is in this process.
    gc.collect()
    gc.disable()
    while len(took) < most and (not took or sum(took) < ENOUGH):
        start = time.thread_time()
        run()
        took.append(time.thread_time() - start)
    gc.enable()
    return statistics.median(took)


def growth(before: float, after: float, step: int) -> float:
    """How many times as long twice the length takes, where `step` times the length takes `after` seconds."""
    return float((after / max(before, FLOOR / step)) ** (1 / log2(step))) if after > FLOOR else 0.0


def measure(kind: Kind, to: int, step: int, patience: float, folder: Path) -> dict[str, list[Measured]]:
    """What each stage takes, by length. No longer text is tried once a stage grew too much, or where the next text
    would take more seconds than there is `patience` for.
    """
    found: dict[str, list[Measured]] = {}
    before: dict[str, Stage] = {}
    length = FROM
    while length <= to:
        for stage in stages_of(kind, length, folder):
            took, grew = seconds(stage.run), 0.0
            lengths = found.setdefault(stage.name, [])
            if lengths:
                grew = growth(lengths[-1].seconds, took, step)
                for _ in range(TRIES if grew > MAX_GROWTH else 0):
                    # The shorter text once more as well: what slows this program down now did not slow it then.
                    took = seconds(stage.run, 3)
                    grew = min(grew, growth(seconds(before[stage.name].run, 3), took, step))
                if grew > MAX_GROWTH:
                    # What fits no cache of the processor any more is slower from there on, once: real growth goes on.
                    grew = min(grew, growth(took, _alone(kind, length * step, folder, stage.name), step))
            lengths.append(Measured(length, took, grew))
            before[stage.name] = stage
        last = [lengths[-1] for lengths in found.values()]
        if max(one.growth for one in last) > MAX_GROWTH or sum(one.seconds for one in last) * step > patience:
            break
        length *= step
    return found


def _alone(kind: Kind, length: int, folder: Path, name: str) -> float:
    """What one stage takes; those before it are only run, since it needs what they make."""
    for stage in stages_of(kind, length, folder):
        if stage.name == name:
            return seconds(stage.run, 3)
        stage.run()
    raise LookupError(name)


def main() -> int:
    """Measure, and print a line for each kind. Returns 1 where something grows too fast."""
    parser = argparse.ArgumentParser(prog="tests.growth", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="how the names of kinds begin; all without it")
    parser.add_argument("--to", type=int, default=TO, metavar="LENGTH", help="characters of the longest text")
    parser.add_argument("--step", type=int, default=STEP, metavar="FACTOR", help="from one length to the next")
    parser.add_argument("--patience", type=float, default=PATIENCE, metavar="SECONDS", help="for one text of a kind")
    options = parser.parse_args()
    kinds = {name: kind for name, kind in KINDS.items() if name.startswith(tuple(options.kinds or ("",)))}
    if not kinds:
        parser.error("no kind has a name that begins so")
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, kind in kinds.items():
            found = measure(kind, options.to, options.step, options.patience, Path(folder))
            last = {stage: lengths[-1] for stage, lengths in found.items()}
            bad = [
                f"{stage} ×{one.growth:.1f} a doubling ({one})"
                for stage, one in last.items()
                if one.growth > MAX_GROWTH
            ]
            slowest = max(last, key=lambda stage: last[stage].seconds)
            print(
                f"{'TOO MUCH' if bad else 'ok':8}  {name:45}  {'; '.join(bad) or f'{slowest} {last[slowest]}'}",
                flush=True,
            )
            failed += bool(bad)
    print(f"{len(kinds)} kinds, {failed} grow too fast")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
