"""Small pieces of drawing that several widgets share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.text import cells, cut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.geometry import Region


def centred(text: str, width: int, style: Style) -> Strip:
    """A line with a text in its middle, cut to fit, in one style from edge to edge."""
    text = cut(text, width)
    left = (width - cells(text)) // 2
    return Strip([Segment(" " * left + text, style)]).adjust_cell_length(width, style)


def notice(y: int, size: tuple[int, int], said: Sequence[tuple[str, Style]], base: Style) -> Strip:
    """The line `y` of a pane of `size` cells (width, height) in whose middle stands what is said, wrapped to fit."""
    from tui.article.layout.line_break import wrap

    width, height = size
    lines = [(text[a:b], style) for text, style in said for a, b in wrap(text, max(2, width - 2))]
    at = y - max(0, height // 2 - max(1, len(lines) // 2))
    return centred(lines[at][0], width, lines[at][1]) if 0 <= at < len(lines) else Strip.blank(width, base)


class DrawnLines(ScrollView):
    """A scroll view that draws its lines from data. It asks the style sheet once for each of its styles."""

    def __init__(self) -> None:
        super().__init__()
        self._known_styles: dict[str, Style] = {}
        self._known_sums: dict[str, Style] = {}
        self._when_drawn: Callable[[], object] | None = None

    def call_when_drawn(self, callback: Callable[[], object]) -> None:
        """Have something done once what is shown by now is painted: after a refresh may be before that."""
        self._when_drawn = callback

    def render_lines(self, crop: Region) -> list[Strip]:
        drawn, self._when_drawn = self._when_drawn, None
        if drawn is not None:
            self.call_next(drawn)
        return super().render_lines(crop)

    @property
    def base(self) -> Style:
        """What lies beneath everything."""
        style = self._known_styles.get("")
        if style is None:
            style = self._known_styles[""] = self.rich_style
        return style

    def part(self, name: str) -> Style:
        """The style of a component class, to lay over any background.

        Colours that are partly transparent are blended with the widget's own, as they are everywhere else.
        """
        style = self._known_styles.get(name)
        if style is None:
            blended = Style(color=self.get_component_rich_style(name).color)
            style = self._known_styles[name] = self.get_component_rich_style(name, partial=True) + blended
        return style

    def parts(self, of: str, names: str) -> Style:
        """The styles of component classes, one over the other: of `of`'s, those of these names, apart by spaces."""
        style = self._known_sums.get(names)
        if style is None:
            style = Style.null()
            for name in names.split():
                if f"{of}--{name}" in self.COMPONENT_CLASSES:
                    style += self.part(f"{of}--{name}")
            self._known_sums[names] = style
        return style

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._known_styles.clear()
        self._known_sums.clear()
