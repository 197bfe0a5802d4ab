"""What places with an English name are called where they are: `moscow` is Москва, `vienna` Wien, `tokyo` 東京.

The table is generated from CLDR by `tests/tools/place_names.py`; it is read when a word of a query may be in it.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Final

_MIN_LETTERS: Final = 4


def other_names(folded: str) -> tuple[str, ...]:
    """The folded names of the place with this English name, folded; none for other words."""
    may_be_name = len(folded) >= _MIN_LETTERS and folded.isascii() and folded.isalpha()
    return _table().get(folded, ()) if may_be_name else ()


@cache
def _table() -> dict[str, tuple[str, ...]]:
    with open(os.path.join(os.path.dirname(__file__), "place_names.txt"), encoding="utf-8") as file:
        lines = (line.rstrip("\n").split("\t") for line in file)
        return {name: tuple(others) for name, *others in lines}
