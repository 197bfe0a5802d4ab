"""`microfiche links`, and queries for links between posts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

BASE = "https://lamp.example"


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """Three posts of one archive that lead to `oil`, by address, and one of a site that leads to `wick` by its path."""
    root = tmp_path / "linked"
    for name, body in {
        "oil": f'<p>It burns, <a href="{BASE}/wick">says the keeper</a> (of all people).</p>',
        "wick": f'<p>First. As <a href="{BASE}/OIL#top">told of the oil</a>, it is dear. Last.</p>',
        "keeper": f'<p><a href="{BASE}/oil">Oil</a>, <a href="https://else.example/a?b=1">and more</a>.</p>',
    }.items():
        write_post(root, f"{name}.md", title=name, source=f"{BASE}/{name}", body=f"<div>{body}</div>")
    return root


def titles(cli: Cli, root: Path, query: str) -> list[str]:
    return [value["title"] for value in cli("search", query, "--in", root, "--format", "json").values]


def test_what_a_post_leads_to_and_what_leads_to_it(cli: Cli, linked: Path) -> None:
    said = cli("links", f"{BASE}/oil", "--from", "--in", linked, "--format", "json")
    by_title = {value["post"]["title"]: value for value in said.values}
    assert (said.status, sorted(by_title)) == (0, ["keeper", "wick"])
    assert by_title["wick"]["sentence"] == "As told of the oil, it is dear."

    said = cli("links", linked / "oil.md", "--to", "--in", linked, "--format", "tsv", "--no-header")
    assert [line.split("\t")[2:4] for line in said.lines] == [["wick", "says the keeper"]]


def test_all_links_of_a_post_are_printed(cli: Cli, linked: Path) -> None:
    said = cli("links", linked / "keeper.md", "--in", linked, "--format", "json")

    assert [(value["words"], value["address"], bool(value["post"])) for value in said.values] == [
        ("Oil", f"{BASE}/oil", True), ("and more", "https://else.example/a?b=1", False),
    ]  # fmt: skip


@pytest.mark.parametrize("words", [["links", "--from"], ["links", "--to"], ["similar"]], ids=" ".join)
def test_a_post_of_an_archive_that_is_not_open_is_warned_of(
    cli: Cli, linked: Path, indexed: Path, words: list[str]
) -> None:
    cli("index", linked)
    said = cli(*words, linked / "wick.md")

    assert (said.status, said.out) == (1, "")
    told = f"{linked / 'wick.md'} is in none of the archives that are open, which alone are looked in: see --in"
    assert told in said.err
    assert told not in cli(*words, linked / "wick.md", "--in", linked).err


def test_nothing_and_no_post_are_told_apart(cli: Cli, linked: Path) -> None:
    nothing = cli("links", linked / "keeper.md", "--from", "--in", linked)
    unknown = cli("links", "999999", "--in", linked)

    assert (nothing.status, nothing.out, nothing.err.count("999999")) == (1, "", 0)
    assert (unknown.status, unknown.out, unknown.err.count("999999")) == (1, "", 1)


def test_posts_are_found_by_their_links(cli: Cli, linked: Path) -> None:
    assert sorted(titles(cli, linked, f"cites:{BASE}/oil")) == ["keeper", "wick"]
    assert titles(cli, linked, f'citedby:"{BASE}/keeper"') == ["oil"]
    assert titles(cli, linked, "cited:>=2") == ["oil"]
    assert titles(cli, linked, "cited:0") == ["keeper"]
    assert titles(cli, linked, "link:else.example") == titles(cli, linked, "-cited:>0") == ["keeper"]
    assert titles(cli, linked, "sort:cited") == ["oil", "wick", "keeper"]
    assert titles(cli, linked, "-keeper sort:cited") == ["oil", "wick"]


@pytest.mark.parametrize("query", ["cited:many", "cited:", "cites:", "link:"])
def test_a_filter_without_a_value_is_wrong_usage(cli: Cli, linked: Path, query: str) -> None:
    assert cli("search", query, "--in", linked).status == 2


def test_a_post_that_is_not_there_is_named(cli: Cli, linked: Path) -> None:
    said = cli("search", "cites:999999", "--in", linked)

    assert (said.status, said.err.count("cites:999999")) == (1, 1)


@pytest.mark.parametrize("verb", ["links", "similar"])
def test_a_file_that_is_in_no_archive_is_said_to_be_not_indexed(
    cli: Cli, linked: Path, tmp_path: Path, verb: str
) -> None:
    write_post(tmp_path, "loose.md", title="Loose")
    said = cli(verb, tmp_path / "loose.md", "--in", linked)
    assert said.status == 1
    assert "loose.md is not indexed" in said.err


def test_links_lead_from_one_open_archive_to_another(cli: Cli, linked: Path, tmp_path: Path) -> None:
    other = tmp_path / "site"
    write_post(other, "_posts/2024-01-02-far.md", title="far", body=f"It was [told of the oil]({BASE}/oil) before.")
    write_post(linked, "near.md", title="near", body="[See there](https://far.example/2024/01/02/far.html).")

    both = ("--in", linked, "--in", other)
    assert [
        value["post"]["title"] for value in cli("links", linked / "near.md", "--to", *both, "--format", "json").values
    ] == ["far"]
    assert "far" in cli("links", f"{BASE}/oil", "--from", *both).out
    assert "far" not in cli("links", f"{BASE}/oil", "--from", "--in", linked).out


def test_translations_of_a_post_lead_to_each_other(cli: Cli, tmp_path: Path) -> None:
    root = tmp_path / "site"
    write_post(root, "_posts/2020-01-01-a.md", "A", body='Also <a href="/zh/2020/01/01/a/">in Chinese</a>.')
    write_post(root, "zh/_posts/2020-01-01-a.md", "甲", body='Also <a href="/2020/01/01/a/">in English</a>.')

    assert titles(cli, root, "cited:>=1 sort:title") == titles(cli, root, "sort:title")
