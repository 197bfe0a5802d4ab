"""The heading of a pane: what it says where there is room for all of it, and where there is not."""

from __future__ import annotations

import pytest

from tui.ui.widgets.lines import PaneHeading


@pytest.mark.parametrize(
    ("width", "said"),
    [(34, " youtube.com    1 min left · 38 % "), (28, " youtube.com           38 % "), (12, " yout… 38 % ")],
)
def test_a_detail_is_said_shortly_where_the_title_has_no_room_beside_it(width: int, said: str) -> None:
    heading = PaneHeading("youtube.com")
    heading.say(detail="1 min left · 38 %", short="38 %")

    assert "".join(text for text, _name, _action in heading.parts(width)) == said


def test_another_detail_has_no_short_form_of_the_last() -> None:
    heading = PaneHeading("youtube.com")
    heading.say(detail="1 min left · 38 %", short="38 %")
    heading.say(detail="changed on disk")

    assert heading.parts(20)[-1][0] == "changed on disk "
