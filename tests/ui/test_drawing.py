"""What is drawn by itself: lines in the middle of a pane, and the first frame."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from tests.ui.conftest import screen_of, until
from tui.library.library import Library
from tui.settings import Folders, Settings
from tui.ui.app import MicroficheApp
from tui.ui.widgets.article_view import ArticleView
from tui.ui.widgets.drawing import notice
from tui.ui.widgets.post_list import PostList
from tui.ui.workers import lookups


def test_what_is_said_in_a_pane_is_wrapped_and_stands_in_its_middle() -> None:
    said = [("The post cannot be read: its file is gone", Style()), ("R looks again", Style())]
    lines = [notice(y, (24, 7), said, Style()).text for y in range(7)]
    assert [line.strip() for line in lines] == [
        "",
        "",
        "The post cannot be",
        "read: its file is gone",
        "R looks again",
        "",
        "",
    ]
    assert {len(line) for line in lines} == {24}


async def test_the_first_frame_has_the_posts(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "MAX_WAIT", 60.0)
    frames: list[list[str]] = []
    render = PostList.render_lines

    def note(posts: PostList, crop: Region) -> list[Strip]:
        strips = render(posts, crop)
        frames.append([strip.text for strip in strips])
        return strips

    monkeypatch.setattr(PostList, "render_lines", note)
    app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: frames)
    assert sum("Harbour news" in line for line in frames[0]) == 11


async def test_no_styles_are_worked_out_for_articles_before_there_is_one(started) -> None:
    async with started() as pilot:
        view = ArticleView()
        await screen_of(pilot).mount(view)
        assert not view._component_styles
        view.part("article--link")
        assert set(view._component_styles) == {"article--link"}


async def test_styles_that_were_asked_for_follow_the_theme(started) -> None:
    async with started() as pilot:
        view = screen_of(pilot).article
        before = view.part("article--link").color
        pilot.app.theme = "microfiche-light"
        await until(pilot, lambda: view.part("article--link").color != before)
