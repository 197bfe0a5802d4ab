"""Fitting the warnings about a query into one line."""

from __future__ import annotations

from collections.abc import Sequence

from tui.text import cells

_SEPARATOR = " · "


def fit_warnings(warnings: Sequence[str], width: int) -> str:
    """The warnings in one line, the most important first. Where they are wider than `width` cells, each is shortened.

    A shortened warning ends at its semicolon, behind which stands what is done about it. The line may still be too
    wide: whoever draws it cuts it.
    """
    whole = _SEPARATOR.join(warnings)
    if cells(whole) <= width:
        return whole
    return _SEPARATOR.join(one.partition(";")[0].replace("can be searched so far", "read so far") for one in warnings)
