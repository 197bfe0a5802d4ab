"""Names of keys: as people write them in the settings, as Textual names them, and as the screen shows them."""

from __future__ import annotations

import unicodedata
from typing import Final

from tui.patterns import lazy_pattern

_MODIFIERS: Final = {
    "ctrl": "ctrl", "control": "ctrl", "alt": "alt", "option": "alt", "meta": "meta", "shift": "shift",
    "super": "super", "hyper": "hyper",
}  # fmt: skip
"""The keys that are held, as they are written, and what Textual calls them."""

_MODIFIED: Final = lazy_pattern(rf"(?i)({'|'.join(_MODIFIERS)})[-+](?=.)")

_LABELS: Final = {
    "escape": "Esc", "enter": "Enter", "space": "Space", "tab": "Tab", "down": "↓", "up": "↑", "left": "←",
    "right": "→", "home": "Home", "end": "End", "pagedown": "PgDn", "pageup": "PgUp", "backspace": "⌫", "delete": "Del",
    "insert": "Ins", **{f"f{number}": f"F{number}" for number in range(1, 25)},
}  # fmt: skip
"""The keys that type no sign, as Textual names them, and as they are shown."""

_SIGNS: Final = {
    "slash": "/", "backslash": "\\", "at": "@", "minus": "-", "plus": "+", "underscore": "_", "less_than_sign": "<",
    "greater_than_sign": ">",
}  # fmt: skip
"""The signs that Textual names otherwise than Unicode, or whose names there have hyphens, which it writes otherwise."""

_WRITTEN: Final = {
    **{shown.casefold(): name for name, shown in _LABELS.items()},
    "return": "enter", "pgdown": "pagedown", "pgup": "pageup", "page_down": "pagedown", "page_up": "pageup",
}  # fmt: skip
"""Other ways in which people write keys that type no sign."""


def key_named(written: str) -> str:
    """What Textual calls a key that is written: `ctrl+d` for `Ctrl-d`, `exclamation_mark` for `!`; "" for none."""
    modifiers = []
    while (modified := _MODIFIED.match(written)) is not None:
        modifiers.append(_MODIFIERS[modified[1].lower()])
        written = written[modified.end() :]
    if modifiers and len(written) == 1 and written.isalpha():
        written = written.lower()
    if modifiers == ["shift"] and len(written) == 1 and written not in _WRITTEN:
        # Terminals tell the letter that it types, and of a sign not which key it is on.
        return written.upper() if written.isalpha() else ""
    name = _sign_named(written) if len(written) == 1 else _named(written.casefold())
    return "+".join([*sorted(set(modifiers)), name]) if name else ""


def label(key: str) -> str:
    """The name of a key for people: `?` for `question_mark`, `Ctrl-d` for `ctrl+d`."""
    *modifiers, name = key.split("+")
    return "-".join([*map(str.capitalize, modifiers), _LABELS.get(name) or _sign(name) or name])


def _named(written: str) -> str:
    """The name of a key, of those that are written as words."""
    name = _WRITTEN.get(written, written)
    return name if name in _LABELS or _sign(name) else ""


def _sign_named(sign: str) -> str:
    """What Textual calls the key of a sign; letters and digits are called by themselves."""
    if sign in _WRITTEN:
        return _WRITTEN[sign]
    if sign.isalnum() or not sign.isprintable():
        return sign if sign.isalnum() else ""
    own = next((name for name, one in _SIGNS.items() if one == sign), "")
    return own or unicodedata.name(sign, "").lower().replace("-", "_").replace(" ", "_")


def _sign(name: str) -> str:
    """The sign that a key of this name types; "" where it types none."""
    if len(name) == 1:
        return name
    try:
        return _SIGNS.get(name) or unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""
