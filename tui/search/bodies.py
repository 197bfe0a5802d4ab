"""What the engine asks of an index of the articles' text; who has one hands it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol


class BodyTerm(NamedTuple):
    """What a body is to have: a text as typed, not folded.

    What is `exact` has to stand as it is given, folded; else all its words have to be there, and the last may go on
    where it is of letters.
    """

    text: str
    exact: bool = False


class Bodies(Protocol):
    """The text of the articles, as far as it was read. Methods are called in the thread that searches."""

    def find(self, wanted: Sequence[BodyTerm], cancelled: Callable[[], bool]) -> Mapping[int, float]:
        """Every post whose article has all of this, by id, with how well it fits: the higher, the better.

        Raises `Cancelled` as soon as `cancelled` says so.
        """
        ...

    def share(self) -> tuple[int, int]:
        """How many articles can be searched by now, and of how many."""
        ...
