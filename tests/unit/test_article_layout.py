"""Blocks to lines."""

from __future__ import annotations

import pytest

from tui.article.document import Article, read_article
from tui.article.layout.layout import STYLES, Line, Span, iter_lines, lay_out
from tui.article.layout.line_break import measure


def article(text: str) -> Article:
    return read_article(text, title="", source="https://example.org/")


def drawn(text: str, width: int = 20) -> list[str]:
    return [line.text for line in lay_out(article(text), width).lines]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("a\n\nb", ["a", "", "b"]),
        ("a  \nb", ["a", "b"]),
        ("a\n\n# b\n\nc", ["a", "", "", "b", "", "c"]),
        ("> one two three four five", ["▎ one two three four", "▎ five"]),
        ("> a\n>\n> > b", ["▎ a", "▎ ", "▎ ▎ b"]),
        ("- one two three four five\n- b", ["• one two three four", "  five", "• b"]),
        ("- a\n  - b\n    - c", ["• a", "  ◦ b", "    ▪ c"]),
        ("- a\n\n- b", ["• a", "", "• b"]),
        ("9. a\n10. b", [" 9. a", "10. b"]),
        ("- [ ] a\n- [x] b", ["☐ a", "☑ b"]),
        ("```\na\n  b\n```", [" a                  ", "   b                "]),
        ("```\nlong code line with words\n```", [" long code line     ", "   with words       "]),
        ("![Ice](/a.png)\n*The pier*", ["▫ image: Ice", "The pier"]),
        ("![](/a.png)", ["▫ image"]),
        ("![The pier, 1871](/a.png)\n*The pier, 1871.*", ["▫ image", "The pier, 1871."]),
        ("---", ["─" * 20]),
        ("see [it](/x), and [that](/y)", ["see it¹, and that²"]),
        ("| a | b |\n|---|--:|\n| 1 | 2 |", ["a │ b", "──┼──", "1 │ 2"]),
        ("| | |\n|---|---|\n| 1 | 2 |", ["1 │ 2"]),
        ("| a |\n|---|\n| ![](/b.png) |\n| ![c](/c.png) |", ["a         ", "─" * 10, "▫ image   ", "▫ image: c"]),
        ("said[^1]\n\n[^1]: so", ["said[1]", "", "[1] so"]),
    ],
)
def test_lines(text: str, want: list[str]) -> None:
    assert drawn(text) == want


def test_a_table_that_does_not_fit_is_restacked_with_its_heads() -> None:
    text = "| name | what |\n|---|---|\n| pier | a long description of the pier |\n| ice | nine days |"
    assert drawn(text, 14) == [
        "name: pier",
        "what: a long",
        "description of",
        "the pier",
        "────────────",
        "name: ice",
        "what: nine",
        "days",
    ]


def test_a_restacked_table_shows_the_head_of_a_column_that_no_row_fills() -> None:
    lines = lay_out(
        read_article("| day | high | low |\n|---|---|---|\n| one | | 3 |\n| two | | 4 |\n", title=""), 8
    ).lines
    assert "".join(line.text for line in lines).count("high") == 1


def test_a_table_shares_the_width_between_its_wide_columns() -> None:
    text = "| a | b |\n|---|---|\n| 1 | one two three four five six |"
    assert drawn(text, 20) == [
        "a │ b               ",
        "──┼─────────────────",
        "1 │ one two three   ",
        "  │ four five six   ",
    ] or all(len(line) <= 20 for line in drawn(text, 20))


def test_spans_carry_looks_and_links() -> None:
    lines = lay_out(article("**a** [b *c*](/x) `d`"), 40).lines
    assert lines[0].spans == (
        Span("a", "strong"),
        Span(" "),
        Span("b ", "link", 1),
        Span("c", "em link", 1),
        Span("¹", "link-number", 1),
        Span(" "),
        Span("d", "code"),
    )


def test_looks_of_frames_combine() -> None:
    lines = lay_out(article("> # head"), 40).lines
    assert lines[0].spans == (Span("▎ ", "quote-bar"), Span("head", "quote heading-1"))


@pytest.mark.parametrize("text", ["**head**", "*head*", "`head`", "***head***", "<b>head</b>"])
def test_headings_of_one_level_look_alike_whatever_is_in_them(text: str) -> None:
    lines = lay_out(article(f"one\n\n### {text}\n\ntwo"), 40).lines
    assert [line.spans for line in lines if line.text == "head"] == [(Span("head", "heading-3"),)]


def test_an_address_in_the_text_is_shown_with_its_letters() -> None:
    written = "https://ja.example/%E6%B8%A1%E5%8F%A3?q=a%20b"
    (line,) = lay_out(article(f"See {written} there"), 80).lines
    assert line.text == "See https://ja.example/渡口?q=a%20b¹ there"


def test_a_link_broken_over_lines_is_a_link_on_both() -> None:
    lines = lay_out(article("[one two three four](/x)"), 9).lines
    assert [[span.link for span in line.spans] for line in lines] == [[1], [1], [1, 1]]


def test_every_style_used_is_declared() -> None:
    text = "# h\n\n> q **s** *e* ~~k~~ `c` [l](/x) ![i](/i)\n\n- [ ] t\n- [x] u\n\n1. n\n\n```\nx\n```\n\n---\n\n|a|b|\n|-|-|\n|1|2|\n\n![a](/p)\n*cap*\n\nn[^1]\n\n[^1]: f"
    known = {name for name, _ in STYLES}
    used = {name for line in iter_lines(article(text), 30) for span in line.spans for name in span.style.split()}
    assert used <= known
    assert {
        "strong",
        "em",
        "strike",
        "code",
        "quote",
        "quote-bar",
        "task",
        "task-done",
        "rule",
        "table-head",
        "caption",
        "sup",
    } <= used


def test_lines_come_before_the_end_is_laid_out() -> None:
    lines = iter_lines(article("first\n\n" + "word " * 20000), 40)
    assert next(lines) == Line((Span("first"),), 5, 0)


def test_starts_say_where_each_block_begins() -> None:
    layout = lay_out(article("a\n\nb b b b b b b\n\nc"), 5)
    assert [layout.lines[start].text[:1] for start in layout.starts] == ["a", "b", "c"]


def test_frames_give_way_where_there_is_no_room() -> None:
    for width in (1, 2, 3, 5):
        assert all(
            line.width <= max(width, 2)
            for line in iter_lines(article("> > - 1. deep\n\n10. x\n\n```\ncode\n```\n\n|a|b|\n|-|-|\n|1|2|"), width)
        )


@pytest.mark.parametrize(
    ("html", "want"),
    [
        ("<ol reversed><li>a</li><li>b</li><li>c</li></ol>", ["3. a", "2. b", "1. c"]),
        ("<ol reversed start=10><li>a</li><li>b</li></ol>", ["10. a", " 9. b"]),
        ("<ol reversed start='3'><li>a<ol><li>x</li></ol></li><li>b</li></ol>", ["3. a", "   1. x", "2. b"]),
        ("<ol><li>a<ol reversed><li>x</li><li>y</li></ol></li></ol>", ["1. a", "", "   2. x", "   1. y"]),
        ("<ol reversed start=1><li>a</li><li>b</li></ol>", ["1. a", "0. b"]),
        ("<ol><li>a</li><li>b</li></ol><ol><li>c</li></ol>", ["1. a", "2. b", "", "1. c"]),
    ],
)
def test_lists_count_down_where_they_are_reversed(html: str, want: list[str]) -> None:
    article = read_article(html, title="A title")
    assert [line.text for line in iter_lines(article, 40)] == want


@pytest.mark.parametrize("count", [15, 80])
@pytest.mark.parametrize("of", ["html", "markdown"])
def test_each_item_of_a_list_nested_deep_has_a_line(of: str, count: int) -> None:
    html = "".join(f"<ul><li>x{index}" for index in range(count)) + "</li></ul>" * count
    markdown = "".join(f"{'  ' * index}- x{index}\n" for index in range(count))
    lines = [line.text.strip() for line in iter_lines(read_article(html if of == "html" else markdown, title=""), 40)]

    assert [line.removeprefix("▪ ") for line in lines if line][3:] == [f"x{index}" for index in range(3, count)]


@pytest.mark.parametrize(
    "body", ["<ul><li>word" * 15 + "</li></ul>" * 15, "".join(f"{'  ' * n}- word\n" for n in range(15))]
)
def test_items_too_deep_for_the_width_stand_beside_the_one_they_are_in(body: str) -> None:
    lines = [line.text for line in iter_lines(read_article(body, title=""), 40)]

    assert [line for line in lines if line.strip()][-3:] == [f"{' ' * 18}▪ word"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "The ferry came in - at noon; " * 60,
        "船在中午到達，碼頭上沒有人說話。" * 60,
        "ferry" * 400,
        "a" + " " * 900 + "b" + " " * 900 + "c",
        "*the* ferry **came** in " * 60,
        "e\u0301\u0323" * 300 + " " + "👩\u200d👧" * 90,
        "המעבורת הגיעה בצהריים " * 60,
    ],
)
def test_a_long_paragraph_is_broken_piece_by_piece_as_all_at_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = lay_out(article(text), 31).lines
    monkeypatch.setattr("tui.article.layout.layout._PIECE", 100)
    assert lay_out(article(text), 31).lines == whole


def test_the_first_lines_of_a_long_paragraph_take_a_piece_of_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []

    def note(text: str) -> tuple[list[int], frozenset[int]]:
        measured.append(len(text))
        return measure(text)

    monkeypatch.setattr("tui.article.layout.layout.measure", note)
    next(iter_lines(article("The ferry came in. " * 10_000), 72))
    assert sum(measured) < 50_000
