"""The table of Han characters against the dictionaries it came from."""

from __future__ import annotations

import pytest

from tests.tools.han_forms import MERGED, forms
from tui.search.fold import fold, han_forms


def test_forms_are_their_own_forms() -> None:
    assert not han_forms().keys() & set(han_forms().values())


def test_agrees_with_opencc_on_every_character_of_big5() -> None:
    pytest.importorskip("opencc")
    ours, theirs = han_forms(), forms()
    common = [bytes((a, b)) for a in range(0xA4, 0xC7) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF))]
    characters = [code.decode("big5", "ignore") for code in common]
    differing = [c for c in characters if len(c) == 1 and ours.get(c, c) != theirs.get(c, c)]
    assert differing == []


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("瞭解", "了解"),
        ("藉口", "借口"),
        ("答覆", "答复"),
        ("著", "着"),
        ("計畫", "计划"),
        ("項鍊", "项链"),
        ("反覆", "反复"),
    ],
)
def test_what_only_some_words_merge_is_merged(traditional: str, simplified: str) -> None:
    assert fold(traditional) == fold(simplified)


def test_what_is_merged_is_merged_in_one_step() -> None:
    assert not set(MERGED) & set(MERGED.values())
