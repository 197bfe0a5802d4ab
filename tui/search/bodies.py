"""What the engine asks of an index of the articles' text; who has one hands it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol


class Bodies(Protocol):
    """The text of the articles, as far as it was read. Methods are called in the thread that searches."""

    def find(self, text: str, *, exact: bool, cancelled: Callable[[], bool]) -> Mapping[int, float]:
        """Every post whose article has this text, by id, with how well it fits: the higher, the better.

        `text` is as typed, not folded. What is `exact` has to stand as it is given, folded; else all its words have to
        be there, and the last may go on where it is of letters. Raises `Cancelled` as soon as `cancelled` says so.
        """
        ...

    def share(self) -> tuple[int, int]:
        """How many articles can be searched by now, and of how many."""
        ...
