"""Whatever a body holds, it makes an article, and at any width its lines fit and lose no word."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.article.breaking import wrap
from tui.article.document import read_article
from tui.article.layout import iter_lines, lay_out
from tui.text import cells

SIGNS = (
    "<p>",
    "</p>",
    "<div class='share'>",
    "</div>",
    "<a href='/x?utm_source=y'>",
    "</a>",
    "<br>",
    "<img src='a.png'>",
    "<table><tr><td>",
    "</table>",
    "<ul><li>",
    "</ul>",
    "<blockquote>",
    "<pre>",
    "</pre>",
    "<code>",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<p<1)",
    "&lt;",
    "&#x202e;",
    "\n",
    "\n\n",
    "------\n",
    "# ",
    "> ",
    "- ",
    "1. ",
    "```\n",
    "|",
    "|---|---|\n",
    "**",
    "*",
    "_",
    "~~",
    "`",
    "[",
    "](",
    "http://example.com/",
    ")",
    "\\",
    "{% raw %}",
    "{{ x }}",
    "{{< y >}}",
    "    ",
    "\t",
    "漢字",
    "，",
    "「",
    "」。",
    "한국어",
    "ภาษาไทย",
    "العربية",
    "e\u0301",
    "👩‍👩‍👧",
    "❤️",
    "🇯🇵",
    "\u200b",
    "क्षि",
    "\u3000",
    "\u00a0",
    "\u2028",
    "\x1b[31m",
    "word ",
    "a-b",
    "x",
)
BODIES = st.one_of(
    st.lists(st.sampled_from(SIGNS), max_size=60).map("".join),
    st.text(max_size=200),
    st.binary(max_size=200).map(lambda data: data.decode("utf-8", "replace")),
)
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef]")
WORDS = re.compile(r"[\W_⁰¹²³⁴⁵⁶⁷⁸⁹\d]+")

patient = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(BODIES, st.sampled_from((".md", ".html", ".txt")), st.integers(min_value=1, max_value=100))
def test_any_text_is_an_article_whose_lines_fit(body: str, suffix: str, width: int) -> None:
    article = read_article(body, title="A title", source="https://example.org/post", suffix=suffix)
    assert article.minutes >= 1
    for line in iter_lines(article, width):
        assert line.width == cells(line.text)
        assert line.width <= max(width, 2)
        assert not FORBIDDEN.search(line.text)


@patient
@given(BODIES, st.integers(min_value=1, max_value=60))
def test_layout_keeps_every_word(body: str, width: int) -> None:
    article = read_article(body, title="", source="")
    laid = WORDS.sub("", "".join(line.text for line in lay_out(article, width).lines)).replace("image", "")
    for paragraph in article.plain.split("\n"):
        word = WORDS.sub("", paragraph.replace(" | ", "")).replace("image", "")
        assert word in laid or all(WORDS.sub("", part).replace("image", "") in laid for part in paragraph.split())


@patient
@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join))
def test_no_link_leads_where_nothing_opens(body: str) -> None:
    article = read_article(body, title="")
    assert [link.number for link in article.links] == list(range(1, len(article.links) + 1))
    assert all(link.url.startswith(("http://", "https://")) for link in article.links)


@patient
@given(
    st.text(alphabet=st.characters(exclude_characters="\n", exclude_categories=("Cs", "Cc")), max_size=120),
    st.integers(1, 40),
)
def test_wrapping_covers_the_text_in_order(text: str, width: int) -> None:
    position = 0
    for start, end in wrap(text, width):
        assert position <= start < end
        assert not text[position:start].strip(" \u200b")
        position = end
    assert not text[position:].strip(" \u200b")


NESTED = {
    "divs": "<div>" * 3000 + "deep" + "</div>" * 3000,
    "quotes": "> " * 600 + "deep",
    "quoted html": "<blockquote>" * 400 + "deep",
    "list": "".join(f"{'  ' * depth}- deep\n" for depth in range(150)),
    "brackets": "[" * 3000,
    "stars": "*a " * 3000,
    "ticks": "`" * 3001,
    "html list": "<ul><li>" * 200 + "deep",
    "tables": "<table><tr><td>" * 60 + "deep",
    "columns": "|" * 2000 + "\n" + "|-" * 2000,
    "pictures": "![" * 1500,
}


@pytest.mark.parametrize("name", NESTED)
def test_hostile_nesting_ends(name: str) -> None:
    body = NESTED[name]
    article = read_article(body, title="")
    assert list(iter_lines(article, 40))
    if "deep" in body:
        assert "deep" in article.plain
