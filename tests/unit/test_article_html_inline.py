"""Inline elements mean the same in a page, in the text that is searched, and as HTML within Markdown."""

from __future__ import annotations

import pytest

from tui.article.document import read_article
from tui.article.html.inline import INLINE, write_script
from tui.article.index_text import body_text


@pytest.mark.parametrize("tag", [*INLINE, "sup", "sub"])
def test_an_element_reads_the_same_in_html_and_in_markdown(tag: str) -> None:
    sentence = f"We heard x<{tag}>2</{tag}> of them."
    page = read_article(f"<p>{sentence}</p>", title="", suffix=".html")
    markdown = read_article(sentence, title="")
    assert page.plain == markdown.plain == body_text(f"<p>{sentence}</p>", title="", suffix=".html")


def test_a_note_mark_in_brackets_gets_no_others() -> None:
    body = "<p>said<a href='#n1'>1</a> so, [<a href='#n2'>2</a>]</p>"
    assert read_article(body, title="", suffix=".html").plain == body_text(body, title="", suffix=".html")


@pytest.mark.parametrize(
    ("text", "raised", "written"),
    [
        ("2", True, "²"),
        ("2", False, "₂"),
        ("i,j", False, "_(i,j)"),
        ("x", True, "^x"),
        ("th", True, "th"),
        ("two words", True, "two words"),
    ],
)
def test_raised_and_lowered_text(text: str, raised: bool, written: str) -> None:
    assert write_script(text, raised=raised) == written


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "<p>The {0} said. The {0} again.</p>",
            "The WMO (World Meteorological Organization) said. The WMO again.",
        ),
        ("The {0} *said*. The {0} again.", "The WMO (World Meteorological Organization) said. The WMO again."),
        (
            "<p>The World Meteorological Organization ({0}) said.</p>",
            "The World Meteorological Organization (WMO) said.",
        ),
        (
            "The World Meteorological Organization ({0}) *said*.",
            "The World Meteorological Organization (WMO) said.",
        ),
        ("<p>On <abbr title='2021-03-04T10:00Z'>March 4</abbr>.</p>", "On March 4."),
        ("Write `{0}` *so*.", "Write <abbr title='World Meteorological Organization'>WMO</abbr> so."),
    ],
)
def test_an_abbreviation_is_spelt_out_once(body: str, text: str) -> None:
    body = body.format("<abbr title='World Meteorological Organization'>WMO</abbr>")
    assert read_article(body, title="").text == text
    assert body_text(body) == text
