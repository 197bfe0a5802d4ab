"""Facets narrow, chips show what is picked, and both go away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.test_browsing import loaded

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Start


def test_a_facet_narrows_the_list_and_the_counts(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("h")
    terminal.shows("Enter narrow")
    terminal.press("enter")
    terminal.shows("tag:sea ✕", "2 of 3", r"✓ sea +█+ +2", "Gull acquitted")
    terminal.shows("Bread before", gone=True)
    terminal.shows("kitchen", gone=True)
    terminal.press("enter")
    terminal.shows("3 posts", "Bread before", "kitchen")


def test_facets_combine(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("t")
    terminal.shows("type a part")
    terminal.press("enter")
    terminal.shows("tag:sea ✕", "2 of 3")
    terminal.press("d")
    terminal.shows("2021-05 +1")
    terminal.press("2021-05")
    terminal.shows("2021-06 +1", gone=True)
    terminal.press("enter")
    terminal.shows("tag:sea ✕", "date:2021-05 ✕", "1 of 3", "Gull")


def test_x_clears_all_filters(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("t")
    terminal.shows("type a part")
    terminal.press("enter")
    terminal.shows("2 of 3")
    terminal.press("x")
    terminal.shows("3 posts")
    terminal.shows("✕", gone=True)


def test_escape_takes_the_search_and_then_the_filters_back(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("t")
    terminal.shows("type a part")
    terminal.press("enter")
    terminal.shows("tag:sea ✕", "2 of 3")
    terminal.press("/")
    terminal.shows("Enter to the list")
    terminal.press("gull")
    terminal.shows("1 of 3")
    terminal.press("enter")
    terminal.shows("Enter open")
    terminal.press("escape")
    terminal.shows("tag:sea ✕", "2 of 3")
    terminal.press("escape")
    terminal.shows("3 posts")


def test_enter_picks_what_was_typed_however_fast_it_comes(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("t")
    terminal.shows("type a part")
    terminal.press("kitch", "enter")
    terminal.shows("✕")
    terminal.shows("tag:kitchen ✕", "1 of 3")


def test_a_query_language_term_is_obeyed_and_a_doubtful_one_is_told(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("/")
    terminal.shows("Enter to the list")
    terminal.press("-tag:sea")
    terminal.shows("1 of 3", "Bread before")
    terminal.press("ctrl+u")
    terminal.shows("3 posts")
    terminal.press("date:soon")
    terminal.shows("/ date:soon", "date:soon is no date")


def test_what_is_typed_fast_over_something_else_is_searched_as_it_was_typed(start: Start, archive: Path) -> None:
    terminal = loaded(start(archive))
    terminal.press("/")
    terminal.shows("Enter to the list")
    terminal.press("bread")
    terminal.shows("1 of 3", "Bread before")
    terminal.press("ctrl+u", "gull acquitted", "backspace", "backspace")
    terminal.shows("/ gull acquitt  ", "1 of 3", "Gull")


def test_on_a_narrow_screen_the_facets_are_a_drawer(start: Start, archive: Path) -> None:
    terminal = start(archive, size=(60, 20))
    terminal.shows(r" 3\n", "3 unread")
    assert "Narrow by" not in terminal.text
    terminal.press("h")
    terminal.shows("Narrow by", r"sea +█+ +2")
    terminal.press("enter")
    terminal.shows("tag:sea ✕")
    terminal.press("escape")
    terminal.shows("Narrow by", gone=True)
    assert "tag:sea ✕" in terminal.text
