"""The commands that change marks: `mark`, `marks`, `searches`."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post

if TYPE_CHECKING:
    from tests.cli.conftest import Cli


def found(cli: Cli, query: str) -> int:
    return len(cli("search", query, "--format", "json").lines)


def type_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def config(own_folders: Path, text: str) -> None:
    file = own_folders / "config" / "microfiche" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_mark_marks_what_a_query_finds_and_says_how_many(cli: Cli, indexed: Path) -> None:
    said = cli("mark", "tag:sea", "--star", "--tag", "Harbour", "--note", "Ask for the log.")
    assert (said.status, said.out) == (0, "3 posts starred, tagged Harbour and noted\n")
    assert [found(cli, query) for query in ("is:starred", "my:harbour", "note:log", "is:noted")] == [3, 3, 3, 3]
    said = cli("mark", "-author:“Ines Marrow”", "tag:sea", "--unstar", "--untag", "harbour", "--note", "", "--read")
    assert said.status == 0
    assert [found(cli, query) for query in ("is:starred", "my:*", "is:noted", "is:read")] == [1, 1, 1, 2]
    assert cli("facets", "mine").out == "1  Harbour\n"


@pytest.mark.usefixtures("indexed")
def test_a_call_of_mark_is_undone_as_one(cli: Cli) -> None:
    cli("mark", "tag:sea", "--star", "--read")
    cli("mark", "lamp", "--unread")
    assert cli("marks", "undo").out == "Undone: “A lamp over the harbour” not read.\n"
    assert cli("marks", "undo").out == "Undone: 3 posts read and starred.\n"
    assert (found(cli, "is:starred"), found(cli, "is:read")) == (0, 0)
    said = cli("marks", "undo")
    assert (said.status, said.out) == (1, "")
    assert cli("marks", "redo").status == 0
    assert found(cli, "is:starred") == 3


@pytest.mark.usefixtures("indexed")
def test_a_dry_run_marks_nothing(cli: Cli) -> None:
    assert cli("mark", "tag:sea", "--star", "--dry-run").out == "3 posts found: starred\n"
    assert found(cli, "is:starred") == 0


def test_more_than_a_hundred_want_yes(cli: Cli, tmp_path: Path) -> None:
    for number in range(101):
        write_post(tmp_path / "many", f"{number}.md", f"Number {number}")
    cli("index", tmp_path / "many")
    said = cli("mark", "", "--read")
    assert (said.status, said.out, said.err) == (2, "", "microfiche: read: 101 posts: more than 100 want --yes\n")
    assert found(cli, "is:read") == 0
    assert cli("mark", "", "--read", "--yes").out == "101 posts read\n"
    assert found(cli, "is:read") == 101


def test_mark_takes_posts_from_stdin(cli: Cli, indexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lamp, bread = (cli("search", query, "--format", "json").values[0] for query in ("lamp", "bread"))
    type_in(monkeypatch, f"{lamp['id']}\n{bread['key']}\n{indexed / 'push.md'}\nhttps://hewan.example/three\n")
    assert cli("mark", "--ids", "--star").out == "4 posts starred\n"
    assert found(cli, "is:starred") == 4
    type_in(monkeypatch, f"{lamp['id']}\n99999\n")
    said = cli("mark", "--ids", "--unstar")
    assert (said.status, said.err) == (1, "microfiche: There is no post 99999\n")
    assert found(cli, "is:starred") == 4


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    "words",
    [
        ("lamp",), ("--star",), ("lamp", "--ids", "--star"), ("tag:", "--star"), ("lamp", "--tag", "x", "--untag", "x"),
        ("@nobody", "--star"), ("lamp", "--tag", " "), ("lamp", "--star", "--unstar"), ("lamp", "--read", "--unread"),
    ],
)  # fmt: skip
def test_what_mark_cannot_do_is_wrong_usage(cli: Cli, words: tuple[str, ...]) -> None:
    said = cli("mark", *words)
    assert (said.status, said.out) == (2, "")


@pytest.mark.usefixtures("indexed")
def test_mark_of_nothing_is_status_1(cli: Cli) -> None:
    assert cli("mark", "zzzqqq", "--star").status == 1


def test_marks_are_written_over_marks_but_over_no_post(cli: Cli, tmp_path: Path) -> None:
    marks, post = tmp_path / "marks.jsonl", tmp_path / "post.md"
    assert cli("marks", "export", marks).status == 0
    assert cli("marks", "export", marks).status == 0
    post.write_text("---\ntitle: The ferry\n---\nIt came in.\n")
    said = cli("marks", "export", post)
    assert (said.status, "holds no marks" in said.err) == (2, True)
    assert "It came in." in post.read_text()


@pytest.mark.usefixtures("indexed")
def test_marks_are_exported_and_imported(cli: Cli, tmp_path: Path, monkeypatch, own_folders: Path) -> None:
    cli("mark", "tag:sea", "--star", "--note", "Ask.")
    assert cli("marks", "export", tmp_path / "marks.jsonl").out.endswith(f"marks written to {tmp_path}/marks.jsonl\n")
    assert cli("marks", "export", "-").out == (tmp_path / "marks.jsonl").read_text()
    monkeypatch.setenv("XDG_DATA_HOME", str(own_folders / "elsewhere"))
    exported = tmp_path / "marks.jsonl"
    exported.write_text(exported.read_text() + "=====\n")
    said = cli("marks", "import", tmp_path / "marks.jsonl")
    assert said.out == "marks of 3 posts changed, of 9 lines\n"
    assert said.err == "microfiche: marks.jsonl, line 10 is left out: it is not JSON\n"
    cli("index", tmp_path / "archive")
    assert len(cli("search", "is:starred is:noted", "--in", tmp_path / "archive", "--format", "json").lines) == 3
    assert cli("marks", "undo").out == "Undone: marks imported from marks.jsonl.\n"
    assert cli("marks", "import", tmp_path / "missing").status == 3


def test_a_file_that_holds_no_marks_is_told_in_one_line(cli: Cli, tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("It came in.\n" * 30)
    said = cli("marks", "import", text)
    assert said.status == 1
    assert said.err == (
        "microfiche: text, 30 lines are left out: it is not JSON (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …)\n"
    )


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("by_itself", [True, False])
def test_two_homes_share_their_marks_through_a_folder(
    cli: Cli, tmp_path: Path, monkeypatch, own_folders: Path, by_itself: bool
) -> None:
    shared, archive = tmp_path / "shared", tmp_path / "archive"
    shared.mkdir()

    def be_at(home: str) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", str(own_folders / home))

    def share() -> None:
        if not by_itself:
            assert cli("marks", "sync", shared).status == 0

    if by_itself:
        config(own_folders, f"marks_folder = {json.dumps(str(shared))}")
    be_at("one")
    assert cli("mark", "lamp", "--star", "--tag", "harbour", "--in", archive).status == 0
    cli("searches", "save", "lamps", "lamp")
    share()
    be_at("two")
    share()
    assert cli("mark", "bread", "--note", "Ask.", "--in", archive).status == 0
    assert len(cli("search", "@lamps is:starred my:harbour", "--in", archive, "--format", "json").lines) == 1
    share()
    be_at("one")
    share()
    assert len(cli("search", "is:noted", "--in", archive, "--format", "json").lines) == 1


def test_marks_that_are_shared_in_an_archive_are_said_to_be(cli: Cli, indexed: Path, tmp_path: Path) -> None:
    for folder in (indexed, indexed / "marks"):
        said = cli("marks", "sync", folder)
        assert said.status == 0
        assert said.err == f"microfiche: {folder} is in the archive {indexed}: the marks are written into it\n"
    assert cli("marks", "sync", tmp_path / "archive marks").err == ""


@pytest.mark.parametrize(
    "argv",
    [
        ("mark", "lamp", "--star"),
        ("marks", "undo"),
        ("marks", "import", "marks.jsonl"),
        ("marks", "export", "marks.jsonl"),
        ("marks", "sync", "shared"),
        ("searches", "save", "sea", "tag:sea"),
        ("rules", "--apply"),
    ],
    ids=" ".join,
)
def test_marks_that_would_be_gone_at_once_are_no_success(
    cli: Cli, indexed: Path, own_folders: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    config(own_folders, "[[rule]]\nquery = 'lamp'\nstar = true\n")
    monkeypatch.chdir(own_folders)
    Path("marks.jsonl").write_bytes(b"{}\n")
    Path("a file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(own_folders / "a file"))
    said = cli(*argv)
    assert (said.status, said.out) == (3, "")
    assert said.err.startswith("microfiche: Marks cannot be kept: the folder")
    assert said.err.count("arks cannot be kept") == 1
    assert Path("marks.jsonl").read_bytes() == b"{}\n"
    assert not Path("shared").exists()


def test_a_shared_folder_that_is_away_is_told_and_keeps_nobody_from_marking(
    cli: Cli, indexed: Path, own_folders: Path
) -> None:
    config(own_folders, "marks_folder = '/nowhere/at/all'")
    said = cli("mark", "lamp", "--star")
    assert (said.status, said.out) == (0, "“A lamp over the harbour” starred\n")
    assert "/nowhere/at/all cannot be shared" in said.err


@pytest.mark.usefixtures("indexed")
def test_searches_are_saved_printed_renamed_and_removed(cli: Cli) -> None:
    assert cli("searches").status == 1
    assert cli("searches", "save", "sea", "tag:sea", "-lamp").out == "@sea saved\n"
    cli("searches", "save", "both", "@sea", "OR", "lamp")
    cli("mark", "@sea", "--read")
    assert (
        cli("searches", "--format", "tsv", "--no-header").out == "sea\t2\t0\ttag:sea -lamp\nboth\t3\t1\t@sea OR lamp\n"
    )
    assert cli("searches", "rename", "sea", "the sea").out == "@sea renamed to @the sea\n"
    assert [value["query"] for value in cli("searches", "--format", "json").values] == [
        "tag:sea -lamp",
        '@"the sea" OR lamp',
    ]
    assert found(cli, '@"the sea"') == 2
    assert cli("searches", "remove", "the sea").status == 0
    assert cli("search", "@both").status == 2
    assert cli("searches", "remove", "the sea").status == 2
    assert cli("searches", "save", "both", "@both").status == 2


@pytest.mark.usefixtures("indexed")
def test_a_search_saved_by_its_name_with_an_at_sign_is_the_same(cli: Cli) -> None:
    cli("searches", "save", "sea", "tag:sea")
    assert cli("searches", "save", "@Sea", "lamp").out == "@sea changed\n"
    assert [(value["name"], value["query"]) for value in cli("searches", "--format", "json").values] == [
        ("sea", "lamp")
    ]


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("new", ["other", "@other", " Other "])
def test_no_search_is_renamed_over_another(cli: Cli, new: str) -> None:
    cli("searches", "save", "sea", "tag:sea")
    cli("searches", "save", "other", "lamp")
    assert cli("searches", "rename", "sea", new).status == 2
    assert [value["query"] for value in cli("searches", "--format", "json").values] == ["tag:sea", "lamp"]


@pytest.mark.usefixtures("indexed")
def test_a_saved_search_may_be_called_as_queries_call_it(cli: Cli) -> None:
    cli("searches", "save", "sea", "tag:sea")
    assert cli("searches", "rename", "@sea", "@lake").out == "@sea renamed to @lake\n"
    assert cli("searches", "remove", "@lake").out == "@lake removed\n"
    assert "no saved search @lake." in cli("searches", "remove", "@lake").err


@pytest.mark.usefixtures("indexed")
def test_a_search_renamed_to_the_name_it_has_stays_and_nothing_is_said_to_be_done(cli: Cli) -> None:
    cli("searches", "save", "sea", "tag:sea")
    said = cli("searches", "rename", "sea", "@sea")
    assert (said.status, said.out) == (2, "")
    assert "There is a saved search @sea already." in said.err
    assert [value["name"] for value in cli("searches", "--format", "json").values] == ["sea"]


@pytest.mark.usefixtures("indexed")
def test_searches_are_printed_although_one_names_what_is_not_there(cli: Cli) -> None:
    cli("searches", "save", "sea", "tag:sea")
    cli("searches", "save", "both", "@sea OR @gone")
    said = cli("searches", "--format", "json")
    assert said.status == 0
    assert [value["name"] for value in said.values] == ["sea", "both"]
    assert "@both: no saved search @gone" in said.err


@pytest.mark.usefixtures("indexed")
def test_a_search_gets_no_name_that_makes_it_a_circle(cli: Cli) -> None:
    cli("searches", "save", "sea", "@other lamp")
    said = cli("searches", "rename", "sea", "other")
    assert (said.status, said.out) == (2, "")
    assert "@other → @other is a circle" in said.err
    assert [value["name"] for value in cli("searches", "--format", "json").values] == ["sea"]


def test_a_pasted_title_is_found_whatever_its_at_sign_means_in_a_query(cli: Cli, tmp_path: Path) -> None:
    write_post(tmp_path, "a.md", title="Baked by hand @baker (part 2)", day="2021-01-01")
    found = cli("search", "Baked by hand @baker (part 2)", "--in", tmp_path, "--format", "tsv")
    assert (found.status, "Baked by hand" in found.out, "@baker" in found.err) == (0, True, True)
    for asked in ("@baker", "hand @bakery", "-@baker hand"):
        assert cli("search", "--in", tmp_path, "--", asked).status == 2
