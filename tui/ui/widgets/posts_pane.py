"""The posts' pane: a heading that counts the unread posts, and the list."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.text import grouped
from tui.ui.widgets.lines import PaneHeading
from tui.ui.widgets.post_list import FetchRows, PostList


class PostsPane(Vertical):
    """The posts that the query leaves."""

    def __init__(self, fetch_rows: FetchRows) -> None:
        """`fetch_rows` reads the rows of posts by their ids."""
        super().__init__(id="posts-pane", classes="-active")
        self.heading = PaneHeading("Posts")
        self.list = PostList(fetch_rows)

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.list

    def count_unread(self, unread: int) -> None:
        """Say in the heading how many posts are unread."""
        self.heading.say(detail=f"{grouped(unread)} unread" if unread else "")
