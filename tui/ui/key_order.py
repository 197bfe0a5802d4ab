"""Keys are handled in the order they come, however fast: those that a dialog is not ready for are kept until it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from textual import events


@runtime_checkable
class HasKeysWait(Protocol):
    """A screen that keys have to wait for at times."""

    @property
    def is_waiting(self) -> bool:
        """Whether they have to."""

    def note_key(self, key: str) -> None:
        """This key is about to be handled."""

    def stop_waiting(self) -> None:
        """What keys wait for is not wanted any more."""


@runtime_checkable
class KeepsKeys(Protocol):
    """An application that keeps the keys which have to wait."""

    async def handle_kept_keys(self) -> None:
        """Handle those that have to wait no longer."""


class KeyOrder:
    """The keys that were pressed and are not handled yet."""

    def __init__(
        self,
        screen: Callable[[], object],
        handle: Callable[[events.Key], Awaitable[None]],
        is_urgent: Callable[[str], bool],
    ) -> None:
        """`screen` gives the one that is shown, `handle` handles a key; one that `is_urgent` never waits."""
        self._screen = screen
        self._handle = handle
        self._is_urgent = is_urgent
        self._kept: deque[events.Key] = deque()

    async def press(self, key: events.Key) -> None:
        """Handle a key in its turn. Escape takes back what waits before it."""
        screen = self._screen()
        if isinstance(screen, HasKeysWait) and screen.is_waiting:
            if self._is_urgent(key.key):
                await self._handle(key)
                return
            if key.key == "escape":
                self._kept.clear()
                screen.stop_waiting()
        self._kept.append(key)
        await self.go_on()

    async def go_on(self) -> None:
        """Handle the kept keys in order, as far as no screen has the rest wait."""
        while self._kept:
            screen = self._screen()
            if isinstance(screen, HasKeysWait):
                if screen.is_waiting:
                    return
                screen.note_key(self._kept[0].key)
            await self._handle(self._kept.popleft())
