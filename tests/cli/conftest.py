"""A small archive, and the command line run in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import write_post
from tests.e2e.command import Browser
from tui.cli.main import Browse, run

LAMP = """\
<p>The lamp was lit at <a href="https://lamp.example/log">six</a>, as on every day.</p>
<h2>What the keeper said</h2>
<ul><li>oil</li><li>wick</li></ul>
<blockquote><p>It burns.</p></blockquote>
<img src="https://lamp.example/lamp.jpg" alt="The lamp">
"""


@dataclass(frozen=True)
class Said:
    """What a command line came to."""

    status: int | Browse
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of stdout."""
        return self.out.splitlines()

    @property
    def values(self) -> list[dict[str, Any]]:
        """The lines of stdout, as JSON."""
        return [json.loads(line) for line in self.lines]


Cli = Callable[..., Said]


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str]) -> Cli:
    """Run a command line: what it printed, what it said beside, and its exit status."""

    def cli(*argv: str | Path) -> Said:
        capfd.readouterr()
        try:
            status = run([str(word) for word in argv], version="0")
        except SystemExit as ended:  # argparse's way to end --help and --version
            assert isinstance(ended.code, int)
            status = ended.code
        return Said(status, *capfd.readouterr())

    return cli


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Five posts and a file that is none."""
    folder = tmp_path / "archive"
    write_post(
        folder, "lamp.md", "A lamp over the harbour", "2021-06-30", LAMP,
        author="Ines Marrow", tags="[sea, light]", categories="[News]", **{"from": "https://www.lamp.example/one"},
    )  # fmt: skip
    write_post(
        folder, "bread.md", "Bread before sunrise", "2021-06-29",
        author="Tobias Quill", tags="[kitchen, sea]", **{"from": "https://bread.example/two"},
    )  # fmt: skip
    write_post(
        folder,
        "渡船.md",
        "河湾渡口的最后一班船",
        "2021-05-01",
        author="林晚舟",
        tags="[sea]",
        **{"from": "https://hewan.example/three"},
    )
    write_post(
        folder,
        "push.md",
        "The door that pushed back",
        "2020-12-24",
        author="Ines Marrow",
        **{"from": "javascript:alert(1)"},
    )
    (folder / "note.md").write_text("---\ntitle: A note of no day\n---\nSoon.\n", encoding="utf-8")
    (folder / "README.md").write_text("# Read me\n\nThis is no post.\n", encoding="utf-8")
    return folder


@pytest.fixture
def indexed(archive: Path, cli: Cli) -> Path:
    """The same, indexed and remembered as the archive opened last."""
    assert cli("index", archive).status == 0
    return archive


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The web browser that `$BROWSER` names."""
    browser = Browser(tmp_path)
    monkeypatch.setenv("BROWSER", str(browser.command))
    return browser
