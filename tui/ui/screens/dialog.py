"""The base of dialogs: a title, lines as high as there are any, a field to type in, and the keys at the foot.

Two kinds of dialogs have the same keys. One is to type in: its field is there from the beginning. In the others letters
are keys, until `/` opens the field; digits are typed at once, for they are no keys.

Keys act in the order they come, however fast. Those that come before the dialog is there wait for it, and those behind
an Enter for what it leads to; `KeyOrder` keeps them meanwhile.
"""

from __future__ import annotations

from abc import abstractmethod
from inspect import isawaitable
from typing import ClassVar, Final, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.resources import styles_folder
from tui.text import cells
from tui.ui.key_order import KeepsKeys
from tui.ui.screens.overlay import Overlay
from tui.ui.widgets.drawing import DrawnLines
from tui.ui.widgets.lines import Hint, KeyHints, PaneHeading
from tui.ui.widgets.ordered_input import OrderedInput

Result = TypeVar("Result")

_ROOMY: Final = 16
"""Rows of a screen from which on a dialog leaves a row above it and one below."""

_PADDING: Final = 2
"""Cells of a dialog beside its lines."""
_FIELD_PADDING: Final = 5
"""Cells of the field beside what stands in it, the caret among them."""


def keys_in_order(keys: str, action: str, *parameters: object) -> tuple[Binding, Binding]:
    """The bindings of keys that are no letters to the same action whether or not one types.

    While one types the field handles them, after the letters before them. Else they are handled before the focus is
    asked, as keys that are letters are.
    """
    of_letters = ", ".join(map(repr, (action, *parameters)))
    return (
        Binding(keys, f"{action}({', '.join(map(repr, parameters))})", show=False),
        Binding(keys, f"unless_typing({of_letters})", show=False, priority=True),
    )


class DialogBody(DrawnLines):
    """The lines of a dialog, among which one moves."""

    @property
    @abstractmethod
    def line_count(self) -> int:
        """How many lines there are."""

    @abstractmethod
    def move(self, by: int) -> None:
        """Move down by so many lines, or up."""


class Dialog(Overlay[Result], ModalScreen[Result]):
    """Lines that may be searched by typing. A subclass draws them, and says what is done with what is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys_in_order("escape", "dismiss"),
        *keys_in_order("down,ctrl+n,tab", "move", 1),
        *keys_in_order("up,ctrl+p,shift+tab", "move", -1),
        *keys_in_order("pagedown", "page", 1),
        *keys_in_order("pageup", "page", -1),
        # Handled before the focus is asked, in the order they come: `/` may be followed by letters in one burst.
        Binding("slash", "unless_typing('type')", "Type", show=False, priority=True),
        Binding("j", "unless_typing('move', 1)", "Down", show=False, priority=True),
        Binding("k", "unless_typing('move', -1)", "Up", show=False, priority=True),
        Binding("g,home", "unless_typing('end', -1)", "First", show=False, priority=True),
        Binding("G,end", "unless_typing('end', 1)", "Last", show=False, priority=True),
        Binding("ctrl+d", "unless_typing('half', 1)", "Half a page down", show=False, priority=True),
        Binding("ctrl+u", "unless_typing('half', -1)", "Half a page up", show=False, priority=True),
        Binding("q", "unless_typing('dismiss')", "Back", show=False, priority=True),
        *(
            Binding(str(digit), f"unless_typing('type', '{digit}')", "Type", show=False, priority=True)
            for digit in range(10)
        ),
    ]
    AUTO_FOCUS = ""
    CSS_PATH = styles_folder() / "dialog.tcss"

    def __init__(self, title: str, hint: str, body: DialogBody, *, types: bool) -> None:
        """`hint` stands in the empty field; with `types` the dialog is to type in."""
        super().__init__()
        self._field = OrderedInput(placeholder=hint, select_on_focus=False)
        self._field.cursor_blink = False
        self.body = body
        self.body.can_focus = False
        self.heading = PaneHeading(title)
        self.key_hints = KeyHints()
        self._most = 1
        self._is_in_field = types
        self._is_there = False
        self._is_entered = False
        """Whether Enter was pressed in the field, and is not handled yet."""
        self.set_class(types, "-typing")

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog", classes="-active"):
            yield self.heading
            yield self._field
            yield self.body
            yield self.key_hints

    def on_mount(self) -> None:
        if self.is_typing:
            self.set_focus(self._field)
        self.fit()
        self._is_there = True
        self.handle_kept_keys()

    def on_resize(self) -> None:
        self.fit()

    # Its size

    @property
    @abstractmethod
    def wanted_width(self) -> int:
        """Cells its lines would like to have."""

    @property
    @abstractmethod
    def hints(self) -> list[Hint]:
        """The keys to be named, the most important first."""

    def fit(self) -> None:
        """Be as high as the most lines that were shown, and as wide as those, the title, and what stands in the empty
        field, but no larger than the screen.
        """
        if not self.query("#dialog"):
            return  # it is going away, or not there yet
        width, height = self.app.size
        field_width = cells(self._field.placeholder) + _FIELD_PADDING if self.is_typing else 0
        wanted = max(self.wanted_width, self.heading.title_width, field_width)
        room = height - 2 * (height >= _ROOMY)
        self._most = max(self._most, self.body.line_count)
        box = self.query_one("#dialog", Vertical)
        box.styles.width = min(width, wanted + _PADDING)
        box.styles.height = min(room, self._most + 2 + self.is_typing)
        self.key_hints.offer(self.hints)

    # Keys that wait

    @property
    def is_waiting(self) -> bool:
        """Whether keys have to wait for the dialog to be there, or for what Enter leads to."""
        return not self._is_there or self._is_entered

    def note_key(self, key: str) -> None:
        """A key is about to be handled."""
        self._is_entered = self.is_typing and key == "enter"

    def stop_waiting(self) -> None:
        """What Enter leads to is not wanted any more."""
        self._is_entered = False

    def handle_kept_keys(self) -> None:
        """Have keys handled that waited, as far as nothing has the rest wait."""
        if isinstance(self.app, KeepsKeys):
            self.app.call_next(self.app.handle_kept_keys)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        dismissed = super().dismiss(result)
        self.handle_kept_keys()
        return dismissed

    # Moving and typing

    @property
    def is_typing(self) -> bool:
        """Whether letters are typed; else they are keys."""
        return self.has_class("-typing")

    @property
    def typed(self) -> str:
        """The typed text, without blanks around it."""
        return self._field.value.strip()

    @property
    def cursor_widget(self) -> Widget | None:
        return self._field if self._is_in_field else self.body

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "unless_typing" or not self.is_typing

    async def action_unless_typing(self, action: str, *parameters: object) -> None:
        """Do this action of the dialog: its key is none while one types."""
        done = getattr(self, f"action_{action}")(*parameters)
        if isawaitable(done):
            await done

    def action_type(self, text: str = "") -> None:
        """Open the field, with a text in it."""
        self.add_class("-typing")
        self._is_in_field = True
        self._field.value = text
        self._field.cursor_position = len(text)
        self.set_focus(self._field)
        self.fit()

    def on_input_changed(self) -> None:
        self._is_in_field = True

    def on_input_submitted(self) -> None:
        # A subclass has done by now what Enter does in it.
        self._is_entered = False
        self.handle_kept_keys()

    def action_move(self, by: int) -> None:
        self._is_in_field = False
        self.body.move(by)

    def action_page(self, way: int) -> None:
        self.action_move(way * max(1, self.body.size.height - 1))

    def action_half(self, way: int) -> None:
        self.action_move(way * max(1, self.body.size.height // 2))

    def action_end(self, way: int) -> None:
        self.action_move(way * self.body.line_count)
