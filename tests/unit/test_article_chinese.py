"""Chinese read in the script one likes."""

from __future__ import annotations

import pytest

from tui.article.document import Article, read_article
from tui.article.reading.chinese import convert_script, line_converter
from tui.settings import Script


def article(text: str) -> Article:
    return read_article(text, title="", source="https://example.org/")


def test_phrases_decide_not_single_characters() -> None:
    assert convert_script(article("头发发展，皇后以后"), "traditional").plain == "頭髮發展，皇后以後"


def test_a_phrase_is_one_across_its_looks() -> None:
    turned = convert_script(article("我的头**发**很长"), "traditional")
    assert turned.plain == "我的頭髮很長"
    assert [run.text for run in turned.blocks[0].runs] == ["我的頭", "髮", "很長"]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("# 標題", "标题"),
        ("> 引用這裡", "引用这里"),
        ("- 項目\n- 另一項", "项目\n另一项"),
        ("| 頭 | 尾 |\n|---|---|\n| 開 | 關 |", "头 | 尾\n开 | 关"),
        ("![圖](/a.png)\n*說明*", "图\n说明"),
        ("註[^1]\n\n[^1]: 腳註", "注[1]\n脚注"),
    ],
)
def test_every_kind_of_block_is_turned(text: str, want: str) -> None:
    assert convert_script(article(text), "simplified").plain == want


def test_code_and_addresses_stay() -> None:
    text = "看 `變數` 和 [https://example.org/變](/變) 與 [這裡](/說)。\n\n```\n變數\n```"
    turned = convert_script(article(text), "simplified")
    assert turned.plain == "看 變數 和 https://example.org/變 与 这里。\n變數"
    assert [link.url for link in turned.links] == [link.url for link in article(text).links]
    assert [link.text for link in turned.links] == ["https://example.org/變", "这里"]


def test_images_are_named_in_the_script_too() -> None:
    turned = convert_script(article("![圖](/a.png)\n*說明*"), "simplified")
    assert [(image.alt, image.caption, image.url) for image in turned.images] == [
        ("图", "说明", "https://example.org/a.png")
    ]


def test_what_is_exported_stays_as_written() -> None:
    turned = convert_script(article("標題"), "simplified")
    assert (turned.markdown, turned.words, turned.minutes) == ("標題\n", 2, 1)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("標題", "as-written"),
        ("標題", "traditional"),
        ("标题", "simplified"),
        ("皇后說只有一里路，這里沒有面", "traditional"),  # traditional already: 后, 里 and 面 are themselves
        ("東京の学校に行く", "simplified"),
        ("Latin only", "traditional"),
        ("", "simplified"),
    ],
)
def test_where_there_is_nothing_to_turn_the_article_is_itself(text: str, script: str) -> None:
    written = article(text)
    assert convert_script(written, script) is written  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("script", "text", "want"),
    [
        ("simplified", "遠方的故事", "远方的故事"),
        ("traditional", "头发 and 发展", "頭髮 and 發展"),
        ("simplified", "ぬりえの教室と漢字", "ぬりえの教室と漢字"),
        ("as-written", "遠方", "遠方"),
    ],
)
def test_a_title_is_turned_by_itself_and_stays_as_long(script: Script, text: str, want: str) -> None:
    assert line_converter(script)(text) == want


def test_an_unknown_script_is_refused() -> None:
    with pytest.raises(ValueError, match="none of as-written, simplified, traditional"):
        convert_script(article("a"), "cyrillic")  # type: ignore[arg-type]
