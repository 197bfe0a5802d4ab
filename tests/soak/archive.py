"""An archive that changes while the program shows it."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

WORDS = (
    "harbour", "lantern", "ferry", "kitchen", "winter", "渡口", "灯火", "网络科技", "السفينة", "letter", "question", "of", "and", "the"
)  # fmt: skip
_TAGS = ("sea", "kitchen", "light", "灯", "a tag of several words", "x" * 90)
_AUTHORS = ("Ines Marrow", "林晚舟", "", "R. Okoro and others")
_BLOCKS = (
    "## A heading {n}", "- one\n- two\n    - three", "> quoted\n> on", "```python\nprint({n})\n```",
    "| a | b |\n|---|---|\n| {n} | 渡 |", "![a picture](missing-{n}.png)", "[a link](https://lantern.example/{n})",
    "<p>HTML <b>in</b> it</p><table><tr><td>cell</td></tr></table>", "$x^{n}$", "* * *", "\x1b]0;title\x07 raw",
)  # fmt: skip
_COPIED = 0.2
"""Of how many posts there is a copy."""


class ChangingArchive:
    """A folder of posts made from a random source, and what happens to such folders."""

    def __init__(self, folder: Path, random: Random, posts: int = 60) -> None:
        self.folder = folder
        self._random = random
        self._number = 0
        self.make(posts)

    def make(self, posts: int) -> None:
        """Write so many new posts, some of which tell what another one tells."""
        for _ in range(posts):
            self._number += 1
            path = self.folder / f"{self._random.randrange(4)}" / f"{self._number}.md"
            self._write(path)
            if self._random.random() < _COPIED:
                self._number += 1
                text = path.read_text(encoding="utf-8").replace(f"/{self._number - 1}\n", f"/{self._number}\n", 1)
                path.with_name(f"{self._number}.md").write_text(text[: -len(text) // 20], encoding="utf-8")

    def change(self) -> str:
        """Let something happen to the files. Returns what."""
        files = sorted(self.folder.rglob("*.md"))
        happening = self._random.choice(("add", "rewrite", "remove", "damage", "move", "empty", "away"))
        if happening == "add" or not files:
            self.make(self._random.randrange(1, 30))
        elif happening == "away":
            # The whole archive goes, as a volume does that is taken out, and another comes.
            shutil.rmtree(self.folder)
            self.make(self._random.randrange(0, 60))
            self.folder.mkdir(exist_ok=True)
        else:
            for path in self._random.sample(files, min(len(files), self._random.randrange(1, 20))):
                self._change(path, happening)
        return f"files: {happening}"

    def _change(self, path: Path, happening: str) -> None:
        if happening == "remove":
            path.unlink()
        elif happening == "rewrite":
            self._write(path)
        elif happening == "empty":
            path.write_bytes(b"")
        elif happening == "move":
            target = self.folder / "moved" / path.name
            target.parent.mkdir(exist_ok=True)
            path.rename(target)
        else:
            path.write_bytes(self._random.randbytes(2000))

    def _write(self, path: Path) -> None:
        choose = self._random.choice
        title = " ".join(choose(WORDS) for _ in range(self._random.choice((1, 4, 9, 60))))
        day = f"{choose((1, 1999, 2020, 2021, 2021, 9999)):04}-{self._random.randrange(1, 13):02}-15"
        tags = ", ".join(sorted({choose(_TAGS) for _ in range(self._random.randrange(4))}))
        head = f"title: {title}\ndate: {day}\nauthor: {choose(_AUTHORS)}\ntags: [{tags}]\n"
        if self._random.random() < 0.8:
            head += f"from: https://lantern.example/{self._number}\n"
        blocks = [
            choose(_BLOCKS).replace("{n}", str(number)) if self._random.random() < 0.3
            else " ".join(choose(WORDS) for _ in range(self._random.randrange(1, 80)))
            for number in range(self._random.choice((0, 1, 8, 120)))
        ]  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{head}---\n" + "\n\n".join(blocks), encoding="utf-8")
