"""Completing values in the search bar from the catalogue that is loaded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.model import Facets
    from tui.search.catalogue import Catalogue
    from tui.search.completion import Completion, Values
    from tui.search.signs import Unfinished


class Completions:
    """Finds what completes a value. What it needs of a catalogue is counted once."""

    def __init__(self, saved: Callable[[], Sequence[str]]) -> None:
        """`saved` gives the names of the saved searches."""
        self._saved = saved
        self._values: Values | None = None

    def know(self, catalogue: Catalogue, facets: Facets) -> None:
        """Use these facets, which were counted over all posts of a catalogue."""
        from tui.search.completion import Values

        self._values = Values(catalogue, facets, _today(), self._saved)

    def find(self, catalogue: Catalogue, unfinished: Unfinished, cancelled: Callable[[], bool]) -> list[Completion]:
        """The values that may be meant, best first. Raises Cancelled."""
        from tui.search.facets import count_facets

        if self._values is None or self._values.is_of != (catalogue, _today()):
            self.know(catalogue, count_facets(catalogue, None, cancelled))
        values = self._values
        return values.completions(unfinished, cancelled) if values is not None else []


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the reader's own day is meant
