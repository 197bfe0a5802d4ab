"""The list of posts: ids in order, and the rows of those near the screen. A million posts cost what a hundred cost.

Rows on the screen, and a page either way, are fetched when the list scrolls; drawing reads nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tui.language import _
from tui.model import Row, Snippet
from tui.search.list_shape import NO_YEAR, ListShape
from tui.ui.command_bindings import bindings
from tui.ui.widgets.drawing import DrawnLines
from tui.ui.widgets.empty_list import EmptyList, OfferLine
from tui.ui.widgets.list_lines import ListLines
from tui.ui.widgets.rows import (
    INDENT,
    RowForm,
    RowStyles,
    draw_heading,
    draw_row,
    draw_snippet,
    lines_per_row,
    row_in_script,
)

if TYPE_CHECKING:
    from tui.settings import Rows

FetchRows = Callable[[Sequence[int]], object]
"""Reads the rows of these posts, and hands them to `add_rows`: before it returns, or later."""

IsUnwritten = Callable[[bytes], bool]
"""Whether marks of the posts with this key are not on the disk yet; asked whenever a row is drawn."""


@dataclass(frozen=True, slots=True)
class RowCopies:
    """Which rows stand for several posts, and which are copies below the row of their story: by the id of a post."""

    posts_in_row: Callable[[int], int] = lambda _post_id: 0
    is_beneath: Callable[[int], bool] = lambda _post_id: False


FindInTitle = Callable[[str], Collection[int]]
"""From a title to the positions of its characters that match the query."""

_MAX_CACHED_ROWS = 2_000


def _find_nothing(_title: str) -> Collection[int]:
    return ()


def _never(_post_id: int) -> int:
    return 0


class PostList(DrawnLines, can_focus=True):
    """Shows posts by their ids, one of them under a cursor."""

    BINDINGS = bindings("posts")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "post-list--unread", "post-list--star", "post-list--unwritten", "post-list--selected", "post-list--date",
        "post-list--title", "post-list--title-read", "post-list--author", "post-list--tags", "post-list--found",
        "post-list--heading", "post-list--cursor", "post-list--cursor-dim", "post-list--empty", "post-list--empty-hint",
    }  # fmt: skip

    @dataclass(eq=False)
    class Moved(Message):
        """The cursor lies on another post; `row` is None where the list is empty, or the post is gone."""

        row: Row | None

    @dataclass(eq=False)
    class Opened(Message):
        """The post under the cursor is to be read: it was `clicked`, or a key was pressed."""

        row: Row
        clicked: bool

    @dataclass(eq=False)
    class SnippetsWanted(Message):
        """The rows on the screen need lines out of these posts' articles, at most `width` cells wide."""

        ids: Sequence[int]
        width: int

    @dataclass(eq=False)
    class SelectionChanged(Message):
        """Other posts are selected; `count` of those that are listed."""

        count: int

    @dataclass(eq=False)
    class OfferTaken(Message):
        """One of the offers of an empty list is taken, by its index."""

        index: int

    @dataclass(eq=False)
    class YearPassed(Message):
        """The rows at the top are of this year, whose heading is above them; empty where a heading is at the top."""

        year: str

    class LeftBehind(Message):
        """A key asks for the pane to the left."""

    class RowsMissing(Message):
        """Posts of the list are not in the library any more."""

    def __init__(self, fetch_rows: FetchRows, is_unwritten: IsUnwritten, rows: Rows = "auto") -> None:
        super().__init__()
        self._rows_setting = rows
        self._fetch_rows = fetch_rows
        self._is_unwritten = is_unwritten
        self.is_away: Callable[[int], bool] = lambda _post_id: False
        """Whether the archive of a post is away."""
        self.archive_of: Callable[[int], str] = lambda _post_id: ""
        """The name of the archive of a post, "" where it need not be said."""
        self._drawn_unwritten: set[int] = set()
        self._count = 0
        self._selected: set[int] = set()
        self._find_in_title: FindInTitle = _find_nothing
        self._times_cited: Callable[[int], int] = _never
        self._ids: Sequence[int] = ()
        self._rows: dict[int, Row] = {}
        self._outdated: set[int] = set()
        self._requested: set[int] = set()
        self._owes_moved = False
        self._strips: dict[tuple[int, Style | None], list[Strip]] = {}
        self._row_styles: RowStyles | None = None
        self._cursor = 0
        self._follows_top = True
        self._has_reported_missing = False
        self._shape = ListShape()
        self._copies = RowCopies()
        self._form = RowForm(0)
        self._lines = ListLines(0, 1)
        self._deciding_width: int | None = None
        self._passed_year = ""
        self._has_snippets = False
        self._snippets: dict[int, Snippet] = {}
        self._empty = EmptyList()

    # What is shown

    def add_rows(self, ids: Sequence[int], rows: Sequence[Row]) -> None:
        """Take the rows that were read of these posts; a post without a row is not in the library any more."""
        self._requested.difference_update(ids)
        self._outdated.difference_update(ids)
        for post_id in ids:
            self._rows.pop(post_id, None)
        self._rows.update((row.id, row) for row in rows)
        self._redraw(set(ids))
        is_missing = any(post_id not in self._rows and post_id not in self._requested for post_id in self._visible_ids)
        if is_missing and not self._has_reported_missing:
            # Posted once: asking again would not bring the posts back.
            self._has_reported_missing = True
            self.post_message(self.RowsMissing())
        if self._owes_moved:
            self._post_moved()

    def mark(self, key: bytes, *, read: bool | None = None, starred: bool | None = None) -> Sequence[int]:
        """Show a mark in the rows of all posts with this key, and return their ids; None leaves a mark as it is."""
        marked = [
            replace(
                row,
                read=row.read if read is None else read,
                starred=row.starred if starred is None else starred,
            )
            for row in self._rows.values()
            if row.key == key
        ]
        ids = [row.id for row in marked]
        self.add_rows(ids, marked)
        return ids

    def redraw_unwritten(self) -> None:
        """Draw those rows anew whose marks were not on the disk when they were drawn."""
        ids, self._drawn_unwritten = self._drawn_unwritten, set()
        self._redraw(ids)

    def drop_request(self, ids: Sequence[int]) -> None:
        """The rows of these posts could not be read: they are asked for again when the list moves."""
        self._requested.difference_update(ids)

    def show(
        self,
        ids: Sequence[int],
        *,
        shape: ListShape | None = None,
        find_in_title: FindInTitle | None = None,
        at: int | None = None,
        copies: RowCopies | None = None,
        with_snippets: bool = False,
        renumbered: bool = False,
        times_cited: Callable[[int], int] | None = None,
    ) -> None:
        """Show these posts in this order. The cursor goes to the index `at`, and stays where it is on the screen.

        Where `at` is None, the list starts at its top, and stays there until the reader moves in it or `hold` is
        called: new posts must not push a post that nobody chose into the middle. What `shape` says of all of them is
        not said in each row. `copies` says which rows stand for several posts. With `with_snippets` a line out of the
        article stands under each row; `SnippetsWanted` asks for those on the screen. `times_cited` tells by how many
        posts one is linked to. After posts were `renumbered`, their ids mean other posts than before.
        """
        if renumbered:
            self._rows.clear()
            self._requested.clear()
            self._snippets.clear()
            self.clear_selection()
        here = None if renumbered else self.cursor_id
        self._has_reported_missing = False
        above = self._cursor_above
        was_at_top = not self.scroll_offset.y
        if at is None:
            self._follows_top = True
        elif self._follows_top and was_at_top and not self._cursor:
            at = 0
        self._snippets = {} if at is None else self._snippets
        self._has_snippets = with_snippets
        self._shape = shape or ListShape()
        self._copies = copies or RowCopies()
        self._ids = ids
        if self._selected:
            # What is not seen is not acted upon.
            self._select(self._selected.intersection(ids))
        self._find_in_title = find_in_title or _find_nothing
        self._times_cited = times_cited or _never
        self._cursor = at or 0
        self._lay_out()
        # At the top of the list, it stays there: that is where new posts come.
        starts_at_top = at is None or (was_at_top and self._cursor < self._rows_shown)
        top = 0 if starts_at_top else self._lines.line_of(self._cursor) - above
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self._ensure()
        self.refresh()
        if self.cursor_id != here or here is None:
            self._post_moved()

    def draw_anew(self) -> None:
        """Draw all rows anew: they are shown in another script."""
        self._strips.clear()
        self.refresh()

    def hold(self) -> None:
        """Keep the cursor on its post from now on, whatever is listed before it: the reader is at that post."""
        self._follows_top = False

    def set_notice(self, what: str, press: str, offers: Sequence[OfferLine] = ()) -> None:
        """Set the sentence, the offers, and the keys to press, that an empty list shows."""
        if (empty := EmptyList(what, press, offers)) != self._empty:
            self._empty = empty
            self.refresh()

    def add_snippets(self, snippets: Mapping[int, Snippet]) -> None:
        """Show these lines out of articles under their rows."""
        self._snippets.update(snippets)
        self._strips.clear()
        self.refresh()

    def forget(self, ids: Sequence[int] | None = None) -> None:
        """Read these rows again (None: all), whose posts or marks have changed; until then they are shown as before."""
        if ids is None:
            self._requested.clear()
        self._outdated.update(self._rows if ids is None else ids)
        self._ensure()

    def move_to(self, index: int) -> None:
        """Put the cursor on the row with this index, and bring it into view."""
        if not self._ids:
            return
        self.hold()
        index = max(0, min(index, len(self._ids) - 1))
        if index == self._cursor:
            self._into_view()
            return
        self._refresh_row(self._cursor)
        self._cursor = index
        self._into_view()
        self._ensure()
        self._refresh_row(index)
        self._post_moved()

    @property
    def is_held(self) -> bool:
        """Whether the reader is at the post under the cursor, and not just at the top of the list."""
        return not self._follows_top

    @property
    def cursor(self) -> int:
        """The index of the cursor in the list."""
        return self._cursor

    @property
    def cursor_id(self) -> int | None:
        """The id of the post under the cursor."""
        return self._ids[self._cursor] if self._cursor < len(self._ids) else None

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor; None where the list is empty, or the row is not read yet."""
        post_id = self.cursor_id
        return None if post_id is None else self._rows.get(post_id)

    @property
    def ids(self) -> Sequence[int]:
        """All posts of the list, in order."""
        return self._ids

    @property
    def rows(self) -> Mapping[int, Row]:
        """The rows that are read, by id: those on the screen, and some around them."""
        return self._rows

    @property
    def snippets(self) -> Mapping[int, Snippet]:
        """The lines out of articles that are known, by id."""
        return self._snippets

    @property
    def notice(self) -> tuple[str, str]:
        """The sentence, and the keys to press, that an empty list shows."""
        return self._empty.what, self._empty.press

    @property
    def offers(self) -> Sequence[OfferLine]:
        """The offers that an empty list shows; none where it is not empty."""
        return () if self._ids else self._empty.offers

    @property
    def cursor_line(self) -> int:
        return self._lines.line_of(self._cursor)

    # Keys and mouse

    def on_key(self, event: events.Key) -> None:
        """Take the digits of a count, which the next movement uses; in an empty list, the digit of an offer."""
        if event.character is not None and event.character in "0123456789":
            event.stop()
            if not self._ids:
                self._take_offer(int(event.character) - 1)
            self._count = min(self._count * 10 + int(event.character), len(self._ids))

    def _take_offer(self, index: int | None) -> None:
        if index is not None and 0 <= index < len(self.offers):
            self.post_message(self.OfferTaken(index))

    def forget_count(self) -> None:
        """Forget the digits that were typed: another key came than one that moves."""
        self._count = 0

    def action_down(self) -> None:
        self.move_to(self._cursor + max(1, self._count))

    def action_up(self) -> None:
        self.move_to(self._cursor - max(1, self._count))

    def action_first(self) -> None:
        self.move_to(0)

    def action_last(self) -> None:
        self.move_to(len(self._ids) - 1)

    def action_half(self, way: int) -> None:
        self._move_by_lines(way, self._height // 2)

    def action_page(self, way: int) -> None:
        self._move_by_lines(way, self._height - self._lines.per_row)

    def _move_by_lines(self, way: int, lines: int) -> None:
        """Move the cursor by as many rows as stand in so many lines, and by one at least."""
        index = self._lines.row_at(self._lines.line_of(self._cursor) + way * lines)[0]
        self.move_to(min(index, self._cursor - 1) if way < 0 else max(index, self._cursor + 1))

    def open(self, *, clicked: bool = False) -> None:
        """Ask for the post under the cursor to be read, after all messages that were posted before."""
        if (row := self.cursor_row) is not None:
            self.post_message(self.Opened(row, clicked=clicked))

    def action_leave_left(self) -> None:
        self.post_message(self.LeftBehind())

    def on_click(self, event: events.Click) -> None:
        """A click selects; a click on the selected row, and a double click, open. On an offer, it takes that."""
        if not self._ids:
            self._take_offer(self._empty.offer_at(event.y, self._size_of_empty))
            return
        line = int(self.scroll_offset.y) + event.y
        if line >= len(self._lines) or self._lines.heading_at(line) is not None:
            return
        index = self._lines.row_at(line)[0]
        if index == self._cursor or event.chain > 1:
            self.move_to(index)
            self.open(clicked=True)
        else:
            self.move_to(index)

    # Selecting

    @property
    def selected(self) -> Sequence[int]:
        """The selected posts, in the order of the list."""
        return [post_id for post_id in self._ids if post_id in self._selected] if self._selected else ()

    def clear_selection(self) -> None:
        """Select no post."""
        self._select(set())

    def action_select(self) -> None:
        """Select the post under the cursor, or no longer, and go down; after digits, so many posts."""
        start, many = self._cursor, max(1, self._count)
        ids = set(self._ids[start : start + many])
        if ids:
            self._select(self._selected - ids if self._ids[start] in self._selected else self._selected | ids)
            self.move_to(start + many)

    def action_select_on(self, way: int) -> None:
        """Select the post under the cursor, and the one that the cursor then goes to."""
        if self._ids:
            here = self._cursor
            self.move_to(here + way)
            self._select({*self._selected, self._ids[here], self._ids[self._cursor]})

    def action_select_all(self) -> None:
        """Select every post that is listed."""
        self._select(set(self._ids))

    def _select(self, ids: set[int]) -> None:
        changed = ids ^ self._selected
        if changed:
            self._selected = ids
            self._redraw(changed)
            self.post_message(self.SelectionChanged(len(ids)))

    # Drawing

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        had_no_width = not self._form.width
        has_changed = super()._size_updated(size, virtual_size, container_size, layout)
        if has_changed and had_no_width:
            # `Resize` comes once the first frame is painted, which would have no rows.
            self._lay_out()
        return has_changed

    def on_resize(self) -> None:
        """Keep the cursor's row where it was on the screen, as far as it can be."""
        self._lay_out_again()

    def decide_rows_by(self, width: int | None) -> None:
        """Have rows take the lines that they would in a list of this width (None: of its own).

        A list that is narrow for a while, as beside an article that is read, keeps its rows where they are.
        """
        if width != self._deciding_width:
            self._deciding_width = width
            if self._form.width:
                self._lay_out_again()

    def _lay_out_again(self) -> None:
        above, before = self._cursor_above, len(self._lines)
        self._lay_out()
        if len(self._lines) != before:
            top = self._lines.line_of(self._cursor) - above
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self._into_view()
        self._ensure()
        self.refresh()

    def _lay_out(self) -> None:
        """Decide how rows are drawn at the present size, and which lines they stand in."""
        width = self.scrollable_content_region.width
        years = self._shape.years
        # Until it is laid out, the list has no width.
        per_row = (
            lines_per_row(self._rows_setting, self._deciding_width or width, has_years=bool(years)) if width else 1
        )
        if per_row > 1:
            # There is room for the whole date, so headings would only take lines.
            years = ()
        self._form = RowForm(width, per_row, has_years=bool(years), has_author=self._shape.authors_differ)
        self._lines = ListLines(len(self._ids), per_row + self._has_snippets, [run.first for run in years])
        self._strips.clear()
        self.virtual_size = Size(width, len(self._lines))
        self._tell_year()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._ensure()
        self._tell_year()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._row_styles = None
        self._strips.clear()

    def on_focus(self) -> None:
        self._refresh_row(self._cursor)

    def on_blur(self) -> None:
        self._refresh_row(self._cursor)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        styles = self._row_styles = self._row_styles or self._make_row_styles()
        if not self._ids:
            return self._draw_empty(y)
        line = int(self.scroll_offset.y) + y
        if line >= len(self._lines):
            return Strip.blank(width, styles.base)
        if (heading := self._lines.heading_at(line)) is not None:
            return draw_heading(self._year_name(heading), width, styles)
        index, part = self._lines.row_at(line)
        row = self._rows.get(self._ids[index])
        if row is None:
            return Strip.blank(width, styles.base)
        cursor = (styles.cursor if self.has_focus else styles.cursor_dim) if index == self._cursor else None
        strips = self._strips.get((row.id, cursor))
        if strips is None:
            if len(self._strips) > _MAX_CACHED_ROWS:
                self._strips.clear()
            strips = self._strips[row.id, cursor] = self._draw(row, index, styles, cursor)
        return strips[part]

    def _draw(self, row: Row, index: int, styles: RowStyles, cursor: Style | None) -> list[Strip]:
        unwritten = self._is_unwritten(row.key)
        if unwritten:
            self._drawn_unwritten.add(row.id)
        year = self._shape.years[self._lines.heading_of(index)].year if self._form.has_years else None
        found = self._find_in_title(row.title)
        shown = row_in_script(row, self.in_script)
        selected = row.id in self._selected
        if self.is_away(row.id):
            styles = styles.dimmed
        posts, is_beneath = self._copies.posts_in_row(row.id), self._copies.is_beneath(row.id)
        form = replace(
            self._form, archive=self.archive_of(row.id), cited=self._times_cited(row.id), posts=posts,
            is_beneath=is_beneath, has_author=self._form.has_author or is_beneath,
        )  # fmt: skip
        strips = draw_row(shown, form, styles, found, cursor, year=year, unwritten=unwritten, selected=selected)
        if self._has_snippets:
            strips.append(draw_snippet(self._snippets.get(row.id), self._form.width, styles, cursor, selected=selected))
        return strips

    def _year_name(self, heading: int) -> str:
        year = self._shape.years[heading].year
        return _("undated") if year == NO_YEAR else f"{year:04}"

    def _tell_year(self) -> None:
        """Post which year the rows at the top are of, where that has changed."""
        top = int(self.scroll_offset.y)
        name = ""
        if self._form.has_years and self._ids and self._lines.heading_at(top) is None:
            name = self._year_name(self._lines.heading_of(self._top_index))
        if name != self._passed_year:
            self._passed_year = name
            self.post_message(self.YearPassed(name))

    def _draw_empty(self, y: int) -> Strip:
        what, press = self.base + self.part("post-list--empty"), self.base + self.part("post-list--empty-hint")
        return self._empty.draw(y, self._size_of_empty, self.base, what, press)

    @property
    def _size_of_empty(self) -> tuple[int, int]:
        return self.scrollable_content_region.width, self.size.height

    def _make_row_styles(self) -> RowStyles:
        def part(name: str) -> Style:
            return self.part(f"post-list--{name}")

        return RowStyles(
            base=self.base,
            unread=part("unread"),
            star=part("star"),
            unwritten=part("unwritten"),
            selected=part("selected"),
            date=part("date"),
            title=part("title"),
            title_read=part("title-read"),
            author=part("author"),
            tags=part("tags"),
            found=part("found"),
            heading=part("heading"),
            cursor=part("cursor"),
            cursor_dim=part("cursor-dim"),
        )

    # Helpers

    @property
    def _height(self) -> int:
        return self.scrollable_content_region.height

    @property
    def _rows_shown(self) -> int:
        return max(1, self._height // self._lines.per_row)

    @property
    def _cursor_above(self) -> int:
        """How many lines below the top of the screen the cursor is."""
        return self._lines.line_of(self._cursor) - int(self.scroll_offset.y)

    def _into_view(self) -> None:
        if not self._ids:
            return
        lines, height, offset = self._lines, self._height, int(self.scroll_offset.y)
        line = lines.line_of(self._cursor)
        top = lines.top_of(self._cursor) if height > lines.per_row else line
        if top < offset:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
        elif line + lines.per_row > offset + height:
            self.scroll_to(y=line + lines.per_row - height, animate=False, force=True, immediate=True)

    def _refresh_row(self, index: int) -> None:
        self.refresh_lines(self._lines.line_of(index), self._lines.per_row)

    def _redraw(self, ids: Collection[int]) -> None:
        """Draw the rows of these posts anew."""
        self._strips = {key: strips for key, strips in self._strips.items() if key[0] not in ids}
        for index, post_id in enumerate(self._visible_ids, self._top_index):
            if post_id in ids:
                self._refresh_row(index)

    @property
    def _top_index(self) -> int:
        return self._lines.row_at(int(self.scroll_offset.y))[0] if self._ids else 0

    @property
    def _visible_ids(self) -> Sequence[int]:
        return self._ids[self._top_index : self._top_index + self._rows_shown + 1]

    def _ensure(self) -> None:
        """Have the rows on the screen, and a page either way, read where they are not."""
        if not self._ids:
            return
        shown = self._rows_shown + 1
        top = self._top_index
        visible = self._visible_ids
        if self._has_snippets and (unknown := [post_id for post_id in visible if post_id not in self._snippets]):
            self.post_message(self.SnippetsWanted(unknown, self.scrollable_content_region.width - INDENT - 1))
        wanted = {*visible, self._ids[self._cursor]}
        known = (self._rows.keys() - self._outdated) | self._requested
        if wanted <= known:
            return
        if len(self._rows) > _MAX_CACHED_ROWS:
            self._rows = {post_id: self._rows[post_id] for post_id in wanted & self._rows.keys()}
            known &= self._rows.keys() | self._requested
        wanted.update(self._ids[max(0, top - shown) : top + 2 * shown])
        missing = [post_id for post_id in wanted if post_id not in known]
        self._requested.update(missing)
        self._fetch_rows(missing)

    def _post_moved(self) -> None:
        """Post which post is under the cursor, once its row is read."""
        self._owes_moved = self.cursor_id in self._requested and self.cursor_row is None
        if not self._owes_moved:
            self.post_message(self.Moved(self.cursor_row))
