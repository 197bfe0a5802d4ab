"""Similar posts, and the words that mark what is shown, on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import write_post
from tests.ui.conftest import screen_of, until
from tui.ui.screens.pick import PickScreen
from tui.ui.screens.similar import SimilarScreen
from tui.ui.studying import Studying


@pytest.fixture
def archive(archive: Path) -> Path:
    """Three of the posts, the newest, are about a lighthouse."""
    for number in range(3):
        write_post(
            archive, f"_posts/2022-0{number + 1}-01-light.md", title=f"Lighthouse {['storm', 'fire', 'wreck'][number]}",
            day=f"2022-0{number + 1}-01", body=f"The keeper of the lighthouse wrote of the lantern, {['waves', 'smoke', 'sailors'][number]}.",
        )  # fmt: skip
    return archive


@pytest.fixture
def built(library):
    """The library, its texts read."""
    library.full_text.build(lambda *_: None)
    return library


async def dialog(pilot, key: str, kind: type):
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.list.line_count)
    return pilot.app.screen


async def test_similar_posts_stand_with_the_words_that_tie_them_and_one_comes_back(started, built) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.posts.cursor_row is not None)
        first = screen.posts.cursor_row.title
        shown = [choice.label.strip() for choice in (await dialog(pilot, "M", SimilarScreen)).list._choices]
        assert sorted(shown[::2]) == ["Lighthouse fire", "Lighthouse storm"]
        assert "lighthouse" in shown[1]

        await pilot.press("enter")
        await until(pilot, lambda: screen.posts.cursor_row is not None and screen.posts.cursor_row.title == shown[0])
        await pilot.press("backspace")
        await until(pilot, lambda: screen.posts.cursor_row is not None and screen.posts.cursor_row.title == first)


async def test_moving_among_posts_passes_over_what_is_said_of_them(started, built) -> None:
    async with started() as pilot:
        listed = (await dialog(pilot, "M", SimilarScreen)).list
        titles = listed._choices[::2]
        await pilot.press("j")
        await until(pilot, lambda: listed.chosen == titles[1])
        await pilot.press("j")
        await until(pilot, lambda: listed.cursor_line == 2)
        assert listed.chosen == titles[1]
        await pilot.press("k")
        await until(pilot, lambda: listed.chosen == titles[0])


async def test_a_word_that_marks_what_is_shown_narrows_the_list(started, built) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash", *"light", "enter")
        await until(pilot, lambda: screen.current.has_result and len(screen.posts.ids) == 3)
        words = {choice.value: choice.detail for choice in (await dialog(pilot, "W", PickScreen)).list._choices}
        assert words["keeper"] == "3 here · 0 elsewhere"

        await pilot.press("slash", *"lantern", "enter")
        await until(pilot, lambda: screen.query_state.picked == ('body:"lantern"',))
        await until(pilot, lambda: screen.current.has_result and len(screen.posts.ids) == 3)


async def test_what_has_no_words_of_its_own_says_so(started, built, monkeypatch) -> None:
    async with started() as pilot:
        said: list[str] = []
        monkeypatch.setattr(screen_of(pilot).studying, "_tell", said.append)
        await pilot.press("W")
        await until(pilot, lambda: said)
        assert "all posts" in said[0]


class _Unread(Sequence[int]):
    """A million posts that nobody may look through here."""

    def __len__(self) -> int:
        return 1_000_000

    def __getitem__(self, index: object) -> int:
        raise AssertionError(f"post {index} is read on the UI thread")


def test_the_posts_whose_words_are_asked_for_are_looked_through_in_the_thread(library) -> None:
    asked: list[object] = []
    lookups = SimpleNamespace(look_up_to_show=lambda what, _read, _then: asked.append(what))
    studying = Studying(library, lookups, ask=print, narrow=print, tell=print, read_texts=print)
    posts = _Unread()
    studying.pick_word(posts)
    assert asked == [("words", posts)]


def test_the_posts_of_one_list_are_the_same_posts(library) -> None:
    one, other = library.search(""), library.search("sort:title")
    assert one.all_ids == one.all_ids
    assert one.all_ids != other.all_ids
