"""The text of bodies for the full-text index: that of the article, made faster."""

from __future__ import annotations

import pytest

from tui.article.document import read_article
from tui.article.index_text import body_text
from tui.article.markdown.inline import with_hosts_alone
from tui.index.fulltext.tokenizer import tokenize


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", ""),
        ("Just words.", "Just words."),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<div>\n<p>从<b>前</b>有\n座山</p>\n</div>", "从前有座山"),
        ("<p>a <strong>b</strong>c</p>", "a bc"),
        ("<p>one<br>two</p>", "one\ntwo"),
        ("<p>5 &lt; 6 &amp;amp;</p>", "5 < 6 &amp;"),
        ("<p>x&#8238;y</p>", "xy"),
        ('<p>one</p><p><img src="/a.jpg" alt=""></p><p>two</p>', "one\ntwo"),
        ('<p class="lead">one</p><p style="display:none">two</p>', "one"),
        ("<p>text</p><script>if (a < b) run()</script><style>p { color: red }</style>", "text"),
        ('<p>see <a href="https://a.example/page">here</a></p>', "see here"),
        ("<p>e<sup>iπ</sup> x<sub>i,j</sub> 5<sup>1/2</sup></p>", None),
        ('<p 1ew"x="1,0" class="lead">one</p>', "one"),
        ('<p>p<0.05 and <ahref="x">y</p>', None),
        ('<img src="https://a.example/x.jpg" alt="A lamp"><p>text</p>', "A lamp\ntext"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a\nb\nc\nd"),
        ("# Head\n\nSome *em* and **strong** and `code_here`.", "Head\nSome em and strong and code_here."),
        ("[words](https://a.example/linked) ![alt](x.png)", "words alt"),
        ("- one\n- two\n\n1. three", "one\ntwo\nthree"),
        ("```python\nprint(1)\n```\n\nafter", "print(1)\nafter"),
        ("see <https://a.example/autoaddr> there", "see a.example/… there"),
        ("see https://a.example/autoaddr, there", "see a.example/…, there"),
        ("<p>see https://a.example/autoaddr.</p><p>https://b.example</p>", "see a.example/….\nb.example"),
        ("one\n\n[https://a.example](https://b.example/autoaddr)\n\ntwo", "one\na.example\ntwo"),
        ("**a**\n\n<!-- c --><script>hiddenscript</script>\n\n**b**", "a\nb"),
        ("**a**\n\n<!-- c --><script>var x\n\n    hiddenscript\n\ny</script>\n\n**b**", "a\nb"),
        ("**a** <script>hiddenscript</script> b", "a b"),
        ("uses [Cargo] and [sic]\n\n[cargo]: https://a.example/", "uses Cargo and [sic]"),
        ("<p>the [lamp]s</p>\n\nwent **out**\n\n[lamp]: https://a.example/", "the lamps\nwent out"),
        ("Head\n----\n\n| a | b |\n|---|:-:|\n| c | d |", "Head\na | b\nc | d"),
        ("said[^1]\\\nso\n\n[^1]: The note.", "said[1]\nso\nThe note."),
        ('<div markdown="1">\n*em* and [l](https://a.example)\n</div>', "em and l"),
        ("<table><tr><td>\n\n**md in cell**\n\n</td></tr></table>", "md in cell"),
        ('<p>[caption id="a"]<img src="/a.png" alt="b"> The ice[/caption]</p>', None),
        ('[caption id="a"]![b](/a.png) The ice[/caption] **x**', None),
        ('**x** [video src="https://a.example/v.mp4"]', "x ▶ Video: a.example"),
        ("<div dir='rtl'><p>PDF הוא קובץ</p></div>", None),
        ("<div><img src='/a.png' alt='x'><span>The pier</span></div>", None),
        ("see [this][ref]\n\n[ref]: https://a.example/ 'T'", "see this"),
        ("**重要**的**事**", "重要的事"),
        ("[`code`](https://a.example/x)", "code"),
    ],
)
def test_takes_the_text_alone(body: str, text: str | None) -> None:
    found = body_text(body)

    if text is not None:
        assert found == text
    assert tokenize(found) == tokenize(with_hosts_alone(read_article(body, title="").plain))
    assert not {"autoaddr", "hiddenscript"} & set(tokenize(found))


def test_the_title_said_again_is_no_part_of_it() -> None:
    body = "<!--1-->\n[A title](https://a.example/1)\n------\n\n<div><p>2021-06-30</p><p>A title</p><p>text</p></div>"

    assert body_text(body, title="A title", source="https://a.example/1") == "text"


def test_the_title_said_again_below_a_text_is_part_of_it() -> None:
    assert body_text("<p>text</p>\n\n# A title\n", title="A title") == "text\nA title"


def test_paragraphs_of_prose_stay_apart() -> None:
    body = "".join(f'<p class="a{at}">{word * 40}</p>\n' for at, word in enumerate(("lamp ", "oak ", "ash ")))

    assert body_text(f"<div id=x>{body}</div>").count("\n") == 2


@pytest.mark.parametrize("suffix", [".html", ".txt", ".md"])
def test_what_the_file_is_called_decides_what_it_is(suffix: str) -> None:
    body = "one <i>two</i>\n*three*"

    assert tokenize(body_text(body, suffix=suffix)) == tokenize(read_article(body, title="", suffix=suffix).plain)


@pytest.mark.parametrize(
    "body",
    [
        "<div " * 400 + "x",
        "<div>" * 400 + "deep" + "</div>" * 400,
        "<b>" * 300 + "x",
        "</div></p>" * 20 + "<iframe src=x><p>raw</iframe>end",
        "<p>a</p>\0\x1b[31m<p title='<p>'>b",
        "<xmp><p>a</xmp><template><p>b</template>",
        "```\n" * 7,
        "[" * 200 + "](",
    ],
)
def test_any_text_gives_a_text(body: str) -> None:
    assert "\x1b" not in body_text(body)
