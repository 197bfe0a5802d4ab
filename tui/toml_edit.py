"""Setting one value in a TOML file that the user edits, without changing anything else in it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from tui.patterns import lazy_pattern
from tui.toml import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

# A value on one line: a basic string, a literal string, or a bare number, truth value or date.
_VALUE = r"""("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s#"']+)(?=[ \t]*(?:#[^\n]*)?\r?$)"""

# Comments at the top with an empty line after them are about the file, not about what follows.
_HEADING = lazy_pattern(r"(?:[ \t]*#[^\n]*\n)+[ \t]*\r?\n")


def with_value(text: str, name: str, literal: str) -> str | None:
    """The text with the top-level key `name` set to `literal`, both in TOML's spelling; `name` is a bare key.

    Every line that looks like the key is tried, and a change is accepted only if the whole file then parses to the
    same values except for this key: so a line within a longer string or another table is never changed. None where
    that fails, as for a value of several lines. Raises ValueError where the text is not TOML.
    """
    before = parse(text)
    wanted = {**before, name: parse(f"{name} = {literal}")[name]}
    candidates = _replaced(text, name, literal) if name in before else _inserted(text, name, literal)
    for candidate in candidates:
        with suppress(ValueError):
            if parse(candidate) == wanted:
                return candidate
    return None


def _replaced(text: str, name: str, literal: str) -> Iterator[str]:
    key = rf"""^[ \t]*(?:{name}|"{name}"|'{name}')[ \t]*=[ \t]*"""
    for match in re.finditer(key + _VALUE, text, re.MULTILINE):
        yield text[: match.start(1)] + literal + text[match.end(1) :]


def _inserted(text: str, name: str, literal: str) -> Iterator[str]:
    newline = "\r\n" if "\r\n" in text else "\n"
    line = f"{name} = {literal}{newline}"
    if all(not other.strip() or other.lstrip().startswith("#") for other in text.split("\n")):
        yield text + (newline if text and not text.endswith("\n") else "") + line
        return
    # The top of the file is outside every table.
    heading = _HEADING.match(text)
    start = heading.end() if heading else 0
    yield text[:start] + line + text[start:]
