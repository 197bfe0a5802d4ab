"""Line breaking: kinsoku, whole words, whole clusters, cells."""

from __future__ import annotations

import pytest

from tui.article.layout.line_break import NO_END, NO_START, wrap
from tui.text import cells


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


@pytest.mark.parametrize(
    ("text", "width", "want"),
    [
        ("", 10, []),
        ("   ", 10, []),
        ("one two three", 7, ["one two", "three"]),
        ("one  two", 4, ["one", "two"]),
        ("天地玄黄宇宙洪荒", 6, ["天地玄", "黄宇宙", "洪荒"]),
        ("天地玄，黄宇宙。", 6, ["天地", "玄，黄", "宇宙。"]),
        ("说：「天地玄黄」。", 8, ["说：「天", "地玄", "黄」。"]),
        ("天地“玄”黄", 5, ["天地", "“玄”", "黄"]),
        ("天地word玄黄", 6, ["天地", "word玄", "黄"]),
        ("用Python写", 6, ["用", "Python", "写"]),
        ("天地——玄黄", 5, ["天", "地——", "玄黄"]),
        ("天地……玄黄", 5, ["天", "地……", "玄黄"]),
        ("well-known fact", 6, ["well-", "known", "fact"]),
        ("use --dry-run now", 12, ["use", "--dry-run", "now"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("see https://a.example/path/to/page now", 14, ["see", "https://a.", "example/path/", "to/page now"]),
        ("한국어 문장은 띄어쓰기에서", 8, ["한국어", "문장은", "띄어쓰기", "에서"]),
        ("ae\u0301e\u0301b", 2, ["ae\u0301", "e\u0301b"]),
        ("👩‍👩‍👧👩‍👩‍👧", 3, ["👩‍👩‍👧", "👩‍👩‍👧"]),
        ("🇯🇵🇰🇷", 3, ["🇯🇵", "🇰🇷"]),
        ("。。。。", 4, ["。。", "。。"]),
        ("字", 1, ["字"]),
        ("天地 word", 5, ["天地", "word"]),
        ("a\u00a0b c", 3, ["a\u00a0b", "c"]),
        ("名¹。", 5, ["名¹。"]),
        ("天地名¹玄", 6, ["天地", "名¹玄"]),
    ],
)
def test_lines(text: str, width: int, want: list[str]) -> None:
    assert lines(text, width) == want


@pytest.mark.parametrize("width", range(8, 40))
def test_kinsoku_holds_at_every_width(width: int) -> None:
    text = "他说：「港口结了冰，（整整九天）没有人能划船。」《邮报》写道……“真的吗？”——是的！" * 3
    for line in lines(text, width):
        assert line[0] not in NO_START
        assert line[-1] not in NO_END


@pytest.mark.parametrize("width", range(1, 20))
def test_no_line_is_wider_than_asked(width: int) -> None:
    text = "混ぜた text と 漢字、https://example.org/very/long/path?query=1 そして👩‍👩‍👧 e\u0301 ❤️ क्षि end"
    assert all(cells(line) <= max(width, 2) for line in lines(text, width))
    assert "".join(lines(text, width)).replace(" ", "") == text.replace(" ", "")
