"""Completing an unfinished value: of `tag:` or `#`, `author:`, `site:`, `source:`, `category:`, `in:`, `is:`, `sort:`.

The search bar shows the completion dimly behind the typed text; the right arrow takes it. Where no value begins with
the typed text, the value that matches best is shown behind an arrow: 网络 for 網絡 or `wangluo`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.suggester import Suggester

from tui.search.fields import SORTS, SUGGESTED_STATES

if TYPE_CHECKING:
    from tui.search.list_search import Labels

_UNFINISHED = re.compile(r"(?:^|[\s(\-])(?P<field>[a-z]+:|#)(?P<value>\"?[^\s\"]*)$", re.IGNORECASE)
_FIXED_VALUES: dict[str, Sequence[str]] = {"is": SUGGESTED_STATES, "sort": SORTS}
_ARROW = "  → "

Values = Callable[[str], Sequence[str]]
"""The values of a field, most frequent first. The same object is returned for as long as they are the same."""


def unfinished_value(text: str) -> tuple[int, str, str] | None:
    """Where the unfinished value at the end of a text begins, its field, and what is typed of it; None without one."""
    match = _UNFINISHED.search(text)
    if match is None or not match["value"].strip('"'):
        return None
    return match.start("value"), "tag" if match["field"] == "#" else match["field"][:-1].lower(), match["value"]


def completed(text: str, values: Values) -> str | None:
    """The text with the unfinished value at its end completed; None where no value begins with what is typed."""
    from tui.search.syntax import quote

    if (unfinished := unfinished_value(text)) is None:
        return None
    start, field, typed = unfinished
    beginning = typed.lstrip('"')
    for value in _FIXED_VALUES.get(field) or values(field):
        if value.startswith(beginning) and value != beginning:
            # The typed text stays as it is: where the value needs a quote before it, it cannot be completed.
            return text[:start] + quote(value) if quote(value).startswith(typed) else None
    return None


class FieldSuggester(Suggester):
    """Suggests the value of a field to the search bar's input."""

    def __init__(self, values: Values) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._values = values
        self._labels: dict[str, tuple[Sequence[str], Labels]] = {}
        self._shown = ""
        self._suggested_text = ""

    async def get_suggestion(self, value: str) -> str | None:
        self._shown = self._suggested_text = ""
        if (unfinished := unfinished_value(value)) is None:
            return None
        text = completed(value, self._values)
        return text if text is not None else await asyncio.to_thread(self._best_match, value, *unfinished)

    def text_for(self, suggestion: str) -> str:
        """The text to put into the field when this suggestion, as it was shown, is taken."""
        return self._suggested_text if suggestion == self._shown else suggestion

    def _best_match(self, text: str, start: int, field: str, typed: str) -> str | None:
        from tui.search.fold import fold
        from tui.search.list_search import Labels
        from tui.search.syntax import quote

        values, name = self._values(field), typed.strip('"')
        known = self._labels.get(field)
        if known is None or known[0] is not values:
            known = self._labels[field] = (values, Labels(values))
        best = next(iter(known[1].best(name)), None)
        if best is None or fold(values[best]) == fold(name):
            return None
        self._shown, self._suggested_text = f"{text}{_ARROW}{values[best]}", text[:start] + quote(values[best])
        return self._shown
