"""Lookups: in order, on a thread of their own, waited for only briefly."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import PATIENCE
from tui.ui.workers import lookups
from tui.ui.workers.lookups import Lookups


class Loop:
    """Stands for the UI thread: what is to be done later there, and the errors it is told of."""

    def __init__(self) -> None:
        self.later: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self.errors: list[Exception] = []
        self.lookups = Lookups(self.later.put, self.errors.append)


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loop]:
    """A loop that waits for what is looked up; the tests of what comes later do not."""
    monkeypatch.setattr(lookups, "MAX_WAIT", PATIENCE)
    loop = Loop()
    yield loop
    loop.lookups.close()


def test_a_quick_result_is_there_at_once_and_was_read_by_another_thread(loop: Loop) -> None:
    got: list[int] = []
    loop.lookups.look_up(threading.get_ident, got.append)
    assert got
    assert got != [threading.get_ident()]


def test_a_slow_result_comes_later(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "MAX_WAIT", 0.0)
    go_on, got = threading.Event(), []
    loop.lookups.look_up(lambda: go_on.wait(PATIENCE), got.append)
    assert got == []
    go_on.set()
    loop.later.get(timeout=PATIENCE)()
    assert got == [True]


def test_a_quick_result_is_not_delivered_before_a_slow_one(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, got = threading.Event(), []
    with monkeypatch.context() as impatient:
        impatient.setattr(lookups, "MAX_WAIT", 0.0)
        loop.lookups.look_up(lambda: go_on.wait(PATIENCE), lambda _result: got.append("slow"))
    go_on.set()
    loop.lookups.look_up(lambda: None, lambda _result: got.append("quick"))
    assert got == ["slow", "quick"]
    loop.later.get(timeout=PATIENCE)()
    assert got == ["slow", "quick"]


def test_an_error_is_told_in_place_of_a_result(loop: Loop) -> None:
    got: list[float] = []
    loop.lookups.look_up(lambda: 1 / 0, got.append)
    assert [type(error) for error in loop.errors] == [ZeroDivisionError]
    loop.lookups.look_up(lambda: 1 / 0, got.append, loop.errors.append)
    assert len(loop.errors) == 2
    assert got == []


def test_closing_waits_for_what_was_asked_for(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "MAX_WAIT", 0.0)
    done: list[int] = []
    for number in range(100):
        loop.lookups.look_up(lambda number=number: done.append(number), lambda _result: None)
    loop.lookups.close()
    assert done == list(range(100))
    loop.lookups.look_up(lambda: done.append(100), lambda _result: None)
    assert len(done) == 100


def test_what_is_only_shown_is_read_once_while_it_is_awaited_and_not_when_the_screen_closes(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "MAX_WAIT", 0.0)
    go_on, read, got = threading.Event(), [], []
    loop.lookups.look_up(lambda: go_on.wait(PATIENCE), got.append)
    for what in ("words", "words"):
        loop.lookups.look_up_to_show(what, lambda what=what: read.append(what) or what, got.append)
    go_on.set()
    while len(got) < 2:
        loop.later.get(timeout=PATIENCE)()
    assert (read, got) == (["words"], [True, "words"])

    begun, go_on = threading.Event(), threading.Event()
    loop.lookups.look_up(lambda: begun.set() or go_on.wait(PATIENCE), got.append)
    loop.lookups.look_up_to_show("words", lambda: read.append("late"), got.append)
    assert begun.wait(PATIENCE)
    loop.lookups._to_show.future.add_done_callback(lambda _cancelled: go_on.set())
    loop.lookups.close()
    assert read == ["words"]


def test_what_is_asked_for_last_is_shown(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "MAX_WAIT", 0.0)
    begun, go_on, got = threading.Event(), threading.Event(), []
    loop.lookups.look_up_to_show(("links", 1), lambda: begun.set() or go_on.wait(PATIENCE), got.append)
    assert begun.wait(PATIENCE)
    for post in (2, 3):
        loop.lookups.look_up_to_show(("links", post), lambda post=post: post, got.append)
    go_on.set()
    while loop.lookups.is_busy:
        loop.later.get(timeout=PATIENCE)()
    assert got == [3]
