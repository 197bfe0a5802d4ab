"""Cleaned HTML to Markdown."""

from __future__ import annotations

import pytest

from tui.article.blocks import plain_lines
from tui.article.clean.passes import clean_html
from tui.article.convert.writer import to_markdown
from tui.article.document import read_article
from tui.article.html.dom import parse
from tui.article.markdown.inline import Numbering
from tui.article.markdown.reader import read_blocks

SOURCE = "https://news.example.org/dir/post.html"


def converted(html: str, source: str = SOURCE) -> str:
    return to_markdown(parse(html), source=source)


@pytest.mark.parametrize(
    ("html", "want"),
    [
        ("<p>a <b> bold </b>b<i>c</i>d</p>", "a **bold** b*c*d"),
        ("<p>at http://rain.exam<b>ple</b>.org/1<i>, <b>more</b></i></p>", "at http://rain.example.org/1, ***more***"),
        ("<p><b>http://p.org</b>/x中<b>文</b></p>", "**http://p.org/x**中**文**"),
        ("<p>http://p.org/<code>x</code></p>", "http://p.org/`x`"),
        ("<p><b></b>x<b> </b>y</p>", "x y"),
        ("<p><b>a</b><b>b</b> <strong><b>c</b></strong></p>", "**ab c**"),
        ("<p><b>x</b><i>y</i></p>", "**x**_y_"),
        ("<p><b>x</b><a href='/y'><b>y</b></a></p>", "**x**[**y**](https://news.example.org/y)"),
        ("<p>张<strong>“引”</strong>说</p>", "&#24352;**“引”**&#35828;"),
        ("<p>报告\n  <a href='/r'>\n 全文\n </a>\n ，见下</p>", "报告[全文](https://news.example.org/r)，见下"),
        ("<p>word\n  <i>next</i></p>", "word *next*"),
        ("<ol><li>a</li><li value=9>b</li><li>c</li></ol>", "1. a\n\n9) b\n10) c"),
        ("<ol><li value=3>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<ol reversed><li>a</li><li>b</li><li>c</li></ol>", "3. a\n2) b\n1. c"),
        ("<ol reversed start=10><li>a</li><li><p>b</p><p>c</p></li></ol>", "10. a\n\n9) b\n\n   c"),
        ("<ol reversed><li>a</li><li value=7>b</li><li>c</li></ol>", "3. a\n\n7) b\n6. c"),
        ("<p>a<br>b<br><br>c</p>", "a  \nb\n\nc"),
        ("<p>x</p>" + "<br>" * 2500 + "<p>y</p>", "x\n\ny"),
        ("<p>　　" + "一" * 40 + "<br>　　“二”<br>\n　　三</p>", "一" * 40 + "\n\n“二”\n\n三"),
        ("<p>一<br>　　二<br>&nbsp; 三</p>", "一  \n\u00a0\u00a0\u00a0\u00a0二  \n三"),
        ("<blockquote>a<cite>B</cite></blockquote>", "> a  \n> *B*"),
        ("<p>said<a href='#n1'>1</a> so, [<a href='#n2'>2</a>]</p>", "said[1] so, [2]"),
        ("<h2><b>Head</b> two</h2>", "## **Head** two"),
        ("<h2>Head<br>two</h2>", "## Head two"),
        ("<p>a</p><hr><p>_________</p>", "a\n\n---\n\n---"),
        ("<p>——————</p>", "---"),
        ("<p>a<br>-----<br>b<br>***</p>", "a\n\n---\n\nb\n\n---"),
        ("<blockquote><p>a</p><blockquote>b<br>c</blockquote></blockquote>", "> a\n>\n> > b  \n> > c"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  * b\n- c"),
        ("<ol start=9><li>a<li>b</ol>", "9. a\n10. b"),
        ("<ul><li><p>a</p><p>b</p><pre>c\n  d</pre></ul>", "- a\n\n  b\n\n  ```\n  c\n    d\n  ```"),
        ("<ol><li>a<ul><li>b</ul><li>c</ol><ol><li>d</ol>", "1. a\n   * b\n2. c\n\n1) d"),
        ("<ol><li>a<ol><li>b</ol></ol><ol><li>c</ol><ol><li>d</ol>", "1. a\n   1) b\n\n1) c\n\n1. d"),
        ("<ul><li>a<ul><li>b</ul></ul><ul><li>c</ul>", "- a\n  * b\n\n* c"),
        ("<ol><li>a<ul><li>b</ul></ol><div><ol><li>c</ol></div>", "1. a\n   * b\n\n1) c"),
        ("<ul><li>a<ul><li>b</ul></ul><ol reversed><li>c<li>d</ol>", "- a\n  * b\n\n2. c\n1) d"),
        ("<dl><dt>A<dd>b</dl><ul><li>c</ul>", "**A**\n\n- b\n\n* c"),
        ("<ul><li>a<ul><li>b</ul></ul><p>c</p><ol><li>d</ol>", "- a\n  * b\n\nc\n\n1. d"),
        ("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>", "- a\n  * b\n- c"),
        ("<ul><ul><li>a</li><li>b</li></ul><li>c</li></ul>", "- * a\n  * b\n- c"),
        ("<ol><ul><li>a</li></ul><li>b</li><li>c</li></ol>", "- * a\n1. b\n2. c"),
        ("<ul>Fruit:<li>a</li></ul>", "Fruit:\n\n- a"),
        ("<p>a<br>＝＝＝<br>b<br>～～～～～<br>c</p>", "a\n\n---\n\nb\n\n---\n\nc"),
        ("<ol><li>a</li><ol><li>b</li><ol><li>c</li></ol></ol><li>d</li></ol>", "1. a\n   1) b\n      1. c\n2. d"),
        ("<ul><ul><li>a</li></ul><li>b</li></ul>", "- * a\n- b"),
        ("<ul><li>a</li><p>b</p><ul><li>c</li></ul></ul>", "- a\n\nb\n\n* c"),
        ("<ol start=' 3. '><li>a<li value=+5>b</ol>", "3. a\n\n5) b"),
        ("<ol start=0><li>a<li>b</ol>", "0. a\n1. b"),
        ("<ul><li>a<ol start=3><li>b</ol></ul>", "- a\n\n  3) b"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
        ("<dl><dt>Term<dd>Meaning</dl>", "**Term**\n\n- Meaning"),
        ("<pre><code class='language-py'>f(`x`)\n```</code></pre>", "````py\nf(`x`)\n```\n````"),
        ("<pre>他说，这是引文。\n没有代码，只有句子。</pre>", "> 他说，这是引文。  \n> 没有代码，只有句子。"),
        ("<p><code>a*b</code> <code>`t`</code></p>", "`a*b` `` `t` ``"),
        ("<table><tr><th>A<th>B|C<tr><td>1<td><b>x</b><br>y</table>", "| A | B\\|C |\n| --- | --- |\n| 1 | **x** y |"),
        (
            "<table><tr><th>A<th align=right>B<tr><td>1<td align=RIGHT>2<tr><td align=x>3<td align=right>4</table>",
            "| A | B |\n| --- | ---: |\n| 1 | 2 |\n| 3 | 4 |",
        ),
        ("<table><tr><td>1<td>2<tr><td colspan=2>3</table>", "| | |\n| --- | --- |\n| 1 | 2 |\n| 3 | |"),
        ("<table><tr><td rowspan=2>1<td>2<tr><td>3</table>", "| | |\n| --- | --- |\n| 1 | 2 |\n| | 3 |"),
        ("<table><tr><td>one<td>row</table>", "one\n\nrow"),
        ("<table><tr><td class=gutter>1\n2<td><pre>a\n b</pre></table>", "```\na\n b\n```"),
        (
            "<figure><img src='/a.jpg' alt='Ice'><figcaption>The pier</figcaption></figure>",
            "![Ice](/a.jpg)  \n*The pier*",
        ),
        ("<details><summary>More</summary><p>text</p></details>", "**More**\n\ntext"),
        ("<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby> H<sub>2</sub>O m<sup>2</sup></p>", "漢（かん） H₂O m²"),
        ("<p>10<sup>−6</sup> 10<sup>–3</sup> e<sup>iπ</sup> 5<sup>1/2</sup></p>", "10⁻⁶ 10⁻³ e^(iπ) 5^(1/2)"),
        ("<p>x<sub>i,j</sub> a<sub>ij</sub> x<sub>k</sub></p>", "x\\_(i,j) a\\_(ij) x_k"),
        (
            "<p>1<sup>st</sup> XIX<sup>e</sup> M<sup>me</sup> x<sup>®</sup>, y<sup>so it was</sup></p>",
            "1st XIXe Mme x®, yso it was",
        ),
        ("<p>said<sup><a href='#n1'>1</a></sup></p>", "said[1]"),
        ("<div>said<sup><hr></sup></div>", "said\n\n---"),
        ("<p>said<a href='#n1'><sup>1</sup></a></p>", "said[1]"),
        (
            "<table><tr><th>A<th>B<tr><td>1<td><table><tr><td>x<td>y<tr><td>z<td>w</table></table>",
            "| A | B |\n| --- | --- |\n| 1 | x · y ; z · w |",
        ),
        (
            "<a href='/x'><p>one</p><h3>two</h3></a>",
            "[one](https://news.example.org/x)\n\n### [two](https://news.example.org/x)",
        ),
        ("<p>non\u00a0breaking　wide</p>", "non\u00a0breaking　wide"),
    ],
)
def test_shapes(html: str, want: str) -> None:
    assert converted(html) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("&lt;/a&gt; &lt;b&gt; p&lt;0.05", "&lt;/a> &lt;b> p<0.05"),
        ("&amp;amp; R&amp;D", "&amp;amp; R&D"),
        ("*x* _y_ snake_case 2 * 3", "\\*x\\* \\_y\\_ snake_case 2 * 3"),
        ("`c` ~~s~~ ~5", "\\`c\\` \\~\\~s\\~\\~ ~5"),
        ("[t](u) [n]", "[t\\](u) [n]"),
        ("1. no list", "1\\. no list"),
        ("- no item", "\\- no item"),
        ("# no head", "\\# no head"),
        ("&gt; no quote", "\\> no quote"),
        ("mid - dash -- and ------ more", "mid - dash -- and ------ more"),
        ("C:\\temp \\*", "C:\\temp \\\\\\*"),
    ],
)
def test_text_stays_text(text: str, want: str) -> None:
    markdown = converted(f"<p>{text}</p>")
    assert markdown == want
    assert list(plain_lines(read_blocks(markdown, Numbering("")))) == [parse(text).text()]


@pytest.mark.parametrize(
    ("href", "want"),
    [
        ("/a?utm_source=x&k=2&fbclid=9#f", "[t](https://news.example.org/a?k=2#f)"),
        ("b.html", "[t](https://news.example.org/dir/b.html)"),
        ("//cdn.example.org/c", "[t](https://cdn.example.org/c)"),
        ("https://e.example/(x)", "[t](https://e.example/\\(x\\))"),
        ("https://www.google.com/url?sa=t&q=https://a.example/x&usg=1", "[t](https://a.example/x)"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fx%3Ffbclid%3D1&h=2", "[t](https://a.example/x)"),
        ("https://link.example.org/?target=https%3A//a.example/x%3Fb=1", "[t](https://a.example/x?b=1)"),
        ("https://blog.example.org/away.php?to=https://a.example/x&cc=1", "[t](https://a.example/x)"),
        (
            "https://check.example.org/?url=https://a.example/x",
            "[t](https://check.example.org/?url=https://a.example/x)",
        ),
        ("https://www.google.com/url?q=javascript:x", "[t](https://www.google.com/url?q=javascript:x)"),
        ("#note", "t"),
        ("javascript:alert(1)", "t"),
        ("file:///etc/passwd", "t"),
        ("mailto:ann@example.org?subject=x", "t (ann@example.org)"),
        ("http://[bad", "t"),
    ],
)
def test_links(href: str, want: str) -> None:
    assert converted(f"<p><a href='{href}'>t</a></p>") == want


def test_a_link_around_nothing_is_nothing() -> None:
    assert converted("<p>a<a href='/x'> </a>b</p>") == "a b"


@pytest.mark.parametrize(
    ("html", "want"),
    [
        (
            "<figure><img src='data:image/png;base64,R0' alt='Ice'><figcaption>The pier</figcaption></figure>",
            ["Ice", "The pier"],
        ),
        ("<p>a</p><img alt='The pier in winter'>", ["a", "The pier in winter"]),
        ("<p>a</p><img src='javascript:x' alt='冬天的码头全景'>", ["a", "冬天的码头全景"]),
        ("<p>a</p><img src='data:image/png;base64,R0' alt='logo'>", ["a"]),
        (
            (
                "<img src='data:image/gif;base64,R0' alt='The pier in winter'>"
                "<noscript><img src='/a.jpg' alt='The pier in winter'></noscript>"
            ),
            ["The pier in winter"],
        ),
        ("<img alt='The pier in winter'><img alt='The pier in spring'>", ["The pier in winter", "The pier in spring"]),
    ],
)
def test_a_picture_without_an_address_keeps_its_words(html: str, want: list[str]) -> None:
    markdown = to_markdown(clean_html(html, source=SOURCE).root, source=SOURCE)

    assert list(plain_lines(read_blocks(markdown, Numbering(SOURCE)))) == want


@pytest.mark.parametrize(
    ("html", "want"),
    [
        ("<div><img src='/a.png' alt='x'><span class='img_descr'>The pier</span></div>", "{}  \n*The pier*"),
        (
            "<p><a href='/b'><img src='/a.png' alt='x'></a><br><em>The pier</em></p>",
            "[{}](https://b.example/b)  \n*The pier*",
        ),
        ("<p><img src='/a.png' alt='x'><span>The pier</span> in winter</p>", "{}The pier in winter"),
        ("<p><span>The pier</span><img src='/a.png' alt='x'></p>", "The pier{}"),
    ],
)
def test_words_alone_with_a_picture_are_its_caption(html: str, want: str) -> None:
    picture = "![x](/a.png)"

    assert converted(html.replace("/b", "https://b.example/b")) == want.format(picture)


@pytest.mark.parametrize(
    "line",
    ["[^note]: is a note in html", "* star * and more", "*", "~~~", "ice", "sea<br>===", "sea<br>* star", "[x]: y"],
)
def test_what_begins_a_line_as_a_mark_of_markdown_would_is_text(line: str) -> None:
    text = line.replace("<br>", "\n")
    assert read_article(f"<p>{line}</p>", title="").plain == text
    assert read_article(f"<blockquote>{line}</blockquote>", title="").plain == text


@pytest.mark.parametrize(
    ("held", "want"),
    [
        ("<pre>a | b</pre>", "| K | V |\n| --- | --- |\n| x | `a \\| b` |"),
        (
            "<figure><img src='/a.png' alt='Ice'><figcaption>In May</figcaption></figure>",
            "| K | V |\n| --- | --- |\n| x | ![Ice](/a.png) In May |",
        ),
        ("<pre>a\nb</pre>", "K\n\nV\n\n---\n\nx\n\n```\na\nb\n```"),
    ],
)
def test_a_table_of_data_with_code_or_a_figure_in_a_cell_shows_its_rows(held: str, want: str) -> None:
    html = f"<table><tr><th>K</th><th>V</th></tr><tr><td>x</td><td>{held}</td></tr></table>"
    assert read_article(html, title="").markdown == f"{want}\n"


def test_cells_without_heads_that_rules_divide_are_layout() -> None:
    post = "<td>Ann<br>Pilot</td><td><div>Re: Ice</div><hr><div>It broke.</div></td>"
    html = f"<table><tr><td colspan=2>#1</td></tr><tr>{post}</tr></table>"
    assert read_article(html, title="").plain.split("\n") == ["#1", "Ann", "Pilot", "Re: Ice", "It broke."]
    headed = "<table><tr><th>K</th><th>V</th></tr><tr><td>x</td><td>a<hr>b</td></tr></table>"
    assert "| x | a" in read_article(headed, title="").markdown


@pytest.mark.parametrize("held", ["刻\n<p>笛</p>", "<p>刻</p>\n笛", "刻<br>\n笛", "刻\n<dl><dt>笛</dt></dl>"])
def test_blocks_in_a_cell_are_apart_between_chinese_characters_as_well(held: str) -> None:
    html = f"<table><tr><th>K</th><th>V</th></tr><tr><td>x</td><td>{held}</td></tr></table>"
    assert "| x | 刻 笛 |" in read_article(html, title="").markdown


@pytest.mark.parametrize(
    ("html", "want"),
    [
        ("<ol start=-1><li>a<li>b</ol>", ["-1. a", "0. b"]),
        ("<ol reversed start=0><li>a<li>b</ol>", ["0. a", "-1. b"]),
        ("<ol start=10000000000><li>a</ol>", ["10000000000. a"]),
        ("<ol type=I start=3999><li>a<li>b</ol>", ["MMMCMXCIX. a", "4000. b"]),
        ("<ol type=a start=0><li>a<li>b</ol>", ["0. a", "a. b"]),
        ("<ol type=A reversed><li>a<li>b</ol>", ["B. a", "A. b"]),
    ],
)
def test_numbers_that_markdown_lists_cannot_have_are_text(html: str, want: list[str]) -> None:
    assert read_article(html, title="").plain.split("\n") == want
