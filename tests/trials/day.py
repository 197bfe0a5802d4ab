"""A day's work on an archive: marks, an archive that moves on, a cache that is gone, and a second machine.

    python -m tests.trials.day ARCHIVE FOLDER

copies the archive into a folder that is new, makes it a git repository, and works on it through the command line as two
machines that share a folder of marks by git. It ends with the first thing that is lost or double, or says what it did.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

NOTED = 50


class Machine:
    """A home of its own, in which the program is run."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)

    def run(self, *arguments: object, given: str = "") -> str:
        """What a command of the program prints."""
        environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("XDG_")},
            "HOME": str(self.home), "PYTHONPATH": str(Path(__file__).parents[2]),
        }  # fmt: skip
        command = [sys.executable, "-m", "tui", *map(str, arguments)]
        ended = subprocess.run(command, env=environ, input=given, capture_output=True, text=True, check=False)
        if ended.returncode not in (0, 1):
            raise AssertionError(f"{arguments} ended with {ended.returncode}: {ended.stderr}")
        return ended.stdout

    def search(self, query: str) -> list[dict[str, object]]:
        """The posts that a query finds."""
        return [json.loads(line) for line in self.run("search", query, "--format", "json").splitlines()]

    def marks(self) -> list[str]:
        """What holds here, a line each, without where files lie."""
        file = self.home / "all.jsonl"
        self.run("marks", "export", file)
        entries = map(json.loads, file.read_text(encoding="utf-8").splitlines())
        return sorted(json.dumps({**one, "crc": ""}, sort_keys=True) for one in entries if one["field"] != "post")


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder."""
    who = ("-c", "user.name=Reader", "-c", "user.email=reader@lantern.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def expect(found: object, wanted: object, what: str) -> None:
    """End where something is not as it should be."""
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, not {wanted!r}")


def days_work(source: Path, folder: Path, searches: int = 20) -> dict[str, int]:
    """Do a day's work on a copy of an archive. Returns what was counted at its end."""
    archive, shared = folder / "archive", folder / "marks"
    shutil.copytree(source, archive, ignore=shutil.ignore_patterns(".git"))
    git(archive, "init", "-q")
    git(archive, "add", "-A")
    git(archive, "commit", "-qm", "As it was")
    one, two = Machine(folder / "one"), Machine(folder / "two")
    one.run("index", archive)
    posts = one.search("")
    for number in range(searches):
        one.run("searches", "save", f"search {number}", f"date:>={2000 + number}")
    noted = posts[:: max(1, len(posts) // NOTED)][:NOTED]
    _write(one, noted)
    one.run("mark", "--ids", "--star", "--tag", "day", "--yes", given="\n".join(str(post["id"]) for post in noted))
    one.run("mark", "", "--read", "--yes")

    # The archive moves on: half of the posts lie elsewhere, and every third was scraped again.
    files = sorted({str(post["path"]) for post in posts})
    for number, name in enumerate(files):
        path = Path(name)
        if number % 3 == 0:
            path.write_bytes(path.read_bytes() + b"\n\nScraped again.\n")
        if number % 2 == 0:
            moved = archive / "moved" / path.relative_to(archive)
            moved.parent.mkdir(parents=True, exist_ok=True)
            path.rename(moved)
    git(archive, "add", "-A")
    git(archive, "commit", "-qm", "Moved, and scraped again")
    before = one.marks()
    one.run("index", archive)
    _hold(one, noted, "after the archive moved on")
    shutil.rmtree(one.home / ".cache")
    one.run("index", archive)
    _hold(one, noted, "after the cache was deleted")

    # A second machine, and git between them.
    shutil.copytree(one.home / ".local", two.home / ".local")
    shared.mkdir()
    git(folder, "init", "-q", "--bare", "between.git")
    for machine in (one, two):
        git(folder, "clone", "-q", str(folder / "between.git"), str(machine.home / "shared"))
    two.run("index", archive)
    one.run("mark", "--ids", "--tag", "first", given=str(noted[0]["id"]))
    two.run("mark", "", "--tag", "second", "--yes")
    two.run("mark", "my:day", "--unstar", "--yes")
    one.run("mark", "my:day", "--tag", "evening", "--yes")
    for machine in (one, two, one, two):
        _exchange(machine)
    expect(one.marks(), two.marks(), "what the machines hold")
    again = one.marks()
    for machine in (one, two):
        _exchange(machine)
    expect(one.marks(), again, "after one more exchange")
    # Copies of one post that were scraped again apart are two posts by now.
    there = len(one.search(""))
    expect(there >= len(posts), True, "no post fewer")
    for machine in (one, two):
        _hold(machine, noted, "after both have marked")
        for query, count in (("my:second", there), ("my:evening", len(noted)), ("my:first", 1), ("is:starred", 0)):
            expect(len(machine.search(query)), count, query)
    expect(len(two.run("searches").splitlines()) >= searches, True, "saved searches")
    return {"posts": len(posts), "noted": len(noted), "marks before": len(before), "marks": len(again)}


def _write(machine: Machine, posts: list[dict[str, object]]) -> None:
    """A note and a highlight on each of these posts."""
    lines = []
    for number, post in enumerate(posts):
        said = {"key": post["key"], "time": 1_700_000_000_000 + number, "machine": "desk"}
        lines.append(json.dumps({**said, "field": "note", "value": f"Note {number} 笔记"}))
        passage = {"exact": str(post["title"]), "note": f"remark {number}"}
        lines.append(json.dumps({**said, "field": "highlight", "element": f"h{number}", "value": passage}))
    file = machine.home / "written.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    machine.run("marks", "import", file)


def _hold(machine: Machine, noted: list[dict[str, object]], when: str) -> None:
    """Each post has its note, its highlight and its tag, once."""
    titles = sorted(str(post["title"]) for post in noted)
    for query in ("is:noted", "is:quoted", "my:day", "note:笔记"):
        expect(sorted(str(post["title"]) for post in machine.search(query)), titles, f"{query} {when}")


def _exchange(machine: Machine) -> None:
    shared = machine.home / "shared"
    machine.run("marks", "sync", shared)
    git(shared, "add", "-A")
    git(shared, "commit", "-q", "--allow-empty", "-m", "Marks")
    if (
        subprocess.run(
            ["git", "-C", str(shared), "ls-remote", "--exit-code", "origin", "HEAD"], capture_output=True
        ).returncode
        == 0
    ):
        git(shared, "pull", "-q", "--no-rebase", "--no-edit", "--allow-unrelated-histories", "origin", "HEAD")
    git(shared, "push", "-q", "origin", "HEAD")
    machine.run("marks", "sync", shared)


if __name__ == "__main__":
    print(days_work(Path(sys.argv[1]), Path(sys.argv[2])))
