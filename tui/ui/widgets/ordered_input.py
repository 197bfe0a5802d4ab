"""A field that takes keys in the order they come, however fast."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

_NAMELESS = frozenset({"plus", "minus", "slash", "at", "backslash", "underscore"})
"""Keys whose names are not those of Unicode: `textual.keys.key_to_character` knows no character of theirs."""


class OrderedInput(Input, inherit_bindings=False):
    """Textual's field, but what a key is bound to is done in the field's own turn.

    Letters are typed into a field straight away, while a bound key first travels up to the application and back: of
    keys that come in one burst, Ctrl-u would then delete what was typed after it. Of Textual's bindings it has those
    of the field alone: a line does not scroll down, and the arrows and pages belong to whatever list is around it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*Input.BINDINGS]

    _held: list[events.Key] | None = None

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What can be typed is typed, whatever it is bound to elsewhere."""
        return key in _NAMELESS or super().check_consume_key(key, character)

    def hand_over(self, message: Message) -> None:
        """Post a message that ends typing here. Keys that come before it is acted upon are for whatever has the focus
        then: they are held until the focus moves, or until `release`.
        """
        self._held = []
        self.post_message(message)

    async def release(self) -> None:
        """Pass on the keys that were held."""
        held, self._held = self._held or (), None
        for key in held:
            await self._pass_on(key)

    async def _pass_on(self, key: events.Key) -> None:
        """Do what the application does with a key that was pressed."""
        app = self.app
        if not await app._check_bindings(key.key, priority=True):  # noqa: SLF001
            (app.focused or app.screen)._forward_event(events.Key(key.key, key.character))  # noqa: SLF001

    async def on_blur(self) -> None:
        await self.release()

    async def _on_key(self, event: events.Key) -> None:
        moved = self.app.focused is not self
        if event.key == "escape":
            self._held = None  # whoever waits for too long goes back to typing
        if moved or self._held is not None:
            event.stop()
            event.prevent_default()
            if self._held is None or moved:
                await self._pass_on(event)
            else:
                self._held.append(event)
            return
        if event.is_printable:
            return
        active = self.screen.active_bindings.get(event.key)
        if active is not None and active.enabled:
            event.stop()
            event.prevent_default()
            await self.app.run_action(active.binding.action, active.node)
