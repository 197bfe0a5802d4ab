"""The index holds the words of an article as they are shown, all of them and in their order, but for addresses."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.article.document import read_article
from tui.article.index_text import body_text
from tui.article.markdown.inline import with_hosts_alone
from tui.index.fulltext.tokenizer import tokenize

TITLE = "The lamp at the ferry"
SOURCE = "https://a.example/2020/lamp"
SENTENCE = "The lamp at the old ferry went out twice before anyone thought of asking who had been paid to keep it lit. "

TEXTS = st.sampled_from(
    [
        "word",
        " ",
        "\n  ",
        SENTENCE,
        SENTENCE * 3,
        "渡口的灯在有人想到去问是谁领了钱看管它之前，已经灭过两次了，而且没有人觉得这件事值得写进账本里。" * 2,
        TITLE,
        "The lamp went out.",
        "2021-06-30",
        "Related posts",
        "分享到",
        "Advertisement",
        "上一页",
        "^ ",
        "2021-05-03 18:00 来源：江湾晚报",
        "5 &lt; 6 &amp; &copy; &copy=",
        "&nbsp;",
        "a\nb",
        "if a:\n    b()",
        "灯\n火",
        "*",
        "\u3000",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        "",
        "",
        ' class="lead"',
        " class='x y'",
        ' class="share-bar"',
        ' class="accordion"',
        ' style="font-size: 0"',
        ' style="font-size: 12px"',
        ' class="entry-meta"',
        ' class="related-posts"',
        ' class="ad"',
        ' id="toc"',
        ' style="display:none"',
        ' style="display:none" class="answer"',
        ' style="opacity: 0"',
        ' style="display: block"',
        ' style="white-space: pre-wrap"',
        ' class="sidenote"',
        ' type="a"',
        ' class="banner promo"',
        " hidden",
        ' role="navigation"',
        ' style="color: red" data-x="1 > 0"',
    ]
)
HREFS = st.sampled_from(
    [
        "https://a.example/2",
        "https://a.example/2",
        "https://b.example/?a=1&amp;b=2&c=3&copy=4",
        "#note",
        "https://twitter.com/share?u=x",
        "/tags/lamps",
        "mailto:a@b.example",
        "",
    ]
)
BLOCKS = [
    "div",
    "div",
    "div",
    "p",
    "p",
    "p",
    "section",
    "article",
    "aside",
    "footer",
    "ul",
    "ol",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "header",
    "nav",
    "figure",
    "figcaption",
    "form",
    "center",
    "dl",
    "dialog",
]
INLINE = [
    "b",
    "strong",
    "em",
    "i",
    "span",
    "span",
    "span",
    "sup",
    "q",
    "code",
    "cite",
    "s",
    "u",
    "time",
    "label",
    "small",
    "button",
    "textarea",
    "map",
    "svg",
    "text",
]


@st.composite
def pages(draw: st.DrawFn, *, depth: int = 4) -> str:
    """Some nodes beside each other, nested as they are written."""
    return "".join(draw(st.lists(nodes(depth), max_size=5)))


def nodes(depth: int) -> st.SearchStrategy[str]:
    leaves = st.one_of(
        TEXTS, pictures(), st.sampled_from(["<br>", "<hr>", "<!-- x -->", "<script>var a = '<p>'</script>"])
    )
    if not depth:
        return leaves
    return st.one_of(leaves, elements(BLOCKS, depth), elements(INLINE, depth), links(depth), items(depth))


@st.composite
def elements(draw: st.DrawFn, tags: list[str], depth: int) -> str:
    tag = draw(st.sampled_from(tags))
    return f"<{tag}{draw(ATTRIBUTES)}>{draw(pages(depth=depth - 1))}</{tag}>"


@st.composite
def items(draw: st.DrawFn, depth: int) -> str:
    inner = "".join(
        f"<li{draw(ATTRIBUTES)}>{draw(pages(depth=depth - 1))}</li>" for _ in range(draw(st.integers(1, 3)))
    )
    return f"<ul>{inner}</ul>"


@st.composite
def links(draw: st.DrawFn, depth: int) -> str:
    inner = draw(st.one_of(TEXTS, pages(depth=depth - 1)))
    return f'<a{draw(ATTRIBUTES)} href="{draw(HREFS)}"{draw(st.sampled_from(["", " rel=tag", " target=_blank"]))}>{inner}</a>'


@st.composite
def pictures(draw: st.DrawFn) -> str:
    picture = f'<img{draw(ATTRIBUTES)} src="https://a.example/{draw(st.integers(1, 3))}.jpg" alt="A lamp">'
    return draw(st.sampled_from([picture, f"<noscript>{picture}</noscript>", f"<figure>{picture}</figure>"]))


MARKDOWN = st.sampled_from(
    [
        "A *word* and **two**, `code` and ``a ` b``.\n",
        "un**frei**willig, 了**三百**元，a*b*c and snake_case_name\n",
        "- one\n- two\n  - [x] three\n\n1. four\n2. five\n",
        "- [ ] open\n\n  more of it\n\n      code in it\n",
        "> said\n> on two lines\n",
        "# Head #\n\nHead\n----\n",
        "see [this](https://a.example/x 'T') and [that][ref] and [ref], [no such]\n",
        "![alt *x*](a.png) ![](b.png 'named')\n![c](c.png)\n*below it*\n",
        "said[^1] so\n\n[^1]: The note,\n    of two lines.\n",
        "| a | b |\n|---|--:|\n| 1 | `x|y` |\n",
        "```python\n*a* = 1\n\n# b\n```\n",
        "    indented *code*\n",
        "灯\n火，hard  \nbreak\\\nand &amp; &copy; &#42; \\*x\\*\n",
        "Term\n: what it *means*\n",
        "<https://a.example/x_y> and https://b.example/c, <a@b.example>\n",
        "[ref]: https://a.example/ref\n",
        "***\n",
    ]
)


@st.composite
def mixes(draw: st.DrawFn) -> str:
    """Markdown with stretches of HTML in between."""
    html = pages(depth=2).map(lambda page: f"<div>{page}</div>\n")
    return "\n".join(draw(st.lists(st.one_of(MARKDOWN, MARKDOWN, html), max_size=6)))


def differences(body: str, suffix: str) -> tuple[list[str], list[str]]:
    shown = read_article(body, title=TITLE, source=SOURCE, suffix=suffix).plain
    found = body_text(body, title=TITLE, source=SOURCE, suffix=suffix)
    return tokenize(found), tokenize(with_hosts_alone(shown))


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mixes())
def test_the_index_holds_the_words_of_markdown(body: str) -> None:
    found, shown = differences(body, ".md")
    assert found == shown


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(pages())
def test_the_index_holds_the_words_of_a_page(html: str) -> None:
    found, shown = differences(html, ".html")
    assert found == shown
