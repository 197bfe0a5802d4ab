"""The Textual application: themes, keys from the settings, the palette, and the browser's screen."""

from __future__ import annotations

import asyncio
import os
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from textual import events
from textual.app import App, _PrintCapture
from textual.geometry import Offset
from textual.notifications import Notification, Notifications, Notify, SeverityLevel
from textual.screen import Screen

from tui.errors import MicroficheError, os_reason
from tui.keymap import BY_NAME
from tui.language import _
from tui.resources import styles_folder
from tui.text import clean_line, escape_controls, strip_controls
from tui.ui.clipboard import copy_to_desktop, osc52
from tui.ui.command_bindings import app_bindings
from tui.ui.compositor import keep_wide_characters
from tui.ui.key_order import KeyOrder
from tui.ui.screens.browse import BrowseScreen
from tui.ui.themes import DARK, LIGHT, tokens

if TYPE_CHECKING:
    from threading import Thread

    from rich.console import RenderableType

    from tui.library.library import Library
    from tui.settings import Folders, Settings

STYLES = ("app", "search_bar", "lines", "facet_list", "post_list", "article_view")
"""The style sheets of the browser, in the order they are loaded. Overlays load their own."""


def key_changes(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The keys in the settings for commands that exist."""
    return {name: keys for name, keys in settings.keys.items() if name in BY_NAME}


_LINE_FEED = "ctrl+j"
"""What Enter is while the terminal still edits lines itself, before the program has it: keys may be typed by then."""

_SHORTEST_TOAST = 0.01
"""Seconds."""


class _Notice(Notification):
    """A notification whose toast lasts for some time. Textual gives a toast what is left of its time, which may be less
    than none once it is made: its timer then goes round for ever, and nothing else gets a turn.
    """

    @property
    def time_left(self) -> float:
        return max(super().time_left, _SHORTEST_TOAST)

    @property
    def has_expired(self) -> bool:
        return super().time_left <= 0


class _SaidOnce(Notifications):
    """What is notified of. A key that is held says the same again and again: it is on the screen once."""

    def add(self, notification: Notification) -> Self:
        said = (notification.title, notification.message, notification.severity)
        if said in [(shown.title, shown.message, shown.severity) for shown in self]:
            return self
        return super().add(notification)


class MicroficheApp(App[None]):
    """The browser of a library."""

    TITLE = "Microfiche"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = app_bindings()
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, library: Library, settings: Settings, folders: Folders, warnings: Iterable[str] = ()) -> None:
        keep_wide_characters()
        styles = styles_folder()
        # Set before Textual reads the theme: its filter for NO_COLOR works on the terminal's own colours.
        no_color = bool(os.environ.get("NO_COLOR"))
        super().__init__(css_path=[styles / f"{name}.tcss" for name in STYLES], ansi_color=no_color or None)
        # Threads and loggers that begin meanwhile keep these streams as long as the process lives: they are not to
        # keep the program, with its posts, once it is left.
        itself = weakref.proxy(self)
        self._capture_stdout = _PrintCapture(itself, stderr=False)
        self._capture_stderr = _PrintCapture(itself, stderr=True)
        self._notifications = _SaidOnce()
        self.library = library
        self.settings = settings
        self._folders = folders
        self.in_script: Callable[[str], str] = str
        """Converts a title or a name to the Chinese script that posts are shown in."""
        self._key_order = KeyOrder(lambda: self.screen, self._handle_key, self._is_bound_here)
        self._loop_of_screen: asyncio.AbstractEventLoop | None = None
        self._must_exit = False
        self.begins_again = False
        """Whether the program is to go on with other archives once it is left."""
        self.fault: Exception | None = None
        """The exception that nothing handled and that ends the program."""
        self._warnings = [*warnings, *library.notices]
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        if no_color:
            self.theme = "ansi-dark"
        elif settings.theme in self.available_themes:
            self.theme = settings.theme
        else:
            self._warnings.append(_("There is no theme {name}", name=settings.theme))
            self.theme = DARK.name
        self.set_keymap({name: ",".join(keys) for name, keys in key_changes(settings).items()})
        for name, keys in key_changes(settings).items():
            if not BY_NAME[name].keys:
                self.bind(",".join(keys), BY_NAME[name].action, show=False)

    async def on_event(self, event: events.Event) -> None:
        """Handle an event, a key in its turn."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if event.key == _LINE_FEED and _LINE_FEED not in self.screen.active_bindings:
                event = events.Key("enter", "\r")
            await self._key_order.press(event)
        else:
            await super().on_event(event)

    async def handle_kept_keys(self) -> None:
        """Handle the keys that were kept for a dialog that is ready now, or gone."""
        await self._key_order.go_on()

    async def _handle_key(self, key: events.Key) -> None:
        """Handle a key; one that is none of a number ends the number that was typed before it."""
        await super().on_event(key)
        browser = self.screen_stack[0] if self.screen_stack else None
        if isinstance(browser, BrowseScreen):
            browser.end_number(key)

    def _is_bound_here(self, key: str) -> bool:
        """Whether a key is bound by the application itself, whatever it shows: it ends or suspends the program."""
        active = self.screen.active_bindings.get(key)
        return active is not None and active.node is self

    def adapt_to_terminal(self) -> None:
        """Use the terminal's own colours where it has sixteen: two colours of a theme may be the same one there."""
        if self.console.color_system in ("standard", "windows", None) and not self.current_theme.ansi:
            self.theme = "ansi-dark" if self.current_theme.dark else "ansi-light"

    def get_default_screen(self) -> Screen[None]:
        return BrowseScreen(self.library, self.settings, self._folders.config_file, self)

    def refresh_css(self, animate: bool = True) -> None:
        """Have the styles follow the theme; before there is a screen, those that are still to be read."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return tokens(self.current_theme)

    def on_mount(self) -> None:
        self._loop_of_screen = asyncio.get_running_loop()
        if self._must_exit:
            self.exit()
        for warning in self._warnings:
            self.notify(warning, severity="warning", timeout=8)

    def _watch_app_focus(self, focus: bool) -> None:
        """Leave the focus where it is while another window has the keyboard.

        Textual takes it away and gives it back. What ends when its widget loses the focus, such as choosing a passage,
        would be over by then, and the panes would be arranged as for a reader who is in the list.
        """

    def begin_again(self) -> None:
        """Leave, to begin again with the archives that are opened next."""
        self.begins_again = True
        self.exit()

    def exit_from_thread(self) -> None:
        """End the program in order, from another thread: the terminal is restored, and no mark is lost."""
        self._must_exit = True
        if self._loop_of_screen is not None:
            self._loop_of_screen.call_soon_threadsafe(self.exit)

    def _handle_exception(self, error: Exception) -> None:
        """Close the screen, and keep the error for `browse`: Textual would print it with the values of variables.

        Of a program that was told to end from outside, what is half made is taken down, and may fail in any way.
        """
        if self._must_exit:
            return
        self.fault = self.fault or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def report_failed_thread(self, fault: BaseException | None, thread: Thread | None = None) -> None:
        """Keep a report of what ended a thread, and notify of it; called in that thread.

        A terminal that takes nothing any more is closed, which is no fault: the watchdog ends the program.
        """
        from textual.drivers._writer_thread import WriterThread

        from tui.crash import keep
        from tui.ui.article_head import below_home

        if isinstance(fault, OSError) and isinstance(thread, WriterThread):
            return
        path = keep(fault) if fault is not None else None
        said = _("A part of the program failed. Start it again")
        if path is not None:
            said = _(
                "A part of the program failed. Start it again, and please report what is known of it, in {path}",
                path=below_home(path),
            )
        if self._loop_of_screen is not None:
            with suppress(RuntimeError):  # the event loop is closed by now
                self._loop_of_screen.call_soon_threadsafe(partial(self.notify, said, severity="error", timeout=20))

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Paint a frame, after which the terminal's own cursor, hidden as it is, stands where one is.

        Screen readers and braille displays follow it, and the windows of input methods open beside it.
        """
        self.cursor_position = self.place_of_cursor
        super()._display(screen, renderable)

    @property
    def place_of_cursor(self) -> Offset:
        """Where on the screen one is: on the row or line under the cursor, in a field at its caret."""
        widget = getattr(self.screen, "cursor_widget", self.screen.focused)
        offset = getattr(widget, "cursor_screen_offset", None)
        return offset if isinstance(offset, Offset) else self.cursor_position

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text to the clipboard of the terminal and of the desktop, without what would be obeyed when pasted."""
        text = strip_controls(text)
        self._clipboard = text
        if self._driver is not None:
            self._driver.write(osc52(text))
        copy_to_desktop(text)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a notification. Its text is never read as markup: it may quote a title, a file's name, an error."""
        text, title = clean_line(message), clean_line(title)
        lasting = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        self.post_message(Notify(_Notice(text, title, severity, lasting)))

    def show_value(self, name: str, value: str) -> None:
        """Notify of the value of a setting, in place of the notification before: a held key leaves one."""
        self._take_back(lambda shown: shown.title == name)
        self.notify(value, title=name, timeout=1.5)

    def withdraw(self, message: str) -> None:
        """Take back a notification that says this, where it is still shown: it is so no more."""
        text = clean_line(message)
        self._take_back(lambda shown: shown.message == text)

    def _take_back(self, is_meant: Callable[[Notification], bool]) -> None:
        for notification in filter(is_meant, list(self._notifications)):
            self._unnotify(notification)

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Save a picture of the screen, and notify of its path or of the error, which Textual's own method does not."""
        from tui.ui.article_head import below_home
        from tui.ui.screenshot import downloads_folder, save

        folder = Path(path) if path else downloads_folder()
        name = filename or f"microfiche-{datetime.now().astimezone().strftime(time_format or '%Y-%m-%d-%H%M%S')}.svg"
        try:
            saved = save(self.export_screenshot(), folder, name)
        except OSError as error:
            place = escape_controls(below_home(str(folder)))
            text = _("It cannot be saved in {folder}: {reason}.", folder=place, reason=os_reason(error))
            self.notify(text, title=_("Screenshot"), severity="error")
            return None
        self.notify(escape_controls(below_home(str(saved))), title=_("Screenshot saved"))
        return str(saved)

    def send(self, sequence: str) -> None:
        """Write an escape sequence to the terminal, between two frames."""
        if self._driver is not None:
            self._driver.write(sequence)

    def action_theme(self) -> None:
        """Pick a theme, which is shown as the cursor comes to it."""
        from tui.ui.pickers import theme_picker

        before = self.theme

        def use(name: str) -> None:
            self.theme = name

        def end(name: str | None) -> None:
            use(name or before)
            if name is not None:
                self._save_theme(name)

        self.push_screen(theme_picker(sorted(self.available_themes), before, use), end)

    def _save_theme(self, name: str) -> None:
        from tui.config_file import save_setting

        if self.no_color:
            return
        try:
            save_setting(self._folders.config_file, "theme", name)
        except MicroficheError as error:
            self.notify(_("The theme is not kept: {reason}", reason=error), severity="warning")
