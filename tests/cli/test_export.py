"""`microfiche export` on the command line."""

from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Cli


def test_what_a_query_finds_is_written_and_counted(cli: Cli, samples: Path, tmp_path: Path) -> None:
    place = tmp_path / "ferry.jsonl"
    said = cli("export", "ferry", "--in", samples, "--to", place, "--limit", "2", "--fields", "title")
    assert (said.status, said.out) == (0, f"2 posts written to {place}\n")
    titles = [json.loads(line)["title"] for line in place.read_text(encoding="utf-8").splitlines()]
    assert len(titles) == 2
    assert all("ferry" in title.lower() or "渡" in title for title in titles)


def test_a_file_that_becomes_a_post_of_the_archive_is_told_of(cli: Cli, archive: Path) -> None:
    said = cli("export", "", "--in", archive, "--to", archive / "all.md")
    assert said.status == 0
    assert f"{archive / 'all.md'}: read as a post of {archive.name} from now on" in said.err


def test_stdout_takes_a_named_format(cli: Cli, samples: Path) -> None:
    said = cli("export", "ferry", "--in", samples, "--to", "-", "--format", "csl.json")
    assert json.loads(said.out)[0]["type"] == "webpage"
    assert cli("export", "ferry", "--in", samples, "--to", "-").status == 2


def test_nothing_found_writes_nothing(cli: Cli, samples: Path, tmp_path: Path) -> None:
    said = cli("export", "tag:nowhere-at-all", "--in", samples, "--to", tmp_path / "a.md")
    assert said.status == 1
    assert not (tmp_path / "a.md").exists()


def test_quotes_are_of_the_posts_that_have_any(cli: Cli, samples: Path, tmp_path: Path) -> None:
    place = tmp_path / "quotes.csv"
    said = cli("export", "marigold", "--in", samples, "--to", place, "--quotes")
    assert (said.status, said.out, place.exists()) == (1, "", False)
    cli("mark", "marigold", "--in", samples, "--note", "Look again")
    said = cli("export", "marigold", "--in", samples, "--to", place, "--quotes")
    assert (said.status, said.out) == (0, f"1 post written to {place}\n")
    assert "Look again" in place.read_text(encoding="utf-8")


def test_an_ending_without_a_format_is_wrong_usage(cli: Cli, samples: Path, tmp_path: Path) -> None:
    said = cli("export", "ferry", "--in", samples, "--to", tmp_path / "a.doc")
    assert said.status == 2
    assert ".epub" in said.err


def test_a_program_that_is_told_to_end_leaves_nothing_half_written(
    cli: Cli, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "all.jsonl"
    monkeypatch.setattr("tui.cli.export._progress", lambda: lambda _done, _total: os.kill(os.getpid(), signal.SIGTERM))
    said = cli("export", "", "--in", samples, "--to", place)
    assert (said.status, list(tmp_path.glob("*all.jsonl*"))) == (128 + signal.SIGTERM, [])
