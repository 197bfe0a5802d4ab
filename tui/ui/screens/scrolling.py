"""The base of dialogs whose lines are only read: they are laid out for the width there is, and scrolled."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size

from tui.ui.screens.dialog import Dialog, DialogBody


class ScrolledLines(DialogBody):
    """Lines that are scrolled, with no cursor among them."""

    _width = 0

    @abstractmethod
    def make_lines(self, width: int) -> None:
        """Make the lines for so many cells, anew or what is missing of them."""

    @property
    def width_for_lines(self) -> int:
        """The cells beside which the scrollbar, where there is one, takes its own."""
        return self._width - self.scrollbar_size_vertical

    def lay_out(self, width: int | None = None) -> None:
        """Lay the lines out for so many cells, the scrollbar's among them, or for as many as before."""
        self._width = self._width if width is None else width
        self.make_lines(self.width_for_lines)
        self.virtual_size = Size(self._width, self.line_count)
        self.refresh()

    def move(self, by: int) -> None:
        self.scroll_relative(y=by, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        self.lay_out(self.size.width)


class ScrollingDialog(Dialog[None]):
    """Lines to be read, with the keys of a pager. A subclass that has them searched says so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "unless_typing('page', 1)", "Page down", show=False, priority=True),
        Binding("b", "unless_typing('page', -1)", "Page up", show=False, priority=True),
    ]
    IS_SEARCHED: ClassVar[bool] = False

    def __init__(self, title: str, hint: str, lines: ScrolledLines) -> None:
        """`hint` stands in the empty field, where the lines are searched."""
        self._scrolled = lines
        super().__init__(title, hint, lines, types=False)

    def fit(self) -> None:
        self._scrolled.lay_out(min(self.app.size.width, self.wanted_width) - 2)
        super().fit()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does something: those that open the field do nothing where there is nothing to search."""
        return (self.IS_SEARCHED or parameters[:1] != ("type",)) and super().check_action(action, parameters)
