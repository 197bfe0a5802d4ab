"""Which panes are seen at which width, and where the focus goes."""

from __future__ import annotations

from typing import Literal

from textual import events
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

from tui.commands import Place
from tui.ui.widgets.article_view import ArticleView
from tui.ui.widgets.facets_pane import FacetsPane
from tui.ui.widgets.find_bar import FindBar, FindInput
from tui.ui.widgets.lines import Hints
from tui.ui.widgets.post_list import PostList
from tui.ui.widgets.search_bar import QueryInput, SearchBar
from tui.ui.widgets.timeline import Timeline

Pane = Literal["timeline", "facets", "posts", "article"]

PANES: tuple[Pane, ...] = ("timeline", "facets", "posts", "article")
WIDE = 104
"""From this many columns on all three panes stand side by side; below, the facets are a drawer."""
MIDDLE = 73
"""From this many columns on list and article stand side by side; below, they take turns."""


TALL = 20
"""From this many rows on there is room for the timeline."""


class Panes(Screen[None]):
    """The part of the screen that arranges it: modes by width, a drawer, turns, and the focus."""

    bar: SearchBar
    posts: PostList
    article: ArticleView
    facets_pane: FacetsPane
    find_bar: FindBar
    timeline: Timeline
    hints: Hints

    def set_mode(self, width: int, height: int) -> None:
        """Set the mode for so many columns and rows; the focus stays where it is."""
        self.set_class(height >= TALL, "-tall")
        self.set_class(width >= WIDE, "-wide")
        self.set_class(MIDDLE <= width < WIDE, "-middle")
        self.set_class(width < MIDDLE, "-narrow")
        self._reveal(self.pane)

    @property
    def pane(self) -> Pane:
        """The pane the focus is in; the list, while it is in none."""
        widgets: dict[Widget | None, Pane] = {
            self.facets_pane.list: "facets", self.facets_pane.find_bar.input: "facets", self.timeline: "timeline",
            self.article: "article", self.find_bar.input: "article",
        }  # fmt: skip
        return widgets.get(self.focused, "posts")

    @property
    def place(self) -> Place:
        """Where keys go now."""
        if isinstance(self.focused, QueryInput):
            return "search"
        return "find" if isinstance(self.focused, FindInput) else self.pane

    def shows(self, pane: Pane) -> bool:
        """Whether a pane can be seen."""
        if self.has_class("-zen"):
            return pane == "article"
        if pane == "timeline":
            return self.has_class("-tall") and not self.has_class("-narrow")
        if pane == "facets":
            return self.has_class("-wide") or self.has_class("-drawer")
        if self.has_class("-narrow"):
            return (pane == "article") == self.has_class("-reading")
        return True

    def go_to(self, pane: Pane) -> None:
        """Show a pane and put the focus there."""
        if pane != "article":
            self.remove_class("-zen")
        self._reveal(pane)
        # At once, not when the queue is empty: the next key may have been pressed already.
        widgets: dict[Pane, Widget] = {
            "facets": self.facets_pane.list, "posts": self.posts, "article": self.article, "timeline": self.timeline,
        }  # fmt: skip
        self.set_focus(widgets[pane])

    def _reveal(self, pane: Pane) -> None:
        self.set_class(pane == "facets" and not self.has_class("-wide"), "-drawer")
        if pane in ("posts", "article"):
            self.set_class(pane == "article", "-reading")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        place = self.place
        self.hints.say(place)
        for pane in ("facets", "posts", "article"):
            self.query_one(f"#{pane}-pane").set_class(place != "search" and pane == self.pane, "-active")
        if place == "search":
            self.remove_class("-drawer")
        elif place != "find":
            self._reveal(self.pane)

    def action_pane(self, way: int) -> None:
        """The next pane, or the one before; out of the search bar it is the list."""
        if self.place in ("search", "find"):
            self.go_to("posts" if self.place == "search" else self.pane)
            return
        panes = [pane for pane in PANES if pane != "timeline" or self.shows("timeline")]
        self.go_to(panes[(panes.index(self.pane) + way) % len(panes)])

    def action_find_value(self) -> None:
        """Have what is typed narrow the values of the facets."""
        self.go_to("facets")
        self.facets_pane.find()

    def on_facets_pane_left_finding(self) -> None:
        self.go_to("facets")

    def on_post_list_left_behind(self) -> None:
        self.go_to("facets")

    def on_article_view_left_behind(self) -> None:
        self.go_to("posts")

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Where a drag is: beneath a notification it goes on in the article, which that only lies above."""
        from textual.widgets._toast import ToastRack

        widget, offset = super().get_widget_and_offset_at(x, y)
        region = self.article.content_region
        if widget is not None and region and any(isinstance(at, ToastRack) for at in widget.ancestors):
            across = min(max(x, region.x), region.right - 1) - region.x
            down = min(max(y, region.y), region.bottom - 1) - region.y
            return self.article, self.article.offset_at(across, down)
        return widget, offset
