"""`microfiche similar` and `microfiche words`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    for number, title in enumerate(("Lighthouse keeper", "Lighthouse lamp", "Lighthouse lens")):
        write_post(folder, f"sea{number}.md", title, "2021-01-05", body="The harbour and the lighthouse.")
    for number in range(9):
        write_post(folder, f"farm{number}.md", f"Barley {number}", "2021-01-06", body="Fields of barley.")
    return folder


def test_similar_posts_come_with_the_words_that_tie_them(cli: Cli, archive: Path) -> None:
    found = cli("similar", archive / "sea0.md", "--in", archive, "--format", "json").values

    assert sorted(post["title"] for post in found) == ["Lighthouse lamp", "Lighthouse lens"]
    assert {"harbour", "lighthouse"} <= set(found[0]["shared_words"])


def test_a_post_that_is_not_there_is_told(cli: Cli, archive: Path) -> None:
    assert cli("similar", "999999", "--in", archive).status == 1


def test_words_mark_what_a_query_finds(cli: Cli, archive: Path) -> None:
    found = cli("words", "lighthouse", "--in", archive, "--format", "json").values

    assert {one["word"]: (one["here"], one["elsewhere"]) for one in found} == {
        "lighthouse": (3, 0), "harbour": (3, 0),
    }  # fmt: skip


def test_all_posts_have_no_words_of_their_own(cli: Cli, archive: Path) -> None:
    said = cli("words", "", "--in", archive)

    assert said.status == 1
    assert "all posts" in said.err
