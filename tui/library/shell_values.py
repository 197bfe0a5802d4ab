"""The values that a shell completes: read from what is on the disk, without opening, indexing or telling anything.

A shell asks at each press of Tab, in the middle of a line: what cannot be answered at once is not answered.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tui.search.signs import completed, unfinished_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.settings import Folders

MAX_VALUES: Final = 200
"""More than that nobody reads below a line of a shell."""

_DAYS: Final = ("today", "7d", "3m", "1y", "none")


def completions(folders: Folders, text: str, archives: Sequence[str] = ()) -> list[str]:
    """What the text of a query may be once the value, or the name of a field, at its end is typed whole.

    `archives` are the paths it is about; without any, those that were open last.
    """
    unfinished = unfinished_value(text, len(text))
    if unfinished is None:
        return _field_names(text)
    with suppress(OSError, ValueError, sqlite3.Error):
        values = _values(folders, unfinished.field, archives)
        found = _beginning_with(values, unfinished.typed)
        return [completed(text, unfinished, value)[0] for value in found]
    return []


def _field_names(text: str) -> list[str]:
    from tui.search.fields import QUERY_FIELDS

    start = max(map(text.rfind, " \t(-")) + 1
    typed = text[start:]
    names = [name for name in (*QUERY_FIELDS, "sort") if name != "saved" and name.startswith(typed)]
    return [f"{text[:start]}{name}:" for name in names] if typed else []


def _values(folders: Folders, field: str, archives: Sequence[str]) -> Iterable[str]:
    from tui.state import glance as state

    if field == "my":
        return state.own_tags(folders.state_file)
    if field == "saved":
        return state.saved_searches(folders.state_file)
    if field == "date":
        return _DAYS
    from tui.search.fields import QUERY_FIELDS, SORTS, STATES

    if field in ("is", "sort"):
        return STATES if field == "is" else SORTS
    roots = [os.path.realpath(os.path.expanduser(path)) for path in archives] or _opened(folders)
    if field == "in":
        return [os.path.basename(root) for root in roots]
    if field in QUERY_FIELDS and (facet := QUERY_FIELDS[field].offers):
        from tui.index.glance import facet_values

        return facet_values(folders.index_file, roots, facet)
    return ()


def _opened(folders: Folders) -> list[str]:
    from tui.state.glance import opened_last

    with suppress(OSError, sqlite3.Error):
        return opened_last(folders.state_file)
    return []


def _beginning_with(values: Iterable[str], typed: str) -> list[str]:
    """The first values that begin with what is typed as search compares."""
    if not typed:
        return [value for value, _ in zip(values, range(MAX_VALUES), strict=False)]
    from tui.search.fold import fold, fold_many

    wanted, values = fold(typed), list(values)
    folded = fold_many(values)
    return [value for value, form in zip(values, folded, strict=True) if form.startswith(wanted)][:MAX_VALUES]
