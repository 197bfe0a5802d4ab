"""Acts on posts from the screen: told with the key that undoes them, undone, done again."""

from __future__ import annotations

import pytest

from tests.ui.conftest import screen_of, until
from tui.ui.widgets import lines


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told stays on the screen for as long as a test may take."""
    monkeypatch.setattr(lines, "_TELLING", 3600.0)


async def test_a_mark_is_told_with_the_key_that_undoes_it(started) -> None:
    async with started(watch=False) as pilot:
        await pilot.press("s")
        text = "".join(text for text, _, _ in screen_of(pilot).hints.parts(80))
        assert text == " “渡口的灯还亮着” starred · U undoes "


async def test_where_the_foot_is_narrow_the_title_is_cut_and_not_what_was_done(started) -> None:
    async with started((40, 10), watch=False) as pilot:
        await pilot.press("j", "s")
        text = "".join(text for text, _, _ in screen_of(pilot).hints.parts(32))
        assert text == " “Harbour…” starred · U undoes "


async def test_capital_u_undoes_what_was_done_last(started) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        await pilot.press("s", "m", "U")
        await until(pilot, lambda: not screen.posts.cursor_row.read)
        assert screen.posts.cursor_row.starred


async def test_control_r_does_again_what_was_undone(started) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        await pilot.press("s", "U")
        await until(pilot, lambda: not screen.posts.cursor_row.starred)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: screen.posts.cursor_row.starred)


async def test_where_there_is_nothing_to_undo_that_is_said(started) -> None:
    async with started(watch=False) as pilot:
        await pilot.press("U")
        await until(pilot, lambda: [one.message for one in pilot.app._notifications] == ["There is nothing to undo."])


async def test_what_became_read_by_being_read_is_no_act_to_undo(started) -> None:
    async with started(watch=False, read_after=0.02) as pilot:
        screen = screen_of(pilot)
        await pilot.press("s", "enter")
        await until(pilot, lambda: screen.posts.cursor_row.read)
        await pilot.press("U")
        await until(pilot, lambda: not screen.posts.cursor_row.starred)
        assert screen.posts.cursor_row.read
