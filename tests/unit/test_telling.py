"""What is told in the line at the foot, on narrow screens."""

from __future__ import annotations

import pytest

from tui.text import cells
from tui.ui.widgets.lines import told_line

UNDOES = ("U", "undoes", "")


@pytest.mark.parametrize(
    ("sentence", "width", "told"),
    [
        ("“The ferry that never came” starred", 60, " “The ferry that never came” starred · U undoes "),
        ("“The ferry that never came” starred", 40, " “The ferry that n…” starred · U undoes "),
        ("Undone: “The ferry that never came” starred", 44, " Undone: “The ferry th…” starred · U undoes "),
        ("「渡口的燈整夜不熄」已加星標", 32, " 「渡口的…」已加星標 · U undoes "),
        ("“The “old” ferry of the north” starred", 36, " “The “old” fe…” starred · U undoes "),
        ("Undone: “The ferry that never came” highlighted", 40, " Undone: “The ferry that ne… · U undoes "),
    ],
)
def test_a_title_is_cut_where_that_leaves_some_of_it_and_else_the_end(sentence: str, width: int, told: str) -> None:
    line = "".join(text for text, _style, _action in told_line(sentence, [UNDOES], width))
    assert line == told
    assert cells(line) <= width
