"""The commands as Textual binds them."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tui.commands import Place, of_place


def bindings(place: Place) -> list[BindingType]:
    """The bindings of a place: for the `BINDINGS` of its widget, or of the screen for "everywhere"."""
    return [
        Binding(
            ",".join(command.keys), command.action, command.sentence,
            show=False, priority=command.priority, id=command.name,
        )
        for command in of_place(place)
    ]  # fmt: skip
