"""What was done is undone as a whole, and done again: over a restart, and beside other programs and machines."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest

from tui.state import Annotations, Mark, MarkAct, MarkChange, MarkEdit, MarkedPost, SavedSearch, State, acts
from tui.state.act_labels import label_of_act
from tui.state.mark_lines import Entry, Subject, write_line

A, B, C = (bytes([number]) * 16 for number in range(1, 4))


def act(state: State, label: str, *keys: bytes, **edit) -> None:
    state.mark_each([MarkChange(MarkedPost(key), MarkEdit(**edit)) for key in keys], label)


def told(state: State, *, again: bool = False) -> str:
    undone = state.redo() if again else state.undo()
    return "" if undone is None else undone.told()


def test_acts_are_undone_from_the_last_on_and_done_again(state: State) -> None:
    act(state, "two starred", A, B, starred=True)
    act(state, "one noted", A, note="Ask.")
    act(state, "one noted again", A, note="Asked.")
    assert told(state) == "Undone: one noted again."
    assert state.annotations() == {A: Annotations(note="Ask.")}
    assert [told(state), told(state), told(state)] == ["Undone: one noted.", "Undone: two starred.", ""]
    assert (state.annotations(), dict(state.marks())) == ({}, {A: Mark(), B: Mark()})
    assert [told(state, again=True) for _ in range(4)] == [
        "Done again: two starred.", "Done again: one noted.", "Done again: one noted again.", "",
    ]  # fmt: skip
    assert state.annotations() == {A: Annotations(note="Asked.")}
    assert dict(state.marks()) == {A: Mark(starred=True), B: Mark(starred=True)}


def test_only_what_an_act_changed_is_undone(state: State) -> None:
    act(state, "one starred", A, starred=True)
    act(state, "three starred", A, B, C, starred=True)
    assert told(state) == "Undone: three starred."
    assert state.marks_of([A, B, C]) == {A: Mark(starred=True), B: Mark(), C: Mark()}


def test_what_changes_nothing_and_what_is_no_act_cannot_be_undone(state: State) -> None:
    act(state, "", A, read=True)
    act(state, "one unread", B, note="")
    assert told(state) == ""


def test_what_was_changed_since_stays(state: State) -> None:
    act(state, "two starred", A, B, starred=True)
    act(state, "", A, starred=False)
    assert told(state) == "Undone: two starred; 1 of 2 had been changed since and stay so."
    assert state.marks_of([A, B]) == {A: Mark(), B: Mark()}
    assert told(state, again=True) == "Done again: two starred; 1 of 2 had been changed since and stay so."


def test_something_new_ends_what_can_be_done_again(state: State) -> None:
    act(state, "one starred", A, starred=True)
    told(state)
    act(state, "one read", A, read=True)
    assert told(state, again=True) == ""
    assert told(state) == "Undone: one read."


def test_the_last_hundred_are_kept_over_a_restart(state_file: Path, monkeypatch) -> None:
    monkeypatch.setattr(acts, "KEPT", 3)
    with State(state_file) as state:
        for number in range(5):
            act(state, f"note {number}", A, note=str(number))
    with State(state_file) as state:
        assert [told(state) for _ in range(4)] == ["Undone: note 4.", "Undone: note 3.", "Undone: note 2.", ""]
        assert state.annotations() == {A: Annotations(note="1")}


def test_another_program_undoes_what_was_done_last(state_file: Path) -> None:
    with State(state_file) as one, State(state_file) as two:
        act(one, "one starred", A, starred=True)
        act(two, "one read", A, read=True)
        assert [told(one), told(two)] == ["Undone: one read.", "Undone: one starred."]


def test_an_import_is_one_act(state: State) -> None:
    act(state, "one noted", A, note="Ours.")
    later = 2**42
    lines = [
        Entry(Subject(A, "note"), "Theirs.", later, "other"), Entry(Subject(B, "read"), True, later, "other"),
        Entry(Subject(B, "tag", "harbour"), True, later, "other"), Entry(Subject(A, "note"), "Older.", 1, "other"),
    ]  # fmt: skip
    imported = state.import_lines(b"".join(map(write_line, lines)) + b"=====\n", "marks imported")
    assert (imported.posts, imported.entries, [line.number for line in imported.damaged]) == (2, 4, [5])
    assert state.annotations() == {A: Annotations(note="Theirs."), B: Annotations(("harbour",))}
    assert told(state) == "Undone: marks imported."
    assert state.annotations() == {A: Annotations(note="Ours.")}
    assert state.marks_of([B]) == {B: Mark()}


def test_what_is_exported_is_imported_elsewhere(state: State, tmp_path: Path) -> None:
    post = MarkedPost(A, "/archive/a\udcff.md", b"f" * 16, "https://a.example/1", "標題", "2021-06-30")
    state.mark_each([MarkChange(post, MarkEdit(read=True, note="Ask.", tags={"harbour": True}))], "marked")
    state.mark_each([MarkChange(post, MarkEdit(tags={"harbour": False}))], "untagged")
    state.save_searches({"boats": SavedSearch("boats", "tag:boats", 1)}, "saved")
    exported = b"".join(state.export_lines())
    with State(tmp_path / "other" / "state.db") as other:
        assert other.import_lines(exported, "imported").damaged == ()
        assert b"".join(other.export_lines()) == exported
        assert (other.annotations(), dict(other.marks())) == (state.annotations(), dict(state.marks()))
        assert other.saved_searches() == (SavedSearch("boats", "tag:boats", 1),)
        assert list(other.unmatched(lambda _keys: set())) == [post]


def test_saved_searches_are_in_their_order_and_undone(state: State) -> None:
    one, two = SavedSearch("boats", "tag:boats", 2), SavedSearch("渡口", "渡口 is:unread", 1)
    state.save_searches({"boats": one, "渡口": two}, "saved")
    state.save_searches({"boats": None}, "removed")
    assert state.saved_searches() == (two,)
    assert told(state) == "Undone: removed."
    assert state.saved_searches() == (two, one)


def test_marks_are_exported_page_by_page_each_once(state: State, monkeypatch) -> None:
    for key in (A, B, C):
        act(state, "one marked", key, read=True, note="Ask.")
    state.save_searches({"boats": SavedSearch("boats", "tag:boats")}, "saved")
    whole = list(state.export_lines())
    monkeypatch.setattr("tui.state.state._PAGE_ROWS", 1)
    assert list(state.export_lines()) == whole
    assert len(set(whole)) == len(whole) == 7


def part(state: State, part_of: int, *keys: bytes, **edit) -> None:
    """A part of an act that stars posts."""
    edit = MarkEdit(**edit)
    label = label_of_act(len(keys), "Lamp", edit)
    state.mark_in_acts([MarkAct(label, [MarkChange(MarkedPost(key), edit) for key in keys], part_of)])


def test_an_act_in_parts_is_undone_and_done_again_as_one(state: State) -> None:
    act(state, "one noted", A, note="Ask.")
    part(state, 7, A, B, starred=True)
    part(state, 7, C, starred=True)
    progress: list[int] = []
    undone = state.undo(progress.append)
    assert (undone.told() if undone else "", progress) == ("Undone: 3 posts starred.", [1, 3])
    assert (told(state), told(state)) == ("Undone: one noted.", "")
    assert (told(state, again=True), told(state, again=True)) == (
        "Done again: one noted.",
        "Done again: 3 posts starred.",
    )
    assert dict(state.marks()) == dict.fromkeys((A, B, C), Mark(starred=True))


def test_what_another_program_did_between_the_parts_is_an_act_of_its_own(state_file: Path) -> None:
    with State(state_file) as one, State(state_file) as two:
        part(one, 7, A, starred=True)
        act(two, "one read", C, read=True)
        part(one, 7, B, starred=True)
        assert (told(two), told(two)) == ("Undone: 2 posts starred.", "Undone: one read.")


def test_an_act_in_parts_that_was_undone_halfway_is_undone_to_its_end(state: State, monkeypatch) -> None:
    for key in (A, B):
        part(state, 7, key, starred=True)
    latest = acts.latest

    def latest_once(*args, **kwargs):
        killed.setattr(acts, "latest", Mock(side_effect=KeyboardInterrupt))
        return latest(*args, **kwargs)

    with monkeypatch.context() as killed:
        killed.setattr(acts, "latest", latest_once)
        with pytest.raises(KeyboardInterrupt):
            state.undo()
    assert dict(state.marks()) == {A: Mark(starred=True), B: Mark()}
    assert told(state) == "Undone: “Lamp” starred."
    assert dict(state.marks()) == {A: Mark(), B: Mark()}


def test_an_act_in_parts_counts_as_one_of_those_that_are_kept(state: State, monkeypatch) -> None:
    monkeypatch.setattr(acts, "KEPT", 2)
    act(state, "one noted", A, note="Ask.")
    for key in (A, B, C):
        part(state, 7, key, starred=True)
    assert (told(state), told(state)) == ("Undone: 3 posts starred.", "Undone: one noted.")
