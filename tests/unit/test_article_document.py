"""The article as a whole."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tui.article.document import read_article

SCRAPED = """<!--1612345678000-->
[港口结冰](https://news.example.org/ice?utm_source=x)
------

<div>
<p>一月的第二周，港口结了冰。</p><section id="imu"><div id="dfp-ad-imu1">        </div></section><p>九天里没有人划船。<br> </p>
<div id="innity-in-post"></div><a href="https://subscribe.example.org/promotions/?utm_campaign=a"><img class="lazyload" data-src="https://news.example.org/399.jpg"></a>
</div>
"""


def test_the_common_shape_of_a_scraped_post() -> None:
    article = read_article(SCRAPED, title="港口结冰", source="https://news.example.org/ice")
    assert article.markdown == "一月的第二周，港口结了冰。\n\n九天里没有人划船。\n"
    assert article.html == "<div>\n<p>一月的第二周，港口结了冰。</p><p>九天里没有人划船。<br> </p>\n\n</div>"
    assert article.plain == "一月的第二周，港口结了冰。\n九天里没有人划船。"
    assert article.links == ()
    assert article.images == ()
    assert article.dropped == 4


@pytest.mark.parametrize(
    ("text", "words", "minutes"),
    [
        ("", 0, 1),
        ("one two don't", 3, 1),
        ("word " * 1000, 1000, 4),
        ("汉" * 2000, 2000, 5),
        ("汉字 and words", 4, 1),
        ("3.5 e.g. x-y", 3, 1),
    ],
)
def test_words_and_reading_time(text: str, words: int, minutes: int) -> None:
    article = read_article(text, title="")
    assert (article.words, article.minutes) == (words, minutes)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Lit at [six](https://a.example/1).\n\n![The lamp](https://a.example/l.jpg)\n\nIt burns.", "Lit at six.\nIt burns."),
        ("<p>Oil <img src='https://a.example/o.png' alt='a drop'> and wick.</p>", "Oil and wick."),
        ("<figure><img src='https://a.example/o.png' alt='a drop'><figcaption>By the quay</figcaption></figure><p>Then.</p>", "By the quay\nThen."),
        ("> - 港\n> - 岛\n\n| a | b |\n|---|---|\n| c | d |", "港\n岛\na | b\nc | d"),
        ("```\nif a:\n    b\n```", "if a:\n    b"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_text_has_no_labels_of_pictures_nor_numbers_of_links(body: str, text: str) -> None:
    assert read_article(body, title="").text == text


def test_headings_are_the_outline() -> None:
    article = read_article("intro\n\n## One\n\ntext\n\n### Two", title="")
    assert [(index, heading.level, heading.text) for index, heading in article.headings] == [
        (1, 2, "One"),
        (3, 3, "Two"),
    ]


def test_html_of_markdown_is_its_rendering() -> None:
    assert read_article("**a** <b>", title="").html == "<p><strong>a</strong> **</p>"


@pytest.mark.parametrize(("before", "after"), [("", ""), ("<table><tr><td>\n\n", "\n\n**z**\n</td></tr></table>")])
def test_quotes_too_deep_to_be_parsed_are_html_as_written(before: str, after: str) -> None:
    article = read_article(f"{before}{'> ' * 600}hi & so on{after}", title="")
    assert "&gt; &gt; hi &amp; so on" in article.html
    assert "> > hi & so on" in article.plain


@pytest.mark.parametrize(
    "body",
    [
        "a\x1b[31mred\x1b[0m",
        "a\u202eb",
        "<p>a&#x202e;b&#27;[2J&#8;</p>",
        "a\ufdd0b\ufdefc",
        "<p title='\x07'>x</p>",
        "```\n\x9b31m\n```",
    ],
)
def test_nothing_a_terminal_obeys_comes_through(body: str) -> None:
    article = read_article(body, title="")
    for text in (article.markdown, article.plain, article.html):
        assert not any(ord(char) < 32 and char not in "\n\t" for char in text)
        assert not any(char in text for char in "\x7f\x9b\u202e\ufdd0\ufdef")


def test_line_separators_within_sentences_do_not_break_tags() -> None:
    assert read_article("<p>one\u2028two <b>three</b></p>", title="").plain == "one two three"


def test_an_html_file_is_html_from_its_first_line() -> None:
    article = read_article(
        "<!DOCTYPE html><html><head><title>T</title></head><body><p>a\n\nb</p></body></html>", title="T", suffix=".html"
    )
    assert article.markdown == "a b\n"


def test_reading_needs_neither_the_converter_nor_the_parser_until_it_is_asked_for() -> None:
    code = "import sys, tui.article.document, tui.article.layout.layout; print([m for m in ('html2text', 'selectolax', 'markdown_it', 'textual', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_picture_without_an_address_is_its_words_in_markdown_and_a_picture_on_the_screen() -> None:
    article = read_article("<p>Look:</p><img src='data:image/png;base64,AAAA' alt='A hand-drawn map'>", title="x")
    assert article.markdown == "Look:\n\n*image: A hand-drawn map*\n"
    assert [image.alt for image in article.images] == ["A hand-drawn map"]


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("*A* <b>Warning!</b>Do not.", "*A* **Warning!**&#68;o not."),
        ("*A* x<b>“q”</b>y", "*A* &#120;**“q”**&#121;"),
        ("*A* 이 <strong>목록(List)</strong>을", "*A* 이 **목록(List)**&#51012;"),
        ("*A* <b> bold </b>word", "*A*  **bold** word"),
        ("*A* <i></i>x", "*A* x"),
        ("*A* a <b>b <i>c!</i></b>d", "*A* a **b *c!***&#100;"),
        ("*A* a<i><s>b</s></i>c", "*A* &#97;*~~b~~*&#99;"),
        ("*A* <b>a `b` c</b>", "*A* **a `b` c**"),
        ("<del>\n\n*Old.*\n\n</del>\n\nNew.", "*Old.*\n\n\n\nNew."),
        ("<s>\n\n- one\n- two\n\n</s>\n\n*New*.", "- one\n- two\n\n\n\n*New*."),
        ("<b>one\n\ntwo</b> *New*.", "one\n\ntwo *New*."),
    ],
)
def test_emphasis_by_tags_in_markdown_is_emphasis(body: str, want: str) -> None:
    assert read_article(body, title="").markdown.rstrip("\n") == want
