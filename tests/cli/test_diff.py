"""`microfiche diff`: what differs between two posts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

OLD = "<div><p>The ferry leaves at <b>eight</b>. Nobody saw the gulls on that day.</p><p>The lamp is lit.</p></div>"
NEW = "The ferry leaves at *nine*.\n\nNobody saw the gulls on that day.\n\nThe lamp is lit.\n\nA letter came at last."


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    root = tmp_path / "two"
    old = write_post(root, "old.md", title="The ferry", source="https://lamp.example/ferry", body=OLD)
    new = write_post(root, "new.md", title="The late ferry", source="https://lamp.example/ferry", body=NEW)
    return old, new


def test_words_and_facts_that_differ_are_printed_whatever_the_markup(cli: Cli, two: tuple[Path, Path]) -> None:
    said = cli("diff", *two)
    assert said.status == 0
    assert "1 sentence added · 1 reworded" in said.lines
    assert "title: The {+late+} ferry" in said.lines
    assert any("leaves at [-eight.-] {+nine.+}" in line for line in said.lines)
    assert "{+A letter came at last.+}" in said.lines
    assert not any("lamp is lit" in line for line in said.lines[4:])


def test_wide_both_texts_stand_side_by_side(cli: Cli, two: tuple[Path, Path]) -> None:
    said = cli("diff", *two, "--width", "130")
    (line,) = [line for line in said.lines if "leaves at" in line]
    left, right = line.split(" │ ")
    assert "[-eight.-]" in left
    assert "{+nine.+}" in right


def test_as_json_it_is_one_object(cli: Cli, two: tuple[Path, Path]) -> None:
    (value,) = cli("diff", *two, "--format", "json").values
    assert (value["alike"], value["added"], value["removed"], value["reworded"]) == (False, 1, 0, 1)
    assert value["facts"] == {"title": {"old": "The ferry", "new": "The late ferry"}}
    assert value["changes"][0]["words"] == [{"old": "eight.", "new": "nine."}]


def test_posts_are_named_by_their_ids(cli: Cli, two: tuple[Path, Path]) -> None:
    found = cli("search", "", "--in", two[0].parent, "--format", "json").values
    ids = {Path(value["path"]).name: value["id"] for value in found}
    (value,) = cli("diff", ids["old.md"], ids["new.md"], "--format", "json").values
    assert (value["old"]["id"], value["reworded"]) == (ids["old.md"], 1)


def test_a_post_is_like_itself(cli: Cli, two: tuple[Path, Path]) -> None:
    said = cli("diff", two[0], two[0])
    assert (said.status, "the texts are alike" in said.lines) == (0, True)


def test_what_is_no_post_is_told(cli: Cli, two: tuple[Path, Path]) -> None:
    said = cli("diff", two[0], "999999")
    assert (said.status, said.out) == (1, "")
    assert "999999" in said.err


def test_slips_of_spelling_count_where_that_is_asked_for(cli: Cli, tmp_path: Path) -> None:
    root = tmp_path / "slips"
    old = write_post(root, "old.md", title="Ferry", body="The ferry was dleayed again.")
    new = write_post(root, "new.md", title="Ferry", body="The ferry was delayed again.")
    assert cli("diff", old, new, "--format", "json").values[0]["reworded"] == 0
    assert cli("diff", old, new, "--format", "json", "--strict").values[0]["reworded"] == 1


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("%E7%81%AF%E5%A1%94", "%E7%81%AF%E5%A1%95", "of at https://lamp.example/灯[-塔-] {+塕+} today"),
        ("%E7%81%AF", "灯", "the texts are alike"),
    ],
)
def test_addresses_are_compared_as_the_article_shows_them(
    cli: Cli, tmp_path: Path, old: str, new: str, line: str
) -> None:
    said = cli(
        "diff",
        *(
            write_post(
                tmp_path, f"{number}.md", title="Lamp", body=f"It is told of at https://lamp.example/{end} today."
            )
            for number, end in enumerate((old, new))
        ),
    )
    assert any(line in one for one in said.lines), said.lines
