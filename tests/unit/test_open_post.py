"""When a post counts as read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tui.model import Row
from tui.ui.open_post import OpenPost


def post(number: int, *, read: bool = False) -> Row:
    return Row(number, "A post", None, (), "", "", (), (), read=read)


class Clock:
    """Calls what was asked for when time has passed."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def call_after(self, seconds: float, do: Callable[[], None]) -> Callable[[], None]:
        waits = (seconds, do)
        self.waiting.append(waits)
        return lambda: self.waiting.remove(waits)

    def pass_time(self) -> None:
        for _seconds, do in self.waiting:
            do()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def read() -> list[int]:
    return []


@pytest.fixture
def opened(clock: Clock, read: list[int]) -> OpenPost:
    return OpenPost(3.0, clock.call_after, read.append)


def test_a_post_is_read_after_a_while(opened: OpenPost, clock: Clock, read: list[int]) -> None:
    opened.open(post(1), is_end_seen=False)
    assert [seconds for seconds, _do in clock.waiting] == [3.0]
    assert read == []
    clock.pass_time()
    assert read == [1]


def test_a_post_that_was_left_before_is_not_read(opened: OpenPost, clock: Clock, read: list[int]) -> None:
    opened.open(post(1), is_end_seen=False)
    opened.leave()
    clock.pass_time()
    assert read == []


def test_the_next_post_that_is_opened_leaves_the_one_before(opened: OpenPost, clock: Clock, read: list[int]) -> None:
    opened.open(post(1), is_end_seen=False)
    opened.open(post(2), is_end_seen=False)
    clock.pass_time()
    assert read == [2]


def test_a_post_is_read_once_its_end_is_seen(opened: OpenPost, read: list[int]) -> None:
    opened.open(post(1), is_end_seen=False)
    opened.see_end(1)
    assert read == [1]


def test_a_post_whose_end_is_on_the_screen_is_read_as_it_is_opened(opened: OpenPost, read: list[int]) -> None:
    opened.open(post(1), is_end_seen=True)
    assert read == [1]


def test_the_end_of_a_post_that_is_not_open_says_nothing(opened: OpenPost, read: list[int]) -> None:
    opened.see_end(1)
    opened.open(post(1), is_end_seen=False)
    opened.see_end(2)
    opened.leave()
    opened.see_end(1)
    assert read == []


def test_a_post_that_was_read_is_not_waited_for(opened: OpenPost, clock: Clock) -> None:
    opened.open(post(1, read=True), is_end_seen=False)
    assert clock.waiting == []
