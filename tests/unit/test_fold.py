"""Folding: what is compared as equal, what is not, and where each folded character came from."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.search.fold import fold, fold_many, fold_map, is_rewritten

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.characters(min_codepoint=0x20, max_codepoint=0x600),
        st.sampled_from("éё\u0301\u0308\u0345 \t\nｶﾞ한\u1112\u1161\u11ab著瞭İŉǰΐ"),
    ),
    max_size=20,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Rust", "rust"),
        ("Ｒｕｓｔ　１．０", "rust 1.0"),
        ("Café", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("Łódź Øresund", "lodz oresund"),
        ("Tiếng Việt", "tieng viet"),
        ("STRASSE straße", "strasse strasse"),
        ("İstanbul", "istanbul"),
        ("Ἀθῆναι Ελλάς", "αθηναι ελλασ"),
        ("Ещё мой", "еще мой"),
        ("網絡空間", "网络空间"),
        ("瞭解計畫", "了解计画"),
        ("计划", "计画"),
        ("看著", "看着"),
        ("乾隆", "干隆"),
        ("⽉光", "月光"),
        ("ﬁle ½", "file 1⁄2"),
        ("“quoted” — don’t", '"quoted" - don\'t'),
        ("「引號」", '"引号"'),
        ("  a \t b\n", "a b"),
        ("می\u200cخواهم", "ميخواهم"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("أحمد إسلام آمن", "احمد اسلام امن"),
        ("ا\u0654حمد", "احمد"),
        ("موسى مدرسة", "موسي مدرسه"),
        ("کیهان", "كيهان"),  # as a Persian keyboard writes it
        ("خانۀ", "خانه"),
        ("٢٠٢١ ۲۰۲۱ २०२१", "2021 2021 2021"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_folds(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize("text", ["がぎ", "パ", "한국어", "हिन्दी", "мой", "தமிழ்", "ไทย"])
def test_marks_that_make_another_letter_stay(text: str) -> None:
    assert fold(text) == text


def test_half_width_kana_with_a_mark_is_one_character() -> None:
    assert fold("ｶﾞ") == "ガ"


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(TEXTS, max_size=6))
def test_many_are_folded_as_each_is(texts: list[str]) -> None:
    assert fold_many(texts) == [fold(text) for text in texts]


@given(TEXTS, st.integers(1, 3))
def test_a_text_folded_in_pieces_is_folded_as_a_whole(text: str, piece: int) -> None:
    whole = fold(text)
    with patch("tui.search.fold._PIECE", piece):
        assert fold(text) == whole


def test_many_more_than_a_chunk_keep_their_order() -> None:
    texts = [f"第{number}篇" for number in range(3000)]
    assert fold_many(texts) == texts


@given(TEXTS)
def test_the_map_is_of_the_folded_text_and_never_goes_back(text: str) -> None:
    folded, offsets = fold_map(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded)
    assert list(offsets) == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


@pytest.mark.parametrize(
    ("written", "offsets"),
    [
        ("Rust", (0, 1, 2, 3)),
        ("  網 絡", (2, 3, 4)),
        ("e\u0301a", (0, 2)),
        ("ﬁn", (0, 0, 1)),
        ("ｶﾞa", (0, 2)),
        ("a\u200bb", (0, 2)),
        ("か゛a", (0, 1, 1, 2)),
        ("ヿ。", (0, 0, 1)),
        (" 網 \t\n 絡é ", (1, 2, 6, 7)),
    ],
)
def test_offsets_name_the_characters_they_came_from(written: str, offsets: tuple[int, ...]) -> None:
    assert tuple(fold_map(written)[1]) == offsets


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ("Rust", False),
        ("“网络”：空间", False),
        ("網絡", True),
        ("Café", True),
        ("Ｒust", True),
        ("ПРИВЕТ", False),
        ("", False),
    ],
)
def test_what_is_rewritten_by_folding(text: str, rewritten: bool) -> None:
    assert is_rewritten(text, fold(text)) is rewritten


def test_no_character_folds_to_what_would_be_folded_again() -> None:
    assert [c for c in map(chr, range(0x20, 0xD800)) if fold(fold(f"0{c}0")) != fold(f"0{c}0")] == []
