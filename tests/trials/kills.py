"""Programs that are killed while they index: what the next ones say is what they say of an index made in one go."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

from tests.trials.damage import answers, lies
from tests.trials.program import ForkedProgram

_WORDS = ("search", "body:the")


def run(archive: Path, folder: Path, seeds: Sequence[int]) -> int:
    """Kill the program at a moment of indexing, or of reading the words, and compare; how often that went wrong."""
    index = ("index", str(archive))
    fresh, whole = ForkedProgram(folder / "nothing"), ForkedProgram(folder / "indexed")
    fresh.home.mkdir()
    started = time.monotonic()
    whole(index)
    indexing = time.monotonic() - started
    read = whole.copy(folder / "read")
    started = time.monotonic()
    read(_WORDS)
    reading = time.monotonic() - started
    right = answers(read)
    wrong = 0
    for seed in seeds:
        chance = random.Random(seed)
        program, command, longest = chance.choice(((fresh, index, indexing), (whole, _WORDS, reading)))
        trial = program.copy(folder / "trial")
        moments = [chance.uniform(0, longest) for _ in range(chance.choice((1, 1, 3)))]
        killed = [trial.kill_after(seconds, command) for seconds in moments]
        trial(index)
        found = lies(trial, right)
        wrong += bool(found)
        times = ", ".join(f"{seconds:.2f} s" for seconds, hit in zip(moments, killed, strict=True) if hit)
        print(f"seed {seed}: {command[0]} killed after {times}", "WRONG" if found else "held", *found, flush=True)
    return wrong
