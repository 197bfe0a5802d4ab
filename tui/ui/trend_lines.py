"""The queries that stay on the timeline, to be compared with the one that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.language import _
from tui.text import clean_line
from tui.ui.widgets.timeline_bars import Series

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.model import DayCount
    from tui.ui.widgets.timeline import Timeline
    from tui.ui.workers.lookups import Lookups

MAX_LINES: Final = 6
"""There are no more colours that are told apart among sixteen."""


class TrendLines:
    """Keeps queries on the timeline, and counts them anew when what they find may have changed."""

    def __init__(self, library: Library, lookups: Lookups, timeline: Timeline, tell: Callable[[str], object]) -> None:
        """`tell` says a sentence."""
        self._library = library
        self._lookups = lookups
        self._timeline = timeline
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
        """Count what the queries find now, and show it."""
        if self._queries or self._in_shares:
            self._lookups.look_up(partial(self._read, list(self._queries)), self._show)
        else:
            self._timeline.compare((), ())

    def _read(self, queries: Sequence[str]) -> tuple[list[Series], Sequence[DayCount]]:
        library = self._library
        found = [
            Series(clean_line(query) or _("all posts"), library.count_days(library.search(query))) for query in queries
        ]
        return found, library.count_days(library.search(""))

    def _show(self, counted: tuple[Sequence[Series], Sequence[DayCount]]) -> None:
        lines, every = counted
        self._timeline.compare(lines, every if self._in_shares else ())
