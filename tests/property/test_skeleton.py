"""The text taken from a page's skeleton is that of the whole tree, cleaned."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tui.article.clean import Cleaner
from tui.article.skeleton import cleaned
from tui.article.tree import parse, with_parts
from tui.article.treetext import text_of

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


def whole(html: str) -> str:
    html = with_parts(html)
    cleaner = Cleaner(parse(html), html, title=TITLE, source=SOURCE)
    cleaner.clear()
    return text_of(cleaner.root)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(pages())
@example(f"<div><p>{SENTENCE}</p><img src=/1.jpg><p>{SENTENCE}</p><p>x</p><noscript><img src=/1.jpg></noscript></div>")
@example("<div class=promo><p>x</p></div><div class=promo><p>x<button>y</button></p></div>")
@example("<ol><li><b>^ </b><a href='#r'>a</a> word</li><li>^ word</li></ol>")
@example('word<b style="display: block"></b>word')
@example("<p>one<div>two</p>three</div>")
@example("<b><p>x</b>y</p>")
@example("one<div hidden>two</div> three")
@example(
    "<div style='display:none' class=answer><a href='/2'><script>x</script><img src='/1.jpg' alt='A lamp'></a></div>"
)
@example(f"<b><p>{SENTENCE}</p></b><div>{TITLE}</div>")
def test_the_skeleton_gives_the_text_of_the_tree(html: str) -> None:
    assert text_of(cleaned(html, title=TITLE, source=SOURCE)) == whole(html)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    pages(), st.integers(0, 400), st.integers(0, 20), st.sampled_from(["", "</p>", "<p>", "</div>", "<b>", "</b>", "<"])
)
def test_it_does_in_any_soup(html: str, at: int, length: int, put: str) -> None:
    soup = html[:at] + put + html[at + length :]

    assert text_of(cleaned(soup, title=TITLE, source=SOURCE)) == whole(soup)
