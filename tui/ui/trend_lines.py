"""The queries that stay on the timeline, to be compared with the one that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from tui.language import _
from tui.text import clean_line
from tui.ui.widgets.timeline_bars import Series

if TYPE_CHECKING:
    from tui.ui.messages import TrendsCounted
    from tui.ui.widgets.timeline import Timeline

MAX_LINES: Final = 6
"""There are no more colours that are told apart among sixteen."""


class TrendLines:
    """Keeps queries on the timeline, and counts them anew when what they find may have changed."""

    def __init__(
        self, timeline: Timeline, count: Callable[[Sequence[str]], object], tell: Callable[[str], object]
    ) -> None:
        """`count` has queries counted, after which `TrendsCounted` comes; `tell` says a sentence."""
        self._timeline = timeline
        self._count = count
        self._tell = tell
        self._queries: list[str] = []
        self._in_shares = False

    def toggle(self, query: str) -> None:
        """Keep a query on the timeline, or keep it there no longer."""
        if query in self._queries:
            self._queries.remove(query)
        elif len(self._queries) == MAX_LINES:
            self._tell(_("{count} queries are compared already: take one off first", count=MAX_LINES))
            return
        else:
            self._queries.append(query)
            self._tell(_("Kept on the timeline: search for another, to compare them"))
        self.count()

    def toggle_shares(self) -> None:
        """Show shares of all posts instead of counts, or counts again."""
        self._in_shares = not self._in_shares
        self._tell(_("Shares of all posts") if self._in_shares else _("Numbers of posts"))
        self.count()

    def count(self) -> None:
        """Have counted what the queries find now, to be shown."""
        if self._queries or self._in_shares:
            self._count(tuple(self._queries))
        else:
            self._timeline.compare((), ())

    def show(self, counted: TrendsCounted) -> None:
        """Show what was counted, unless other queries are compared by now."""
        if list(counted.queries) != self._queries or not (self._queries or self._in_shares):
            return
        lines = [
            Series(clean_line(query) or _("all posts"), days)
            for query, days in zip(counted.queries, counted.days, strict=True)
        ]
        self._timeline.compare(lines, counted.every if self._in_shares else ())
