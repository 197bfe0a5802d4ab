"""The posts' pane: a heading that counts the unread posts, and the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.language import _
from tui.text import clean_line
from tui.ui.widgets.lines import PaneHeading
from tui.ui.widgets.post_list import FetchRows, IsUnwritten, PostList

if TYPE_CHECKING:
    from tui.settings import Rows


class PostsPane(Vertical):
    """The posts that the query leaves."""

    def __init__(
        self, fetch_rows: FetchRows, is_unwritten: IsUnwritten, archives: Sequence[str], rows: Rows = "auto"
    ) -> None:
        """`fetch_rows` reads the rows of posts by their ids; `is_unwritten` tells whose marks are not on the disk;
        `archives` are the names of those that are open; `rows` is the setting of this name.
        """
        super().__init__(id="posts-pane", classes="-active")
        self._title = (
            clean_line(archives[0]) if len(archives) == 1 else _("Posts in {count} archives", count=len(archives))
        )
        self.heading = PaneHeading(self._title, action="screen.go_to('posts')")
        self.list = PostList(fetch_rows, is_unwritten, rows)
        self._unread = self._selected = 0

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.list

    def on_post_list_year_passed(self, event: PostList.YearPassed) -> None:
        """Say in the heading which year the rows below are of, whose own heading is not on the screen any more."""
        event.stop()
        self.heading.say(f"{self._title} · {event.year}" if event.year else self._title)

    def count_unread(self, unread: int) -> None:
        """Say in the heading how many posts are unread."""
        self._unread = unread
        self._say_counts()

    def on_post_list_selection_changed(self, event: PostList.SelectionChanged) -> None:
        self._selected = event.count
        self._say_counts()

    def _say_counts(self) -> None:
        selected = _("{count} selected", count=self._selected) if self._selected else ""
        unread = _("{count} unread", count=self._unread) if self._unread else ""
        self.heading.say(detail=" · ".join(filter(None, (selected, unread))))
