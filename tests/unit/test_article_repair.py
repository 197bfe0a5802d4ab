"""Unclosed elements hide no text, and what only looks like a tag is text."""

from __future__ import annotations

import pytest

from tui.article.document import read_article
from tui.article.html.repair import close_unclosed, repair_source
from tui.article.index_text import body_text

PROSE = "The ferry was late again, and nobody on the quay had been told why it was, nor when it would come at all. "


@pytest.mark.parametrize("suffix", [".md", ".html"])
@pytest.mark.parametrize(
    "rest",
    [
        f"<p>{PROSE * 2}</p><p>Last words</p>",
        f"\n\n{PROSE * 2}\n\nLast words\n",
        f"<p>{PROSE}</p><iframe src='https://a.example/'></iframe><p>Last words</p>",
    ],
)
@pytest.mark.parametrize(
    "tag",
    [
        '<iframe width="560" src="https://v.example/embed/abc" />',
        '<iframe src="https://v.example/embed/abc">',
        '<video src="x.mp4" controls>',
        '<video controls><source src="x.mp4">',
        '<script src="x.js"/>',
        "<script src=x.js>",
        "<script>var a = 1;",
        "<audio src=x.mp3>",
        "<object data=x>",
        "<textarea>",
        "<select><option>one<option>two",
        "<canvas/>",
        "<template>",
        "<title>",
        "<style>",
        "<style>p { color: red }",
        "<!--",
        '<a href="https://a.example/x>link</a> more',
        "<a href='https://a.example/x>link</a> isn't more",
    ],
)
def test_an_unclosed_element_hides_nothing(tag: str, rest: str, suffix: str) -> None:
    body = f"<p>Lead.</p>{tag}{rest}"
    shown = read_article(body, title="", suffix=suffix).plain

    assert PROSE.strip() in shown
    assert "Last words" in shown
    assert "var a" not in shown
    assert "color" not in shown
    taken = body_text(body, suffix=suffix)
    assert PROSE.strip() in taken
    assert "Last words" in taken


@pytest.mark.parametrize(
    "html",
    [
        "<script>document.write('<script src=\"a.js\"/>')</script><p>x</p>",
        "<video><source src=a.mp4>Not for you</video>",
        "<object data=a><object data=b></object></object>",
        "<iframe src=https://a.example/></iframe>",
        "<iframe src='a' /> </iframe>",
        "<!--> a <!-- b --> c",
        '<a href="https://a.example/">a</a> <a title="1 > 0" href="b">b</a>',
        '<script src="a.js"/></script>',
        "<p>none of it</p>",
    ],
)
def test_a_closed_element_is_not_changed(html: str) -> None:
    assert close_unclosed(html) == html


@pytest.mark.parametrize("tag", ["<object>", "<iframe>", "<!--", "<script>", "<style>a", '<a href="x>', "<title/>"])
def test_closing_twice_equals_closing_once(tag: str) -> None:
    once = close_unclosed(f"{tag}<p>x</p>" * 3)
    assert close_unclosed(once) == once


@pytest.mark.parametrize("suffix", [".md", ".html"])
@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("The type is a<b and also List<String> too.\n\nNext.", "The type is a<b and also List<String> too.\nNext."),
        ("if x<y then we go.\n\nLater > this one.", "if x<y then we go.\nLater > this one."),
        ("if x<y then\nz>w fine.", "if x<y then z>w fine."),
        ("More x<y and List<String> and <T> generic.", "More x<y and List<String> and <T> generic."),
        ("<p>If a <b then c> d, so be it.</p>", "If a <b then c> d, so be it."),
        ("<p>Say class <T extends U> here, <b>boldly</b>.</p>", "Say class <T extends U> here, boldly."),
        ("<p>It ends with a <b and c</p>", "It ends with a <b and c"),
        ("<p>Press <Enter>, <i lang>now</i>, p<0.05</p>", "Press <Enter>, now, p<0.05"),
        ("A *word*, x<y then\nz>w, and `i <n j<m`.", "A word, x<y then z>w, and i <n j<m."),
        ("A *word*, a <b then c> d, and <b>bold</b>.", "A word, a <b then c> d, and bold."),
    ],
)
def test_a_comparison_is_no_tag(body: str, want: str, suffix: str) -> None:
    if suffix == ".html" and ("\n\n" in body or "*" in body):
        body = "".join(f"<p>{part}</p>" for part in body.replace("*", "").replace("`", "").split("\n\n"))

    assert read_article(body, title="", suffix=suffix).plain == want
    assert body_text(body, suffix=suffix).replace("then\n", "then ") == want


@pytest.mark.parametrize("name", ["div", "rp", "rt", "rb", "rtc", "summary", "figcaption", "optgroup", "pre"])
def test_what_makes_the_parser_look_through_all_open_elements_is_nested_so_deep_and_no_deeper(name: str) -> None:
    repaired = repair_source(f"ferry <{name}> came\n" * 2000)
    assert repaired.count(f"<{name}>") == 500
    assert repaired.count("came") == 2000


def test_ruby_whose_parts_have_no_end_tags_is_kept_however_much_there_is() -> None:
    html = "<ruby>漢<rp>(<rt>kan<rp>)</ruby>" * 600
    assert repair_source(html) == html


def test_of_elements_nested_too_deep_the_texts_stay_on_lines_of_their_own() -> None:
    html = "<div>" * 600 + "The ferry<div><div>came in<p>at <img src=a.png><div>noon" + "</div>" * 603
    deepest = repair_source(html).replace("<div>", "").replace("</div>", "")
    assert deepest == "<br>The ferry<br>came in<p>at <img src=a.png><br>noon"


@pytest.mark.parametrize("end", [">The ferry came in.</p>", "", "<p>The ferry came in.</p>"])
def test_a_tag_has_no_more_attributes_than_any_page_gives_one_even_if_it_never_ends(end: str) -> None:
    repaired = repair_source("<p" + "".join(f" a{number}=b" for number in range(3_000)) + end)
    assert " a999=b" in repaired
    assert " a1000=b" not in repaired


@pytest.mark.parametrize("value", ["<b", '">"', "'<p>'", '"<p "', "<!--"])
def test_signs_of_tags_end_no_tag_of_many_attributes(value: str) -> None:
    repaired = repair_source("<p" + "".join(f" a{number}={value}" for number in range(3_000)) + ">The ferry</p>")
    assert repaired.endswith(">The ferry</p>")
    assert " a1500=" not in repaired
