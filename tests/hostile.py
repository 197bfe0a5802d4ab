"""Texts that a terminal would obey, put into everything that has text in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from tui import model
from tui.model import FacetValue, FacetValues

HOSTILE = (
    "\x1b]0;owned\x07"  # a title of the window
    "\x1b[31m\x1b[2J\x1bc"  # colours, a cleared screen, a reset
    "\x1b]2;never ended "
    "\x00\x07\x08\x0b\x0c\x0e\r\x7f"
    "\x9b31m\x9d0;owned\x9c\x85\x84"  # C1 controls, each in one character
    "\udc9b31m\udc9d\udcff\ud800"  # bytes of a file name that are C1 controls, and half of a pair
    "\u202eright to left\u202c\u2066\u2069\u206a"
    "a\nb\u2028c\u2029d\te"
    "\ufeff\ufff9\U000e0041"
)

OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]|[\U000e0000-\U000e007f]"
)
"""What is to reach no terminal; line ends and tabs of several lines are taken out before."""

_NAMES = {"style", "align", "phase", "kind"}
"""Fields whose texts are names in the program, never from an archive."""

TRIED: set[type] = set()
"""The classes whose texts were poisoned so far."""


def poisoned(value: Any) -> Any:
    """A value with hostile text at the end of every text in it, however deep, in fields that are found by themselves."""
    if isinstance(value, str):
        return value + HOSTILE
    if is_dataclass(value) and not isinstance(value, type):
        TRIED.add(type(value))
        changed = {one.name: poisoned(getattr(value, one.name)) for one in fields(value) if one.name not in _NAMES}
        return replace(value, **changed)
    if isinstance(value, FacetValues):
        TRIED.add(FacetValue)
        return FacetValues(poisoned(list(value.names)), value.counts, value.unread)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        TRIED.add(type(value))
        return type(value)(*(
            old if name in _NAMES else poisoned(old) for name, old in zip(value._fields, value, strict=True)
        ))  # fmt: skip
    if isinstance(value, list | tuple):
        return type(value)(map(poisoned, value))
    if isinstance(value, dict):
        return {key: poisoned(inner) for key, inner in value.items()}
    return value


def models_with_text() -> Iterator[type]:
    """The classes of the model that have a text among their fields."""
    for value in vars(model).values():
        if is_dataclass(value) and isinstance(value, type) and any("str" in str(one.type) for one in fields(value)):
            yield value
