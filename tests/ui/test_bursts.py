"""Keys that come in one burst: typed ahead, or held up on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import write_post
from tests.ui.conftest import article_laid_out, burst, screen_of, until
from tui.ui.widgets.post_list import PostList


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Posts with links and headings."""
    folder = tmp_path / "gazette"
    body = "## Ice\n\n[The pier](https://one.example/) and [the ferry](https://two.example/), zebra and zebra.\n\n## Thaw\n"
    for number in range(4):
        write_post(folder, f"{number}.md", f"Lantern {number}", day=f"2021-0{4 - number}-01", body=body, tags="[ice]")
    write_post(folder, "other.md", "Something else", day="2022-01-01", body=body)
    return folder


@pytest.mark.parametrize(
    "keys",
    [
        ("u", "2", "enter"),
        ("u", "enter", "enter"),
        ("T", "enter", "enter"),
        ("S", "enter", "enter"),
        ("d", "enter", "enter"),
        ("t", "enter", "enter"),
        ("question_mark", "escape", "escape"),
        ("ctrl+p", "escape", "escape"),
        ("u", "escape", "escape", "escape"),
    ],
    ids=" ".join,
)
async def test_what_lies_over_the_browser_is_answered_once(started, monkeypatch: pytest.MonkeyPatch, keys) -> None:
    monkeypatch.setenv("SSH_TTY", "x")
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        await pilot.press("enter")
        burst(pilot, keys[0])
        await until(pilot, lambda: pilot.app.screen is not screen and pilot.app.screen.is_mounted)
        burst(pilot, *keys[1:])
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("tab")
        assert pilot.app.screen is screen


@pytest.mark.parametrize(
    ("keys", "query"),
    [
        (("t", *"ice", "enter", "j"), "tag:ice"),
        (("S", "enter", "j"), ""),
        (("S", "j", "enter", "j"), "sort:-date"),
        (("S", "down", "enter", "j"), "sort:-date"),
        (("S", "/", *"old", "enter", "j"), "sort:date"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
@pytest.mark.parametrize("is_shown", [True, False], ids=["shown", "unseen"])
async def test_keys_behind_what_is_picked_are_the_lists(
    started, keys, query: str, is_shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    monkeypatch.setattr(PostList, "action_down", lambda self: moved.append(self.screen.query_state.text))
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        burst(pilot, *keys[: 1 if is_shown else len(keys)])
        if is_shown:
            await until(pilot, lambda: pilot.app.screen is not screen and pilot.app.screen.is_mounted)
            burst(pilot, *keys[1:])
        await until(pilot, lambda: moved)
        assert (moved, screen.query_state.text) == ([query], query)


async def test_keys_behind_what_is_not_found_are_typed_on(started) -> None:
    async with started() as pilot:
        await article_laid_out(pilot)
        burst(pilot, "t", *"xyz", "enter", "j")
        await until(pilot, lambda: getattr(pilot.app.screen, "typed", "") == "xyzj")


async def test_keys_behind_a_search_are_for_what_it_finds(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        burst(pilot, "/", *"lantern", "enter", "j", "s")
        await until(pilot, lambda: screen.posts.cursor_row is not None and screen.posts.cursor_row.starred)
        assert screen.bar.input.value == "lantern"
        assert screen.posts.cursor_row.title == "Lantern 1"


async def test_keys_behind_what_is_found_in_an_article_walk_through_it(started) -> None:
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        burst(pilot, "enter", "/", *"zebra", "enter", "n")
        await until(pilot, lambda: "2 of 2" in screen.article_pane.find_bar.count)
        assert screen.article_pane.find_bar.text == "zebra"


async def test_keys_behind_a_search_that_is_cleared_are_typed(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        burst(pilot, "/", *"lan", "escape", *"some")
        await until(pilot, lambda: screen.query_state.typed == "some")
        assert screen.bar.input.value == "some"


async def test_who_waits_for_what_is_found_can_go_back_to_typing(started, monkeypatch: pytest.MonkeyPatch) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.found is not None)
        monkeypatch.setattr(screen.library, "submit_search", lambda *_: None)
        await pilot.press("slash", *"lan", "enter", "j")
        assert screen.place == "search"
        await pilot.press("escape", *"some")
        assert screen.bar.input.value == "some"


async def test_enter_that_was_typed_before_the_program_had_the_terminal_is_enter(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash", *"thing", "ctrl+j")
        await until(pilot, lambda: screen.place == "posts")
        assert screen.query_state.typed == "thing"
