"""A field that takes keys in the order they come, however fast."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class OrderedInput(Input):
    """Textual's field, but what a key is bound to is done in the field's own turn.

    Letters are typed into a field straight away, while a bound key first travels up to the application and back: of
    keys that come in one burst, Ctrl-u would then delete what was typed after it.
    """

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable:
            return
        active = self.screen.active_bindings.get(event.key)
        if active is not None and active.enabled:
            event.stop()
            event.prevent_default()
            await self.app.run_action(active.binding.action, active.node)
