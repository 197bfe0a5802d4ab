"""The links of a body whose words stand in the text of the article."""

import pytest

from tui.article.document import read_article
from tui.article.layout.layout import lay_out
from tui.article.reading.links import links_of, with_post_links

TEXT = "It says so here (again), and in the report. See example.org/… too."


@pytest.mark.parametrize(
    ("body", "href"),
    [
        ('<p>It <a class="x" href="/a?b=1&amp;c=2">says <b>so</b></a></p>', "/a?b=1&c=2"),
        ("<A HREF='/up'>the report</A>", "/up"),
        ("<a href=/bare>the report</a>", "/bare"),
        ('<a href="/one">here <a href="/two">the report</a>', "/one"),
        ('[the *report*](https://example.com/x_(y) "title")', "https://example.com/x_(y)"),
        ("[the report](<https://example.com/x>)", "https://example.com/x"),
        ("[the report][1]\n\n[1]: https://example.com/r\n", "https://example.com/r"),
        ("See [the report].\n\n[the report]: https://example.com/r", "https://example.com/r"),
        ("See https://example.org/page, too.", "https://example.org/page"),
        ("[here]({% post_url 2020-01-02-x %})", "microfiche-post:2020-01-02-x"),
        ("[here]({%link en/_posts/2020-01-02-x.md %})", "microfiche-file:en/_posts/2020-01-02-x.md"),
        ("[here]({{ site.baseurl }}/2020/x/)", "/2020/x/"),
        ('[here]({{ "/2020/x/" | relative_url }})', "/2020/x/"),
        ('[here]({{< ref "posts/x.md" >}})', "microfiche-file:posts/x.md"),
    ],
)
def test_links_are_read_as_they_are_written(body: str, href: str) -> None:
    assert href in [link.href for link in links_of(body, TEXT)]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="/menu">Our newsletter</a>',
        '<a href="#note">here</a>',
        '<!-- <a href="/x">here</a> -->',
        '<a name="x">here</a>',
        "[^1]: here",
        "nothing",
    ],
)
def test_what_the_article_does_not_show_is_no_link(body: str) -> None:
    assert not links_of(body, TEXT)


def test_a_mark_stands_behind_the_whole_link_and_is_no_text() -> None:
    article = read_article("A [link *in* parts](https://example.org/a), [another](https://example.org/b).", title="")
    marked = with_post_links(article, {1: (7, "2021-06-30")})

    assert next(line.text for line in lay_out(marked, 80).lines) == "A link in parts ↩ 2021-06-30¹, another²."
    assert [link.post_id for link in marked.links] == [7, 0]
    assert with_post_links(article, {}) is article


@pytest.mark.parametrize(
    "body",
    [
        "## Of [a](/2021/a/) here\n\nText.",
        "| x | y |\n|---|---|\n| [a](/2021/a/) | b |",
        "![](https://example.org/1.png)\n*Of [a](/2021/a/)*\n\nText.",
        "> * Of [a](/2021/a/)",
    ],
    ids=["heading", "table", "caption", "list in a quotation"],
)
def test_links_have_marks_wherever_they_stand_also_those_that_are_paths(body: str) -> None:
    marked = with_post_links(read_article(body, title=""), {1: (7, "2021-06-30")})

    assert any("a ↩ 2021-06-30¹" in line.text for line in lay_out(marked, 80).lines)
    assert "↩" not in "".join(heading.text for _, heading in marked.headings)
