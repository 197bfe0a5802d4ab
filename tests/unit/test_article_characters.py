"""What is known of single characters: their direction, and which are written without spaces."""

from __future__ import annotations

import pytest

from tui.article.characters import direction_mark, is_rtl, is_written_without_spaces


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("שלום world", True),
        ("“12” שלום", True),
        ("world שלום", False),
        ("سلام", True),
        ("漢字", False),
        ("123", False),
        ("", False),
    ],
)
def test_the_first_letter_tells_which_way_a_paragraph_runs(text: str, want: bool) -> None:
    assert is_rtl(text) is want


@pytest.mark.parametrize(
    ("text", "direction", "mark"),
    [
        ("12 שלום", "rtl", ""),
        ("world שלום", "rtl", "\u200f"),
        ("שלום world", "ltr", "\u200e"),
        ("world", "rtl", ""),
        ("world שלום", "auto", ""),
    ],
)
def test_a_mark_turns_a_paragraph_whose_first_letter_says_otherwise(text: str, direction: str, mark: str) -> None:
    assert direction_mark(text, direction) == mark


def test_scripts_without_spaces_are_known() -> None:
    assert all(map(is_written_without_spaces, "漢かカ，កไ😀"))
    assert not any(map(is_written_without_spaces, "aЖ한ش "))
