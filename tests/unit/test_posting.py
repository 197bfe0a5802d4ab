"""Threads post to widgets, whatever has become of these."""

from __future__ import annotations

import threading

from textual.app import App
from textual.message import Message
from textual.widget import Widget

from tui.ui.workers.posting import post_to


class Told(Message):
    """Something that a thread tells."""


class Listener(Widget):
    """Counts what it is told."""

    told = 0

    def on_told(self) -> None:
        self.told += 1


class ListeningApp(App[None]):
    """An app with a listener."""

    def compose(self):
        yield Listener()


def _in_thread(widget: Widget) -> list[bool]:
    made: list[bool] = []
    thread = threading.Thread(target=lambda: made.append(post_to(widget)(Told())))
    thread.start()
    thread.join()
    return made


async def test_what_a_thread_posts_arrives() -> None:
    app = ListeningApp()
    async with app.run_test() as pilot:
        listener = app.query_one(Listener)
        assert _in_thread(listener) == [True]
        await pilot.pause()
        assert listener.told == 1


def test_what_comes_when_the_widget_is_gone_is_dropped() -> None:
    assert _in_thread(Listener()) == [False]
