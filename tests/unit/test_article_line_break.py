"""Line breaking: kinsoku, whole words, whole clusters, cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tui.article.characters import BREAK_CLASSES, COMBINING, IDEOGRAPHIC, SPACE
from tui.article.layout.line_break import NO_END, NO_START, may_break, measure, wrap
from tui.text import cells


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


@pytest.mark.parametrize("text", ["e" + "\u0301" * 3000, "\u0301" * 3000, "👩\u200d" * 1500, "क्\u200d" * 1000])
def test_a_heap_of_marks_fills_no_line_without_end(text: str) -> None:
    found = lines(text, 10)
    assert "".join(found) == text
    assert max(map(len, found)) <= 10 * 32


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
        ("il dit « oui »", 10, ["il dit", "« oui »"]),
        ("il dit « oui »", 13, ["il dit", "« oui »"]),
        ("et lui ?", 7, ["et", "lui ?"]),
        ("vite, non !", 9, ["vite,", "non !"]),
        ("oui ! « Non", 7, ["oui !", "« Non"]),
        ("« Oui », dit-il", 8, ["« Oui »,", "dit-il"]),
        ("er sagte »Ja« dann", 13, ["er sagte »Ja«", "dann"]),
        ("er sagte dann »Ja«", 14, ["er sagte dann", "»Ja«"]),
        ("so „Ja“ dann", 8, ["so „Ja“", "dann"]),
        ("the ferry - it came", 10, ["the", "ferry - it", "came"]),
        ("from 3 to -5", 9, ["from 3 to", "-5"]),
        ("write in .NET", 8, ["write in", ".NET"]),
        ("see it in /usr/bin", 9, ["see it in", "/usr/bin"]),
        ("an ( odd ) one", 7, ["an", "( odd )", "one"]),
        ("他说 ！好", 5, ["他", "说 ！", "好"]),
        ("か\u3099き\u3099、く", 4, ["か\u3099", "き\u3099、", "く"]),
        ("天字\u0301」a", 4, ["天", "字\u0301」", "a"]),
        ("天「\u0301地", 4, ["天", "「\u0301地"]),
        ("天\u00a0地人", 5, ["天\u00a0地", "人"]),
        ("a\u200bb", 1, ["a", "b"]),
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


@pytest.mark.parametrize("width", range(12, 60))
def test_a_blank_before_a_sign_is_no_place_to_break(width: int) -> None:
    text = "Elle a dit « Bonjour » hier ; puis « Adieu ! » à tous : pourquoi ? Le bac - celui de midi - est parti ! "
    found = lines(text * 2, width)
    assert not [line for line in found if line[0] in "»!?:;-" or line[-1] == "«"]
    for line, following in pairwise(found):
        assert cells(f"{line} {_first_piece(following)}") > width


def _first_piece(line: str) -> str:
    """The first word of a line, with the signs before and behind it that may not stand apart from it."""
    words = line.split(" ")
    end = 2 if words[0] == "«" else 1
    while end < len(words) and words[end][0] in "»!?:;-":
        end += 1
    return " ".join(words[:end])


PAIRS = Path(__file__).parent / "line_break_pairs.txt"
BETWEEN = ("", " ", "\u0308", "\u0308 ")
KOREAN = {"H2", "H3", "JL", "JV", "JT"}
STRICTER = {"B2", "HY", "IN", "NS", "CJ_NS", "SY"}


def pairs() -> Iterator[tuple[str, str, str, str, bool]]:
    """Two characters with what stands between them, the classes of both, and whether a line may break at the second."""
    rows = [line.split() for line in PAIRS.read_text("utf-8").splitlines() if line[0] != "#"]
    for code, before, digits in rows:
        for (second, after, _), digit in zip(rows, digits, strict=True):
            for bit, between in enumerate(BETWEEN):
                text = f"{chr(int(code, 16))}{between}{chr(int(second, 16))}"
                yield text, between, before, after, bool(int(digit, 16) >> bit & 1)


def deviates(text: str, between: str, before: str, after: str) -> bool:
    """Whether two characters fall under one of the deviations that the module names."""
    first, last = BREAK_CLASSES[text[0]], BREAK_CLASSES[text[-1]]
    has_blank = between.endswith(" ") or (first == SPACE and not between)
    return (
        not KOREAN.isdisjoint((before, after))
        or "SA_AL" in (before, after)
        or (not has_blank and IDEOGRAPHIC not in (first, last))
        or not STRICTER.isdisjoint((before, after))
        or (has_blank and last == COMBINING)
    )


def test_lines_break_where_unicode_says() -> None:
    right = compared = 0
    for text, between, before, after, expected in pairs():
        if BREAK_CLASSES[text[-1]] == SPACE or deviates(text, between, before, after):
            continue  # at blanks it is decided behind them
        at = len(text) - 1
        compared += 1
        right += (at not in measure(text)[1] and may_break(text, at)) == expected
    assert compared > 1_200  # Pythons differ in what they know of characters: of 1,362 pairs, 3.13 has 1,273
    assert right / compared >= 0.95


@pytest.mark.parametrize("width", range(1, 20))
def test_no_line_is_wider_than_asked(width: int) -> None:
    text = "混ぜた text と 漢字、https://example.org/very/long/path?query=1 そして👩‍👩‍👧 e\u0301 ❤️ क्षि end"
    assert all(cells(line) <= max(width, 2) for line in lines(text, width))
    assert "".join(lines(text, width)).replace(" ", "") == text.replace(" ", "")
