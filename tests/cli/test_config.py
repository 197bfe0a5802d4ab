"""`microfiche config`: a file to begin with, what is wrong in it, and all of it for programs."""

from __future__ import annotations

import errno
import os
import re
import tomllib
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from tui.config_file import load_settings
from tui.keymap import BY_NAME, clashes
from tui.settings import THEMES, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


@pytest.fixture
def file(own_folders: Path) -> Path:
    return own_folders / "config" / "microfiche" / "config.toml"


def test_the_file_that_is_written_says_every_setting_and_changes_none(cli: Cli, file: Path) -> None:
    said = cli("config", "--write")
    assert (said.status, said.out) == (0, f"written: {file}\n")
    assert load_settings(file) == (Settings(), ())
    # With the comments taken off, it is a config that says the defaults.
    text = re.sub(r"(?m)^# (?=[\w-]+ = |\[)", "", file.read_text(encoding="utf-8"))
    assert {*tomllib.loads(text)} >= {field.name for field in fields(Settings)} - {"rules"}
    file.write_text(text, encoding="utf-8")
    settings, warnings = load_settings(file, commands=BY_NAME, clashes=clashes, themes=THEMES)
    assert warnings == ()
    assert settings.measure == Settings().measure


def test_a_file_that_is_there_is_not_written_over(cli: Cli, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("measure = 70\n")
    assert cli("config", "--write").status == 3
    assert file.read_text() == "measure = 70\n"


def test_a_file_that_cannot_be_written_whole_is_not_left_in_part(
    cli: Cli, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", no_room)
        assert cli("config", "--write").status == 3
    assert list(file.parent.iterdir()) == []
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_check_says_whether_there_is_a_file(cli: Cli, file: Path) -> None:
    said = cli("config", "--check")
    assert (said.status, said.out.startswith(f"there is no {file}")) == (0, True)
    file.parent.mkdir(parents=True)
    file.write_text("measure = 70\n")
    assert cli("config", "--check").out == f"nothing is wrong in {file}\n"


@pytest.mark.parametrize(("query", "said"), [("tag:", "tag: needs a value"), ("(lamp", "a parenthesis is not closed")])
def test_a_check_reads_the_queries_of_rules(cli: Cli, file: Path, query: str, said: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(f'[[rule]]\nquery = "{query}"\nstar = true\n', encoding="utf-8")
    told = cli("config", "--check")
    assert (told.status, told.out) == (1, "")
    assert f"config.toml: {query}: {said}" in told.err


def test_a_check_names_what_is_wrong(cli: Cli, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("measure = 700\n")
    said = cli("config", "--check")
    assert (said.status, said.out, "measure" in said.err) == (1, "", True)


def test_json_has_files_settings_and_keys(cli: Cli, file: Path) -> None:
    (value,) = cli("config", "--format", "json").values
    assert value["files"]["config"] == str(file)
    assert value["settings"]["measure"] == Settings().measure
    assert value["keys"]["quit"] == list(BY_NAME["quit"].keys)
