"""The interface of what the reader wrote on posts, and of saved searches, that searching uses."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, Protocol

OwnField = Literal["my", "note", "quote", "hidden"]
"""Own tags, notes (also those on highlights), highlights, and whether a rule hides a post."""


class Own(Protocol):
    """What the reader wrote on posts. Methods are called in the search thread."""

    def find(self, field: OwnField, value: str, *, prefix: bool = False) -> Collection[int]:
        """The ids of the posts that have a value: an own tag that folds to it, or begins so with `prefix`; a text in
        which it stands at the beginning of a word. With `prefix` and no value, those that have any.
        """
        ...

    def saved(self, name: str) -> str | None:
        """The text of the saved search of this name; None where there is none."""
        ...
