"""What keys do to a post: marks, its source, the clipboard."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.ui.conftest import screen_of, until
from tui.settings import Folders
from tui.state import State


def marks_on_disk() -> dict[bytes, tuple[bool, bool]]:
    with State(Folders.of_user().state_file) as state:
        return {key: (mark.read, mark.starred) for key, mark in state.marks()}


async def test_s_stars_and_takes_the_star_off(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("s")
        assert screen.posts.cursor_row.starred
        await pilot.press("s")
        assert not screen.posts.cursor_row.starred


async def test_m_marks_as_read_and_the_counts_follow(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("m")
        assert screen.posts.cursor_row.read
        await until(pilot, lambda: screen.facets.unread == 11)


async def test_a_mark_is_on_the_disk_a_moment_later(started) -> None:
    async with started() as pilot:
        key = screen_of(pilot).posts.cursor_row.key
        await pilot.press("s")
        await until(pilot, lambda: marks_on_disk().get(key) == (False, True))


async def test_a_post_whose_end_was_seen_is_read(started) -> None:
    async with started(read_after=3600) as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.article.at_end)
        assert not screen.posts.cursor_row.read
        await pilot.press("enter")
        await until(pilot, lambda: screen.posts.cursor_row.read)


@pytest.mark.parametrize("seconds", [0.02, 0])
async def test_a_long_post_is_read_once_it_was_open_for_a_while(started, seconds: float) -> None:
    async with started((120, 20), read_after=seconds) as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "enter")
        await until(pilot, lambda: screen.posts.cursor_row.read)
        assert not screen.article.at_end


async def test_moving_past_a_post_does_not_read_it(started) -> None:
    async with started((120, 20), read_after=0) as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "j", "j")
        await until(pilot, lambda: screen.article.post_id == screen.posts.cursor_id)
        assert screen.facets.unread == 12
        assert not any(row.read for row in screen.library.rows(list(screen.posts.ids)))


async def test_capital_n_goes_to_the_next_unread(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "m", "j", "m", "g", "N")
        assert screen.posts.cursor == 3


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A web browser that writes down what it is given."""
    script, written = tmp_path / "browser", tmp_path / "opened"
    script.write_text(f'#!/bin/sh\nprintf "%s" "$1" > "{written}.part" && mv "{written}.part" "{written}"\n')
    script.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(script))
    return written


async def test_o_hands_the_source_to_the_browser(started, browser: Path) -> None:
    async with started() as pilot:
        await pilot.press("o")
        await until(pilot, browser.exists)
        assert browser.read_text() == "https://lantern.example/0"


async def test_without_a_browser_the_address_is_copied(started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "somewhere")
    async with started() as pilot:
        await pilot.press("o")
        assert pilot.app.clipboard == "https://lantern.example/0"


async def test_y_copies_the_source(started) -> None:
    async with started() as pilot:
        await pilot.press("j", "y")
        assert pilot.app.clipboard == "https://lantern.example/1"


async def test_a_post_without_a_source_has_nothing_to_open(started, browser: Path) -> None:
    async with started() as pilot:
        await pilot.press("j", "j", "j", "o", "y")
        assert pilot.app.clipboard == ""
        assert not browser.exists()


async def test_r_finds_a_new_file(started, archive: Path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        (archive / "_posts" / "2022-01-01-new.md").write_text("---\ntitle: Fresh bread\ndate: 2022-01-01\n---\nText\n")
        await pilot.press("R")
        await until(pilot, lambda: len(screen.posts.ids) == 13)
        assert screen.posts.cursor_row.title == "渡口的灯还亮着"


async def test_a_file_that_went_says_so_in_the_article(started, archive: Path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        os.remove(screen.library.post(screen.posts.ids[5]).paths[0])
        screen.posts.move_to(5)
        await until(pilot, lambda: "cannot be read" in screen.article.notice[0])
