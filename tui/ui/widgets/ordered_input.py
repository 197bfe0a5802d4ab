"""An input field that handles keys in the order they were pressed, however fast."""

from __future__ import annotations

from typing import ClassVar, Protocol, runtime_checkable

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import Input

from tui.ui.widgets.drawing import SteadyView

NAMELESS = frozenset({"plus", "minus", "slash", "at", "backslash", "underscore"})
"""Keys that are typed, and that Textual does not name after Unicode: `textual.keys.key_to_character` returns no
character for them.
"""


@runtime_checkable
class LeavesFields(Protocol):
    """A screen that is to know when Escape was pressed in a field that was typed in, its own or a dialog's above it."""

    def field_left(self, at: float) -> None:
        """Who typed there may type on. It was pressed `at` this time of the monotonic clock."""


class OrderedInput(Input, SteadyView, inherit_bindings=False):
    """Textual's input, but bound keys are handled at once, as letters are.

    Textual inserts letters immediately, while a bound key first goes to the application and back: of keys that come in
    one burst, Ctrl-u would also delete what was typed after it. Only the bindings of the input itself are inherited:
    the arrows and page keys belong to the list around it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*Input.BINDINGS]

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where on the screen the caret stands; Textual's own is a cell too far at the end of the text."""
        column = self._position_to_cell(self.cursor_position) - int(self.scroll_offset.x)
        return self.content_region.offset + Offset(column, 0)

    _held: list[events.Key] | None = None
    _is_typed_in = False
    """Whether a letter was typed since it has the focus."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Insert every printable key, whatever it is bound to elsewhere."""
        return key in NAMELESS or super().check_consume_key(key, character)

    def hand_over(self, message: Message) -> None:
        """Post a message that ends typing here. Keys pressed before it is handled are for the widget that then gets the
        focus: they are held until the focus moves, or until `release`.
        """
        self.hold()
        self.post_message(message)

    def hold(self) -> None:
        """Hold the keys that follow, until the focus moves or until `release`."""
        self._held = []

    async def release(self) -> None:
        """Pass on the held keys."""
        held, self._held = self._held or (), None
        for key in held:
            await self._pass_on(key)

    async def _pass_on(self, key: events.Key) -> None:
        """Handle a key as the application does."""
        app = self.app
        if not await app._check_bindings(key.key, priority=True):  # noqa: SLF001
            (app.focused or app.screen)._forward_event(events.Key(key.key, key.character))  # noqa: SLF001

    def on_focus(self) -> None:
        self._is_typed_in = False

    async def on_blur(self) -> None:
        await self.release()

    async def _on_key(self, event: events.Key) -> None:
        moved = self.app.focused is not self
        if event.key == "escape":
            self._held = None  # Escape ends the wait, and typing goes on
            self._tell_left(event)
        if moved or self._held is not None:
            event.stop()
            event.prevent_default()
            if self._held is None or moved:
                await self._pass_on(event)
            else:
                self._held.append(event)
            return
        if event.is_printable:
            self._is_typed_in = True
            return
        active = self.screen.active_bindings.get(event.key)
        if active is not None and active.enabled:
            event.stop()
            event.prevent_default()
            await self.app.run_action(active.binding.action, active.node)

    def _tell_left(self, escape: events.Key) -> None:
        """Tell the screens of an Escape, where letters may be typed on behind it."""
        if self._is_typed_in:
            for screen in self.app.screen_stack:
                if isinstance(screen, LeavesFields):
                    screen.field_left(escape.time)  # as it was pressed: it may be handled much later
