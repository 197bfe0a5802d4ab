"""Going on with a half-written value: after `tag:` or `#`, `author:`, `site:`, `category:`, `in:`, `is:` and `sort:`.

The search bar shows it dimly behind what is typed; the right arrow takes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from textual.suggester import Suggester

_HALF = re.compile(r"(?:^|[\s(\-])(?P<field>[a-z]+:|#)(?P<value>\"?[^\s\"]*)$", re.IGNORECASE)
_FIXED = {
    "is": ("unread", "read", "starred", "noted", "duplicate", "broken"),
    "sort": ("relevance", "date", "-date", "title"),
}

Values = Callable[[str], Sequence[str]]
"""From a field to the values it has now, most frequent first."""


def rest_of(text: str, values: Values) -> str | None:
    """The text with its last, half-written value completed; None where nothing goes on like that."""
    from tui.search.query import quote

    half = _HALF.search(text)
    if half is None or not half["value"].strip('"'):
        return None
    field = "tag" if half["field"] == "#" else half["field"][:-1].lower()
    begun = half["value"].lstrip('"')
    for value in _FIXED.get(field) or values(field):
        # What is typed stays as it is typed, so only what is spelt like it can follow.
        if value.startswith(begun) and value != begun:
            return text[: half.start("value")] + quote(value) if quote(value).startswith(half["value"]) else None
    return None


class FieldSuggester(Suggester):
    """Textual's way to ask for a completion."""

    def __init__(self, values: Values) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._values = values

    async def get_suggestion(self, value: str) -> str | None:
        return rest_of(value, self._values)
