"""Help for where you are: the keys, from the commands; the place the focus was in comes first."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keymap import PLACES, Place, label, of_place
from tui.resources import styles_folder
from tui.search.fields import FIELDS
from tui.text import cells
from tui.ui.screens.overlay import Overlay

_COLUMN = 24
_SIDE_BY_SIDE = 70

_QUERY = (
    ("words like this", "in the title, any order; by pinyin too: wangluo, wlkj"),
    ('"exact words"', "the title contains exactly this"),
    ("hel*", "a word of the title begins so"),
    ("-word  -tag:x", "not"),
    ("a OR b   ( … )", "either; grouping"),
    *(
        ("  ".join(field.example for field in fields), explanation)
        for explanation, fields in groupby(FIELDS.values(), key=attrgetter("explanation"))
    ),
    ("sort:date", "relevance, -date (newest first), title, added (last come first)"),
)


class HelpScreen(Overlay[None], ModalScreen[None]):
    """A page of keys. Any of the keys that mean "back" closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss", "Close", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("space,pagedown,ctrl+d", "scroll(12)", "Page down", show=False),
        Binding("b,pageup,ctrl+u", "scroll(-12)", "Page up", show=False),
    ]

    CSS_PATH = styles_folder() / "help.tcss"

    def __init__(self, place: Place, keys: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self._place = place
        self._keys = keys

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield Static(self._text(), id="help-text")

    def action_scroll(self, lines: int) -> None:
        self.query_one("#help", VerticalScroll).scroll_relative(y=lines, animate=False)

    def _text(self) -> Text:
        text = Text()
        # Where there is no room beside the keys, what they do stands beneath them.
        column = _COLUMN if self.app.size.width >= _SIDE_BY_SIDE else 0
        places = [self._place, "everywhere", *(place for place in PLACES if place not in (self._place, "everywhere"))]
        for place in places:
            text.append(f"{PLACES[place]}\n", "bold")
            for command in of_place(place):
                keys = " ".join(label(key) for key in self._keys.get(command.name, command.keys))
                _entry(text, keys or "in the palette", command.sentence, column)
            text.append("\n")
        text.append("What can be searched for\n", "bold")
        for written, means in _QUERY:
            _entry(text, written, means, column)
        text.append("\nThe settings, and the ids to rebind a key by: microfiche config", "dim")
        return text


def _entry(text: Text, keys: str, sentence: str, column: int) -> None:
    text.append(f"  {keys}" + (" " * max(2, column - cells(keys)) if column else "\n    "))
    text.append(f"{sentence}\n", "dim")
