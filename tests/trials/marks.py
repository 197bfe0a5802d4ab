"""Damage to the files that hold the marks: whatever is opened next, no mark is lost without a word."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

from tests.e2e.command import COMMAND
from tests.e2e.terminal import Terminal
from tests.trials.damage import damage_files
from tests.trials.program import ForkedProgram, Program
from tui.state import MarkedPost, State


def _starred(archive: Path) -> tuple[str, ...]:
    """What asks for the stars. The archive is named: which one was opened last is kept beside the marks, not in their
    journal.
    """
    return ("search", "is:starred", "--in", str(archive), "--format", "json")


_FIRST = ("show", "search", "check", "screen")
"""What may open the marks first after the damage, and restore them."""

_SOURCES = ("state.db", "state.marks.jsonl", "state.db.bak")
"""What holds marks, each by the beginning of its files' names. From either of the first two all marks can be made."""


def run(archive: Path, folder: Path, seeds: Sequence[int]) -> int:
    """Damage one of the files, or two, open the marks in some way, and compare the stars; how often that went wrong."""
    program = ForkedProgram(folder / "unmarked")
    program(("index", str(archive)))
    posts = [json.loads(line) for line in program(("search", "", "--format", "json")).out.splitlines()][:60]
    closed, interrupted = _star(program, posts, folder)
    wrong = 0
    for seed in seeds:
        chance = random.Random(seed)
        trial = chance.choice((closed, interrupted)).copy(folder / "trial")
        done = damage_files(trial.data, chance, {f"{name}*": name for name in _SOURCES})
        first = chance.choice(_FIRST)
        said = _open(trial, first, archive, posts)
        found = trial(_starred(archive))
        said += found.err
        starred = {json.loads(line)["key"] for line in found.out.splitlines()}
        expected = {post["key"] for post in posts}
        faults = [said[-1500:]] if "Traceback" in said else []
        if starred != expected and ("marks" not in said or not _is_beyond(done)):
            faults.append(f"{len(starred)} of {len(expected)} stars: {said[-1500:]}")
        wrong += bool(faults)
        kept = f"{len(starred)} of {len(expected)} stars"
        print(
            f"seed {seed}: {', '.join(done)}, {first} first, {kept}", "WRONG" if faults else "held", *faults, flush=True
        )
    return wrong


def _is_beyond(done: Sequence[str]) -> bool:
    """Whether so much is damaged that marks may be lost, as long as it is told: both that have all of them."""
    return {"state.db", "state.marks.jsonl"} <= {each.rpartition(" ")[2] for each in done}


def _star(program: Program, posts: Sequence[dict[str, str]], folder: Path) -> tuple[Program, Program]:
    """Programs in which posts are starred: one that was closed in order, and one whose log has some of the stars."""
    marked = [
        MarkedPost(bytes.fromhex(post["key"]), post["path"], b"", post["source"] or "", post["title"], "")
        for post in posts
    ]
    third = len(marked) // 3
    with State(program.data / "state.db") as state:
        state.mark(marked[:third], starred=True)
        state.maintain()
        state.mark(marked[third : 2 * third], starred=True)
    with State(program.data / "state.db") as state:
        state.mark(marked[2 * third :], starred=True)
        interrupted = program.copy(folder / "interrupted")
    return program, interrupted


def _open(program: Program, first: str, archive: Path, posts: Sequence[dict[str, str]]) -> str:
    """Have the marks opened; what is said of that."""
    if first == "screen":
        with Terminal([*COMMAND, str(archive)], size=(200, 50), env=program.env()) as terminal:
            terminal.shows("posts")
            terminal.press("q")
            terminal.ends()
            return f"{terminal.text}\n{terminal.output.decode(errors='replace')}"
    commands = {
        "show": ("show", posts[0]["path"], "--format", "json"),
        "search": _starred(archive),
        "check": ("check",),
    }
    said = program(commands[first])
    if first == "show" and not json.loads(said.out)["starred"] and "marks" not in said.err:
        return f"Traceback: show knows no star and says nothing: {said.err}"
    return said.err
