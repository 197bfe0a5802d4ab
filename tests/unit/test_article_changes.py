"""What has changed between two texts of an article."""

from __future__ import annotations

from tui.article.reading.sentences import changes_between

OLD = "The ferry leaves at nine. The lamp is lit.\nNobody saw the gulls."


def test_a_sentence_is_new_or_gone() -> None:
    new = "The ferry leaves at ten. The lamp is lit.\nNobody saw the gulls."
    changes = changes_between(OLD, new)
    assert [new[start:end] for start, end in changes.new] == ["The ferry leaves at ten."]
    assert changes.gone == ("The ferry leaves at nine.",)


def test_what_moved_is_neither() -> None:
    assert not changes_between(OLD, "Nobody saw the gulls.\nThe lamp is lit. The ferry leaves at nine.")


def test_a_sentence_that_stands_once_more_is_new() -> None:
    assert len(changes_between("灯还亮着的渡口。", "灯还亮着的渡口。灯还亮着的渡口。").new) == 1
