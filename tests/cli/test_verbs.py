"""The other commands: `index`, `facets`, `check`, `config`, `open`, and what is no command."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post
from tests.e2e.command import ROOT, Browser, microfiche
from tui.cli.main import Browse
from tui.cli.verbs import VERBS
from tui.keymap import COMMANDS

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

COUNTS = re.compile(
    r"(?P<posts>[\d,]+) posts? in (?P<files>[\d,]+) files?, (?P<added>[\d,]+) added, (?P<changed>[\d,]+) changed, (?P<moved>[\d,]+) moved, "
    r"(?P<removed>[\d,]+) removed, (?P<problems>[\d,]+) problems?, (?P<warnings>[\d,]+) warnings?, \d+\.\d\d seconds\n"
)


def counts(out: str) -> dict[str, int]:
    match = COUNTS.fullmatch(out)
    assert match, out
    return {name: int(number.replace(",", "")) for name, number in match.groupdict().items()}


# index


def test_index_counts(cli: Cli, archive: Path) -> None:
    said = cli("index", archive)
    assert said.status == 0
    assert counts(said.out) == {
        "posts": 5,
        "files": 6,
        "added": 5,
        "changed": 0,
        "moved": 0,
        "removed": 0,
        "problems": 1,
        "warnings": 2,
    }
    assert re.fullmatch(r"(indexing: \d of 6 files\n)+", said.err)


def test_index_again_changes_nothing(cli: Cli, indexed: Path) -> None:
    again = counts(cli("index").out)
    assert (again["posts"], again["added"], again["changed"], again["removed"]) == (5, 0, 0, 0)


def test_index_sees_what_was_added_changed_moved_and_removed(cli: Cli, indexed: Path) -> None:
    write_post(indexed, "new.md", "A newcomer")
    write_post(indexed, "bread.md", "Bread after sunrise", "2021-06-29", "Other text.")
    (indexed / "moved").mkdir()
    (indexed / "lamp.md").rename(indexed / "moved" / "lamp.md")
    (indexed / "note.md").unlink()
    seen = counts(cli("index").out)
    assert {name: seen[name] for name in ("posts", "added", "changed", "moved", "removed")} == {
        "posts": 5, "added": 1, "changed": 1, "moved": 1, "removed": 1,
    }  # fmt: skip


def test_index_of_several_archives(cli: Cli, archive: Path, tmp_path: Path) -> None:
    write_post(tmp_path / "other", "owl.md", "Owl at noon")
    assert counts(cli("index", archive, tmp_path / "other").out)["posts"] == 6


def test_rebuild_reads_everything_anew(cli: Cli, indexed: Path) -> None:
    anew = counts(cli("index", "--rebuild").out)
    assert (anew["posts"], anew["added"]) == (5, 5)


def test_index_leaves_the_archives_that_were_opened_last(cli: Cli, indexed: Path, tmp_path: Path) -> None:
    write_post(tmp_path / "other", "owl.md", "Owl at noon")
    cli("index", tmp_path / "other")
    assert cli("search", "owl").status == 1
    assert cli("search", "lamp").status == 0


def test_index_of_nothing_there_is_status_3(cli: Cli, tmp_path: Path) -> None:
    assert cli("index", tmp_path / "missing").status == 3


def test_a_single_file_is_an_archive(cli: Cli, archive: Path) -> None:
    assert counts(cli("index", archive / "lamp.md").out)["posts"] == 1


# facets


@pytest.mark.parametrize(
    ("facet", "expected"),
    [
        ("tag", "3  sea\n1  kitchen\n1  light\n"),
        ("author", "2  Ines Marrow\n1  Tobias Quill\n1  林晚舟\n"),
        ("site", "1  bread.example\n1  hewan.example\n1  lamp.example\n"),
        ("month", "2  2021-06\n1  2021-05\n1  2020-12\n1  none\n"),
        ("category", "1  News\n"),
    ],
)
def test_facets(cli: Cli, indexed: Path, facet: str, expected: str) -> None:
    said = cli("facets", facet)
    assert (said.status, said.out, said.err) == (0, expected, "")


def test_facets_as_tsv(cli: Cli, indexed: Path) -> None:
    assert (
        cli("facets", "tag", "--format", "tsv").out == "value\tcount\tunread\nsea\t3\t3\nkitchen\t1\t1\nlight\t1\t1\n"
    )


def test_facets_as_json(cli: Cli, indexed: Path) -> None:
    assert cli("facets", "month", "--format", "json").values == [
        {"value": "2021-06", "count": 2, "unread": 2},
        {"value": "2021-05", "count": 1, "unread": 1},
        {"value": "2020-12", "count": 1, "unread": 1},
        {"value": "none", "count": 1, "unread": 1},
    ]


def test_facets_under_a_query(cli: Cli, indexed: Path) -> None:
    assert cli("facets", "tag", "--query", "date:2021-06-29").out == "1  kitchen\n1  sea\n"
    assert cli("facets", "tag", "--query=-tag:sea").status == 1


def test_a_query_of_facets_may_begin_with_a_dash(cli: Cli, indexed: Path) -> None:
    assert cli("facets", "author", "--query", "-tag:sea").out == "1  Ines Marrow\n"


def test_counts_are_set_to_the_right_on_a_terminal(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.streams.is_terminal", lambda: True)
    for number in range(11):
        write_post(tmp_path / "a", f"{number}.md", f"Number {number}", tags="[many]" if number else "[one]")
    assert cli("facets", "tag", "--in", tmp_path / "a").out == "10  many\n 1  one\n"


def test_no_values_are_status_1(cli: Cli, indexed: Path) -> None:
    said = cli("facets", "tag", "--query", "zzzqqq")
    assert (said.status, said.out) == (1, "")


def test_no_such_facet_is_status_2(cli: Cli, indexed: Path) -> None:
    assert cli("facets", "colour").status == 2


# check


def test_check(cli: Cli, archive: Path) -> None:
    said = cli("check", archive)
    assert said.status == 1
    assert said.out == (
        f"{archive}/README.md: no post: it has no front matter, and a name that posts do not have\n"
        f"{archive}/note.md: no date, neither in the file nor in its name\n"
        f"{archive}/push.md: the source “javascript:alert(1)” is no address of the web\n"
    )


def test_check_names_the_line(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.md").write_text("---\ntitle: A: b\ndate: 2021-06-30\n---\nText.\n", encoding="utf-8")
    assert cli("check", tmp_path / "a").out.startswith(f"{tmp_path}/a/x.md:2: ")


def test_check_as_json(cli: Cli, archive: Path) -> None:
    first = cli("check", archive, "--format", "json").values[0]
    assert (first["path"], first["line"], first["post"]) == (f"{archive}/README.md", None, False)


def test_check_as_tsv(cli: Cli, archive: Path) -> None:
    assert [line.split("\t")[0] for line in cli("check", archive, "--format", "tsv").lines] == [
        "path",
        *(f"{archive}/{name}" for name in ("README.md", "note.md", "push.md")),
    ]


def test_an_archive_without_problems_is_status_0(cli: Cli, tmp_path: Path) -> None:
    write_post(tmp_path / "a", "a.md", "All is well")
    said = cli("check", tmp_path / "a")
    assert (said.status, said.out) == (0, "")


def test_check_tells_what_failed_in_bodies_once_they_were_read_for_a_search(
    cli: Cli, indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.article.index_text.sanitize", lambda _text: 1 / 0)
    before = cli("check", indexed)
    assert "the bodies of the posts are not checked" in before.err
    cli("search", "body:lamp")
    said = cli("check", indexed)
    assert said.err == ""
    added = [line for line in said.lines if line not in before.lines]
    assert added
    assert {line.partition(": ")[2] for line in added} == {"its text cannot be searched: ZeroDivisionError"}
    assert [line.partition(":")[0] for line in said.lines] == sorted(line.partition(":")[0] for line in said.lines)


# config


def test_config_names_folders_settings_and_every_command(cli: Cli, own_folders: Path) -> None:
    said = cli("config")
    assert said.status == 0
    for place in ("config/microfiche/config.toml", "cache/microfiche/index.db", "data/microfiche/state.db"):
        assert str(own_folders / place) in said.out
    assert "theme microfiche-dark" in [" ".join(line.split()) for line in said.lines]
    words = {line.split()[0]: line for line in said.lines if line}
    assert {command.name for command in COMMANDS} <= set(words)
    assert re.fullmatch(r"open-post +Enter l → +Open the post, into the article", words["open-post"])


def test_config_complains_of_a_theme_that_is_not_there_and_of_keys_that_clash(cli: Cli, own_folders: Path) -> None:
    file = own_folders / "config" / "microfiche" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("theme = 'nope'\n[keys]\nposts-down = 'k'\n")
    said = cli("config")
    assert (said.status, len(said.err.splitlines())) == (0, 2)
    assert "theme is nope" in said.err
    assert "the key k is for posts-down and posts-up" in said.err


def test_config_shows_what_the_file_says_and_complains_beside(cli: Cli, own_folders: Path) -> None:
    file = own_folders / "config" / "microfiche" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('measure = 999\ntheme = "nord"\n[keys]\ntoggle-star = ["f5"]\nno-such = "x"\n', encoding="utf-8")
    said = cli("config")
    assert said.status == 0
    assert "theme nord" in [" ".join(line.split()) for line in said.lines]
    assert "measure 80" in [" ".join(line.split()) for line in said.lines]
    assert re.search(r"(?m)^toggle-star +(f5|F5) ", said.out)
    assert said.err.count("microfiche: ") == 2
    assert "no-such" in said.err


# open


@pytest.mark.usefixtures("indexed")
def test_open_hands_the_first_hits_source_to_the_browser(browser: Browser) -> None:
    said = microfiche("open", "lamp")
    assert (said.returncode, said.stdout) == (0, b"https://www.lamp.example/one\n")
    # The browser may outlive the command: its own output tells that it is done.
    assert wait_for(browser) == ["https://www.lamp.example/one"]


def test_open_takes_a_path(indexed: Path, browser: Browser) -> None:
    assert microfiche("open", str(indexed / "bread.md")).returncode == 0
    assert wait_for(browser) == ["https://bread.example/two"]


@pytest.mark.parametrize("field", ["id", "key", "source"])
def test_open_takes_what_search_printed_of_a_post(cli: Cli, indexed: Path, browser: Browser, field: str) -> None:
    value = cli("search", "bread", "--format", "json").values[0]
    assert microfiche("open", str(value[field])).returncode == 0
    assert wait_for(browser) == ["https://bread.example/two"]


def test_no_shell_is_between(cli: Cli, tmp_path: Path, browser: Browser) -> None:
    write_post(tmp_path / "a", "a.md", "Sly", **{"from": "'https://sly.example/?a=1&b=$(touch${IFS}x);c'"})
    assert microfiche("open", "sly", "--in", str(tmp_path / "a")).returncode == 0
    (address,) = wait_for(browser)
    assert "touch" in address


@pytest.mark.usefixtures("indexed")
def test_an_address_that_is_not_the_webs_is_refused(cli: Cli, browser: Browser) -> None:
    said = cli("open", "pushed")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("microfiche: ")
    assert browser.opened == []


@pytest.mark.usefixtures("indexed")
def test_where_no_browser_can_start_the_address_is_printed(cli: Cli) -> None:
    said = cli("open", "lamp")
    assert (said.status, said.out, said.err) == (
        1,
        "https://www.lamp.example/one\n",
        "microfiche: No web browser can start here: nothing was opened.\n",
    )


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    ("browsers", "status", "told"),
    [
        ("false", 1, "microfiche: The web browser ended at once, with status 1: nothing was opened.\n"),
        ("no-such-browser", 1, "microfiche: The web browser no-such-browser is not installed: nothing was opened.\n"),
        ("false:no-such-browser:true %s", 0, ""),
    ],
)
def test_whether_anything_was_opened_is_told(cli: Cli, monkeypatch, browsers: str, status: int, told: str) -> None:
    monkeypatch.setenv("BROWSER", browsers)
    said = cli("open", "lamp")
    assert (said.status, said.out, said.err) == (status, "https://www.lamp.example/one\n", told)


@pytest.mark.usefixtures("indexed")
def test_open_finds_nothing(cli: Cli) -> None:
    assert cli("open", "zzzqqq").status == 1


@pytest.mark.parametrize("named", ["7" * 30, "f" * 32])
def test_open_of_a_post_that_is_not_there_says_so(cli: Cli, indexed: Path, named: str) -> None:
    said = cli("open", named)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("microfiche: There is no post")


def test_open_wants_a_query(cli: Cli) -> None:
    assert cli("open").status == 2


def wait_for(browser: Browser) -> list[str]:
    """What the browser was asked to open: it writes to a file when it gets to it."""
    from tests.e2e.terminal import Terminal

    with Terminal(["cat"]) as waiting:
        waiting.until(lambda: browser.opened, "the browser")
    return browser.opened


# What is no command


def test_version(cli: Cli) -> None:
    said = cli("--version")
    assert (said.status, said.out, said.err) == (0, "microfiche 0\n", "")


def test_help(cli: Cli) -> None:
    said = cli("--help")
    assert (said.status, said.err) == (0, "")
    assert "exit status" in said.out


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_of_its_own(cli: Cli, verb: str) -> None:
    said = cli(verb, "--help")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"usage: microfiche {verb} ")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_named_in_the_help_and_in_the_readme(cli: Cli, verb: str) -> None:
    assert re.search(rf"(?m)^ +{verb} +\S", cli("--help").out)
    assert f"`{verb}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "argv", [["frobnicate"], ["--frob"], ["-x"], ["index", "--frob"], ["show"], ["facets"], ["config", "more"]]
)
def test_wrong_usage_is_status_2_and_a_line_beside(cli: Cli, argv: list[str]) -> None:
    said = cli(*argv)
    assert (said.status, said.out) == (2, "")
    assert re.fullmatch(r"microfiche: [^\n]*--help\n", said.err)


@pytest.mark.parametrize(
    "argv",
    [
        [""], ["--", ""], ["index", ""], ["check", ""], ["search", "lamp", "--in", ""], ["search", "lamp", "--in="],
        ["facets", "tag", "--in", ""], ["open", "lamp", "--in", ""], ["show", ""],
    ],
)  # fmt: skip
def test_an_empty_path_is_not_the_folder_one_is_in(
    cli: Cli, archive: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str]
) -> None:
    monkeypatch.chdir(archive)
    said = cli(*argv)
    assert (said.status, said.out) == (2, "")
    assert re.fullmatch(r"microfiche: [^\n]*a path is empty; see [^\n]*--help\n", said.err)


def test_a_wrong_option_is_named(cli: Cli) -> None:
    assert "--frob" in cli("--frob").err


def test_a_first_word_that_is_a_path_asks_for_the_screen(cli: Cli, archive: Path) -> None:
    assert cli(archive).status == Browse((str(archive),))
    assert cli("--", archive, "more").status == Browse((str(archive), "more"))
    assert cli().status == Browse(())


def test_a_folder_named_like_a_command_is_a_path_behind_two_dashes(cli: Cli) -> None:
    assert cli("--", "index").status == Browse(("index",))


def test_the_screen_needs_a_terminal() -> None:
    said = microfiche()
    assert (said.returncode, said.stdout) == (2, b"")
    assert b"needs a terminal" in said.stderr
