"""What the reader adds to an archive, in `state.db`: marks by the identity of a post, searches, what was read last.

`State` is the whole of it to the rooms above. Nothing here is ever dropped, and nothing here knows the index.
"""

from __future__ import annotations

from tui.state.marks import Annotations, Highlight, Mark, MarkChange, MarkedPost, Setting
from tui.state.restoring import is_there
from tui.state.state import LastView, State

__all__ = ["Annotations", "Highlight", "LastView", "Mark", "MarkChange", "MarkedPost", "Setting", "State", "is_there"]
