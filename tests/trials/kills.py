"""Programs that are killed while they index or write: what holds next is what one holds that was not killed, or nothing."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.trials.damage import answers, lies
from tests.trials.program import ForkedProgram, Program

_WORDS = ("search", "body:the")


def run(archive: Path, folder: Path, seeds: Sequence[int]) -> int:
    """Kill the program at a moment of indexing, or of reading the words, and compare; how often that went wrong."""
    index = ("index", str(archive))
    fresh, whole = ForkedProgram(folder / "nothing"), ForkedProgram(folder / "indexed")
    fresh.home.mkdir()
    indexing = _seconds(whole, index)
    read = whole.copy(folder / "read")
    reading = _seconds(read, _WORDS)
    right = answers(read)
    # Words are read of what the list says that there is: asking for them after each kill would take ten times as long.
    listed = {command: said for command, said in right.items() if command[:2] != _WORDS}
    wrong = 0
    for seed in seeds:
        chance = random.Random(seed)
        program, command, longest, expected = chance.choice(
            (
                (fresh, index, indexing, listed),
                (whole, _WORDS, reading, right),
            )
        )
        trial = program.copy(folder / "trial")
        moments = [chance.uniform(0, longest) for _ in range(chance.choice((1, 1, 3)))]
        killed = [trial.kill_after(seconds, command) for seconds in moments]
        trial(index)
        found = lies(trial, expected)
        wrong += bool(found)
        times = ", ".join(f"{seconds:.2f} s" for seconds, hit in zip(moments, killed, strict=True) if hit)
        print(f"seed {seed}: {command[0]} killed after {times}", "WRONG" if found else "held", *found, flush=True)
    return wrong


_RELATIONS: tuple[tuple[str, ...], ...] = (
    ("search", "sort:cited", "--format", "json"),
    ("search", "cited:>=1", "--format", "json"),
    ("copies", "--format", "json"),
    ("search", "is:version", "--format", "json"),
    ("search", "is:gone", "--format", "json"),
)
"""What is asked of links, copies, versions and posts that are gone."""


def run_relations(archive: Path, folder: Path, seeds: Sequence[int]) -> int:
    """Kill the program while it finds links and copies, or takes posts from the history of a clone; how often that went wrong."""
    indexed = ForkedProgram(folder / "unread")
    indexed.home.mkdir()
    indexed(("index", str(archive)))
    commands = [_WORDS]
    whole = indexed.copy(folder / "related")
    seconds = [_seconds(whole, _WORDS)]
    if (archive / ".git").exists():
        commands.append(("history", str(archive), "--write"))
        seconds.append(_seconds(whole, commands[1]))
        whole(_WORDS)
    right = answers(whole, _RELATIONS)
    wrong = 0
    for seed in seeds:
        chance = random.Random(seed)
        trial = indexed.copy(folder / "trial")
        order = chance.sample(range(len(commands)), len(commands))
        told = []
        for number in order:
            moment = chance.uniform(0, seconds[number])
            hit = trial.kill_after(moment, commands[number])
            told.append(f"{commands[number][0]} after {moment:.2f} s" if hit else f"{commands[number][0]} too late")
        for number in order:
            trial(commands[number])
        trial(_WORDS)
        found = lies(trial, right)
        wrong += bool(found)
        print(f"seed {seed}: killed {', '.join(told)}", "WRONG" if found else "held", *found, flush=True)
    return wrong


def _seconds(program: Program, command: Sequence[str]) -> float:
    started = time.monotonic()
    program(command)
    return time.monotonic() - started


_MARKED = 3000
"""Marks that are imported, or come from another machine."""

_ENDINGS = (".epub", ".html", ".md", ".jsonl", ".csv", ".db", ".bib", ".ris", ".csl.json", ".atom")


def run_writing(archive: Path, folder: Path, seeds: Sequence[int]) -> int:
    """Kill the program while it imports or syncs marks, or exports posts; how often that went wrong.

    After a kill the same command has to lead to what it leads to when it is not killed, with all that was there before;
    and a file that was to be written is the one before, or the whole new one.
    """
    before = ForkedProgram(folder / "before")
    before.home.mkdir()
    before(("index", str(archive)))
    before(_WORDS)
    before(("mark", "", "--star", "--yes"))
    keys = [json.loads(line)["key"] for line in before(("search", "", "--format", "json")).out.splitlines()]
    lines = "".join(
        json.dumps({
            "key": keys[number % len(keys)], "field": "tag", "element": f"tag {number // len(keys)}", "value": True,
            "time": 1_700_000_000_000 + number, "machine": "desk",
        }) + "\n"
        for number in range(_MARKED)
    )  # fmt: skip
    (before.home / "marks.jsonl").write_text(lines, encoding="utf-8")
    (before.home / "shared").mkdir()
    (before.home / "shared" / "desk.jsonl").write_text(lines, encoding="utf-8")
    wrong = 0
    for seed in seeds:
        chance = random.Random(seed)
        kind = chance.choice((_import, _sync, _export))
        found, told = kind(before, folder, chance)
        wrong += bool(found)
        print(
            f"seed {seed}: {kind.__name__.strip('_')} killed {told}", "WRONG" if found else "held", *found, flush=True
        )
    return wrong


def _import(before: Program, folder: Path, chance: random.Random) -> tuple[list[str], str]:
    return _marks_after(before, folder, chance, lambda home: ("marks", "import", str(home / "marks.jsonl")))


def _sync(before: Program, folder: Path, chance: random.Random) -> tuple[list[str], str]:
    return _marks_after(before, folder, chance, lambda home: ("marks", "sync", str(home / "shared")))


def _marks_after(
    before: Program, folder: Path, chance: random.Random, command: Callable[[Path], tuple[str, ...]]
) -> tuple[list[str], str]:
    whole = before.copy(folder / "whole")
    seconds = chance.uniform(0, _seconds(whole, command(whole.home)))
    trial = before.copy(folder / "trial")
    hit = trial.kill_after(seconds, command(trial.home))
    half = _marks(trial)
    trial(command(trial.home))
    faults = []
    if not _marks(before) <= half:
        faults.append(f"lost by the kill: {sorted(_marks(before) - half)[:3]}")
    if _marks(trial) != _marks(whole):
        faults.append(f"other marks in the end: {sorted(_marks(trial) ^ _marks(whole))[:3]}")
    return faults, f"after {seconds:.2f} s" if hit else "too late"


def _marks(program: Program) -> set[str]:
    """The marks that hold, a line each, without what another program would write otherwise."""
    file = program.home / "all.jsonl"
    said = program(("marks", "export", str(file)))
    entries = map(json.loads, file.read_text(encoding="utf-8").splitlines()) if said.status == 0 else iter([])
    return {
        json.dumps([entry["key"], entry["field"], entry.get("element"), entry["value"]])
        for entry in entries
        if entry["field"] != "post"
    }


def _export(before: Program, folder: Path, chance: random.Random) -> tuple[list[str], str]:
    ending = chance.choice(_ENDINGS)
    trial = before.copy(folder / "trial")
    out = trial.home / "out"
    out.mkdir()
    file, other = out / f"posts{ending}", out / f"other{ending}"
    seconds = chance.uniform(0, _seconds(trial, ("export", "", "--to", str(other))))
    size = other.stat().st_size
    other.unlink()
    file.write_bytes(b"as it was")
    hit = trial.kill_after(seconds, ("export", "", "--to", str(file)))
    faults = []
    # Times within a book or a feed differ, and with them the size, by a little.
    if file.read_bytes() != b"as it was" and abs(file.stat().st_size - size) > 1000:
        faults.append(f"{file.name} is half written: {file.stat().st_size} of {size} bytes")
    return faults, f"{ending} after {seconds:.2f} s" if hit else f"{ending} too late"
