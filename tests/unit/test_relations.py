"""Keywords of a post, and the log-likelihood of words: pure functions over texts and counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.relations.keyness import log_likelihood, marking_words
from tui.relations.keywords import MAX_COUNT, MAX_WORDS, Keywords, packed_pieces, words_of
from tui.relations.similar import MIN_SCORE, DocumentFrequencies, tie, weights_of

WORDS = st.lists(
    st.sampled_from(["基金", "股票", "市场", "rust", "борис", "한국어", "カタカナ", "龘靐", "\U00020000\U00020001"])
)


def test_words_are_cut_in_chinese_and_taken_as_they_stand_in_other_scripts() -> None:
    cut, nothing = words_of(["转基因食品 and Россия, 한국어 or カタカナ ひらがな 2024 ab", ""])

    assert sorted(cut) == sorted(["转基因", "食品", "россия".capitalize(), "한국어", "カタカナ"])
    assert nothing == []


def test_sentences_that_others_have_are_left_out() -> None:
    pieces = packed_pieces("基金", ["股票下跌", "请订阅", "股票上涨"])

    assert Keywords.chosen(pieces).counts["订阅"] == 1
    found = Keywords.chosen(pieces, {1})
    assert "订阅" not in found.counts
    assert found.counts["股票"] == 2
    assert found.title == {"基金"}


def test_the_title_and_the_most_frequent_words_are_kept() -> None:
    many = " ".join(f"word{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(MAX_WORDS * 2))
    found = Keywords.chosen(packed_pieces("title words here", [many, "often often often"]))

    assert len(found.counts) == MAX_WORDS
    assert {"title", "often"} <= found.counts.keys()


@given(WORDS, st.lists(WORDS))
def test_what_is_packed_is_unpacked(title: list[str], sentences: list[list[str]]) -> None:
    kept = Keywords.chosen(packed_pieces(" ".join(title), [" ".join(words) for words in sentences]))

    assert Keywords.unpack(kept.pack()) == kept
    assert all(1 <= count <= MAX_COUNT for count in kept.counts.values())


def test_log_likelihood_is_that_of_the_literature() -> None:
    # Dunning's table for "the swiss": 110, 2442, 111, 29114, whose -2 log λ is 270.72.
    assert log_likelihood(110, 111, 110 + 2442, 111 + 29114) == pytest.approx(270.72, abs=0.01)


def test_a_word_as_frequent_elsewhere_marks_nothing() -> None:
    assert log_likelihood(5, 50, 10, 100) == 0
    assert marking_words({"a": 5, "b": 5}, {"a": 55, "b": 5}, posts=10, total=110)[0].word == "b"


def test_a_single_word_ties_posts_where_it_is_the_name_of_something() -> None:
    frequencies = DocumentFrequencies({"history": 150, "ferryhaven": 30}, 15_000)
    post = Keywords.chosen(packed_pieces("history ferryhaven", []))
    weights = weights_of(post, frequencies, frequencies)

    assert tie(weights, Keywords.chosen(packed_pieces("history told", [])), frequencies.ties_alone).score == 0
    assert tie(weights, Keywords.chosen(packed_pieces("ferryhaven told", [])), frequencies.ties_alone).score > MIN_SCORE
