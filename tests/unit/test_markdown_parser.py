"""Where the parser leaves CommonMark: marks beside Chinese, Japanese and Korean, written-out addresses, tildes."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from tui.article.blocks import Paragraph
from tui.article.document import read_article
from tui.article.markdown.parser import render


def styled(text: str, style: str) -> list[str]:
    """The runs of the paragraphs of a text that have a style."""
    blocks = read_article(text, title="").blocks
    runs = [run for block in blocks if isinstance(block, Paragraph) for run in block.runs]
    return [run.text for run in runs if style in run.style.split()]


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ('섬은 **"등대"**라고 불린다.', ['"등대"']),
        ("섬**(남쪽)**에서 왔다.", ["(남쪽)"]),
        ("**등대!**그리고", ["등대!"]),
        ("\u1109\u1165\u11b7**(x)**\u110b\u1166", ["(x)"]),
        ("灯台は**「ﾗﾝﾌﾟ」**ﾃﾞｽ", ["「ﾗﾝﾌﾟ」"]),
        ("ﾗﾝﾌﾟ**(青)**ｦ見る", ["(青)"]),
        ("渡口**（旧）**已关", ["（旧）"]),
        ("灯**“亮”**了", ["“亮”"]),
        ("葛\U000e0100**(x)**城", ["(x)"]),
        ('a**"b"**c', []),
        ("a**(b)**c", []),
        ("a **b**c", ["b"]),
    ],
)
def test_strong_text_beside_letters(text: str, strong: list[str]) -> None:
    assert styled(text, "strong") == strong


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("船票~~八元。~~五元，~~“半价”~~已取消。", ["八元。", "“半价”"]),
        ("船票~~（八元）~~五元。", ["（八元）"]),
        ("船票~~八元~~~~九元。~~五元", ["八元九元。"]),
        ("他~~说：「不行」~~同意了。", ["说：「不行」"]),
        ("표는 ~~삼백 원.~~이백 원이다.", ["삼백 원."]),
        ("切符は~~廃止。~~継続。", ["廃止。"]),
        ("~~八元，~~五元", ["八元，"]),
        ("~~Ten~~ nine, ~~eight~~ seven", ["Ten", "eight"]),
        ("at ~~ten.~~noon", []),
        ("船要3~5天，每天10~20元。", []),
        ("谢谢~~，明天见~~！再来", []),
        ("谢谢~~~~", []),
        ("~~~八元~~五元", ["八元"]),
        ("~~~ten~~ noon", ["ten"]),
    ],
)
def test_struck_text(text: str, struck: list[str]) -> None:
    assert styled(text, "strike") == struck


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("~~~八元~~五元\n\n**After**", 0),
        ("> ~~~ten~~ noon\n\n**After**", 0),
        ("- ~~~ten~~ noon\n- **After**", 0),
        ("~~~\nx\n~~~\n\n**After**", 1),
        ("~~~ sh\nx\n~~~\n\n**After**", 1),
        ("~~~ {.sh path=~/x}\nx\n~~~\n\n**After**", 1),
        ("~~~~~\nx\n~~~~~\n\n**After**", 1),
    ],
)
def test_a_line_that_strikes_words_through_opens_no_fence(text: str, code: int) -> None:
    article = read_article(text, title="")
    assert [type(block).__name__ for block in article.blocks].count("Code") == code
    assert article.plain.endswith("After")


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("At https://a.example/pkg/__init__.py now.", ["https://a.example/pkg/__init__.py"]),
        ("At https://a.example/_old_/b and https://a.example/_new_/b.", ["https://a.example/_old_/b", "https://a.example/_new_/b"]),
        ("At https://a.example/__main__, then", ["https://a.example/__main__"]),
        ("At https://a.example/web/*/b and *there*", ["https://a.example/web/*/b"]),
        ("At https://a.example/~ann/~~b/c~~d now", ["https://a.example/~ann/~~b/c~~d"]),
        ("At https://a.example/x?q[]=1&r[2]=3 now", ["https://a.example/x?q[]=1&r[2]=3"]),
        ("(at https://a.example/Ice_(film)_x_) and", ["https://a.example/Ice_(film)_x"]),
        ("在https://a.example/_a_/__b__。然后", ["https://a.example/_a_/__b__"]),
        ("（https://a.example/*a*/b），然后", ["https://a.example/*a*/b"]),
        (r"At https://a.example/\_a\_/b\*c now", ["https://a.example/_a_/b*c"]),
        ("At https://a.example/?a=1&amp;_b_=2 now", ["https://a.example/?a=1&_b_=2"]),
        ("At &lt;https://a.example/x&gt; now", ["https://a.example/x"]),
        ("**https://a.example/x** and", ["https://a.example/x"]),
        ("**https://a.example/x**and", ["https://a.example/x"]),
        ("*见https://a.example/a_b*，然后", ["https://a.example/a_b"]),
        ("~~https://a.example/x~~ gone", ["https://a.example/x"]),
        ("_https://a.example/a_b_ and", ["https://a.example/a_b"]),
        ("**https://a.example/web/*/x** and", ["https://a.example/web/*/x"]),
        ("[https://a.example/__x__](https://a.example/y) and", ["https://a.example/y"]),
        ("https://a.example/[Ice](https://b.example/)", ["https://a.example/", "https://b.example/"]),
        ("https://a.example/x`code`", ["https://a.example/x"]),
        ("<https://a.example/_a_/b>", ["https://a.example/_a_/b"]),
        ("| a |\n|---|\n| https://a.example/_a_/b |", ["https://a.example/_a_/b"]),
        ("FTP://a.example/_a_/b HTTPS://A.example/_a_/b", ["https://a.example/_a_/b"]),
    ],
)  # fmt: skip
def test_a_written_out_address_is_whole(text: str, addresses: list[str]) -> None:
    assert [link.url for link in read_article(text, title="").links] == addresses


def test_the_marks_around_an_address_are_not_shown() -> None:
    text = "**https://a.example/x**and *https://a.example/y*, ~~https://a.example/z~~."
    assert read_article(text, title="").plain == "https://a.example/xand https://a.example/y, https://a.example/z."


@pytest.mark.parametrize(
    "text", ["- - ***", "- - * * *", "* - - -", "- * x * * *", "- - -\n- - - x", "> - ___  \n- _ _ x"]
)
def test_a_thematic_break_among_items_is_that_of_commonmark(text: str) -> None:
    assert render(text) == MarkdownIt("commonmark").render(text)


@pytest.mark.parametrize(
    "text",
    [
        "[a]", "[a][]", "[b][a]", "[b *c*][a]", "[b [c] d][a]", "[[a]]", "[b][[a]]", "[a](/y)", "[b [a] c](/y)", "![a]", "![b][a]",
        "[![b][a]](/y)", "[![b [c]][a]](/y)", "![b [a] c](/y)", "[b [a](/z) c](/y)", "[\\[]", "[a\\]", "[b](<c", "![[a]](/y)", "[a] (b)",
        f"[{'b' * 1000}]", f"[{'b' * 1000}][a]", f"[{'b' * 1000}](/y)",
    ],
)  # fmt: skip
def test_links_to_definitions_are_those_of_commonmark(text: str) -> None:
    whole = f"{text} and [a]\n\n[a]: /x\n[\\[]: /z"
    assert render(whole) == MarkdownIt("commonmark").render(whole)
