"""The commands as Textual binds them."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from tui.keymap import COMMANDS, PLACES_IN_ORDER, Command, Place, of_place


def bindings(place: Place) -> list[BindingType]:
    """The bindings of a place: for the `BINDINGS` of its widget, or of the browser for "everywhere"."""
    return _bound(command for command in of_place(place) if not command.action.startswith("app."))


def app_bindings() -> list[BindingType]:
    """The bindings of the application, in force on every screen."""
    return _bound(command for command in COMMANDS if command.action.startswith("app."))


def _bound(commands: Iterable[Command]) -> list[BindingType]:
    return [
        Binding(
            ",".join(command.keys), command.action, command.name,
            show=False, priority=command.at_once and command.place not in PLACES_IN_ORDER, id=command.name,
        )
        for command in commands
        if command.keys
    ]  # fmt: skip
