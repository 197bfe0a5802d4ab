"""The dialog of what differs between two posts, in one column or side by side, change by change."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tui.addresses import shown_address
from tui.errors import Cancelled, MicroficheError
from tui.language import _
from tui.library.comparing import FACTS
from tui.relations.diff_lines import (
    DiffLine,
    Piece,
    lay_out,
    lay_out_common,
    pieces_of_address,
    pieces_of_line,
    starts_of_changes,
    wrapped,
)
from tui.text import clean_line
from tui.time_limit import ENDLESS, TimeLimit
from tui.ui.screens.scrolling import ScrolledLines, ScrollingDialog
from tui.ui.widgets.lines import Hint
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker
from tui.ui.workers.posting import post_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.library.counterparts import Compared, Counterpart
    from tui.library.library import Library

_GUTTER: Final = 2
"""Cells before the lines: there stands which change one is at."""
_MAX_LINES: Final = 3_000
"""No more are laid out: nobody reads them all."""
_ABOVE: Final = 1
"""Lines that are shown above a change."""


def laid_out(compared: Compared, room: int, *, with_signs: bool, is_outdated: IsOutdated) -> list[DiffLine]:
    """The lines of a comparison, none of more cells than there is `room`. Raises Cancelled."""
    made = _made(compared, room, with_signs=with_signs)
    lines = []
    for line in islice(made, _MAX_LINES):
        if is_outdated():
            raise Cancelled
        lines.append(line)
    if next(made, None) is not None:
        lines += wrapped([Piece(_("… and more: microfiche diff prints all of it"), "note")], room)
    return lines


def _made(compared: Compared, room: int, *, with_signs: bool) -> Iterator[DiffLine]:
    for sign, name in (("− ", compared.old), ("+ ", compared.new)):
        yield from wrapped([Piece(sign + clean_line(name), "note")], room)
    if compared.only_share_text:
        yield DiffLine()
        yield from lay_out_common(compared.found.text, room, with_signs=with_signs)
        return
    yield from wrapped([Piece(compared.found.text.summary)], room)
    yield DiffLine()
    if compared.found.facts:
        for name, (before, after) in compared.found.facts.items():
            for line in wrapped(list(_fact(name, before, after, with_signs=with_signs)), room):
                yield line._replace(has_change=False)
        yield DiffLine()
    if compared.found.text:
        yield from lay_out(compared.found.text, room, with_signs=with_signs)


class DiffPage(ScrolledLines):
    """The lines of a comparison, and one of the changes that one is at."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"diff-page--gone", "diff-page--new", "diff-page--note", "diff-page--here"}

    def __init__(self) -> None:
        super().__init__()
        self._notice = _("Comparing …")
        """What is said in place of a comparison; "" once there is one."""
        self._lines: Sequence[DiffLine] = ()
        self._starts: Sequence[int] = ()
        self._change = 0

    def say(self, notice: str) -> None:
        """Say this in place of a comparison."""
        self._notice = notice
        self.lay_out()

    def show(self, lines: Sequence[DiffLine]) -> None:
        """Show these lines, which may be those that were shown, set for another width."""
        self._notice = ""
        self._lines = lines
        self._starts = starts_of_changes(lines)
        self._change = min(self._change, max(0, len(self._starts) - 1))
        self.lay_out()

    def make_lines(self, width: int) -> None:
        if self._notice:
            self._lines = wrapped([Piece(self._notice, "note")], _room_in(width))

    @property
    def room(self) -> int:
        """The cells of a line."""
        return _room_in(self.width_for_lines)

    @property
    def line_count(self) -> int:
        return max(1, len(self._lines))

    @property
    def place(self) -> str:
        """Which change one is at, and how many there are."""
        return _("{count} of {total}", count=self._change + 1, total=len(self._starts)) if self._starts else ""

    @property
    def cursor_line(self) -> int:
        return self._starts[self._change] if self._starts else super().cursor_line

    def step(self, way: int) -> None:
        """Go to the next change, or the one before; where one has scrolled away, from what is on the screen."""
        if not self._starts:
            return
        top, height = int(self.scroll_offset.y), self.scrollable_content_region.height
        if top <= self._starts[self._change] < top + height:
            self._change = max(0, min(len(self._starts) - 1, self._change + way))
        else:
            ahead = [number for number, start in enumerate(self._starts) if (start >= top) == (way > 0)]
            self._change = ahead[0 if way > 0 else -1] if ahead else self._change
        self.scroll_to(y=max(0, self._starts[self._change] - _ABOVE), animate=False, force=True, immediate=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        index = int(self.scroll_offset.y) + y
        if index >= len(self._lines):
            return Strip.blank(width, self.base)
        is_here = bool(self._starts) and index == self._starts[self._change]
        segments = [Segment("▸ " if is_here else "  ", self.base + self._part("here"))]
        for piece in self._lines[index].pieces:
            style = self.base + self._part(piece.style) if piece.style else self.base
            segments.append(Segment(self.in_script(piece.text), style))
        return Strip(segments).adjust_cell_length(width, self.base)

    def _part(self, name: str) -> Style:
        return self.part(f"diff-page--{name}")


def _room_in(width: int) -> int:
    """The cells of a line beside which the page has its gutter."""
    return max(2, width - _GUTTER)


def _fact(name: str, before: str, after: str, *, with_signs: bool) -> Iterator[Piece]:
    yield Piece(f"{FACTS[name]}: ", "note")
    if name == "source":
        before, after = clean_line(shown_address(before)), clean_line(shown_address(after))
        yield from pieces_of_address(before, after, with_signs=with_signs)
    else:
        yield from pieces_of_line(clean_line(before), clean_line(after), with_signs=with_signs)


class DifferenceScreen(ScrollingDialog):
    """What differs between a post and something else; it is compared while the dialog is there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "step(1)", "Next change", show=False, priority=True),
        Binding("p", "step(-1)", "Previous change", show=False, priority=True),
        Binding("V,h,left", "dismiss", "Back", show=False, priority=True),
    ]

    class Ready(Message):
        """The two are compared, and set in lines."""

        def __init__(self, compared: Compared, lines: Sequence[DiffLine]) -> None:
            super().__init__()
            self.compared = compared
            self.lines = lines

    class Failed(Message):
        """They cannot be compared."""

        def __init__(self, reason: str) -> None:
            super().__init__()
            self.reason = reason

    def __init__(self, library: Library, post: int, other: Counterpart) -> None:
        self._library = library
        self._of = post
        self.page = DiffPage()
        super().__init__(_("What differs"), "", self.page)
        self._other = other
        self._compared: Compared | None = None
        self._room = 0
        self._tell = post_to(self)
        self._worker: LatestWorker[tuple[int, bool]] = LatestWorker("difference", self._compare, self._fail)

    def on_unmount(self) -> None:
        self._worker.close(0.0)

    def _compare(self, page: tuple[int, bool], is_outdated: IsOutdated) -> None:
        """Compare, in the thread, for as long as the dialog is there, and lay out lines of so many cells, with signs
        or without.
        """
        room, with_signs = page
        if self._compared is None:
            compare = partial(self._library.counterparts.compare, self._of, self._other, is_outdated)
            with TimeLimit(ENDLESS, is_given_up=is_outdated).enforced():
                self._compared = compare()
        lines = laid_out(self._compared, room, with_signs=with_signs, is_outdated=is_outdated)
        self._tell(self.Ready(self._compared, lines))

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._tell(self.Failed(str(error) if isinstance(error, MicroficheError) else type(error).__name__))

    def on_difference_screen_ready(self, event: Ready) -> None:
        if event.compared.only_share_text:
            self.heading.say(_("What both have"))
        self.page.show(event.lines)
        self._show_place()
        self.fit()

    def on_difference_screen_failed(self, event: Failed) -> None:
        self.page.say(event.reason)
        self.fit()

    @property
    def wanted_width(self) -> int:
        return int(self.app.size.width)

    @property
    def hints(self) -> list[Hint]:
        return [
            ("n p", _("changes"), "step(1)"),
            ("j k", _("scroll"), "move(1)"),
            ("Esc", _("back"), "dismiss"),
        ]

    def fit(self) -> None:
        super().fit()
        if (room := self.page.room) != self._room:
            self._room = room
            self._worker.request((room, self.app.no_color))

    def action_step(self, way: int) -> None:
        """Go to the next change, or the one before."""
        self.page.step(way)
        self._show_place()

    def _show_place(self) -> None:
        self.heading.say(detail=self.page.place)
