"""Drawing that several widgets share: centred lines, notices, and a scroll view of drawn lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.dom import DOMNode
from textual.geometry import Offset, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.text import cells, cut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.css.styles import RenderStyles
    from textual.geometry import Region
    from textual.widget import Widget


def centred(text: str, width: int, style: Style) -> Strip:
    """A line of `width` cells with a text in its middle, cut to fit, all in one style."""
    text = cut(text, width)
    left = (width - cells(text)) // 2
    return Strip([Segment(" " * left + text, style)]).adjust_cell_length(width, style)


def notice(y: int, size: tuple[int, int], texts: Sequence[tuple[str, Style]], base: Style) -> Strip:
    """The line `y` of a pane of `size` cells (width, height) that shows these texts in its middle, wrapped to fit."""
    from tui.article.layout.line_break import wrap

    width, height = size
    lines = [(text[a:b], style) for text, style in texts for a, b in wrap(text, max(2, width - 2))]
    at = y - max(0, height // 2 - max(1, len(lines) // 2))
    return centred(lines[at][0], width, lines[at][1]) if 0 <= at < len(lines) else Strip.blank(width, base)


class SteadyView(ScrollView):
    """A scroll view whose place on the screen does not depend on what is in it.

    Textual lays out the whole screen when the content of any widget has another size, and draws every scroll bar anew
    after each layout: that would be most of what a key of a search costs.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def watch_virtual_size(self, size: Size) -> None:
        self._scroll_update(size)

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        if (size, container_size) == (self._size, self._container_size):
            return False
        return super()._size_updated(size, virtual_size, container_size, layout)


class PartStyles:
    """The styles of a widget and of its component classes, each worked out when it is first asked for."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._by_name: dict[str, Style] = {}

    def forget(self) -> None:
        """Work out the styles anew: those of the widget may have changed."""
        self._by_name.clear()

    @property
    def base(self) -> Style:
        """The style of the background, under all others."""
        style = self._by_name.get("")
        if style is None:
            style = self._by_name[""] = self._widget.rich_style
        return style

    def part(self, name: str) -> Style:
        """The style of a component class without its background; transparent colours are blended with the widget."""
        style = self._by_name.get(name)
        if style is None:
            blended = Style(color=self._widget.get_component_rich_style(name).color)
            style = self._by_name[name] = self._widget.get_component_rich_style(name, partial=True) + blended
        return style


class DrawnLines(SteadyView):
    """A scroll view that draws its lines from data, and caches its styles until the theme changes."""

    ALLOW_SELECT = False
    """Whether its text can be selected by mouse; else a drag over it selects nothing of other widgets either."""

    def __init__(self) -> None:
        super().__init__()
        self._part_styles = PartStyles(self)
        self._combined_styles: dict[str, Style] = {}
        self._drawn_callbacks: list[Callable[[], object]] = []

    @property
    def cursor_line(self) -> int:
        """The line one is at, of all lines; where nothing marks one, the first on the screen."""
        return int(self.scroll_offset.y)

    @property
    def cursor_column(self) -> int:
        """The cell of that line at which it begins for a reader."""
        return 0

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where on the screen one is: there the terminal's own cursor stands, which braille and speech follow."""
        region = self.content_region
        line = min(max(0, self.cursor_line - int(self.scroll_offset.y)), max(0, region.height - 1))
        return region.offset + Offset(self.cursor_column, line)

    def in_script(self, text: str) -> str:
        """A title or a name in the Chinese script that posts are shown in. It has as many characters."""
        convert: Callable[[str], str] = getattr(self.app, "in_script", str)
        return convert(text)

    def call_when_drawn(self, callback: Callable[[], object]) -> None:
        """Call this once the lines of now are painted; `call_after_refresh` may come before that."""
        self._drawn_callbacks.append(callback)

    def render_lines(self, crop: Region) -> list[Strip]:
        while self._drawn_callbacks:
            self.call_next(self._drawn_callbacks.pop(0))
        return super().render_lines(crop)

    def get_component_styles(self, *names: str) -> RenderStyles:
        """The styles of parts of the widget, each worked out when it is first asked for.

        Textual works out all of them whenever those of the widget may have changed, for articles forty.
        """
        for name in super()._get_component_classes().intersection(names).difference(self._component_styles):
            part = DOMNode(classes=name)
            part._attach(self)  # noqa: SLF001 - as Textual itself does for each part
            self.app.stylesheet.apply(part, animate=False)
            self._component_styles[name] = part.styles
        return super().get_component_styles(*names)

    def _get_component_classes(self) -> frozenset[str]:  # type: ignore[override] # of the widget, not of its class
        """The parts whose styles Textual is to keep up to date: those that were asked for."""
        return frozenset(self._component_styles)

    @property
    def base(self) -> Style:
        """The style of the background, under all others."""
        return self._part_styles.base

    def part(self, name: str) -> Style:
        """The style of a component class, as `PartStyles` has it."""
        return self._part_styles.part(name)

    def parts(self, of: str, names: str) -> Style:
        """The combined style of the component classes `of--name`, for each of these names separated by spaces."""
        style = self._combined_styles.get(names)
        if style is None:
            style = Style.null()
            for name in names.split():
                if f"{of}--{name}" in self.COMPONENT_CLASSES:
                    style += self.part(f"{of}--{name}")
            self._combined_styles[names] = style
        return style

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._part_styles.forget()
        self._combined_styles.clear()
