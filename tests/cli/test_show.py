"""`microfiche show`: one post, by a path or an id, in each format."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post
from tui.library.library import Library
from tui.settings import Folders

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

MARKDOWN = """\
The lamp was lit at [six](https://lamp.example/log), as on every day.

## What the keeper said

- oil
- wick

> It burns.

![The lamp](https://lamp.example/lamp.jpg)
"""

TEXT = """\
A lamp over the harbour
───────────────────────
Ines Marrow · 2021-06-30 10:00 UTC · https://www.lamp.example/one

The lamp was lit at six¹, as on every day.


What the keeper said

• oil
• wick

▎ It burns.

▫ image: The lamp

[1] https://lamp.example/log
"""

NARROW = """\
The lamp was lit at
six¹, as on every
day.
"""


def id_of(cli: Cli, query: str) -> str:
    return str(cli("search", query, "--format", "json").values[0]["id"])


def test_markdown_when_nobody_looks(cli: Cli, archive: Path) -> None:
    said = cli("show", archive / "lamp.md")
    assert (said.status, said.out, said.err) == (0, MARKDOWN, "")


def test_markdown_by_name(cli: Cli, archive: Path) -> None:
    assert cli("show", archive / "lamp.md", "--format", "markdown").out == MARKDOWN


def test_text(cli: Cli, archive: Path) -> None:
    assert cli("show", archive / "lamp.md", "--format", "text").out == TEXT


def test_width(cli: Cli, archive: Path) -> None:
    out = cli("show", archive / "lamp.md", "--format", "text", "--width", "20").out
    assert NARROW in out


def test_html(cli: Cli, archive: Path) -> None:
    out = cli("show", archive / "lamp.md", "--format", "html").out
    assert '<a href="https://lamp.example/log">six</a>' in out
    assert "<h2>What the keeper said</h2>" in out
    assert "---" not in out


def test_json(cli: Cli, archive: Path) -> None:
    (value,) = cli("show", archive / "lamp.md", "--format", "json").values
    assert value["title"] == "A lamp over the harbour"
    assert value["paths"] == [str(archive / "lamp.md")]
    assert value["markdown"] == MARKDOWN
    assert value["text"] == "The lamp was lit at six, as on every day.\nWhat the keeper said\noil\nwick\nIt burns."
    assert value["links"] == [{"number": 1, "text": "six", "url": "https://lamp.example/log"}]
    assert value["images"] == [{"alt": "The lamp", "url": "https://lamp.example/lamp.jpg"}]
    assert value["problems"] == []


def test_json_names_the_problems(cli: Cli, archive: Path) -> None:
    (value,) = cli("show", archive / "push.md", "--format", "json").values
    assert [problem["text"] for problem in value["problems"]] == [
        "the source “javascript:alert(1)” is no address of the web"
    ]


@pytest.mark.parametrize("form", ["markdown", "text", "html"])
def test_an_id_that_search_printed_is_the_same_post(cli: Cli, indexed: Path, form: str) -> None:
    by_id = cli("show", id_of(cli, "lamp"), "--format", form)
    assert by_id.out == cli("show", indexed / "lamp.md", "--format", form).out


def test_json_of_an_indexed_post_has_its_id(cli: Cli, indexed: Path) -> None:
    number = id_of(cli, "lamp")
    assert cli("show", number, "--format", "json").values[0]["id"] == int(number)


def mark(folder: Path) -> None:
    with Library(Folders.of_user(), [folder]) as library:
        library.mark([row for row in library.first_rows(9) if row.title.startswith("A lamp")], read=True, starred=True)


def test_json_of_a_path_tells_what_the_index_and_the_marks_know(cli: Cli, indexed: Path) -> None:
    mark(indexed)
    (value,) = cli("show", indexed / "lamp.md", "--format", "json").values
    assert value == cli("show", id_of(cli, "lamp"), "--format", "json").values[0]
    assert (value["read"], value["starred"]) == (True, True)
    assert value["key"] == cli("search", "lamp", "--format", "json").values[0]["key"]


def test_json_of_a_file_changed_since_has_the_new_head_and_the_marks(cli: Cli, indexed: Path) -> None:
    mark(indexed)
    write_post(indexed, "lamp.md", "Another lamp", body="New words.")
    (value,) = cli("show", indexed / "lamp.md", "--format", "json").values
    assert (value["title"], value["starred"], value["words"]) == ("Another lamp", True, 2)
    assert value["id"] == int(id_of(cli, "lamp"))


def test_json_of_a_file_that_is_not_indexed_has_no_id(cli: Cli, archive: Path) -> None:
    (value,) = cli("show", archive / "lamp.md", "--format", "json").values
    assert (value["id"], value["read"], value["starred"], value["site"]) == (None, False, False, "lamp.example")


@pytest.mark.parametrize("field", ["key", "source"])
def test_a_key_and_a_source_name_a_post(cli: Cli, indexed: Path, field: str) -> None:
    named = cli("search", "lamp", "--format", "json").values[0][field]
    assert cli("show", named).out == MARKDOWN


@pytest.mark.parametrize("address", ["http://lamp.example/one/", "https://www.lamp.example/one?utm_source=x"])
def test_an_address_in_another_spelling_names_its_post(cli: Cli, indexed: Path, address: str) -> None:
    assert cli("show", address).out == MARKDOWN


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch])
def test_a_number_is_an_id_and_a_path_a_file(
    cli: Cli, indexed: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    number = id_of(cli, "lamp")
    monkeypatch.chdir(indexed.parent)
    make(Path(number))
    assert cli("show", number).out == MARKDOWN
    assert cli("show", f"./{number}").out == ""


def test_a_file_named_by_a_number_that_is_no_id_is_pointed_to(
    cli: Cli, indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(indexed)
    (indexed / "2021").write_text("x", encoding="utf-8")
    said = cli("show", "2021")
    assert (said.status, said.err) == (1, "microfiche: There is no post 2021; the file of this name is ./2021\n")


def test_several_posts(cli: Cli, indexed: Path) -> None:
    said = cli("show", indexed / "lamp.md", "nowhere.md", id_of(cli, "bread"))
    assert (said.status, said.out) == (1, f"{MARKDOWN}\nSome text.\n")
    assert said.err.startswith("microfiche: There is no post at nowhere.md")


@pytest.mark.parametrize("end", [b"\n", b"\0"])
def test_posts_from_stdin(cli: Cli, indexed: Path, monkeypatch: pytest.MonkeyPatch, end: bytes) -> None:
    names = [os.fsencode(indexed / "bread.md"), id_of(cli, "lamp").encode()]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(end.join([*names, b""]))))
    said = cli("show", "-", "--format", "json")
    assert [value["title"] for value in said.values] == ["Bread before sunrise", "A lamp over the harbour"]


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 5000])
def test_a_number_too_great_is_no_post(cli: Cli, indexed: Path, number: str) -> None:
    said = cli("show", number)
    assert (said.status, said.out) == (1, "")


def test_a_width_too_great_is_the_greatest(cli: Cli, archive: Path) -> None:
    said = cli("show", archive / "lamp.md", "--format", "text", "--width", "9" * 25)
    assert (said.status, "six¹, as on every day." in said.out) == (0, True)


def test_a_path_needs_no_index(cli: Cli, archive: Path, own_folders: Path) -> None:
    cli("show", archive / "lamp.md")
    assert not (own_folders / "cache").exists()


def test_a_body_longer_than_the_screen_takes_is_printed_to_its_end(cli: Cli, archive: Path) -> None:
    long = write_post(archive, "long.md", "A long night", "2021-01-01", "word " * 200_100 + "dawn")
    cli("index", archive)
    for named in (long, id_of(cli, "night")):
        said = cli("show", named)
        assert (said.status, said.out.endswith("word dawn\n"), said.err) == (0, True, "")


@pytest.mark.parametrize("form", ["markdown", "text", "html", "json"])
def test_a_body_that_is_cut_is_told(cli: Cli, archive: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr("tui.cli.show._MAX_BODY_CHARACTERS", 1_000)
    long = write_post(archive, "long.md", "A long night", "2021-01-01", "word " * 300 + "dawn")
    said = cli("show", long, "--format", form)
    assert "dawn" not in said.out
    assert said.err == "microfiche: only the first 1,000 characters are shown; the rest is in the file\n"


@pytest.mark.parametrize("named", ["999999", "no-such-post", "no/such/post.md"])
def test_no_such_post_is_status_1(cli: Cli, indexed: Path, named: str) -> None:
    said = cli("show", named)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("microfiche: There is no post")


def test_a_file_that_is_no_post_is_status_3(cli: Cli, archive: Path) -> None:
    said = cli("show", archive / "README.md")
    assert (said.status, said.out) == (3, "")
    assert "no post" in said.err


def test_a_post_whose_file_is_gone_is_told(cli: Cli, indexed: Path) -> None:
    number = id_of(cli, "lamp")
    (indexed / "lamp.md").unlink()
    said = cli("show", number)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("microfiche: The post cannot be read")


def test_the_rule_under_a_title_is_no_wider_than_the_text(tmp_path: Path, cli: Cli) -> None:
    post = write_post(tmp_path, "a.md", "海港上的燈", body="It burns.")
    lines = cli("show", str(post), "--format", "text", "--width", "8").out.splitlines()
    assert lines[:2] == ["海港上的燈", "────────"]


def test_a_post_without_text_says_where_its_source_is(tmp_path: Path, cli: Cli) -> None:
    post = write_post(tmp_path, "a.md", "Nothing", body="", **{"from": "https://lantern.example/a"})
    said = "There is no text in this post; its source is https://lantern.example/a"
    markdown, text = cli("show", str(post)), cli("show", str(post), "--format", "text")
    assert (markdown.out, markdown.err) == ("", f"microfiche: {said}\n")
    assert said in text.out
