"""Completion in real shells, and what is answered to them."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.conftest import PATIENCE
from tui.cli import completion
from tui.cli.verbs import VERBS
from tui.settings import Folders
from tui.state import State

ROOT = Path(__file__).resolve().parents[2]
POST = """---
title: One
date: 2021-01-01
tags: ["Hong Kong", "it's $5", "经济"]
author: A & B
---
text
"""
SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
WRAPPER = """#!/bin/sh
case "$1" in
    completion|--complete) PYTHONPATH={root} exec {python} -m tui "$@" ;;
esac
printf 'given:'; printf '<%s>' "$@"; echo
"""


class Shell:
    """A shell on a terminal of its own, in which `microfiche` completes, and prints what it is given."""

    def __init__(self, name: str, folder: Path, env: dict[str, str]) -> None:
        program = folder / "microfiche"
        program.write_text(WRAPPER.format(root=ROOT, python=sys.executable))
        program.chmod(0o755)
        env = {**env, "PATH": f"{folder}:{os.environ['PATH']}", "TERM": "xterm", "LANG": "C.UTF-8"}
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:  # pragma: no cover - the shell
            os.execvpe(SHELLS[name][0], SHELLS[name], env)
        self.seen = ""
        load = "microfiche completion fish | source" if name == "fish" else f'eval "$(microfiche completion {name})"'
        self.run(f"{load}; microfiche loaded")

    def run(self, line: str) -> list[str]:
        """Type a line and Enter, and return what the program was given."""
        self.seen = ""
        os.write(self.terminal, f"{line}\n".encode())
        end = time.monotonic() + PATIENCE
        while (found := re.search(r"given:(<[^\r\n]*>)\r", self.seen)) is None:
            assert time.monotonic() < end, self.seen
            if select.select([self.terminal], [], [], 0.2)[0]:
                self.seen += os.read(self.terminal, 65536).decode(errors="replace")
        return found[1][1:-1].split("><")

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


@pytest.fixture
def posts(tmp_path: Path, cli: Cli) -> Path:
    """An archive of one post with awkward values, indexed; and a saved search."""
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "one.md").write_text(POST, encoding="utf-8")
    assert cli("index", folder).status == 0
    assert cli("searches", "--in", folder, "save", "my find", "tag:x").status == 0
    return folder


@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_completes(name: str, posts: Path, tmp_path: Path) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"there is no {name} here")
    env = {key: os.environ[key] for key in os.environ if key == "HOME" or key.startswith("XDG_")}
    shell = Shell(name, tmp_path, env)
    try:
        archive = f"--in {posts}"
        assert shell.run(f"microfiche search {archive} tag:Ho\t") == ["search", "--in", str(posts), 'tag:"Hong Kong"']
        assert shell.run(f"microfiche search {archive} -tag:it\t")[-1] == '-tag:"it\'s $5"'
        assert shell.run(f"microfiche search {archive} 'one author:A\t")[-1] == 'one author:"A & B"'
        assert shell.run(f"microfiche search {archive} tag:经\t")[-1] == "tag:经济"
        assert shell.run("microfiche search @m\t") == ["search", '@"my find"']
        assert shell.run("microfiche export sort:len\t --to x") == ["export", "sort:length", "--to", "x"]
        assert shell.run("microfiche facets tag --query is:unr\t") == ["facets", "tag", "--query", "is:unread"]
        assert shell.run("microfiche searc\t") == ["search"] or shell.run("microfiche concord\t") == ["concordance"]
        assert shell.run("microfiche facets cat\t --format js\t") == ["facets", "category", "--format", "json"]
        assert shell.run("microfiche marks exp\t x") == ["marks", "export", "x"]
        assert shell.run("microfiche index --reb\t") == ["index", "--rebuild"]
    finally:
        shell.close()


@pytest.mark.parametrize("name", SHELLS)
def test_the_completion_knows_all_that_the_parser_knows(name: str, cli: Cli) -> None:
    said = cli("completion", name)
    assert said.status == 0
    for verb in VERBS:
        assert re.search(rf"\b{verb}\b", said.out), verb
    for option in ("no-header", "refresh", "dry-run"):
        assert option in said.out
    if shutil.which(name):
        assert subprocess.run([name, "-n"], input=said.out, text=True, capture_output=True).stderr == ""


def answered(capfd: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capfd.readouterr()
    assert completion.tell_values(arguments) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return out.splitlines()


def test_values_are_those_of_the_archive(posts: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert answered(capfd, "fish", "tag:", str(posts)) == ['tag:"Hong Kong"', 'tag:"it\'s $5"', "tag:经济"]
    assert answered(capfd, "fish", "tag:經", str(posts)) == ["tag:经济"]
    assert answered(capfd, "fish", "tag:Ho", str(posts.parent)) == []
    assert answered(capfd, "fish", "x OR site:", str(posts)) == []
    assert answered(capfd, "fish", "in:", str(posts)) == ["in:posts"]
    assert answered(capfd, "bash", "is:star") == ["is:starred"]
    assert answered(capfd, "bash", "au") == ["author:"]
    assert answered(capfd, "bash", "tag:x y") == []


def test_own_tags_are_completed(posts: Path, cli: Cli, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli("mark", "--in", posts, "--tag", "to read", "one").status == 0
    assert answered(capfd, "fish", "my:to") == ['my:"to read"']


@pytest.mark.parametrize("damage", ["gone", "empty", "no database", "of another version"])
def test_nothing_is_said_written_or_indexed(
    damage: str, posts: Path, cli: Cli, capfd: pytest.CaptureFixture[str]
) -> None:
    folders = Folders.of_user()
    for file in (folders.index_file, folders.state_file):
        for log in file.parent.glob(f"{file.name}-*"):
            log.unlink()
        if damage == "gone":
            file.unlink()
        elif damage == "of another version":
            data = bytearray(file.read_bytes())
            data[60:64] = b"\0\0\x7f\0"
            file.write_bytes(data)
        else:
            file.write_bytes(b"" if damage == "empty" else b"x" * 5000)
    before = {path: path.stat().st_mtime_ns for path in folders.index_file.parent.iterdir()}
    for text in ("tag:", "my:", "@", "author:x", "in:"):
        answered(capfd, "bash", text, str(posts))
    assert {path: path.stat().st_mtime_ns for path in folders.index_file.parent.iterdir()} == before


def test_an_archive_that_was_never_indexed_is_not(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert answered(capfd, "bash", "tag:", str(tmp_path)) == []
    assert answered(capfd) == []
    assert not Folders.of_user().index_file.exists()


@pytest.mark.parametrize("text", ["a b", "it's", 'say "x"', "$HOME `x` \\", "#x", "经 济", "a!b", "", "x;y|z&(q)*?[~]"])
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_what_is_quoted_for_a_shell_means_the_same_to_it(text: str, quote: str) -> None:
    word = completion._requoted(text, quote)
    assert completion._unquoted(word) == (quote, text)
    done = subprocess.run(
        ["bash", "--norc", "-c", f'printf "%s." {word}{quote}'], capture_output=True, text=True, check=True
    )
    assert done.stdout == (f"{text}." if word or quote else ".")


def test_the_state_is_only_read(posts: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with State(Folders.of_user().state_file) as state:
        state.remember_opened([str(posts)])
        assert answered(capfd, "fish", "author:A") == ['author:"A & B"']
