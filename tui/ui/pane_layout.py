"""Which panes are shown at which size of the terminal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Pane = Literal["timeline", "facets", "posts", "article"]

PANES: tuple[Pane, ...] = ("timeline", "facets", "posts", "article")
"""The panes in the order Tab visits them."""

WIDE_COLUMNS = 104
"""From this width on the facets, the list and the article stand side by side; below it the facets are a drawer."""

MIDDLE_COLUMNS = 73
"""From this width on the list and the article stand side by side; below it only one of the two is shown."""

TALL_ROWS = 20
"""From this height on there is room for the timeline."""


@dataclass(frozen=True, slots=True)
class PaneLayout:
    """What the panes are arranged by: the size of the screen in cells, and what the reader has opened."""

    width: int = 0
    height: int = 0
    has_drawer: bool = False
    """The facets lie over the other panes."""
    is_reading: bool = False
    """A narrow screen shows the article, not the list."""
    is_zen: bool = False
    """The article is shown alone."""

    @property
    def is_tall(self) -> bool:
        """Whether there is room for the timeline."""
        return self.height >= TALL_ROWS

    @property
    def is_wide(self) -> bool:
        """Whether all three panes stand side by side."""
        return self.width >= WIDE_COLUMNS

    @property
    def is_narrow(self) -> bool:
        """Whether only the list or only the article is shown."""
        return self.width < MIDDLE_COLUMNS

    @property
    def classes(self) -> dict[str, bool]:
        """The style classes of the screen, and whether each is set."""
        return {
            "-tall": self.is_tall, "-wide": self.is_wide, "-middle": not (self.is_wide or self.is_narrow),
            "-narrow": self.is_narrow, "-drawer": self.has_drawer, "-reading": self.is_reading, "-zen": self.is_zen,
        }  # fmt: skip

    def shows(self, pane: Pane) -> bool:
        """Whether a pane can be seen."""
        if self.is_zen:
            return pane == "article"
        if pane == "timeline":
            return self.is_tall and not self.is_narrow
        if pane == "facets":
            return self.is_wide or self.has_drawer
        return not self.is_narrow or (pane == "article") == self.is_reading

    def resized(self, width: int, height: int, focused: Pane) -> PaneLayout:
        """The layout at another size, which still shows the pane that has the focus."""
        return replace(self, width=width, height=height).revealing(focused)

    def revealing(self, pane: Pane) -> PaneLayout:
        """The layout that shows this pane."""
        is_reading = pane == "article" if pane in ("posts", "article") else self.is_reading
        return replace(self, has_drawer=pane == "facets" and not self.is_wide, is_reading=is_reading)

    def without_drawer(self) -> PaneLayout:
        """The layout with the drawer closed."""
        return replace(self, has_drawer=False)

    def zen(self, is_zen: bool) -> PaneLayout:
        """The layout with the article alone, or with everything again."""
        return replace(self, is_zen=is_zen)
