"""Set marks, kill the program at some moment, and compare what its screen promised with what is on the disk.

As a program, `python -m tests.e2e.kept_marks [TRIALS]` does so many times: `make kills`.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import write_post
from tests.e2e.command import COMMAND, environ
from tests.e2e.terminal import Terminal
from tui.state import State
from tui.ui.themes import DARK

POSTS = 12
LONGEST = 0.15
"""Seconds from the last key to the latest kill."""


def make_archive(folder: Path) -> Path:
    """Posts whose titles say which they are."""
    for number in range(POSTS):
        write_post(folder, f"{number}.md", f"Lantern {number}", f"2021-06-{28 - number:02}")
    return folder


def kill_while_starring(archive: Path, home: Path, chance: random.Random) -> tuple[set[str], set[str]]:
    """Star some posts in a row, and kill the program; the titles whose star was bright, and those that are kept."""
    homes = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "CACHE", "DATA", "STATE")}
    with Terminal([*COMMAND, str(archive)], size=(100, 24), env=environ(**{**homes, "HOME": str(home)})) as terminal:
        terminal.shows("12 posts", "Lantern 0", "Lantern 11")
        keys = chance.randint(1, 5)
        for _ in range(keys):
            terminal.press("s", "j")
        end = time.monotonic() + chance.random() * LONGEST
        while (left := end - time.monotonic()) > 0:
            terminal.read(left)
        terminal.kill()
        terminal.read_rest()
        promised = {title for title, is_bright in stars(terminal).items() if is_bright}
    with State(home / "data" / "microfiche" / "state.db") as opened:
        starred = {key for key, mark in opened.marks() if mark.starred}
        kept = {post.title for post in opened.unmatched(lambda _keys: set()) if post.key in starred}
    return promised, kept


def stars(terminal: Terminal) -> dict[str, bool]:
    """The titles with a star on the screen, and whether it is bright, which says that it is on the disk."""
    found: dict[str, bool] = {}
    for line, text in enumerate(terminal.lines):
        if (at := text.find("★")) >= 0:
            title = " ".join(text[at:].split()[2:4])
            found[title] = terminal.colour(line, at) == DARK.variables["found"].lstrip("#")
    return found


def main(trials: int) -> int:
    """Do it many times, and print how often a promise was broken. Returns 1 where one was."""
    promises = broken = 0
    with tempfile.TemporaryDirectory() as name:
        archive = make_archive(Path(name) / "archive")
        for trial in range(trials):
            home = Path(name) / f"home {trial}"
            promised, kept = kill_while_starring(archive, home, random.Random(trial))
            promises += len(promised)
            if lost := promised - kept:
                broken += len(lost)
                print(f"trial {trial}: bright and lost: {', '.join(sorted(lost))}", flush=True)
    print(f"{trials} kills: of {promises} bright stars {broken} were lost")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
