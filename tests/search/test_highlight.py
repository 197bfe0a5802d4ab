"""Which characters of a title as written are marked."""

from __future__ import annotations

import pytest

from tui.search.highlight import matched_characters
from tui.search.parse import parse


@pytest.mark.parametrize(
    ("text", "title", "marked"),
    [
        ("rust", "Trust in Rust", "T[rust] in [Rust]"),
        ("网络", "國家網絡空間", "國家[網絡]空間"),
        ("cafe", "Le Cafe\u0301!", "Le [Cafe\u0301]!"),
        ("file", "A ﬁle", "A [ﬁle]"),
        ("ｒｕｓｔ", "ＲＵＳＴ １", "[ＲＵＳＴ] １"),
        ("netwrok", "The network", "The [network]"),
        ("网路空间", "国家网络空间战略", "国家[网络空间]战略"),
        ("微信规则", "微信封号规则", "[微信]封号[规则]"),
        ('"a b"', "xa bx", "x[a b]x"),
        ("a OR b", "a b c", "[a] [b] c"),
        ("a -b", "a b", "[a] b"),
        ("tag:a", "a b", "a b"),
        ("all:a", "a b", "[a] b"),
        ("tr*", "Citrus: trust in trees", "Citrus: [tr]ust in [tr]ees"),
        ("all:tr*", "Citrus, trust", "Citrus, [tr]ust"),
        ("网*", "国家网络", "国家[网]络"),
        ("", "a b", "a b"),
        ("zzz", "a b", "a b"),
    ],
)
def test_marks(text: str, title: str, marked: str) -> None:
    spots = set(matched_characters(parse(text), title))
    shown = "".join(f"[{c}]" if at in spots else c for at, c in enumerate(title)).replace("][", "")
    assert shown == marked


def test_spots_are_in_order_and_in_range() -> None:
    spots = matched_characters(parse("b a"), "a b a")
    assert spots == (0, 2, 4)
