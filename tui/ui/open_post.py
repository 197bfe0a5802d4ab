"""When a post counts as read: a while after it was opened, or once its end was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.model import Row


class OpenPost:
    """The post that is open, if any: one that was only passed by in the list is not, and stays unread."""

    def __init__(
        self,
        seconds: float,
        call_after: Callable[[float, Callable[[], None]], Callable[[], None]],
        mark_read: Callable[[int], None],
    ) -> None:
        """`seconds` are how long a post is open until it counts as read, 0 for at once. `mark_read` gets its id.

        `call_after` calls something after so many seconds, and returns what prevents that.
        """
        self._seconds = seconds
        self._call_after = call_after
        self._mark_read = mark_read
        self._post_id: int | None = None
        self._stop_waiting: Callable[[], None] | None = None

    def open(self, row: Row, *, is_end_seen: bool) -> None:
        """Count this post as open, and no other; with `is_end_seen` its last line is on the screen already."""
        self.leave()
        self._post_id = row.id
        if is_end_seen or not self._seconds:
            self._mark_read(row.id)
        elif not row.read:
            self._stop_waiting = self._call_after(self._seconds, lambda: self._mark_read(row.id))

    def see_end(self, post_id: int) -> None:
        """The last line of a post's article is on the screen."""
        if post_id == self._post_id:
            self._mark_read(post_id)

    def leave(self) -> None:
        """Count no post as open."""
        self._post_id = None
        if self._stop_waiting is not None:
            self._stop_waiting()
            self._stop_waiting = None
