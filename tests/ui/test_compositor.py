"""Wide characters at the edges of what lies above and beneath."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static, TextArea

from tui.ui.compositor import keep_wide_characters

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual._compositor import Compositor
    from textual.screen import Screen

LEFT, RIGHT, ABOVE = "渡船渡船渡船渡船", "灯塔灯塔灯塔灯塔灯塔", "港口结冰港口结"


class Panes(App[None]):
    """Two panes side by side, 17 and 23 cells wide, and something 14 cells wide that lies over where they meet."""

    CSS = """
    Screen { layers: below above; }
    Horizontal { height: 2; layer: below; }
    #left { width: 17; }
    #right { width: 23; }
    #above { layer: above; width: 14; height: 1; offset: 11 0; }
    """

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(f"{LEFT}\n{LEFT}", id="left")
            yield Static(f"{RIGHT}\n{RIGHT}", id="right")
        yield Static(ABOVE, id="above")

    @property
    def put_together(self) -> Compositor:
        """What puts the screen together."""
        return self.screen._compositor


@pytest.fixture
def panes() -> Panes:
    keep_wide_characters()
    return Panes()


async def test_what_lies_above_is_whole_where_panes_meet_beneath(panes: Panes) -> None:
    async with panes.run_test(size=(40, 4)):
        first, second = panes.put_together.render_strips()[:2]
        assert ABOVE in first.text
        assert (first.cell_length, second.text.rstrip()) == (40, f"{LEFT} {RIGHT}")


async def test_a_character_half_beneath_is_blank(panes: Panes) -> None:
    async with panes.run_test(size=(40, 4)):
        assert panes.put_together.render_strips()[0].text.rstrip() == f"渡船渡船渡 {ABOVE}灯塔灯塔灯塔"


@pytest.mark.parametrize("x", range(12))
@pytest.mark.parametrize("width", [1, 4, 7, 20])
async def test_what_is_painted_anew_ends_behind_a_whole_character(panes: Panes, x: int, width: int) -> None:
    async with panes.run_test(size=(40, 4)) as pilot:
        await panes.query_one("#above").remove()
        await pilot.pause()
        whole = panes.put_together.render_strips()[0].text
        panes.put_together._dirty_regions = {Region(x, 0, width, 1)}
        update = panes.put_together.render_partial_update()
        assert update is not None
        painted = re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", update.render_segments(panes.console))
        assert painted in whole
        assert " " not in painted.rstrip().replace(f"{LEFT[-1]} {RIGHT[0]}", "")


class Editor(App[None]):
    """An editor, which draws itself with the styles of its parts."""

    CSS = "TextArea { height: 2; }"

    def compose(self) -> ComposeResult:
        yield TextArea("渡船")


@pytest.fixture
async def removed() -> AsyncIterator[Screen[None]]:
    """A screen whose editor is removed, before the others are laid out again."""
    keep_wide_characters()
    app = Editor()
    async with app.run_test(size=(20, 4)) as pilot:
        await pilot.pause()
        with app.batch_update():
            await app.query_one(TextArea).remove()
            assert any(isinstance(widget, TextArea) for widget in app.screen._compositor.visible_widgets)
            yield app.screen


async def test_a_mouse_over_a_removed_widget_is_over_what_was_beneath(removed: Screen[None]) -> None:
    assert removed.get_widget_at(1, 0)[0] is removed
    assert [widget for widget, _ in removed.get_widgets_at(1, 0)] == [removed]
    assert removed.get_widget_and_offset_at(1, 0)[0] is removed
    assert removed.get_style_at(1, 0).link is None


async def test_a_removed_widget_is_not_drawn(removed: Screen[None]) -> None:
    assert "渡" not in removed._compositor.render_strips()[0].text


async def test_only_what_changed_is_painted_anew(panes: Panes) -> None:
    async with panes.run_test(size=(40, 4)):
        panes.put_together._dirty_regions = {Region(17, 1, 23, 1)}
        update = panes.put_together.render_partial_update()
        assert update is not None
        painted = update.render_segments(panes.console)
        assert RIGHT in painted
        assert LEFT[0] not in painted


async def test_only_what_is_seen_of_a_change_is_drawn(panes: Panes, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    render = Widget.render_lines
    async with panes.run_test(size=(40, 4)):
        monkeypatch.setattr(
            Widget, "render_lines", lambda widget, crop: drawn.append(f"{widget}") or render(widget, crop)
        )
        panes.put_together._dirty_regions = {Region(28, 0, 12, 1)}
        assert panes.put_together.render_partial_update() is not None
    assert drawn == ["Static(id='right')"]


async def test_nothing_is_drawn_of_what_lies_between_two_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lines(App[None]):
        def compose(self) -> ComposeResult:
            yield from (Static(name, id=name) for name in ("first", "between", "last"))

    keep_wide_characters()
    drawn: list[str | None] = []
    render = Static.render_lines
    async with Lines().run_test() as pilot:
        monkeypatch.setattr(
            Static, "render_lines", lambda widget, crop: drawn.append(widget.id) or render(widget, crop)
        )
        put_together = pilot.app.screen._compositor
        for name in ("first", "last"):
            pilot.app.query_one(f"#{name}").refresh()
        put_together.update_widgets({pilot.app.query_one("#first"), pilot.app.query_one("#last")})
        assert put_together.render_partial_update() is not None
    assert sorted(map(str, drawn)) == ["first", "last"]
