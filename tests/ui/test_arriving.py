"""A long article while it is still being laid out: keys and another width in its first moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual import events

from tests.conftest import PATIENCE, write_post
from tests.ui.conftest import burst, screen_of, until
from tui.library.library import Library
from tui.ui.screens.browse import BrowseScreen
from tui.ui.screens.pick import PickScreen
from tui.ui.workers import article_loader

_CHAPTERS = 120


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A post long enough to be told in many steps, and a short one below it."""
    folder = tmp_path / "gazette"
    book = "\n\n".join(
        f"## Chapter {number}\n\n" + "\n\n".join(["The keeper wrote it down, and a zebra came by. " * 4] * 12)
        for number in range(_CHAPTERS)
    )
    write_post(folder, "a.md", "A whole book", day="2022-01-01", body=book)
    write_post(folder, "b.md", "A short one", day="2021-01-01", body="Some words.")
    return folder


class Gate:
    """Lets lines of an article through: none behind the first ones, so many steps of them, or all."""

    def __init__(self) -> None:
        self._steps = threading.Semaphore(0)
        self.is_open = False

    def wait(self) -> None:
        """Stand before the gate, in the thread that lays out."""
        if not self.is_open:
            assert self._steps.acquire(timeout=PATIENCE)

    def let(self, steps: int) -> None:
        """Let so many steps through."""
        self._steps.release(steps)

    def open(self) -> None:
        """Let everything through."""
        self.is_open = True
        self._steps.release(1_000)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate()
    told = article_loader.ArticleContinued

    def went(*args: object, **more: object) -> article_loader.ArticleContinued:
        gate.wait()
        return told(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(article_loader, "ArticleContinued", went)
    yield gate
    gate.open()


def begun(screen: BrowseScreen) -> Callable[[], bool]:
    """Whether the first lines of the book are there, and no more."""
    return lambda: len(screen.article.lines) > 20 and not screen.article.is_whole


async def test_the_end_is_followed_while_more_lines_come(started, gate: Gate) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, begun(screen))
        await pilot.press("enter", "end")
        gate.open()
        await until(pilot, lambda: screen.article.is_whole)
        assert screen.article.at_end


@pytest.mark.parametrize("key", ["up", "home", "pageup"])
async def test_the_end_is_followed_until_another_key_scrolls(started, gate: Gate, key: str) -> None:
    async with started((120, 24), panes="even") as pilot:
        screen = screen_of(pilot)
        await until(pilot, begun(screen))
        await pilot.press("enter", "end", key)
        top = screen.article.scroll_offset.y
        gate.open()
        await until(pilot, lambda: screen.article.is_whole)
        assert screen.article.scroll_offset.y == top


async def test_the_end_is_followed_until_the_wheel_turns(started, gate: Gate) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, begun(screen))
        await pilot.press("enter", "end")
        await pilot._post_mouse_events([events.MouseScrollUp], screen.article)
        gate.open()
        await until(pilot, lambda: screen.article.is_whole)
        assert not screen.article.at_end


async def test_what_is_new_is_marked_also_where_the_article_was_still_being_laid_out(
    started, gate: Gate, archive: Path
) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        gate.let(1)
        await until(pilot, lambda: begun(screen)() and screen.article_pane.document is not None)
        book = archive / "a.md"
        book.write_text(book.read_text("utf-8") + "\n\nThe gulls came at last.\n", "utf-8")
        await pilot.press("R")
        gate.open()
        await until(pilot, lambda: any(line.text == "The gulls came at last." for line in screen.article.lines))
        await until(pilot, lambda: screen.article_pane._body is not None and screen.article.is_whole)
        assert [screen.article.lines[index].text for index in screen.article._changed] == ["The gulls came at last."]


@pytest.fixture
def kept(library: Library) -> float:
    """The book was left in its second half."""
    library.last_session.save_position(library.first_rows(1)[0].key, 0.62)
    return 0.62


async def test_a_resize_while_lines_come_does_not_lose_the_place_that_was_kept(
    started, gate: Gate, kept: float
) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, begun(screen))
        width = screen.article_pane.text_width
        await pilot.resize_terminal(90, 24)
        await until(pilot, lambda: screen.article_pane.text_width != width)
        gate.open()
        await until(
            pilot, lambda: screen.article.is_whole and screen.article.text_width == screen.article_pane.text_width
        )
        assert abs(screen.article.share_read - kept) < 0.01


async def test_zen_while_lines_come_does_not_lose_the_place_that_was_kept(started, gate: Gate, kept: float) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, begun(screen))
        width = screen.article_pane.text_width
        await pilot.press("enter", "z")
        await until(pilot, lambda: screen.article_pane.text_width != width)
        gate.open()
        await until(
            pilot, lambda: screen.article.is_whole and screen.article.text_width == screen.article_pane.text_width
        )
        assert abs(screen.article.share_read - kept) < 0.01


async def test_the_headings_asked_for_before_all_are_laid_out_are_all_there(started, gate: Gate) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, begun(screen))
        await pilot.press("T")
        gate.let(1)
        laid = len(screen.article.lines)
        await until(pilot, lambda: len(screen.article.lines) > laid)
        assert not isinstance(pilot.app.screen, PickScreen)
        gate.open()
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
        assert len(pilot.app.screen.find_choices("")) == _CHAPTERS


async def test_what_is_typed_in_one_burst_after_opening_is_looked_for_in_the_article(started, gate: Gate) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, begun(screen))
        burst(pilot, "enter", "/", *"zebra")
        await until(pilot, lambda: screen.article_pane.find_bar.text == "zebra")
        gate.open()
        await until(pilot, lambda: len(screen.article_pane.finding.matches) > 1_000)
        assert (screen.place, screen.bar.input.value) == ("find", "")


async def test_what_is_typed_after_a_moment_is_looked_for_in_the_article(started, gate: Gate) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, begun(screen))
        burst(pilot, "enter", "/")
        await pilot.pause()
        burst(pilot, *"zebra")
        await until(pilot, lambda: screen.article_pane.find_bar.text == "zebra")
        gate.open()
        await until(pilot, lambda: screen.article.is_whole)
        assert screen.place == "find"


async def test_a_page_down_in_one_burst_with_opening_turns_the_page(started, gate: Gate, kept: float) -> None:
    async with started((120, 24), panes="even") as pilot:
        screen = screen_of(pilot)
        await until(pilot, begun(screen))
        burst(pilot, "enter", "pagedown")
        await until(pilot, lambda: screen.article.scroll_offset.y)
        top = screen.article.scroll_offset.y
        gate.open()
        await until(pilot, lambda: screen.article.is_whole)
        assert (screen.article.scroll_offset.y, screen.posts.cursor) == (top, 0)


async def test_a_post_that_was_moved_to_and_opened_in_one_burst_counts_as_open(started, gate: Gate) -> None:
    gate.open()
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        burst(pilot, "j", "enter")
        await until(
            pilot, lambda: (row := screen.posts.cursor_row) is not None and row.title == "A short one" and row.read
        )


async def test_a_share_of_the_lines_so_far_is_not_kept_as_the_place(
    started, gate: Gate, kept: float, library: Library
) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, begun(screen))
        gate.let(1)
        await until(pilot, lambda: screen.article_pane.document)
        await pilot.press("enter", "pagedown")
        screen.keep_place()
        assert not screen.article.is_whole
    assert library.last_session.position(library.first_rows(1)[0].key) == kept
