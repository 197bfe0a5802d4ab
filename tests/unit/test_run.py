"""Keeping the screen responsive."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Iterator, Sequence

import pytest

from tui.ui import run
from tui.ui.run import favour_ui_thread

MOST = 40_000
"""Objects that are collected in about five milliseconds."""


@pytest.fixture
def favoured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The UI thread is favoured until the end of the test."""
    monkeypatch.setenv("TEXTUAL_FPS", "240")
    before = gc.get_threshold(), sys.getswitchinterval()
    gc.collect()
    favour_ui_thread()
    gc.enable()  # as once the first frame is painted
    yield
    gc.set_threshold(*before[0])
    sys.setswitchinterval(before[1])


@pytest.mark.usefixtures("favoured")
def test_no_garbage_collection_is_long() -> None:
    looked_through: list[int] = []

    def watch(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            looked_through.append(
                sum(len(gc.get_objects(generation=younger)) for younger in range(info["generation"] + 1))
            )

    gc.callbacks.append(watch)
    try:
        kept = [[number] for number in range(400_000)]
    finally:
        gc.callbacks.remove(watch)
    assert len(kept) == 400_000
    assert looked_through
    assert max(looked_through) < MOST


def test_a_screen_that_is_left_for_another_takes_no_memory_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen:
        def report(self, _failed: object) -> None:
            pass

    left: list[weakref.ref[Screen]] = []
    is_left_there: list[bool] = []

    def browse(_paths: Sequence[str]) -> int | None:
        if left:
            is_left_there.append(left[0]() is not None)
            return 0
        screen = Screen()
        vars(screen)["itself"] = screen
        threading.excepthook = screen.report
        left.append(weakref.ref(screen))
        gc.freeze()
        return None

    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(run, "_browse", browse)
    run.browse(())
    assert is_left_there == [False]
