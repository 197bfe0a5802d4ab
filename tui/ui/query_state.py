"""The current query of the screen: the text typed into the search bar, and the filters picked elsewhere.

Together they are one query text. Picked filters are shown as chips; the typed text stays as it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from tui.search.fields import FieldName
    from tui.search.syntax import Filter


def term_of(field: str, value: str) -> str:
    """The filter of a field by a value, as it is written in a query."""
    from tui.search.signs import quote

    return f"{'@' if field == 'saved' else f'{field}:'}{quote(value)}"


@dataclass(frozen=True, slots=True)
class QueryState:
    """A query: the `picked` filters (each `field:value` or `-field:value`) and the `typed` text."""

    typed: str = ""
    picked: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole query."""
        return " ".join((*self.picked, self.typed.strip())).strip()

    @property
    def picked_values(self) -> frozenset[tuple[str, str]]:
        """The fields and whole values of the filters in force; no prefixes and no negated ones."""
        return frozenset((term.name, term.value) for term in self.filters if not (term.negated or term.prefix))

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The filters in force, picked and typed."""
        from tui.search.parse import parse

        return parse(self.text).filters()

    def with_text(self, text: str) -> QueryState:
        """The query with another typed text. An order in it replaces one that was picked."""
        typed = replace(self, typed=text)
        has_order = "sort:" in text.lower() and QueryState(text).order
        return replace(typed, picked=self._unsorted) if has_order else typed

    @property
    def order(self) -> str:
        """The value of the `sort:` in force; "" without one."""
        from tui.search.parse import parse

        return parse(self.text).sort or ""

    def with_order(self, order: str) -> QueryState:
        """The query in another order, "" for the default one, wherever the order in force was written."""
        from tui.search.query import without_sort

        return QueryState(
            without_sort(self.typed), (*self._unsorted, term_of("sort", order)) if order else self._unsorted
        )

    @property
    def _unsorted(self) -> tuple[str, ...]:
        return tuple(term for term in self.picked if not term.startswith("sort:"))

    def toggle(self, field: str, value: str) -> QueryState:
        """The query with this filter, or without it where it is in force. Of dates and of orders there is only one."""
        term = term_of(field, value)
        if term in self.picked:
            return self.without(term)
        if term in {str(typed) for typed in QueryState(self.typed).filters}:
            from tui.search.query import without_filter

            return replace(self, typed=without_filter(self.typed, cast("FieldName", field), value))
        kept = self.picked
        if field in ("date", "sort"):
            kept = tuple(other for other in kept if not other.startswith(f"{field}:"))
        return replace(self, picked=(*kept, term))

    def adding(self, term: str) -> QueryState:
        """The query with another condition, as it is written."""
        return self if term in self.picked else replace(self, picked=(*self.picked, term))

    def without(self, term: str) -> QueryState:
        """The query without a picked filter."""
        return replace(self, picked=tuple(other for other in self.picked if other != term))

    def without_last(self) -> QueryState:
        """The query without the filter that was picked last."""
        return replace(self, picked=self.picked[:-1])

    def as_text(self, text: str) -> QueryState:
        """The query of another whole text, in which those picked filters that it has stay picked."""
        from tui.search.parse import parse
        from tui.search.query import without_filter, without_sort

        query = parse(text)
        has = {str(chip): chip for chip in query.filters()}
        kept = tuple(term for term in self.picked if term in has or term == f"sort:{query.sort}")
        for term in kept:
            text = without_filter(text, has[term].name, has[term].value) if term in has else without_sort(text)
        return QueryState(text, kept)

    def without_filters(self) -> QueryState:
        """The query with its words alone."""
        from tui.search.query import without_filters

        return QueryState(without_filters(self.typed))
