"""Messages whose fields are declared."""

from __future__ import annotations

from dataclasses import KW_ONLY

from tui.ui.message import DeclaredMessage


class Arrived(DeclaredMessage):
    """So many have come."""

    count: int
    where: str = "the harbour"
    _: KW_ONLY
    quiet: bool = False


class LateArrived(Arrived):
    """They have come late."""

    minutes: int = 0


def test_fields_are_given_in_their_order_or_by_name() -> None:
    message = Arrived(3, "the quay", quiet=True)
    assert (message.count, message.where, message.quiet) == (3, "the quay", True)


def test_what_is_not_given_is_as_declared() -> None:
    assert (Arrived(3).where, Arrived(3).quiet) == ("the harbour", False)


def test_the_fields_of_another_kind_come_before_its_own() -> None:
    message = LateArrived(3, minutes=5)
    assert (message.count, message.minutes, message.handler_name) == (3, 5, "on_late_arrived")
