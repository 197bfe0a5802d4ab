"""Taking the keys that choose what to highlight in an article."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.widget import Widget

from tui.ui.command_bindings import bindings


class HighlightKeys(Widget, can_focus=True):
    """Has the focus while a passage is chosen. It takes no room, so that nothing moves."""

    BINDINGS = bindings("highlight")

    @dataclass(eq=False)
    class Moved(Message):
        """Other sentences are to be chosen: the one after these, or before; with `extends`, one more or one less."""

        by: int
        extends: bool

    class Kept(Message):
        """What is chosen is to be kept."""

    class Noted(Message):
        """What is chosen is to be kept, and to have a note."""

    class Left(Message):
        """Nothing is to be chosen any more."""

    def action_move(self, by: int) -> None:
        self.post_message(self.Moved(by, extends=False))

    def action_extend(self, by: int) -> None:
        self.post_message(self.Moved(by, extends=True))

    def action_keep(self) -> None:
        self.post_message(self.Kept())

    def action_note(self) -> None:
        self.post_message(self.Noted())

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def on_blur(self) -> None:
        self.post_message(self.Left())
