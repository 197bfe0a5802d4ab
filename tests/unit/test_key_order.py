"""Keys that have to wait are handled in order once they need not any more."""

from __future__ import annotations

import asyncio

from textual import events

from tui.ui.key_order import KeyOrder


class Waiting:
    """A screen that has keys wait behind Enter."""

    def __init__(self) -> None:
        self.is_waiting = False

    def note_key(self, key: str) -> None:
        self.is_waiting = key == "enter"

    def stop_waiting(self) -> None:
        self.is_waiting = False


class Pressed:
    """Keys pressed while a screen is shown, in the order they are handled."""

    def __init__(self) -> None:
        self.screen: object = Waiting()
        self.handled: list[str] = []
        self.order = KeyOrder(lambda: self.screen, self._handle, lambda key: key == "ctrl+c")

    async def _handle(self, key: events.Key) -> None:
        self.handled.append(key.key)

    def press(self, *keys: str) -> list[str]:
        for key in keys:
            asyncio.run(self.order.press(events.Key(key, None)))
        return self.handled

    def go_on(self) -> list[str]:
        asyncio.run(self.order.go_on())
        return self.handled


def test_keys_behind_one_that_is_not_answered_wait_for_what_is_shown_then() -> None:
    pressed = Pressed()
    assert pressed.press("a", "enter", "j", "s") == ["a", "enter"]
    pressed.screen = object()
    assert pressed.go_on() == ["a", "enter", "j", "s"]


def test_of_kept_keys_another_enter_has_the_rest_wait_again() -> None:
    pressed = Pressed()
    pressed.press("enter", "b", "enter", "j")
    pressed.screen.stop_waiting()
    assert pressed.go_on() == ["enter", "b", "enter"]


def test_escape_takes_back_what_waits() -> None:
    assert Pressed().press("enter", "j", "escape", "k") == ["enter", "escape", "k"]


def test_what_ends_the_program_does_not_wait() -> None:
    pressed = Pressed()
    assert pressed.press("enter", "j", "ctrl+c") == ["enter", "ctrl+c"]
