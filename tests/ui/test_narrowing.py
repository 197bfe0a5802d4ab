"""Narrowing: the search bar, facets, chips, pickers, and the ways back."""

from __future__ import annotations

from math import inf

import pytest
from textual import events

from tests.ui.conftest import screen_of, typed, until


def shown(screen) -> list[str]:
    return [row.title for row in screen.library.rows(list(screen.posts.ids))]


async def searched(pilot, text: str) -> None:
    """Type a query and wait for what it finds."""
    await pilot.press("slash")
    await typed(pilot, text)
    screen = screen_of(pilot)
    await until(pilot, lambda: screen.found is not None and screen.found.query.text == screen.query_state.text)


async def test_typing_narrows_as_it_goes(started) -> None:
    async with started() as pilot:
        await searched(pilot, "渡口")
        assert shown(screen_of(pilot)) == ["渡口的灯还亮着"]


async def test_enter_goes_to_the_list_with_its_first_row_under_the_cursor_and_the_query_stays(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "j")
        await searched(pilot, "harbour")
        await pilot.press("enter")
        assert (screen.focused, screen.posts.cursor, screen.bar.input.value) == (screen.posts, 0, "harbour")


async def test_escape_clears_and_then_leaves(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await searched(pilot, "harbour")
        await pilot.press("escape")
        assert (screen.query_state.text, screen.focused) == ("", screen.bar.input)
        await pilot.press("escape")
        assert screen.focused is screen.posts


@pytest.mark.parametrize("pane", ["article", "facets", "timeline"])
async def test_escape_in_another_pane_leads_to_the_list_and_changes_nothing_else(started, pane: str) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("tag", "harbour"))
        await searched(pilot, "number")
        before = screen.query_state
        screen.go_to(pane)
        await pilot.press("escape")
        assert (screen.pane, screen.query_state) == ("posts", before)


async def test_a_slash_selects_the_words_so_that_typing_replaces_them(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await searched(pilot, "harbour")
        await pilot.press("enter", "slash", *"news")
        assert screen.bar.input.value == "news"


@pytest.mark.parametrize(("arrow", "text"), [("right", "harbourx"), ("end", "harbourx"), ("left", "xharbour")])
async def test_an_arrow_keeps_the_words(started, arrow: str, text: str) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await searched(pilot, "harbour")
        await pilot.press("enter", "slash", arrow, "x")
        assert screen.bar.input.value == text


async def test_escape_cancels_the_editing_of_the_whole_query(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("tag", "harbour"))
        await searched(pilot, "number")
        before = screen.query_state
        await pilot.press("enter", "F", *" and more", "escape")
        assert (screen.pane, screen.focused, screen.query_state) == ("posts", screen.posts, before)
        assert screen.bar.input.value == "number"


async def test_what_was_accepted_cannot_be_cancelled_later(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("tag", "harbour"))
        await pilot.press("F", "enter")
        await until(pilot, lambda: screen.pane == "posts" and screen.focused is screen.posts)
        await pilot.press("slash", "escape", "escape")
        assert screen.query_state.text == ""


_FIELDS = ["slash", "h f", "enter slash", "t", "ctrl+p", "d"]
"""Keys that lead into a field, each into another one."""


@pytest.mark.parametrize("field", _FIELDS)
async def test_letters_typed_on_after_escape_mark_nothing(started, monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        monkeypatch.setattr("tui.ui.screens.browse._TYPING_ON", inf)
        # In the search bar the first Escape clears the words.
        await pilot.press(*field.split(), "2", *["escape"] * (1 + (field == "slash")))
        await until(pilot, lambda: pilot.app.screen is screen and screen.posts.cursor_row is not None)
        row = screen.posts.cursor_row
        await pilot.press("s", "m")
        assert not screen.library.rows([row.id])[0].starred
        monkeypatch.setattr("tui.ui.screens.browse._TYPING_ON", 0)
        await pilot.press("s")
        await until(pilot, lambda: screen.library.rows([row.id])[0].starred)


@pytest.mark.parametrize("field", _FIELDS)
async def test_a_key_after_escape_from_a_field_with_nothing_typed_marks(
    started, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        row = screen.posts.cursor_row
        monkeypatch.setattr("tui.ui.screens.browse._TYPING_ON", inf)
        await pilot.press(*field.split(), "escape", "s")
        await until(pilot, lambda: screen.library.rows([row.id])[0].starred)


async def test_a_key_pressed_long_after_escape_marks_also_where_escape_is_handled_late(
    started, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        row = screen.posts.cursor_row
        monkeypatch.setattr("tui.ui.screens.browse._TYPING_ON", 1_000)
        await pilot.press("ctrl+p", "x")
        escape = events.Key("escape", None)
        escape.time -= 2_000
        pilot.app.post_message(escape)
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("s")
        await until(pilot, lambda: screen.library.rows([row.id])[0].starred)


async def test_a_query_that_finds_nothing_says_what_to_press(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await searched(pilot, "zzzzqqqq")
        assert screen.posts.notice == ("No post is like that", "Esc clears the search")


async def test_what_is_not_understood_is_said_under_the_bar(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await searched(pilot, "date:nonsense")
        await until(pilot, lambda: screen.query_one("#warnings").display)


async def test_a_picked_facet_is_a_chip_and_part_of_the_query(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("h", "enter")
        await until(pilot, lambda: len(screen.posts.ids) < 12)
        assert screen.query_state.text in ("tag:kitchen", "tag:harbour")
        await until(pilot, lambda: any(line.picked for line in screen.facets_pane.list.lines))


async def test_counts_follow_what_is_picked(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("tag", "harbour"))
        await until(pilot, lambda: screen.facets.posts == 4)
        assert {(value.value, value.count) for value in screen.facets.values["author"]} == {
            ("Ines Marrow", 2),
            ("林晚舟", 2),
        }


async def test_several_facets_combine(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("tag", "harbour"))
        screen.apply_query(screen.query_state.toggle("author", "林晚舟"))
        await until(pilot, lambda: shown(screen) == ["渡口的灯还亮着", "Harbour news number 2"])


async def test_a_second_date_takes_the_place_of_the_first(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("date", "2021-11"))
        screen.apply_query(screen.query_state.toggle("date", "2021-10"))
        await until(pilot, lambda: shown(screen) == ["Harbour news number 2"])


async def test_backspace_in_an_empty_bar_takes_the_last_chip_off(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("tag", "harbour"))
        await pilot.press("slash", "backspace")
        assert screen.query_state.text == ""


async def test_a_click_on_a_chip_takes_it_off(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("tag", "harbour"))
        await pilot.pause()
        await pilot.click("Chips", offset=(3, 0))
        await until(pilot, lambda: screen.query_state.text == "")


async def test_x_clears_filters_and_keeps_words(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("tag", "kitchen"))
        await searched(pilot, "harbour author:林晚舟")
        await pilot.press("enter", "x")
        assert screen.query_state.text == "harbour"


async def test_escape_backs_out_of_the_search_and_then_of_the_filters(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("tag", "kitchen"))
        await searched(pilot, "harbour")
        await pilot.press("enter", "escape")
        assert screen.query_state.text == "tag:kitchen"
        await pilot.press("escape")
        assert screen.query_state.text == ""


async def test_t_picks_a_tag_by_typing(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("t")
        await typed(pilot, "kit")
        await pilot.press("enter")
        await until(pilot, lambda: screen.query_state.text == "tag:kitchen")


async def test_d_picks_a_month_or_what_is_written(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("d")
        await typed(pilot, "2021-02..2021-03")
        await pilot.press("enter")
        await until(pilot, lambda: shown(screen) == ["Harbour news number 9", "Harbour news number 10"])


async def test_s_orders_the_list_by_title(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("S")
        await typed(pilot, "/oldest")
        await pilot.press("enter")
        await until(pilot, lambda: shown(screen)[0] == "Harbour news number 11")


async def test_pasted_lines_are_one_query(started) -> None:
    from textual.events import Paste

    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        screen.bar.input.post_message(Paste("harbour\x1b[31m\nnews\r\n"))
        await until(pilot, lambda: screen.query_state.typed == "harbour news")


async def test_f_makes_everything_text(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.toggle("tag", "harbour").with_text("news"))
        await pilot.press("F")
        assert (screen.bar.input.value, screen.query_state.picked) == ("tag:harbour news", ())
        assert screen.focused is screen.bar.input


async def test_up_brings_what_was_searched_for_before_also_in_another_run(started, library) -> None:
    library.state.remember_search("渡口")
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash", "up")
        await until(pilot, lambda: shown(screen) == ["渡口的灯还亮着"])
        await pilot.press("down", "down")
        await until(pilot, lambda: screen.focused is screen.posts)
        assert screen.query_state.text == ""


async def test_f_among_the_facets_finds_values_by_typing(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("h", "f")
        await typed(pilot, "linwanzhou")
        values = screen.facets_pane.list
        await until(pilot, lambda: [line.value for line in values.lines if line.kind == "value"] == ["林晚舟"])
        await pilot.press("enter", "enter")
        await until(pilot, lambda: screen.query_state.text == "author:林晚舟")


async def test_escape_brings_all_values_back(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("h")
        values = screen.facets_pane.list
        before = [line.value for line in values.lines]
        await pilot.press("f")
        await typed(pilot, "zzzz")
        await until(pilot, lambda: [line.label for line in values.lines] == ["Nothing like that"])
        await pilot.press("escape")
        await until(pilot, lambda: [line.value for line in values.lines] == before)
        assert screen.focused is values


async def test_values_found_by_typing_follow_the_search(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("h", "f")
        await typed(pilot, "kitchen")
        values = screen.facets_pane.list
        await until(pilot, lambda: [line.count for line in values.lines if line.value == "kitchen"] == [8])
        await pilot.press("enter", "slash")
        await typed(pilot, '"number 7"')
        await until(pilot, lambda: [line.count for line in values.lines if line.value == "kitchen"] == [1])


async def test_a_slash_can_be_typed(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, "24/7 a-b")
        assert screen.bar.input.value == "24/7 a-b"
        await pilot.press("escape", "escape", "h", "f")
        await typed(pilot, "a/b@_+")
        assert screen.facets_pane.find_bar.input.value == "a/b@_+"


@pytest.mark.parametrize(("key", "order"), [("down", "-date"), ("ctrl+n", "-date"), ("pagedown", "relevance")])
async def test_keys_move_among_what_can_be_picked(started, key: str, order: str) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("S", key, "enter")
        await until(pilot, lambda: screen.query_state.text == f"sort:{order}")


async def test_down_after_typing_moves_among_what_fits(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("S", "slash", *"first", "down", "down", "enter")
        await until(pilot, lambda: screen.query_state.text == "sort:date")


async def test_an_order_that_is_typed_takes_the_place_of_the_one_picked(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("S", "slash", *"title", "enter")
        await until(pilot, lambda: screen.query_state.picked == ("sort:title",))
        await pilot.press("slash")
        await typed(pilot, "sort:date")
        await until(pilot, lambda: screen.query_state.text == "sort:date")
        assert screen.bar.chips.terms == ()


async def test_an_order_that_is_picked_takes_the_place_of_the_one_typed(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, "number sort:date")
        await pilot.press("enter", "S", "slash", *"title", "enter")
        await until(pilot, lambda: (screen.query_state.typed, screen.query_state.picked) == ("number", ("sort:title",)))


async def test_warnings_take_one_line_however_many_and_what_is_unfinished_comes_last(started) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, '"open')
        await pilot.press("home")
        await typed(pilot, "date:2021-13 is:foo sort:x ")
        line = screen.query_one("#warnings")
        await until(pilot, lambda: line.display and "sort:x" in str(line.render()))
        await pilot.pause()
        assert line.size.height == 1
        shown = line.render_line(0).text
        assert shown.strip().startswith("date:2021-13 is no date · is:foo")
        assert shown.rstrip().endswith("…")


async def test_a_narrow_screen_has_shorter_words_for_what_was_read(started) -> None:
    async with started((40, 10)) as pilot:
        screen = screen_of(pilot)
        screen.reporting.warn_of_query(("0 of 12,000 articles can be searched so far",))
        line = screen.query_one("#warnings")
        await until(pilot, lambda: line.size.height)
        assert line.size.height == 1
        assert line.render_line(0).text.strip() == "0 of 12,000 articles read so far"


async def test_with_nothing_found_a_picked_value_is_let_go_where_it_was_picked(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        values = screen.facets_pane.list
        await pilot.click(values, offset=(4, [line.value for line in values.lines].index("kitchen")))
        await searched(pilot, "zzzzqqqq")
        await until(pilot, lambda: [line.value for line in values.lines] == ["", "kitchen"])
        assert (values.lines[1].count, values.lines[1].picked) == (0, True)
        await pilot.click(values, offset=(4, 1))
        assert screen.query_state.picked == ()


async def test_a_slash_in_a_dialog_to_type_in_is_taken_for_its_key(started) -> None:
    async with started() as pilot:
        await pilot.press("t", "slash", "k", "i", "t")
        dialog = pilot.app.screen
        await until(pilot, lambda: getattr(dialog, "shown_for", None) == "kit")
        await pilot.press("enter")
        await until(pilot, lambda: screen_of(pilot).query_state.text == "tag:kitchen")
