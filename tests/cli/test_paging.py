"""What is longer than the screen of a terminal goes through a pager."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.conftest import write_post
from tests.e2e.command import COMMAND, environ
from tests.e2e.terminal import Terminal

COUNTING = "sed 's/^/paged: /'"


@pytest.fixture
def long(tmp_path: Path, cli: Cli) -> Path:
    """An archive with a post of a hundred lines and one of one, in the index."""
    folder = tmp_path / "long"
    write_post(folder, "long.md", "The long one", body="\n\n".join(f"Line {number}." for number in range(100)))
    write_post(folder, "short.md", "The short one", body="Nothing more.")
    cli("index", folder)
    return folder


def _shown(*words: str | Path, **others: str) -> str:
    """All that a command writes on a terminal of 24 lines."""
    env = environ(**{"PAGER": COUNTING, **others})
    with Terminal([*COMMAND, *map(str, words)], size=(80, 24), env=env) as terminal:
        assert terminal.ends() == 0
        return terminal.output.decode()


def test_what_is_longer_than_the_screen_is_paged_from_its_first_line(long: Path) -> None:
    said = _shown("show", long / "long.md").splitlines()
    assert "The long one" in said[0]
    assert all(line.startswith("paged: ") for line in said)
    assert said[-1] == "paged: Line 99."


@pytest.mark.parametrize(
    ("words", "others"),
    [
        (("short.md",), {}),
        (("long.md", "--no-pager"), {}),
        (("long.md",), {"MICROFICHE_PAGER": ""}),
        (("long.md",), {"PAGER": "cat"}),
        (("long.md",), {"TERM": "dumb"}),
    ],
)
def test_no_pager_where_the_screen_has_room_or_none_is_wanted(
    long: Path, words: tuple[str, ...], others: dict[str, str]
) -> None:
    said = _shown("show", long / words[0], *words[1:], **others)
    assert "Nothing more." in said or "Line 99." in said
    assert "paged: " not in said


def test_the_config_names_a_pager(long: Path, own_folders: Path) -> None:
    config = own_folders / "config" / "microfiche" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f'pager = "{COUNTING}"\n', encoding="utf-8")
    assert "paged: Line 99." in _shown("show", long / "long.md", PAGER="cat")


def test_a_long_line_takes_several_lines_of_the_screen(long: Path) -> None:
    write_post(long, "wide.md", "Wide", body="船" * 1000)
    assert "paged: " in _shown("show", long / "wide.md", "--format", "markdown")
    assert "paged: " not in _shown("show", long / "wide.md", "--format", "markdown", PAGER="cat")


def test_a_pager_that_is_left_ends_it_quietly(long: Path) -> None:
    posts = [str(long / "long.md")] * 200
    assert _shown("show", *posts, PAGER="head -n 1").splitlines() == ["\x1b[1mThe long one\x1b[0m"]


def test_what_goes_wrong_meanwhile_is_told_after_the_pager(long: Path) -> None:
    with Terminal(
        [*COMMAND, "show", str(long / "short.md"), str(long / "none.md"), str(long / "long.md")],
        size=(80, 24), env=environ(PAGER=COUNTING),
    ) as terminal:  # fmt: skip
        assert terminal.ends() == 1
        assert [line for line in terminal.lines if line][-1].startswith("microfiche: ")


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_ctrl_c_in_less_leaves_it_open_and_q_leaves_it(long: Path) -> None:
    with Terminal(
        [*COMMAND, "show", str(long / "long.md")], size=(80, 24), env=environ(PAGER="less", LESS="R")
    ) as terminal:
        terminal.shows("The long one", "Line 9")
        terminal.press("G")
        terminal.shows("Line 99", "END")
        terminal.press("ctrl+c")

        def is_back() -> bool:  # a key that comes with Ctrl-C may be lost to it
            terminal.press("g")
            return "The long one" in terminal.text

        terminal.until(is_back, "the first line")
        terminal.press("q")
        assert terminal.ends() == 0
        assert "Traceback" not in terminal.text
