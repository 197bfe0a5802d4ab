"""The dialog of the saved searches: a digit or a letter opens one; others rename, move and remove them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from tui.language import _
from tui.text import cut, grouped
from tui.ui.screens.name import NameScreen
from tui.ui.screens.pick import Choice, Picking
from tui.ui.widgets.lines import Hint

if TYPE_CHECKING:
    from tui.library.saved_searches import SavedSearches
    from tui.model import FacetValues
    from tui.state import SavedSearch

_OPENING: Final = "123456789" + "abcdefhilmnoprstuvwxyz"
"""Keys that open a saved search, in their order: those that move in a dialog, or leave it, are not among them."""
_QUERY_WIDTH: Final = 34
"""Cells of a query beside the name it is saved by."""
_ROOM_FOR_QUERIES: Final = 70
"""Cells of a screen from which on there is room for the queries."""


@dataclass(frozen=True, slots=True)
class SearchChange:
    """A change of the saved searches: `make` runs statements, and returns in words what was done. The search with the
    name `then_at` has the cursor after it.
    """

    make: Callable[[], str]
    then_at: str


class SavedScreen(Picking[str]):
    """Gives the name of the saved search to open, or None. `change` has a change made, and calls what it is given with
    whether it was made.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"unless_typing('open', {index})", "Open", show=False, priority=True)
            for index, key in enumerate(_OPENING)
        ),
        Binding("R", "unless_typing('rename')", "Rename", show=False, priority=True),
        Binding("D", "unless_typing('remove')", "Remove", show=False, priority=True),
        Binding("J", "unless_typing('shift', 1)", "Move down", show=False, priority=True),
        Binding("K", "unless_typing('shift', -1)", "Move up", show=False, priority=True),
    ]

    def __init__(
        self,
        searches: SavedSearches,
        counts: FacetValues,
        change: Callable[[Callable[[], str], Callable[[bool], object]], object],
    ) -> None:
        self._searches = searches
        self._counts = {value.value: value for value in counts}
        self._change = change
        super().__init__(_("Saved searches"), _("type a part of it"), lambda _text: (), verb=_("open"))

    def on_mount(self) -> None:
        self.nothing = _("no search is saved yet")
        self._offer(0)

    def _offer(self, at: int) -> None:
        """Offer the saved searches of now."""
        from tui.search.label_search import Labels

        searches = self._searches.all()
        with_queries = self.app.size.width >= _ROOM_FOR_QUERIES
        choices = [self._choice(index, one, with_queries=with_queries) for index, one in enumerate(searches)]
        labels = Labels([f"{one.name} {one.query}" for one in searches])

        def find_choices(text: str) -> Sequence[Choice]:
            return [choices[index] for index in labels.best(text)]

        self.offer(find_choices, at)

    def _choice(self, index: int, one: SavedSearch, *, with_queries: bool) -> Choice:
        key = _OPENING[index] if index < len(_OPENING) else " "
        details = [cut(one.query, _QUERY_WIDTH)] if with_queries else []
        if (counted := self._counts.get(one.name)) is not None:
            details += [f"{grouped(counted.unread)}●"] * bool(counted.unread) + [grouped(counted.count)]
        return Choice(f"{key}  {one.name}", one.name, "  ".join(details))

    @property
    def more_hints(self) -> list[Hint]:
        if self.is_typing or not self._searches.names():
            return []
        return [
            ("1-9 a-z", _("open that one"), ""),
            ("R", _("rename"), "rename"),
            ("J K", _("reorder"), "shift(1)"),
            ("D", _("delete"), "remove"),
        ]

    def take(self, choice: Choice) -> None:
        self.dismiss(choice.value)

    def action_open(self, index: int) -> None:
        """Open the saved search with this index."""
        names = self._searches.names()
        if index < len(names):
            self.dismiss(names[index])

    def action_remove(self) -> None:
        """Remove the saved search under the cursor."""
        self._do(self._remove)

    def _remove(self) -> None:
        if self.chosen is not None:
            self._make(SearchChange(partial(self._searches.remove, self.chosen.value), ""))

    def action_shift(self, way: int) -> None:
        """Move the saved search under the cursor down by one place, or up."""
        self._do(partial(self._shift, way))

    def _shift(self, way: int) -> None:
        names = list(self._searches.names())
        if self.chosen is None or self.chosen.value not in names:
            return
        name = self.chosen.value
        at = names.index(name)
        if 0 <= at + way < len(names):
            names[at], names[at + way] = names[at + way], names[at]
            self._make(SearchChange(partial(self._searches.reorder, names), name))

    def action_rename(self) -> None:
        """Give the saved search under the cursor another name."""
        self._do(self._rename)

    def _rename(self) -> None:
        if self.chosen is None:
            return
        old = self.chosen.value

        def rename(new: str | None) -> None:
            if new is not None and new != old:
                self._make(SearchChange(partial(self._searches.rename, old, new), new.removeprefix("@")))

        describe = lambda new: f"@{old} → @{new.removeprefix('@')}"  # noqa: E731
        self.app.push_screen(NameScreen(_("Rename the saved search"), describe, name=old, verb=_("rename")), rename)

    def _make(self, change: SearchChange) -> None:
        at = self.list.cursor_line

        def made(is_made: bool) -> None:
            if is_made:
                names = self._searches.names()
                self._offer(names.index(change.then_at) if change.then_at in names else at)

        self._change(change.make, made)
