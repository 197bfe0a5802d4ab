"""When posts came into the archives (`Catalogue.arrivals`): what is new, and the order of coming."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING

from tui.search import post_sets
from tui.search.flags import GONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.search.catalogue import Catalogue
    from tui.search.post_sets import Mask


def new_posts(catalogue: Catalogue) -> Mask:
    """The posts that came since their archive was last looked at."""
    times = _times(catalogue).items()
    found = (at for at, time in times if time > catalogue.visited.get(_archive_of(catalogue, at), 0))
    return post_sets.of_positions(found, len(catalogue))


def latest_first(catalogue: Catalogue, mask: Mask | None) -> Sequence[int]:
    """The positions in `mask`, or all, in the order of coming, the latest first. Those that came together, and those
    that were there from the beginning, are in the order of the list.
    """
    times = _times(catalogue)
    latest = sorted(times, key=lambda position: (-times[position], position))
    others = post_sets.without(post_sets.of_positions(latest, len(catalogue)))
    if mask is not None:
        latest = [position for position in latest if mask[position]]
        others = post_sets.both(mask, others)
    return post_sets.joined(array("I", latest), post_sets.positions(others))


def _times(catalogue: Catalogue) -> dict[int, int]:
    """When the posts came that have not been there from the beginning, by position."""
    firsts = [pairs[0][0] for pairs in catalogue.arrivals.values() if pairs]
    if not firsts or not len(catalogue):
        return {}
    found: dict[int, int] = {}
    for position in catalogue.positions_of(range(min(firsts), max(catalogue.ids) + 1)):
        if position >= 0 and not catalogue.flags[position] & GONE:
            pairs = catalogue.arrivals.get(_archive_of(catalogue, position), ())
            place = bisect_right(pairs, catalogue.ids[position], key=_first_post) - 1
            if place >= 0:
                found[position] = pairs[place][1]
    return found


def _first_post(arrival: tuple[int, int]) -> int:
    return arrival[0]


def _archive_of(catalogue: Catalogue, position: int) -> int:
    """The place of the archive that a post is in; of the first, where several have it."""
    place = catalogue.archives[position]
    names = catalogue.archive_names[place]
    return place if len(names) == 1 else catalogue.archive_names.index(names[:1])
