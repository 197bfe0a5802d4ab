"""The manual page: made of the parser and the README, and read without complaint."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.tools.manual_page import SECTIONS, ManualPage, page
from tui.cli.declared import declared
from tui.cli.verbs import VERBS, parser_of

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGE = page(parser_of("1.2"), README, version="1.2", date="2026-11-29")


def shown(source: str, tmp_path: Path) -> str:
    if shutil.which("mandoc") is None:
        pytest.skip("there is no mandoc here")
    file = tmp_path / "microfiche.1"
    file.write_text(source, encoding="utf-8")
    made = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=400", file], capture_output=True, text=True, check=True)
    return re.sub(".\b", "", made.stdout)


def test_nothing_in_it_is_complained_of(tmp_path: Path) -> None:
    if shutil.which("mandoc") is None:
        pytest.skip("there is no mandoc here")
    file = tmp_path / "microfiche.1"
    file.write_text(PAGE, encoding="utf-8")
    checked = subprocess.run(["mandoc", "-T", "lint", "-W", "style", file], capture_output=True, text=True)
    long = re.compile(r"STYLE: input text line longer than|STYLE: unable to check if referenced")  # code as it is
    assert [line for line in checked.stdout.splitlines() if not long.search(line)] == []


def test_every_command_and_option_is_in_it(tmp_path: Path) -> None:
    text = shown(PAGE, tmp_path)
    for command in declared(parser_of("1.2")).all():
        if command.name in VERBS:
            assert f"microfiche {command.name}" in text
        for option in command.options:
            assert option.names[-1] in text


def test_sections_of_the_readme_are_in_it_as_they_are_written(tmp_path: Path) -> None:
    text = " ".join(shown(PAGE, tmp_path).split())
    for heading in SECTIONS.values():
        assert f" {heading} " in text
    for said in (
        'body:"a b"~5', r"re:/^\d+ ports?$/", "a comma in a value is \\,", "date:>=2021-06", "0 done, 1 nothing found",
        "| fzf --delimiter '\\t' --with-nth 2,3", '{"key":"9f2c…","field":"tag"', "a OR b",
    ):  # fmt: skip
        assert said in text
    assert "**" not in text
    assert "](" not in text


def test_the_same_source_makes_the_same_bytes() -> None:
    assert page(parser_of("1.2"), README, version="1.2", date="2026-11-29") == PAGE


def test_building_a_wheel_leaves_no_page_behind() -> None:
    hook = ManualPage(str(ROOT), {}, None, None, "", "wheel")  # type: ignore[arg-type]  # it needs none of them
    data: dict[str, dict[str, str]] = {"shared_data": {}}
    hook.initialize("standard", data)
    [file] = map(Path, data["shared_data"])
    assert file.read_text(encoding="utf-8").startswith(".TH MICROFICHE 1")
    hook.finalize("standard", data, "")
    assert not file.parent.exists()
