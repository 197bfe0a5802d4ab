"""`microfiche history`: what an archive lost, printed, taken in and taken out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.repositories import commit, git, needs_git, new_repository, post
from tui.settings import Folders

pytestmark = needs_git


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository that has lost one of two posts."""
    folder = new_repository(tmp_path / "clone")
    commit(folder, {"sub/one.md": post("One", source="https://example.org/one"), "two.md": post("Two")})
    commit(folder, {"sub/one.md": None}, "2022-02-02T00:00:00+00:00")
    return folder


def test_what_is_gone_is_printed_with_what_deleted_it(cli: Cli, clone: Path) -> None:
    said = cli("history", clone, "--format", "json")
    assert said.status == 0
    (value,) = said.values
    assert value["path"] == str(clone / "sub" / "one.md")
    assert (value["title"], value["date"], value["gone"]) == ("One", "2021-06-30T00:00:00+00:00", "2022-02-02")
    assert value["commit"] == git(clone, "rev-parse", "HEAD")
    assert "1 post is gone" in said.err
    assert cli("history", clone).lines[0].split("  ")[:1] == ["2022-02-02"]
    assert cli("history", clone, "--format", "tsv").lines[0].startswith("path\ttitle\tdate")
    assert cli("search", "is:gone", "--in", clone).status == 1


def test_where_nothing_is_gone_the_status_says_so(cli: Cli, tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "clone")
    commit(folder, {"one.md": post("One")})
    assert cli("history", folder).status == 1


def test_a_folder_that_is_no_clone_is_said_in_a_line(cli: Cli, archive: Path) -> None:
    for words in ((), ("--write",)):
        said = cli("history", archive, *words)
        assert (said.status, said.out) == (3, "")
        (line,) = said.err.splitlines()  # and nothing is indexed before
        assert "in no git repository" in line


def test_what_is_taken_in_is_shown_searched_exported_and_checked(cli: Cli, clone: Path, tmp_path: Path) -> None:
    assert cli("history", clone, "--write").lines == [f"{clone}: 1 post is gone, 1 new, 0 not any more"]
    (value,) = cli("search", "is:gone", "--in", clone, "--format", "json").values
    assert (value["path"], value["gone"]) == (str(clone / "sub" / "one.md"), "2022-02-02")
    assert cli("search", "body:says", "--in", clone, "--count").lines == ["2"]
    for name in (str(value["id"]), value["path"], value["key"]):
        assert cli("show", name).lines == ["What One says."]
    assert cli("show", value["id"], "--format", "text").lines[2:4] == [
        "2021-06-30 · https://example.org/one", f"gone since 2022-02-02 ({git(clone, 'rev-parse', 'HEAD')[:8]})",
    ]  # fmt: skip
    assert cli("show", value["id"], "--format", "json").values[0]["paths"] == [value["path"]]
    assert "What One says." in cli("export", "is:gone", "--to", "-", "--format", "md", "--in", clone).out
    assert "1 post is gone; is:gone finds them" in cli("check", clone).err
    assert cli("history", clone, "--forget").lines == [f"{clone}: 1 post taken out of the index"]
    assert cli("search", "is:gone", "--in", clone).status == 1


def test_check_names_what_is_gone_by_where_it_was(cli: Cli, tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "clone")
    commit(folder, {"sub/bare.md": "No head.\n", "two.md": post("Two")})
    commit(folder, {"sub/bare.md": None})
    cli("history", folder, "--write")
    assert {value["path"] for value in cli("check", folder, "--format", "json").values} == {str(folder / "sub/bare.md")}
    assert cli("check", folder).out.startswith(f"{folder}/sub/bare.md: ")


def test_the_config_takes_in_what_is_gone(cli: Cli, clone: Path) -> None:
    config = Folders.of_user().config_file
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f'[archives."{clone}"]\nhistory = true\n', encoding="utf-8")
    assert cli("config", "--check").status == 0
    assert cli("index", clone).status == 0
    assert cli("search", "is:gone", "--in", clone, "--count").lines == ["1"]
    config.write_text(f'[archives."{clone}"]\nhistory = 1\n[archives.news]\n', encoding="utf-8")
    said = cli("config", "--check")
    assert said.status == 1
    assert "true or false" in said.err
    assert "archives.news" in said.err


def test_a_clone_that_does_not_have_all_says_so(cli: Cli, clone: Path, tmp_path: Path) -> None:
    commit(clone, {"two.md": None, "three.md": post("Three")}, "2022-03-03T00:00:00+00:00")
    git(clone, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--depth", "2", clone.as_uri(), "shallow")
    said = cli("history", tmp_path / "shallow")
    assert (said.status, len(said.lines)) == (0, 1)
    assert "a shallow clone, which sees back to 2022-02-02" in said.err
    git(tmp_path, "clone", "-q", "--filter=blob:none", clone.as_uri(), "partial")
    said = cli("history", tmp_path / "partial")
    assert said.status == 1
    assert "2 deleted files are not in this clone" in said.err


def test_what_of_a_history_is_not_in_the_clone_is_told_where_it_is_taken_in(
    cli: Cli, clone: Path, tmp_path: Path
) -> None:
    git(clone, "config", "uploadpack.allowFilter", "true")
    commit(clone, {"three.md": post("Three")}, "2022-03-03T00:00:00+00:00")
    git(tmp_path, "clone", "-q", "--depth", "1", clone.as_uri(), "shallow")
    assert "a shallow clone, which sees back to 2022-03-03" in cli("history", tmp_path / "shallow", "--write").err
    git(tmp_path, "clone", "-q", "--filter=blob:none", clone.as_uri(), "partial")
    assert "1 deleted file is not in this clone" in cli("history", tmp_path / "partial", "--write").err
