"""What the reader adds to an archive, in `state.db`: marks by the identity of a post, searches, what was read last.

`State` is the whole of it to the rooms above. Nothing here is ever dropped, and nothing here knows the index.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.state.acts import Undone
    from tui.state.mark_lines import DamagedLine
    from tui.state.marks import (
        NO_POST,
        Annotations,
        Highlight,
        Mark,
        MarkAct,
        MarkChange,
        MarkEdit,
        MarkedPost,
        SavedSearch,
        Target,
    )
    from tui.state.restoring import is_there
    from tui.state.shared_folder import Exchange, SharedFolder
    from tui.state.state import Imported, LastView, State

__all__ = [
    "NO_POST",
    "Annotations",
    "DamagedLine",
    "Exchange",
    "Highlight",
    "Imported",
    "LastView",
    "Mark",
    "MarkAct",
    "MarkChange",
    "MarkEdit",
    "MarkedPost",
    "SavedSearch",
    "SharedFolder",
    "State",
    "Target",
    "Undone",
    "is_there",
]

_MODULES = {
    "Undone": "acts",
    "DamagedLine": "mark_lines",
    "is_there": "restoring",
    **dict.fromkeys(("Exchange", "SharedFolder"), "shared_folder"),
    **dict.fromkeys(("Imported", "LastView", "State"), "state"),
}
"""The modules of these names; the others are of `marks`."""


def __getattr__(name: str) -> object:
    """Import a name when it is first needed: a shell that completes a word waits for no more than `glance`."""
    if name not in __all__:
        raise AttributeError(name)
    found = globals()[name] = getattr(import_module(f"tui.state.{_MODULES.get(name, 'marks')}"), name)
    return found
