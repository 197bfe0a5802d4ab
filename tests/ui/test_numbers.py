"""Digits: counts in the list, links of the article; and the keys that walk through its headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import write_post
from tests.ui.conftest import article_laid_out, burst, screen_of, until


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Twenty posts; the newest has twelve links and three headings far apart."""
    folder = tmp_path / "gazette"
    links = " ".join(f"[pier {number}](https://pier.example/{number})" for number in range(1, 13))
    text = "\n\n".join(["Some text."] * 40)
    body = f"{links}\n\n## Ice\n\n{text}\n\n## Thaw\n\n{text}\n\n## Flood\n\n{text}\n"
    write_post(
        folder, "first.md", "First", day="2022-01-01", body=body, tags="[ice]", author="Ines Marrow",
        **{"from": "https://gull.example/a"},
    )  # fmt: skip
    for number in range(20):
        write_post(folder, f"{number}.md", f"Lantern {number}", day=f"2021-01-{28 - number:02}")
    return folder


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were opened."""
    addresses: list[str] = []
    monkeypatch.setattr(
        "tui.ui.external.ExternalPrograms.open_address", lambda _self, address: addresses.append(address)
    )
    return addresses


async def in_article(pilot):
    await article_laid_out(pilot)
    await pilot.press("enter")
    return await article_laid_out(pilot)


async def test_digits_before_a_movement_repeat_it(started) -> None:
    places = {
        "5j": 5, "12j": 12, "12j3k": 9, "5jj": 6, "999999999j": 20, "0j": 1, "5sj": 1, "5xj": 1, "5jG4k": 16,
    }  # fmt: skip
    async with started() as pilot:
        posts = screen_of(pilot).posts
        for keys, place in places.items():
            posts.move_to(0)
            await pilot.press(*keys)
            assert (keys, posts.cursor) == (keys, place)


async def test_a_number_that_only_one_link_has_opens_it_at_once(started, opened: list[str]) -> None:
    async with started() as pilot:
        await in_article(pilot)
        await pilot.press("7")
        assert opened == ["https://pier.example/7"]


async def test_a_number_that_others_begin_with_waits_for_the_next_key(started, opened: list[str]) -> None:
    async with started() as pilot:
        screen = await in_article(pilot)
        await pilot.press("1")
        assert opened == []
        assert screen.article_pane.heading.detail == "link 1: Enter opens it "
        await pilot.press("2", "1", "enter", "1", "j", "enter")
        assert opened == ["https://pier.example/12", "https://pier.example/1"]
        assert "link" not in screen.article_pane.heading.detail


async def test_digits_before_the_article_is_there_wait_for_it(started, opened: list[str]) -> None:
    async with started() as pilot:
        burst(pilot, "j", "k", "enter", "1", "2")
        await until(pilot, lambda: opened == ["https://pier.example/12"])


async def test_a_number_without_a_link_opens_nothing(started, opened: list[str]) -> None:
    async with started() as pilot:
        await in_article(pilot)
        await pilot.press("9", "9", "0")
        assert opened == ["https://pier.example/9", "https://pier.example/9"]


async def test_brackets_walk_through_the_headings(started) -> None:
    async with started() as pilot:
        screen = await in_article(pilot)
        lines = [entry.line for entry in screen.article_pane._headings()[0]]
        for key, at in (("]", 0), ("]", 1), ("]", 2), ("[", 1), ("[", 0)):
            await pilot.press({"]": "right_square_bracket", "[": "left_square_bracket"}[key])
            assert screen.article.top_line == lines[at]


async def test_a_full_stop_shows_the_unread_alone_and_all_again(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "m", "full_stop")
        await until(pilot, lambda: len(screen.posts.ids) == 20)
        assert screen.query_state.text == "is:unread"
        await pilot.press("full_stop")
        await until(pilot, lambda: len(screen.posts.ids) == 21)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("ines", 'author:"Ines Marrow"'),
        ("ice", "tag:ice"),
        ("gull", "site:gull.example"),
        ("2022-01-01", "date:2022-01-01"),
    ],
)
async def test_an_equals_sign_narrows_by_what_is_of_this_post_and_again_no_longer(
    started, typed: str, query: str
) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("equals_sign")
        await until(pilot, lambda: pilot.app.screen is not screen and pilot.app.screen.is_current)
        await pilot.press("slash", *typed, "enter")
        await until(pilot, lambda: screen.query_state.text == query)
        assert len(pilot.app.screen_stack) == 1
        await pilot.press("equals_sign")
        await until(pilot, lambda: pilot.app.screen is not screen and pilot.app.screen.is_current)
        await pilot.press("slash", *typed, "enter")
        await until(pilot, lambda: screen.query_state.text == "")


async def test_the_archive_is_named(started) -> None:
    async with started() as pilot:
        heading = screen_of(pilot).posts_pane.heading
        assert heading.parts(40)[0][0].strip() == "gazette"
