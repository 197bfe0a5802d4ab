"""Text from right to left: how it is set, and how it is turned for a screen that does not."""

from __future__ import annotations

import pytest

from tui.article.document import read_article
from tui.article.index_text import body_text
from tui.article.layout.bidi import embedding_levels, reordered
from tui.article.layout.layout import lay_out
from tui.article.layout.lines import Line, Span

HEBREW = {chr(ord("A") + i): chr(0x5D0 + i) for i in range(26)}
LATIN = {hebrew: latin for latin, hebrew in HEBREW.items()}


def turned(text: str, *, rtl: bool) -> str:
    """Capitals stand for Hebrew letters, as in the examples of UAX #9."""
    hebrew = "".join(HEBREW.get(char, char) for char in text)
    line = reordered(Line((Span(hebrew),), len(hebrew), rtl=rtl))
    return "".join(LATIN.get(char, char) for char in line.text)


@pytest.mark.parametrize(
    ("text", "rtl", "want"),
    [
        ("car means CAR.", False, "car means RAC."),
        ("CAR MEANS car.", True, ".car SNAEM RAC"),
        ('he said "CAR MEANS CAR (123-456)."', False, 'he said "(123-456) RAC SNAEM RAC."'),
        ("VERSION 3.11 IS HERE", True, "EREH SI 3.11 NOISREV"),
        ("A (b) C", True, "C (b) A"),
        ("A [B] C", True, "C [B] A"),
        ("a (B) c", False, "a (B) c"),
        ("IT COSTS 50%", True, "50% STSOC TI"),
        ("plain", False, "plain"),
    ],
)
def test_lines_are_turned_as_unicode_has_it(text: str, rtl: bool, want: str) -> None:
    assert turned(text, rtl=rtl) == want


def test_arabic_makes_digits_its_own() -> None:
    assert embedding_levels("\u0627 1", 0) == [1, 1, 2]
    assert embedding_levels("a 1", 0) == [0, 0, 0]


def test_a_paragraph_from_right_to_left_stands_at_the_right_in_the_order_it_is_read() -> None:
    layout = lay_out(read_article("שלום לכל הקוראים של Ice 2.1 כאן\n\nplain", title=""), 20)
    assert [line.text for line in layout.lines] == [" שלום לכל הקוראים של", "         Ice 2.1 כאן", "", "plain"]
    assert [line.rtl for line in layout.lines] == [True, True, False, False]
    assert [line.width for line in layout.lines] == [20, 20, 0, 5]


def test_what_frames_a_line_is_not_turned() -> None:
    (line,) = lay_out(read_article("> שלום [כאן](https://example.org/)", title=""), 14).lines
    assert line.text == "   שלום כאן¹ ▎"
    assert reordered(line).text == "   ¹ןאכ םולש ▎"
    assert [(span.text, span.style, span.link) for span in reordered(line).spans[1:-1]] == [
        ("¹", "quote link-number", 1),
        ("ןאכ", "quote link", 1),
        (" םולש", "quote", None),
    ]


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("- אחד\n- שתיים", ["        אחד •", "      שתיים •"]),
        ("9. אחד\n10. שתיים", ["      אחד \u200e9. ", "    שתיים \u200e10."]),
        ("- אחד\n  - שתיים", ["        אחד •", "    שתיים ◦  "]),
        ("> אחד\n>\n> שתיים", ["        אחד ▎", "            ▎", "      שתיים ▎"]),
        ("- one\n- שתיים", ["• one", "      שתיים •"]),
    ],
)
def test_what_stands_before_a_line_stands_behind_one_from_right_to_left(body: str, want: list[str]) -> None:
    layout = lay_out(read_article(body, title=""), 13)
    assert [line.text for line in layout.lines] == want
    assert all(line.width <= 13 for line in layout.lines)


def test_marks_stay_on_their_letters() -> None:
    assert reordered(Line((Span("בָּא"),), 2, rtl=True)).text == "אבָּ"


def test_a_line_without_such_text_is_itself() -> None:
    line = Line((Span("(plain) 漢字"),), 12)
    assert reordered(line) is line


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("<div dir='rtl'><p>PDF הוא קובץ</p></div>", True),
        ("<p dir=RTL><b>PDF</b> הוא קובץ</p>", True),
        ("<div dir='rtl'><ul><li>PDF הוא קובץ</li></ul></div>", True),
        ("<div dir='rtl'><p dir='ltr'>הוא is a word</p></div>", False),
        ("<div dir='rtl'><p>Only English.</p></div>", False),
        ("<p>PDF הוא קובץ</p>", False),
        ("<html dir='rtl'><body><p>PDF הוא קובץ</p></body></html>", True),
        ("<html><body dir=rtl><p>PDF הוא קובץ</p></body></html>", True),
        ("<html dir='rtl'><body dir='ltr'><p>PDF הוא קובץ</p></body></html>", False),
        ("<div dir='rtl'>\n\nPDF הוא *קובץ*\n\n</div>", True),
        ("<div dir='rtl' markdown='1'>\nPDF הוא *קובץ*\n</div>", True),
        ("<section dir=rtl>\n<div>\n\n- PDF הוא קובץ\n\n</div>\n</section>", True),
        ("<div dir='rtl'>\n\n# PDF הוא קובץ\n\n</div>", True),
        ("<div dir='rtl'>\n<div dir='ltr'>\n\nPDF הוא *קובץ*\n\n</div>\n</div>", False),
        ("<div dir='rtl'>\n\n```\nPDF הוא קובץ\n```\n\n</div>", False),
        ("<div dir='rtl'>\n\nOnly *English*.\n\n</div>", False),
    ],
)
def test_the_direction_an_element_says_goes_before_the_first_letter(body: str, want: bool) -> None:
    lines = lay_out(read_article(body, title=""), 40).lines

    assert [line.rtl for line in lines] == [want]


def test_a_direction_ends_with_the_element_that_says_it() -> None:
    body = "<div dir='rtl'>\n\nPDF הוא *קובץ*\n\n</div>\n\nPDF הוא *קובץ*"
    lines = lay_out(read_article(body, title=""), 40).lines

    assert [line.rtl for line in lines if line.spans] == [True, False]


def test_a_direction_is_not_searched() -> None:
    assert body_text("<div dir='rtl'>\n\nPDF הוא *קובץ*\n\n</div>") == "PDF הוא קובץ"
