"""The dialog of a concordance: each place of a text in the articles, one under the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.language import N_, _, ngettext
from tui.library.hits import SORT_KEYS, HitLine, centred_hit, hit_lines
from tui.text import cells
from tui.ui.screens.pick import Choice, Choices, Picking, has_words_of
from tui.ui.widgets.lines import Hint
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker
from tui.ui.workers.posting import post_to

if TYPE_CHECKING:
    from tui.language import Wording
    from tui.library.hits import HitOrder
    from tui.library.library import Library
    from tui.search.results import SearchResults

_FIRST: Final = 40
"""Hits that are shown before the others are read: a screenful, for each may be of an article of its own."""
_GROWTH: Final = 2
"""How many times as many are shown the next time."""
_MAX_HITS: Final = 5000
_BESIDE: Final = 16
"""Cells of a line beside the hit and what is around it: the day, the mark, the edges of the dialog."""
_BESIDE_TITLE: Final = 6
"""Cells of a line beside the title: the edges of the dialog and of its heading."""
_MIN_WIDTH: Final = 24

_ORDERS: Final[dict[HitOrder, Wording]] = {
    "date": N_("as found"), "left": N_("by what is before"), "right": N_("by what is behind"),
}  # fmt: skip


class HitsRead:
    """The hits of a text: the first ones, and the others once they are asked for."""

    def __init__(self, library: Library, found: SearchResults, query: str) -> None:
        """Read the first hits of what a `query` found."""
        self.query = query
        self._lines = hit_lines(library, found)
        self.first: list[HitLine] = list(islice(self._lines, _FIRST))

    def others(self) -> Iterator[HitLine]:
        """The hits behind the first ones, as far as a list is of use; to be asked for once."""
        return islice(self._lines, _MAX_HITS - len(self.first))


def read_hits(library: Library, query: str) -> HitsRead:
    """Find the first places of the texts of a query in articles."""
    return HitsRead(library, library.search(query), query)


class ConcordanceScreen(Picking[HitLine]):
    """Gives the hit to go to, or None. What is typed must stand beside the hit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "unless_typing('sort')", "Sort", show=False, priority=True),
    ]

    class MoreRead(Message):
        """More hits are there: all from the first one on, and whether there are no others."""

        def __init__(self, lines: list[HitLine], *, is_whole: bool) -> None:
            super().__init__()
            self.lines = lines
            self.is_whole = is_whole

    def __init__(self, hits: HitsRead) -> None:
        self._hits = hits
        self._lines = hits.first
        """As found: a line keeps its number while others are read behind it, and however they are sorted."""
        self._sorted: Sequence[int] = range(len(hits.first))
        self._order: HitOrder = "date"
        self._is_whole = len(hits.first) < _FIRST
        super().__init__(self._title, _("what stands beside it"), self._find_hits, verb=_("go there"))
        self._post_read = post_to(self)
        self._reader: LatestWorker[bool] = LatestWorker("concordance", self._read, self._failed)

    def on_mount(self) -> None:
        if not self._is_whole:
            self._reader.request(True)

    def on_unmount(self) -> None:
        self._reader.close()

    def on_resize(self) -> None:
        self.heading.say(self._title)
        self.offer(self._find_hits, self.list.cursor_line)

    @property
    def _title(self) -> str:
        count = len(self._lines)
        said = ngettext("{count} place", "{count} places", count)
        if has_more := not self._is_whole or count == _MAX_HITS:
            said = _("the first {places}", places=said)
        if cells(f"{said} · {_ORDERS[self._order]}") > self.app.size.width - _BESIDE_TITLE:
            said = f"{count:,}{'+' if has_more else ''}"
        return f"{said} · {_ORDERS[self._order]}"

    @property
    def wanted_width(self) -> int:
        return self.app.size.width

    @property
    def more_hints(self) -> list[Hint]:
        return [] if self.is_typing else [("s", _("sort"), "sort")]

    def action_sort(self) -> None:
        """Sort in the next way: as found, by what is before the hits, by what is behind them."""
        orders = list(_ORDERS)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self._show_sorted()

    def _show_sorted(self) -> None:
        self._sorted = range(len(self._lines))
        if (key := SORT_KEYS.get(self._order)) is not None:
            keys = list(map(key, self._lines))
            self._sorted = sorted(self._sorted, key=keys.__getitem__)
        self.heading.say(self._title)
        self.offer(self._find_hits)

    def _read(self, _request: bool, is_outdated: IsOutdated) -> None:
        lines = list(self._hits.first)
        wanted = _GROWTH * len(lines)
        for line in self._hits.others():
            if is_outdated():
                return
            lines.append(line)
            if len(lines) == wanted:
                self._post_read(self.MoreRead(lines[:], is_whole=False))
                wanted *= _GROWTH
        self._post_read(self.MoreRead(lines, is_whole=True))

    def on_concordance_screen_more_read(self, event: MoreRead) -> None:
        """As found, they come behind those that are shown; among sorted ones, once all are there to be sorted."""
        event.stop()
        self._lines = event.lines
        self._is_whole = event.is_whole
        if self._order == "date":
            self._sorted = range(len(self._lines))
            self.heading.say(self._title)
            self.add(self._find_hits)
        elif self._is_whole:
            self._show_sorted()

    def _find_hits(self, text: str) -> Sequence[Choice]:
        # In this order, for it is done in a thread: lines are only added, and before their numbers are.
        numbers = self._sorted
        lines = self._lines
        if text:
            has_words = has_words_of(text)
            beside = [f"{line.hit.left[-60:]} {line.hit.text} {line.hit.right[:60]}" for line in lines]
            numbers = [at for at in numbers if has_words(beside[at])]
        room = max(_MIN_WIDTH, self.app.size.width - _BESIDE)

        def choice(number: int) -> Choice:
            line = lines[number]
            before, found, after = centred_hit(line.hit, room)
            start = len(before)
            return Choice(
                f"{before}{found}{after}", str(number), line.row.day or "—", found=(start, start + len(found))
            )

        return Choices(choice, numbers)

    def take(self, choice: Choice) -> None:
        self.dismiss(self._lines[int(choice.value)])
