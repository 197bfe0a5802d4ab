"""Who stands back for whom."""

from __future__ import annotations

import gc
import threading
import time

import pytest

from tui.search import cooperative

PATIENCE = 20.0
"""Seconds after which a test that waits has failed."""


def test_what_can_wait_stands_back_until_the_screen_has_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cooperative, "_LONGEST", PATIENCE)
    order: list[str] = []

    def work() -> None:
        cooperative.stand_back()
        order.append("work")

    cooperative.painting()
    worker = threading.Thread(target=work)
    worker.start()
    worker.join(0.02)
    order.append("paint")
    cooperative.painted()
    worker.join(PATIENCE)
    assert order == ["paint", "work"]


def test_nobody_stands_back_for_a_paint_that_never_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cooperative, "_LONGEST", 0.01)
    began = time.monotonic()
    cooperative.painting()
    cooperative.stand_back()
    assert 0.01 <= time.monotonic() - began < PATIENCE
    cooperative.painted()


def test_cycles_are_not_looked_for_amid_a_paint() -> None:
    cooperative.painting()
    amid = gc.isenabled()
    cooperative.painted()
    assert (amid, gc.isenabled()) == (False, True)


def test_without_a_paint_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(cooperative.time, "sleep", waited.append)
    cooperative.stand_back()
    assert waited == [0]
