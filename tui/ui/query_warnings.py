"""Fitting the warnings about a query into one line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui.language import _
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
    long, short = _("can be searched so far"), _("read so far")
    return _SEPARATOR.join(re.split("[;；]", one, maxsplit=1)[0].replace(long, short) for one in warnings)
