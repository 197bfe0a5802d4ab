"""Marks set from the screen: seen at once, written behind, never given up."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.conftest import PATIENCE
from tui.errors import StorageError
from tui.state import Mark, MarkEdit, MarkedPost, State
from tui.state.write_behind import WriteBehind

POST = MarkedPost(b"k" * 16, "/archive/a.md")


class Gate:
    """A state whose writes wait, and fail as long as they are reported to."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.open = threading.Event()
        self.failing = False
        self.tried = threading.Semaphore(0)

    def marks_of(self, keys):
        return self.state.marks_of(keys)

    def maintain(self) -> None:
        self.state.maintain()

    def mark_in_acts(self, labelled) -> None:
        self.open.wait(PATIENCE)
        try:
            if self.failing:
                raise StorageError("The disk is full.")
            self.state.mark_in_acts(labelled)
        finally:
            self.tried.release()


def mark(writer: WriteBehind, post: MarkedPost, *, read: bool | None = None, starred: bool | None = None) -> None:
    writer.mark([post.key], lambda: [post], MarkEdit(read, starred))


@pytest.fixture
def gate(state: State) -> Iterator[Gate]:
    gate = Gate(state)
    yield gate
    gate.open.set()


def test_a_mark_is_seen_before_it_is_written(gate: Gate) -> None:
    writer = WriteBehind(gate, lambda _: None)
    mark(writer, POST, starred=True)
    assert gate.state.marks_of([POST.key]) == {}
    assert writer.marks_of([POST.key]) == {POST.key: Mark(starred=True)}
    gate.open.set()
    writer.close()


def test_a_mark_gives_way_before_it_is_written(gate: Gate) -> None:
    order: list[str] = []
    writer = WriteBehind(
        gate, lambda _: None, lambda _: order.append("written"), give_way=lambda: order.append("gave way")
    )
    gate.open.set()
    mark(writer, POST, starred=True)
    writer.close()
    assert order == ["gave way", "written"]


def test_closing_writes_what_waits(gate: Gate) -> None:
    writer = WriteBehind(gate, lambda _: None)
    mark(writer, POST, read=True)
    mark(writer, POST, starred=True)
    gate.open.set()
    writer.close()
    assert gate.state.marks_of([POST.key]) == {POST.key: Mark(read=True, starred=True)}


def test_a_mark_that_could_not_be_written_is_reported_and_written_with_the_next(gate: Gate) -> None:
    reported: list[Exception] = []
    writer = WriteBehind(gate, reported.append)
    gate.open.set()
    gate.failing = True
    mark(writer, POST, starred=True)
    assert gate.tried.acquire(timeout=PATIENCE)
    gate.failing = False
    mark(writer, MarkedPost(b"o" * 16), read=True)
    writer.close()
    assert [str(error) for error in reported] == ["The disk is full."]
    assert gate.state.marks_of([POST.key, b"o" * 16]) == {POST.key: Mark(starred=True), b"o" * 16: Mark(read=True)}


def test_marks_already_written_are_seen_beneath_those_that_wait(gate: Gate) -> None:
    gate.state.mark([POST], read=True)
    writer = WriteBehind(gate, lambda _: None)
    mark(writer, POST, starred=True)
    assert writer.marks_of([POST.key]) == {POST.key: Mark(read=True, starred=True)}
    gate.open.set()
    writer.close()


def test_other_things_are_written_in_their_turn(gate: Gate) -> None:
    writer = WriteBehind(gate, lambda _: None)
    gate.open.set()
    writer.submit(lambda: gate.state.save_position(POST.key, 0.5))
    writer.close()
    assert gate.state.position(POST.key) == 0.5


def test_what_could_not_be_written_is_written_before_other_things(gate: Gate) -> None:
    found: list[object] = []
    writer = WriteBehind(gate, lambda _: None)
    gate.open.set()
    gate.failing = True
    mark(writer, POST, starred=True)
    assert gate.tried.acquire(timeout=PATIENCE)
    gate.failing = False
    writer.submit(lambda: found.append(gate.state.marks_of([POST.key])))
    writer.close()
    assert found == [{POST.key: Mark(starred=True)}]


def test_a_mark_that_could_not_be_written_is_tried_again_by_itself(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.state.write_behind._RETRY_SECONDS", 0.01)
    reported: list[Exception] = []
    recovered = threading.Event()
    writer = WriteBehind(gate, reported.append, lambda had_failed: recovered.set())
    gate.open.set()
    gate.failing = True
    mark(writer, POST, starred=True)
    for _ in range(3):
        assert gate.tried.acquire(timeout=PATIENCE)
    gate.failing = False
    assert recovered.wait(PATIENCE)
    assert gate.state.marks_of([POST.key]) == {POST.key: Mark(starred=True)}
    assert len(reported) == 1
    writer.close()


def test_what_could_not_be_written_to_the_end_still_waits(gate: Gate) -> None:
    writer = WriteBehind(gate, lambda _: None)
    gate.open.set()
    gate.failing = True
    mark(writer, POST, starred=True)
    writer.close()
    assert writer.unwritten() == {POST.key}


def test_a_mark_is_written_even_if_its_hints_cannot_be_found(gate: Gate) -> None:
    def describe() -> list[MarkedPost]:
        raise StorageError("The index is closed.")

    writer = WriteBehind(gate, lambda _: None)
    gate.open.set()
    writer.mark([POST.key], describe, MarkEdit(starred=True))
    writer.close()
    assert gate.state.marks_of([POST.key]) == {POST.key: Mark(starred=True)}


def test_marks_are_written_after_a_report_that_fails(gate: Gate) -> None:
    def fail(_told: object) -> None:
        raise RuntimeError("The screen is gone.")

    gate.open.set()
    writer = WriteBehind(gate, fail, fail)
    for number in range(3):
        mark(writer, MarkedPost(bytes([number]) * 16), starred=True)
        gate.tried.acquire(timeout=PATIENCE)
    writer.close()
    assert len(list(gate.state.marks())) == 3


def test_who_waits_for_room_goes_on_once_enough_is_written(gate: Gate) -> None:
    writer = WriteBehind(gate, lambda _: None)
    mark(writer, POST, starred=True)
    mark(writer, POST, read=True)
    gate.open.set()
    writer.wait_for_room(0)
    assert not writer.unwritten()
    writer.close()


def test_who_waits_for_room_goes_on_where_nothing_can_be_written(gate: Gate) -> None:
    gate.failing = True
    writer = WriteBehind(gate, lambda _: None)
    mark(writer, POST, starred=True)
    gate.open.set()
    writer.wait_for_room(0)
    assert writer.failure is not None
    writer.close()
