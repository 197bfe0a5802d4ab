"""Whatever a body holds, it makes an article, and at any width its lines fit and lose no word."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.article.document import read_article
from tui.article.layout.bidi import reordered
from tui.article.layout.highlight import highlight
from tui.article.layout.layout import iter_lines, lay_out
from tui.article.layout.line_break import wrap
from tui.article.layout.lines import add_style
from tui.article.layout.raw import raw_lines
from tui.article.reading.chinese import convert_script
from tui.article.reading.find import Finder, ranges_of
from tui.text import cells, strip_controls

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
    "(עברית) ",
    "١٢٣ 45% ",
    "```python\n",
    "$x_1$",
    "\n: ",
    "[caption id=1]",
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
        assert not text[position:start].strip(" \u3000\u200b")
        position = end
    assert not text[position:].strip(" \u3000\u200b")


def fold_map(text: str) -> tuple[str, range]:
    """No folding at all."""
    return text, range(len(text))


@patient
@given(BODIES, st.integers(min_value=1, max_value=60), st.data())
def test_what_was_found_stands_where_it_is_said_to(body: str, width: int, data: st.DataObject) -> None:
    lines = lay_out(read_article(body, title=""), width).lines
    said = "".join(span.text for line in lines for span in line.spans if span.style == "text")
    start = data.draw(st.integers(0, max(len(said) - 1, 0)))
    needle = said[start : start + data.draw(st.integers(1, 4))]
    for match in Finder(lines, fold_map).find(needle):
        places = match.places
        assert places == tuple(sorted(places))
        assert "".join(lines[at].text[low:high] for at, low, high in places).replace(" ", "") == needle.replace(" ", "")
    for index, ranges in ranges_of(Finder(lines, fold_map).find(needle)).items():
        line = add_style(lines[index], ranges, "found")
        assert line.text == lines[index].text
        assert sum(len(span.text) for span in line.spans if "found" in span.style) == sum(b - a for a, b in ranges)


@patient
@given(BODIES, st.integers(min_value=1, max_value=60))
def test_a_turned_line_holds_the_same_and_takes_the_same_room(body: str, width: int) -> None:
    for line in iter_lines(read_article(body, title=""), width):
        turned = reordered(line)
        mirrored = str.maketrans("([{（「『【〈《<«‹≤", ")]}）」』】〉》>»›≥")
        assert sorted(turned.text.translate(mirrored)) == sorted(line.text.translate(mirrored))
        assert turned[1:] == line[1:]


@patient
@given(BODIES)
def test_another_script_changes_no_structure(body: str) -> None:
    article = read_article(body, title="", source="https://example.org/")
    for script in ("simplified", "traditional"):
        turned = convert_script(article, script)  # type: ignore[arg-type]
        assert list(map(type, turned.blocks)) == list(map(type, article.blocks))
        assert [link.url for link in turned.links] == [link.url for link in article.links]
        assert len(turned.plain) == len(article.plain)


@patient
@given(BODIES, st.integers(min_value=1, max_value=60))
def test_the_raw_body_fits_and_loses_nothing(body: str, width: int) -> None:
    lines = list(raw_lines(body, width))
    assert all(line.width == cells(line.text) <= max(width, 2) for line in lines)
    assert "".join("".join(line.text.split()) for line in lines) == "".join(strip_controls(body).split())


@patient
@given(st.text(max_size=120), st.sampled_from(("python", "rust", "html", "console", "diff", "c")))
def test_tokens_cover_the_code(text: str, language: str) -> None:
    tokens = highlight(text, language)
    if tokens:
        assert [sum(length for length, _ in line) for line in tokens] == [len(line) for line in text.split("\n")]


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
