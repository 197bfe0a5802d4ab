"""Parsing TOML that anyone may have written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_KEY_PARTS = 32
# `tomllib` takes time in the square of the parts of a dotted key: a line of them would hold the program for minutes.
_LONG_KEY = lazy_pattern(rf"""(?<![\w\-])(?:(?:[\w\-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{MAX_KEY_PARTS}}}""")


def parse(text: str, *, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """The values of a TOML document; `parse_float` makes a number with a fraction of its spelling.

    Raises ValueError where it is not TOML, holds a number of too many digits, or a key of more than 32 parts;
    RecursionError where it is nested too deeply.
    """
    import tomllib

    if _LONG_KEY.search(text):
        raise ValueError(f"a key of more than {MAX_KEY_PARTS} parts")
    return tomllib.loads(text, parse_float=parse_float)
