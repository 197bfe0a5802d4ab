"""What is told about the program agrees with the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import write_post
from tests.quality import readme_tables
from tui import __version__
from tui.key_names import label
from tui.keymap import COMMANDS
from tui.settings import Settings

ROOT = readme_tables.README.parent
README = readme_tables.README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", readme_tables.TABLES)
def test_the_tables_are_those_of_the_program(name: str) -> None:
    expected = readme_tables.TABLES[name]()
    assert readme_tables.written(README, name) == expected, "python -m tests.quality.readme_tables writes it anew"


def test_keys_are_named_by_what_stands_on_them() -> None:
    assert [key for command in COMMANDS for key in command.keys if "_" in label(key)] == []


def test_every_command_is_in_the_table_once() -> None:
    names = re.findall(r"\| `([a-z0-9-]+)` \|$", readme_tables.written(README, "keys"), re.MULTILINE)
    assert sorted(names) == sorted(command.name for command in COMMANDS)


def test_writing_the_table_changes_nothing_else() -> None:
    begin, end = readme_tables.begin("keys"), readme_tables.end("keys")
    new = readme_tables.with_table(f"before\n{begin}old table\n{end}\nafter\n", "keys")
    assert new == f"before\n{begin}{readme_tables.keys()}{end}\nafter\n"


def test_a_readme_without_a_place_for_the_table_is_told() -> None:
    with pytest.raises(ValueError, match="no lines"):
        readme_tables.with_table("nothing", "keys")


def test_names_and_keys_of_commands_are_free_of_conflicts() -> None:
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    for place in {command.place for command in COMMANDS}:
        bound = [key for command in COMMANDS if command.place == place for key in command.keys]
        assert len(bound) == len(set(bound)), place


def test_the_settings_in_the_readme_exist() -> None:
    named = re.findall(r"^    (\w+) = ", README, re.MULTILINE)
    assert named
    assert set(named) <= set(Settings.__dataclass_fields__)


def test_the_commands_rebound_in_the_readme_exist() -> None:
    names = re.findall(r'^    ([a-z]+-[a-z-]+) = \["', README, re.MULTILINE)
    assert names
    assert set(names) <= {command.name for command in COMMANDS}


def test_every_file_that_is_linked_to_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_make_targets_that_are_named_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    contributing = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^    |`)make ([a-z]+)", README + contributing, re.MULTILINE))
    assert {"run", "test"} <= named
    assert named <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_the_changelog_has_a_heading_for_what_this_is() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[?([^\]\s]+)", changelog, re.MULTILINE)
    assert headings
    assert headings[0] in {"Unreleased", __version__}


def test_the_version_is_one_of_semantic_versioning() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+(?:-[\w.]+)?", __version__)


def _recipes() -> list[str]:
    section = README.split("\n## Recipes\n")[1].split("\n## ")[0]
    return re.findall(r"^    (.+)$", section, re.MULTILINE)


def test_there_are_recipes() -> None:
    assert len(_recipes()) > 6


@pytest.mark.parametrize("recipe", _recipes())
def test_the_recipes_work(recipe: str, tmp_path: Path) -> None:
    tools = {"fzf", "jq"} & set(re.findall(r"\w+", recipe))
    if missing := [tool for tool in tools if shutil.which(tool) is None]:
        pytest.skip(f"there is no {missing[0]} here")
    write_post(
        tmp_path / "archive", "lamp.md", "A lamp", time.strftime("%Y-%m-%d"), "Over the harbour.",
        author="Ines", tags="[sea]", **{"from": "https://lamp.example/one"},
    )  # fmt: skip
    write_post(
        tmp_path / "archive", "bread.md", "Bread", "2021-06-30", "Before sunrise.", author="Tobias", tags="[sea]"
    )
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "microfiche"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m tui "$@"\n')
    program.chmod(0o755)
    env = {
        **os.environ, "HOME": str(tmp_path / "home"), "PATH": f"{program.parent}:{os.environ['PATH']}",
        "FZF_DEFAULT_OPTS": "--filter lamp",  # what a person would type
    }  # fmt: skip
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        env.pop(name, None)

    def run(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-o", "pipefail", "-c", line], cwd=tmp_path, env=env, capture_output=True, text=True
        )

    opened = f"""'{sys.executable}' -c "from tui.state import State; from tui.settings import Folders
with State(Folders.of_user().state_file) as state: state.remember_opened(['{tmp_path}/archive'])" """
    assert run(f"microfiche index archive && cd '{ROOT}' && {opened} && microfiche mark Lamp --star").stderr is not None
    done = run(re.sub(r"^(?:[\d*]+ ){5}", "", recipe))
    assert (done.returncode, [line for line in done.stderr.splitlines() if "Traceback" in line]) == (0, []), done.stderr
    said = done.stdout + "".join(sorted(path.name for path in tmp_path.glob("chosen/*")))
    if "mark --ids" in recipe:
        said += run("microfiche search is:starred --in archive").stdout
    if "--to" in recipe:
        said += (tmp_path / "week.atom").read_text(encoding="utf-8")
    assert "microfiche check" in recipe or re.search("lamp|harbour|Ines", said, re.IGNORECASE), said
