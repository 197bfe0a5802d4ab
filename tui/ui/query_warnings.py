"""Complaints about a query, on the one line there is for them."""

from __future__ import annotations

from collections.abc import Sequence

from tui.text import cells

_BETWEEN = " · "


def in_one_line(said: Sequence[str], width: int) -> str:
    """All complaints, the most important first; where they are wider than `width` cells, each in fewer words.

    Of a complaint what comes after a semicolon says what is done about it, and of the articles it is enough to say how
    many were read. What is too long even then is cut by whoever draws the line.
    """
    whole = _BETWEEN.join(said)
    if cells(whole) <= width:
        return whole
    return _BETWEEN.join(one.partition(";")[0].replace("can be searched so far", "read so far") for one in said)
