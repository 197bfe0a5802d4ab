"""What has changed between two texts of an article."""

from __future__ import annotations

from tui.relations.changes import Changes, changes_of
from tui.relations.diff import difference

OLD = "The ferry leaves at nine. The lamp is lit.\nNobody saw the gulls."


def changes_between(old: str, new: str, shown: str | None = None) -> Changes:
    return changes_of(difference(old, new), new, shown)


def test_a_sentence_is_new_or_gone() -> None:
    new = "The ferry leaves at ten. The lamp is lit.\nNobody saw the gulls."
    changes = changes_between(OLD, new)
    assert [new[start:end] for start, end in changes.new] == ["The ferry leaves at ten."]
    assert changes.gone == ("The ferry leaves at nine.",)


def test_what_moved_is_neither() -> None:
    assert not changes_between(OLD, "Nobody saw the gulls.\nThe lamp is lit. The ferry leaves at nine.")


def test_a_sentence_that_stands_once_more_is_new() -> None:
    assert len(changes_between("灯还亮着的渡口。", "灯还亮着的渡口。灯还亮着的渡口。").new) == 1


def test_passages_that_are_folded_by_now_are_not_gone_and_their_line_is_not_new() -> None:
    line = "2 lines that stand in 40 posts"
    promotion = "Subscribe to our letters. Follow us everywhere."
    changes = changes_between(
        f"{OLD}\n{promotion}", f"{OLD} A letter came.\n{promotion}", f"{OLD} A letter came.\n{line}"
    )
    assert [f"{OLD} A letter came."[start:end] for start, end in changes.new] == ["A letter came."]
    assert changes.gone == ()
