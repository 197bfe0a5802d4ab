"""What lies over the browser until it is answered or left."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType


class Overlay(Screen[ScreenResultType]):
    """A screen that is answered once.

    Of keys that come in one burst the first may end it, and those behind it still reach it: Textual would then take
    whatever screen is on top off the stack, the browser itself at last.
    """

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """End with a result; where it has ended, or something lies over it, nothing happens."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
