"""Which stories of the list are unfolded: by default a story has one row, however many posts tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.language import _
from tui.search.copies import copies_known_so_far
from tui.search.list_shape import ListShape

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.library.library import Library
    from tui.search.results import SearchResults
    from tui.ui.workers.lookups import Lookups


class Folding:
    """Folds the copies of the list, and unfolds them."""

    def __init__(
        self,
        library: Library,
        lookups: Lookups,
        *,
        show: Callable[[SearchResults, int | None], object],
        tell: Callable[[str], object],
        read_texts: Callable[[], object],
    ) -> None:
        """`show` lists what was found, its cursor at an index; `tell` says a sentence; `read_texts` has the texts read
        that copies are known by.
        """
        self._library = library
        self._lookups = lookups
        self._show = show
        self._tell = tell
        self._read_texts = read_texts
        self._unfolded: set[int] = set()
        """Posts whose stories are unfolded."""
        self._shape = ListShape()

    def follow(self, found: SearchResults, shape: ListShape, *, is_same_query: bool) -> SearchResults:
        """What was found, with the rows below that were there; those of another query are folded."""
        self._shape = shape
        if not is_same_query:
            self._unfolded.clear()
        return found.unfolding(self._unfolded)

    def shape_of(self, found: SearchResults) -> ListShape:
        """The shape of the list of what was found."""
        return found.shaped(self._shape)

    def reveal(self, found: SearchResults, post_id: int) -> SearchResults:
        """What was found, with a row for a post that the row of another one stands for."""
        if not found.is_beneath(post_id) or found.index_of(post_id) is not None:
            return found
        self._unfolded.add(post_id)
        return found.unfolding(self._unfolded)

    def toggle(self, found: SearchResults, post_id: int) -> None:
        """Unfold the story of a post, or fold it."""
        story = found.posts_of_row(post_id)
        if len(story) < 2:
            self._lookups.look_up(self._library.copies.coverage, self._tell_of_none)
            return
        if self._unfolded.intersection(story):
            self._unfolded.difference_update(story)
            post_id = story[0]
        else:
            self._unfolded.add(post_id)
        found = found.unfolding(self._unfolded)
        self._show(found, found.index_of(post_id))

    def _tell_of_none(self, coverage: tuple[int, int]) -> None:
        done, total = coverage
        if done < total:
            self._read_texts()
            self._tell(_("No copies of it so far: {known}", known=copies_known_so_far(done, total)))
        else:
            self._tell(_("There are no copies of it in the list"))
