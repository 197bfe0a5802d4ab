"""The interface of what is known of copies that searching uses, and folding them: one row for a whole story."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from math import inf
from typing import NamedTuple, Protocol

from tui.language import _
from tui.search.post_sets import CHUNK, Mask


def copies_known_so_far(done: int, total: int) -> str:
    """Of how many posts the copies are known as yet."""
    return _("copies known for {percent} %", percent=done * 100 // total if total else 100)


class StoryColumns(NamedTuple):
    """The posts of the stories that are there more than once, by id: each post, its story, its unit (posts of one unit
    have the same text and title), and the letters of its text.
    """

    posts: array[int] = array("q")
    stories: array[int] = array("q")
    units: array[int] = array("q")
    letters: array[int] = array("q")


class Copies(Protocol):
    """What is known of copies."""

    def columns(self) -> StoryColumns:
        """All posts of stories that are there more than once; the same object as long as nothing has changed."""
        ...

    def coverage(self) -> tuple[int, int]:
        """Of how many posts the copies are known, and how many there are."""
        ...


class Stories:
    """The stories that several posts of a catalogue tell, each as the positions of its posts, the best one first: one
    with a source, and of several the longest.
    """

    def __init__(self, columns: StoryColumns, places: Sequence[int], has_source: Callable[[int], bool]) -> None:
        """`places` are the positions of the posts in `columns`, -1 for those that are not in the catalogue."""
        by_story: dict[int, list[tuple[bool, int, int]]] = {}
        for at, story, letters in zip(places, columns.stories, columns.letters, strict=True):
            if at >= 0:
                by_story.setdefault(story, []).append((not has_source(at), -letters, at))
        self.members = [tuple(at for _, _, at in sorted(posts)) for posts in by_story.values() if len(posts) > 1]
        self.of_position = {at: members for members in self.members for at in members}
        self.whole: FoldedList | None = None
        """The list of all posts, folded, once it was asked for."""


class FoldedList(NamedTuple):
    """A list in which a row stands for a whole story: the rows, and the posts beneath some of them, by position."""

    rows: Sequence[int]
    beneath: Mapping[int, tuple[int, ...]]
    row_of: Mapping[int, int]
    """The rows of the posts beneath them."""


def fold_copies(
    stories: Stories, positions: Sequence[int], mask: Mask | None, scores: Sequence[float] = ()
) -> FoldedList:
    """Fold the stories of the posts at these positions, which are those in `mask`, or all.

    The row of a story is its best post among them, and stands where that stands; where the first posts have `scores`,
    it is the best of those that answer the query best.
    """
    if mask is None and isinstance(positions, range):
        stories.whole = stories.whole or _fold_stories(stories, positions, None, scores)
        return stories.whole
    return _fold_stories(stories, positions, mask, scores)


def _fold_stories(stories: Stories, positions: Sequence[int], mask: Mask | None, scores: Sequence[float]) -> FoldedList:
    score_of = dict(zip(positions, scores, strict=False)) if stories.members else {}
    beneath: dict[int, tuple[int, ...]] = {}
    for members in stories.members:
        there = members if mask is None else [at for at in members if mask[at]]
        if len(there) > 1:
            shown = max(there, key=lambda at: score_of.get(at, -inf)) if score_of else there[0]
            beneath[shown] = tuple(at for at in there if at != shown)
    if not beneath:
        return FoldedList(positions, {}, {})
    row_of = {at: shown for shown, below in beneath.items() for at in below}
    has_row = bytearray(b"\1") * (max(positions) + 1)
    for at in row_of:
        has_row[at] = 0
    rows = array("I")
    for start in range(0, len(positions), CHUNK):
        part = positions[start : start + CHUNK]
        rows.extend(compress(part, map(has_row.__getitem__, part)))
    return FoldedList(rows, beneath, row_of)


def unfolded(rows: Sequence[int], beneath: Mapping[int, tuple[int, ...]], shown: Mapping[int, int]) -> array[int]:
    """The rows with the posts beneath some of them below; `shown` are the indices of those rows, by their position."""
    made = array("I")
    start = 0
    for at, index in sorted(shown.items(), key=lambda item: item[1]):
        made.extend(rows[start : index + 1])
        made.extend(beneath[at])
        start = index + 1
    made.extend(rows[start:])
    return made
