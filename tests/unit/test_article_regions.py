"""Extent of elements in a body: where they end, and that finding them takes time by the length of the body alone."""

from __future__ import annotations

import time

import pytest

from tui.article.document import read_article
from tui.article.html.regions import Regions
from tui.article.index_text import body_text

LEFT_OPEN = {
    "a comment in a line": "The ferry <!-- came in\n",
    "a comment": "<!-- The ferry came in\n\n",
    "a comment behind a paragraph": "<p>The ferry</p><!-- came in\n\n",
    "a script": "<script> ferry\n\n",
    "a script in a line": "The ferry <script> came in\n",
    "a style": "<style>\n\n",
    "a wrapper": "<details>\n\nThe ferry came in\n\n",
    "a reading": "The ferry <rp> came in\n",
}


def _seconds(line: str, count: int) -> float:
    body = line * count
    took = []
    for _ in range(3):
        start = time.process_time()
        read_article(body, title="A title")
        body_text(body, title="A title")
        took.append(time.process_time() - start)
    return min(took)


@pytest.mark.parametrize("line", LEFT_OPEN.values(), ids=LEFT_OPEN)
def test_what_is_never_closed_takes_time_by_its_length(line: str) -> None:
    _seconds(line, 10)
    assert _seconds(line, 2_400) < 10 * _seconds(line, 600) + 0.01


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
