"""The list of values under the search bar: when it is open, and what keys and the mouse do with it."""

from __future__ import annotations

from tests.ui.conftest import burst, screen_of, typed, until


def values(screen) -> tuple[str, ...]:
    return screen.bar.input.completions.values


def hints(screen) -> str:
    return "".join(text for text, _, _ in screen.hints.parts(120))


async def type_in_bar(pilot, text: str) -> None:
    await pilot.press("slash")
    await typed(pilot, text)


async def test_tab_takes_the_best_value_and_the_focus_stays(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await type_in_bar(pilot, "author:linwanzhou")
        await until(pilot, lambda: values(screen) == ("林晚舟",))
        assert "Tab take" in hints(screen)
        await pilot.press("tab")
        assert (screen.bar.input.value, screen.focused) == ("author:林晚舟", screen.bar.input)
        assert not values(screen)
        assert "to the list" in hints(screen)
        await until(pilot, lambda: screen.query_state.text == "author:林晚舟")


async def test_enter_takes_only_what_was_moved_onto(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await type_in_bar(pilot, "tag:")
        await until(pilot, lambda: values(screen) == ("kitchen", "harbour"))
        await pilot.press("down", "down", "enter")
        assert (screen.bar.input.value, screen.focused) == ("tag:harbour", screen.bar.input)
        await pilot.press("ctrl+u")
        await typed(pilot, "tag:harbou")
        await until(pilot, lambda: values(screen) == ("harbour",))
        await pilot.press("down", "up", "enter")
        await until(pilot, lambda: screen.focused is screen.posts)
        assert (screen.bar.input.value, values(screen)) == ("tag:harbou", ())


async def test_a_whole_value_leaves_enter_and_down_to_the_list_of_posts(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        for key in ("enter", "down"):
            await type_in_bar(pilot, "tag:harbour")
            await until(pilot, lambda: not screen.bar.input.is_awaiting)
            await pilot.press(key)
            await until(pilot, lambda: screen.focused is screen.posts)
            assert len(screen.posts.ids) == 4


async def test_escape_closes_the_list_first(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await type_in_bar(pilot, "tag:h")
        await until(pilot, lambda: values(screen))
        await pilot.press("escape")
        assert (values(screen), screen.bar.input.value, screen.focused) == ((), "tag:h", screen.bar.input)
        await pilot.press("escape")
        await until(pilot, lambda: not screen.bar.input.value)


async def test_keys_that_come_before_the_list_act_on_what_was_typed_before_them(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        burst(pilot, *"tag:har", "tab", *" news")
        await until(pilot, lambda: screen.bar.input.value == "tag:harbour news")


async def test_a_list_that_closes_before_a_key_for_it_comes_has_nothing_chosen(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await type_in_bar(pilot, "tag:h")
        await until(pilot, lambda: values(screen))
        burst(pilot, *"zzz", "down", "enter")
        await until(pilot, lambda: screen.query_state.text == "tag:hzzz" and not screen.bar.input.is_completing)
        assert (values(screen), screen.bar.input.completions.chosen) == ((), None)


async def test_a_click_takes_a_value_and_nothing_moves(started) -> None:
    async with started((40, 10)) as pilot:
        screen = screen_of(pilot)
        before = [widget.region for widget in (screen.bar, screen.posts, screen.hints)]
        await type_in_bar(pilot, "渡 tag:")
        await until(pilot, lambda: values(screen))
        await pilot.pause()
        assert [widget.region for widget in (screen.bar, screen.posts, screen.hints)] == before
        shown = screen.bar.input.completions
        assert shown.region.y == 1
        assert shown.region.x + 1 == screen.bar.input.region.x + len("渡 ") + 1 + len("tag:")
        await pilot.click(shown, offset=(2, 1))
        await until(pilot, lambda: screen.bar.input.value == "渡 tag:harbour")
        assert screen.focused is screen.bar.input


async def test_a_search_of_before_opens_no_list(started, library) -> None:
    library.state.remember_search("tag:h")
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash", "up")
        await until(pilot, lambda: screen.bar.input.value == "tag:h")
        await until(pilot, lambda: screen.current.has_result)
        assert (values(screen), screen.bar.input.is_awaiting) == ((), False)


async def test_a_list_that_goes_on_below_says_so(started) -> None:
    async with started() as pilot:
        await pilot.press("slash", *"date:")
        shown = screen_of(pilot).bar.input.completions
        await until(pilot, lambda: len(shown.values) > shown.size.height)
        last = shown.size.height - 1
        assert "more below" in shown.render_line(last).text
        burst(pilot, *["down"] * len(shown.values))
        await until(pilot, lambda: shown.chosen == shown.values[-1])
        assert shown.values[-1] in shown.render_line(last - 1).text
        assert "more below" not in shown.render_line(last).text
