"""Markdown as sites extend it: template commands, formulas, admonitions, names of headings, wide tables."""

from __future__ import annotations

import pytest

from tui.article.document import read_article
from tui.article.index_text import body_text
from tui.article.layout.layout import iter_lines


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("So \\[ a_1 + b_2 \\] it is.", "So `\\[ a_1 + b_2 \\]` it is."),
        ("So \\(x^2\\) and \\\\( y^2 \\\\).", "So `\\(x^2\\)` and `\\( y^2 \\)`."),
        ("\\[ a_1 + b_2 \\]", "```math\na_1 + b_2\n```"),
        (
            "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}",
            "```math\n\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n```",
        ),
        ("\\[sic\\] and \\(snake\\_case\\)", "\\[sic\\] and \\(snake\\_case\\)"),
        ("`\\(x^2\\)`", "`\\(x^2\\)`"),
        ("\\begin{align} is how it begins.", "\\begin{align} is how it begins."),
        ("## Ice {#the-ice}\n\nx", "## Ice\n\nx"),
        ("## Ice {#the-ice .cold} ##\n\nx", "## Ice ##\n\nx"),
        ("Ice {#the-ice}\n---\n\nx", "Ice\n---\n\nx"),
        ("A set {#one} and {#two}\n\nx", "A set {#one} and {#two}\n\nx"),
        (
            '!!! warning "Thin ice"\n    Keep off.\n\n    Please.\n\nx',
            "> **Thin ice**\n>\n> Keep off.\n>\n> Please.\n\nx",
        ),
        ("!!! note\n    Cold.\nx", "> **Note**\n>\n> Cold.\n\nx"),
        ('??? tip ""\n    Cold.', "> Cold."),
        ("!!! note\n    !!! tip\n        Cold.", "> **Note**\n>\n> > **Tip**\n> >\n> > Cold."),
        ("!!! note\nNot indented.", "!!! note\nNot indented."),
        ("```\n!!! note\n    Cold.\n```", "```\n!!! note\n    Cold.\n```"),
    ],
)
def test_dialects_become_plain_markdown(body: str, markdown: str) -> None:
    assert read_article(body, title="").markdown == f"{markdown}\n"


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ('{{< figure src="/a.png" caption="The ice" >}}', "![The ice](/a.png)"),
        ('{{< figure src="/a.png" alt="Ice" caption="By *us*" >}}', "![Ice](/a.png)\\\nBy *us*"),
        ('{% include figure.html image="/b.png" alt="Ice" caption="In May" %}', "![Ice](/b.png)\\\n*In May*"),
        ('{% include figure.html caption="In May" %}', "In May"),
        ('{% img left /images/foo.jpg 200 "title" "The pier" %}', "![The pier](/images/foo.jpg)"),
        ("{% img left /images/foo.jpg 200 The old pier %}", "![The old pier](/images/foo.jpg)"),
        ("{% asset_img foo.jpg The old pier %}", "![The old pier](foo.jpg)"),
        ('{{< tabs >}}{{< tab "One" >}}Ice{{< /tab >}}{{< /tabs >}}', "**One**\n\nIce"),
        ("{% blockquote Jane Doe, Notes %}\nCold `ice`.\n{% endblockquote %}", "> Cold `ice`.\n>\n> — Jane Doe, Notes"),
        ("{% blockquote %}\nCold.\n{% endblockquote %}", "> Cold."),
        ("`{{</* ref x */>}}` is not {{%/* y */%}} but {{< z >}}.", "`{{< ref x >}}` is not {{% y %}} but ."),
        ("{{< gist jane 123 >}}", "[gist.github.com/jane/123](https://gist.github.com/jane/123)"),
        ("{{< tweet 123 >}}", "[twitter.com/i/status/123](https://twitter.com/i/status/123)"),
        (
            "{% tweet https://twitter.com/a/status/1 %}",
            "[twitter.com/a/status/1](https://twitter.com/a/status/1)",
        ),
        ('{{< button href="https://a.example/" >}}Press{{< /button >}}', "[Press](https://a.example/)"),
        ('{{< button href="" >}}Press{{< /button >}}', "Press"),
        ("{% for a in b %}Ice{% endfor %}", "Ice"),
    ],
)
def test_template_commands_become_what_they_show(body: str, markdown: str) -> None:
    assert read_article(body, title="").markdown == f"{markdown}\n"
    assert body_text(body).split() == read_article(body, title="").plain.split()


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("See {% post_link old-lamp '旧灯' %} and {% post_link old-lamp %}.", "See 旧灯 and old-lamp."),
        ("See {% link 渡口 https://a.example/ %}.", "See [渡口](https://a.example/)."),
        ("See {% post_link old-lamp The old lamp %}.", "See The old lamp."),
        ('See {{< link href="https://a.example/" content="it" >}}.', "See [it](https://a.example/)."),
        ('See {{< link "https://a.example/" "the lamp" >}}.', "See [the lamp](https://a.example/)."),
        ("A {% label primary@重要 %} word, {% u lit %}.", "A 重要 word, lit."),
        ("{% newthought 'In the beginning' %} it was lit.", "In the beginning it was lit."),
        ("Lit.{% sidenote 'sn-1' 'Not *always*.' %} Out.", "Lit. (Not *always*.) Out."),
        ("{% btn https://a.example/x, 下载, download fa-lg %}", "[下载](https://a.example/x)"),
        ('{% include button.html text="Press" link="https://a.example/b" %}', "[Press](https://a.example/b)"),
        ('{{< ruby "灯" "とう" >}}', "灯（とう）"),
        ('{{< alert "It may go out." >}}', "It may go out."),
        ('{{% alert title="Warning" color="warning" %}}\nOut.\n{{% /alert %}}', "**Warning**\n\nOut."),
        ('{{< admonition tip "So lit" >}}\nOut.\n{{< /admonition >}}', "**So lit**\n\nOut."),
        ("{% folding green open, 灯 %}\nOut.\n{% endfolding %}", "**灯**\n\nOut."),
        ("{% details Is it lit? %}\nOut.\n{% enddetails %}", "**Is it lit?**\n\nOut."),
        ('- {% note "So lit" %}\n  Out.\n  {% endnote %}\n- b', "- **So lit**\n\n  Out.\n\n- b"),
        ('> {{< notice tip "So lit" >}}\n> Out.\n> {{< /notice >}}', "> **So lit**\n>\n> Out.\n>"),
        ("{% tabs x %}\n<!-- tab 灯 -->\nOut.\n<!-- endtab -->\n{% endtabs %}", "**灯**\n\nOut."),
        ("{{< bilibili BV1xx411c7mD >}}", "[▶ Video: bilibili.com](https://www.bilibili.com/video/BV1xx411c7mD)"),
        (
            "{% include embed/youtube.html id='abcdefghijk' %}",
            "[▶ Video: youtube.com](https://www.youtube.com/watch?v=abcdefghijk)",
        ),
        (
            'See {{ youtube(id="abcdefghijk", class="x") }}.',
            "See [▶ Video: youtube.com](https://www.youtube.com/watch?v=abcdefghijk).",
        ),
        ("{% embed https://a.example/x %}", "[▶ Embedded page: a.example](https://a.example/x)"),
        (
            '{{< quote author="Ann" source="Lamps" >}}\nOut.\n{{< /quote >}}',
            "> Out.\n>\n> — Ann, Lamps",
        ),
        ('{% quote(author="Ann") %}\nOut.\n{% end %}', "> Out.\n>\n> — Ann"),
        (
            '```\n{{< quote author="Ann" >}}\nOut.\n{{< /quote >}}\n```',
            '```\n{{< quote author="Ann" >}}\nOut.\n{{< /quote >}}\n```',
        ),
    ],
)
def test_the_words_of_a_template_command_are_shown(body: str, markdown: str) -> None:
    article = read_article(body, title="")
    assert "\n".join(line.rstrip() for line in article.markdown.split("\n")).strip("\n") == markdown
    assert body_text(body).split() == article.plain.split()


@pytest.mark.parametrize(
    "command",
    [
        '{{< icon "fa fa-home" >}}',
        '{{< table "table table-striped" >}}',
        '{{< style "text-align:right; color:red" >}}',
        '{{< alert "circle-info" >}}',
        '{{< alert icon="fire" color="#e63946" >}}',
        '{{< gallery match="images/*" order="desc" >}}',
        '{{< admonition info "" true >}}',
        "{% note blue 'fas fa-bullhorn' modern %}",
        '{{< relref path="x.md" lang="en" >}}',
        '{% octicon mark-github height:32 class:"right left" %}',
        '{% set x = "some words here" %}',
        "{% if a contains 'some words' %}",
        "{% include toc.html %}",
        "{% cite a2020 b2021 %}",
    ],
)
def test_the_settings_of_a_template_command_are_no_text(command: str) -> None:
    assert read_article(f"One **a**.\n\n{command}\n", title="").text == "One a."


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("[\n\n### Ice\n\nIt *went*.\n\n](https://a.example/x)", "### [Ice](https://a.example/x)\n\nIt *went*."),
        ("[![I](/i.png)\n\nIt *went*](https://a.example/x)", "[![I](/i.png)](https://a.example/x)\n\nIt *went*"),
        ("- [\n  \n  *Ice*\n  \n  ](https://a.example/x)\n- b", "- [*Ice*](https://a.example/x)\n- b"),
        ("[It *went*\n\n[out](/x) to sea", "[It *went*\n\n[out](/x) to sea"),
        ("[1] It *went*\n\n[out](/x) to sea", "[1] It *went*\n\n[out](/x) to sea"),
    ],
)
def test_a_link_around_blocks_is_one_of_their_first_words(body: str, markdown: str) -> None:
    article = read_article(body, title="")
    assert article.markdown == f"{markdown}\n"
    assert body_text(body).split() == article.plain.split()


def test_an_image_without_a_description_is_described_by_its_title() -> None:
    assert read_article('![](/y.png "The pier")', title="").plain == "The pier"
    assert body_text('![](/y.png "The pier") ![Ice](/x.png "gone")').split() == ["The", "pier", "Ice"]


@pytest.mark.parametrize("body", ["So \\(x^2\\) is.", "## Ice {#the-ice}", '!!! note "Thin"\n    Keep *off*.\n\nx'])
def test_the_index_has_the_same_words(body: str) -> None:
    assert body_text(body).split() == read_article(body, title="").plain.split()


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("| A | B |\n|---|---|\n| 1 | 2 | 3 |\n", "A │ B │\n1 │ 2 │ 3"),
        ("A | B\n---|---\n1 | `x|y`\n", "1 │ `x │ y`"),
        ("| A |\n|---|\n| 1 | 2 |\n\n```\n| A |\n|---|\n| 1 | 2 |\n```\n", "| A |\n|---|\n| 1 | 2 |"),
    ],
)
def test_cells_beyond_the_head_of_a_table_are_shown(body: str, want: str) -> None:
    article = read_article(body, title="x")
    lines = [" ".join(line.text.split()) for line in iter_lines(article, 60)]
    assert want in "\n".join(line for line in lines if line and set(line) - set("─┼"))


def test_lines_that_are_indented_by_ideographic_spaces_are_paragraphs() -> None:
    article = read_article("　　第一段写着港口。\n　　第二段写着岛。　　　　第三段　　写着冰。\n", title="x")
    assert article.plain.split("\n") == ["第一段写着港口。", "第二段写着岛。", "第三段　　写着冰。"]


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("> [!info]- Ice ahead\n> Body.\n", "> **Ice ahead**\n>\n> Body.\n"),
        ("> [!NOTE]\n> Body.\n", "> **Note**\n>\n> Body.\n"),
        (":::tip Ice ahead\nBody.\n:::\n", "**Ice ahead**\n\nBody.\n"),
        ("::: warning\nBody.\n:::\n", "Body.\n"),
        ('[vc_row][vc_column width="1/2"]Ice.[/vc_column][/vc_row]\n', "Ice.\n"),
        ("[video]官渔\n\nSee [this].\n", "[video]官渔\n\nSee [this].\n"),
    ],
)
def test_containers_and_shortcodes_become_plain_markdown(body: str, want: str) -> None:
    assert read_article(body, title="x").markdown == want


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("See [[Tide table]], [[Boats/Ferry|the ferry]].", "See Tide table, the ferry."),
        ("见[[潮汐表]]和[[船/渡轮|渡轮]]。", "见潮汐表和渡轮。"),
        ("[[Ice#Thin ice]], [[Ice#^b1]], [[#Top]], [[Ice.md]], [[2021-03-19]]", "Ice > Thin ice, Ice, Top, Ice, 2021-03-19"),
        ("- [[Ice]]\n- *[[Snow|snow]]*", "- Ice\n- *snow*"),
        ("| a |\n|---|\n| [[Ice\\|ice]] |", "| a |\n|---|\n| ice |"),
        ("See ![[pier.png]] and ![[Ice]]", "See ![pier.png](<pier.png>) and Ice"),
        ("![[img/old pier.png|300]] ![[a.jpg|The pier|20x30]]", "![old pier.png](<img/old pier.png>) ![The pier](<a.jpg>)"),
        ("Use `rows[[a]]`:\n\n    names[[b]]", "Use `rows[[a]]`:\n\n    names[[b]]"),
        ("rows[[a]], [[1]], [[2, 3]], [[https://a.example/]], if [[ -f x ]]", "rows[[a]], [[1]], [[2, 3]], [[https://a.example/]], if [[ -f x ]]"),
        ("[[Bug]](https://a.example/) [[Bug #3]] [[ice]]\n\n[Ice]: https://a.example/", "[[Bug]](https://a.example/) [[Bug #3]] [[ice]]\n\n[Ice]: https://a.example/"),
    ],
)  # fmt: skip
def test_links_to_notes_are_their_labels(body: str, markdown: str) -> None:
    assert read_article(body, title="").markdown == f"{markdown}\n"


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("/a.png =300x200", "/a.png"),
        ("/a.png =x200", "/a.png"),
        ("/a.png =500x", "/a.png"),
        ("/a.png =50%", "/a.png"),
        ('/a.png =30x40 "At noon"', '/a.png "At noon"'),
        ("/a.png 'At noon' =30x40", "/a.png 'At noon'"),
        ("<a b.png> =30x40 ", "<a b.png> "),
        ("/a_(1).png  =30X40", "/a_(1).png"),
        ("/a.png?w=30x40", "/a.png?w=30x40"),
    ],
)
def test_the_size_of_a_picture_is_no_part_of_it(written: str, target: str) -> None:
    assert read_article(f"- ![The pier]({written})", title="").markdown == f"- ![The pier]({target})\n"
    assert read_article(f"![]({written})", title="").plain.strip() in ("", "At noon")


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("> Thin.\n{.is-warning}\n\nx", "> Thin.\n\n\nx"),
        ("> Thin.\n> {.is-info}\n\nx", "> Thin.\n>\n\nx"),
        ("- a\n- b\n{.links-list}\n\nx", "- a\n- b\n\n\nx"),
        ("1. a\n{: .x}\n2. b", "1. a\n2. b"),
        ("Text.\n{: #top .x key='v w'}\n\nx", "Text.\n\n\nx"),
        ("| a |\n|---|\n| b |\n{.dense}\n\nx", "| a |\n|---|\n| b |\n\n\nx"),
        ("![Ice](/a.png){width=50% .right}\nx", "![Ice](/a.png)\nx"),
        ("![Ice](/a.png) {.align-center}\nx", "![Ice](/a.png)\nx"),
        ('[ice](/a){target="_blank" rel=nofollow} [b][r]{:target="_blank"} x', "[ice](/a) [b][r] x"),
        ("[ice](<a b>){.btn} *so*{.red} **it**{#it} `was`{:.ruby} x", "[ice](<a b>) *so* **it** `was` x"),
        ("So [it was]{.smallcaps} x", "So it was x"),
        ("## Ice {#ice .cold key=v}\n\nx", "## Ice\n\nx"),
        ("## Ice {-}\n\n### Snow{.x}\n\nx", "## Ice\n\n### Snow\n\nx"),
        ("## Ice {: #ice}\n\nx", "## Ice\n\nx"),
        ("{.x}\n\nx", "x"),
        ("`{.x}` and:\n\n```\n{.x}\n```\n\n    {.x}", "`{.x}` and:\n\n```\n{.x}\n```\n\n    {.x}"),
        ("{a, b}\n\n{...}\n\n{x=1}\n\nf(x){x=1} {.5} {a.b}", "{a, b}\n\n{...}\n\n{x=1}\n\nf(x){x=1} {.5} {a.b}"),
        ("Write {.is-info} below.", "Write {.is-info} below."),
    ],
)
def test_attributes_are_no_text(body: str, markdown: str) -> None:
    assert read_article(body, title="").markdown == f"{markdown}\n"


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ('<div style="x">{% image "a/b.jpg" "width-300px" "The quay" %}</div>', "![The quay](a/b.jpg)"),
        ("1. a\n\n   <p>{% img a.jpg 'A kite' %}</p>\n\n2. b", "1. a\n\n![A kite](a.jpg)\n\n2. b"),
        ('- {% image "a.jpg", "A kite", "img-fluid" %}\n- b', "- ![A kite](a.jpg)\n- b"),
        ("> {% picture hero.jpg --alt Hero %}", "> ![Hero](hero.jpg)"),
        ('{% responsive_image path: a/x.jpg alt: "A kite" %}', "![A kite](a/x.jpg)"),
        ('{{< my-photo file="x.webp" text="Said \\"so\\"" >}}', '![Said "so"](x.webp)'),
        ('{{< any-name "a b.gif" "A kite" >}}', "![A kite](<a b.gif>)"),
        ('{{< figure\n    src="/a.png"\n    alt="Ice [thin]"\n>}}', "![Ice \\[thin\\]](/a.png)"),
        ('{% image "{{ site.baseurl }}/a.png" "Ice" %}', "![Ice](/a.png)"),
        ("{% include pic.html file='a.png' description='Ice' %}", "![Ice](a.png)"),
        ('<figure>{{< figure src="/a.png" alt="Ice" caption="In May" >}}</figure>', "![Ice](/a.png)  \n*In May*"),
        ('{% include tip.html content="Beware" %}', "Beware"),
        ("{% picture hero.jpg --alt The old quay --img class='x' %}", "![The old quay](hero.jpg)"),
        (
            '{{< figure src="x.jpg" caption="By [us](https://a.example/)" >}}',
            "![](x.jpg)\\\n*By [us](https://a.example/)*",
        ),
        ('{% image "Words alone" %}', "Words alone"),
        ('{{< relref "a.png" >}}{% assign x = "a.png" %}{{< video src="a.mp4" poster="b.png" >}}x', "x"),
        ("a{% comment %}b\n\nc{% endcomment %}d", "ad"),
        ("a{{< comment >}}b\n\nc{{< /comment >}}d", "ad"),
        ("a\n\n{::comment}\nb\n\nc\n{:/comment}\n\nd `{::comment}`", "a\n\n\n\nd `{::comment}`"),
        ('<p>x <code>{% image "a.jpg" "A kite" %}</code></p>', 'x `{% image "a.jpg" "A kite" %}`'),
    ],
)
def test_a_picture_that_a_template_puts_in_is_one(body: str, markdown: str) -> None:
    article = read_article(body, title="")
    assert article.markdown == f"{markdown}\n"
    assert body_text(body).split() == article.plain.split()


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("The ice %%check this%% broke.", "The ice  broke."),
        ("One.\n\n%%\nAsk Ann.\n\n- and Ben\n%%\n\nTwo.", "One.\n\n\nTwo."),
        ("%% ask Ann\nand Ben %%\nOne.", "One."),
        ("It costs 50%% less, not 60%% less.", "It costs 50%% less, not 60%% less."),
        ("%% Part one\nx = 1\n%% Part two\ny = 2", "%% Part one\nx = 1\n%% Part two\ny = 2"),
        ("Write `%%so%%` or ``a`%%b%%``.", "Write `%%so%%` or ``a`%%b%%``."),
        ("```\n%% a %%\n```", "```\n%% a %%\n```"),
        ("One %% is left open.", "One %% is left open."),
    ],
)
def test_comments_on_notes_are_no_text(body: str, markdown: str) -> None:
    assert read_article(body, title="").markdown.rstrip("\n") == markdown


@pytest.mark.parametrize(
    "body",
    [
        "One **a**\n－－－－\nTwo",
        "One **a**\n＝＝＝\nTwo",
        "One **a**\n————\nTwo",
        "One **a** <br>\n----<br>\nTwo",
        "One **a**<br>* * *<br>Two",
        "One **a**\\\n_____\\\nTwo",
    ],
)
def test_a_rule_typed_within_a_paragraph_is_one(body: str) -> None:
    assert read_article(body, title="").markdown == "One **a**\n\n---\n\nTwo\n"


def test_dashes_in_code_and_in_a_sentence_are_no_rule() -> None:
    body = "One －－－－ two, ＝＝＝ three.\n\n```\n－－－－\n```\n"
    assert read_article(body, title="").markdown == body


@pytest.mark.parametrize(
    "body",
    [
        '{{< gallery "/a.jpg" "/b.jpg" >}}',
        '{{< gallery images="/a.jpg, /b.jpg" >}}',
        '{{< two src1="/a.jpg" src2="/b.jpg" >}}',
        "{% carousel /a.jpg /b.jpg %}",
        "{% include slides.html photos='/a.jpg|/b.jpg' %}",
        '{{ gallery(images=["/a.jpg", "/b.jpg"]) }}',
        "{{< photos >}}\n/a.jpg\n- /b.jpg\n{{< /photos >}}",
        "{% album %}\n/a.jpg\n/b.jpg\n{% endalbum %}",
    ],
)
def test_a_gallery_shows_all_its_pictures(body: str) -> None:
    article = read_article(f"One **a**.\n\n{body}\n", title="", source="https://sea.example/x/")
    assert [image.url for image in article.images] == ["https://sea.example/a.jpg", "https://sea.example/b.jpg"]
    assert article.text.strip() == "One a."


def test_a_picture_with_a_larger_copy_is_one() -> None:
    article = read_article('{{< figure src="/a.jpg" link="/a-large.jpg" alt="Ice" >}}', title="")
    assert [image.alt for image in article.images] == ["Ice"]
