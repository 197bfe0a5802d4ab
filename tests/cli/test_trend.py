"""`microfiche trend` on the command line."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post
from tui.cli.trend import bar

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for number, day in enumerate(("2021-01-05", "2021-01-20", "2021-03-01")):
        write_post(tmp_path / "posts", f"{number}.md", f"{'Lamp' if number else 'Wick'} {number}", day)
    return tmp_path / "posts"


def test_each_query_is_a_column(cli: Cli, archive: Path) -> None:
    said = cli("trend", "lamp", "wick", "--in", archive)
    assert said.lines == ["1: lamp", "2: wick", "2021-01  1  1", "2021-02  0  0", "2021-03  1  0"]


def test_shares_are_of_all_posts(cli: Cli, archive: Path) -> None:
    said = cli("trend", "lamp", "--share", "--format", "csv", "--in", archive)
    assert list(csv.reader(said.lines)) == [
        ["period", "lamp", "posts"], ["2021-01", "0.5", "2"], ["2021-02", "0.0", "0"], ["2021-03", "1.0", "1"]
    ]  # fmt: skip


def test_json_has_both(cli: Cli, archive: Path) -> None:
    said = cli("trend", "-wick", "--by", "year", "--format", "json", "--in", archive)
    assert said.values == [
        {"period": "2021", "posts": 3, "found": [{"query": "-wick", "count": 2, "share": 0.666667}]}
    ]  # fmt: skip


def test_nothing_found_is_told_by_the_status(cli: Cli, archive: Path) -> None:
    assert cli("trend", "tag:nowhere", "--in", archive).status == 1
    assert cli("trend", "tag:", "--in", archive).status == 2


@pytest.mark.parametrize(("share", "shown"), [(0, "    "), (0.001, "▏   "), (0.5, "██  "), (1, "████")])
def test_a_bar_shows_what_is_not_nothing(share: float, shown: str) -> None:
    assert bar(share, 4) == shown
