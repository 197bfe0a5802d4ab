"""Ending the program whatever the screen is doing."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from tests.conftest import PATIENCE
from tui.ui.watchdog import Watchdog


class Process:
    """A process on a terminal of its own that notes what happens at its end, in order."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        self.happened: list[str] = []
        self.ended = threading.Event()
        self.asked = threading.Event()
        self.watchdog = Watchdog(self.slave, lambda: self.happened.append("marks"), grace=0.01, end=self._end)

    def _end(self, status: int) -> None:
        self.happened.append(f"end {status}")
        self.ended.set()

    def ask(self) -> None:
        self.happened.append("ask")
        self.asked.set()


@pytest.fixture
def process() -> Iterator[Process]:
    """The process; afterwards the signals mean what they meant before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    made = Process()
    yield made
    made.watchdog.stop()
    for number, handler in before.items():
        signal.signal(number, handler)
    os.close(made.slave)


def test_a_closed_terminal_ends_a_screen_that_hangs_and_the_marks_are_written_before(process: Process) -> None:
    process.watchdog.on_request(process.ask)
    process.watchdog.start()
    os.close(process.master)
    assert process.ended.wait(PATIENCE)
    assert process.happened == ["ask", "marks", f"end {128 + signal.SIGHUP}"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_screen_that_hangs(process: Process, number: signal.Signals) -> None:
    process.watchdog.on_request(process.ask)
    process.watchdog.start()
    signal.raise_signal(number)
    assert process.ended.wait(PATIENCE)
    assert process.happened == ["ask", "marks", f"end {128 + number}"]


def test_a_request_before_there_is_a_screen_is_passed_on_to_it(process: Process) -> None:
    process.watchdog.start()
    signal.raise_signal(signal.SIGTERM)
    assert process.ended.wait(PATIENCE)
    process.watchdog.on_request(process.ask)
    assert process.happened[-1] == "ask"


def test_marks_that_cannot_be_written_do_not_keep_the_program(process: Process, monkeypatch) -> None:
    monkeypatch.setattr("tui.ui.watchdog._MARKS_GRACE", 0.01)
    forever = threading.Event()
    process.watchdog._write_marks = forever.wait
    process.watchdog.start()
    signal.raise_signal(signal.SIGHUP)
    assert process.ended.wait(PATIENCE)
    forever.set()


def test_nothing_ends_a_program_that_was_not_asked_to(process: Process) -> None:
    process.watchdog.start()
    process.watchdog.stop()
    process.watchdog._thread.join(PATIENCE)
    assert process.happened == []
    os.close(process.master)
