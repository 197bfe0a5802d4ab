"""Going on with a half-written value: after `tag:` or `#`, `author:`, `site:`, `category:`, `in:`, `is:` and `sort:`.

The search bar shows it dimly behind what is typed; the right arrow takes it. What is spelt like the value is gone on
with; else the value that answers best is shown behind an arrow: 網絡 or `wangluo` for 网络.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.suggester import Suggester

if TYPE_CHECKING:
    from tui.search.label_search import Labels

_HALF = re.compile(r"(?:^|[\s(\-])(?P<field>[a-z]+:|#)(?P<value>\"?[^\s\"]*)$", re.IGNORECASE)
_FIXED = {
    "is": ("unread", "read", "starred", "noted", "duplicate", "broken"),
    "sort": ("relevance", "date", "-date", "title"),
}
_ARROW = "  → "

Values = Callable[[str], Sequence[str]]
"""From a field to the values it has now, most frequent first; the same object for as long as they are the same."""


def half_of(text: str) -> tuple[int, str, str] | None:
    """Where the half-written value at the end of a text begins, of which field it is, and what is there of it."""
    half = _HALF.search(text)
    if half is None or not half["value"].strip('"'):
        return None
    return half.start("value"), "tag" if half["field"] == "#" else half["field"][:-1].lower(), half["value"]


def rest_of(text: str, values: Values) -> str | None:
    """The text with its last, half-written value completed; None where nothing goes on like that."""
    from tui.search.query import quote

    if (half := half_of(text)) is None:
        return None
    start, field, written = half
    begun = written.lstrip('"')
    for value in _FIXED.get(field) or values(field):
        # What is typed stays as it is typed, so only what is spelt like it can follow.
        if value.startswith(begun) and value != begun:
            return text[:start] + quote(value) if quote(value).startswith(written) else None
    return None


class FieldSuggester(Suggester):
    """Textual's way to ask for a completion."""

    def __init__(self, values: Values) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._values = values
        self._labels: dict[str, tuple[Sequence[str], Labels]] = {}
        self._shown = ""
        self._meant = ""

    async def get_suggestion(self, value: str) -> str | None:
        self._shown = self._meant = ""
        if (half := half_of(value)) is None:
            return None
        rest = rest_of(value, self._values)
        return rest if rest is not None else await asyncio.to_thread(self._answer, value, *half)

    def meant_by(self, suggestion: str) -> str:
        """The text to be taken for a suggestion as it was shown."""
        return self._meant if suggestion == self._shown else suggestion

    def _answer(self, text: str, start: int, field: str, written: str) -> str | None:
        from tui.search.fold import fold
        from tui.search.label_search import Labels
        from tui.search.query import quote

        values, begun = self._values(field), written.strip('"')
        known = self._labels.get(field)
        if known is None or known[0] is not values:
            known = self._labels[field] = (values, Labels(values))
        best = next(iter(known[1].best(begun)), None)
        if best is None or fold(values[best]) == fold(begun):
            return None
        self._shown, self._meant = f"{text}{_ARROW}{values[best]}", text[:start] + quote(values[best])
        return self._shown
