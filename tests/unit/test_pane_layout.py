"""Which panes are shown at which size."""

from __future__ import annotations

import pytest

from tui.ui.pane_layout import BESIDE_TEXT, DIVIDER, PANES, PaneLayout
from tui.ui.widgets.rows import RowForm


@pytest.mark.parametrize(
    ("layout", "shown"),
    [
        (PaneLayout(120, 40), "timeline facets posts article"),
        (PaneLayout(120, 40, is_reading=True), "timeline posts article"),
        (PaneLayout(240, 40, is_reading=True), "timeline facets posts article"),
        (PaneLayout(104, 20), "timeline facets posts article"),
        (PaneLayout(104, 19), "facets posts article"),
        (PaneLayout(103, 20), "timeline posts article"),
        (PaneLayout(73, 20), "timeline posts article"),
        (PaneLayout(80, 24, has_drawer=True), "timeline facets posts article"),
        (PaneLayout(119, 40, is_reading=True), "timeline article"),
        (PaneLayout(100, 40, is_reading=True, measure=60), "timeline posts article"),
        (PaneLayout(100, 40, is_reading=True, reading_width=40), "timeline posts article"),
        (PaneLayout(100, 40, is_reading=True, grows=False), "timeline posts article"),
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


def cells_of(layout: PaneLayout) -> tuple[int, int, int]:
    """Cells of the facets that are shown, of the list, and of the article's text."""
    facets = (layout.facets_cells or 0) if layout.shows("facets") else 0
    posts = (layout.posts_cells or 0) if layout.shows("posts") else 0
    beside = facets + posts + DIVIDER * (bool(facets) + bool(posts)) + BESIDE_TEXT
    return facets, posts, layout.width - beside


@pytest.mark.parametrize("width", [120, 140, 160, 240])
def test_a_chosen_title_has_48_cells_beside_a_whole_date_and_a_read_line_its_measure(width: int) -> None:
    layout = PaneLayout(width, 40)
    title = RowForm(cells_of(layout)[1] - 1, has_years=False).title_cells
    assert title >= 48
    assert cells_of(layout.revealing("article"))[2] >= layout.measure


def test_the_list_moves_only_where_the_article_needs_its_room() -> None:
    for width in range(60, 300):
        layout = PaneLayout(width, 40)
        reading = layout.revealing("article")
        if reading.posts_cells != layout.posts_cells and not reading.is_alone:
            assert cells_of(reading)[2] <= layout.measure
            assert not reading.is_wide or reading.is_folded
        if reading.is_folded:
            assert cells_of(layout)[2] < layout.measure
        assert reading.choosing_cells == layout.choosing_cells
        assert reading.revealing("posts") == layout


@pytest.mark.parametrize("measure", [40, 66, 80])
def test_a_read_line_has_its_measure_wherever_the_terminal_has_the_room(measure: int) -> None:
    for width in range(measure + BESIDE_TEXT, 200):
        assert cells_of(PaneLayout(width, 40, measure=measure).revealing("article"))[2] >= measure


def test_nothing_moves_where_the_panes_are_to_be_even() -> None:
    layout = PaneLayout(160, 45, grows=False)
    reading = layout.revealing("article")
    assert reading.shows("facets")
    assert cells_of(reading) == cells_of(layout)
    assert abs(layout.posts_cells - (160 - 29 - 2 * DIVIDER - layout.posts_cells)) <= 1


def test_the_mouse_moves_no_pane_that_it_can_see() -> None:
    reading = PaneLayout(120, 40).revealing("article")
    assert reading.focusing("posts") == reading
    assert PaneLayout(120, 40).focusing("article") == PaneLayout(120, 40)
    assert PaneLayout(40, 10).focusing("article").shows("article")
    assert not PaneLayout(80, 24, has_drawer=True).focusing("posts").has_drawer


def test_a_measure_as_wide_as_there_is_room_for_is_the_widest() -> None:
    for width in range(60, 300):
        for is_zen in (False, True):
            reading = PaneLayout(width, 40, measure=120, is_zen=is_zen).revealing("article")
            if not (is_zen or reading.is_narrow) and reading.most_measure <= 120:
                assert reading.most_measure == cells_of(reading)[2]


@pytest.mark.parametrize("is_reading", [False, True])
@pytest.mark.parametrize("column", [0, 30, 70, 500])
def test_a_divider_stands_where_it_is_dragged_while_both_panes_have_room(is_reading: bool, column: int) -> None:
    layout = PaneLayout(120, 40, is_reading=is_reading)
    name = layout.divider("article")
    facets, posts, _ = cells_of(dragged := layout.dragged(name, column))
    assert dragged.divider("article") == name
    stands = facets + DIVIDER * bool(facets) + posts
    assert stands == max(facets + DIVIDER * bool(facets) + 16, min(column, 120 - DIVIDER - 16))
    assert dragged.placed(name, 0) == layout


def test_dragged_facets_stay_so_wide_at_another_size() -> None:
    layout = PaneLayout(120, 40).dragged("facets_width", 33)
    assert cells_of(layout)[0] == 33
    assert cells_of(layout.resized(160, 40, "posts"))[0] == 33
