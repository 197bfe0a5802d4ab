"""The dialog of what a command writes, as it writes it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tui.language import _
from tui.piped import Piped, PlainOutput
from tui.text import pad, sanitize
from tui.ui.screens.dialog import keys_in_order
from tui.ui.screens.scrolling import ScrolledLines, ScrollingDialog
from tui.ui.widgets.lines import Hint
from tui.ui.workers.posting import post_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_WIDTH: Final = 100
_MAX_LINE: Final = 4000
"""Characters of a line that are shown: what writes longer ones writes no text."""


class OutputLines(ScrolledLines):
    """Text, wrapped. It grows at its end."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"output-lines--text", "output-lines--note"}

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._made: list[str] = []
        self._made_for = 0
        self._done = 0
        """How many of the lines are wrapped; the last one may go on."""
        self.note = ""

    def add(self, text: str) -> None:
        """Add a text to the end."""
        first, *rest = text.split("\n")
        if self._lines:
            self._lines[-1] += first
        else:
            self._lines.append(first)
        self._lines += rest
        self.lay_out()

    def make_lines(self, width: int) -> None:
        """Wrap for so many cells: what is new, or everything."""
        from tui.article.layout.line_break import wrap

        if width != self._made_for:
            self._made_for, self._done, self._made = width, 0, []
        if width <= 2:
            return
        if self._done:
            # What was last may have gone on.
            self._done -= 1
            del self._made[self._starts_at :]
        for line in self._lines[self._done :]:
            self._starts_at = len(self._made)
            text = line[:_MAX_LINE].expandtabs(8)
            self._made += [text[start:end].rstrip() for start, end in wrap(text, width - 2)] or [""]
        self._done = len(self._lines)

    _starts_at = 0

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self._lines)

    @property
    def line_count(self) -> int:
        return max(1, len(self._made) + bool(self.note))

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        at = int(self.scroll_offset.y) + y
        part = "output-lines--text"
        text = self._made[at] if at < len(self._made) else ""
        if at == len(self._made) and self.note:
            part, text = "output-lines--note", self.note
        return Strip([Segment(pad(f" {text}", width), self.base + self.part(part))])


class OutputScreen(ScrollingDialog):
    """Runs a command, and shows what it writes; leaving it stops the command."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys_in_order("enter", "dismiss"),
        Binding("y", "unless_typing('copy')", "Copy", show=False, priority=True),
    ]

    class Written(Message):
        """The command has written something."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Ended(Message):
        """The command has ended; `failure` says how it failed, in a sentence."""

        def __init__(self, failure: str) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, title: str, piped: Piped, given: Iterable[bytes], copy: Callable[[str], object]) -> None:
        """`copy` puts a text on the clipboard."""
        self.lines = OutputLines()
        super().__init__(title, "", self.lines)
        self._piped = piped
        self._given = given
        self._copy = copy
        self._post = post_to(self)
        self.goes_on = True

    @property
    def wanted_width(self) -> int:
        return _WIDTH

    @property
    def hints(self) -> list[Hint]:
        back = _("stop it") if self.goes_on else _("back")
        return [("j k", _("scroll"), "move(1)"), ("y", _("copy"), "copy"), ("Esc", back, "dismiss")]

    def on_mount(self) -> None:
        self.heading.say(detail=_("is running"))
        threading.Thread(target=self._run, name="piping", daemon=True).start()

    def on_unmount(self) -> None:
        self._piped.stop()

    def _run(self) -> None:
        plain = PlainOutput()
        failure = self._piped.run(self._given, lambda piece: self._post(self.Written(plain.add(piece))))
        self._post(self.Written(plain.add(b"")))
        self._post(self.Ended(failure))

    def on_output_screen_written(self, event: Written) -> None:
        self.lines.add(sanitize(event.text))
        self.fit()

    def on_output_screen_ended(self, event: Ended) -> None:
        self.goes_on = False
        self.lines.note = event.failure or ("" if self.lines.text.strip() else _("It wrote nothing."))
        self.heading.say(detail="")
        self.fit()

    def action_copy(self) -> None:
        """Copy all of it."""
        self._copy(self.lines.text)
