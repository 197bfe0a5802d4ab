"""Copies and versions of a post on the screen, and what differs."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.conftest import PATIENCE, write_post
from tests.repositories import commit, needs_git, new_repository
from tests.settled import at_rest
from tests.ui.conftest import burst, screen_of, until
from tui.library.counterparts import Counterpart, Counterparts
from tui.text import cells
from tui.ui.screens.browse import BrowseScreen
from tui.ui.screens.difference import DifferenceScreen
from tui.ui.screens.pick import ChoiceList
from tui.ui.screens.posts import ListedPost
from tui.ui.screens.similar import SimilarPosts, SimilarScreen
from tui.ui.screens.versions import VersionsScreen

PAGE = "https://lantern.example/2022/ferry"
ALIKE = "\n\n".join(f"第{number}段说的是渡口的事，什么也没有变。" for number in "一二三四五六")
OLD = f"最后一班船八点钟开走，没有人来。\n\n{ALIKE}\n\n灯还亮着。"
LONG = "\n\n".join(f"第{number}句说的是另一回事，与渡口无关，只与山上的茶有关系。" for number in range(80))
NEW = f"最后一班船九点钟开走，没有人来。\n\n{ALIKE}\n\n灯还亮着。\n\n后来有人写了一封很长的信。"


@pytest.fixture
def archive(archive: Path) -> Path:
    """A page that was scraped twice, newest of all posts, in a git clone where the newer one held something else."""
    write_post(archive, "_posts/2022-01-02-old.md", title="The ferry", day="2022-01-02", source=PAGE, body=OLD)
    write_post(archive, "_posts/2022-01-02-new.md", title="The late ferry", day="2022-01-03", source=PAGE, body=NEW)
    return archive


async def versions(pilot) -> VersionsScreen:
    await pilot.press("g", "V")
    await until(pilot, lambda: isinstance(pilot.app.screen, VersionsScreen) and len(pilot.app.screen._told) > 0)
    return pilot.app.screen


async def difference(pilot) -> DifferenceScreen:
    """The comparison, once the dialog has grown to hold it."""
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, DifferenceScreen) and pilot.app.screen.page.place)
    await until(pilot, lambda: pilot.app.screen.page.scrollable_content_region.height > 1)
    return pilot.app.screen


def text_of(screen: DifferenceScreen) -> list[str]:
    page = screen.page
    return [page.render_line(y).text.rstrip() for y in range(page.scrollable_content_region.height)]


async def test_a_page_that_was_scraped_again_is_listed_with_what_differs(started) -> None:
    async with started() as pilot:
        screen = await versions(pilot)
        first, note = [choice.label for choice in screen.list._choices][:2]
        assert first == "2022-01-02  The ferry"
        assert "version of the source · title, date · 1 sentence added · 1 reworded" in note


async def test_what_differs_is_shown_side_by_side_and_what_is_alike_is_folded(started) -> None:
    async with started(size=(130, 40)) as pilot:
        await versions(pilot)
        shown = text_of(await difference(pilot))
        assert any("八点钟" in line and "九点钟" in line and "│" in line for line in shown)
        assert any("… 7 paragraphs alike" in line for line in shown)
        assert not any("第三段" in line for line in shown)


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_on_narrow_screens_one_column_holds_both(started, size: tuple[int, int]) -> None:
    async with started(size=size) as pilot:
        await versions(pilot)
        screen = await difference(pilot)
        assert all(cells(line) <= size[0] for line in text_of(screen))
        assert any("八" in line.text and "九" in line.text for line in screen.page._lines)


async def test_n_and_p_walk_through_the_changes_and_escape_leads_back(started) -> None:
    async with started(size=(60, 10)) as pilot:
        await versions(pilot)
        screen = await difference(pilot)
        assert screen.page.place == "1 of 2"
        await pilot.press("n")
        await until(pilot, lambda: any(line.startswith("▸") and "后来" in line for line in text_of(screen)))
        assert screen.page.place == "2 of 2"
        await pilot.press("n", "p")
        assert screen.page.place == "1 of 2"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, VersionsScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen))


async def test_without_colours_signs_tell_what_is_gone_and_what_is_new(started, monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with started() as pilot:
        await versions(pilot)
        shown = "\n".join(text_of(await difference(pilot)))
        assert "[-八-]" in shown
        assert "{+九+}" in shown


async def test_enter_waits_for_what_there_is_to_compare_with(started) -> None:
    async with started() as pilot:
        await pilot.press("g")
        burst(pilot, "V", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DifferenceScreen) and pilot.app.screen.page.place)


async def test_one_can_go_to_a_version_and_come_back(started) -> None:
    async with started() as pilot:
        await versions(pilot)
        await pilot.press("o")
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.posts.cursor_row is not None and screen.posts.cursor_row.title == "The ferry")
        await pilot.press("backspace")
        await until(pilot, lambda: screen.posts.cursor_row.title == "The late ferry")


async def test_a_post_without_any_says_so(started) -> None:
    async with started() as pilot:
        await pilot.press("G", "V")
        await until(pilot, lambda: isinstance(pilot.app.screen, VersionsScreen))
        screen = pilot.app.screen
        await until(pilot, lambda: "no other version" in screen.list.empty_text)
        await pilot.press("enter", "o")
        assert pilot.app.screen is screen


@needs_git
async def test_earlier_contents_of_a_file_are_compared_with_the_present_ones(archive: Path, started) -> None:
    file = archive / "_posts/2022-01-02-new.md"
    now = file.read_text(encoding="utf-8")
    new_repository(archive)
    commit(archive, {"_posts/2022-01-02-new.md": now.replace("九点钟", "十点钟")}, "2022-02-02T00:00:00+00:00")
    commit(archive, {"_posts/2022-01-02-new.md": now}, "2022-03-03T00:00:00+00:00")
    async with started(size=(130, 40)) as pilot:
        screen = await versions(pilot)
        await until(pilot, lambda: len(screen._told) == 2)
        assert screen.list._choices[2].label.startswith("2022-02-02  commit ")
        assert "earlier contents · 1 reworded" in screen.list._choices[3].label
        await pilot.press("j", "j")
        assert any("十点钟" in line and "九点钟" in line for line in text_of(await difference(pilot)))


async def test_what_is_not_known_as_yet_is_said(started, monkeypatch) -> None:
    async with started() as pilot:
        monkeypatch.setattr(screen_of(pilot).library.copies, "coverage", lambda: (3, 12))
        screen = await versions(pilot)
        await until(pilot, lambda: "copies known for 25 %" in str(screen.heading.parts(80)))


async def test_what_was_not_known_comes_into_the_dialog_once_the_texts_are_read(
    started, archive: Path, library
) -> None:
    write_post(archive, "_posts/2022-01-04-copy.md", title="The late ferry", day="2022-01-04", body=LONG)
    write_post(archive, "_posts/2022-01-05-copy.md", title="The late ferry again", day="2022-01-05", body=LONG)
    library.refresh()
    may_end = threading.Event()
    build = library.full_text.build
    library.full_text.build = lambda *given: may_end.wait(PATIENCE) and build(*given)
    async with started() as pilot:
        await pilot.press("g", "V")
        await until(pilot, lambda: isinstance(pilot.app.screen, VersionsScreen))
        screen = pilot.app.screen
        await until(pilot, lambda: "no other version" in screen.list.empty_text)
        may_end.set()
        await until(pilot, lambda: any("copy of it" in choice.label for choice in screen.list._choices))
        await until(pilot, lambda: "copies known" not in str(screen.heading.parts(80)))


async def test_the_cursor_stays_on_the_first_while_more_is_found(started, monkeypatch) -> None:
    may_end = threading.Event()
    monkeypatch.setattr(Counterparts, "in_archives", lambda *_: [Counterpart("shares", "Tea", "2022-01-01", post=1)])
    monkeypatch.setattr(
        Counterparts,
        "earlier",
        lambda *_: (
            may_end.wait(PATIENCE) and [Counterpart("earlier", "", f"2022-0{month}-02", commit="c") for month in "45"]
        ),
    )
    async with started() as pilot:
        await pilot.press("g", "V")
        await until(pilot, lambda: isinstance(pilot.app.screen, VersionsScreen))
        chosen = pilot.app.screen.list
        await until(pilot, lambda: chosen.chosen is not None)
        may_end.set()
        await until(pilot, lambda: chosen.line_count > 2)
        assert chosen.chosen.label.startswith("2022-04-02")


async def test_a_key_pressed_twice_while_it_is_looked_up_opens_one_dialog(started, library, monkeypatch) -> None:
    monkeypatch.setattr("tui.ui.workers.lookups.MAX_WAIT", 0.0)
    may_end = threading.Event()
    monkeypatch.setattr(
        "tui.ui.screens.similar.read_similar",
        lambda *_: may_end.wait(PATIENCE) and SimilarPosts([ListedPost(row, "")], ""),
    )
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.posts.cursor_row is not None)
        row = screen.posts.cursor_row
        await pilot.press("M", "M")
        may_end.set()
        await until(pilot, lambda: isinstance(pilot.app.screen, SimilarScreen) and not screen._lookups.is_busy)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)


async def test_a_double_click_opens_one_comparison(started) -> None:
    async with started() as pilot:
        screen = await versions(pilot)
        screen.list.post_message(ChoiceList.Chosen())
        screen.list.post_message(ChoiceList.Chosen())
        await until(pilot, lambda: isinstance(pilot.app.screen, DifferenceScreen))
        await at_rest(pilot)
        assert [isinstance(one, DifferenceScreen) for one in pilot.app.screen_stack].count(True) == 1
