"""The language of the interface: which it is, and what is said in it."""

from __future__ import annotations

import pytest

from tui import language
from tui.language import N_, Language, _, ngettext


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
