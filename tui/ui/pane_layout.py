"""Which panes are shown at which size of the terminal, and how wide they are.

The pane where one is has the room: while posts are chosen, the list; while one is read, the article, beside which the
facets fold, and the list as well where a line of text would not have its measure beside it. Widths change on the way
into the article and out of it, and at no other time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Pane = Literal["timeline", "facets", "posts", "article"]

PANES: tuple[Pane, ...] = ("timeline", "facets", "posts", "article")
"""The panes in the order Tab visits them."""

DividerName = Literal["facets_width", "posts_width", "reading_width"]
"""A divider that can be dragged, by the setting that keeps where it stands: the width of the pane to its left."""

WIDE_COLUMNS = 104
"""From this width on the facets, the list and the article stand side by side; below it the facets are a drawer."""

MIDDLE_COLUMNS = 73
"""From this width on the list and the article stand side by side; below it only one of the two is shown."""

TALL_ROWS = 20
"""From this height on there is room for the timeline."""

DIVIDER = 1
"""Cells between two panes."""

_FACETS, _FACETS_IN_MANY, _MANY_COLUMNS = 26, 29, 140
"""Cells of the facets; and in so many columns."""

_LIST = 65
"""Cells of the list in which a title has 48 in a line of its own, beside a whole date."""

_LEAST_LIST, _LEAST_LIST_READING = 46, 34
"""Cells that the list has at least; and beside an article that is read."""

_LEAST_ARTICLE, _LEAST_ARTICLE_OF_THREE = 32, 27
"""Cells that the article has at least, beside a list that has more than its least; and where the facets stand there
too.
"""

_SHARE_OF_LIST = 0.55
"""How much of the room for list and article the list has, where that is more than it needs."""

_LEAST_DRAGGED = 16
"""Cells of a pane that is dragged small."""

BESIDE_TEXT = 5
"""Cells of the article's pane beside its text: the margins, and the scroll bar."""


@dataclass(frozen=True, slots=True)
class PaneLayout:
    """What the panes are arranged by: the size of the screen in cells, the settings, and what the reader has opened."""

    width: int = 0
    height: int = 0
    has_drawer: bool = False
    """The facets lie over the other panes."""
    is_reading: bool = False
    """The article has the room; a narrow screen shows it alone, and not the list."""
    is_zen: bool = False
    """The article is shown alone."""
    grows: bool = True
    """The pane where one is has the room; if not, list and article are equally wide and nothing moves."""
    measure: int = 80
    """Cells that a line of the article's text is to have."""
    facets_width: int = 0
    """Cells to which the facets were dragged; 0 where they were not."""
    posts_width: int = 0
    """The same of the list."""
    reading_width: int = 0
    """The same of the list beside an article that is read."""

    @property
    def is_tall(self) -> bool:
        """Whether there is room for the timeline."""
        return self.height >= TALL_ROWS

    @property
    def is_wide(self) -> bool:
        """Whether there is room for all three panes side by side."""
        return self.width >= WIDE_COLUMNS

    @property
    def is_narrow(self) -> bool:
        """Whether only the list or only the article is shown."""
        return self.width < MIDDLE_COLUMNS

    @property
    def is_folded(self) -> bool:
        """Whether the facets give their room to an article that is read."""
        if not (self.is_wide and self.is_reading and self.grows):
            return False
        return self.width - self._facets - self._list_while_choosing - 2 * DIVIDER < self.measure + BESIDE_TEXT

    @property
    def is_alone(self) -> bool:
        """Whether the list gives its room as well to an article that is read."""
        if self.is_narrow or self.reading_width or not (self.is_reading and self.grows):
            return False
        return self.width - DIVIDER - _LEAST_LIST_READING < self.measure + BESIDE_TEXT

    @property
    def classes(self) -> dict[str, bool]:
        """The style classes of the screen, and whether each is set."""
        return {
            "-tall": self.is_tall, "-wide": self.is_wide, "-middle": not (self.is_wide or self.is_narrow),
            "-narrow": self.is_narrow, "-drawer": self.has_drawer, "-reading": self.is_reading, "-zen": self.is_zen,
            "-folded": self.is_folded, "-alone": self.is_alone,
        }  # fmt: skip

    @property
    def facets_cells(self) -> int | None:
        """Cells of the facets; None where they are a drawer."""
        return self._facets if self.is_wide else None

    @property
    def posts_cells(self) -> int | None:
        """Cells of the list; None where it has all there are."""
        if self.is_narrow:
            return None
        return self._list_while_reading if self.is_reading and self.grows else self._list_while_choosing

    @property
    def choosing_cells(self) -> int | None:
        """Cells of the list while posts are chosen: its rows are arranged for these, and so stay in place."""
        return None if self.is_narrow else self._list_while_choosing

    @property
    def most_measure(self) -> int:
        """Cells that a line of text can have at most, while the article is read."""
        wider = replace(self, is_reading=True, measure=self.width)
        if self.is_zen or self.is_narrow or wider.is_alone:
            return self.width - BESIDE_TEXT
        beside = wider.posts_cells or 0
        if not wider.is_folded and self.is_wide:
            beside += self._facets + DIVIDER
        return self.width - beside - DIVIDER - BESIDE_TEXT

    @property
    def _facets(self) -> int:
        own = _FACETS if self.width < _MANY_COLUMNS else _FACETS_IN_MANY
        return _clamped(self.facets_width or own, _LEAST_DRAGGED, self.width // 3)

    @property
    def _list_while_choosing(self) -> int:
        room = self.width - DIVIDER - (self._facets + DIVIDER if self.is_wide else 0)
        if self.posts_width:
            return _clamped(self.posts_width, _LEAST_DRAGGED, room - _LEAST_DRAGGED)
        if not self.grows:
            return max(_LEAST_LIST, room // 2)
        article = _LEAST_ARTICLE_OF_THREE if self.is_wide else _LEAST_ARTICLE
        return max(_LEAST_LIST, min(_LIST, room - article), round(room * _SHARE_OF_LIST))

    @property
    def _list_while_reading(self) -> int:
        room = self.width - DIVIDER
        if self.reading_width:
            return _clamped(self.reading_width, _LEAST_DRAGGED, room - _LEAST_DRAGGED)
        left = room - self.measure - BESIDE_TEXT
        return min(self._list_while_choosing, max(_LEAST_LIST_READING, left))

    def shows(self, pane: Pane) -> bool:
        """Whether a pane can be seen."""
        if self.is_zen:
            return pane == "article"
        if pane == "timeline":
            return self.is_tall and not self.is_narrow
        if pane == "facets":
            return (self.is_wide and not self.is_folded) or self.has_drawer
        if self.is_narrow:
            return (pane == "article") == self.is_reading
        return pane == "article" or not self.is_alone

    def resized(self, width: int, height: int, focused: Pane) -> PaneLayout:
        """The layout at another size, which still shows the pane that has the focus."""
        return replace(self, width=width, height=height).revealing(focused)

    def revealing(self, pane: Pane) -> PaneLayout:
        """The layout that gives this pane the room."""
        is_reading = self.is_reading
        if pane != "timeline":
            is_reading = pane == "article" or (pane == "facets" and is_reading and not self.is_wide)
        return replace(self, has_drawer=pane == "facets" and not self.is_wide, is_reading=is_reading)

    def focusing(self, pane: Pane) -> PaneLayout:
        """The layout that shows this pane, and else is as it was: nothing moves under the mouse."""
        has_drawer = pane == "facets" and not self.is_wide
        shown = replace(self, has_drawer=has_drawer)
        return shown if shown.shows(pane) else self.revealing(pane)

    def without_drawer(self) -> PaneLayout:
        """The layout with the drawer closed."""
        return replace(self, has_drawer=False)

    def zen(self, is_zen: bool) -> PaneLayout:
        """The layout with the article alone, or with everything again."""
        return replace(self, is_zen=is_zen)

    def divider(self, left_of: Pane) -> DividerName:
        """The divider to the left of the list or of the article, as it stands now."""
        if left_of == "posts":
            return "facets_width"
        return "reading_width" if self.is_reading and self.grows else "posts_width"

    def dragged(self, divider: DividerName, column: int) -> PaneLayout:
        """The layout with a divider in this column."""
        start = 0
        if divider != "facets_width" and self.is_wide and not self.is_folded:
            start = self._facets + DIVIDER
        return self.placed(divider, max(_LEAST_DRAGGED, column - start))

    def placed(self, divider: DividerName, width: int) -> PaneLayout:
        """The layout with this width to the left of a divider; 0 for what the layout gives it."""
        if divider == "facets_width":
            return replace(self, facets_width=width)
        return replace(self, posts_width=width) if divider == "posts_width" else replace(self, reading_width=width)


def _clamped(number: int, least: int, most: int) -> int:
    return max(least, min(number, most))
