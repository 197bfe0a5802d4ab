"""Where the cursor goes when an answer comes: it stays with its post, or goes to one that the reader wants to be at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tui.language import _
from tui.ui.query_state import QueryState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.model import Row
    from tui.search.results import SearchResults
    from tui.state import LastView
    from tui.ui.current_search import CurrentSearch


class ListCursor(Protocol):
    """What the list of posts knows of its cursor."""

    @property
    def cursor(self) -> int:
        """Its index."""
        ...

    @property
    def cursor_id(self) -> int | None:
        """The id of its post; None in an empty list."""
        ...

    @property
    def cursor_row(self) -> Row | None:
        """The row of its post; None while that is not read."""
        ...

    @property
    def is_held(self) -> bool:
        """Whether the reader is at that post, and not just at the top of the list."""
        ...

    def hold(self) -> None:
        """Keep it on its post from now on."""
        ...


class CursorTarget:
    """Finds the index at which the cursor is to be in an answer.

    Ids of posts hold until the index is made anew; then posts are found by their keys.
    """

    def __init__(
        self,
        posts: ListCursor,
        current: CurrentSearch,
        *,
        reveal: Callable[[SearchResults, int], SearchResults],
        ids_of: Callable[[bytes], Sequence[int]],
        tell: Callable[[str], object],
    ) -> None:
        """`reveal` gives a post a row of its own where that of another one stands for it, `ids_of` the posts with a
        key; `tell` says a sentence.
        """
        self._posts = posts
        self._current = current
        self._reveal = reveal
        self._ids_of = ids_of
        self._tell = tell
        self._resumed: LastView | None = None
        self.goes_to_first = False
        """Whether keys that follow are meant for the first post of the answer."""
        self.is_renumbered = False
        """Whether other posts may have the ids by now."""

    @property
    def is_resuming(self) -> bool:
        """Whether the list is still to come to a view that was asked for."""
        return self._resumed is not None

    def resume(self, view: LastView) -> None:
        """Go to the post of a view once its query is answered. Of one with archives, which is from the time when the
        program was left, nothing is told where that post is not listed.
        """
        self._resumed = view

    def take_renumbered(self) -> bool:
        """Whether other posts may have the ids in this answer, which the next one knows of."""
        renumbered, self.is_renumbered = self.is_renumbered, False
        return renumbered

    def index(self, *, is_same_query: bool, renumbered: bool) -> int | None:
        """Where the cursor is to be in the answer that has come; None to leave that to the list."""
        at = self._index_of_cursor(renumbered=renumbered) if is_same_query else None
        view, self._resumed = self._resumed, None
        if view is None or view.key is None or self._current.query != QueryState(view.typed, view.picked):
            return at
        self._posts.hold()
        at = self.index_of_key(view.key)
        if at is None and not view.archives:
            self._tell(_("That post is not listed now: it is gone, or a rule hides it (X)"))
        return at

    def _index_of_cursor(self, *, renumbered: bool) -> int | None:
        """The index of the post under the cursor, even where that has another id by now.

        A post that left the index before its row was read still has its index in the list.
        """
        post_id, row, found = self._posts.cursor_id, self._posts.cursor_row, self._current.found
        if post_id is None or found is None:
            return None
        if not self._posts.is_held and found.is_beneath(post_id):
            return 0
        at = self.index_of(post_id) if not renumbered else None
        if at is not None:
            return at
        if row is None:
            return min(self._posts.cursor, len(found.ids) - 1) if found.ids else None
        return self.index_of_key(row.key)

    def index_of_key(self, key: bytes) -> int | None:
        """The index in the answer of the post with this key; of several, of the first that is in it."""
        return next((at for at in map(self.index_of, self._ids_of(key)) if at is not None), None)

    def index_of(self, post_id: int) -> int | None:
        """The index in the answer of a post, whose story is unfolded where another one's row stands for it."""
        if self._current.found is None:
            return None
        self._current.found = found = self._reveal(self._current.found, post_id)
        return found.index_of(post_id)
