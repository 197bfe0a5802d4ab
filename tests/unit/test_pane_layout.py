"""Which panes are shown at which size."""

from __future__ import annotations

import pytest

from tui.ui.pane_layout import PANES, PaneLayout


@pytest.mark.parametrize(
    ("layout", "shown"),
    [
        (PaneLayout(120, 40), "timeline facets posts article"),
        (PaneLayout(104, 20), "timeline facets posts article"),
        (PaneLayout(104, 19), "facets posts article"),
        (PaneLayout(103, 20), "timeline posts article"),
        (PaneLayout(73, 20), "timeline posts article"),
        (PaneLayout(80, 24, has_drawer=True), "timeline facets posts article"),
        (PaneLayout(72, 40), "posts"),
        (PaneLayout(72, 40, is_reading=True), "article"),
        (PaneLayout(40, 10, has_drawer=True), "facets posts"),
        (PaneLayout(120, 40, is_zen=True), "article"),
        (PaneLayout(40, 10, is_zen=True), "article"),
    ],
)
def test_what_is_shown(layout: PaneLayout, shown: str) -> None:
    assert [pane for pane in PANES if layout.shows(pane)] == shown.split()


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("pane", PANES[1:])
def test_a_revealed_pane_is_shown(width: int, pane) -> None:
    assert PaneLayout(width, 40).revealing(pane).shows(pane)


def test_a_resize_shows_the_pane_that_has_the_focus() -> None:
    assert PaneLayout(120, 40).resized(40, 10, "article").shows("article")
    assert not PaneLayout(80, 24, has_drawer=True).resized(120, 40, "facets").has_drawer


def test_one_width_has_one_class() -> None:
    for width in (40, 72, 73, 103, 104, 200):
        classes = PaneLayout(width, 24).classes
        assert sum(classes[name] for name in ("-narrow", "-middle", "-wide")) == 1
