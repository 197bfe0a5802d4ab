"""Widgets of one line: pane headings, the progress rule under the search bar, the key hints at the foot."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.key_names import label
from tui.keymap import BY_NAME, PLACES_OF_TYPING, Place, of_place
from tui.language import N_, _
from tui.patterns import lazy_pattern
from tui.text import cells, cut
from tui.ui.widgets.drawing import PartStyles

if TYPE_CHECKING:
    from textual.timer import Timer

_BESIDE_TITLE = 3
"""Cells of a pane's heading beside its title and what is on the right: at the edges, and between the two."""
_LEFT_BY_KEEPING: frozenset[Place] = frozenset(("note", "highlight"))
"""The places that are left as soon as something is kept there, which is told at the same time."""
_TELLING = 6.0
"""Seconds for which the line at the foot tells what was done."""
_TITLE = lazy_pattern("(.*?[“「])(.*)([”」].*)", re.DOTALL)
"""A sentence with a title in quotation marks, and what is before and behind that."""
_MIN_TITLE = 6
"""Cells to which a title is cut: less tells nothing."""


class LineWidget(Widget):
    """A widget one cell high that is drawn from parts of text. Nothing of it is selected by mouse: it is no text."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._part_styles = PartStyles(self)

    @abstractmethod
    def parts(self, width: int) -> list[tuple[str, str, str]]:
        """Each part as its text, component class, and the action of a click ("" for none); they fit `width` cells."""

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._part_styles.forget()

    def render_line(self, y: int) -> Strip:
        width, styles = self.size.width, self._part_styles
        if y:
            return Strip.blank(width, styles.base)
        segments = []
        for text, name, action in self.parts(width):
            style = styles.base + styles.part(name) if name else styles.base
            segments.append(Segment(text, style + Style.from_meta({"@click": action}) if action else style))
        return Strip(segments).adjust_cell_length(width, styles.base)


class PaneHeading(LineWidget):
    """The name of a pane on the left and a detail on the right; bright where the focus is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"pane-heading--title", "pane-heading--detail"}

    def __init__(self, title: str, detail: str = "", action: str = "") -> None:
        """`action` is what a click does; "" for nothing."""
        super().__init__()
        self._action = action
        self._title = title
        self._detail, self._short = detail, ""

    def say(self, title: str | None = None, detail: str | None = None, *, short: str = "") -> None:
        """Change the title, the detail, or both; `short` is said in place of a detail beside which the title is cut."""
        said = self._title, self._detail, self._short
        self._title = self._title if title is None else title
        if detail is not None:
            self._detail, self._short = detail, short
        if (self._title, self._detail, self._short) != said:
            self.refresh()

    @property
    def detail(self) -> str:
        """The text on the right."""
        return self._detail

    @property
    def title_width(self) -> int:
        """Cells in which the title is not cut, where nothing is on the right."""
        return cells(self._title) + _BESIDE_TITLE

    def parts(self, width: int) -> list[tuple[str, str, str]]:
        is_short = self._short and self.title_width + cells(self._detail) > width
        detail = cut(self._short if is_short else self._detail, max(0, width - 4))
        title = cut(self._title, max(0, width - _BESIDE_TITLE - cells(detail)))
        gap = " " * max(0, width - 2 - cells(title) - cells(detail))
        parts = ((f" {title}", "pane-heading--title"), (gap, ""), (f"{detail} ", "pane-heading--detail"))
        return [(text, name, self._action) for text, name in parts]


class ProgressRule(LineWidget):
    """The thin rule under the search bar, a part of which is lit while something is under way."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"progress-rule--done", "progress-rule--rest"}

    def __init__(self) -> None:
        super().__init__()
        self._share: float | None = None

    def say(self, share: float | None) -> None:
        """Light this share of the rule, 0 to 1; None when nothing is under way."""
        if share != self._share:
            self._share = share
            self.refresh()

    def parts(self, width: int) -> list[tuple[str, str, str]]:
        done = 0 if self._share is None else max(1, round(self._share * width))
        return [("━" * done, "progress-rule--done", ""), ("─" * (width - done), "progress-rule--rest", "")]


class Hints(LineWidget):
    """The keys of the commands where the focus is, as many as fit; each can be clicked. For some seconds it tells
    instead what was done.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"hints--key", "hints--word", "hints--told"}

    def __init__(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """`keys` are the keys from the settings, by command; others are as declared."""
        super().__init__()
        self._place: Place = "posts"
        self._keys = keys
        self._has_matches = self._has_offers = False
        self._told: tuple[str, Sequence[Hint]] | None = None
        self._telling: Timer | None = None

    def tell(self, sentence: str, *hints: Hint) -> None:
        """Tell what was done, and which keys do what about it, until something else happens, or for some seconds."""
        self._told = sentence, hints
        if self._telling is not None:
            self._telling.stop()
        self._telling = self.set_timer(_TELLING, self.stop_telling)
        self.refresh()

    @property
    def told(self) -> str:
        """The sentence that is told now; "" where none is."""
        return self._told[0] if self._told is not None else ""

    def stop_telling(self) -> None:
        """Show the keys again in place of what was told."""
        self._told = None
        self.refresh()

    def say(self, place: Place, *, matches: bool | None = None) -> None:
        """Show the keys of this place; with `matches`, those that walk through the matches of a find as well.

        What was told in a place that is left by the key that did it, such as that of a note, goes on being told.
        """
        said = self._place, self._has_matches
        self._place = place
        self._has_matches = self._has_matches if matches is None else matches
        if said[0] != place and said[0] in _LEFT_BY_KEEPING:
            self.refresh()
        elif (self._place, self._has_matches) != said:
            self.stop_telling()

    def say_offers(self, has_offers: bool) -> None:
        """Say of Enter that it takes what is offered, where nothing was found; or again what else it does."""
        if has_offers != self._has_offers:
            self._has_offers = has_offers
            self.refresh()

    def parts(self, width: int) -> list[tuple[str, str, str]]:
        if self._told is not None:
            return told_line(*self._told, width)
        commands = [*of_place(self._place)]
        if self._place == "highlight":
            commands.append(BY_NAME["help"])
        elif self._place not in PLACES_OF_TYPING:
            # Help is declared last, and is shown whatever the width.
            commands += of_place("everywhere")
        wanted = [command for command in commands if command.hint and command.hint_in in (None, self._place)]
        # Help comes first, then the commands of this place, then search, for it matters everywhere.
        ranks = {"help": 0, "search": 2}
        wanted.sort(
            key=lambda command: ranks.get(
                command.name, 1 if command.place == self._place else 3 if command.hint_in else 4
            )
        )
        if self._place == "article" and self._has_matches:
            steps = (("next-post", N_("next match")), ("previous-post", N_("previous match")))
            wanted[1:1] = [replace(BY_NAME[name], hint=hint) for name, hint in steps]
        parts: list[tuple[str, str, str]] = []
        left = width
        for command in wanted:
            keys = self._keys.get(command.name, command.keys)
            if not keys:
                continue
            key = f" {label(keys[0])}"
            takes_offer = self._has_offers and command.name in ("search-go", "open-post")
            word = f" {_('as offered') if takes_offer else command.hint} "
            left -= cells(key) + cells(word)
            if left < 0:
                break
            action = "" if self._place in PLACES_OF_TYPING else f"screen.run_command('{command.name}')"
            parts += [(key, "hints--key", action), (word, "hints--word", action)]
        return parts


Hint = tuple[str, str, str]
"""A key, a word for what it does, and the action of the screen that does it."""


def width_of(hints: Sequence[Hint]) -> int:
    """Cells of these keys, side by side."""
    return sum(cells(key) + cells(word) + 3 for key, word, _action in hints)


def told_line(sentence: str, hints: Sequence[Hint], width: int) -> list[tuple[str, str, str]]:
    """A sentence and keys, in one line: where it is too long, a title in quotation marks is cut, or else its end."""
    hints = [hint for hint in hints if hint[0]]
    after = "".join(f" · {key} {word} " for key, word, _action in hints)
    room = max(0, width - 1 - cells(after))
    told = sentence
    if found := _TITLE.fullmatch(sentence):
        left = room - cells(found[1] + found[3])
        told = found[1] + cut(found[2], left) + found[3] if left >= _MIN_TITLE else sentence
    parts = [(" " + cut(told, room), "hints--told", "")]
    for key, word, action in hints if cells(after) < width else ():
        parts += [(" · ", "hints--word", ""), (f"{key} ", "hints--key", action), (f"{word} ", "hints--word", action)]
    return parts


class KeyHints(Hints):
    """The keys of a screen that lies over the browser, as many as fit, the last of them always: it is the way out. Each
    can be clicked.
    """

    def __init__(self) -> None:
        super().__init__({})
        self._hints: tuple[Hint, ...] = ()

    def offer(self, hints: Sequence[Hint]) -> None:
        """Show these keys, the most important first."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def parts(self, width: int) -> list[tuple[str, str, str]]:
        parts: list[tuple[str, str, str]] = []
        shown = [*self._hints]
        while len(shown) > 1 and width_of(shown) > width:
            del shown[-2]
        for key, word, action in shown if width_of(shown) <= width else ():
            click = f"screen.{action}" if action else ""
            parts += [(f" {key}", "hints--key", click), (f" {word} ", "hints--word", click)]
        return parts
