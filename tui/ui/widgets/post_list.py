"""The list of posts: it holds no rows and no widgets, only ids in order; a million cost what a hundred cost.

What is on the screen, and a page either way, is fetched when the list scrolls; drawing itself reads nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tui.errors import MicroficheError
from tui.model import Row
from tui.ui.bindings import bindings
from tui.ui.widgets.drawing import DrawnLines, notice
from tui.ui.widgets.rows import INDENT, RowLook, draw_row, draw_snippet, lines_per_row

if TYPE_CHECKING:
    from tui.texts import Snippet

Fetch = Callable[[Sequence[int]], list[Row]]
Spot = Callable[[str], Collection[int]]

_KEPT_ROWS = 2_000


def _nothing_found(_title: str) -> Collection[int]:
    return ()


class PostList(DrawnLines, can_focus=True):
    """Posts by their ids, drawn as they are seen."""

    BINDINGS = bindings("posts")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "post-list--unread", "post-list--star", "post-list--date", "post-list--title", "post-list--title-read",
        "post-list--author", "post-list--tags", "post-list--found", "post-list--cursor", "post-list--cursor-dim",
        "post-list--empty", "post-list--empty-hint",
    }  # fmt: skip

    class Moved(Message):
        """The cursor lies on another post (None: the list is empty)."""

        def __init__(self, row: Row | None) -> None:
            super().__init__()
            self.row = row

    class Opened(Message):
        """The post under the cursor is to be read; it was `clicked`, or a key has led to it."""

        def __init__(self, row: Row, *, clicked: bool) -> None:
            super().__init__()
            self.row, self.clicked = row, clicked

    class Quoted(Message):
        """Lines out of these posts' articles are wanted, at most so many cells wide."""

        def __init__(self, ids: Sequence[int], width: int) -> None:
            super().__init__()
            self.ids = ids
            self.width = width

    class LeftBehind(Message):
        """The pane to the left is asked for."""

    class Missed(Message):
        """Posts that are to be shown are not there any more."""

    class Failed(Message):
        """Rows could not be read."""

        def __init__(self, error: MicroficheError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, fetch: Fetch) -> None:
        super().__init__()
        self._fetch = fetch
        self._spot: Spot = _nothing_found
        self._ids: Sequence[int] = ()
        self._rows: dict[int, Row] = {}
        self._strips: dict[tuple[int, Style | None], list[Strip]] = {}
        self._look: RowLook | None = None
        self._cursor = 0
        self._is_let_be = True
        self._missed = False
        self._per_row = 1
        self._drawn = (0, 1)
        self._quoting = False
        self._snippets: dict[int, Snippet] = {}
        self._empty = ("", "")

    # What is shown

    def take(self, rows: Sequence[Row]) -> None:
        """Rows that are at hand already, so that they need not be fetched."""
        self._rows.update((row.id, row) for row in rows)

    def show(
        self,
        ids: Sequence[int],
        *,
        spot: Spot | None = None,
        at: int | None = None,
        quoting: bool = False,
        renumbered: bool = False,
    ) -> None:
        """Show these posts in this order, the cursor on the one `at` a place of them, where on the screen it was.

        Without a place, the list begins anew at its first, and stays there until somebody moves in it or has it `hold`:
        posts that come before the first are not to push what nobody chose to the middle. `spot` names the characters
        of a title that were found.
        With `quoting` a line out of the article stands under each row: `Quoted` asks for those that are seen. Where
        posts were `renumbered`, nothing that is known of an id holds any more.
        """
        if renumbered:
            self._rows.clear()
            self._snippets.clear()
        here = None if renumbered else self.cursor_id
        self._missed = False
        above = self._cursor * self._per_row - int(self.scroll_offset.y)
        was_at_top = not self.scroll_offset.y
        if at is None:
            self._is_let_be = True
        elif self._is_let_be and was_at_top and not self._cursor:
            at = 0
        self._snippets = {} if at is None else self._snippets
        self._quoting = quoting
        self._per_row = self._lines_of_row + quoting
        self._ids = ids
        self._spot = spot or _nothing_found
        self._strips.clear()
        self._cursor = at or 0
        self._resize_content()
        # Who looks at the beginning goes on looking at it: that is where new posts come.
        begun = at is None or (was_at_top and self._cursor < self._rows_shown)
        top = 0 if begun else self._cursor * self._per_row - above
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self._ensure()
        self.refresh()
        if self.cursor_id != here or here is None:
            self._tell()

    def hold(self) -> None:
        """Keep the cursor on its post from now on, whatever comes before it: somebody is at it."""
        self._is_let_be = False

    def say_empty(self, what: str, press: str) -> None:
        """What stands in the middle while there is no post: what is so, and what to press."""
        if (what, press) != self._empty:
            self._empty = (what, press)
            self.refresh()

    def quote(self, snippets: Mapping[int, Snippet]) -> None:
        """Lines out of articles, to stand under their rows."""
        self._snippets.update(snippets)
        self._strips.clear()
        self.refresh()

    def forget(self, ids: Sequence[int] | None = None) -> None:
        """Read these rows again (None: all): their marks or their heads have changed."""
        for post_id in list(self._rows) if ids is None else ids:
            self._rows.pop(post_id, None)
        self._strips.clear()
        self._ensure()
        self.refresh()

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, by its place in the list, and bring it into view."""
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
        self._tell()

    @property
    def cursor(self) -> int:
        """The place of the cursor in the list, from 0."""
        return self._cursor

    @property
    def cursor_id(self) -> int | None:
        """The id of the post under the cursor."""
        return self._ids[self._cursor] if self._cursor < len(self._ids) else None

    @property
    def cursor_row(self) -> Row | None:
        """The post under the cursor."""
        post_id = self.cursor_id
        return None if post_id is None else self._rows.get(post_id)

    @property
    def ids(self) -> Sequence[int]:
        """All posts shown, in order."""
        return self._ids

    # Keys and mouse

    def action_down(self) -> None:
        self.move_to(self._cursor + 1)

    def action_up(self) -> None:
        self.move_to(self._cursor - 1)

    def action_first(self) -> None:
        self.move_to(0)

    def action_last(self) -> None:
        self.move_to(len(self._ids) - 1)

    def action_half(self, way: int) -> None:
        self.move_to(self._cursor + way * max(1, self._rows_shown // 2))

    def action_page(self, way: int) -> None:
        self.move_to(self._cursor + way * max(1, self._rows_shown - 1))

    def open(self, *, clicked: bool = False) -> None:
        """Tell that the post under the cursor is to be read, behind whatever was told of the list before."""
        if (row := self.cursor_row) is not None:
            self.post_message(self.Opened(row, clicked=clicked))

    def action_leave_left(self) -> None:
        self.post_message(self.LeftBehind())

    def on_click(self, event: events.Click) -> None:
        """A click selects; a click on the selected row, and a double click, open."""
        index = (int(self.scroll_offset.y) + event.y) // self._per_row
        if index >= len(self._ids):
            return
        if index == self._cursor or event.chain > 1:
            self.move_to(index)
            self.open(clicked=True)
        else:
            self.move_to(index)

    # Drawing

    def on_resize(self) -> None:
        """Keep the cursor's row where it was on the screen, as far as it can be."""
        per_row = self._lines_of_row + self._quoting
        above = self._cursor * self._per_row - int(self.scroll_offset.y)
        self._strips.clear()
        if per_row != self._per_row:
            self._per_row = per_row
            self._resize_content()
            self.scroll_to(y=self._cursor * per_row - above, animate=False, force=True, immediate=True)
        else:
            self._resize_content()
        self._into_view()
        self._ensure()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._ensure()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._look = None
        self._strips.clear()

    def on_focus(self) -> None:
        self._refresh_row(self._cursor)

    def on_blur(self) -> None:
        self._refresh_row(self._cursor)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        look = self._look = self._look or self._take_look()
        if not self._ids:
            return self._draw_empty(y, width)
        index, part = divmod(int(self.scroll_offset.y) + y, self._per_row)
        row = self._rows.get(self._ids[index]) if index < len(self._ids) else None
        if row is None:
            return Strip.blank(width, look.base)
        cursor = (look.cursor if self.has_focus else look.cursor_dim) if index == self._cursor else None
        size = width, self._per_row
        if size != self._drawn:
            self._strips.clear()
            self._drawn = size
        strips = self._strips.get((row.id, cursor))
        if strips is None:
            if len(self._strips) > _KEPT_ROWS:
                self._strips.clear()
            lines = self._per_row - self._quoting
            strips = draw_row(row, (width, lines), look, self._spot(row.title), cursor)
            if self._quoting:
                strips.append(draw_snippet(self._snippets.get(row.id), width, look, cursor))
            self._strips[row.id, cursor] = strips
        return strips[part]

    def _draw_empty(self, y: int, width: int) -> Strip:
        names = ("post-list--empty", "post-list--empty-hint")
        said = [(text, self.base + self.part(name)) for text, name in zip(self._empty, names, strict=True)]
        return notice(y, (width, self.size.height), said, self.base)

    def _take_look(self) -> RowLook:
        def part(name: str) -> Style:
            return self.part(f"post-list--{name}")

        return RowLook(
            base=self.base,
            unread=part("unread"),
            star=part("star"),
            date=part("date"),
            title=part("title"),
            title_read=part("title-read"),
            author=part("author"),
            tags=part("tags"),
            found=part("found"),
            cursor=part("cursor"),
            cursor_dim=part("cursor-dim"),
        )

    # Within

    @property
    def _lines_of_row(self) -> int:
        # Before it is laid out, the list has no width yet.
        width = self.scrollable_content_region.width
        return lines_per_row(width) if width else 1

    @property
    def _rows_shown(self) -> int:
        return max(1, self.scrollable_content_region.height // self._per_row)

    def _resize_content(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._ids) * self._per_row)

    def _into_view(self) -> None:
        top = self._cursor * self._per_row
        height = self.scrollable_content_region.height
        offset = int(self.scroll_offset.y)
        if top < offset:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
        elif top + self._per_row > offset + height:
            self.scroll_to(y=top + self._per_row - height, animate=False, force=True, immediate=True)

    def _refresh_row(self, index: int) -> None:
        self.refresh_lines(index * self._per_row, self._per_row)

    def _ensure(self) -> None:
        """Have the rows on the screen at hand, and those a page either way."""
        if not self._ids:
            return
        shown = self._rows_shown + 1
        top = int(self.scroll_offset.y) // self._per_row
        seen = self._ids[max(0, top) : top + shown]
        if self._quoting and (unknown := [post_id for post_id in seen if post_id not in self._snippets]):
            self.post_message(self.Quoted(unknown, self.scrollable_content_region.width - INDENT - 1))
        wanted = set(seen)
        wanted.add(self._ids[self._cursor])
        if wanted <= self._rows.keys():
            return
        if len(self._rows) > _KEPT_ROWS:
            self._rows = {post_id: self._rows[post_id] for post_id in wanted & self._rows.keys()}
        wanted.update(self._ids[max(0, top - shown) : top + 2 * shown])
        try:
            for row in self._fetch([post_id for post_id in wanted if post_id not in self._rows]):
                self._rows[row.id] = row
        except MicroficheError as error:
            self.post_message(self.Failed(error))
            return
        if not self._missed and not set(seen) <= self._rows.keys():
            # Told once: where nothing is to be had for them, asking again and again would not help.
            self._missed = True
            self.post_message(self.Missed())

    def _tell(self) -> None:
        self.post_message(self.Moved(self.cursor_row))
