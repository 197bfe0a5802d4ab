"""Posting messages to a widget from threads, which may go on for a moment when it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message
    from textual.widget import Widget


def post_to(widget: Widget) -> Callable[[Message], bool]:
    """A function by which any thread posts to a widget; what comes when the widget is gone is dropped. It tells whether
    the message was posted.
    """

    def post(message: Message) -> bool:
        try:
            return widget.post_message(message)
        except RuntimeError:  # no app can be found
            if widget.is_attached:
                raise
            return False

    return post
