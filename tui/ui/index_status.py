"""What the screen knows of the index: how many posts it has, how far a refresh is, and what has come by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model import Progress

if TYPE_CHECKING:
    from tui.model import Summary


class IndexStatus:
    """Follows the refreshes of the open archives, the first of which is under way from the beginning."""

    def __init__(self) -> None:
        self.total = 0
        """How many posts the open archives have, as far as is known."""
        self.is_first_index = False
        """Whether the archives were never looked through to their end."""
        self.arrived = 0
        """How many posts have come since somebody looked, while the program was open."""
        self.progress: Progress | None = Progress("scan", 0, None, 0)
        """How far the refresh is that is under way; None for none."""

    def begin(self, total: int, *, is_first_index: bool) -> None:
        """The index has so many posts, and the first refresh has hardly begun."""
        self.total, self.is_first_index = total, is_first_index
        self.progress = Progress("scan", 0, None, total)

    def end_refresh(self, summary: Summary | None, *, arrived: int) -> None:
        """A refresh has ended; it has no summary where it failed. So many posts have `arrived` by themselves."""
        self.progress = None
        if summary is not None:
            self.is_first_index = False
            self.total = summary.posts
            self.arrived += arrived

    def take_arrived(self) -> bool:
        """Whether any posts have come by themselves. They are looked at now, and count as such no more."""
        arrived, self.arrived = self.arrived, 0
        return arrived > 0
