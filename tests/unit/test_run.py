"""How the program sets itself up to answer keys soon."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest

from tui.ui.run import prefer_the_screen

MOST = 40_000
"""Objects that are looked through in five milliseconds or so."""


@pytest.fixture
def preferring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The screen is preferred, until the test is over."""
    monkeypatch.setenv("TEXTUAL_FPS", "240")
    before = gc.get_threshold(), sys.getswitchinterval()
    gc.collect()
    prefer_the_screen()
    yield
    gc.set_threshold(*before[0])
    sys.setswitchinterval(before[1])


@pytest.mark.usefixtures("preferring")
def test_looking_for_cycles_is_never_long() -> None:
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
