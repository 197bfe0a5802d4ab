"""The lines of the facets pane as they are drawn."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widgets import Button

from tui.model import Facets, FacetValues
from tui.ui.widgets.facet_list import FacetList

NORTH, SOUTH = "Committee for the Protection of Rivers (north)", "Committee for the Protection of Rivers (south)"


async def drawn(values: dict[str, tuple[int, int]], width: int) -> list[str]:
    """The lines of a section of tags with these posts and unread posts, in a list as wide as this."""
    counts, unread = zip(*values.values(), strict=True)
    facets = Facets({"tag": FacetValues([*values], [*counts], [*unread])}, (), max(counts), max(unread))

    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield FacetList()

    async with Host().run_test(size=(width, 12)) as pilot:
        shown = pilot.app.query_one(FacetList)
        shown.show(facets, frozenset())
        await pilot.pause()
        return [shown.render_line(y).text for y in range(1, 1 + len(values))]


async def test_a_bar_stands_beside_a_name_that_leaves_room_for_it() -> None:
    (line,) = await drawn({"harbour": (20, 20)}, 29)
    assert line == "  harbour          ██████ 20 "


async def test_a_name_takes_the_room_of_bar_and_unread_posts_before_it_is_cut() -> None:
    long, _ = await drawn({"The Harbour Gazette": (7, 3), "kitchen": (12345, 45)}, 29)
    assert long == "  The Harbour Gazette      7 "


async def test_unread_posts_are_counted_where_they_differ() -> None:
    some, every = await drawn({"harbour": (20, 3), "kitchen": (10, 10)}, 29)
    assert "3●" in some
    assert "●" not in every


async def test_names_that_begin_alike_are_told_apart_where_they_are_cut() -> None:
    north, south = await drawn({NORTH: (9, 0), SOUTH: (8, 0)}, 29)
    assert north == "  Committee for th…(north) 9 "
    assert south == "  Committee for th…(south) 8 "


class Recorded(FacetList):
    """Notes which lines of it are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: set[int] = set()

    def render_line(self, y: int) -> Strip:
        self.drawn.add(y)
        return super().render_line(y)


async def test_of_another_count_and_a_moved_cursor_no_more_than_their_lines_are_drawn() -> None:
    def facets(*counts: int) -> Facets:
        names = [f"tag {number}" for number in range(len(counts))]
        return Facets({"tag": FacetValues(names, counts, [0] * len(counts))}, (), max(counts), 0)

    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield Recorded()

    async with Host().run_test(size=(30, 7)) as pilot:
        shown = pilot.app.query_one(Recorded)
        shown.show(facets(9, 8, 7, 6), frozenset())
        await pilot.pause()
        shown.drawn.clear()
        shown.show(facets(9, 8, 7, 5), frozenset())
        await pilot.pause()
        assert shown.drawn == {1, 4}  # the cursor's too
        shown.drawn.clear()
        shown.action_down()
        await pilot.pause()
        assert shown.drawn == {1, 2}
        shown.drawn.clear()
        shown.show(facets(9, 8, 7, 10), frozenset())
        await pilot.pause()
        assert shown.drawn == {*range(7)}


async def test_other_values_are_shown_from_the_first_on_and_other_counts_move_nothing() -> None:
    def facets(names: list[str], count: int) -> Facets:
        return Facets({"tag": FacetValues(names, [count] * len(names), [0] * len(names))}, (), count, 0)

    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield Button("elsewhere")
            yield FacetList()

    names = [f"tag {number}" for number in range(8)]
    async with Host().run_test(size=(30, 7)) as pilot:
        shown = pilot.app.query_one(FacetList)
        shown.show(facets(names, 9), frozenset())
        await pilot.pause()
        for _ in range(2):
            shown.action_down()
        shown.scroll_to(y=3, animate=False, force=True, immediate=True)
        shown.show(facets(names, 8), frozenset())
        assert shown.scroll_offset.y == 3
        shown.scroll_to(y=3, animate=False, force=True, immediate=True)
        shown.show(facets(names[1:], 8), frozenset())
        assert shown.scroll_offset.y == 0


async def test_clearing_the_filters_from_elsewhere_shows_the_values_from_the_first_on() -> None:
    names = [f"tag {number}" for number in range(8)]
    facets = Facets({"tag": FacetValues(names, [9] * 8, [0] * 8)}, (), 9, 0)

    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield Button("elsewhere")
            yield FacetList()

    async with Host().run_test(size=(30, 7)) as pilot:
        shown = pilot.app.query_one(FacetList)
        shown.show(facets, frozenset({("tag", "tag 0")}))
        await pilot.pause()
        shown.action_last()
        assert shown.scroll_offset.y > 0
        shown.show(facets, frozenset())
        assert (shown.scroll_offset.y, shown.lines[shown.cursor_line].value) == (0, "tag 0")
