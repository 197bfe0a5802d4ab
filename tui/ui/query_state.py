"""The query as the screen holds it: what is typed in the search bar, and what was picked beside it.

Together they are one query text. What was picked shows as chips; what is typed stays as it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from tui.search.query import FieldName, Filter


def term_of(field: str, value: str) -> str:
    """A filter as it is written in a query."""
    from tui.search.query import quote

    return f"{field}:{quote(value)}"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The present query: `picked` filters (each `field:value`, or `-field:value`) and the `typed` text."""

    typed: str = ""
    picked: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole query."""
        return " ".join((*self.picked, self.typed.strip())).strip()

    @property
    def picked_values(self) -> frozenset[tuple[str, str]]:
        """The fields and values that are picked as they are, not by a piece and not excluded."""
        return frozenset((term.name, term.value) for term in self.filters if not (term.negated or term.prefix))

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The filters in force, picked and typed."""
        from tui.search.query import parse

        return parse(self.text).filters()

    def type(self, text: str) -> Narrowing:
        """Another text in the search bar. An order that is typed takes the place of one that was picked."""
        typed = replace(self, typed=text)
        return (
            typed if "sort:" not in text.lower() or not Narrowing(text).order else replace(typed, picked=self._unsorted)
        )

    @property
    def order(self) -> str:
        """The order in force, as `sort:` has it; "" where there is none."""
        from tui.search.query import parse

        return parse(self.text).sort or ""

    def ordered(self, order: str) -> Narrowing:
        """Another order, wherever the one in force was written; "" for none."""
        from tui.search.query import without_sort

        return Narrowing(
            without_sort(self.typed), (*self._unsorted, term_of("sort", order)) if order else self._unsorted
        )

    @property
    def _unsorted(self) -> tuple[str, ...]:
        return tuple(term for term in self.picked if not term.startswith("sort:"))

    def toggle(self, field: str, value: str) -> Narrowing:
        """Narrow by a value, or stop to. A date or an order takes the place of the one before."""
        term = term_of(field, value)
        if term in self.picked:
            return self.drop(term)
        if term in {str(typed) for typed in Narrowing(self.typed).filters}:
            from tui.search.query import without_filter

            return replace(self, typed=without_filter(self.typed, cast("FieldName", field), value))
        kept = self.picked
        if field in ("date", "sort"):
            kept = tuple(other for other in kept if not other.startswith(f"{field}:"))
        return replace(self, picked=(*kept, term))

    def drop(self, term: str) -> Narrowing:
        """Take a chip off."""
        return replace(self, picked=tuple(other for other in self.picked if other != term))

    def drop_last(self) -> Narrowing:
        """Take the last chip off."""
        return replace(self, picked=self.picked[:-1])

    def without_filters(self) -> Narrowing:
        """Keep the words alone."""
        from tui.search.query import without_filters

        return Narrowing(without_filters(self.typed))
