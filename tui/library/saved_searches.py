"""Saved searches: named queries, in the reader's order, that any query may name as `@name`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.errors import UsageError
from tui.language import Statement, _, said, stated
from tui.search.fold import fold
from tui.state import SavedSearch
from tui.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.state import State

_MAX_NAME = 80
"""Characters of a name."""


class SavedSearches:
    """The saved searches. Methods may be called from any thread; those that change something run statements.

    These begin with what is saved now, for others may have changed it. They return in one line what was done, which is
    an act that can be undone, and raise UsageError for what cannot be.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._all: tuple[SavedSearch, ...] | None = None

    def all(self) -> tuple[SavedSearch, ...]:
        """In the reader's order. A statement is run the first time only."""
        return self.load() if self._all is None else self._all

    def load(self) -> tuple[SavedSearch, ...]:
        """Read them again, as others may have changed them."""
        self._all = self._state.saved_searches()
        return self._all

    def names(self) -> tuple[str, ...]:
        """Their names, in the reader's order."""
        return tuple(one.name for one in self.all())

    def text_of(self, name: str) -> str | None:
        """The query of a saved search; None where there is none of this name."""
        found = self._find(name)
        return None if found is None else found.query

    def what_is_wrong(self, query: str) -> str:
        """What is wrong with the saved searches that a query names, as a sentence; "" where nothing is."""
        from tui.search.saved import CircleError, reached_from, saved_in

        try:
            for one in reached_from(query, self.text_of):
                for term in saved_in(one):
                    if self._find(term.value) is None:
                        return _("there is no saved search {name}", name=term)
        except CircleError as error:
            return str(error)
        return ""

    def save(self, name: str, query: str) -> str:
        """Save a query by a name; one of that name gets this query."""
        self.load()
        name = self._checked(name)
        old = self._find(name)
        self._refuse_circle(name, query)
        if old is not None:
            return self._change(
                {old.name: SavedSearch(old.name, query, old.place)}, stated("@{name} changed", name=old.name)
            )
        place = max((one.place for one in self.all()), default=0) + 1
        return self._change({name: SavedSearch(name, query, place)}, stated("@{name} saved", name=name))

    def rename(self, old: str, new: str) -> str:
        """Give a saved search another name, also in the queries of all others."""
        from tui.search.saved import renamed

        self.load()
        new, found = self._checked(new), self._required(old)
        other = self._find(new)
        if other is not None and (other.name != found.name or new == found.name):
            raise UsageError(_("There is a saved search @{name} already.", name=other.name))
        changed: dict[str, SavedSearch | None] = {found.name: None}
        for one in self.all():
            name = new if one.name == found.name else one.name
            query = renamed(one.query, found.name, new)
            if (name, query) != (one.name, one.query):
                changed[name] = SavedSearch(name, query, one.place)
            if one.name == found.name and other is None:
                self._refuse_circle(new, query)
        return self._change(changed, stated("@{name} renamed to @{new}", name=found.name, new=new))

    def remove(self, name: str) -> str:
        """Remove a saved search."""
        self.load()
        found = self._required(name)
        return self._change({found.name: None}, stated("@{name} removed", name=found.name))

    def reorder(self, names: Sequence[str]) -> str:
        """Put the saved searches in this order; those that are not named follow."""
        self.load()
        places = {self._required(name).name: place for place, name in enumerate(names, 1)}
        for one in self.all():
            places.setdefault(one.name, len(places) + 1)
        changed = {
            one.name: one._replace(place=places[one.name]) for one in self.all() if one.place != places[one.name]
        }
        return self._change(changed, stated("the saved searches put in another order"))

    def _change(self, changed: Mapping[str, SavedSearch | None], act: Statement) -> str:
        self._state.save_searches(changed, act.stored)
        self.load()
        return said(act)

    def _find(self, name: str) -> SavedSearch | None:
        folded = fold(name)
        return next((one for one in self.all() if fold(one.name) == folded), None)

    def _required(self, name: str) -> SavedSearch:
        found = self._find(name) or self._find(_bare(name))
        if found is None:
            raise UsageError(_("There is no saved search @{name}.", name=_bare(name)))
        return found

    def _checked(self, name: str) -> str:
        name = _bare(name)
        if not name or not fold(name) or len(name) > _MAX_NAME:
            raise UsageError(_("The name of a saved search has 1 to {count} characters.", count=_MAX_NAME))
        return name

    def _refuse_circle(self, name: str, query: str) -> None:
        from tui.search.saved import CircleError, enter, reached_from

        try:
            for _query in reached_from(query, self.text_of, enter(name, ())):
                pass
        except CircleError as error:
            raise UsageError(_("{fault}: @{name} is not saved.", fault=error, name=name)) from error


def _bare(name: str) -> str:
    """A name as it is kept: it may be given as queries have it, with an @ before it."""
    return clean_line(name).strip().removeprefix("@")
