"""The article: laid-out lines, of which those on the screen are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from tui.article.layout.lines import add_style, ranges_by_line
from tui.article.reading.progress import position_at, share_above
from tui.text import cells
from tui.ui.command_bindings import bindings
from tui.ui.widgets.drawing import DrawnLines, notice
from tui.ui.widgets.scroll_target import ScrollTarget

if TYPE_CHECKING:
    from tui.article.blocks import Link
    from tui.article.layout.layout import Line
    from tui.article.reading.find import LineRange, Match

_MARGIN, _MARGIN_IN_FEW, _FEW_CELLS = 2, 1, 36
"""Cells between the text and the edge of the pane, at least; and in a pane of fewer than so many cells."""

_NOTE_SIGN = "✎"
"""What stands behind a highlight that there is a note on."""

_OVERLAP = 2
"""Lines that stay on the screen when a page is turned, so that the eye finds its place."""


class ArticleView(DrawnLines, can_focus=True):
    """Shows the lines of an article, centred. Links can be clicked, and are links of the terminal (OSC 8) as well."""

    ALLOW_SELECT = True
    BINDINGS = bindings("article")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--highlight", "article--changed", "article--chosen", "article--own", "article--note",
        "article--title", "article--facts", "article--detail", "article--strong", "article--em", "article--strike",
        "article--code", "article--code-block", "article--heading-1", "article--heading-2", "article--heading-3",
        "article--quote", "article--quote-bar", "article--list-marker", "article--link", "article--link-number",
        "article--image", "article--caption", "article--table-rule", "article--table-head", "article--rule",
        "article--problem", "article--task", "article--task-done", "article--code-keyword", "article--code-string",
        "article--code-comment", "article--code-number", "article--code-name", "article--found", "article--found-here",
        "article--selected", "article--sup", "article--empty", "article--empty-hint", "article--repeated",
    }  # fmt: skip

    @dataclass(eq=False)
    class Scrolled(Message):
        """Another part is on the screen; `percent` of the article has been seen by now."""

        percent: int

    @dataclass(eq=False)
    class EndSeen(Message):
        """The last line of the article is on the screen."""

        post_id: int

    @dataclass(eq=False)
    class LinkFollowed(Message):
        """A link was clicked."""

        link: Link

    @dataclass(eq=False)
    class ImagePicked(Message):
        """The line of an image was clicked; `number` counts the images from 1."""

        number: int

    @dataclass(eq=False)
    class Narrowed(Message):
        """What the list is to be narrowed by was clicked, or chosen in the head: a field and a value."""

        field: str
        value: str

    @dataclass(eq=False)
    class NotePicked(Message):
        """The mark of a note on a highlight was clicked."""

        note: str

    @dataclass(eq=False)
    class StopChanged(Message):
        """Another part of the head is chosen, or none (False)."""

        is_at_one: bool

    @dataclass(eq=False)
    class LinkHovered(Message):
        """The mouse lies on a link; `address` is empty where it has left one."""

        address: str

    @dataclass(eq=False)
    class LaidOut(Message):
        """The lines are other ones, or more; `whole` when no more will come."""

        whole: bool

    class Entered(Message):
        """The text was clicked: here one reads."""

    class LeftBehind(Message):
        """A key asks for the list."""

    class Reshaped(Message):
        """The pane has another size: the lines have to be laid out anew."""

    def __init__(self, *, reorders_bidi: bool = False) -> None:
        """With `reorders_bidi`, right-to-left text is put into visual order here, for terminals that do not do it."""
        super().__init__()
        self._reorders_bidi = reorders_bidi
        self._post_id: int | None = None
        self._lines: list[Line] = []
        self._links: Sequence[Link] = ()
        self._text_width = 0
        self._whole = False
        self._strips: dict[int, Strip] = {}
        self._notice = ("", "")
        self._has_reported_end = False
        self._target: ScrollTarget | None = None
        self.was_moved = False
        """Whether the reader has scrolled in this article."""
        self.head = 0
        """How many of the lines are title and facts, above the text."""
        self._hovered_link = 0
        self._found: Mapping[int, Sequence[tuple[int, int]]] = {}
        self._here: Mapping[int, Sequence[tuple[int, int]]] = {}
        self._highlights: Mapping[int, Sequence[tuple[int, int]]] = {}
        self._chosen: Mapping[int, Sequence[tuple[int, int]]] = {}
        self._changed: Mapping[int, Sequence[tuple[int, int]]] = {}
        self._stop: int | None = None
        self._notes: Mapping[int, str] = {}

    # What is shown

    @property
    def post_id(self) -> int | None:
        """The post whose article is shown."""
        return self._post_id

    def start(
        self, post_id: int, width: int, lines: Sequence[Line], links: Sequence[Link], *, share: float = 0.0
    ) -> None:
        """Show the first lines of an article, laid out for `width` cells; `extend` adds the rest.

        Another article begins at `share` of its text (0 to 1), once all lines are there. An article that is laid out
        anew stays where it was, or still goes to where it was to be scrolled.
        """
        same = post_id == self._post_id
        if not same:
            self._target = ScrollTarget(share=share) if share else None
            self._has_reported_end = self.was_moved = False
            self._hovered_link = 0
            self.leave_head()
        elif self._target is None:
            self._target = ScrollTarget(position_at(self._lines, self.top_line))
        if self.text_selection is not None and not (same and self._begins_with(lines)):
            self._drop_selection()
        self._post_id, self._text_width, self._links = post_id, width, links
        self._lines = list(lines)
        self._whole = False
        self._highlights = self._chosen = self._changed = {}
        self._notes = {}
        self._strips.clear()
        self._resize_content()
        if not same:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._follow_target()
        self.mark({}, None)
        self._post_scrolled()
        self.post_message(self.LaidOut(whole=False))

    def _begins_with(self, lines: Sequence[Line]) -> bool:
        """Whether the lines that are shown are these, as far as there are such."""
        shown = self._lines[: len(lines)]
        return [line.text for line in shown] == [line.text for line in lines]

    def _drop_selection(self) -> None:
        """What the mouse has selected is known by its lines: in others it would be something that nobody selected."""
        if self.text_selection is not None:
            self.screen.clear_selection()

    def complete(self, head: Sequence[Line], links: Sequence[Link]) -> None:
        """Replace the lines above the text, and the links, now that the whole article is known."""
        self._lines[: len(head)], self._links = head, links
        self._strips.clear()

    def extend(self, lines: Sequence[Line], *, whole: bool) -> None:
        """Add lines; `whole` when no more will come."""
        self._lines.extend(lines)
        self._whole = whole
        self._resize_content()
        self._follow_target()
        self.refresh()
        self._post_scrolled()
        self.post_message(self.LaidOut(whole=whole))

    def mark(self, ranges: Mapping[int, Sequence[tuple[int, int]]], here: Match | None) -> None:
        """Mark these ranges of lines; the match `here` is marked apart and brought into view."""
        from tui.article.reading.find import ranges_of

        self._found = ranges
        self._here = ranges_of([here]) if here is not None else {}
        self._strips.clear()
        if here is not None:
            line = here.line
            if line not in self.visible_lines:
                self._go_to_line(line - self._height // 3)
        self.refresh()

    def show_highlights(self, places: Iterable[LineRange], notes: Mapping[int, str]) -> None:
        """Mark what the reader has highlighted; behind the lines of `notes`, that there is a note."""
        marked = ranges_by_line(places), notes
        if marked != (self._highlights, self._notes):
            self._highlights, self._notes = marked
            self._strips.clear()
            self.refresh()

    def show_changed(self, places: Sequence[LineRange]) -> None:
        """Mark what is new in the text since it was shown first."""
        changed = ranges_by_line(places)
        if changed != self._changed:
            self._changed = changed
            self._strips.clear()
            self.refresh()

    def show_chosen(self, places: Sequence[LineRange], *, at_end: bool = False) -> None:
        """Mark what is chosen to be highlighted, and bring it into view; where there is no room for all of it, its
        beginning, or its last lines where the reader is `at_end`.
        """
        self._chosen = ranges_by_line(places)
        self._strips.clear()
        if places and not {places[0][0], places[-1][0]} <= {*self.visible_lines}:
            first, least = places[0][0], places[-1][0] - self._height + 1
            self._take_over()
            self._go_to_line(max(first - self._height // 3, least if at_end else min(first, least)))
        self.refresh()

    # Going through the head by key

    @property
    def _stops(self) -> list[tuple[LineRange, tuple[str, str]]]:
        """Where in the head something narrows the list, and by what; what goes over two lines is there twice."""
        stops: list[tuple[LineRange, tuple[str, str]]] = []
        for index, line in enumerate(self._lines[: self.head]):
            at = 0
            for span in line.spans:
                if span.narrows is not None:
                    stops.append(((index, at, at + len(span.text)), span.narrows))
                at += len(span.text)
        return stops

    @property
    def _at_stop(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        """The part of the head that is chosen, as `ranges_by_line` gives it."""
        stops = self._stops if self._stop is not None else ()
        return ranges_by_line([stops[self._stop][0]]) if self._stop is not None and self._stop < len(stops) else {}

    def step_in_head(self, way: int) -> bool:
        """Choose the next part of the head that narrows the list, or the one before; false where that leaves it.

        What is not on the screen is not chosen: whoever reads on is not to be moved.
        """
        stops, before = self._stops, self._stop
        at = way - 1 if before is None else before + way
        if before is None and way < 0:
            return False
        if not 0 <= at < len(stops) or stops[at][0][0] not in self.visible_lines:
            self.leave_head()
            return before is not None and way < 0
        self._choose_stop(at)
        return True

    def leave_head(self) -> bool:
        """Choose nothing in the head any more; whether anything was."""
        was_there = self._stop is not None
        if was_there:
            self._choose_stop(None)
        return was_there

    @property
    def chosen_in_head(self) -> tuple[str, str] | None:
        """The field and the value of what is chosen in the head."""
        stops = self._stops
        return None if self._stop is None or self._stop >= len(stops) else stops[self._stop][1]

    def _choose_stop(self, stop: int | None) -> None:
        self._stop = stop
        self._strips.clear()
        self.refresh()
        self.post_message(self.StopChanged(stop is not None))

    def on_blur(self) -> None:
        self.leave_head()

    @property
    def selected_ranges(self) -> list[LineRange]:
        """The parts of lines that the mouse has selected."""
        if (selection := self.text_selection) is None:
            return []
        spans = ((index, line, selection.get_span(index)) for index, line in enumerate(self._lines))
        return [(index, *self._within(span, line)) for index, line, span in spans if span is not None]

    def go_to_line(self, line: int) -> None:
        """Bring a line to the top."""
        self.scroll_by(line - self.top_line)

    @property
    def lines(self) -> Sequence[Line]:
        """All lines that are laid out by now."""
        return self._lines

    @property
    def text_width(self) -> int:
        """Cells for which the lines are laid out."""
        return self._text_width

    @property
    def top_line(self) -> int:
        """The index of the line at the top of the screen."""
        return int(self.scroll_offset.y)

    @property
    def cursor_line(self) -> int:
        """The line of the match one is at; without one, the first on the screen that has a text."""
        visible = self.visible_lines[: max(0, len(self._lines) - self.top_line)]
        texts = (index for index in visible if self._lines[index].text.strip())
        return min(self._here, default=next(texts, self.top_line))

    @property
    def cursor_column(self) -> int:
        return self._margin

    @property
    def visible_lines(self) -> range:
        """The indexes of the lines on the screen."""
        return range(self.top_line, self.top_line + self._height)

    @property
    def notice(self) -> tuple[str, str]:
        """The sentence, and the keys to press, that stand in place of an article."""
        return self._notice

    def _follow_target(self) -> None:
        """Scroll to the target, once the lines for it are there."""
        target = self._target
        line = target.line(self._lines, whole=self._whole) if target is not None else None
        if target is not None and line is not None:
            self._go_to_line(line)
            # The end moves as long as lines come, and whenever the article is laid out anew.
            self._target = target if target.end else None

    def clear(self, what: str = "", press: str = "") -> None:
        """Show no article, but a sentence and the keys to press."""
        self._drop_selection()
        self._post_id = None
        self._lines, self._links, self._whole = [], (), False
        self._notice = (what, press)
        self._strips.clear()
        self._resize_content()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.refresh()

    @property
    def room(self) -> int:
        """Cells there is room for in a line of text."""
        return max(1, self.scrollable_content_region.width - 2 * self._least_margin)

    @property
    def _least_margin(self) -> int:
        return _MARGIN if self.scrollable_content_region.width >= _FEW_CELLS else _MARGIN_IN_FEW

    @property
    def share_read(self) -> float:
        """How much of the text lies above the screen, 0 to 1."""
        return share_above(self._lines, self.top_line)

    @property
    def is_whole(self) -> bool:
        """Whether all lines are laid out."""
        return self._whole

    @property
    def at_end(self) -> bool:
        """Whether the last line is on the screen."""
        return self._whole and self.scroll_offset.y + self._height >= len(self._lines)

    @property
    def percent(self) -> int:
        """How much of the article lies above the end of the screen, in percent; 100 only at its end."""
        if not self._lines or self.at_end:
            return 100
        return min(99, int(100 * (self.scroll_offset.y + self._height) / len(self._lines)))

    # Keys and mouse

    def action_down(self) -> None:
        self.scroll_by(1)

    def action_up(self) -> None:
        self.scroll_by(-1)

    def action_first(self) -> None:
        self.scroll_by(-len(self._lines))

    def action_last(self) -> None:
        self.scroll_by(len(self._lines))
        self._target = ScrollTarget(end=True)

    def action_half(self, way: int) -> None:
        self.scroll_by(way * max(1, self._height // 2))

    def action_page(self, way: int) -> None:
        self.scroll_by(way * max(1, self._height - _OVERLAP))

    def action_leave_left(self) -> None:
        self.post_message(self.LeftBehind())

    def on_click(self, event: events.Click) -> None:
        if self.text_selection is not None:
            return  # the mouse has selected a text, which may end on a link
        number, image = event.style.meta.get("link"), event.style.meta.get("image")
        if (narrows := event.style.meta.get("narrows")) is not None:
            event.stop()
            self.post_message(self.Narrowed(*narrows))
        elif (note := self._notes.get(event.style.meta.get("note", -1))) is not None:
            event.stop()
            self.post_message(self.NotePicked(note))
        elif image is not None:
            event.stop()
            self.post_message(self.ImagePicked(image))
        elif number is not None and 0 < number <= len(self._links):
            event.stop()
            self.post_message(self.LinkFollowed(self._links[number - 1]))
        elif self._lines:
            self.post_message(self.Entered())

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._hover(event.style.meta.get("link", 0))

    def on_leave(self) -> None:
        self._hover(0)

    def _hover(self, number: int) -> None:
        if number != self._hovered_link:
            self._hovered_link = number
            self.post_message(self.LinkHovered(self._links[number - 1].url if 0 < number <= len(self._links) else ""))

    # Drawing

    def on_resize(self) -> None:
        self._resize_content()
        self._follow_target()
        self._strips.clear()
        self.post_message(self.Reshaped())
        self._post_scrolled()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._post_scrolled()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if not self._lines:
            return self._draw_empty(y, width)
        index = self.top_line + y
        if index >= len(self._lines):
            return Strip.blank(width, self.base)
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(index)) is not None:
            return self._draw(self._selected(index, span), width, index)
        strip = self._strips.get(index)
        if strip is None:
            strip = self._strips[index] = self._draw(self._marked(index), width, index)
        return strip

    def _selected(self, index: int, span: tuple[int, int]) -> Line:
        line = self._marked(index)
        start, end = self._within(span, line)
        return add_style(line, [(start, end)], "selected") if start < end else line

    def _within(self, span: tuple[int, int], line: Line) -> tuple[int, int]:
        """A span of the drawn line as a span of its text, without the margin; all of a text that bidi has reordered."""
        (start, end), length = span, len(line.text)
        if self._as_drawn(line) is not line:
            return 0, length
        start, end = max(0, start - self._margin), length if end < 0 else max(0, min(end - self._margin, length))
        while start < end < length and not cells(line.text[end]):
            end += 1  # marks on the last character, which take no cell of their own
        return start, end

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text: lines that only wrap are joined."""
        from tui.article.reading.copy import text_to_copy

        spans = ((line, selection.get_span(index)) for index, line in enumerate(self._lines))
        text = text_to_copy((line, *self._within(span, line)) for line, span in spans if span is not None)
        return (text, "\n") if text else None

    def offset_at(self, x: int, y: int) -> Offset:
        """The index of the line, and of the character in the drawn line, at a cell of the pane.

        A wide character is at both of its cells.
        """
        drawn = self.render_line(y).text
        ends = accumulate(map(cells, drawn))
        return Offset(next((at for at, end in enumerate(ends) if end > x), len(drawn)), self.top_line + y)

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

    @property
    def _margin(self) -> int:
        return max(self._least_margin, (self.scrollable_content_region.width - self._text_width) // 2)

    def _marked(self, index: int) -> Line:
        line = self._lines[index]
        for ranges, style in (
            (self._changed, "changed"), (self._highlights, "highlight"), (self._found, "found"),
            (self._here, "found-here"), (self._chosen, "chosen"), (self._at_stop, "chosen"),
        ):  # fmt: skip
            if index in ranges:
                line = add_style(line, ranges[index], style)
        return line

    def _draw(self, line: Line, width: int, index: int) -> Strip:
        base = self.base
        segments = [Segment(" " * self._margin, base)]
        for span in self._as_drawn(line).spans:
            style = self.parts("article", span.style)
            if span.link is not None and 0 < span.link <= len(self._links):
                url = self._links[span.link - 1].url
                style = style + Style(link=url if "://" in url else None, meta={"link": span.link})
            if span.image is not None:
                style = style + Style(meta={"image": span.image})
            if span.narrows is not None:
                style = style + Style(meta={"narrows": span.narrows})
            segments.append(Segment(span.text, base + style))
        if index in self._notes:
            mark = f" {_NOTE_SIGN}" if self._margin > 1 else _NOTE_SIGN
            segments.append(Segment(mark, base + self.parts("article", "own") + Style(meta={"note": index})))
        return Strip(segments).adjust_cell_length(width, base).apply_offsets(0, index)

    def _as_drawn(self, line: Line) -> Line:
        """The line with its characters in visual order."""
        if not self._reorders_bidi:
            return line
        from tui.article.layout.bidi import reordered

        return reordered(line)

    def _draw_empty(self, y: int, width: int) -> Strip:
        said = [
            (text, self.base + self.parts("article", f"empty{of}"))
            for text, of in zip(self._notice, ("", "-hint"), strict=True)
        ]
        return notice(y, (width, self._height), said, self.base)

    # Helpers

    @property
    def _height(self) -> int:
        return self.scrollable_content_region.height

    def scroll_by(self, lines: int) -> None:
        """Scroll down by so many lines, or up."""
        self._take_over()
        self._go_to_line(self.top_line + lines)

    def _take_over(self) -> None:
        """The reader scrolls: the article is not scrolled to its target any more."""
        self._target, self.was_moved = None, True

    on_mouse_scroll_up = on_mouse_scroll_down = on_scroll_to = on_scroll_up = on_scroll_down = _take_over

    def _go_to_line(self, line: int) -> None:
        """Scroll to a line, which takes the place of whatever the article was to be scrolled to."""
        self._target = None
        self.scroll_to(y=line, animate=False, force=True, immediate=True)

    def _resize_content(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))

    def _post_scrolled(self) -> None:
        if self._post_id is None:
            return
        self.post_message(self.Scrolled(self.percent))
        if self.at_end and not self._has_reported_end:
            self._has_reported_end = True
            self.post_message(self.EndSeen(self._post_id))
