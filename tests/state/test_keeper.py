"""Marks set from the screen: seen at once, written behind, never given up."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tui.errors import StorageError
from tui.state import Mark, Marked, State
from tui.state.write_behind import Keeper

POST = Marked(b"k" * 16, "/archive/a.md")


class Gate:
    """A state whose writes wait, and fail as long as they are told to."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.open = threading.Event()
        self.failing = False
        self.tried = threading.Semaphore(0)

    def marks_of(self, keys):
        return self.state.marks_of(keys)

    def mark_each(self, changes) -> None:
        self.open.wait(10)
        try:
            if self.failing:
                raise StorageError("The disk is full.")
            self.state.mark_each(changes)
        finally:
            self.tried.release()


@pytest.fixture
def gate(state: State) -> Iterator[Gate]:
    gate = Gate(state)
    yield gate
    gate.open.set()


def test_a_mark_is_seen_before_it_is_written(gate: Gate) -> None:
    keeper = Keeper(gate, lambda _: None)
    keeper.mark([POST], starred=True)
    assert gate.state.marks_of([POST.key]) == {}
    assert keeper.marks_of([POST.key]) == {POST.key: Mark(starred=True)}
    gate.open.set()
    keeper.close()


def test_closing_writes_what_waits(gate: Gate) -> None:
    keeper = Keeper(gate, lambda _: None)
    keeper.mark([POST], read=True)
    keeper.mark([POST], starred=True)
    gate.open.set()
    keeper.close()
    assert gate.state.marks_of([POST.key]) == {POST.key: Mark(read=True, starred=True)}


def test_a_mark_that_could_not_be_written_is_told_and_written_with_the_next(gate: Gate) -> None:
    told: list[Exception] = []
    keeper = Keeper(gate, told.append)
    gate.open.set()
    gate.failing = True
    keeper.mark([POST], starred=True)
    assert gate.tried.acquire(timeout=10)
    gate.failing = False
    keeper.mark([Marked(b"o" * 16)], read=True)
    keeper.close()
    assert [str(error) for error in told] == ["The disk is full."]
    assert gate.state.marks_of([POST.key, b"o" * 16]) == {POST.key: Mark(starred=True), b"o" * 16: Mark(read=True)}


def test_marks_already_written_are_seen_beneath_those_that_wait(gate: Gate) -> None:
    gate.state.mark([POST], read=True)
    keeper = Keeper(gate, lambda _: None)
    keeper.mark([POST], starred=True)
    assert keeper.marks_of([POST.key]) == {POST.key: Mark(read=True, starred=True)}
    gate.open.set()
    keeper.close()


def test_other_things_are_written_in_their_turn(gate: Gate) -> None:
    keeper = Keeper(gate, lambda _: None)
    gate.open.set()
    keeper.later(lambda: gate.state.keep_position(POST.key, 0.5))
    keeper.close()
    assert gate.state.position(POST.key) == 0.5


def test_a_mark_that_could_not_be_written_is_tried_again_by_itself(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.state.write_behind._AGAIN", 0.01)
    told: list[Exception] = []
    mended = threading.Event()
    keeper = Keeper(gate, told.append, mended.set)
    gate.open.set()
    gate.failing = True
    keeper.mark([POST], starred=True)
    for _ in range(3):
        assert gate.tried.acquire(timeout=10)
    gate.failing = False
    assert mended.wait(10)
    assert gate.state.marks_of([POST.key]) == {POST.key: Mark(starred=True)}
    assert len(told) == 1
    keeper.close()


def test_what_could_not_be_written_to_the_end_still_waits(gate: Gate) -> None:
    keeper = Keeper(gate, lambda _: None)
    gate.open.set()
    gate.failing = True
    keeper.mark([POST], starred=True)
    keeper.close()
    assert keeper.waiting() == {POST.key}
