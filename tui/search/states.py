"""The posts that are in a state of `is:`, but for the states of what the reader wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.search import post_sets
from tui.search.arrivals import new_posts

if TYPE_CHECKING:
    from tui.search.catalogue import Catalogue
    from tui.search.fields import PostState
    from tui.search.post_sets import Mask


def posts_in_state(catalogue: Catalogue, state: PostState) -> Mask:
    """The posts with a flag, or without it; those that were read last, or came since the last visit."""
    if state.by_time == "read":
        return post_sets.of_positions(catalogue.read_last, len(catalogue))
    if state.by_time == "came":
        return new_posts(catalogue)
    matching = bytes(bool(flags & state.flag) == state.is_set for flags in range(256))
    return catalogue.states.translate(matching)
