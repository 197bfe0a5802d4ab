"""The signs of the query language, how a value is quoted, and the value that is being typed at the end of a text.

Nothing heavy is imported here: a shell asks for completions at every press of Tab.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from tui.patterns import lazy_pattern

QUOTES = '"＂'
CURLED = "“”„‟"
OPENING, CLOSING = "(（", ")）"

_FIELD_SIGNS = {"#": "tag", "＃": "tag", "@": "saved", "＠": "saved"}
"""Signs that stand for a field and its colon."""

_TYPED = lazy_pattern(
    rf"(?:^|[\s{OPENING}])[-－]?(?P<field>[^\W\d_]{{1,12}}[:：]|[{''.join(_FIELD_SIGNS)}])"
    rf"(?P<value>[{QUOTES}{CURLED}][^{QUOTES}{CURLED}]*|[^\s{OPENING}{CLOSING}{QUOTES}{CURLED}]*)$"
)


def quote(value: str) -> str:
    """The value as it must be written after a field's colon: in quotes where it needs them."""
    return quoted(value) if needs_quotes(value, prefix=False) else value


def needs_quotes(value: str, prefix: bool) -> bool:
    """Whether a value without quotes would be another; with `prefix`, any rest may follow it."""
    if not value:
        return not prefix
    special = OPENING + CLOSING
    return value[0] in QUOTES + CURLED or value[-1] == "*" or any(c.isspace() or c in special for c in value)


def quoted(text: str) -> str:
    """A text in quotes."""
    return '"' + "".join(f"\\{c}" if c in QUOTES or c == "\\" else c for c in text) + '"'


class Unfinished(NamedTuple):
    """A value of a field that is being typed: from `start` up to `end` of a text. `typed` is without quotes."""

    start: int
    end: int
    field: str
    typed: str


def unfinished_value(text: str, at: int) -> Unfinished | None:
    """The value of a field at whose end the cursor `at` stands; None where it stands anywhere else."""
    after = text[at : at + 1]
    if (after and not after.isspace() and after not in CLOSING) or (match := _TYPED.search(text[:at])) is None:
        return None
    written = match["field"]
    field = _FIELD_SIGNS.get(written) or unicodedata.normalize("NFKC", written[:-1]).casefold()
    return Unfinished(match.start("value"), at, field, match["value"].lstrip(QUOTES + CURLED))


def completed(text: str, unfinished: Unfinished, value: str) -> tuple[str, int]:
    """The text with this value in place of the unfinished one, and where the cursor is after it."""
    written = quote(value)
    return text[: unfinished.start] + written + text[unfinished.end :], unfinished.start + len(written)
