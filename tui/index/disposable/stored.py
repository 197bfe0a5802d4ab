"""Checking what was stored: every value of index.db that becomes one of the model comes through here.

A file that was closed well is held to its seal as a whole. This is for one that was not, and for what goes wrong while
it is open: whatever this program cannot have stored raises `DamageError`, and the index is built anew.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from tui.model import PostDate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_SETS_AT_ONCE: Final = 1024
"""Sets of values that are read by one call into C: a millisecond."""


class DamageError(sqlite3.DatabaseError):
    """What is stored cannot have been stored by this program."""


@contextmanager
def unreadable_values() -> Iterator[None]:
    """Raise DamageError where stored text cannot be read as what it should be."""
    try:
        yield
    except (ValueError, TypeError, LookupError) as error:
        raise DamageError(str(error)) from error


def require_types(row: Sequence[Any], *allowed: tuple[type, ...]) -> None:
    """Raise DamageError for a row whose values are not of one of these lists of types."""
    if (found := tuple(map(type, row))) not in allowed:
        raise DamageError(f"a row of {', '.join(kind.__name__ for kind in found)}")


def require_type(column: Sequence[Any], kind: type) -> None:
    """Raise DamageError for a column with a value of another type."""
    if not set(map(type, column)) <= {kind}:
        raise DamageError(f"a value that is no {kind.__name__}")


def date_from_stored(text: str | None) -> PostDate | None:
    """The date of a post, from `PostDate.stored`."""
    if text is None:
        return None
    try:
        return PostDate.from_stored(text)
    except (ValueError, TypeError) as error:  # as `unreadable_values` does, which takes as long as reading the date
        raise DamageError(str(error)) from error


def members_from_stored(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The members of sets of values, from a JSON list of each.

    Many are read as one text, which takes a third of the time, but not so many that other threads wait for it.
    """
    found: list[tuple[str, ...]] = []
    for at in range(0, len(texts), _SETS_AT_ONCE):
        some = texts[at : at + _SETS_AT_ONCE]
        with unreadable_values():
            lists = json.loads(f"[{','.join(some)}]")
            are_lists = all(text[0] == "[" and text[-1] == "]" for text in some)
        if not are_lists or len(lists) != len(some) or not set(map(type, lists)) <= {list}:
            raise DamageError("a set of values that is no list")
        require_type(list(chain.from_iterable(lists)), str)
        found += map(tuple, lists)
    return found


def path_from_stored(path: bytes) -> bytes:
    """A path, which holds no NUL."""
    if type(path) is not bytes or b"\0" in path:
        raise DamageError("a path that no file can have")
    return path
