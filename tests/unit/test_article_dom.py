"""Dropping many children of one element."""

from __future__ import annotations

from itertools import islice

import pytest

from tui.article.html.dom import Element, parse

MANY = 600


@pytest.fixture
def line() -> Element:
    return next(parse("<p>" + "".join(f"{at}<i>x</i>" for at in range(MANY)) + "</p>").elements())


def test_children_are_dropped_whatever_the_order(line: Element) -> None:
    italics = list(line.elements())
    for italic in (*italics[::3], *italics[1::3][::-1], *italics[2::3]):
        italic.drop()
    assert line.text() == "".join(map(str, range(MANY)))
    line.close_gaps()
    assert line.children == [str(at) for at in range(MANY)]


def test_what_stands_beside_an_element_is_what_was_not_dropped(line: Element) -> None:
    italics = list(line.elements())
    kept = italics[300]
    for text_or_italic in italics[100:300] + italics[301:500]:
        text_or_italic.drop()
    before, behind = list(islice(kept.siblings(-1), 3)), list(islice(kept.siblings(1), 3))
    assert before == ["300", "299", "298"]
    assert behind == ["301", "302", "303"]
    assert italics[0].parent is line
    assert line.place_of(kept) == 601


def test_the_last_children_go_without_a_gap(line: Element) -> None:
    for italic in list(line.elements())[::-1]:
        italic.drop()
    assert line.text() == "".join(map(str, range(MANY)))
