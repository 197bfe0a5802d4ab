"""Stretches between two marks."""

from __future__ import annotations

import re

from tui.article.markdown.templates.shortcodes import replace_enclosed

OPENS = re.compile(r"<(\w)>")
CLOSES = {"a": re.compile("</a>"), "b": re.compile("</b>")}


def _marked(text: str) -> str:
    return replace_enclosed(text, OPENS, lambda start: CLOSES[start[1]], lambda start, inner: f"[{start[1]}:{inner}]")


def test_a_stretch_ends_at_the_first_mark_of_its_own() -> None:
    assert _marked("1 <a>x</b></a> 2 <b>y</b></a>") == "1 [a:x</b>] 2 [b:y]</a>"


def test_an_opening_that_is_never_closed_is_text() -> None:
    assert _marked("<a>x <b>y</b> <a>z") == "<a>x [b:y] <a>z"
