"""Measures how the time that each stage takes grows while texts of each kind double, and fails where it is too much.

python -m tests.growth [--to LENGTH] [--step FACTOR] [KIND …]   all kinds, or those whose names begin so
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
from typing import TYPE_CHECKING, Final

from tests.growth.stages import stages_of
from tests.growth.texts import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.growth.texts import Kind

FROM: Final = 4 << 10
TO: Final = 4 << 20
"""Characters."""
MAX_GROWTH: Final = 2.3
"""How much longer twice the length may take."""
FLOOR: Final = 0.06
"""Seconds; less is too short to be compared."""
ENOUGH: Final = 0.2
"""Seconds that the repetitions of one measurement take at least, unless there are MOST of them."""
MOST: Final = 5
TRIES: Final = 3
"""Growth that is too much is measured so often before it is believed: other programs slow this one down for a while."""


def seconds(run: Callable[[], object], most: int = MOST) -> float:
    """The median of the processor time that a stage takes."""
    took: list[float] = []
    # What was made before would be looked through again and again.
    gc.collect()
    gc.freeze()
    while len(took) < most and (not took or sum(took) < ENOUGH):
        start = time.thread_time()
        run()
        took.append(time.thread_time() - start)
    gc.unfreeze()
    return statistics.median(took)


def measure(kind: Kind, to: int, step: int, folder: Path) -> dict[str, list[tuple[int, float, float]]]:
    """By stage the lengths, with the seconds and the growth a doubling. A stage that grew too much is not tried on
    longer texts.
    """
    found: dict[str, list[tuple[int, float, float]]] = {}
    before: dict[str, Callable[[], object]] = {}
    too_slow: set[str] = set()
    length = FROM
    while length <= to and not too_slow:
        runs: dict[str, Callable[[], object]] = {}
        for stage in stages_of(kind, length, folder):
            took = seconds(stage.run)
            growth = 0.0
            if stage.name in before:
                for _ in range(TRIES):
                    earlier = found[stage.name][-1][1]
                    growth = max(took, 1e-9) / max(earlier, FLOOR / step)
                    growth = growth ** (1 / log2(step)) if took > FLOOR else 0.0
                    if growth <= MAX_GROWTH:
                        break
                    took = min(took, seconds(stage.run, 3))
                else:
                    too_slow.add(stage.name)
            found.setdefault(stage.name, []).append((length, took, growth))
            runs[stage.name] = stage.run
        before = runs
        length *= step
    return found


def main() -> int:
    """Measure, and print a line for each kind. Returns 1 where something grows too fast."""
    parser = argparse.ArgumentParser(prog="tests.growth", description=__doc__)
    parser.add_argument("kinds", nargs="*")
    parser.add_argument("--to", type=int, default=TO)
    parser.add_argument("--step", type=int, default=2)
    options = parser.parse_args()
    kinds = {name: kind for name, kind in KINDS.items() if name.startswith(tuple(options.kinds or ("",)))}
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, kind in kinds.items():
            found = measure(kind, options.to, options.step, Path(folder))
            bad = []
            for stage, took in found.items():
                if max(growth for *_, growth in took) > MAX_GROWTH:
                    length, last, growth = took[-1]
                    bad.append(f"{stage} ×{growth:.1f} a doubling ({last:.2f} s at {length >> 10:,} KiB)")
            slowest = max(found, key=lambda stage: found[stage][-1][1])
            length, last, _ = found[slowest][-1]
            said = "; ".join(bad) or f"{slowest} {last:.2f} s at {length >> 10:,} KiB"
            print(f"{'TOO MUCH' if bad else 'ok':8}  {name:45}  {said}", flush=True)
            failed += bool(bad)
    print(f"{len(kinds)} kinds, {failed} grow too fast")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
