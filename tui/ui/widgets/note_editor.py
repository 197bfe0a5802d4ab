"""The editor for a note, under the article."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import TextArea

from tui.ui.command_bindings import bindings
from tui.ui.widgets.ordered_input import NAMELESS

if TYPE_CHECKING:
    from textual.timer import Timer

_SAVED_AFTER = 0.5
"""Seconds after a letter until what is typed is saved."""


class NoteEditor(TextArea):
    """Lines of text. What is typed is saved while it is typed, and kept when the editor is left in whatever way."""

    BINDINGS = bindings("note")

    class Left(Message):
        """The editor is left: this comes after all keys that were pressed in it."""

    def __init__(
        self, text: str, *, save: Callable[[str], object], keep: Callable[[str], object], leave: Callable[[], object]
    ) -> None:
        """`save` is called with the text from time to time, `keep` with the last one, when the editor closes; `leave`
        is to give the focus to another widget.
        """
        super().__init__(text, soft_wrap=True, show_line_numbers=False, highlight_cursor_line=False)
        self.cursor_blink = False
        self._save = save
        self._keep = keep
        self._leave = leave
        self._saving: Timer | None = None
        self._is_kept = False
        self.move_cursor(self.document.end)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Insert every printable key, whatever it is bound to elsewhere."""
        return key in NAMELESS or super().check_consume_key(key, character)

    def action_keep(self) -> None:
        """Close the editor. Keys that follow are for the widget that then has the focus."""
        self.close()
        self._leave()

    def close(self) -> None:
        """Close the editor once the keys are handled that were pressed in it."""
        self.post_message(self.Left())

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._saving is None:
            self._saving = self.set_timer(_SAVED_AFTER, self._save_now)

    def on_blur(self) -> None:
        self._save_now()

    def _save_now(self) -> None:
        self._saving = None
        if not self._is_kept:
            self._save(self.text)

    async def on_note_editor_left(self, event: Left) -> None:
        event.stop()
        self._keep_text()
        await self.remove()

    def on_unmount(self) -> None:
        self._keep_text()

    def _keep_text(self) -> None:
        if not self._is_kept:
            self._is_kept = True
            self._keep(self.text)
