"""Small and changing windows, archives with nothing and with much in them, terminals without colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post
from tests.e2e.test_browsing import loaded

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Start


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
def test_a_small_window_is_enough_to_find_read_and_leave(start: Start, archive: Path, size: tuple[int, int]) -> None:
    terminal = start(archive, size=size)
    terminal.shows("3 unread", "A lamp over")
    terminal.press("/")
    terminal.shows("Esc clear")
    terminal.press("gull")
    terminal.shows("1 unread", "Gull acquitted")
    terminal.press("enter")
    terminal.shows("Enter open")
    terminal.press("enter")
    terminal.shows("h list", "gull.example", "Gull acquitted")
    terminal.press("q")
    terminal.shows("Enter open")
    terminal.press("q")
    assert terminal.ends() == 0


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10), (20, 5)])
def test_it_opens_and_closes_at_any_size(start: Start, samples: Path, size: tuple[int, int]) -> None:
    terminal = start(samples, size=size)
    terminal.shows(" 66")
    terminal.press("ctrl+c")
    assert terminal.ends() == 0
    assert b"Traceback" not in terminal.output


def test_resizing_keeps_the_post(start: Start, samples: Path) -> None:
    terminal = loaded(start(samples), "66 posts")
    terminal.press(*"jjj")
    terminal.shows(r"▏ The lamp that")
    terminal.resize(60, 40)
    terminal.shows(r"(?m)^ samples ", "The lamp that turned red")
    terminal.press("enter")
    terminal.shows("h list", r"(?m)^  The lamp that turned red")
    terminal.resize(120, 40)
    terminal.shows(r"▏  The lamp that turned red", "h list")


def test_resizing_keeps_the_place_in_a_long_list(start: Start, samples: Path) -> None:
    terminal = loaded(start(samples), "66 posts")
    terminal.press("G")
    terminal.shows("undated")
    terminal.press("k", "k", "k")
    terminal.shows(r"▏ Old Patience", "undated")
    terminal.resize(60, 20)
    terminal.shows(r"(?m)^ samples ", "Old Patience")
    terminal.resize(120, 40)
    terminal.shows("Narrow by", r"● 01-09  Old Patience", r"▏ Old Patience goes")


def test_an_empty_folder_says_so_and_what_to_press(start: Start, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    terminal = start(tmp_path / "nothing")
    terminal.shows("There are no posts in nothing", "R looks again", "q quits")
    for key in ("enter", "j", "G", "m", "s", "o", "y", "n", "N", "space", "t"):
        terminal.press(key)
    terminal.shows("type a part")
    terminal.press("escape")
    terminal.shows("type a part", gone=True)
    write_post(tmp_path / "nothing", "one.md", "The first of them")
    terminal.press("R")
    terminal.shows("1 post", "The first of them")


def test_a_missing_archive_is_told_without_a_screen(start: Start, tmp_path: Path) -> None:
    terminal = start(tmp_path / "missing")
    assert terminal.ends() == 3
    assert "microfiche: There is no archive at" in terminal.text
    assert b"?1049h" not in terminal.output


def test_a_thousand_posts_are_walked_from_end_to_end(start: Start, tmp_path: Path) -> None:
    for number in range(1000):
        write_post(
            tmp_path / "much",
            f"{number}.md",
            f"Number {number}",
            f"20{10 + number // 300}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}",
        )
    terminal = start(tmp_path / "much")
    terminal.shows("1,000 posts", "1,000 unread")
    terminal.press("G")
    terminal.shows(r"01-01  Number 0\b")
    terminal.press("g")
    terminal.shows(r"Number 9\d\d")
    terminal.press("/")
    terminal.shows("Enter to the list")
    terminal.press('"number 777"')
    terminal.shows("1 of 1,000", "Number 777")


def test_while_the_first_index_is_built_the_newest_posts_show_and_keys_answer(start: Start, tmp_path: Path) -> None:
    for number in range(3000):
        day = f"20{10 + number // 300}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        write_post(tmp_path / "much", f"{day}-{number}.md", f"Number {number}", day)
    terminal = start(tmp_path / "much")
    terminal.shows(r"● (?:20\d\d-)?\d\d-\d\d  Number \d+")
    terminal.press("j", "enter")
    terminal.shows("h list", r"▏  Number \d+")
    terminal.press("q")
    terminal.shows("Enter open", "3,000 posts", "[23],[0-9]{3} unread")


def test_no_color_is_obeyed(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive, NO_COLOR="1"))
    colours = {cell.fg for cell in terminal.cells} | {cell.bg for cell in terminal.cells}
    assert all(colour == "default" or colour[:2] == colour[2:4] == colour[4:] for colour in colours), colours


def test_with_colours_where_you_are_is_told_by_one(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    colours = {cell.fg for cell in terminal.cells}
    assert any(colour[:2] != colour[2:4] for colour in colours if len(colour) == 6), colours


def test_a_plain_terminal_of_sixteen_colours_is_enough(start: Start, archive: Path) -> None:
    terminal = start(archive, TERM="xterm", COLORTERM="")
    loaded(terminal).press("ctrl+c")
    assert terminal.ends() == 0
