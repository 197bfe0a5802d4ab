"""Own tags, notes and highlights go all the roads that marks go: tables, journal, restoration, other keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.model import Claim
from tui.state import Annotations, Highlight, MarkChange, MarkEdit, MarkedPost, State

A, B, C = (bytes([number]) * 16 for number in range(1, 4))
POST = MarkedPost(A, "/archive/a.md", b"f" * 16, "https://a.example/1", "Lamp", "2021-06-30")
PASSAGE = Highlight("The lamp was lit at six.", "…as on every day. ", " 渡口", "Who lit it?", 1_000)
ALL = MarkEdit(note="Ask for the log.\n問日誌。", tags={"harbour": True, "渡口": True}, highlights={"h1": PASSAGE})
KEPT = Annotations(("harbour", "渡口"), "Ask for the log.\n問日誌。", {"h1": PASSAGE})


def annotate(state: State, key: bytes, edit: MarkEdit) -> None:
    post = POST if key == A else MarkedPost(key)
    state.mark_each([MarkChange(post, edit)])


def test_what_is_written_on_a_post_is_read_again(state: State) -> None:
    annotate(state, A, ALL)
    assert state.annotations() == state.annotations([A, B]) == {A: KEPT}
    assert state.annotations([B]) == {}


def test_each_is_taken_away_alone(state: State) -> None:
    annotate(state, A, ALL)
    annotate(state, A, MarkEdit(note="", tags={"harbour": False, "boats": True}))
    assert state.annotations() == {A: Annotations(("boats", "渡口"), "", {"h1": PASSAGE})}
    annotate(state, A, MarkEdit(tags={"渡口": False, "boats": False}, highlights={"h1": None}))
    assert state.annotations() == {}


def test_what_is_shown_before_it_is_written_is_what_is_written(state: State) -> None:
    steps = (ALL, MarkEdit(note="New.", tags={"harbour": False, "boats": True}), MarkEdit(highlights={"h1": None}))
    shown = Annotations()
    for step in steps:
        annotate(state, A, step)
        shown = shown.with_edit(step)
        assert state.annotations() == {A: shown}


def test_a_post_with_a_note_alone_is_looked_for_by_its_hints(state: State) -> None:
    annotate(state, A, MarkEdit(note="Ask."))
    assert list(state.unmatched(lambda _keys: set())) == [POST]
    annotate(state, A, MarkEdit(note=""))
    assert list(state.unmatched(lambda _keys: set())) == []


@pytest.mark.parametrize("lost", ["state.db", "state.marks.jsonl"])
def test_what_is_written_survives_the_loss_of_either_file(state: State, state_file: Path, lost: str) -> None:
    annotate(state, A, ALL)
    annotate(state, B, MarkEdit(note="Gone."))
    annotate(state, B, MarkEdit(note=""))
    state.maintain()
    state.close()
    for backup in state_file.parent.glob("*.bak-*"):
        backup.unlink()
    state_file.with_name(lost).unlink()
    with State(state_file) as restored:
        assert restored.annotations() == {A: KEPT}
        assert restored.notice == ("" if lost != "state.db" else restored.notice)


def test_what_is_written_is_copied_with_the_marks(state: State) -> None:
    annotate(state, A, ALL)
    annotate(state, B, MarkEdit(note="Mine.", tags={"harbour": True}))
    annotate(state, B, MarkEdit(tags={"harbour": False}))
    assert state.copy_marks([(A, B)]) == 1
    # What was decided on the new key stays: its note, and that it has the tag no more.
    assert state.annotations() == {A: KEPT, B: Annotations(("渡口",), "Mine.", {"h1": PASSAGE})}
    assert state.copy_marks([(A, B)]) == 0


def test_what_is_written_moves_with_the_marks_and_the_later_note_wins(state: State) -> None:
    annotate(state, A, ALL)
    annotate(state, B, MarkEdit(note="Later."))
    state.move_marks([Claim(A, A, B, b"/archive/a.md", b"f" * 16, "Lamp"), Claim(A, b"", C, b"", b"", "Other")])
    assert state.annotations() == {B: Annotations(KEPT.tags, "Later.", KEPT.highlights)}
    state.move_marks([Claim(A, A, B, b"/archive/a.md", b"f" * 16, "Lamp"), Claim(A, b"", C, b"", b"", "Other")])
    assert state.annotations() == {B: Annotations(KEPT.tags, "Later.", KEPT.highlights)}


def test_a_text_that_sqlite_refuses_is_kept_as_far_as_it_is_text(state: State) -> None:
    annotate(state, A, MarkEdit(note="a\ud800b", tags={"\udcff": True}, highlights={"h": Highlight("\udcff")}))
    assert state.annotations() == {A: Annotations(("?",), "a?b", {"h": Highlight("?")})}
