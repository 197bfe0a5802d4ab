"""The interface of what is known of copies that searching uses, and which rows of a list stand for several posts."""

from __future__ import annotations

from array import array
from typing import NamedTuple, Protocol

from tui.language import _


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

    def share(self) -> tuple[int, int]:
        """Of how many posts the copies are known, and how many there are."""
        ...
