"""Marks follow a post to its new key: copied, never overwritten, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.state import Mark, MarkChange, MarkEdit, MarkedPost, State

if TYPE_CHECKING:
    from collections.abc import Sequence

OLD, NEW, OTHER = (bytes([number]) * 16 for number in range(1, 4))

READ, UNREAD = {"read": True}, {"read": False}
STAR, UNSTAR = {"starred": True}, {"starred": False}


def known_none(keys: Sequence[bytes]) -> set[bytes]:
    return set()


@pytest.mark.parametrize(
    ("old", "new", "expected", "gained"),
    [
        (READ, {}, Mark(read=True), 1),
        (STAR, {}, Mark(starred=True), 1),
        (READ | STAR, {}, Mark(read=True, starred=True), 1),
        (READ, STAR, Mark(read=True, starred=True), 1),
        (STAR, READ, Mark(read=True, starred=True), 1),
        (READ, UNREAD, Mark(), 0),
        (STAR, UNSTAR, Mark(), 0),
        (UNREAD, READ, Mark(read=True), 0),
        (READ | STAR, UNREAD, Mark(starred=True), 1),
        ({}, READ, Mark(read=True), 0),
    ],
)
def test_what_was_never_decided_on_the_new_key_is_taken_from_the_old(
    state: State, old: dict[str, bool], new: dict[str, bool], expected: Mark, gained: int
) -> None:
    state.mark_each([MarkChange(MarkedPost(OLD), MarkEdit(**old)), MarkChange(MarkedPost(NEW), MarkEdit(**new))])
    before = state.marks_of([OLD])
    assert state.copy_marks([(OLD, NEW)]) == gained
    assert state.marks_of([NEW]) == {NEW: expected}
    assert state.marks_of([OLD]) == before


def test_adopting_again_changes_nothing(state: State) -> None:
    state.mark([MarkedPost(OLD)], read=True)
    pairs = [(OLD, NEW)]
    assert state.copy_marks(pairs) == 1
    state.mark([MarkedPost(NEW)], read=False)
    assert state.copy_marks(pairs) == 0
    assert state.marks_of([NEW]) == {NEW: Mark()}


def test_a_key_without_marks_leaves_none(state: State) -> None:
    assert state.copy_marks([(OLD, NEW), (NEW, NEW)]) == 0
    assert state.copy_marks([]) == 0
    assert dict(state.marks()) == {}


def test_pairs_speak_of_the_marks_before_the_call(state: State) -> None:
    state.mark([MarkedPost(OLD)], read=True)
    state.mark([MarkedPost(NEW)], starred=True)
    state.copy_marks([(OLD, NEW), (NEW, OTHER)])
    assert state.marks_of([OTHER]) == {OTHER: Mark(starred=True)}


def test_keys_can_swap(state: State) -> None:
    state.mark([MarkedPost(OLD)], read=True)
    state.mark([MarkedPost(NEW)], starred=True)
    assert state.copy_marks([(OLD, NEW), (NEW, OLD)]) == 2
    assert dict(state.marks()) == {OLD: Mark(read=True, starred=True), NEW: Mark(read=True, starred=True)}


def test_one_post_can_leave_its_marks_to_two(state: State) -> None:
    state.mark([MarkedPost(OLD)], starred=True)
    assert state.copy_marks([(OLD, NEW), (OLD, OTHER)]) == 2
    assert state.marks_of([NEW, OTHER]) == {NEW: Mark(starred=True), OTHER: Mark(starred=True)}


def test_many_pairs_at_once(state: State) -> None:
    old = [bytes([1]) + number.to_bytes(15, "big") for number in range(1200)]
    new = [bytes([2]) + number.to_bytes(15, "big") for number in range(1200)]
    state.mark([MarkedPost(key) for key in old], read=True)
    assert state.copy_marks(zip(old, new, strict=True)) == 1200
    assert state.marks_of(new) == dict.fromkeys(new, Mark(read=True))


def test_the_new_key_carries_the_hints_and_the_old_is_no_stray_any_more(state: State) -> None:
    state.mark([MarkedPost(OLD, "/a.md", b"f", "s", "t", "2021-06-30")], read=True)
    state.copy_marks([(OLD, NEW)])
    assert list(state.unmatched(known_none)) == [MarkedPost(NEW, "/a.md", b"f", "s", "t", "2021-06-30")]


def test_a_post_that_came_back_and_was_marked_is_a_stray_when_it_goes_again(state: State) -> None:
    state.mark([MarkedPost(OLD)], read=True)
    state.copy_marks([(OLD, NEW)])
    state.mark([MarkedPost(OLD)], starred=True)
    assert [post.key for post in state.unmatched(lambda keys: {NEW} & set(keys))] == [OLD]


def test_a_post_that_went_back_to_its_old_key_is_looked_for_by_that(state: State) -> None:
    state.mark([MarkedPost(OLD)], read=True)
    state.copy_marks([(OLD, NEW)])
    state.copy_marks([(NEW, OLD)])
    assert [post.key for post in state.unmatched(known_none)] == [OLD]


def test_marks_can_be_adopted_while_strays_are_listed(state: State) -> None:
    state.mark([MarkedPost(OLD), MarkedPost(NEW)], read=True)
    for post in state.unmatched(lambda keys: {NEW} & set(keys)):
        state.copy_marks([(post.key, OTHER)])
    assert state.marks_of([OTHER]) == {OTHER: Mark(read=True)}
