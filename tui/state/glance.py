"""A glance at state.db for what must not wait, write or be told of anything: a shell that completes a word.

The file is only read, whatever state it is in. All raise sqlite3.Error and OSError where it does not answer.
"""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Final

from tui.sqlite import read_only

if TYPE_CHECKING:
    from pathlib import Path

_OPENED: Final = "SELECT path FROM opened ORDER BY place"
_TAGS: Final = (
    "SELECT element FROM annotation WHERE field = 'tag' AND value IS NOT NULL GROUP BY element ORDER BY count(*) DESC"
)
_SEARCHES: Final = "SELECT element FROM annotation WHERE field = 'search' AND value IS NOT NULL ORDER BY element"


def opened_last(state_file: Path) -> list[str]:
    """The paths of the archives that were open last."""
    return [os.fsdecode(path) for path in _column(state_file, _OPENED)]


def own_tags(state_file: Path) -> list[str]:
    """The reader's own tags, of most posts first."""
    return list(map(str, _column(state_file, _TAGS)))


def saved_searches(state_file: Path) -> list[str]:
    """The names of the saved searches."""
    return list(map(str, _column(state_file, _SEARCHES)))


def _column(state_file: Path, query: str) -> list[bytes]:
    with closing(read_only(state_file)) as connection:
        return [value for (value,) in connection.execute(query)]
