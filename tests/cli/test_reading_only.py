"""A cache, and marks, that may be read and not written: what is there is searched all the same."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.conftest import PATIENCE
from tests.e2e.command import COMMAND, environ
from tui.settings import Folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Cli

_AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
"""Whoever may do everything is not kept from writing by a file's mode."""

pytestmark = pytest.mark.skipif(
    not hasattr(os, "getuid") or (os.getuid() == 0 and shutil.which("setpriv") is None),
    reason="nothing is kept from being written here",
)


def command(*argv: str | Path) -> subprocess.CompletedProcess[str]:
    """The command, run by somebody whom modes keep from writing."""
    before = _AS_ANYBODY if os.getuid() == 0 else []
    return subprocess.run(
        [*before, *COMMAND, *map(str, argv)],
        capture_output=True,
        text=True,
        check=False,
        env=environ(),
        timeout=PATIENCE,
    )


def forbid(folder: Path) -> None:
    for path in folder.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    folder.chmod(0o555)


@pytest.fixture
def cache(indexed: Path, cli: Cli) -> Iterator[Path]:
    """The folder of the index, complete, which may only be read."""
    assert cli("search", "body:oil").status == 0
    folder = Folders.of_user().cache
    forbid(folder)
    yield folder
    for path in (folder, Folders.of_user().data):
        path.chmod(0o755)


def test_titles_are_searched(cache: Path) -> None:
    said = command("search", "lamp", "--format", "tsv")
    assert (said.returncode, said.stderr) == (0, "")
    assert "A lamp over the harbour" in said.stdout


def test_articles_are_searched(cache: Path) -> None:
    said = command("search", "body:wick", "--format", "tsv")
    assert (said.returncode, said.stderr) == (0, "")
    assert "A lamp over the harbour" in said.stdout


def test_values_are_counted(cache: Path) -> None:
    said = command("facets", "tag", "--format", "tsv")
    assert (said.returncode, said.stderr) == (0, "")
    assert "sea\t3\t3" in said.stdout


def test_marks_may_not_be_writable_either(cache: Path) -> None:
    forbid(Folders.of_user().data)
    said = command("search", "lamp", "--format", "tsv")
    assert (said.returncode, said.stderr) == (0, "")
    assert "A lamp over the harbour" in said.stdout


def test_a_look_for_changes_says_why_it_cannot_be(cache: Path) -> None:
    said = command("search", "lamp", "--refresh")
    assert said.returncode == 3
    assert said.stderr == f"microfiche: The index at {cache / 'index.db'} cannot be written to; it is read as it is.\n"


def test_what_is_damaged_is_left_as_it_is(cache: Path) -> None:
    index = cache / "index.db"
    index.chmod(0o644)
    index.write_bytes(b"This is no database. " * 500)
    index.chmod(0o444)
    said = command("search", "lamp")
    assert said.returncode == 3
    assert said.stderr == f"microfiche: The index at {index} cannot be used: file is not a database.\n"
    assert index.read_bytes().startswith(b"This is no database.")
