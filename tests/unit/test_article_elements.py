"""Attributes of a tag, as they are written in a body."""

from __future__ import annotations

import pytest

from tui.article.html.elements import read_attributes


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ('<a HREF="x?a=1&amp;b=2">', {"href": "x?a=1&b=2"}),
        ("<div dir=rtl markdown>", {"dir": "rtl", "markdown": ""}),
        (" class='a b' src = \"/c.png\" /", {"class": "a b", "src": "/c.png"}),
        ("<br>", {}),
    ],
)
def test_the_attributes_of_a_tag(tag: str, attributes: dict[str, str]) -> None:
    assert read_attributes(tag) == attributes
