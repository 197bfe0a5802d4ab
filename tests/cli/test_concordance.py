"""`microfiche concordance`: hits one under the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post
from tui.text import cells

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    write_post(folder, "1.md", "One", "2021-03-01", "The old lamp burns. A lámp again, and no Lamps.")
    write_post(folder, "2.md", "Two", "2021-02-01", "他们在渡口等船，渡口很远。\n\nNo lamp zone.", tags="[sea]")
    write_post(folder, "3.md", "Three", "2021-01-01", "Nothing.")
    return folder


def test_every_hit_is_there_from_the_newest_post_on(cli: Cli, archive: Path) -> None:
    values = cli("concordance", "body:lamp", "--in", archive, "--format", "json").values
    assert [(value["title"], value["text"], value["left"]) for value in values] == [
        ("One", "lamp", "The old "), ("One", "lámp", "The old lamp burns. A "), ("Two", "lamp", "No ")
    ]  # fmt: skip


def test_hits_stand_one_under_the_other_in_any_script(cli: Cli, archive: Path) -> None:
    for query, text in (("lamp tag:sea", "lamp"), ("渡口", "渡口")):
        lines = cli("concordance", query, "--in", archive, "--width", "60").lines
        starts = {cells(line[: line.index(text, 12)]) for line in lines[:1]}
        starts |= {cells(line[: line.rindex(text)]) for line in lines[1:]}
        assert len(starts) == 1
        assert all(cells(line) <= 60 for line in lines)


@pytest.mark.parametrize(
    ("sort", "rights"),
    [("right", [" again, and no Lamps.", " burns. A lámp", " zone."]), ("left", [" again", " zone.", " burns"])],
)  # fmt: skip
def test_they_are_sorted_by_their_neighbours(cli: Cli, archive: Path, sort: str, rights: list[str]) -> None:
    values = cli("concordance", "lamp", "--in", archive, "--format", "json", "--sort", sort).values
    assert all(value["right"].startswith(right) for value, right in zip(values, rights, strict=True))


def test_a_width_without_room_for_a_hit_is_wrong_usage(cli: Cli, archive: Path) -> None:
    said = cli("concordance", "lamp", "--in", archive, "--width", "31")
    assert (said.status, said.out) == (2, "")
    assert "at least 32 cells" in said.err


def test_a_text_longer_than_the_line_is_cut(cli: Cli, archive: Path) -> None:
    query = 'body:"the old lamp burns. a lamp again, and"'
    (line,) = cli("concordance", query, "--in", archive, "--width", "40").lines
    assert cells(line) <= 40


def test_a_query_that_looks_for_no_text_is_wrong_usage(cli: Cli, archive: Path) -> None:
    assert cli("concordance", "tag:sea", "--in", archive).status == 2
    assert cli("concordance", "harbourmaster", "--in", archive).status == 1


def test_a_table_of_csv_has_a_header(cli: Cli, archive: Path) -> None:
    lines = cli("concordance", "lamp", "--in", archive, "--format", "csv", "--limit", "1").lines
    assert lines[0] == "key,date,title,left,text,right"
    assert len(lines) == 2
