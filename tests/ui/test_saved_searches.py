"""Saved searches on the screen: naming one, opening it, changing them, and their counts above the facets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import burst, screen_of, typed, until
from tui.library.library import Library
from tui.settings import Folders


def saved_lines(screen) -> list[tuple[str, int, int, bool]]:
    lines = screen.facets_pane.list.lines
    return [(line.value, line.count, line.unread, line.picked) for line in lines if line.field == "saved"]


@pytest.fixture
def saved(library) -> None:
    """Three saved searches."""
    for name, query in (("boats", "tag:harbour"), ("food", "tag:kitchen"), ("mine", "author:林晚舟 harbour")):
        library.marks.searches.save(name, query)


async def shows(pilot, *names: str) -> None:
    await until(pilot, lambda: tuple(line[0] for line in saved_lines(screen_of(pilot))) == names)


async def test_b_saves_the_query_by_a_name_and_it_heads_the_facets(started, library) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("tag", "harbour"))
        burst(pilot, "B", *"boats", "enter")
        await shows(pilot, "boats")
        assert [(one.name, one.query) for one in library.marks.searches.all()] == [("boats", "tag:harbour")]
        assert [line.label for line in screen.facets_pane.list.lines[:2]] == ["Saved", "boats"]


async def test_without_a_query_there_is_nothing_to_save(started) -> None:
    async with started() as pilot:
        await pilot.press("B")
        assert pilot.app.screen is screen_of(pilot)


async def test_a_name_that_is_taken_says_what_it_replaces(started, saved) -> None:
    async with started() as pilot:
        screen_of(pilot).apply_query(screen_of(pilot).query_state.with_text("tea"))
        await pilot.press("B")
        await typed(pilot, "Food")
        await until(pilot, lambda: pilot.app.screen.outcome.text == "in place of tag:kitchen")


async def test_unread_posts_of_saved_searches_are_counted_and_follow_the_marks(started, saved) -> None:
    async with started() as pilot:
        await until(pilot, lambda: ("boats", 4, 4, False) in saved_lines(screen_of(pilot)))
        await pilot.press("m")
        await until(pilot, lambda: ("boats", 4, 3, False) in saved_lines(screen_of(pilot)))


@pytest.mark.parametrize(("key", "query"), [("2", "tag:kitchen"), ("3", "author:林晚舟 harbour")])
async def test_a_quote_and_a_digit_fill_the_search_bar_with_the_words_of_a_saved_search(
    started, saved, key: str, query: str
) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("is", "unread"))
        burst(pilot, "apostrophe", key)
        await until(pilot, lambda: screen.query_state.text == query)
        assert (screen.bar.input.value, screen.query_state.picked) == (query, ())


async def test_a_letter_opens_what_no_digit_does(started, library) -> None:
    for number in range(11):
        library.marks.searches.save(f"number {number}", f"number {number}")
    async with started() as pilot:
        burst(pilot, "apostrophe", "b")
        await until(pilot, lambda: screen_of(pilot).query_state.text == "number 10")


async def test_a_saved_search_picked_among_the_facets_is_opened_and_let_go_there(started, saved) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await shows(pilot, "boats", "food", "mine")
        screen.go_to("facets")
        await pilot.press("g", "enter")
        await until(pilot, lambda: ("boats", 4, 4, True) in saved_lines(screen))
        assert screen.bar.input.value == "tag:harbour"
        await pilot.press("enter")
        assert screen.query_state.text == ""


async def test_renaming_follows_through(started, library, saved) -> None:
    library.marks.searches.save("both", "@food")
    async with started() as pilot:
        burst(pilot, "apostrophe", "j", "R", "ctrl+u", *"tea", "enter")
        await until(pilot, lambda: library.marks.searches.text_of("both") == "@tea")
        assert library.marks.searches.text_of("tea") == "tag:kitchen"


async def test_a_name_that_another_has_is_refused_in_words(started, library, saved) -> None:
    async with started() as pilot:
        burst(pilot, "apostrophe", "R", "ctrl+u", *"food", "enter")
        await until(pilot, lambda: [note.message for note in pilot.app._notifications] != [])
        assert "already" in next(iter(pilot.app._notifications)).message
        assert library.marks.searches.names() == ("boats", "food", "mine")


async def test_capital_j_and_k_change_the_order_and_the_cursor_goes_along(started, library, saved) -> None:
    async with started() as pilot:
        burst(pilot, "apostrophe", "J", "J", "K")
        await until(pilot, lambda: library.marks.searches.names() == ("food", "boats", "mine"))
        await until(pilot, lambda: pilot.app.screen.chosen.value == "boats")
        await pilot.press("escape")
        await shows(pilot, "food", "boats", "mine")


async def test_capital_d_removes_the_one_under_the_cursor(started, library, saved) -> None:
    async with started() as pilot:
        burst(pilot, "apostrophe", "j", "D")
        await until(pilot, lambda: library.marks.searches.names() == ("boats", "mine"))
        await until(pilot, lambda: pilot.app.screen.chosen.value == "mine")


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_the_keys_of_the_saved_searches_are_named_where_there_is_little_room(started, saved, size) -> None:
    async with started(size) as pilot:
        await pilot.press("apostrophe")
        await until(pilot, lambda: pilot.app.screen.chosen is not None)
        assert "boats" in pilot.app.screen.list.render_line(0).text
        assert "Enter open" in "".join(text for text, *_ in pilot.app.screen.key_hints.parts(size[0] - 4))


async def test_the_name_of_a_saved_search_is_completed_in_the_search_bar(started, saved) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, "@bo")
        await until(pilot, lambda: screen.bar.input.completions.values == ("boats",))
        await pilot.press("tab")
        await until(pilot, lambda: screen.found.query.text == "@boats" and len(screen.found.ids) == 4)


async def test_a_saved_search_that_was_removed_is_brought_back_by_undoing(started, library, saved) -> None:
    async with started() as pilot:
        burst(pilot, "apostrophe", "D")
        await until(pilot, lambda: library.marks.searches.names() == ("food", "mine"))
        await pilot.press("escape", "U")
        await shows(pilot, "boats", "food", "mine")


async def test_the_dialog_says_how_a_search_is_renamed_and_deleted(started, saved) -> None:
    async with started() as pilot:
        await pilot.press("apostrophe")
        hints = lambda: "".join(text for text, _style, _action in pilot.app.screen.key_hints.parts(width()))  # noqa: E731
        width = lambda: pilot.app.screen.key_hints.size.width  # noqa: E731
        await until(pilot, lambda: " R rename " in hints())
        assert " D delete " in hints()


async def test_what_another_program_does_to_the_saved_searches_is_shown_by_itself(
    started, saved, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.ui.workers.index_watcher._INTERVAL", 0.01)
    async with started() as pilot:
        await shows(pilot, "boats", "food", "mine")
        with Library(Folders.of_user(), [archive]) as other:
            searches = other.marks.searches
            searches.save("news", "number")
            await shows(pilot, "boats", "food", "mine", "news")
            searches.rename("news", "numbers")
            await shows(pilot, "boats", "food", "mine", "numbers")
            searches.remove("boats")
            await shows(pilot, "food", "mine", "numbers")
