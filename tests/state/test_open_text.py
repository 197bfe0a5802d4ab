"""A note that others write while it is typed: both texts are kept, and undoing brings back what was there before."""

from __future__ import annotations

import pytest

from tui.state import Annotations, Highlight, MarkAct, MarkChange, MarkEdit, MarkedPost, State
from tui.state.open_text import Below, OpenText

A = b"a" * 16
POST = MarkedPost(A)


def keep(state: State, typed: OpenText, text: str, act: str = "") -> str:
    """Keep what is typed so far, or with an act, what was typed; returns the note."""
    state.mark_in_acts([MarkAct(act, [MarkChange(POST, MarkEdit(note=text), typed)])])
    return note(state)


def write(state: State, text: str) -> None:
    """Write the note as another program does."""
    state.mark_each([MarkChange(POST, MarkEdit(note=text))], "written elsewhere")


def note(state: State) -> str:
    return state.annotations().get(A, Annotations()).note


def test_what_others_wrote_meanwhile_stands_above_and_comes_back_when_it_is_undone(state: State) -> None:
    typed = OpenText(MarkEdit(note=""))
    keep(state, typed, "from here")
    write(state, "from there")
    assert keep(state, typed, "from here mo") == "from there\n\nfrom here mo"
    assert keep(state, typed, "from here more", "noted") == "from there\n\nfrom here more"
    assert typed.is_joined
    state.undo()
    assert note(state) == "from there"


def test_what_nobody_else_writes_is_kept_as_it_is_typed_and_undone_as_a_whole(state: State) -> None:
    write(state, "Ask.")
    typed = OpenText(MarkEdit(note="Ask."))
    assert [keep(state, typed, text) for text in ("Ask", "Asked", "")] == ["Ask", "Asked", ""]
    assert keep(state, typed, "Told.", "noted") == "Told."
    assert not typed.is_joined
    state.undo()
    assert note(state) == "Ask."


def test_a_reader_who_types_nothing_leaves_what_others_wrote(state: State) -> None:
    write(state, "Ask.")
    typed = OpenText(MarkEdit(note="Ask."))
    write(state, "Told.")
    assert keep(state, typed, "Ask.", "noted") == "Told."
    assert not typed.is_joined


@pytest.mark.parametrize(
    ("theirs", "ours", "kept"),
    [
        ("from here, and more", "here, and", "from here, and more"),
        ("from here", "it is from here", "it is from here"),
        ("book", "ok", "book\n\nok"),
        ("", "from here", "from here"),
        ("from there", "", "from there"),
        ("old\n\nfrom there", "new", "from there\n\nnew"),
    ],
)
def test_a_text_that_has_the_other_is_kept_alone(state: State, theirs: str, ours: str, kept: str) -> None:
    write(state, "old")
    typed = OpenText(MarkEdit(note="old"))
    write(state, theirs)
    assert keep(state, typed, ours) == kept


def test_two_who_type_at_once_end_with_both_texts_once(state: State) -> None:
    one, other = OpenText(MarkEdit(note="")), OpenText(MarkEdit(note=""))
    for end in range(1, 6):
        keep(state, one, "first"[:end])
        keep(state, other, "second"[:end])
    assert sorted(keep(state, one, "first").split("\n\n")) == ["first", "secon"]


def test_a_transaction_that_failed_is_tried_again(state: State) -> None:
    write(state, "old")
    typed = OpenText(MarkEdit(note="old"))
    typed.settle(MarkEdit(note="old"), MarkEdit(note="new"))  # and nothing of it was written
    assert keep(state, typed, "new") == "new"
    assert keep(state, typed, "newer") == "newer"


def test_the_note_on_a_highlight_is_joined_as_well(state: State) -> None:
    def noted(text: str) -> MarkEdit:
        return MarkEdit(highlights={"h": Highlight("The lamp.", note=text)})

    state.mark_each([MarkChange(POST, noted("old"))])
    typed = OpenText(noted("old"))
    state.mark_each([MarkChange(POST, noted("from there"))])
    state.mark_in_acts([MarkAct("noted", [MarkChange(POST, noted("from here"), typed)])])
    assert state.annotations()[A].highlights["h"].note == "from there\n\nfrom here"
    state.undo()
    assert state.annotations()[A].highlights["h"].note == "from there"


def test_a_highlight_that_others_took_off_is_kept_with_the_note_on_it(state: State) -> None:
    held = MarkEdit(highlights={"h": Highlight("The lamp.")})
    state.mark_each([MarkChange(POST, held)])
    typed = OpenText(held)
    state.mark_each([MarkChange(POST, MarkEdit(highlights={"h": None}))])
    noted = MarkEdit(highlights={"h": Highlight("The lamp.", note="from here")})
    state.mark_in_acts([MarkAct("noted", [MarkChange(POST, noted, typed)])])
    assert state.annotations()[A].highlights["h"].note == "from here"
    state.undo()
    assert not state.annotations()


def test_a_text_on_several_posts_stands_below_what_is_there_when_it_is_written(state: State) -> None:
    write(state, "book")
    state.mark_in_acts(
        [MarkAct("noted", [MarkChange(MarkedPost(key), MarkEdit(note="ok"), Below()) for key in (A, b"b" * 16)])]
    )
    assert [one.note for one in state.annotations().values()] == ["book\n\nok", "ok"]
    state.undo()
    assert [one.note for one in state.annotations().values()] == ["book"]
