"""Extent of elements in a body: where they end."""

from __future__ import annotations

import pytest

from tui.article.document import read_article
from tui.article.html.regions import Regions


def test_a_comment_that_never_ends_hides_nothing() -> None:
    text = read_article(
        "The ferry <!-- came in.\n\nAnd <!-- not this --> left.\n\nLate <!-- again.", title="A title"
    ).plain
    assert text.split("\n") == ["The ferry left.", "Late <!-- again."]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("<div>a</div>b", 0, 12),
        ("<div>a<div>b</div>c</div>d", 0, 25),
        ("<div>a<div>b</div>c</div>d", 6, 18),
        ("</div><div>a</div>b", 6, 18),
        ("<div>a", 0, -1),
        ("<div>a<div>b</div>", 0, -1),
        ("<DIV>a</Div >b", 0, 13),
        ("  <div>a</div>b", 0, 14),
        ("<div>a</div ", 0, 12),
        ("<divan>a</divan>", 0, -1),
    ],
)
def test_the_end_of_an_element(text: str, start: int, end: int) -> None:
    assert Regions(text).end_of(start, "div") == end
