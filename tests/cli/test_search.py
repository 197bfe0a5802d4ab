"""`microfiche search`: what it prints in each format, in which order, and how it ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post
from tui.settings import Folders

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli
    from tests.e2e.command import Browser

LAMP, BREAD, FERRY, PUSH, NOTE = (
    "A lamp over the harbour", "Bread before sunrise", "河湾渡口的最后一班船", "The door that pushed back", "A note of no day",
)  # fmt: skip

TABLE = """\
N  ●  2021-06-30  A lamp over the harbour    Ines Marrow   lamp.example
N  ●  2021-06-29  Bread before sunrise       Tobias Quill  bread.example
N  ●  2021-05-01  河湾渡口的最后一班船       林晚舟        hewan.example
N  ●  2020-12-24  The door that pushed back  Ines Marrow
N  ●              A note of no day
"""

PIPED = """\
N  ●  2021-06-30  A lamp over the harbour  Ines Marrow  lamp.example
N  ●  2021-06-29  Bread before sunrise  Tobias Quill  bread.example
N  ●  2021-05-01  河湾渡口的最后一班船  林晚舟  hewan.example
N  ●  2020-12-24  The door that pushed back  Ines Marrow
N  ●    A note of no day
"""

HEADER = "id\tdate\ttitle\tauthor\tsource\ttags\n"

TSV = """\
N	2021-06-30	A lamp over the harbour	Ines Marrow	https://www.lamp.example/one	sea,light
N	2021-06-29	Bread before sunrise	Tobias Quill	https://bread.example/two	kitchen,sea
N	2021-05-01	河湾渡口的最后一班船	林晚舟	https://hewan.example/three	sea
N	2020-12-24	The door that pushed back	Ines Marrow	javascript:alert(1)	
N		A note of no day			
"""  # noqa: W291 - fields may be empty


def without_ids(out: str) -> str:
    return re.sub(r"(?m)^ *\d+", "N", out)


def titles(cli: Cli, *argv: str | Path) -> list[str]:
    return [value["title"] for value in cli("search", *argv, "--format", "json").values]


def test_an_empty_query_is_every_post_newest_first(cli: Cli, indexed: Path) -> None:
    said = cli("search", "")
    assert (said.status, without_ids(said.out), said.err) == (0, PIPED, "")


def test_a_table_on_a_terminal_is_in_columns(cli: Cli, indexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.streams.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    assert without_ids(cli("search", "").out) == TABLE


@pytest.mark.parametrize("argv", [[], ["--limit", "3"], ["--"]])
def test_a_search_without_a_query_is_wrong_usage(cli: Cli, indexed: Path, argv: list[str]) -> None:
    said = cli("search", *argv)
    assert (said.status, said.out) == (2, "")
    assert "query" in said.err.lower()


def test_tsv(cli: Cli, indexed: Path) -> None:
    assert without_ids(cli("search", "", "--format", "tsv").out) == HEADER + TSV
    assert without_ids(cli("search", "", "--format", "tsv", "--no-header").out) == TSV


def test_tags_in_tsv_can_be_taken_apart(cli: Cli, tmp_path: Path) -> None:
    write_post(tmp_path / "a", "a.md", "A", tags=r"""["salt, pepper", 'back\slash', "oil"]""")
    (line,) = cli("search", "", "--in", tmp_path / "a", "--format", "tsv", "--no-header").lines
    assert line.split("\t")[-1] == r"salt\, pepper,back\\slash,oil"


def test_json_has_every_field(cli: Cli, indexed: Path) -> None:
    value = cli("search", "lamp", "--format", "json").values[0]
    assert isinstance(value.pop("id"), int)
    assert re.fullmatch("[0-9a-f]{32}", value.pop("key"))
    assert 0 < value.pop("score") <= 100
    assert value == {
        "path": str(indexed / "lamp.md"), "title": LAMP, "date": "2021-06-30T10:00:00+00:00", "author": "Ines Marrow",
        "source": "https://www.lamp.example/one", "tags": ["sea", "light"], "categories": ["News"], "read": False,
        "starred": False, "site": "lamp.example", "duplicate": False, "broken": False, "gone": None, "words": None,
    }  # fmt: skip


def test_json_counts_the_words_that_show_counts_once_the_texts_are_read(cli: Cli, tmp_path: Path) -> None:
    for name, body in (
        ("plain", "Seven words are in this short text."),
        ("han", "河湾渡口的最后一班船, at <https://boats.example/a/b/c>."),
        ("page", "<div><p>A <b>lamp</b> over the harbour.</p><script>no word</script></div>"),
        ("empty", ""),
    ):
        write_post(tmp_path / "a", f"{name}.md", name, body=body)
    assert cli("search", "body:harbour", "--in", tmp_path / "a").status == 0
    counts = {v["title"]: v["words"] for v in cli("search", "", "--in", tmp_path / "a", "--format", "json").values}
    shown = {n: cli("show", tmp_path / "a" / f"{n}.md", "--format", "json").values[0]["words"] for n in counts}
    assert counts == shown == {"plain": 7, "han": 12, "page": 5, "empty": 0}


def test_json_tells_copies_and_what_is_broken(cli: Cli, indexed: Path) -> None:
    (indexed / "again.md").write_bytes((indexed / "lamp.md").read_bytes())
    values = {value["title"]: value for value in cli("search", "", "--refresh", "--format", "json").values}
    assert [title for title, value in values.items() if value["duplicate"]] == [LAMP]
    assert sorted(title for title, value in values.items() if value["broken"]) == sorted([PUSH, NOTE])


def test_the_key_stays_when_the_index_is_rebuilt(cli: Cli, indexed: Path) -> None:
    before = [value["key"] for value in cli("search", "", "--format", "json").values]
    cli("index", "--rebuild")
    assert [value["key"] for value in cli("search", "", "--format", "json").values] == before


def test_only_so_many_articles_are_quoted(cli: Cli, indexed: Path) -> None:
    argv = ["search", "body:text", "--format", "json", "--snippets"]
    quoted = [value["snippet"] is not None for value in cli(*argv, "2").values]
    assert quoted[:2] == [True, True]
    assert not any(quoted[2:])
    assert len(quoted) > 2


def test_json_says_null_where_there_is_no_date_and_nothing_was_judged(cli: Cli, indexed: Path) -> None:
    value = cli("search", "date:none", "--format", "json").values[0]
    assert (value["title"], value["date"], value["score"]) == (NOTE, None, None)


def test_paths(cli: Cli, indexed: Path) -> None:
    assert cli("search", "", "--limit", "2", "--format", "paths").lines == [
        str(indexed / "lamp.md"),
        str(indexed / "bread.md"),
    ]


def test_paths0(cli: Cli, indexed: Path) -> None:
    assert (
        cli("search", "", "--limit", "2", "--format", "paths0").out
        == f"{indexed / 'lamp.md'}\0{indexed / 'bread.md'}\0"
    )


@pytest.mark.parametrize("number", ["9" * 19, "9" * 25, "9" * 5000])
def test_a_limit_beyond_all_posts_is_all_posts(cli: Cli, indexed: Path, number: str) -> None:
    assert len(titles(cli, "", "--limit", number)) == 5


def test_limit(cli: Cli, indexed: Path) -> None:
    assert titles(cli, "", "--limit", "1") == [LAMP]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("-date", [LAMP, BREAD, FERRY, PUSH, NOTE]),
        ("title", [LAMP, NOTE, BREAD, PUSH, FERRY]),
    ],
)
def test_sort(cli: Cli, indexed: Path, key: str, expected: list[str]) -> None:
    assert titles(cli, "", "--sort", key) == expected


def test_oldest_first(cli: Cli, indexed: Path) -> None:
    assert [title for title in titles(cli, "", "--sort", "date") if title != NOTE] == [PUSH, FERRY, BREAD, LAMP]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["lamp"], [LAMP]),
        (["harbour", "lamp"], [LAMP]),
        (["harbor lanp"], [LAMP]),
        (['"over the"'], [LAMP]),
        (["sunrise", "-bread"], []),
        (["-tag:sea"], [PUSH, NOTE]),
        (["-lamp", "tag:sea"], [BREAD, FERRY]),
        (["tag:sea", "-tag:kitchen"], [LAMP, FERRY]),
        (["#kitchen"], [BREAD]),
        (["author:ines marrow"], []),
        (['author:"ines marrow"'], [LAMP, PUSH]),
        (["site:lamp.example"], [LAMP]),
        (["category:news"], [LAMP]),
        (["date:2021-06"], [LAMP, BREAD]),
        (["date:>=2021-06-30"], [LAMP]),
        (["date:none"], [NOTE]),
        (["lamp", "OR", "bread", "sort:-date"], [LAMP, BREAD]),
        (["河灣渡口"], [FERRY]),
        (["is:broken"], [PUSH, NOTE]),
        (["is:starred"], []),
        (["in:archive", "lamp"], [LAMP]),
        (["--", "-tag:sea"], [PUSH, NOTE]),
    ],
)
def test_the_query_language(cli: Cli, indexed: Path, words: list[str], expected: list[str]) -> None:
    said = cli("search", "--format", "json", *words)
    assert [value["title"] for value in said.values] == expected
    assert said.status == (0 if expected else 1)


def test_nothing_found_is_status_1_and_no_output(cli: Cli, indexed: Path) -> None:
    said = cli("search", "zzzqqq")
    assert (said.status, said.out, said.err) == (1, "", "")


def test_what_is_not_understood_is_told_beside_the_data(cli: Cli, indexed: Path) -> None:
    said = cli("search", "colour:soon")
    assert (said.status, said.out) == (1, "")
    assert said.err == "microfiche: colour: is no field, colour:soon is searched as a word\n"


@pytest.mark.parametrize("command", ["search", "open", "facets"])
def test_a_filter_without_a_value_is_wrong_usage_before_anything_is_done(cli: Cli, archive: Path, command: str) -> None:
    said = cli(command, *(["tag", "--query"] if command == "facets" else []), "lamp tag:", "--in", archive)
    assert (said.status, said.out) == (2, "")
    assert said.err == "microfiche: tag: needs a value (in quotes it is searched as words)\n"  # and no progress


def test_in_repeats(cli: Cli, archive: Path, tmp_path: Path) -> None:
    write_post(tmp_path / "other", "owl.md", "Owl at noon", "2022-01-01")
    assert titles(cli, "", "--in", archive, "--in", tmp_path / "other", "--limit", "2") == ["Owl at noon", LAMP]
    assert titles(cli, "in:other", "--in", archive, "--in", tmp_path / "other") == ["Owl at noon"]


def test_an_archive_never_indexed_is_indexed_first_with_its_progress_beside_the_data(cli: Cli, archive: Path) -> None:
    said = cli("search", "lamp", "--in", archive)
    assert said.status == 0
    assert len(said.lines) == 1
    assert re.fullmatch(r"(indexing: [\d,]+ of [\d,]+ files\n)+", said.err)


def test_the_index_is_read_as_it_is_until_a_refresh_is_asked_for(cli: Cli, indexed: Path) -> None:
    write_post(indexed, "new.md", "A newcomer", "2022-01-01")
    assert titles(cli, "newcomer") == []
    assert titles(cli, "newcomer", "--refresh") == ["A newcomer"]


def test_without_an_archive_the_samples_are_searched(cli: Cli, samples: Path) -> None:
    paths = cli("search", "ferry", "--format", "paths").lines
    assert paths
    assert all(path.startswith(str(samples)) for path in paths)


def test_copies_are_one_line(cli: Cli, indexed: Path) -> None:
    (indexed / "again").mkdir()
    (indexed / "again" / "lamp.md").write_bytes((indexed / "lamp.md").read_bytes())
    assert titles(cli, "lamp", "--refresh") == [LAMP]
    assert titles(cli, "is:duplicate") == [LAMP]
    assert titles(cli, "is:starred") == []


@pytest.mark.parametrize(
    "argv", [["--limit", "0"], ["--limit", "x"], ["--limit"], ["--sort", "bad"], ["--format", "xml"], ["--frob"]]
)
def test_wrong_usage_is_status_2_and_one_line(cli: Cli, indexed: Path, argv: list[str]) -> None:
    said = cli("search", "lamp", *argv)
    assert (said.status, said.out) == (2, "")
    assert re.fullmatch(r"microfiche: [^\n]*; see microfiche(?: search)? --help\n", said.err)


def test_a_missing_archive_is_status_3(cli: Cli, tmp_path: Path) -> None:
    said = cli("search", "", "--in", tmp_path / "missing")
    assert (said.status, said.out, said.err) == (3, "", f"microfiche: There is no archive at {tmp_path / 'missing'}\n")


def test_the_text_of_the_articles_is_searched_and_quoted(cli: Cli, indexed: Path) -> None:
    write_post(indexed, "jam.md", "Breakfast", body="Toast and **marmalade**, said the ferryman.")
    said = cli("search", "body:marmalade", "--refresh", "--format", "json")
    assert [(value["title"], value["snippet"]) for value in said.values] == [
        ("Breakfast", "Toast and marmalade, said the ferryman.")
    ]
    assert cli("search", "body:marmelade").status == 1


def test_a_post_found_by_its_title_alone_has_no_line_of_its_text(cli: Cli, indexed: Path) -> None:
    write_post(indexed, "jam.md", "Marmalade", body="Toast, said the ferryman.")
    said = cli("search", "all:marmalade", "--refresh", "--format", "json")
    assert [(value["title"], value["snippet"]) for value in said.values] == [("Marmalade", "")]


def test_reading_articles_is_told_only_while_there_is_something_to_read(cli: Cli, indexed: Path) -> None:
    assert "reading articles: 5 of 5" in cli("search", "body:oil").err
    assert cli("search", "body:oil").err == ""


@pytest.mark.parametrize(
    "ask", [("search", "body:brine", "--format", "json"), ("facets", "author", "--query", "body:brine")]
)
def test_damage_to_the_text_of_the_articles_is_mended_in_the_same_run(
    cli: Cli, tmp_path: Path, ask: tuple[str, ...]
) -> None:
    for number in range(300):
        words = " ".join(f"w{number * place}" for place in range(60))
        write_post(tmp_path / "many", f"{number}.md", f"Number {number}", body=f"{words} brine", author="Ines")
    assert cli("search", "body:brine", "--in", tmp_path / "many").status == 0
    path = Folders.of_user().index_file.with_name("text.db")
    whole = path.read_bytes()
    page = int.from_bytes(whole[16:18], "big")
    # All but the first page: which of the others a search reads depends on when the texts were committed.
    path.write_bytes(whole[:page] + b"A" * (len(whole) - page))

    said = cli(*ask, "--in", tmp_path / "many")

    assert said.status == 0
    assert len(said.lines) == (300 if ask[0] == "search" else 1)
    assert "The full-text index was damaged; it is built anew.\n" in said.err
    assert "can be searched" not in said.err


def test_open_finds_what_an_article_says(cli: Cli, indexed: Path, browser: Browser) -> None:
    assert cli("open", "body:wick").lines == ["https://www.lamp.example/one"]


def test_a_sentence_half_remembered_is_said_to_be_the_nearest(cli: Cli, indexed: Path) -> None:
    write_post(indexed, "jam.md", "Breakfast", body="Toast and marmalade, said the old ferryman.")
    said = cli("search", 'body:"marmalade said the young ferryman"', "--refresh", "--format", "json")
    assert [(value["title"], value["near"]) for value in said.values] == [("Breakfast", True)]
    assert "nothing has it exactly; nearest\n" in said.err
    said = cli("search", "body:marmalade", "--format", "json")
    assert ([value["near"] for value in said.values], said.err) == ([False], "")


def test_titles_are_found_where_the_index_of_the_texts_cannot_be_had(cli: Cli, indexed: Path) -> None:
    cli("search", "body:harbour")
    words = Folders.of_user().index_file.with_name("text.db")
    words.unlink()
    words.mkdir()
    said = cli("search", "lamp", "--format", "json")
    assert (said.status, [value["words"] for value in said.values]) == (0, [None])


def test_fields_can_be_chosen_for_what_programs_read(cli: Cli, samples: Path) -> None:
    rows = cli("search", "ferry", "--in", samples, "--format", "csv", "--fields", "title,tags,starred", "--limit", "1")
    assert rows.lines[0] == "title,tags,starred"
    assert rows.lines[1].endswith(",0")
    (value,) = cli(
        "search", "ferry", "--in", samples, "--format", "json", "--fields", "key,words", "--limit", "1"
    ).values
    assert list(value) == ["key", "words"]
    lines = cli("search", "ferry", "--in", samples, "--format", "tsv", "--fields", "site", "--no-header").lines
    assert all("\t" not in line for line in lines)


def test_a_field_that_is_none_or_has_no_place_is_wrong_usage(cli: Cli, samples: Path) -> None:
    said = cli("search", "ferry", "--in", samples, "--format", "csv", "--fields", "colour")
    assert (said.status, "colour" in said.err) == (2, True)
    assert cli("search", "ferry", "--in", samples, "--fields", "title").status == 2


def test_a_count_is_all_that_is_printed(cli: Cli, samples: Path) -> None:
    count = int(cli("search", "ferry", "--in", samples, "--count").out)
    assert count == len(cli("search", "ferry", "--in", samples, "--format", "paths").lines) > 1
    none = cli("search", "tag:nowhere", "--in", samples, "--count")
    assert (none.out, none.status) == ("0\n", 1)


def test_what_does_not_stand_in_articles_is_searched_once_their_words_are_read(cli: Cli, tmp_path: Path) -> None:
    write_post(tmp_path, "a.md", "One", body="Nobody had seen zeppelins.")
    write_post(tmp_path, "b.md", "Two", body="Nobody had seen boats.")
    assert [
        value["title"] for value in cli("search", "-body:zeppelins", "--in", tmp_path, "--format", "json").values
    ] == ["Two"]


def test_matches_are_lit_where_styles_are_asked_for(cli: Cli, archive: Path) -> None:
    lit = "\x1b[1;33m"
    assert f"{lit}harb" in cli("search", "harb*", "--in", archive, "--color", "always").out
    assert lit not in cli("search", "harb*", "--in", archive).out
    assert lit not in cli("search", "harb*", "--in", archive, "--color=never").out
    assert lit not in cli("search", "harb*", "--in", archive, "--color", "always", "--format", "tsv").out
    plain = cli("search", "harb*", "--in", archive).out
    assert re.sub(r"\x1b\[[\d;]*m", "", cli("search", "harb*", "--in", archive, "--color", "always").out) == plain
