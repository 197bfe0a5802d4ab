"""Romanized keys of titles, and matching by sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.factories import catalogue, found
from tui.search.fold import fold
from tui.search.highlight import matched_characters
from tui.search.initials import contextual_initials
from tui.search.label_search import Labels
from tui.search.parse import parse
from tui.search.phonetic_match import phonetic_word
from tui.search.rank import score_title
from tui.search.romanization import readings, respell_words, romanize, split_mixed, split_syllables

TITLES = [
    "网络空间治理",
    "《网络》空间",
    "国家網絡安全",
    "重庆的银行",
    "重要的行动",
    "成都音乐节",
    "2021年网络空间",
    "上海灯塔",
    "ニュースの時間",
    "まっちゃとしゃしん",
    "ラーメン屋",
    "Письмо с маяка",
    "Хорошая погода",
    "Ελλάδα και φάρος",
    "An Athens letter",
    "西安古城",
    "沈长庚在瀋陽",
    "先生",
]


@pytest.mark.parametrize(
    ("title", "written", "letters"),
    [
        ("网络空间", "wangluokongjian", "wlkj"),
        ("《网络》, 空间 2021", "wangluokongjian2021", "wlkj2021"),
        ("rust语言", "rustyuyan", "rustyy"),
        ("ニュース", "nyusu", "nyusu"),
        ("しゃしん まっちゃ きっと", "shashinmatchakitto", "shashinmatchakitto"),
        ("ティー ファン チェコ ヴァ", "tifanchekova", "tifanchekova"),
        ("письмо объект", "pismoobekt", "pismoobekt"),
        ("ελλαδα", "ellada", "ellada"),
        ("女", "nv", "n"),
        ("", "", ""),
    ],
)
def test_keys(title: str, written: str, letters: str) -> None:
    assert romanize([title]) == ([written], [letters])


def test_every_title_has_its_own_keys() -> None:
    assert romanize(["网", "", "a b", "络"])[0] == ["wang", "", "ab", "luo"]


@given(st.lists(st.text(st.sampled_from("网络重庆银行长a1 ,しゃっキュェーпьщλ𠀀\ud83c"), max_size=12), max_size=4))
def test_keys_of_many_are_those_of_each(titles: list[str]) -> None:
    titles = [fold(title) for title in titles]
    written, letters = romanize(titles)
    assert [written, letters] == [[romanize([title])[number][0] for title in titles] for number in (0, 1)]


@given(
    st.one_of(
        st.text(st.sampled_from("网络重庆银行长城都市空间, a1"), min_size=1, max_size=12),
        st.lists(
            st.sampled_from(["网", "长", "し", "しゃ", "ラー", "キュ", "っか", "っち", "ん", "ティ"]), min_size=1
        ).map("".join),
        st.text(st.sampled_from("网长, пьщмаякλογ"), min_size=1, max_size=12),
    )
)
def test_what_is_in_a_key_matches_by_sound(title: str) -> None:
    title = fold(title)
    written, letters = (key[0] for key in romanize([title]))
    word = phonetic_word(written)
    assert word is None or word.find(title) is not None
    only_han = all("\u4e00" <= character <= "\u9fff" or not character.isalnum() for character in title)
    word = phonetic_word(letters)
    assert word is None or not (only_han and word.may_be_initials) or word.find(title) is not None


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("重庆", "chong qing"),
        ("重要", "zhong yao"),
        ("银行", "yin hang"),
        ("行动", "xing dong"),
        ("首都", "shou du"),
        ("音乐", "yin yue"),
        ("长江", "chang jiang"),
    ],
)
def test_words_are_read_as_words(word: str, sounds: str) -> None:
    assert " ".join(ways[0] for ways in readings(word)[0]) == sounds


@pytest.mark.parametrize(
    ("letters", "syllables"),
    [
        ("wangluo", ("wang", "luo")),
        ("wanglu", ("wang", "lu")),
        ("xian", ("xian",)),
        ("kongj", ("kong", "j")),
        ("rust", None),
        ("wlkj", None),
    ],
)
def test_pinyin_is_split_into_syllables(letters: str, syllables: tuple[str, ...] | None) -> None:
    assert split_syllables(letters) == syllables


@pytest.mark.parametrize(
    ("letters", "pieces"),
    [
        ("wangluokj", "wang luo k j"),
        ("wlkongjian", "w l kong jian"),
        ("wlkongj", "w l kong j"),
        ("kongjiankj", "kong jian k j"),
        ("wluokongjian", "w luo kong jian"),
        ("wangluo", None),
        ("wangluok", None),  # the last of a word may be begun anyway
        ("wlkj", None),
        ("wangk", None),
        ("fast", None),
        ("strength", None),
        ("length", None),
        ("rhythm", None),
        ("", None),
    ],
)
def test_pinyin_mixed_with_initials_is_split(letters: str, pieces: str | None) -> None:
    assert split_mixed(letters) == (tuple(pieces.split()) if pieces else None)


def test_words_with_readings_of_their_own_are_respelled_as_in_keys() -> None:
    assert respell_words("chongqing") == ["zhongqing"]
    assert respell_words("wangluo") == []
    assert respell_words("chongqingyinhang")[0] == "zhongqingyinxing"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("wangluokongjian", "网络空间治理"),
        ("wangluo kongjian zhili", "网络空间治理"),
        ("wlkjzl", "网络空间治理"),
        ("wangluokj", "网络空间治理"),
        ("wlkongjian", "网络空间治理"),
        ("wluokongj", "网络空间治理"),
        ("wlkongjianzhil", "网络空间治理"),
        ("wangluokjz", "网络空间治理"),
        ("wangluokj 2021", "2021年网络空间"),
        ("2021 wlkongjian nian", "2021年网络空间"),
        ("wangluokj zhili", "网络空间治理"),
        ("chongqingdyh", "重庆的银行"),
        ("cqdeyinhang", "重庆的银行"),
        ("wangluokz", ""),
        ("lwkongjian", ""),
        ("网luo治", ""),
        ("网luo空", "网络空间治理"),
        ("wlkj 2021", "2021年网络空间"),
        ("2021nianwangluo", "2021年网络空间"),
        ("wangluo kj 2021", "2021年网络空间"),
        ("guojiawangluo", "国家網絡安全"),
        ("chongqing", "重庆的银行"),
        ("yinhang", "重庆的银行"),
        ("cqdy", "重庆的银行"),
        ("shenyang", "沈长庚在瀋陽"),
        ("shenchanggeng", "沈长庚在瀋陽"),
        ("szgz", "沈长庚在瀋陽"),
        ("zhongyao", "重要的行动"),
        ("xingdong", "重要的行动"),
        ("chengduyinyue", "成都音乐节"),
        ("dengta", "上海灯塔"),
        ("dengt", "上海灯塔"),
        ("灯ta", "上海灯塔"),
        ("nyusu", "ニュースの時間"),
        ("niyusu", "ニュースの時間"),
        ("matcha", "まっちゃとしゃしん"),
        ("shashin", "まっちゃとしゃしん"),
        ("syasin", "まっちゃとしゃしん"),
        ("ramen", "ラーメン屋"),
        ("pismo", "Письмо с маяка"),
        ("mayaka", "Письмо с маяка"),
        ("pogoda khoroshaya", "Хорошая погода"),
        ("horoshaya", "Хорошая погода"),
        ("ellada", "Ελλάδα και φάρος"),
        ("pharos", "Ελλάδα και φάρος"),
        ("xian", "先生"),
        ("xiangu", "西安古城"),
        ("zzqx", ""),
        ("wangluodengta", ""),
        ('"dengta"', ""),
        ("anquandengta", ""),
    ],
)
def test_finds_by_sound(text: str, first: str) -> None:
    titles = found(catalogue(TITLES), TITLES, text)
    assert (titles[0] if titles else "") == first


def test_negation_does_not_match_by_sound() -> None:
    assert "上海灯塔" in found(catalogue(TITLES), TITLES, "-dengta")


def test_literal_matches_come_before_phonetic_ones_and_those_before_typos() -> None:
    posts = ["Mayka", "Маяк", "Mayak", "The mayak"]
    assert found(catalogue(posts), posts, "mayak") == ["Mayak", "The mayak", "Маяк", "Mayka"]


def test_more_titles_than_are_scored_are_all_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.search.retrieve.MAX_PHONETIC_CANDIDATES", 3)
    posts = [f"灯塔 {number}" for number in range(60)]
    assert len(found(catalogue(posts), posts, "dengta")) == 60


@pytest.mark.parametrize(
    ("text", "title", "marked"),
    [
        ("wangluo", "国家網絡空间", "国家[網絡]空间"),
        ("wlkj", "国家网络，空间", "国家[网络，空间]"),
        ("wangluokj", "国家网络，空间", "国家[网络，空间]"),
        ("网luo", "网络", "[网络]"),
        ("dengt", "看守灯塔", "看守[灯塔]"),
        ("nyusu", "新ニュースの", "新[ニュース]の"),
        ("mayak", "У Маяка!", "У [Маяк]а!"),
        ("tag:wangluo", "网络", "网络"),
    ],
)
def test_highlights_phonetic_matches_in_the_title_as_written(text: str, title: str, marked: str) -> None:
    spots = set(matched_characters(parse(text), title))
    assert "".join(f"[{c}]" if at in spots else c for at, c in enumerate(title)).replace("][", "") == marked


@pytest.mark.parametrize(
    ("text", "title"), [("an", "网"), ("gan", "网安"), ("ang", "网"), ("hang", "上网"), ("w", "网")]
)
def test_no_match_starts_inside_a_syllable(text: str, title: str) -> None:
    assert score_title([text], title) is None


def test_the_reading_in_context_scores_higher_than_another() -> None:
    right, other = score_title(["chongqing"], "重庆"), score_title(["zhongqing"], "重庆")
    assert right is not None
    assert other is not None
    assert right > other


@pytest.mark.parametrize("text", ["smith", "mason", "the", "sam", "12", "网络", "é"])
def test_words_that_are_no_initials(text: str) -> None:
    word = phonetic_word(text)
    assert word is None or not word.may_be_initials


def test_tags_and_authors_are_picked_by_sound() -> None:
    assert Labels(["Network", "网络", "音樂"]).best("wangluo") == [1]
    assert Labels(["Network", "网络", "音樂"]).best("yy") == [2]


def test_agrees_with_pypinyin_on_common_characters_and_words() -> None:
    pytest.importorskip("pypinyin")
    from tests.tools.romanization import readings as generated
    from tui.search.romanization import _tables

    single, words, hidden = generated()
    assert all(sound in _tables().others[character] for character, sound in hidden)
    assert _tables().single == single
    assert _tables().words == words


def test_many_labels_are_picked_like_few() -> None:
    labels = Labels([f"label {number}" for number in range(2_000)] + ["网络", "網絡空間"])
    assert labels.best("wangluo") == [2_000, 2_001]
    assert labels.best("label 1999") == [1_999]
    assert labels.best("") == list(range(2_002))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("cq", "重庆的银行"),
        ("yh", "银行"),
        ("yy", "音乐节"),
        ("yyh", "音乐会"),
        ("cc", "长城"),
        ("cj", "长江"),
        ("kj", "会计"),
        ("xz", "西藏"),
        ("yyj", "成都音乐节"),
        ("daifu", "乡下大夫"),
        ("nuer", "女儿"),
        ("nver", "女儿"),
        ("nyuer", "女儿"),
        ("xiaolu", "效率"),
        ("xiaolyu", "效率"),
        ("xiaolv", "效率"),
    ],
)
def test_words_with_readings_of_their_own_are_found(text: str, title: str) -> None:
    posts = ["灯塔", title, *(f"The {number}th lamp" for number in range(50))]
    assert found(catalogue(posts), posts, text) == [title]


@pytest.fixture
def few_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a few phonetic matches are scored, as with a million posts."""
    monkeypatch.setattr("tui.search.retrieve.MAX_PHONETIC_CANDIDATES", 20)


@pytest.mark.usefixtures("few_scored")
@pytest.mark.parametrize("text", ["cq", "cq 2021"])
def test_initials_of_a_word_with_its_own_reading_are_found_in_all_titles(text: str) -> None:
    posts = [*(f"长期 {n} 2021" for n in range(60)), *(f"重庆 {n} 2021" for n in range(4000)), "政权 2021"]
    titles = found(catalogue(posts), posts, text)
    assert sum(title.startswith("重庆") for title in titles) == 4000
    assert sum(title.startswith("长期") for title in titles) == 60
    assert "政权 2021" not in titles


@pytest.mark.usefixtures("few_scored")
@pytest.mark.parametrize("text", ["gs", "hl", "rd", "gs hl", "gs 2021", "gongsihl", "hlredian 2021"])
def test_initials_that_may_end_a_syllable_are_found_in_all_titles(text: str) -> None:
    posts = [f"公司黄历热点 {number} 2021" for number in range(90)]
    posts += ["かがしゃ ほл 2021"] * 5
    assert len(found(catalogue(posts), posts, text)) == 90


@pytest.mark.parametrize(
    ("titles", "letters"),
    [
        (["网络", "重庆和重要", "", "银行行动"], [(1, "cqhzy"), (3, "yhxd")]),
        (["重 庆", "长", "重要", "庆重"], []),
        (["校长和长期"], [(0, "xzhcq")]),
        ([], []),
    ],
)
def test_titles_with_words_of_their_own_reading_have_another_key(
    titles: list[str], letters: list[tuple[int, str]]
) -> None:
    assert contextual_initials(titles) == letters
