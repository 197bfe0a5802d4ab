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
        ('{{< tabs >}}{{< tab "One" >}}Ice{{< /tab >}}{{< /tabs >}}', "**One**\n\nIce"),
        ("{% blockquote Jane Doe, Notes %}\nCold `ice`.\n{% endblockquote %}", "> Cold `ice`.\n>\n> — Jane Doe, Notes"),
        ("{% blockquote %}\nCold.\n{% endblockquote %}", "> Cold."),
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
