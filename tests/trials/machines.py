"""Two machines at random: marks, a folder of them in git, archives that are pulled, caches that are deleted, kills.

    python -m tests.trials.machines [--steps 2000] [--seed N]

A machine is a home, a clone of the archive and one of the folder of marks. What is marked is written down beside it;
whenever both have exchanged their marks, both have to hold exactly that, each mark once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import write_post
from tests.trials.program import ForkedProgram, import_program
from tui.archive.parse import parse_file
from tui.model import Head

_POSTS = 12
_SETTLE_EVERY = 25
"""Steps until both machines exchange their marks and are compared."""

_TAGS = ("lamps", "渡口")

Marks = dict[tuple[str, str, str], object]
"""What holds: by key of the post, field and element. What was taken away again is not in it."""


class Machine:
    """One of the machines."""

    def __init__(self, folder: Path, archive_origin: Path, marks_origin: Path) -> None:
        self.archive, self.shared = folder / "archive", folder / "shared"
        _git(folder.parent, "clone", "-q", str(archive_origin), str(self.archive))
        _git(folder.parent, "clone", "-q", str(marks_origin), str(self.shared))
        self.program = ForkedProgram(folder / "home")
        self.program.home.mkdir()
        self.run("index", str(self.archive))

    def run(self, *command: str) -> str:
        """Run a command to its end; what it wrote."""
        said = self.program(command)
        if said.status not in (0, 1) or "Traceback" in said.err:
            raise AssertionError(f"{command} ended with {said.status}: {said.err}")
        return said.out

    def marks(self) -> Marks:
        """The marks that hold here."""
        file = self.program.home / "marks.jsonl"
        self.run("marks", "export", str(file))
        entries = map(json.loads, file.read_text(encoding="utf-8").splitlines())
        return {
            (entry["key"], entry["field"], entry.get("element") or ""): entry["value"]
            for entry in entries
            if entry["field"] != "post" and entry["value"]
        }

    def exchange(self) -> None:
        """Write the marks into the folder, carry it over by git, and read it."""
        self.run("marks", "sync", str(self.shared))
        _git(self.shared, "add", "-A")
        _git(self.shared, "commit", "-q", "--allow-empty", "-m", "Marks")
        _git(self.shared, "pull", "-q", "--no-rebase", "--no-edit", "origin", "main")
        _git(self.shared, "push", "-q", "origin", "HEAD:main")
        self.run("marks", "sync", str(self.shared))


class World:
    """The origin of the archive, that of the marks, and the machines; a step is one thing that happens to them."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.chance = chance
        self.origin = folder / "origin"
        self.keys: dict[str, str] = {}
        self.held: Marks = {}
        for number in range(_POSTS):
            self._write(number)
        _git(folder, "init", "-q", "-b", "main", str(self.origin))
        self._commit()
        between = folder / "between.git"
        _git(folder, "init", "-q", "--bare", "-b", "main", str(between))
        first = folder / "first"
        _git(folder, "clone", "-q", str(between), str(first))
        _git(first, "commit", "-q", "--allow-empty", "-m", "Begin")
        _git(first, "push", "-q", "origin", "HEAD:main")
        self.machines = []
        for name in ("desk", "train"):
            (folder / name).mkdir()
            self.machines.append(Machine(folder / name, self.origin, between))

    def step(self) -> str:
        """Do one thing at random; its name."""
        machine = self.chance.choice(self.machines)
        acts = (self._mark,) * 6 + (
            self._mark_and_kill, self._move_on, self._pull, self._pull, self._index, self._delete_cache, self._exchange,
        )  # fmt: skip
        act = self.chance.choice(acts)
        act(machine)
        return act.__name__.strip("_")

    def settle(self) -> None:
        """Exchange all marks. Raises AssertionError where a machine holds other marks than were made."""
        one, two = self.machines
        for machine in (one, two, one):
            machine.exchange()
        for name, machine in (("desk", one), ("train", two)):
            found = machine.marks()
            wrong = {mark: (found.get(mark), self.held.get(mark)) for mark in found.keys() | self.held.keys()}
            wrong = {mark: pair for mark, pair in wrong.items() if pair[0] != pair[1]}
            if wrong:
                raise AssertionError(f"on the {name}, held and should be: {wrong}")

    def _mark(self, machine: Machine) -> None:
        self._mark_for_certain(machine, *self._a_mark())

    def _mark_for_certain(self, machine: Machine, address: str, options: list[str], changes: Marks) -> None:
        before = machine.marks()
        out = machine.run("search", f'source:"{address}"', "--format", "json")
        machine.run("mark", f'source:"{address}"', *options)
        if not out:  # the post has not come to this machine yet, or is gone
            return
        # What is so already is no act: what another machine did last holds.
        self._hold({mark: value for mark, value in changes.items() if (before.get(mark) or None) != (value or None)})

    def _hold(self, changes: Marks) -> None:
        for mark, value in changes.items():
            if value:
                self.held[mark] = value
            else:
                self.held.pop(mark, None)

    def _mark_and_kill(self, machine: Machine) -> None:
        """What is killed has marked, or it has not; nothing else changes."""
        address, options, changes = self._a_mark()
        before = machine.marks()
        wanted = {mark: value for mark, value in {**before, **changes}.items() if value}
        machine.program.kill_after(self.chance.uniform(0, 0.15), ("mark", f'source:"{address}"', *options))
        after = machine.marks()
        if after == wanted != before:
            self._hold(changes)
        elif after != before:
            raise AssertionError(f"killed while it marked {changes}: before {before}, after {after}")

    def _a_mark(self) -> tuple[str, list[str], Marks]:
        """The address of a post, the options of a mark at random, and what it makes hold."""
        address = self.chance.choice(sorted(self.keys))
        key, is_on = self.keys[address], self.chance.random() < 0.6
        kind = self.chance.choice(("starred", "read", "tag", "note"))
        if kind == "starred":
            return address, ["--star" if is_on else "--unstar"], {(key, kind, ""): is_on}
        if kind == "read":
            return address, ["--read" if is_on else "--unread"], {(key, kind, ""): is_on}
        if kind == "tag":
            tag = self.chance.choice(_TAGS)
            return address, ["--tag" if is_on else "--untag", tag], {(key, kind, tag): is_on}
        note = f"note {self.chance.randrange(1000)} 笔记" if is_on else ""
        return address, ["--note", note], {(key, kind, ""): note}

    def _move_on(self, _machine: Machine) -> None:
        """A post more, one scraped again, one that lies elsewhere, or one that is gone."""
        files = sorted(self.origin.glob("**/*.md"))
        file = self.chance.choice(files)
        change = self.chance.choice(("add", "scrape", "move", "move", "remove"))
        if change == "add":
            self._write(len(self.keys))
        elif change == "scrape":
            file.write_text(f"{file.read_text(encoding='utf-8')}\n\nScraped again.\n", encoding="utf-8")
        elif change == "move":
            folder = self.origin / self.chance.choice(("a", "b", "c"))
            folder.mkdir(exist_ok=True)
            file.rename(folder / file.name)
        elif len(files) > _POSTS // 2:
            file.unlink()
        self._commit()

    def _pull(self, machine: Machine) -> None:
        _git(machine.archive, "pull", "-q", "--ff-only")
        machine.run("index", str(machine.archive))

    def _index(self, machine: Machine) -> None:
        machine.run("index", *(["--rebuild"] if self.chance.random() < 0.3 else []), str(machine.archive))

    def _delete_cache(self, machine: Machine) -> None:
        shutil.rmtree(machine.program.cache, ignore_errors=True)

    def _exchange(self, machine: Machine) -> None:
        machine.exchange()

    def _write(self, number: int) -> None:
        address = f"https://ferry.example/{number:04}"
        file = write_post(self.origin, f"post-{number}.md", f"Post {number} of the ferry", **{"from": address})
        head = parse_file(str(self.origin), os.fsencode(file.name))
        assert isinstance(head, Head)
        self.keys[address] = head.key.hex()

    def _commit(self) -> None:
        _git(self.origin, "add", "-A")
        _git(self.origin, "commit", "-q", "--allow-empty", "-m", "On")


def _git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Reader", "-c", "user.email=reader@lantern.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def run(seed: int, steps: int) -> None:
    """Do so many steps, and compare now and then. Raises AssertionError where something is lost, double or other."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), random.Random(seed))
        for number in range(steps):
            done = world.step()
            print(f"\rseed {seed}: step {number + 1}, {done:<20}", end="", file=sys.stderr)
            if (number + 1) % _SETTLE_EVERY == 0 or number + 1 == steps:
                world.settle()
        print(f"\nseed {seed}: {steps} steps, {len(world.held)} marks, the same on both machines")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.machines", description=__doc__)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    import_program()
    run(options.seed, options.steps)


if __name__ == "__main__":
    main()
