"""Showing a dialog over the screen that asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen
    from textual.widget import Widget


def ask(asking: Widget, dialog: Screen[Any], then: Callable[[Any], Any] | None = None) -> None:
    """Show a dialog over the screen of who is asking, and give `then` what it came to.

    Nothing is done where there is a dialog already: what is shown in a dialog is often read first, and in that time the
    key was pressed once more, or that of another one.
    """
    if asking.app.screen is asking.screen:
        asking.app.push_screen(dialog, then)
