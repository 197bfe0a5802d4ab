"""`microfiche trend` on the command line."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post

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


def test_what_is_wrong_with_a_query_is_told_once(cli: Cli, archive: Path) -> None:
    write_post(archive, "undated.md", "Lamp without a day", "")

    said = cli("trend", "lamp", "--in", archive)

    assert said.err.count("without a date") == 1


class TestPlots:
    def test_svg_has_its_texts_as_texts_with_fonts_for_them(self, cli: Cli, archive: Path, tmp_path: Path) -> None:
        file = tmp_path / "plot.svg"
        file.write_text("what was there")
        said = cli("trend", "lamp", "_灯 OR $x$", "--in", archive, "--to", file, "--title", "灯塔 $5", "--share")

        assert said.status == 0
        drawn = file.read_text(encoding="utf-8")
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
        assert {"灯塔 $5", "share of all posts"} <= set(texts)
        assert any("_灯 OR $x$" in text for text in texts)
        assert "sans-serif" in drawn
        assert [path.name for path in tmp_path.glob(".*")] == []

    def test_the_same_plot_is_the_same_bytes(self, cli: Cli, archive: Path, tmp_path: Path) -> None:
        made = []
        for name in ("a.svg", "b.svg"):
            cli("trend", "lamp", "--in", archive, "--to", tmp_path / name)
            made.append((tmp_path / name).read_bytes())
        assert made[0] == made[1]

    def test_png_is_a_picture(self, cli: Cli, archive: Path, tmp_path: Path) -> None:
        cli("trend", "lamp", "--in", archive, "--to", tmp_path / "plot.PNG", "--by", "day")
        assert (tmp_path / "plot.PNG").read_bytes().startswith(b"\x89PNG")

    def test_other_endings_and_a_missing_extra_are_wrong_usage(
        self, cli: Cli, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert cli("trend", "lamp", "--in", archive, "--to", tmp_path / "plot.pdf").status == 2
        monkeypatch.setattr("tui.export.plots.importlib.util.find_spec", lambda _name: None)
        said = cli("trend", "lamp", "--in", archive, "--to", tmp_path / "plot.svg")
        assert said.status == 2
        assert "microfiche[plots]" in said.err

    def test_nothing_found_writes_nothing(self, cli: Cli, archive: Path, tmp_path: Path) -> None:
        assert cli("trend", "zzz", "--in", archive, "--to", tmp_path / "plot.svg").status == 1
        assert not (tmp_path / "plot.svg").exists()
