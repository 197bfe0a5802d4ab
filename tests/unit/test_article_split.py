"""Splitting a body into Markdown and HTML, and rewriting the tags and template commands in Markdown."""

from __future__ import annotations

import pytest

from tui.article.split import split

TITLE = "The Frozen Harbour"
SOURCE = "https://news.example.org/harbour"


def markdown(body: str, *, title: str = TITLE, source: str = SOURCE, suffix: str = ".md") -> str:
    return "\n\n".join(part.markdown for part in split(body, title=title, source=source, suffix=suffix)[0])


@pytest.mark.parametrize(
    "head",
    [
        f"<!--1612345678000-->\n[{TITLE}]({SOURCE})\n------\n\n",
        f"[the frozen harbour。]({SOURCE}?utm_source=rss)\n------\n\n",
        f"[{TITLE}](<{SOURCE}>)\n\n---\n\n12 January 2021\n\n",
        f"[An older title]({SOURCE})\n------\n",
        f"# {TITLE}\n\n",
        f"{TITLE}\n====\n\n",
        "",
    ],
)
def test_a_heading_that_repeats_the_title_is_dropped(head: str) -> None:
    assert markdown(head + "<div>\n<p>Ice came.</p>\n</div>\n") == "Ice came."


@pytest.mark.parametrize(
    "head", ["# Another heading\n\nIce.", "[Another](https://other.example.org/)\n\nIce.", "The harbour\n\nIce."]
)
def test_any_other_heading_stays(head: str) -> None:
    assert markdown(head) == head


def test_brackets_in_the_title_do_not_confuse_it() -> None:
    assert markdown("[[News] Ice](https://a.example/)\n---\n\nText.", title="[News] Ice") == "Text."


PURE = """Intro with `<b>code</b>` and *emphasis*.

```html
<div>{% raw %}</div>
```

| a | b |
|---|---|
| 1 | 2 |

- [ ] open
- [x] done

Note[^1].

[^1]: Said so.

Code:

    <p>indented code</p>"""


def test_pure_markdown_passes_untouched() -> None:
    assert markdown(PURE) == PURE


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("before\n\n<div>\n<p>in</p>\n</div>\n\nafter **bold**", ["before", "in", "after **bold**"]),
        ("<p>a</p>\n\n<p>b</p>", ["a\n\nb"]),
        (
            "<details><summary>More</summary>\n\n- item\n- item\n\n</details>\n\nend",
            ["**More**", "- item\n- item", "end"],
        ),
        ("<div>\nan unclosed page <p>one <p>two", ["an unclosed page\n\none\n\ntwo"]),
        ("```\n<div>\n```\n<p>x</p>", ["```\n<div>\n```", "x"]),
        ("plain text<br>with a break", ["plain text  \nwith a break"]),
        ("<!-- note -->text", ["text"]),
    ],
)
def test_regions_of_html_are_found(body: str, want: list[str]) -> None:
    assert [part.markdown for part in split(body, title="")[0]] == want


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("**a** <b>b</b> <i>c</i> <del>d</del> <code>e</code>", "**a** **b** *c* ~~d~~ `e`"),
        ("**a** <a href='/x?fbclid=1'>there</a>", "**a** [there](https://news.example.org/x)"),
        ("**a** <a name='x'></a>b", "**a** b"),
        ("**a** <font color=red>b</font>", "**a** b"),
        ("**a** x<sup>2</sup>", "**a** x²"),
        ("**a** <img alt='The pier in winter' src='javascript:x'>", "**a** ![The pier in winter]()"),
        ("**a** x<sup>−1</sup> e<sup>iπ</sup> x<sub>i,j</sub>", r"**a** x⁻¹ e^(iπ) x\_(i,j)"),
        ("**a** <img src='/i.png' alt='I'>", "**a** ![I](https://news.example.org/i.png)"),
        ("**a** Vec<T>", "**a** Vec&lt;T>"),
        ("| a<br>b | c |\n|---|---|", "| a b | c |\n|---|---|"),
        ("*a* <x-note k='1'>b *c*</x-note> d", "*a* b *c* d"),
        ("*a* <your-name> b", "*a* &lt;your-name> b"),
        (
            '*a*\n\n<lite-youtube videoid="abcdefghijk" playlabel="Play: Ice"></lite-youtube>',
            "*a*\n\n[▶ Video: Ice](https://www.youtube.com/watch?v=abcdefghijk)",
        ),
        ("*a*<br>\n\n*b*", "*a*\n\n*b*"),
        ("*a*\n\n<br>\n\n<br/>\n<br/>\n\n*b*", "*a*\n\n\n\n*b*"),
        ("*a*\n\n<br>b", "*a*\n\nb"),
        ("*a*<br>  \nb", "*a*\\\nb"),
        ("*a*<br>`b`<br>\nc `d`<br>", "*a*\\\n`b`\\\nc `d`"),
        ("*a*<br/><br/>b", "*a*\n\nb"),
        ("- *a*<br>\n- b<br><br>c", "- *a*\n- b\n\n  c"),
        ("1. <br>*a*\n2. b<br>\n\n   c", "1. *a*\n2. b\n\n   c"),
        ("> *a*<br>\n> <br>\n> b<br>\n>\n> c<br>", "> *a*\n>\n> b\n>\n> c"),
        ("# *a*<br>b", "# *a* b"),
        ("*a*<br>\n# b", "*a*\n# b"),
        ("*a*\n\n```\nb<br>\n```", "*a*\n\n```\nb<br>\n```"),
    ],
)
def test_tags_within_markdown_become_markdown(body: str, want: str) -> None:
    assert markdown(body) == want


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("a {% include ad.html %} b", "a  b"),
        ("{% highlight ruby %}\nputs 1\n{% endhighlight %}", "```ruby\nputs 1\n```"),
        ("{{< highlight go >}}\nx := 1\n{{< /highlight >}}", "```go\nx := 1\n```"),
        ("[post]({% post_url 2020-01-01-x %}) here", "post here"),
        ('{{< figure src="/a.png" caption="Ice" >}}', "![Ice](/a.png)"),
        ("{{< youtube abcdefghijk >}}", "[▶ Video: youtube.com](https://www.youtube.com/watch?v=abcdefghijk)"),
        ("![ice]({{ site.baseurl }}/i.png) x", "![ice](/i.png) x"),
        ("[ice]({{ '/i' | relative_url }}) x", "[ice](/i) x"),
        ("![ice]({% link i.png %})", "![ice]()"),
        ("{% raw %}{{ kept }}{% endraw %}", "{{ kept }}"),
        ("{{ name }} is a mustache", "{{ name }} is a mustache"),
        ("{% assign r = site.data.x %}Version {{ r.version }} is out", "Version … is out"),
        ("![x](/a.png){: .right}\n{: #id}", "![x](/a.png)"),
        ("::: {.panel-tabset}\ntext\n:::", "text"),
        ('![x](/a.png){:\n.icon width="7"}text', "![x](/a.png)text"),
        ("* TOC\n{:toc}\n\ntext", "text"),
        ('{% include figure.html src="/a.png" caption="Ice" %}', "![Ice](/a.png)"),
        ('[caption id="a" align="left"]![x](/a.png) Ice[/caption]', "![x](/a.png)\\\n*Ice*"),
        ('[video src="https://a.example/v.mp4"] x', "[▶ Video: a.example](https://a.example/v.mp4) x"),
        ("[audio mp3='/v.mp3'][/audio] x", "[▶ Audio: news.example.org](https://news.example.org/v.mp3) x"),
        ("**a** <video src='/v.mp4'></video> x", "**a** [▶ Video: news.example.org](https://news.example.org/v.mp4) x"),
        (
            '<amp-youtube data-videoid="abcdefghijk" layout="responsive"></amp-youtube>',
            "[▶ Video: youtube.com](https://www.youtube.com/watch?v=abcdefghijk)",
        ),
        ('<p>[video mp4="/v.mp4"][/video]</p>', "[▶ Video: news.example.org](https://news.example.org/v.mp4)"),
        (
            '<p>[caption id="a"]<img src="/a.png"> The ice[/caption]</p>',
            "![](https://news.example.org/a.png)  \n*The ice*",
        ),
        ("[embed]https://a.example/v[/embed]", "https://a.example/v"),
        ('[gallery ids="1,2"]after', "after"),
        ("[video] is a label, and [caption](/x) a link", "[video] is a label, and [caption](/x) a link"),
        ("> [!NOTE]\n> Mind the ice.", "> **Note**\n>\n> Mind the ice."),
        ("`{% include x %}`", "`{% include x %}`"),
        ("```\n{% include x %}\n```", "```\n{% include x %}\n```"),
    ],
)
def test_template_commands_are_removed(body: str, want: str) -> None:
    assert markdown(body).strip() == want


@pytest.mark.parametrize("suffix", [".html", ".htm", ".xhtml"])
def test_what_stands_between_the_tags_of_a_page_is_no_markdown(suffix: str) -> None:
    assert markdown("<div>one</div>\n\n*two*\n", suffix=suffix) == "one\n\n\\*two\\*"


def test_plain_text_keeps_its_lines_and_punctuation() -> None:
    assert markdown("# one *two*\nthree\n\nfour", suffix=".txt") == "\\# one \\*two\\*  \nthree\n\nfour"
    assert markdown("one <b>two</b>\nthree", suffix=".txt") == "one &lt;b>two&lt;/b>  \nthree"
    assert markdown("<p>one <b>two</b></p>", suffix=".txt") == "one **two**"


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("so $a_1 * b_2 * c$ is", "so $`a_1 * b_2 * c`$ is"),
        ("$$\n\\sum_i *x*\n= 1\n$$", "```math\n\\sum_i *x*\n= 1\n```"),
        ("it cost $5 and $10, or US$7", "it cost $5 and $10, or US$7"),
        ("between $a and $b", "between $a and $b"),
        ("$PATH and $HOME_DIR", "$PATH and $HOME_DIR"),
        ("`$a_1$`", "`$a_1$`"),
    ],
)
def test_tex_is_not_read_as_markdown(body: str, want: str) -> None:
    assert markdown(body) == want


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("see [](https://a.example/x) there", "see  there"),
        ("[![](data:image/gif;base64,R0)](https://a.example/) x", " x"),
        ('![A lamp](data:image/gif;base64,R0 "t") x', "A lamp x"),
        ("![](https://a.example/a.png)", "![](https://a.example/a.png)"),
        ("a \\------ b", "a ------ b"),
        ("one \\------\ntwo", "one\n\n------\ntwo"),
        ("`[](https://a.example/)` \\[](x)", "`[](https://a.example/)` \\[](x)"),
        ("~~~\n\\------\n~~~", "~~~\n\\------\n~~~"),
        ("a <!--> b <!-- c", "a  b &lt;!-- c"),
    ],
)
def test_what_converters_left_in_markdown_is_repaired(body: str, want: str) -> None:
    assert markdown(body) == want


def test_a_rule_with_a_backslash_under_the_title_is_one() -> None:
    assert markdown(f"[{TITLE}]({SOURCE}) \\------\n\nIce came.") == "Ice came."


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ('<div markdown="1">\n*em* and [l](https://a.example)\n</div>\n', "*em* and [l](https://a.example)"),
        ("<div class='x' markdown>\n- one\n- two\n</div>\nend", "- one\n- two\n\nend"),
        ("<div markdown='0'>\n*em*\n</div>", "\\*em\\*"),
        ("<table><tr><td>\n\n**md in cell**\n\n</td></tr></table>", "**md in cell**"),
        ("<ul><li>\n\n  see [l](https://a.example/)\n\n</li></ul>", "- see [l](https://a.example/)"),
        ("<ul><li>\n\n2 < 3\n\n</li></ul>", "- 2 < 3"),
        ("so *it* <span>was</span>", "so *it* was"),
    ],
)
def test_markdown_within_html_is_read(body: str, want: str) -> None:
    assert markdown(body) == want


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("**a** \\<br/> b \\<div\\>", "**a** \\<br/> b \\<div\\>"),
        ("a \\<script>b\\</script> c", "a \\<script>b\\</script> c"),
        ("\\<div>\na\n\\</div>", "\\<div>\na\n\\</div>"),
        ("**a** \\<b>b</b> <b>c</b>", "**a** \\<b>b **c**"),
        ("**a** \\\\<b>b</b>", "**a** \\\\**b**"),
        ("**a** \\<!-- b -->", "**a** \\<!-- b -->"),
        ("**a** `\\<i>` <i>b</i>", "**a** `\\<i>` *b*"),
        ("[a](</b c>) <b>d</b> ![e](<f g> 'h')", "[a](</b c>) **d** ![e](<f g> 'h')"),
        ("[a][r] <b>d</b>\n\n[r]: </b c>", "[a][r] **d**\n\n[r]: </b c>"),
    ],
)
def test_angle_brackets_that_are_no_tags_stay(body: str, want: str) -> None:
    assert markdown(body) == want


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("a\n\n<!-- off\n\n## b\n\n- c\n\n-->\n\nd", "a\n\n\n\nd"),
        ("a\n\n<!--\n<div>\n\n**b**\n\n</div>\n-->\n\nd", "a\n\n\n\nd"),
        ("a\n\n<!-- off\n\n```\nb\n\n-->\n\nd `<!-- e -->`", "a\n\n\n\nd `<!-- e -->`"),
        ("- a\n  <!--\n  - b\n\n  - c -->\n- d", "- a\n  \n- d"),
        ("a <!-- b\n\n| c |\n|---|\n\n--> d", "a  d"),
        ("# a <!-- b --> c <!-- d -->", "# a  c"),
        ("<!-- a -->\n\n<!-- b\n\n-->b", "b"),
        ("```\n<!-- a\n\n-->\n```", "```\n<!-- a\n\n-->\n```"),
        ("a\n\n    <!-- b -->", "a\n\n    <!-- b -->"),
        ("<!-- a\n\n**b**", "&lt;!-- a\n\n**b**"),
    ],
)
def test_comments_are_not_shown_whatever_they_hold(body: str, want: str) -> None:
    assert markdown(body) == want


TABLE = "<table><tr>\n<td >{}\n</td><td>y</td>\n</tr><tr><td>x</td><td>z</td></tr></table>"


@pytest.mark.parametrize(
    ("cell", "want"),
    [
        ("**a**", "**a**"),
        ("_a_ and *b*", "*a* and *b*"),
        ("see [a](//b.example/c)<br>d", "see [a](https://b.example/c) d"),
        ("![The pier in May](/a.png)", "![The pier in May](https://news.example.org/a.png)"),
        ("`a_b` <b>c</b> &amp; d", "`a_b` **c** & d"),
        ("2*3*4, a_b_c", "2\\*3\\*4, a_b_c"),
        ("<code>**a**</code>", "`**a**`"),
        ("\n- a\n- b", "• a • b"),
    ],
)
@pytest.mark.parametrize("before", ["Of the *ferry*.", "- one", "# Two\n\nOf `it`."])
def test_markdown_in_the_cells_of_a_post_of_markdown_is_read(before: str, cell: str, want: str) -> None:
    found = markdown(f"{before}\n\n{TABLE.format(cell)}")
    assert found.partition("---")[2].partition("\n|")[2].partition(" |")[0].strip() == want


def test_a_cell_that_says_so_is_markdown_whatever_stands_around_it() -> None:
    body = '<table><tr><td markdown="1">*a* and [b](https://b.example/)</td><td markdown="0">*c*</td></tr></table>'
    assert "*a* and [b](https://b.example/)" in (text := markdown(body))
    assert "\\*c\\*" in text


@pytest.mark.parametrize("before", ["", "# Two\n\n", "[Two](https://a.example/)\n-----\n\n", "<p>*one*</p>\n"])
def test_asterisks_in_the_cells_of_a_post_of_html_stay(before: str) -> None:
    assert "2\\*\\*3\\*\\*4 \\*\\*a\\*\\*" in markdown(before + TABLE.format("2**3**4 **a**"))
