"""The base of screens that lie over the browser until they are answered or left."""

from __future__ import annotations

from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget


class Overlay(Screen[ScreenResultType]):
    """A screen that is answered once.

    When several keys come at once, the first may dismiss it and the others still reach it: Textual would then pop
    whatever screen is on top, in the end the browser itself. No text is selected on it by mouse: nothing copies it.
    """

    ALLOW_SELECT = False

    @property
    def cursor_widget(self) -> Widget | None:
        """The widget in which one is: the terminal's own cursor stands in it."""
        return self.focused

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """End with a result, unless it has ended already or another screen lies over it."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def on_unmount(self) -> None:
        # Textual remembers some colours together with the lines of the widget that had them, of a thousand widgets:
        # the lines of a screen that is gone would stay in memory.
        StylesCache.get_inner_outer.cache_clear()
