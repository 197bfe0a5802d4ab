"""Sentences that are compared with those of other posts, and the lines in place of those that are repeated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.article.blocks import HorizontalRule, Paragraph, Run, plain_lines
from tui.article.markdown.inline import with_hosts_alone
from tui.article.reading.repeated import FoldedArticle, fold_repeated
from tui.article.reading.sentences import letters_of_sentences, sentences_of

PIECES = st.sampled_from(
    [
        "Ab c",
        "中国人民",
        "。",
        "！？",
        "”",
        ". ",
        ".",
        "\n",
        "https://a.example/x",
        "https://b.example",
        " ",
        "…",
        "_",
        "İ",
        "\0",
    ]
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("本频道视频未经许可。禁止擅自搬运！谢谢", ["本频道视频未经许可。", "禁止擅自搬运！"]),
        ("他说：“我们回家吧！”大家就都走了", ["他说：“我们回家吧！”", "大家就都走了"]),
        ("Join our channel. See version 1.5 now", ["Join our channel. ", "See version 1.5 now"]),
        (
            "请支持我们https://bit.ly/abc赏我杯咖啡吧https://a.example/x",
            ["请支持我们https://bit.ly/abc", "赏我杯咖啡吧https://a.example/x"],
        ),
        ("One line here\nAnother line", ["One line here\n", "Another line"]),
        ("", []),
    ],
)
def test_a_text_is_taken_apart(text: str, parts: list[str]) -> None:
    assert [text[one.start : one.end] for one in sentences_of(text)] == parts


@given(st.lists(PIECES, max_size=20).map("".join))
def test_the_quick_way_finds_the_same(text: str) -> None:
    letters = [one.letters for one in sentences_of(text)]
    assert [one for one in letters_of_sentences(with_hosts_alone(text)) if one] == letters


OWN = Paragraph((Run("这是我们今天在渡口看见的事情，写下来给大家看看。"),))
NOTICE = "欢迎订阅本频道。请勿搬运视频！"
REPEATED = {"欢迎订阅本频道": 1283, "请勿搬运视频": 1300}


def shown(*blocks: Paragraph | HorizontalRule, repeated: dict[str, int] = REPEATED) -> list[str]:
    return list(plain_lines(fold_repeated(blocks, repeated).blocks))


def test_what_is_repeated_is_one_line_that_says_so() -> None:
    assert shown(OWN, Paragraph((Run(NOTICE),))) == [OWN.runs[0].text, "2 lines that stand in 1,283 posts"]


def test_passages_beside_each_other_are_one() -> None:
    notice = Paragraph((Run("欢迎订阅本频道。"),)), Paragraph((Run("请勿"), Run("搬运视频", "strong"), Run("！")))
    assert shown(OWN, *notice) == [OWN.runs[0].text, "2 lines that stand in 1,283 posts"]


def test_a_part_of_a_paragraph_is_folded() -> None:
    text = "今天在渡口看见的事情写下来。"
    assert shown(Paragraph((Run(text), Run("欢迎订阅本频道。", "em"), Run("灯还亮着呢。"))), OWN) == [
        text, "1 line that stands in 1,283 posts", "灯还亮着呢。", OWN.runs[0].text,
    ]  # fmt: skip


def test_what_is_most_of_a_post_is_never_folded() -> None:
    short = Paragraph((Run("今天在渡口看见。"),))
    assert shown(short, Paragraph((Run(NOTICE),))) == ["今天在渡口看见。", NOTICE]


def test_where_it_is_shown_it_is_dimmed_and_nothing_is_left_out() -> None:
    blocks = (OWN, HorizontalRule(), Paragraph((Run("欢迎"), Run("订阅本频道。", "strong"))))
    unfolded = fold_repeated(blocks, REPEATED, lambda _text: True).blocks
    assert list(plain_lines(unfolded)) == list(plain_lines(blocks))
    assert unfolded[2] == Paragraph((Run("欢迎", "repeated"), Run("订阅本频道。", "strong repeated")))


def test_nothing_is_changed_where_nothing_is_repeated() -> None:
    assert fold_repeated((OWN, HorizontalRule()), {}) == FoldedArticle((OWN, HorizontalRule()))
