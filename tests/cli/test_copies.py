"""`microfiche copies`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post
from tests.unit.test_copies import prose

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

STORY = prose(2000, 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A story in four posts, one whose file lies in two folders, two versions of a page, and a post of its own."""
    folder = tmp_path / "lamp"
    write_post(folder, "whole.md", title="The ferry", body=STORY, source="https://lamp.example/ferry")
    write_post(folder, "again.md", title="The ferry", body=STORY, day="2020-01-01")
    write_post(folder, "part.md", title="The ferry again", body=STORY[:1400], day="2022-01-01")
    write_post(folder, "early.md", title="No ferry", body="It is late.", source="https://lamp.example/ferry")
    write_post(folder, "oil.md", title="Oil", body="It burns.", day="2019-01-01")
    (folder / "more").mkdir()
    shutil.copy(folder / "oil.md", folder / "more" / "oil.md")
    write_post(folder, "wick.md", title="Wick", body="It glows.", day="2018-01-01")
    return folder


def test_a_group_has_all_that_tells_one_story(cli: Cli, root: Path) -> None:
    said = cli("copies", "--in", root, "--format", "json")

    assert said.status == 0
    kinds = [{Path(post["path"]).name: post["kind"] for post in group["posts"]} for group in said.values]
    assert kinds == [
        {"whole.md": "first", "again.md": "exact", "part.md": "near", "early.md": "version"},
        {"oil.md": "first"},
    ]
    assert next(iter(said.values[0]["posts"]))["kind"] == "first"
    assert len(said.values[1]["posts"][0]["files"]) == 2


def test_a_query_takes_the_groups_of_what_it_finds(cli: Cli, root: Path) -> None:
    said = cli("copies", "oil", "--in", root, "--format", "tsv", "--no-header")
    assert [line.split("\t")[1] for line in said.lines] == ["first", "file"]

    nothing = cli("copies", "wick", "--in", root)
    assert (nothing.status, nothing.out) == (1, "")


def test_groups_are_blocks_whose_ids_other_commands_take(cli: Cli, root: Path) -> None:
    said = cli("copies", "--in", root)
    blocks = said.out.strip().split("\n\n")
    assert [len(block.splitlines()) for block in blocks] == [4, 2]

    ids = [line.split()[0] for line in blocks[0].splitlines()]
    assert STORY[:40] in cli("show", ids[1]).out


def test_check_counts_them_and_takes_them_for_no_problems(cli: Cli, root: Path) -> None:
    cli("copies", "--in", root)

    said = cli("check", root)
    assert (said.status, said.out) == (0, "")
    assert "1 story in several posts, 1 source in several versions" in said.err


def test_duplicates_are_searched_and_named_in_every_form(cli: Cli, root: Path) -> None:
    cli("copies", "--in", root)

    found = cli("search", "is:duplicate", "--in", root, "--format", "json")
    assert {Path(value["path"]).name for value in found.values} == {"whole.md", "again.md", "part.md", "oil.md"}
    assert all(value["duplicate"] for value in found.values)
