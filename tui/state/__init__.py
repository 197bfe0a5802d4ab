"""What the reader adds to an archive, in `state.db`: marks by the identity of a post, searches, what was read last.

`State` is the whole of it to the rooms above. Nothing here is ever dropped, and nothing here knows the index.
"""

from __future__ import annotations

from tui.state.acts import Undone
from tui.state.mark_lines import DamagedLine
from tui.state.marks import NOBODY, Annotations, Highlight, Mark, MarkChange, MarkedPost, SavedSearch, Setting
from tui.state.restoring import is_there
from tui.state.shared_folder import Exchange, SharedFolder
from tui.state.state import Imported, LastView, State

__all__ = [
    "NOBODY",
    "Annotations",
    "DamagedLine",
    "Exchange",
    "Highlight",
    "Imported",
    "LastView",
    "Mark",
    "MarkChange",
    "MarkedPost",
    "SavedSearch",
    "Setting",
    "SharedFolder",
    "State",
    "Undone",
    "is_there",
]
