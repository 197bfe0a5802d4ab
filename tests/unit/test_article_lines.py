"""Lines of a page: verse, white space that a style keeps, and rules typed within text."""

from __future__ import annotations

import pytest

from tui.article.document import read_article

LINES = ("The tide went out at seven", "and left the boats on sand", "A dog walked round the pier", "as if it owned it")


def markdown(html: str) -> str:
    return read_article(html, title="").markdown.rstrip("\n")


@pytest.mark.parametrize("empty", ["<p><br></p>", "<p>&nbsp;</p>", "<p></p>", "<p> <br/>\n</p>", "<p>\u3000</p>"])
@pytest.mark.parametrize("line", ["<p>{}</p>", "<p><i>{}</i></p>", "<div>{}</div>\n"])
def test_a_paragraph_a_line_is_verse_where_empty_ones_end_stanzas(line: str, empty: str) -> None:
    one, two, three, four = map(line.format, LINES)
    text = read_article(one + two + empty + three + four, title="").markdown.replace("*", "")
    assert text == f"{LINES[0]}  \n{LINES[1]}\n\n{LINES[2]}  \n{LINES[3]}\n"


@pytest.mark.parametrize(
    "html",
    [
        "".join(f"<p>{line}</p><p><br></p>" for line in LINES),  # an empty paragraph between paragraphs
        "".join(f"<p>{line}</p>" for line in LINES),
        "".join(f"<p>{line}.</p>" for line in LINES[:2])
        + "<p><br></p>"
        + "".join(f"<p>{line}.</p>" for line in LINES[2:]),
        "<p><br></p>".join("".join(f"<p>{3 * line}</p>" for line in LINES[at : at + 2]) for at in (0, 2)),
    ],
)
def test_paragraphs_of_prose_stay_paragraphs(html: str) -> None:
    assert markdown(html).count("\n\n") == len(LINES) - 1
    assert "  \n" not in markdown(html)


@pytest.mark.parametrize(
    ("html", "want"),
    [
        (
            "<div style='font-family: Menlo; white-space: pre'><div>if a:</div><div>    b()</div><div>c()</div></div>",
            "```\nif a:\n    b()\nc()\n```",
        ),
        (
            "<div style='font: 12px Consolas, monospace; white-space:pre-wrap'>if a:<br>&nbsp; &nbsp; b()<br>c()</div>",
            "```\nif a:\n    b()\nc()\n```",
        ),
        (
            "<div style='white-space: pre'><div>if a:</div><div>  b()</div><div><br></div><div>c()</div></div>",
            "if a:  \n\u00a0\u00a0b()\n\nc()",
        ),
        ("<p style='white-space: pre-wrap'>The fog\n   comes\nin</p>", "The fog  \n\u00a0\u00a0\u00a0comes  \nin"),
        ("<p style='white-space: break-spaces'>The fog\n\tcomes</p>", "The fog  \n\u00a0\u00a0\u00a0\u00a0comes"),
        ("<p class='whitespace-pre-wrap'>The fog\n  <i>comes</i></p>", "The fog  \n\u00a0\u00a0*comes*"),
        ("<p class='whitespace-pre-wrap'>The fog\n<i>  comes</i></p>", "The fog  \n\u00a0\u00a0*comes*"),
        ("<p style='white-space: pre-line'>The fog\n   comes</p>", "The fog  \ncomes"),
        ("<p>The   fog\n   comes</p>", "The fog comes"),
        ("<p><span style='white-space: pre-wrap'>  Pasted from a document.</span></p>", "Pasted from a document."),
        (
            "<div style='white-space: pre-wrap; font-family: monospace'>They came, and went. Then\n  it rained.</div>",
            "They came, and went. Then  \n\u00a0\u00a0it rained.",
        ),
    ],
)
def test_white_space_that_a_style_keeps_is_kept(html: str, want: str) -> None:
    assert markdown(html) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (f"謝謝收看。{'－' * 32}本集談渡輪。", "謝謝收看。\n\n---\n\n本集談渡輪。"),
        (f"謝謝收看{'－' * 12}本集談渡輪。", "謝謝收看\n\n---\n\n本集談渡輪。"),
        ("第一部。————第二部", "第一部。\n\n---\n\n第二部"),
        ("第一部！──────第二部", "第一部！\n\n---\n\n第二部"),
        ("好了。＊＊＊第二天", "好了。\n\n---\n\n第二天"),
        ("好了。＿＿＿＿第二天", "好了。\n\n---\n\n第二天"),
        ("<b>好了。</b>＿＿＿＿第二天", "**好了。**\n\n---\n\n第二天"),
        ("The end. ----- The start", "The end.\n\n---\n\nThe start"),
        (f"The shop: {'=' * 20} Follow us", "The shop:\n\n---\n\nFollow us"),
        ("＊＊＊", "---"),
    ],
)
def test_a_rule_typed_within_text_is_a_rule(text: str, want: str) -> None:
    assert markdown(f"<p>{text}</p>") == want


@pytest.mark.parametrize(
    "text",
    [
        "他說——你聽——渡輪來了，時間是10－12點。",
        "他停了一下————没有说。",
        "————裴多菲",
        "王＊＊＊说",
        "He -- or she --- knew",
        "1949-----1976",
        "https://a.example/b-----------c",
        "+----------+----------+",
        f"Name: {'_' * 16} Date: {'_' * 10}",
        f"<code>a.{'-' * 12}b</code>",
        f"<a href='https://a.example/'>a.{'-' * 12}b</a>",
        "我叫＿＿＿，今年＿＿＿岁",
    ],
)
def test_dashes_of_a_sentence_stay(text: str) -> None:
    assert "---\n" not in markdown(f"<p>{text}</p>")
    assert len(read_article(f"<p>{text}</p>", title="").blocks) == 1


@pytest.mark.parametrize("between", ["", "\n  "])
def test_spans_that_are_called_lines_are_lines(between: str) -> None:
    spans = between.join(
        f'<span class="verse-line">{line}</span>' for line in ("The ice", "went <i>out</i>", "at night.")
    )
    article = read_article(f"<div><p>{spans}</p></div>", title="")
    assert article.text.split("\n") == ["The ice", "went out", "at night."]


@pytest.mark.parametrize("lines", ["{0}\n{1}", "{0}<br>{1}"])
def test_spans_of_code_that_are_called_lines_keep_the_line_breaks_that_they_have(lines: str) -> None:
    spans = lines.format('<span class="line"><b>let</b> a = 1</span>', '<span class="line">let b = 2</span>')
    (block,) = read_article(f'<pre class="shiki"><code>{spans}</code></pre>', title="").blocks
    assert block.text.split("\n") == ["let a = 1", "let b = 2"]


def test_a_span_called_a_line_within_a_sentence_is_part_of_it() -> None:
    article = read_article(
        '<p>On <span class="line">line 4</span> and <span class="line">line 5</span> of it.</p>', title=""
    )
    assert article.text.strip() == "On line 4 and line 5 of it."


@pytest.mark.parametrize(
    "body",
    [
        "The ice\n\nwent out\n\n4 May 2021",
        "<p>The ice</p><p>went out</p><p>4 May 2021</p><p>Hull</p>",
        "Who said so?\n\nThe pilot.\n\n2021-05-04\n\nAnd then?",
        "4 May 2021\n\nIce.\n\n5 May 2021\n\nThe ice went out.",
        "<div><h3>4 May 2021</h3><p>It froze again.</p><h3>5 May 2021</h3><p>The ice went out.</p></div>",
    ],
)
def test_a_date_of_the_text_stays(body: str) -> None:
    text = read_article(body, title="The thaw", source="https://news.example.org/2021/thaw").text
    assert all(date in text for date in ("4 May 2021", "5 May 2021", "2021-05-04") if date in body)


@pytest.mark.parametrize(
    "body",
    [
        "News\n\nBy Ann\n\n4 May 2021\n\nThe ice went out.",
        "<div><p>News</p><p>By Ann</p><p>4 May 2021</p><p>The ice went out.</p></div>",
    ],
)
def test_a_date_above_the_text_is_that_of_the_page(body: str) -> None:
    text = read_article(body, title="The thaw", source="https://news.example.org/2021/thaw").text
    assert text.split("\n") == ["News", "By Ann", "The ice went out."]
