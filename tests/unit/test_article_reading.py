"""Finding one's way: the outline, the time left, the body as it was scraped."""

from __future__ import annotations

import pytest

from tui.article.document import read_article
from tui.article.layout.layout import lay_out
from tui.article.layout.lines import Line
from tui.article.layout.raw import raw_lines
from tui.article.reading.outline import OutlineEntry, entry_at, outline
from tui.article.reading.progress import (
    ReadingPosition,
    ReadingTime,
    line_after_share,
    line_at,
    position_at,
    share_above,
)
from tui.ui.widgets.scroll_target import ScrollTarget

TEXT = "Intro.\n\n## Ice *now*\n\nText.\n\n### Deep\n\nText.\n\n## Thaw\n\nEnd."


def test_an_outline_says_where_its_headings_are() -> None:
    article = read_article(TEXT, title="")
    lines = lay_out(article, 30).lines
    assert outline(article, lines) == (
        OutlineEntry(1, "Ice now", 3),
        OutlineEntry(2, "Deep", 7),
        OutlineEntry(1, "Thaw", 12),
    )
    assert [lines[entry.line].text for entry in outline(article, lines)] == ["Ice now", "Deep", "Thaw"]


def test_an_outline_knows_of_lines_above_and_of_those_yet_to_come() -> None:
    article = read_article("# First\n\na\n\n# Second", title="")
    lines = lay_out(article, 30).lines
    shown = (*read_lines("above"), *lines)
    assert [entry.line for entry in outline(article, shown, first=1)] == [1, 6]
    assert [entry.line for entry in outline(article, shown[:4], first=1)] == [1]
    assert outline(read_article("a", title=""), lines) == ()


def read_lines(text: str) -> tuple:
    return lay_out(read_article(text, title=""), 30).lines


@pytest.mark.parametrize(("line", "want"), [(0, None), (2, None), (3, 0), (6, 0), (7, 1), (99, 2)])
def test_the_heading_one_is_under(line: int, want: int | None) -> None:
    article = read_article(TEXT, title="")
    assert entry_at(outline(article, lay_out(article, 30).lines), line) == want


@pytest.mark.parametrize(
    "text",
    ["word " * 2500, "> - " + "漢字" * 2000, "See [it](https://example.org/) now. " * 900],
    ids=["words", "han", "links"],
)
def test_the_time_left_is_that_of_the_article_at_its_start_and_none_at_its_end(text: str) -> None:
    article = read_article(text, title="")
    lines = lay_out(article, 60).lines
    left = ReadingTime(lines)
    assert left.left(0) == article.minutes > 8
    assert left.left(len(lines) // 2) in range(article.minutes // 2 - 1, article.minutes // 2 + 2)
    assert left.left(len(lines) - 1) == 1
    assert left.left(len(lines)) == 0


def test_a_place_is_kept_at_another_width() -> None:
    article = read_article("\n\n".join(f"{number} " + "word " * 60 for number in range(9)), title="")
    wide, narrow = lay_out(article, 80).lines, lay_out(article, 30).lines
    for top in range(6, len(wide)):
        assert narrow[line_at(narrow, position_at(wide, top))].block == wide[top].block
    assert position_at(wide, 0) == ReadingPosition(0, 0.0)
    assert line_at(wide, position_at(wide, 99_999)) == len(wide) - 1
    assert line_at(wide, ReadingPosition(500, 0.5)) == round(len(wide) / 2)


def _with_head_and_foot() -> list[Line]:
    article = read_article("\n\n".join(f"{number} " + "word " * 60 for number in range(9)), title="")
    around = [Line((), 0)] * 5
    return [*around, *lay_out(article, 80).lines, *around]


def test_a_place_above_the_text_is_the_same_line_before_the_rest_is_laid_out() -> None:
    lines = _with_head_and_foot()
    known = lines[: len(lines) // 2]
    for top in range(8):
        assert ScrollTarget(position_at(lines, top)).line(known, whole=False) == top


def test_a_place_below_the_text_is_awaited_until_all_is_laid_out() -> None:
    lines = _with_head_and_foot()
    target = ScrollTarget(position_at(lines, len(lines) - 3))
    assert target.line(lines[: len(lines) // 2], whole=False) is None
    assert target.line(lines, whole=True) == len(lines) - 3


def test_lines_can_be_timed_as_they_are_taken() -> None:
    lines = lay_out(read_article("word " * 2500, title=""), 60).lines
    taken = ReadingTime()
    assert tuple(taken.timed(lines)) == lines
    assert taken.left(0) == ReadingTime(lines).left(0) == 10


def test_the_time_left_of_nothing_is_none() -> None:
    assert ReadingTime(()).left(0) == 0


@pytest.mark.parametrize(
    ("body", "width", "want"),
    [
        ("<p>a</p>\n\n<script>x()</script>", 40, ["<p>a</p>", "", "<script>x()</script>"]),
        ("  <b>one two</b>\n", 10, ["  <b>one", "two</b>", ""]),
        ("a\tb", 20, ["a   b"]),
        ("\x1b[31mred\x9b\r\nnext", 20, ["red", "next"]),
        ("漢字漢字", 5, ["漢字", "漢字"]),
    ],
)
def test_a_body_as_it_was_scraped(body: str, width: int, want: list[str]) -> None:
    assert [line.text for line in raw_lines(body, width)] == want


def test_raw_lines_know_the_line_of_the_body_they_are_of() -> None:
    assert [(line.block, line.joint) for line in raw_lines("aaaa bbbb\n\nc", 5)] == [
        (0, None), (0, " "), (1, None), (2, None),
    ]  # fmt: skip


def test_raw_lines_come_before_the_end_is_read() -> None:
    assert next(raw_lines("first\n" + "x" * 1_000_000, 40)).text == "first"


def test_a_share_of_the_text_is_at_the_same_words_whatever_the_width() -> None:
    text = "\n\n".join(f"Part {number}. " + "word " * (number * 7 % 60) for number in range(60))
    article = read_article(f"{text}\n\n```\n" + "code\n" * 40 + "```\n", title="")
    wide, narrow = lay_out(article, 90).lines, lay_out(article, 30).lines
    for top in range(0, len(wide), 7):
        at = line_after_share(narrow, share_above(wide, top))
        assert narrow[at].block - wide[top].block in (0, 1)
        assert line_after_share(wide, share_above(wide, top)) - top in (0, 1)
    assert line_after_share((), 0.5) == 0
    assert share_above((), 0) == 0
