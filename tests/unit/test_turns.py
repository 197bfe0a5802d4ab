"""Who stands back for whom."""

from __future__ import annotations

import gc
import threading
import time

import pytest

from tui.search import turns

PATIENCE = 20.0
"""Seconds after which a test that waits has failed."""


def test_what_can_wait_stands_back_until_the_screen_has_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_LONGEST", PATIENCE)
    order: list[str] = []

    def work() -> None:
        turns.stand_back()
        order.append("work")

    turns.painting()
    worker = threading.Thread(target=work)
    worker.start()
    worker.join(0.02)
    order.append("paint")
    turns.painted()
    worker.join(PATIENCE)
    assert order == ["paint", "work"]


def test_nobody_stands_back_for_a_paint_that_never_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_LONGEST", 0.01)
    began = time.monotonic()
    turns.painting()
    turns.stand_back()
    assert 0.01 <= time.monotonic() - began < PATIENCE
    turns.painted()


def test_cycles_are_not_looked_for_amid_a_paint() -> None:
    turns.painting()
    amid = gc.isenabled()
    turns.painted()
    assert (amid, gc.isenabled()) == (False, True)


def test_without_a_paint_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(turns.time, "sleep", waited.append)
    turns.stand_back()
    assert waited == [0]
