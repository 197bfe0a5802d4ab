"""Background work waits while the screen paints."""

from __future__ import annotations

import gc
import threading
import time

import pytest

from tests.conftest import PATIENCE
from tui.ui import paint_gate
from tui.ui.paint_gate import PaintGate


def test_work_waits_until_the_screen_has_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paint_gate, "_LONGEST_PAINT", PATIENCE)
    gate = PaintGate()
    order: list[str] = []

    def work() -> None:
        gate.wait()
        order.append("work")

    gate.close()
    worker = threading.Thread(target=work)
    worker.start()
    worker.join(0.02)
    order.append("paint")
    gate.open()
    worker.join(PATIENCE)
    assert order == ["paint", "work"]


def test_a_gate_that_is_never_opened_opens_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paint_gate, "_LONGEST_PAINT", 0.01)
    gate = PaintGate()
    began = time.monotonic()
    gate.close()
    gate.wait()
    assert 0.01 <= time.monotonic() - began < PATIENCE
    assert gc.isenabled()


def test_no_garbage_is_collected_while_the_screen_paints() -> None:
    gate = PaintGate()
    gate.close()
    while_closed = gc.isenabled()
    gate.open()
    assert (while_closed, gc.isenabled()) == (False, True)


def test_an_open_gate_only_lets_another_thread_run(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(paint_gate.time, "sleep", waited.append)
    PaintGate().wait()
    assert waited == [0]


def test_a_thread_that_waits_does_not_look_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paint_gate, "_LONGEST_PAINT", PATIENCE)
    gate = PaintGate()
    slept: list[float] = []
    monkeypatch.setattr(paint_gate.time, "sleep", slept.append)
    gate.close()
    worker = threading.Thread(target=gate.wait)
    worker.start()
    worker.join(0.02)
    gate.open()
    worker.join(PATIENCE)
    assert slept == [0]
