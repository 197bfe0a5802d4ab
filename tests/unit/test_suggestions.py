"""Completing the unfinished value of a field."""

from __future__ import annotations

import pytest

from tui.ui.suggestions import completed

VALUES = {
    "tag": ["harbour", "河湾晚报", "two words"],
    "author": ["Ines Marrow"],
    "in": ["gazette"],
    "source": ["harbour.example"],
}


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("tag:har", "tag:harbour"),
        ("#har", "#harbour"),
        ("tea #河", "tea #河湾晚报"),
        ("-tag:har", "-tag:harbour"),
        ('author:"Ines', 'author:"Ines Marrow"'),
        ("in:ga", "in:gazette"),
        ("source:har", "source:harbour.example"),
        ("is:un", "is:unread"),
        ("sort:-", "sort:-date"),
        ("tag:", None),
        ("tag:zzz", None),
        ("tag:harbour", None),
        ("tag:two", None),
        ("harb", None),
        ("", None),
    ],
)
def test_the_most_frequent_value_that_begins_like_that(typed: str, whole: str | None) -> None:
    assert completed(typed, lambda field: VALUES.get(field, [])) == whole
