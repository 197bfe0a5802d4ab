"""Exporting from the screen: what is selected or shown, to a file that is named, until it is stopped."""

from __future__ import annotations

import json
import threading

import pytest

from tests.conftest import PATIENCE
from tests.ui.conftest import screen_of, typed, until
from tui.export import writing
from tui.ui.exporting import Exporting
from tui.ui.messages import ExportProgressed
from tui.ui.screens.name import NameScreen


def titles(path) -> list[str]:
    return [json.loads(line)["title"] for line in path.read_text(encoding="utf-8").splitlines()]


async def name_file(pilot, name: str) -> None:
    await pilot.press("w")
    await until(pilot, lambda: pilot.app.screen is not screen_of(pilot))
    await pilot.press("ctrl+u")
    await typed(pilot, name)
    await pilot.press("enter")


async def told(pilot, words: str) -> None:
    await until(pilot, lambda: any(words in one.message for one in pilot.app._notifications))


async def test_what_is_shown_is_written_in_its_order(started, tmp_path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        await name_file(pilot, f"{tmp_path}/all.jsonl")
        await told(pilot, "posts written to")
        assert len(titles(tmp_path / "all.jsonl")) == len(screen.posts.ids)
        assert titles(tmp_path / "all.jsonl")[0] == screen.posts.cursor_row.title


async def test_what_is_selected_is_written_alone(started, tmp_path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        await pilot.press("asterisk", "asterisk")
        await name_file(pilot, f"{tmp_path}/two.jsonl")
        await told(pilot, "2 posts written to")
        assert len(titles(tmp_path / "two.jsonl")) == 2


async def test_the_key_again_stops_it_and_leaves_nothing(started, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, begun, exported_posts = threading.Event(), threading.Event(), writing.exported_posts

    def slowly(*args):
        for post in exported_posts(*args):
            yield post
            begun.set()
            assert go_on.wait(PATIENCE)

    monkeypatch.setattr(writing, "exported_posts", slowly)
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        await name_file(pilot, f"{tmp_path}/none.jsonl")
        await until(pilot, begun.is_set)
        await until(pilot, lambda: "writing" in screen.hints.told)
        await pilot.press("w")
        go_on.set()
        await told(pilot, "Nothing is written")
        assert not list(tmp_path.glob("*none*"))


async def test_an_ending_that_is_no_format_is_told(started, tmp_path) -> None:
    async with started() as pilot:
        await name_file(pilot, f"{tmp_path}/a.doc")
        await told(pilot, ".epub")


@pytest.mark.parametrize(("folded", "wanted"), [(0, "Export 15,172 posts to a file"), (11_100, "11,100 folded")])
async def test_the_narrowest_screen_has_room_for_the_title(started, folded: int, wanted: str) -> None:
    async with started(size=(40, 24)) as pilot:
        exporting = Exporting(pilot.app.library, post=str, ask=lambda dialog, _then: pilot.app.push_screen(dialog))
        exporting.ask(range(15_172), "", folded, archived_at="")
        await until(pilot, lambda: isinstance(pilot.app.screen, NameScreen) and pilot.app.screen.heading.size.width)
        heading = pilot.app.screen.heading
        await until(pilot, lambda: wanted in heading.render_line(0).text)


async def test_the_dialog_says_where_to_and_what_is_replaced(started, tmp_path) -> None:
    (tmp_path / "a.md").write_text("")
    async with started() as pilot:
        await pilot.press("w")
        await until(pilot, lambda: pilot.app.screen is not screen_of(pilot))
        await pilot.press("ctrl+u")
        await typed(pilot, f"{tmp_path}/a.md")
        await until(pilot, lambda: pilot.app.screen.outcome.text == f"in place of {tmp_path}/a.md")


async def test_how_far_it_is_piles_up_no_notifications_in_zen(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("z")
        await until(pilot, lambda: not screen.hints.display)
        screen.on_export_progressed(ExportProgressed(1, 3))
        screen.notify("said after it")
        await told(pilot, "said after it")
        assert not any("1 of 3" in one.message for one in pilot.app._notifications)
