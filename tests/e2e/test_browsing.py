"""Open, search, read and leave: the whole way in a pseudo-terminal."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.command import Browser
    from tests.e2e.conftest import Start
    from tests.e2e.terminal import Terminal

SIZES = [(120, 40), (80, 24), (40, 10)]


def loaded(terminal: Terminal, posts: str = "3 posts") -> Terminal:
    """Wait until the list is whole and its facets are counted."""
    terminal.shows(posts, "unread", r"Narrow by[^\n]*\n State")
    return terminal


def row_under_cursor(terminal: Terminal) -> str:
    """The row of the list that is lit: the one whose ground is not that of the others."""
    rows = re.findall(r"[●★ ] (?:\d{4}-)?\d\d-\d\d  [^▏]*?(?= {2,}|▏|$)", terminal.text, re.MULTILINE)
    grounds = {row: terminal.ground(re.escape(row)) for row in rows}
    usual = max(grounds.values(), key=list(grounds.values()).count)
    return next((row for row, ground in grounds.items() if ground != usual), "")


@pytest.mark.parametrize("size", SIZES)
def test_it_opens_on_the_newest_post(start: Start, samples: Path, size: tuple[int, int]) -> None:
    terminal = start(samples, size=size)
    terminal.shows("66", "unread", "新年第一封信")
    first = next(line for line in terminal.lines if "●" in line)
    assert "新年第一封信" in first


def test_without_an_archive_it_opens_the_samples(start: Start) -> None:
    start().shows("66 posts", "新年第一封信")


def test_without_an_archive_it_opens_the_one_opened_last(start: Start, archive: Path) -> None:
    loaded(start(archive)).press("q")
    assert start().shows("3 posts", "A lamp over the harbour")


def test_several_archives_are_one_list(start: Start, archive: Path, tmp_path: Path) -> None:
    write_post(tmp_path / "other", "owl.md", "Owl at noon")
    start(archive, tmp_path / "other").shows("4 posts", "Owl at noon", "Gull acquitted")


def test_search_lands_on_the_first_row_and_enter_opens_it(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("/")
    terminal.shows("Enter to the list")
    terminal.press("gul")
    terminal.shows("1 of 3")
    terminal.press("enter")
    terminal.shows("Enter open")
    assert "/ gul" in terminal.text
    terminal.press("enter")
    terminal.shows("h list", "Gull acquitted", "Some text")


def test_what_is_typed_at_once_after_the_slash_is_the_search(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("/gull")
    terminal.shows("/ gull", "1 of 3")


def test_a_row_below_is_left_for_the_first_of_what_is_found(start: Start, samples: Path) -> None:
    terminal = loaded(start(samples), "66 posts")
    terminal.press("G", "/")
    terminal.shows("Enter to the list")
    terminal.press("lamp")
    terminal.shows(r"/ lamp .* \d of 66")
    terminal.press("enter")
    terminal.shows("Enter open")
    terminal.until(lambda: row_under_cursor(terminal), "a lit row")
    rows = re.findall(r"[●★ ] (?:\d{4}-)?\d\d-\d\d  .*?(?= {2,}|▏)", terminal.text)
    assert row_under_cursor(terminal) == rows[0]


def test_escape_in_the_search_bar_clears_then_leaves(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("/")
    terminal.shows("Enter to the list")
    terminal.press("gull")
    terminal.shows("1 of 3")
    terminal.press("escape")
    terminal.shows("3 posts", "Enter to the list")
    terminal.press("escape")
    terminal.shows("Enter open")


def test_nothing_found_says_what_to_press(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("/")
    terminal.shows("Enter to the list")
    terminal.press("zzzqqq")
    terminal.shows("0 of 3", "No post is like that", "Esc clears")


def test_q_goes_back_and_then_quits(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("enter")
    terminal.shows("h list")
    terminal.press("q")
    terminal.shows("Enter open")
    terminal.press("q")
    assert terminal.ends() == 0
    assert b"Traceback" not in terminal.output


@pytest.mark.parametrize("before", ["", "/", "?", "t", "d", "enter"])
def test_ctrl_c_quits_from_everywhere(start: Start, archive: Path, before: str) -> None:
    terminal = loaded(start(archive))
    if before:
        there = {"/": "Enter to the list", "?": "Next post", "t": "type a part", "d": "7d, today", "enter": "h list"}
        terminal.press(before)
        terminal.shows(there[before])
    terminal.press("ctrl+c")
    assert terminal.ends() == 0


def test_the_terminal_is_given_back_as_it_was(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("q")
    terminal.ends()
    last = bytes(terminal.output)
    for mode in (b"?1049", b"?1000", b"?1003", b"?1006", b"?2004"):
        assert last.rfind(mode + b"l") > last.rfind(mode + b"h"), mode
    assert last.rfind(b"?25h") > last.rfind(b"?25l")


def test_a_star_is_on_the_disk_at_once(start: Start, archive: Path, own_folders: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("j")
    terminal.press("s")
    terminal.shows("★● 06-29")
    state = own_folders / "data" / "microfiche" / "state.db"

    def starred() -> int:
        with closing(sqlite3.connect(f"file:{state}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM mark WHERE starred = 1").fetchone()[0])

    terminal.until(starred, "the star in state.db")
    terminal.kill()
    start(archive).shows("★● 06-29", "● 06-30")


def test_read_is_toggled_and_counted(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.shows("3 unread")
    terminal.press("m")
    terminal.shows("2 unread", "   06-30")
    terminal.press("m")
    terminal.shows("3 unread", "● 06-30")


def test_a_post_is_read_once_its_end_was_seen(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("enter")
    terminal.shows("2 unread", "   06-30")


def test_o_hands_the_address_to_the_browser(start: Start, archive: Path, browser: Browser) -> None:
    terminal = loaded(start(archive, BROWSER=str(browser.command)))
    terminal.press("o")
    terminal.until(lambda: browser.opened, "the browser")
    assert browser.opened == ["https://lamp.example/one"]
    terminal.shows("Opened in the browser")


def test_no_other_address_than_the_webs_is_opened(start: Start, tmp_path: Path, browser: Browser) -> None:
    write_post(tmp_path / "one", "push.md", "Pushed", **{"from": "javascript:alert(1)"})
    terminal = start(tmp_path / "one", BROWSER=str(browser.command))
    terminal.shows("1 post", "Pushed")
    terminal.press("o")
    terminal.shows("names no source|Only http and https")
    assert browser.opened == []


def test_without_a_browser_the_address_is_copied(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("o")
    terminal.shows("address is copied")
    # aHR0cHM6… is the address in Base64, as OSC 52 carries it.
    assert b"\x1b]52;c;aHR0cHM6Ly9sYW1wLmV4YW1wbGUvb25l" in terminal.output


def test_y_copies_the_address(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("y")
    terminal.shows("Copied")
    assert b"\x1b]52;c;aHR0cHM6Ly9sYW1wLmV4YW1wbGUvb25l" in terminal.output


def test_help_tells_the_keys_of_the_place(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("?")
    terminal.shows("In the list of posts", "Everywhere", "Open the post, into the article")
    terminal.press("q")
    terminal.shows("In the list of posts", gone=True)
    terminal.shows("Enter open")


def test_the_palette_runs_a_command(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press(":")
    terminal.shows("type what is to be done")
    terminal.press("star, or")
    terminal.shows("take the star off")
    terminal.press("enter")
    terminal.shows("★● 06-30")


def test_a_changed_file_is_seen_by_asking(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    write_post(archive, "new.md", "A newcomer", "2021-07-01")
    terminal.press("R")
    terminal.shows("4 posts", "A newcomer")
    assert "A newcomer" in next(line for line in terminal.lines if "●" in line)


def test_the_terminals_own_cursor_stands_where_one_is(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))

    def stands_at(before: str, after: str) -> None:
        """Wait until the cursor stands between these two texts of a line."""

        def stands() -> bool:
            line, column = terminal.cursor
            text = terminal.lines[line].ljust(column)
            return text[:column].endswith(before) and text[column:].startswith(after)

        terminal.until(stands, f"the cursor between {before!r} and {after!r}, not at {terminal.cursor}")

    stands_at("", " ● 06-30")
    terminal.press("j")
    stands_at("", " ● 06-29")
    terminal.press("h")
    stands_at("", "  sea")
    terminal.press("j")
    stands_at("", "  kitchen")
    terminal.press("/", "gul")
    stands_at("/ gul", "")
    terminal.press("enter")
    terminal.until(lambda: terminal.cursor[0] == 5, "the cursor in the only row")
    terminal.press("enter")
    stands_at("  ", "Gull acquitted")
