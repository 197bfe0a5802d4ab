"""What an empty list says in its middle: what is so, what to search for instead, and what else to press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.text import cells, cut
from tui.ui.widgets.drawing import centred

_GAP = "  "


class OfferLine(NamedTuple):
    """An offer in words: how many posts it finds, and which."""

    number: str
    which: str


class _Line(NamedTuple):
    kind: Literal["what", "press", "offer", "blank"]
    text: str = ""
    offer: int | None = None


@dataclass(frozen=True, slots=True)
class EmptyList:
    """A sentence, offers to take (the first with Enter, each with its digit), and the keys to press."""

    what: str = ""
    press: str = ""
    offers: Sequence[OfferLine] = ()

    def offer_at(self, y: int, size: tuple[int, int]) -> int | None:
        """The index of the offer on this line of a list of `size` cells (width, height); None where there is none."""
        line = self._line_at(y, size)
        return line.offer if line is not None else None

    def draw(self, y: int, size: tuple[int, int], base: Style, what: Style, press: Style) -> Strip:
        """This line of a list of `size` cells (width, height)."""
        width = size[0]
        line = self._line_at(y, size)
        if line is None or line.kind == "blank":
            return Strip.blank(width, base)
        if line.offer is None:
            return centred(line.text, width, what if line.kind == "what" else press)
        keys, rows = self._offer_columns(width)
        left = (width - max(map(cells, keys)) - max(map(cells, rows))) // 2
        segments = [Segment(" " * left + keys[line.offer], press), Segment(rows[line.offer], what)]
        return Strip(segments).adjust_cell_length(width, base)

    def _offer_columns(self, width: int) -> tuple[list[str], list[str]]:
        """The keys of the offers and what they find, in columns, cut to fit in `width` cells."""
        keys = ["Enter", *map(str, range(2, len(self.offers) + 1))]
        longest_key = max(map(cells, keys))
        longest = max(cells(offer.number) for offer in self.offers)
        keys = [" " * (longest_key - cells(key)) + key + _GAP for key in keys]
        room = max(2, width - 2 - longest_key - len(_GAP))
        return keys, [cut(f"{number:>{longest}} {which}", room) for number, which in self.offers]

    def _line_at(self, y: int, size: tuple[int, int]) -> _Line | None:
        height = size[1]
        lines = self._lines(size)
        at = y - max(0, height // 2 - max(1, len(lines) // 2))
        return lines[at] if 0 <= at < len(lines) else None

    def _lines(self, size: tuple[int, int]) -> list[_Line]:
        from tui.article.layout.line_break import wrap

        width, height = size
        room = max(2, width - 2)
        what = [_Line("what", self.what[a:b]) for a, b in wrap(self.what, room)]
        press = [_Line("press", self.press[a:b]) for a, b in wrap(self.press, room)]
        offers = [_Line("offer", offer=index) for index in range(len(self.offers))]
        if not offers:
            return [*what, *press]
        apart = [_Line("blank")] if len(what) + len(offers) + len(press) + 2 <= height else []
        offers = offers[: max(1, height - len(what) - len(press))]
        return [*what, *apart, *offers, *apart, *press]
