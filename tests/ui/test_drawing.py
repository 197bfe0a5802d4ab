"""What is drawn by itself: lines in the middle of a pane."""

from __future__ import annotations

from rich.style import Style

from tui.ui.widgets.drawing import notice


def test_what_is_said_in_a_pane_is_wrapped_and_stands_in_its_middle() -> None:
    said = [("The post cannot be read: its file is gone", Style()), ("R looks again", Style())]
    lines = [notice(y, (24, 7), said, Style()).text for y in range(7)]
    assert [line.strip() for line in lines] == [
        "",
        "",
        "The post cannot be",
        "read: its file is gone",
        "R looks again",
        "",
        "",
    ]
    assert {len(line) for line in lines} == {24}
