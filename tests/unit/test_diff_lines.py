"""A difference in lines: folded where it is alike, never too wide, both texts side by side where there is room."""

import pytest

from tui.relations.diff import difference
from tui.relations.diff_lines import lay_out, lay_out_common, pieces_of_address, pieces_of_line, starts_of_changes
from tui.text import cells

OLD = "\n".join(
    [
        "渡口的灯还亮着，没有人来。",
        *[f"这是第{number}段，什么也没有变。" for number in "一二三四五"],
        "最后一班船八点钟开走。",
    ]
)
NEW = OLD.replace("八点", "九点").replace("没有人来", "有人来了")


def test_paragraphs_that_are_alike_are_folded() -> None:
    lines = [line.text for line in lay_out(difference(OLD, NEW), 60) if line.text]
    assert lines[1] == "… 5 paragraphs alike"
    assert "[-八-]{+九+}点钟" in lines[2]


def test_no_line_is_too_wide() -> None:
    for width in (2, 9, 40, 79, 120, 200):
        assert all(cells(line.text) <= width for line in lay_out(difference(OLD, NEW), width))


def test_side_by_side_each_text_has_its_column() -> None:
    lines = [line for line in lay_out(difference(OLD, NEW), 120) if line.has_change]
    left, right = lines[-1].text.split(" │ ")
    assert ("[-八-]" in left, "{+九+}" in right, "九" in left) == (True, True, False)


def test_without_signs_styles_tell() -> None:
    pieces = [piece for line in lay_out(difference(OLD, NEW), 60, with_signs=False) for piece in line.pieces]
    assert [piece.text for piece in pieces if piece.style == "gone"][-1] == "八"
    assert not any("[-" in piece.text for piece in pieces)


def test_changes_are_found_one_after_the_other() -> None:
    lines = list(lay_out(difference(OLD, NEW), 60))
    assert [lines[at].text[:2] for at in starts_of_changes(lines)] == ["渡口", "最后"]


def test_of_a_long_paragraph_only_what_is_around_a_change_is_shown() -> None:
    sentences = [f"Sentence number {number} is here. " for number in range(40)]
    changed = [*sentences[:20], "Sentence number twenty is gone. ", *sentences[21:]]
    lines = list(lay_out(difference("".join(sentences), "".join(changed)), 80))
    assert len(lines) < 5
    assert lines[0].text.startswith("… Sentence number 19")


def test_of_texts_that_only_share_some_what_both_have_is_shown() -> None:
    shared = "The minister said that nobody had seen the gulls."
    one = f"An article about the sea begins here.\n{shared}\nIt ends with a storm in the north."
    other = f"Quite another beginning of all this.\nThen much follows.\n{shared}\nAnd so on for ever."
    lines = [line for line in lay_out_common(difference(one, other), 70) if line.text]
    assert [line.text for line in lines if line.has_change] == [shared]
    assert lines[0].text.startswith("… ")
    assert lines[0].text.endswith("in one text alone")


def test_a_paragraph_as_long_as_a_book_is_set_line_by_line() -> None:
    book = "".join(f"Sentence number {number} is here. " for number in range(20_000))
    lines = lay_out(difference("", book), 80)
    assert next(lines).text.startswith("{+Sentence number 0 is here.")


def test_a_title_is_told_by_words_where_it_was_reworded_and_else_whole() -> None:
    def said(old: str, new: str) -> str:
        return "".join(piece.text for piece in pieces_of_line(old, new))

    assert said("拜访移民顾问 她的微信", "拜访移民顾问") == "拜访移民顾问 [-她的微信-]"
    assert said("Why China cannot", "What is the secret") == "[-Why China cannot-] {+What is the secret+}"
    assert said("Late", "Late!") == "[-Late-] {+Late!+}"
    assert said("", "Late") == "{+Late+}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://a.example/f?utm=x", "https://a.example/f", "https://a.example/f[-?utm=x-]"),
        ("http://a.example/f", "https://a.example/f", "http{+s+}://a.example/f"),
        ("https://a.example/aa", "https://a.example/aaa", "https://a.example/aa{+a+}"),
        ("", "https://a.example/f", "{+https://a.example/f+}"),
    ],
)
def test_no_sign_of_an_address_is_left_out(old: str, new: str, said: str) -> None:
    assert "".join(piece.text for piece in pieces_of_address(old, new)) == said
