"""The list of highlights and notes: what it shows, what is found in it, and where it leads."""

from __future__ import annotations

import pytest

from tests.ui.conftest import burst, screen_of, until
from tui.state import Highlight, MarkEdit
from tui.ui.screens.written import WrittenScreen


@pytest.fixture
def written(library) -> None:
    """A note on the first post; on the second, two highlights, one of them noted, and one that is in no text."""
    rows = library.rows(list(library.search("").ids))
    passages = {
        "far": Highlight("Paragraph 30 of post 1.", made=2, note="so it is"),
        "near": Highlight("Paragraph 1 of post 1.", made=1),
        "lost": Highlight("The gulls have been acquitted.", made=3),
    }
    library.marks.set([rows[0]], MarkEdit(note="First thoughts\nand second ones"), act="")
    library.marks.set([rows[1]], MarkEdit(highlights=passages), act="")


async def listed(pilot) -> WrittenScreen:
    await pilot.press("Q")
    await until(pilot, lambda: isinstance(pilot.app.screen, WrittenScreen))
    return pilot.app.screen


def lines(dialog: WrittenScreen) -> list[str]:
    return [choice.label.strip() for choice in dialog.list._choices]


async def test_passages_stand_below_the_title_of_their_post(started, written) -> None:
    async with started() as pilot:
        dialog = await listed(pilot)
        assert lines(dialog) == [
            "渡口的灯还亮着",
            "✎ First thoughts and second ones",
            "Harbour news number 1",
            "▎ Paragraph 1 of post 1.",
            "▎ Paragraph 30 of post 1.",
            "✎ so it is",
            "▎ The gulls have been acquitted.",
        ]


async def test_only_what_is_shown_is_listed(started, written) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.with_text("number 1"))
        await until(pilot, lambda: screen.current.has_result)
        assert lines(await listed(pilot))[0] == "Harbour news number 1"


async def test_typed_words_are_found_in_passages_below_their_titles(started, written) -> None:
    async with started() as pilot:
        dialog = await listed(pilot)
        burst(pilot, "/", *"gulls harbour")
        await until(pilot, lambda: lines(dialog) == ["Harbour news number 1", "▎ The gulls have been acquitted."])


async def test_enter_goes_to_the_post_and_the_passage(started, written) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await listed(pilot)
        burst(pilot, *"jjjj", "enter")
        await until(pilot, lambda: screen.article.top_line and screen.focused is screen.article)
        assert screen.posts.cursor == 1
        assert any("Paragraph 30" in screen.article.lines[at].text for at in screen.article.visible_lines)


async def test_enter_on_a_passage_that_the_text_has_no_more_goes_to_where_it_is_listed(started, written) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await listed(pilot)
        burst(pilot, "G", "enter")
        await until(pilot, lambda: screen.article.top_line and screen.article.at_end)
        assert any("gulls" in screen.article.lines[at].text for at in screen.article.visible_lines[:-1])


async def test_without_any_it_says_so(started) -> None:
    async with started() as pilot:
        await pilot.press("Q")
        await until(pilot, lambda: pilot.app._notifications)
        assert pilot.app.screen is screen_of(pilot)
