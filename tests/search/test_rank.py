"""The order of answers, as the head of `rank` says it."""

from __future__ import annotations

import pytest

from tui.search.fold import fold
from tui.search.rank import score_title


def ranked(query: str, *titles: str) -> list[str]:
    scored = [
        (score, title) for title in titles if (score := score_title(fold(query).split(), fold(title))) is not None
    ]
    return [title for _, title in sorted(scored, key=lambda pair: -pair[0])]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("rust", ["Rust", "Rust 1.0", "Rusty nails", "Trust in Rust", "Trust", "Ruts"]),
        ("网络空间", ["网络空间", "网络空间治理", "《网络空间》", "国家网络空间", "网络的空间", "网路空间"]),
        ("網絡空間", ["网络空间", "网络空间治理", "网络的空间"]),
        ("netwrok", ["Network news", "The networking guide"]),
        ("release rust", ["Release Rust 1.0", "Release the rust", "Rust release", "Rust relaese"]),
        ("微信封号规则", ["微信封号规则", "微信封号的规则", "微信大规模封号规则", "微信封杀规则"]),
        ("café", ["Café", "The café", "Decafé"]),
        ("opensource", ["Opensource", "Open source"]),
        ("rust语言入门", ["Rust语言入门", "Rust 语言入门"]),
        ("甲乙", ["甲乙", "甲乙丙", "甲乙丙丁", "戊甲乙"]),
    ],
)
def test_best_first(query: str, titles: list[str]) -> None:
    assert ranked(query, *reversed(titles)) == titles


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("network", "netwrok"),  # swapped
        ("network", "netwrk"),  # missing
        ("network", "nettwork"),  # extra
        ("network", "netwark"),  # wrong
        ("rsut", "Rust"),
        ("urst", "Rust"),
        ("ruts", "Rust"),
        ("concurency", "Concurrency is not parallelism"),
        ("internatoinalizaton", "Internationalization"),  # two in a long word
        ("网路空间", "国家网络空间战略"),
        ("络网空间", "网络空间"),
        ("网空间战", "网络空间战略"),
        ("привт", "Привет, мир"),
        ("opensuorce rust", "Rust and opensource"),
    ],
)
def test_a_slip_is_forgiven(query: str, title: str) -> None:
    assert score_title(fold(query).split(), fold(title)) is not None


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("rust", "crush"),  # a slip where no word begins
        ("rust", "usty"),  # two typos
        ("rst", "Rust"),  # too short to slip
        ("2021", "2022"),
        ("iphone14", "iphone15"),
        ("trmup", "TryHackMeuPort"),  # scattered letters
        ("网络", "网路"),
        ("网络空间", "网上的空气"),
        ("网络空间", "网"),
        ("network", "n"),
        ("rust release", "Rust"),
        ("zzzzqqq", "nothing at all"),
        ("abcdefgh", "abxxcdxxefxxgh"),  # parts too small
    ],
)
def test_noise_is_no_answer(query: str, title: str) -> None:
    assert score_title(fold(query).split(), fold(title)) is None


@pytest.mark.parametrize("words", [["a"], ["rust", "release"], ["网络空间"]])
def test_scores_lie_between_nothing_and_a_hundred(words: list[str]) -> None:
    score = score_title(words, " ".join(words))
    assert score is not None
    assert 0 < score <= 100


def test_every_literal_answer_comes_before_a_guessed_one() -> None:
    literal = score_title(["ab", "xrustx"], "zzxrustxzz zzabzz" + " and more" * 20)
    guessed = score_title(["ab", "rust"], "ab ruts")
    assert literal is not None
    assert guessed is not None
    assert literal > guessed


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("rust", ["Rust", "Trust", "Руст", "Ruts"]),
        ("wangluo", ["Wangluo", "The Wangluo club", "网络", "网络空间", "上网络课"]),
        ("wlkj", ["wlkj", "网络空间", "国家网络空间"]),
        ("wangluokj", ["wangluokj", "网络空间", "国家网络空间"]),
        ("chongqing", ["Chongqing", "重庆", "重请"]),
        ("网luo", ["网luo", "网络", "上网络课"]),
    ],
)
def test_what_is_heard_comes_after_what_stands_there(query: str, titles: list[str]) -> None:
    assert ranked(query, *reversed(titles)) == titles


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("wangluo", "往来"),
        ("wlkj", "网络"),
        ("wangluokj", "网络控制"),
        ("chongqing", "重要"),
        ("rst", "Rust"),
        ("xqzzt", "xqzxt"),
    ],
)
def test_what_is_not_heard_is_no_answer(query: str, title: str) -> None:
    assert score_title([query], title) is None


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("of prt", "Doors of Port Sorrel"),  # one letter of four is missing
        ("the tie was", "The tide was out"),
        ("2012年网络空间", "2021年网络空间"),  # so much else of the word is right
        ("internationalization18", "internationalization17"),
    ],
)
def test_a_slip_is_forgiven_where_enough_is_right(query: str, title: str) -> None:
    assert score_title(fold(query).split(), fold(title)) is not None


def test_words_as_typed_come_before_the_same_words_apart() -> None:
    titles = ["Why Tilbrook restores its observatory", "Tilbrook confirms, Ashmere restores"]
    assert ranked("tilbrook restores", *reversed(titles)) == titles
