"""What is copied of laid-out lines: the text as it was written, nothing of what is set around it."""

from __future__ import annotations

import pytest

from tests.unit.test_article_layout import article as article_of
from tui.article.layout.layout import iter_lines
from tui.article.reading.chinese import convert_script, with_written
from tui.article.reading.copy import text_to_copy


def _copied(markdown: str, width: int = 24) -> str:
    return text_to_copy((line, 0, len(line.text)) for line in iter_lines(article_of(markdown), width))


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("See [a link](https://a.example/) here.", "See a link here."),
        ("<https://a.example/end>", "https://a.example/end"),
        ("* The lamp on the northern pier went out at four.", "• The lamp on the northern pier went out at four."),
        ("> The lamp on the northern pier went out at four.", "The lamp on the northern pier went out at four."),
        ("1. One\n    * The lamp on the northern pier", "1. One\n   ◦ The lamp on the northern pier"),
        ("> שלום לכל הקוראים של העיתון הזה בבוקר", "שלום לכל הקוראים של העיתון הזה בבוקר"),
    ],
)
def test_the_text_alone_is_copied(markdown: str, text: str) -> None:
    assert _copied(markdown) == text


def test_a_part_of_a_line_is_copied() -> None:
    (line,) = iter_lines(article_of("> One [two](https://a.example/) three"), 40)
    assert text_to_copy([(line, 4, 12)]) == "e two t"


def test_in_another_script_the_text_is_copied_as_it_was_written() -> None:
    article = article_of("渡口的灯还亮着，钟楼的钟已经停了三天。\n\n![灯](a.png)\n\n* 码头上没有人说话")
    shown = iter_lines(convert_script(article, "traditional"), 12)
    lines = list(with_written(shown, iter_lines(article, 12)))
    assert "渡口的燈還亮" in lines[0].text
    assert text_to_copy((line, 0, len(line.text)) for line in lines).startswith(
        "渡口的灯还亮着，钟楼的钟已经停了三天。\n"
    )
    assert text_to_copy([(lines[0], 3, 5)]) == "灯还"
