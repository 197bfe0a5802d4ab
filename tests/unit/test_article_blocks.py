"""Markdown to blocks."""

from __future__ import annotations

import pytest

from tui.article.blocks import Code, Figure, Heading, HorizontalRule, Item, List, Paragraph, Quote, Run, Table
from tui.article.document import read_article
from tui.article.markdown.inline import Numbering, bare_address
from tui.article.markdown.reader import read_blocks


def read(text: str, source: str = "") -> tuple[object, ...]:
    return read_blocks(text, Numbering(source))


def paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("## Two", Heading(2, (Run("Two"),))),
        ("a\nb", paragraph("a b")),
        ("漢字\n漢字", paragraph("漢字漢字")),
        ("漢字\nword", paragraph("漢字 word")),
        ("a  \nb", Paragraph((Run("a"), Run("\n"), Run("b")))),
        ("> a\n>\n> b", Quote((paragraph("a"), paragraph("b")))),
        ("***", HorizontalRule()),
        ("```py {1}\nx\n  y\n```", Code("x\n  y", "py")),
        ("    x", Code("x")),
        ("- a\n- b", List((Item((paragraph("a"),)), Item((paragraph("b"),))))),
        ("3. a", List((Item((paragraph("a"),)),), 3)),
        ("- a\n\n- b", List((Item((paragraph("a"),)), Item((paragraph("b"),))), None, tight=False)),
        ("- [x] a\n- [ ] b", List((Item((paragraph("a"),), task=True), Item((paragraph("b"),), task=False)))),
        ("a|b\n-|-:\n1|", Table(((Run("a"),), (Run("b"),)), (((Run("1"),), ()),), ("left", "right"))),
        (
            "**a *b* c** `d` ~~e~~",
            Paragraph(
                (
                    Run("a ", "strong"),
                    Run("b", "strong em"),
                    Run(" c", "strong"),
                    Run(" "),
                    Run("d", "code"),
                    Run(" "),
                    Run("e", "strike"),
                )
            ),
        ),
        ("![alt](/p.png)", Figure(1, "alt")),
        ("![alt](/p.png)\n*The caption*", Figure(1, "alt", (Run("The caption"),))),
        ("**“引”**说", Paragraph((Run("“引”", "strong"), Run("说")))),
        ("说**（引）**说", Paragraph((Run("说"), Run("（引）", "strong"), Run("说")))),
        ("a_b_c", paragraph("a_b_c")),
        ("<b>x</b>", paragraph("<b>x</b>")),
    ],
)
def test_blocks(text: str, want: object) -> None:
    assert read(text) == (want,)


def test_footnotes_are_a_list_with_labels() -> None:
    blocks = read("Said[^a].\n\n[^a]: By whom.")
    assert blocks == (
        Paragraph((Run("Said"), Run("[a]", "sup"), Run("."))),
        List((Item((paragraph("By whom."),), label="[a]"),)),
    )


def test_links_are_numbered_by_address_in_reading_order() -> None:
    numbering = Numbering("https://www.example.org/dir/")
    read_blocks(
        "[one](b) [two](https://c.example/) [again](b) <https://d.example/> see https://e.example/x.", numbering
    )
    assert [(link.number, link.text, link.url, link.site) for link in numbering.links] == [
        (1, "one", "https://www.example.org/dir/b", "example.org"),
        (2, "two", "https://c.example/", "c.example"),
        (3, "https://d.example/", "https://d.example/", "d.example"),
        (4, "https://e.example/x", "https://e.example/x", "e.example"),
    ]


@pytest.mark.parametrize("href", ["javascript:x", "#a", "b:relative", "file:///a", "data:text/html,x"])
def test_a_link_that_cannot_be_opened_is_text(href: str) -> None:
    numbering = Numbering("")
    assert read_blocks(f"[t]({href})", numbering) in ((paragraph("t"),), (paragraph(f"[t]({href})"),))
    assert numbering.links == []


def test_terms_and_their_meanings() -> None:
    assert read("Ice\n: Frozen *water*.\n: A train.\n\nPier\n\n: One.\n\n    Two.") == (
        Paragraph((Run("Ice", "strong"),)),
        List((Item((Paragraph((Run("Frozen "), Run("water", "em"), Run("."))),)), Item((paragraph("A train."),)))),
        Paragraph((Run("Pier", "strong"),)),
        List((Item((paragraph("One."), paragraph("Two."))),), tight=False),
    )


@pytest.mark.parametrize(
    ("written", "alt"), [("[Ice] \\(left\\)", "[Ice] (left)"), ("a &amp; &#124; b", "a & | b"), ("*x* `y`", "x y")]
)
def test_the_alt_of_an_image_is_text(written: str, alt: str) -> None:
    assert read(f"![{written}](/p.png)") == (Figure(1, alt),)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/x?y=(1)&z=%20#f",
        "https://a.example:80/~x/@y",
        "http://a.example",
        "https://a.example/漢",
        "https://A.example/x%",
        "https://a.example/a|b",
    ],
)
def test_addresses_come_out_as_the_parser_writes_them(url: str) -> None:
    from markdown_it.common.normalize_url import normalizeLink

    from tui.article.markdown.parser import parser

    assert parser().normalizeLink(url) == normalizeLink(url)


def test_images_carry_alt_address_and_caption() -> None:
    numbering = Numbering("https://example.org/")
    read_blocks("![Ice](a.png)  \n*On the pier*\n\ntext ![](b.png) text", numbering)
    assert [(image.number, image.alt, image.url, image.caption) for image in numbering.images] == [
        (1, "Ice", "https://example.org/a.png", "On the pier"),
        (2, "", "https://example.org/b.png", ""),
    ]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("https://a.example/x).", "https://a.example/x"),
        ("https://a.example/(x)", "https://a.example/(x)"),
        ("https://a.example/x=======", "https://a.example/x"),
        ("https://a.example/x-----next", "https://a.example/x"),
        ("https://a.example/?q=1&b=2", "https://a.example/?q=1&b=2"),
        ("https://a.example/x-", "https://a.example/x-"),
        ("https://a.example/x-,", "https://a.example/x-"),
        ("https://a.example/x--", "https://a.example/x"),
    ],
)
def test_bare_addresses_end_where_the_sentence_goes_on(text: str, want: str) -> None:
    assert bare_address(text) == want


def test_a_tab_in_code_within_a_line_is_a_blank() -> None:
    article = read_article("Press `a\tb` here.", title="")
    assert article.plain.strip() == "Press a b here."
