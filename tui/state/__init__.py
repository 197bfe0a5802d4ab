"""What the reader adds to an archive: marks, kept by the identity of a post in `state.db`, never dropped.

`State` is the whole of it for the rooms above. This room knows nothing of the index: it is told keys.
"""

from __future__ import annotations

from tui.state.marks import Change, Mark, Marked
from tui.state.store import State

__all__ = ["Change", "Mark", "Marked", "State"]
