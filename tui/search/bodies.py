"""The interface of the full-text index that searching uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from tui.language import _


def searched_so_far(done: int, total: int) -> str:
    """How many articles a search of their text is limited to as yet."""
    return _("{done} of {total} articles can be searched so far", done=done, total=total)


ONLY_REPEATED = -1.0
"""The score of an article that contains what is looked for only in sentences that a site repeats under many posts."""


class BodyTerm(NamedTuple):
    """A text that an article must contain, as typed.

    An `exact` text must occur as one phrase; otherwise all its words must occur, and the last may be the start of a
    longer one if it is of letters. Of one `within` a number, the parts with blanks between them must occur in any order
    with at most so many words between the first and the last; a character counts as a word in scripts without blanks.
    """

    text: str
    exact: bool = False
    within: int = 0


class NearMatch(NamedTuple):
    """What an article says nearly: the passages, folded, and how much of them is alike, up to 1 for each."""

    score: float
    passages: tuple[str, ...]


class Bodies(Protocol):
    """The text of the articles indexed so far. Methods are called in the search thread."""

    def find(self, wanted: Sequence[BodyTerm], cancelled: Callable[[], bool]) -> Mapping[int, float]:
        """The ids of all posts whose article contains all terms, each with its relevance: higher is better, 0 where all
        are alike, `ONLY_REPEATED` for the last ones.

        Raises `Cancelled` once `cancelled()` is true.
        """
        ...

    def find_near(self, wanted: Sequence[BodyTerm], cancelled: Callable[[], bool]) -> Mapping[int, NearMatch]:
        """The posts whose article contains all terms, of which one that no article contains may differ by a slip: a
        character or a word wrong, missing or in another place. Short texts are found as they are alone.

        Raises `Cancelled` once `cancelled()` is true.
        """
        ...

    def lengths(self) -> tuple[Sequence[int], Sequence[int]]:
        """The ids of the posts whose articles are indexed, and beside them how many characters each has. The same
        objects are returned until any of them changes.
        """
        ...

    def coverage(self) -> tuple[int, int]:
        """How many articles are indexed, and of how many."""
        ...
