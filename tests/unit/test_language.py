"""The language of the interface: which it is, and what is said in it."""

from __future__ import annotations

import pickle

import pytest

from tui import language
from tui.language import N_, Language, Statement, _, ngettext, said, stated


@pytest.mark.parametrize(
    ("locale", "want"),
    [
        ({}, "en"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LANG": "zh_SG"}, "zh-Hans"),
        ({"LANG": "zh"}, "zh-Hans"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_HK.Big5-HKSCS"}, "zh-Hant"),
        ({"LANG": "zh_MO@radical"}, "zh-Hant"),
        ({"LANG": "zh-Hant-CN"}, "zh-Hant"),
        ({"LANG": "zh_Hans_HK.UTF-8"}, "zh-Hans"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}, "zh-Hans"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr:zh_TW:en"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en_US:zh"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "fr"}, "zh-Hans"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, "en"),
    ],
)  # fmt: skip
def test_the_locale_names_the_language(locale: dict[str, str], want: Language) -> None:
    assert language.of_locale(locale) == want


def test_the_locale_counts_where_the_setting_is_auto() -> None:
    language.use("auto", {"LANG": "zh_TW.UTF-8"})
    assert _("help") == "說明"
    language.use("auto", {"LANG": "en_US.UTF-8"})
    assert _("help") == "help"


def test_a_marked_text_is_in_the_language_in_force_whenever_it_is_shown() -> None:
    marked = N_("help")
    assert str(marked) == f"{marked}" == "help"
    language.use("zh-Hans")
    assert str(marked) == f"{marked}" == "帮助"


def test_english_has_a_form_for_one_and_a_form_for_others() -> None:
    assert [ngettext("{count} post", "{count} posts", count) for count in (0, 1, 2)] == [
        "0 posts", "1 post", "2 posts",
    ]  # fmt: skip


def test_nothing_stays_nothing() -> None:
    language.use("zh-Hans")
    assert _("") == ""


def test_a_statement_is_said_in_the_language_in_force_and_is_english_otherwise() -> None:
    made = stated("a title of more than {count} characters: cut", count=1000)
    language.use("zh-Hant")
    assert made == "a title of more than 1,000 characters: cut"
    assert said(made) == "標題超過 1,000 個字元：已截斷"


def test_a_statement_is_the_same_after_it_was_stored_and_after_another_process_sent_it() -> None:
    made = stated("this file cannot be read: {reason}", reason=stated("permission denied"))
    for again in (Statement.from_stored(made.stored), pickle.loads(pickle.dumps(made))):
        assert again == made
        language.use("zh-Hans")
        assert said(again) == "无法读取此文件：没有权限"


@pytest.mark.parametrize("text", ["plain", "of {another", "{time}\x1fname=value", ""])
def test_whatever_was_stored_as_a_statement_is_said(text: str) -> None:
    language.use("zh-Hans")
    assert said(Statement.from_stored(text)) == text
