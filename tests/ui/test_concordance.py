"""A concordance on the screen: hits one under the other, sorted, and the way to one of them and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import write_post
from tests.ui.conftest import screen_of, until
from tui.library.hits import HitLine
from tui.text import cells
from tui.ui.screens.concordance import ConcordanceScreen


@pytest.fixture
def archive(archive: Path) -> Path:
    text = "\n\n".join(f"Line {line} of it." for line in range(80))
    write_post(
        archive,
        "_posts/2022-01-01-a.md",
        title="Ferry",
        day="2022-01-01",
        body=f"The ferry sank.\n\n{text}\n\nA ferry rose.",
    )
    write_post(
        archive,
        "_posts/2022-01-02-b.md",
        title="Ford",
        day="2022-01-02",
        body="他们在等 ferry 来接。\n\nMy ferry left.",
    )
    return archive


@pytest.fixture
def built(library):
    """The library, its texts read."""
    library.full_text.build(lambda *_: None)
    return library


async def listed(pilot) -> ConcordanceScreen:
    await pilot.press("slash", *"body:ferry", "enter")
    await until(pilot, lambda: screen_of(pilot).current.has_result and len(screen_of(pilot).posts.ids) == 2)
    await pilot.press("E")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConcordanceScreen) and pilot.app.screen.list.line_count)
    return pilot.app.screen


def contexts(dialog: ConcordanceScreen) -> list[str]:
    return [choice.label.strip() for choice in dialog.list._choices]


async def test_hits_stand_one_under_the_other_and_are_sorted_by_their_neighbours(started, built) -> None:
    async with started() as pilot:
        dialog = await listed(pilot)
        assert {cells(choice.label[: choice.found[0]]) for choice in dialog.list._choices} == {49}
        assert contexts(dialog) == ["他们在等 ferry 来接。", "My ferry left.", "The ferry sank.", "A ferry rose."]
        await pilot.press("s", "s")
        assert contexts(dialog) == ["My ferry left.", "A ferry rose.", "The ferry sank.", "他们在等 ferry 来接。"]


async def test_enter_goes_to_the_place_and_backspace_comes_back(started, built) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        dialog = await listed(pilot)
        at = contexts(dialog).index("A ferry rose.")
        await pilot.press(*["j"] * at, "enter")
        finding = screen.article_pane.finding
        await until(pilot, lambda: screen.posts.cursor_row.title == "Ferry" and finding.position == 2)
        await until(pilot, lambda: screen.article.top_line > 0)
        await pilot.press("backspace")
        await until(pilot, lambda: screen.posts.cursor_row.title == "Ford")


async def test_words_of_titles_are_looked_for_in_the_articles(started, built) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash", *"ferry", "enter")
        await until(pilot, lambda: screen.current.has_result and len(screen.posts.ids) == 1)
        await pilot.press("E")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConcordanceScreen) and pilot.app.screen.list.line_count)
        await pilot.press("enter")
        await until(pilot, lambda: screen.query_state.text == "body:ferry" and screen.posts.cursor_row.title == "Ford")


async def test_a_query_without_words_says_what_is_missing(started, built, monkeypatch) -> None:
    async with started() as pilot:
        said: list[str] = []
        monkeypatch.setattr(screen_of(pilot).studying, "_tell", said.append)
        await pilot.press("E")
        await until(pilot, lambda: said)
        assert "Search for words" in said[0]


async def test_a_place_stays_what_it_was_while_others_are_read(started, built, monkeypatch) -> None:
    async with started() as pilot:
        dialog = await listed(pilot)
        await pilot.press("s")
        chosen = dialog.list.chosen
        taken: list[HitLine] = []
        monkeypatch.setattr(dialog, "dismiss", taken.append)
        await pilot.press("slash", *"ferry")
        await until(pilot, lambda: dialog.shown_for == "ferry")
        lines = dialog._hits.first
        first = lines[0]._replace(hit=lines[0].hit._replace(left=""))
        dialog.on_concordance_screen_more_read(dialog.MoreRead([*lines, first], is_whole=True))
        dialog.take(chosen)
        assert taken[0].hit.right.strip() in chosen.label
        assert taken[0].hit.left.strip() in chosen.label
        assert dialog._find_hits("")[0].value == str(len(lines))


async def test_places_that_are_read_later_come_behind_those_that_are_shown(started, built, monkeypatch) -> None:
    monkeypatch.setattr("tui.ui.screens.concordance._FIRST", 2)
    async with started() as pilot:
        dialog = await listed(pilot)
        await until(pilot, lambda: dialog.list.line_count == 4)
        lines = dialog._lines
        await pilot.press("j", "j")
        for times, typed in ((30, ""), (40, "ferry")):
            if typed:
                await pilot.press("slash", *typed)
                await until(pilot, lambda: dialog.shown_for == "ferry")
                await pilot.press("down")
            chosen = dialog.list.chosen
            dialog.on_concordance_screen_more_read(dialog.MoreRead(lines * times, is_whole=False))
            await until(pilot, lambda times=times: dialog.list.line_count == 4 * times)
            assert dialog.list.chosen == chosen


async def test_a_narrow_screen_has_room_for_how_many_and_in_which_order(started, built) -> None:
    async with started(size=(40, 16)) as pilot:
        dialog = await listed(pilot)
        dialog.on_concordance_screen_more_read(dialog.MoreRead(dialog._lines * 10, is_whole=False))
        await pilot.press("s", "s")
        assert dialog.heading.title_width <= dialog.heading.size.width
        assert "40+ · by what is behind" in dialog.heading.parts(dialog.heading.size.width)[0][0]
