"""The browser: search bar, timeline, facets, posts and article.

The screen holds what is shown and hands it down to the panes; they answer in messages, and so do the threads of the
session.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.keymap import BY_NAME, PLACES_OF_TYPING, Place
from tui.language import _
from tui.model import Facet, Facets, Post, Row
from tui.search.list_shape import shape_of_rows
from tui.settings import SCRIPTS
from tui.state import LastView
from tui.ui import messages
from tui.ui.asking import ask
from tui.ui.command_bindings import bindings
from tui.ui.current_search import CurrentSearch
from tui.ui.cursor_target import CursorTarget
from tui.ui.exporting import Exporting, progress_line
from tui.ui.external import ExternalPrograms, Host
from tui.ui.folding import Folding
from tui.ui.index_status import IndexStatus
from tui.ui.marking import Marking
from tui.ui.narrowing import Narrowing
from tui.ui.noting import Noting
from tui.ui.pane_layout import PANES, Pane, PaneLayout
from tui.ui.piping import PREFIX, Piping
from tui.ui.query_state import QueryState, term_of
from tui.ui.reporting import Reporting, fit_warnings
from tui.ui.saving import SavedSearchKeys
from tui.ui.status import BrowseState, describe_offer, describe_status
from tui.ui.studying import Studying
from tui.ui.travelling import Stop, Travelling
from tui.ui.trend_lines import TrendLines
from tui.ui.widgets.article_pane import ArticlePane
from tui.ui.widgets.divider import Divider
from tui.ui.widgets.facet_list import FacetList
from tui.ui.widgets.facets_pane import FacetsPane
from tui.ui.widgets.find_bar import FindInput
from tui.ui.widgets.lines import Hints, ProgressRule
from tui.ui.widgets.post_list import PostList, RowCopies
from tui.ui.widgets.posts_pane import PostsPane
from tui.ui.widgets.search_bar import Chips, QueryInput, SearchBar
from tui.ui.widgets.timeline import Timeline
from tui.ui.workers.catalogue_loader import release_memory
from tui.ui.workers.lookups import Lookups
from tui.ui.workers.posting import post_to
from tui.ui.workers.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from textual.timer import Timer

    from tui.launch import Launch
    from tui.library.hits import HitLine
    from tui.library.library import Library
    from tui.search.results import SearchResults
    from tui.settings import Settings
    from tui.state import Annotations
    from tui.ui.screens.written import WrittenPlace
    from tui.ui.widgets.article_view import ArticleView
    from tui.ui.widgets.drawing import DrawnLines

_FIRST_PAGE = 200
"""Rows that are read for the first frame, before anything is loaded for searching."""

_AT_ARTICLE: frozenset[Place] = frozenset({"article", "highlight", "note"})
"""Places where somebody is at one post: it stays there, whatever is listed before it."""

_WRITING = 0.001
"""Seconds for which other threads wait after a frame was drawn, until it is written to the terminal."""

_TIDY_AFTER = 1.5
"""Seconds after loading until the memory that it took for a while is given back."""

_TYPING_ON = 0.7
"""Seconds after leaving a field in which a letter may still be meant for it."""


class BrowseScreen(Screen[None]):
    """Browse, search, filter and read the posts of a library."""

    BINDINGS = bindings("everywhere")
    AUTO_FOCUS = "PostList"

    def __init__(self, library: Library, settings: Settings, config_file: Path, host: Host) -> None:
        super().__init__()
        self.library = library
        self.settings = settings
        self.facets: Facets | None = None
        self.counted: SearchResults | None = None
        """What the facets count: what was found before `found`, while that is being counted."""
        self._host = host
        self._is_going_round = False
        self._before_read_last = QueryState()
        """The query before what was read last was listed."""
        self._edited: QueryState | None = None
        """The query before it was written into the search bar as text, while it is edited there."""
        self._tidying: Timer | None = None
        self._field_left = -inf
        """When Escape was pressed in a field that was typed in, by the monotonic clock."""
        self._taken: list[str] = []
        """The commands that were taken from the palette, the latest first."""
        self.index_status = IndexStatus()
        self._pane_layout = PaneLayout(
            grows=settings.panes == "focus", measure=settings.measure, facets_width=settings.facets_width,
            posts_width=settings.posts_width, reading_width=settings.reading_width,
        )  # fmt: skip
        post = post_to(self)
        self._config_file = config_file
        self.session = Session(library, config_file, post)
        self.current = CurrentSearch(self.session.searcher.search)
        lookups = partial(Lookups, self.call_later, lambda error: post(messages.OperationFailed(error)))
        self._lookups, many = lookups(), lookups()
        # The styles are read meanwhile. Of a first index, there are more posts when they have been.
        self._first_page = (
            self._read_first_page if library.is_first_refresh_begun else self._lookups.begin(self._read_first_page)
        )
        self._saved = SavedSearchKeys(
            self, library.marks.searches, self._lookups,
            open_query=lambda query: self.apply_query(QueryState(query)), changed=self.session.searcher.count_saved,
            tell=lambda act: self.marking.tell(act),  # noqa: PLW0108
        )  # fmt: skip
        self._narrowing = Narrowing(
            ask=partial(ask, self), query=lambda: self.query_state, facets=lambda: self.facets, apply=self.apply_query
        )
        self._programs = ExternalPrograms(host, settings.browser, self._post_browser_failed)
        self.bar = SearchBar(self._past_searches, self._hint_at_completions)
        self.facets_pane = FacetsPane()
        self.timeline = Timeline()
        names = [archive.name for archive in library.archives]
        self.posts_pane = PostsPane(self._fetch_rows, library.is_unwritten, names, settings.rows)
        self.posts = self.posts_pane.list
        self.posts.is_away, self.posts.archive_of = library.is_away, library.archive_of
        self.article_pane = ArticlePane(settings, self.session, self._programs, self._current_id, self._mark_read)
        self.article = self.article_pane.view
        self.hints = Hints({name: keys for name, keys in settings.keys.items() if name in BY_NAME})
        self.reporting = Reporting(
            library, show=self._show_warnings, is_completing=lambda: self.bar.input.is_completing,
            notify=lambda said: self.notify(said, severity="error", timeout=10), withdraw=self._host.withdraw,
        )  # fmt: skip
        self.marking = Marking(
            library, self.posts, self._lookups, hints=self.hints, host=host, keys=settings.keys,
            post=post, painting=lambda: self._paint_first(self.posts), marked=self._show_marks,
            rewritten=self.article_pane.load_again, ask=partial(ask, self), found=lambda: self.found,
            many=many,
            tell_errors_again=self.reporting.tell_again,
        )  # fmt: skip
        self.noting = Noting(
            library, self.article_pane, self._lookups, host, post=post,
            told=self.marking.tell, rewritten=self._show_notes,
        )  # fmt: skip
        self.travelling = Travelling(
            library, self._lookups, here=self._stop_here, go=self._go_to_stop, reach=self._stop_at,
            ask=partial(ask, self), tell=lambda said: self.notify(said, timeout=3),
            read_texts=self.session.text_index.build,
        )  # fmt: skip
        self.studying = Studying(
            library, self._lookups, ask=partial(ask, self),
            narrow=lambda term: self.apply_query(self.query_state.adding(term)),
            tell=lambda said: self.notify(said, timeout=3), read_texts=self.session.text_index.build,
        )  # fmt: skip
        self.folding = Folding(
            library, self._lookups, show=self._show_found, tell=lambda said: self.notify(said, timeout=3),
            read_texts=self.session.text_index.build,
        )  # fmt: skip
        self.cursor_target = CursorTarget(
            self.posts, self.current, reveal=self.folding.reveal, ids_of=self._ids_of,
            tell=lambda said: self.notify(said, timeout=4),
        )  # fmt: skip
        self.trend_lines = TrendLines(
            self.timeline, self.session.searcher.count_trends, lambda said: self.notify(said, timeout=3)
        )
        self.exporting = Exporting(library, post=post, ask=partial(ask, self))
        self.piping = Piping(library, settings.commands, self._programs, self._lookups, ask=partial(ask, self))
        self._widgets: dict[Place, Widget] = {
            "facets": self.facets_pane.list, "posts": self.posts, "article": self.article, "timeline": self.timeline,
            "highlight": self.article_pane.chooser,
        }  # fmt: skip
        self._progress_rule = ProgressRule()
        self._warning_line = Static(id="warnings", markup=False)

    def compose(self) -> ComposeResult:
        # Before anything is mounted: classes that change later have all styles computed anew.
        self._arrange(self._pane_layout.resized(*self.app.size, self.pane))
        yield self.bar
        yield self._progress_rule
        yield self._warning_line
        yield self.timeline
        with Horizontal(id="panes"):
            yield self.facets_pane
            yield Divider("posts")
            yield self.posts_pane
            yield Divider("article")
            yield self.article_pane
        yield self.hints

    def on_mount(self) -> None:
        self._lookups.look_up(self._first_page, lambda page: self._start(*page), self._start_after_failure)
        if self.article_pane.script != SCRIPTS[0]:
            self._show_in_script()

    def on_unmount(self) -> None:
        self.keep_place()
        self._keep_view()
        self.exporting.close()
        self.marking.close()
        self._lookups.close()
        self.session.close()

    def _read_first_page(self) -> tuple[int, list[Row], Mapping[int, int], bool, LastView | None]:
        library = self.library
        # What a first index has by now is no list to come back to.
        view = library.last_session.view() if self.settings.resume and not library.is_first_refresh_begun else None
        return library.count(), *library.first_page(_FIRST_PAGE), not library.is_complete, view

    def _start(
        self,
        total: int,
        rows: Sequence[Row],
        posts_in_row: Mapping[int, int],
        is_first_index: bool = False,
        view: LastView | None = None,
    ) -> None:
        """Show the first page of an index of `total` posts, and start what else there is to do once it is painted.

        Where the reader was at another place when the program was left, the list stays empty until it is there again.
        """
        self.index_status.begin(total, is_first_index=is_first_index)
        ids = [row.id for row in rows]
        self.posts.add_rows(ids, rows)
        at = next((index for index, row in enumerate(rows) if view is not None and row.key == view.key), None)
        if view is None or not total or not (view.typed or view.picked or (view.key and at is None)):
            copies = RowCopies(lambda post_id: posts_in_row.get(post_id, 0))
            self.posts.show(ids, shape=shape_of_rows(rows), at=at, copies=copies)
            if at is not None:
                self.posts.hold()
        else:
            self.cursor_target.resume(view)
            self.apply_query(QueryState(view.typed, view.picked))
        self._show_status()
        self.call_after_refresh(self._start_session, total)

    def _start_session(self, posts: int) -> None:
        self.session.start(posts, watch=self.settings.watch)
        self._lookups.look_up(self.library.take_in_drafts, self._tell_drafts, lambda _error: None)
        # An order of the palette that cannot be read is not worth a word.
        self._lookups.look_up(self.library.last_session.commands, self._taken.extend, lambda _error: None)

    def _show_first_page(self, total: int, rows: Sequence[Row]) -> None:
        """Show the first posts of an archive that had none; what was found by now is more."""
        if not self.index_status.total and not self.query_state.text and rows:
            self.index_status.total = total
            ids = [row.id for row in rows]
            self.posts.add_rows(ids, rows)
            self.posts.show(ids, shape=shape_of_rows(rows))
            self._show_status()

    def _start_after_failure(self, error: Exception) -> None:
        self.post_message(messages.OperationFailed(error))
        self._start(0, (), {})

    def _fetch_rows(self, ids: Sequence[int]) -> None:
        def fail(error: Exception) -> None:
            self.posts.drop_request(ids)
            self.reporting.notify_of(error)

        self._lookups.look_up(partial(self.library.rows, ids), partial(self.posts.add_rows, ids), fail)

    # Panes and focus

    @property
    def pane(self) -> Pane:
        """The pane that has the focus; the list, where none has it."""
        in_article = (self.article, self.article_pane.find_bar.input, self.article_pane.chooser)
        if self.focused in in_article or self.noting.has_focus:
            return "article"
        if self.focused in (self.facets_pane.list, self.facets_pane.find_bar.input):
            return "facets"
        return "timeline" if self.focused is self.timeline else "posts"

    @property
    def place(self) -> Place:
        """The place whose keys are in force."""
        if isinstance(self.focused, QueryInput):
            return "search"
        if self.noting.has_focus:
            return "note"
        if self.focused is self.article_pane.chooser:
            return "highlight"
        return "find" if isinstance(self.focused, FindInput) else self.pane

    def shows(self, pane: Pane) -> bool:
        """Whether a pane can be seen."""
        return self._pane_layout.shows(pane)

    def go_to(self, pane: Pane) -> None:
        """Show a pane, and give it the focus."""
        self._is_going_round = False
        self._arrange(self._pane_layout.zen(self._pane_layout.is_zen and pane == "article").revealing(pane))
        # At once, not when the queue is empty: the next key may have been pressed already.
        self.set_focus(self._widgets[pane])

    def _arrange(self, layout: PaneLayout) -> None:
        self._pane_layout = layout
        for name, is_set in layout.classes.items():
            self.set_class(is_set, name)
        for pane, width in ((self.facets_pane, layout.facets_cells), (self.posts_pane, layout.posts_cells)):
            pane.styles.width = width
        choosing = layout.choosing_cells
        self.posts.decide_rows_by(None if choosing is None else choosing - self.posts.scrollbar_size_vertical)
        self.article_pane.most_measure = layout.most_measure

    def on_divider_dragged(self, event: Divider.Dragged) -> None:
        layout = self._pane_layout
        self._arrange(layout.dragged(layout.divider(event.left_of), event.column))

    def on_divider_put_back(self, event: Divider.PutBack) -> None:
        layout = self._pane_layout
        self._arrange(layout.placed(layout.divider(event.left_of), 0))
        self.on_divider_dropped(event)

    def on_divider_dropped(self, event: Divider.Dropped | Divider.PutBack) -> None:
        """Keep where the divider stands for the next run."""
        divider = self._pane_layout.divider(event.left_of)
        self.session.save_setting(divider, getattr(self._pane_layout, divider))

    def action_go_to(self, pane: Pane) -> None:
        """Give a pane the focus and the room: for a click on its heading."""
        self.go_to(pane)

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(self._pane_layout.resized(*event.size, self.pane))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        place = self.place
        if place != "search":
            self._edited = None
        if place != "note":
            self.noting.close()
        self.hints.say(place)
        for pane, widget in (("facets", self.facets_pane), ("posts", self.posts_pane), ("article", self.article_pane)):
            widget.set_class(place != "search" and pane == self.pane, "-active")
        if place == "search":
            self._arrange(self._pane_layout.without_drawer())
        elif place != "find":
            # Whoever presses a key goes by `go_to`. Under the mouse nothing moves that is to be clicked next.
            self._arrange(self._pane_layout.focusing(self.pane))

    def action_pane(self, way: int) -> None:
        """Go to the next pane, or the one before; out of the search bar, to the list. In an article that was opened, go
        first through what narrows the list in its head.
        """
        if self.place in PLACES_OF_TYPING:
            self.go_to("posts" if self.place == "search" else self.pane)
            return
        if self.pane == "article" and not self._is_going_round and self.article.step_in_head(way):
            return
        panes = [pane for pane in PANES if pane != "timeline" or self.shows("timeline")]
        self.go_to(panes[(panes.index(self.pane) + way) % len(panes)])
        self._is_going_round = True

    def action_zen(self) -> None:
        """Show the article alone, or everything again."""
        is_zen = not self._pane_layout.is_zen
        if is_zen and self.posts.cursor_row is None:
            return
        self._arrange(self._pane_layout.zen(is_zen))
        self.go_to("article" if is_zen else self.pane)

    def action_back(self) -> None:
        """Leave what is innermost: a find, the pane, the selection, the words of the search, the filters."""
        finding = self.article_pane.finding
        if self.article.leave_head():
            return
        if self.article_pane.is_finding and (self.pane == "article" or not finding.query_texts):
            self.article_pane.stop_finding()
        elif self.facets_pane.is_finding and self.pane == "facets":
            self.facets_pane.stop_finding()
        elif self._pane_layout.is_zen:
            self._arrange(self._pane_layout.zen(False))
        elif self.pane != "posts" or self._pane_layout.is_reading:
            self.go_to("posts")
        elif self.posts.selected:
            self.posts.clear_selection()
        elif self.query_state.typed:
            self.apply_query(self.query_state.with_text(""))
        elif self.query_state.picked:
            self.apply_query(QueryState())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Mark nothing right after Escape in a field that was typed in: who types on does not look at the screen. While
        a passage is chosen, keys are for that; a click still leads to another pane.
        """
        if self.place == "highlight" and action not in ("help", "run_command", "go_to"):
            return False
        return not (action in ("mark", "note") and monotonic() - self._field_left < _TYPING_ON)

    async def action_dismiss(self, result: None = None) -> None:
        """Stay: a click on the word that closes a dialog may come when that is closed already."""

    def action_leave(self) -> None:
        """Go back to the list, and from there quit."""
        if self._pane_layout.is_zen:
            self._arrange(self._pane_layout.zen(False))
        elif self.pane != "posts" or self._pane_layout.is_reading:
            self.go_to("posts")
        else:
            self.app.exit()

    def action_find_value(self) -> None:
        """Find values of the facets by typing."""
        self.go_to("facets")
        self.facets_pane.find()

    def field_left(self, at: float) -> None:
        """Escape was pressed in a field that was typed in."""
        self._field_left = at

    def on_facets_pane_left_finding(self) -> None:
        self.go_to("facets")

    def on_post_list_left_behind(self) -> None:
        self.go_to("facets")

    def on_article_view_left_behind(self) -> None:
        self.go_to("posts")

    def on_article_view_entered(self) -> None:
        self.go_to("article")

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """What lies at a cell, for selecting by mouse: a wide character at both of its cells, where Textual takes the
        right one for the next character.

        What is selected in the article ends at its edges, wherever the mouse goes. Under a notification lies the
        article too: no selection begins on a notification itself, which may be gone by the time the mouse moves.
        """
        from textual.widgets._toast import ToastRack

        selecting = self._select_state if self._selecting else None
        if selecting is None or selecting.start.content_widget is not self.article:
            widget, offset = super().get_widget_and_offset_at(x, y)
            if widget is None or not widget.is_attached:
                return None, None
            is_notification = any(isinstance(at, ToastRack) for at in widget.ancestors)
            if not is_notification and widget is not self.article:
                return widget, offset
        if not (region := self.article.content_region):
            return None, None
        across = min(max(x, region.x), region.right - 1) - region.x
        down = min(max(y, region.y), region.bottom - 1) - region.y
        return self.article, self.article.offset_at(across, down)

    # The query

    @property
    def query_state(self) -> QueryState:
        """The query whose result is shown, or will be."""
        return self.current.query

    @property
    def found(self) -> SearchResults | None:
        """The newest result."""
        return self.current.found

    @property
    def _hidden(self) -> int:
        """How many posts of the newest result a rule hides."""
        return self.found.hidden if self.found is not None else 0

    @property
    def _picked_values(self) -> frozenset[tuple[str, str]]:
        """The filters in force, and the saved searches whose query this is."""
        return self.query_state.picked_values | self._saved.values_of(self.query_state.text)

    def apply_query(self, query_state: QueryState) -> None:
        """Show the posts of this query, and the query in the search bar."""
        if query_state != self.query_state:
            self.bar.show(query_state.typed, query_state.picked)
            self.current.start(query_state)

    def on_search_bar_changed(self) -> None:
        # The text is not written back into the bar: by now more may be typed than this message knows of.
        query_state = self.query_state.with_text(self.bar.input.value)
        self.bar.show_chips(query_state.picked)
        if query_state != self.query_state:
            self.current.start(query_state)

    def on_chips_removed(self, event: Chips.Removed) -> None:
        self.apply_query(self.query_state.without(event.term))

    def on_query_input_last_chip_removed(self) -> None:
        self.apply_query(self.query_state.without_last())

    def on_query_input_accepted(self, event: QueryInput.Accepted) -> None:
        self.on_search_bar_changed()  # of keys that came in one burst, the bar may not have reported all yet
        if text := self.query_state.typed.strip():
            self.bar.input.past_searches.add(text)
            self.library.last_session.remember_search(text)
        if event.takes_offer and self._take_offer(0):
            return
        # Keys that follow are meant for the answer, not for what is still listed.
        self.cursor_target.goes_to_first = self.found is not None and not self.current.has_result
        if not self.cursor_target.goes_to_first:
            self._go_to_first()

    def _take_offer(self, index: int) -> bool:
        """Search for what is offered where nothing was found; False where that is nothing."""
        if index >= len(self.current.offers):
            return False
        self.apply_query(self.query_state.as_text(self.current.offers[index].text))
        self.cursor_target.goes_to_first = True
        return True

    def _go_to_first(self) -> None:
        self.cursor_target.goes_to_first = False
        self.posts.move_to(0)
        self.go_to("posts")

    async def on_query_input_escaped(self) -> None:
        self.cursor_target.goes_to_first = False
        self.on_search_bar_changed()
        if self._edited is not None:
            self.apply_query(self._edited)
        elif self.query_state.typed:
            self.apply_query(self.query_state.with_text(""))
            await self.bar.input.release()
            return
        self.go_to("posts")

    def on_timeline_picked(self, event: Timeline.Picked) -> None:
        self.apply_query(self.query_state.toggle("date", event.value))

    def on_facet_list_picked(self, event: FacetList.Picked) -> None:
        if event.field != "saved":
            self.apply_query(self.query_state.toggle(event.field, event.value))
        elif (event.field, event.value) in self._picked_values:
            self.apply_query(QueryState())
        else:
            self._saved.open(event.value)

    def on_search_bar_completions_wanted(self, event: SearchBar.CompletionsWanted) -> None:
        self.session.completer.request(event.text, event.unfinished)

    async def on_completions_found(self, event: messages.CompletionsFound) -> None:
        await self.bar.input.show_completions(event.text, event.unfinished, event.completions)

    def _hint_at_completions(self, is_open: bool) -> None:
        self.hints.say("completions" if is_open else self.place)
        self.reporting.update()

    def _past_searches(self) -> Sequence[str]:
        searches: list[str] = []
        self._lookups.look_up(self.library.last_session.searches, searches.extend)
        return searches

    def action_search(self) -> None:
        """Go into the search bar; in the article, find in it."""
        if self.pane == "article":
            self.article_pane.find()
        else:
            self._go_to_search_bar()

    def action_edit_query(self) -> None:
        """Write the whole query into the search bar as text, until it is accepted, or Escape brings it back."""
        before = self.query_state
        self.apply_query(QueryState(before.text))
        self._go_to_search_bar()
        self._edited = before
        self.bar.input.cursor_position = len(self.bar.input.value)

    def _go_to_search_bar(self) -> None:
        # At once, not when the queue is empty: what is typed next is the search, however fast it comes.
        self.set_focus(self.bar.input)
        self.bar.input.select_all()

    def action_export(self) -> None:
        selected = self.posts.selected
        folded = self.found.folded if self.found is not None and not selected else 0
        self.exporting.ask(
            selected or self.posts.ids, self.query_state.text, folded, archived_at=self.settings.archived_at
        )

    def action_pipe(self) -> None:
        self.piping.pick(*self._to_pipe())

    def _to_pipe(self) -> tuple[Sequence[int], str]:
        """The posts that are selected, or else the one under the cursor, and what the mouse has selected of it."""
        if selected := self.posts.selected:
            return selected, ""
        row = self.posts.cursor_row
        return ((row.id,) if row else ()), self.get_selected_text() or ""

    def on_export_progressed(self, event: messages.ExportProgressed) -> None:
        if self.hints.display:  # in zen each would be a notification of its own
            self.marking.tell_with_key(progress_line(event.done, event.total), "export", _("stops it"))

    def on_export_ended(self, event: messages.ExportEnded) -> None:
        self.hints.stop_telling()
        self.notify(event.sentence, severity="error" if event.has_failed else "information", timeout=6, markup=False)

    def action_save_search(self) -> None:
        self._saved.save(self.query_state.text)

    def action_saved_searches(self) -> None:
        self._saved.pick()

    def action_clear_filters(self) -> None:
        self.apply_query(self.query_state.without_filters())

    def action_toggle_unread_only(self) -> None:
        """Show the unread posts only, or all of them again."""
        self.apply_query(self.query_state.toggle("is", "unread"))

    def action_toggle_hidden(self) -> None:
        """Show what rules hide of the posts that the query finds, or no longer."""
        if ("is", "hidden") in self.query_state.picked_values or self._hidden:
            self.apply_query(self.query_state.toggle("is", "hidden"))
        else:
            self.notify(_("Nothing is hidden here by a rule"), timeout=2)

    def action_toggle_read_last(self) -> None:
        """List what was read last, or again what was listed before."""
        read_last = QueryState(picked=(term_of("is", "recent"),))
        if self.query_state == read_last:
            self.apply_query(self._before_read_last)
        else:
            self._before_read_last = self.query_state
            self.apply_query(read_last)

    def action_like_this(self) -> None:
        """Narrow by something of the post under the cursor, or no longer."""
        if (row := self.posts.cursor_row) is not None:
            self._narrowing.pick_of_post(row)

    def action_pick(self, facet: Facet) -> None:
        self._narrowing.pick_value(facet)

    def action_dates(self) -> None:
        self._narrowing.pick_dates()

    def action_sort(self) -> None:
        self._narrowing.pick_order()

    def on_article_view_narrowed(self, event: ArticleView.Narrowed) -> None:
        event.stop()
        self._narrowing.toggle(event.field, event.value)

    # The answer

    def on_search_completed(self, event: messages.SearchCompleted) -> None:
        is_same_query = self.found is None or self.current.has_result
        if not self.current.complete(event.found):
            return
        renumbered = self.cursor_target.take_renumbered()
        is_unfolded_known = is_same_query and not renumbered
        self.current.found = found = self.folding.follow(event.found, event.shape, is_same_query=is_unfolded_known)
        self._paint_first(self.posts)
        self.index_status.total = found.total
        if self.article.was_moved or self.place in _AT_ARTICLE or not self.session.refresher.is_first:
            self.posts.hold()
        at = self.cursor_target.index(is_same_query=is_same_query, renumbered=renumbered)
        self._show_found(self.found or found, at, renumbered=renumbered)
        if self.cursor_target.goes_to_first:
            self._go_to_first()
        if self.current.is_partial:
            self.session.text_index.build()
        self._find_query_texts()
        self._show_status()
        self.call_after_refresh(self._count if is_same_query else self._count_found)
        self.reporting.warn_of_query(self.current.warnings)
        self.current.search_more_texts()

    def _show_found(self, found: SearchResults, at: int | None, *, renumbered: bool = False) -> None:
        """List what was found, the cursor at an index."""
        self.current.found = found
        self.posts.show(
            found.ids, shape=self.folding.shape_of(found),
            find_in_title=found.matched_characters if found.query.searches else None,
            at=at, copies=RowCopies(found.posts_in_row, found.is_beneath),
            with_snippets=bool(found.in_bodies), renumbered=renumbered, times_cited=found.times_cited,
        )  # fmt: skip
        self._show_status()

    def _ids_of(self, key: bytes) -> Sequence[int]:
        ids: list[int] = []
        self._lookups.look_up(partial(self.library.ids_of, key), ids.extend)
        return ids

    def _go_to_index(self, index: int) -> None:
        """Go to an index in the answer, which may have rows that are not listed yet."""
        if self.found is not None and len(self.found.ids) != len(self.posts.ids):
            self._show_found(self.found, index)
        self._step_to(index)

    def action_copies(self) -> None:
        """Show the copies of the post under the cursor below its row, or fold them."""
        if self.found is not None and (row := self.posts.cursor_row) is not None:
            self.posts.hold()
            self.folding.toggle(self.found, row.id)

    def on_offers_found(self, event: messages.OffersFound) -> None:
        if self.current.offer(event.text, event.offers):
            self._show_status()

    def on_post_list_offer_taken(self, event: PostList.OfferTaken) -> None:
        self._take_offer(event.index)

    def on_search_failed(self, event: messages.SearchFailed) -> None:
        """Empty the list: what was found before is no answer to this query."""
        self.on_operation_failed(event)
        if not self.current.fail(event.text):
            return
        self.posts.show(())
        if self.cursor_target.goes_to_first:
            self._go_to_first()
        self.reporting.warn_of_query((str(event.error),))
        self._show_status()

    def _count(self) -> None:
        """Count what was found, and what the saved and the compared searches find, for marks may have changed."""
        self._count_found()
        self.session.searcher.count_saved()
        self.trend_lines.count()

    def _count_found(self) -> None:
        if self.found is not None:
            self.session.searcher.count_facets(self.found)

    def on_counts_outdated(self) -> None:
        self._count()

    def on_saved_counted(self, event: messages.SavedCounted) -> None:
        self._saved.counts = event.saved
        self.facets_pane.show_saved(event.saved)

    def on_trends_counted(self, event: messages.TrendsCounted) -> None:
        self.trend_lines.show(event)

    def on_facets_counted(self, event: messages.FacetsCounted) -> None:
        if event.found.query.text != self.query_state.text:
            return
        self._paint_first(self.facets_pane.list)
        self.facets = event.facets
        self.counted = event.found
        self._narrowing.fill()
        self.facets_pane.show(event.facets, self._picked_values)
        self.timeline.show(event.days, event.selected_days)
        self.posts_pane.count_unread(event.facets.unread)

    def on_text_index_progressed(self, event: messages.TextIndexProgressed) -> None:
        self.current.follow_text_index(event.done, event.total)
        if event.done >= event.total:
            self.trend_lines.count()
            self.travelling.texts_read()
        self._show_status()
        if self.found is not None and self.found.in_bodies:
            self.reporting.warn_of_query(self.current.warnings)

    def on_copies_changed(self) -> None:
        self.current.repeat()

    def on_post_list_snippets_wanted(self, event: PostList.SnippetsWanted) -> None:
        if self.found is not None:
            self.session.text_index.load_snippets(event.ids, self.found.in_bodies, event.width)

    def on_snippets_loaded(self, event: messages.SnippetsLoaded) -> None:
        if self.found is not None and event.texts == self.found.in_bodies:
            self.posts.add_snippets(event.snippets)

    # The index

    def on_catalogue_loaded(self, event: messages.CatalogueLoaded) -> None:
        self.cursor_target.is_renumbered |= event.renumbered
        if event.renumbered:
            self.marking.forget_copies()
        # Which archive a post is of, and whether that is away, may be known by now.
        self.posts.draw_anew()
        self.current.repeat()
        self.trend_lines.count()
        self._tidy_later()

    def _tidy_later(self) -> None:
        """Give back the memory that loading took for a while, once everything is loaded that the next search needs."""
        if self._tidying is not None:
            self._tidying.stop()
        tidy = release_memory if self.library.is_prepared else self._tidy_later
        self._tidying = self.set_timer(_TIDY_AFTER, tidy)

    def on_index_progressed(self, event: messages.IndexProgressed) -> None:
        self.index_status.progress = event.progress
        if event.progress.posts and not self.index_status.total and not self.query_state.text:
            # Before they can be searched, which the first page of a new archive need not wait for.
            self._lookups.look_up(self._read_first_page, lambda page: self._show_first_page(*page[:2]))
        self._show_status()

    def on_refresh_ended(self, event: messages.RefreshEnded) -> None:
        self.index_status.end_refresh(event.summary, arrived=event.arrived)
        if event.summary is not None:
            self.reporting.refreshes()
        if event.summary is None or event.differs or self.article.post_id is None:
            # What is shown may have changed on the disk, or be there again.
            self.posts.forget()
            self._follow_article(quiet=event.quiet)
        if self.current.has_failed:
            self.current.repeat()
        self._show_status()

    def _follow_article(self, *, quiet: bool) -> None:
        """Show the article as it is on disk now; one that changed by itself while it is read says so, and stays."""
        document = self.article_pane.current_document
        if not quiet or document is None or self.article.post_id is None:
            self.article_pane.load_newer()
            return

        def compare(post: Post) -> None:
            if post.fingerprint == document.post.fingerprint:
                self.article_pane.load_newer(differs=False)
            else:
                self.article_pane.tell_changed(post.row.id)

        # One that is gone says so.
        post_id = document.post.row.id
        self._lookups.look_up(
            partial(self.library.post, post_id), compare, lambda _gone: self.article_pane.load_newer()
        )

    @property
    def is_indexing(self) -> bool:
        """Whether the files are being scanned."""
        return self.index_status.progress is not None

    def action_refresh(self) -> None:
        """Scan the files for changes now; where posts have come by themselves, show what is new."""
        if self.article_pane.is_outdated:
            self.article_pane.load_newer(tells=True)
            return
        if self.index_status.take_arrived():
            self.apply_query(QueryState(picked=(term_of("is", "new"),)))
            return
        self.posts.hold()
        self.reporting.refreshes()
        if not self.session.refresher.refresh():
            self.notify(_("The archive is being looked through; once more after that"), timeout=2)

    def action_archives(self) -> None:
        """Pick an archive to be opened or closed; the screen begins again with those that are open then."""
        from tui.ui.pickers import archive_picker

        opened = [archive.root for archive in self.library.archives]

        def show(known: Sequence[str]) -> None:
            ask(self, archive_picker(opened, known), toggle)

        def toggle(root: str | None) -> None:
            if root is None:
                return
            roots = [one for one in opened if one != root] if root in opened else [*opened, root]
            if roots:
                self._lookups.look_up(partial(self.library.open_next, roots), lambda _done: self._host.begin_again())
            else:
                self.notify(_("One archive has to be open"), timeout=2)

        self._lookups.look_up(self.library.state.archives, show)

    # Status and warnings

    def _show_status(self) -> None:
        texts_done, texts_total = self.current.texts or (0, 0)
        status = describe_status(
            BrowseState(
                total=self.index_status.total,
                arrived=self.index_status.arrived,
                hidden=self._hidden,
                shown=self._posts_listed,
                folded=self.found.folded if self.found is not None and self.posts.ids else 0,
                archives=[archive.name for archive in self.library.archives],
                is_first_index=self.index_status.is_first_index,
                is_filtered=self.current.is_filtered,
                has_words=bool(self.query_state.typed),
                has_failed=self.current.has_failed,
                is_partial=self.current.is_partial,
                scan=self.index_status.progress,
                texts_done=texts_done,
                texts_total=texts_total,
            )
        )
        self.bar.say(status.count, status.short)
        self._progress_rule.say(status.share)
        if status.empty is not None:
            self.posts.set_notice(*status.empty, [describe_offer(offer) for offer in self.current.offers])
        self.hints.say_offers(bool(self.current.offers) and not self.posts.ids)
        if not self.posts.ids:
            self.article_pane.show_notice()

    @property
    def _posts_listed(self) -> int:
        """How many posts are in the list, with those that the row of another one stands for."""
        return len(self.posts.ids) + (self.found.folded if self.found is not None and self.posts.ids else 0)

    def _show_warnings(self, warnings: tuple[str, ...]) -> None:
        line = self._warning_line
        line.set_class(bool(warnings), "-shown")
        line.update(fit_warnings(warnings, self.app.size.width - line.gutter.width))

    def on_post_list_rows_missing(self) -> None:
        self.session.index_watcher.report_missing_posts()

    def on_operation_failed(self, event: messages.OperationFailed) -> None:
        self.posts.forget()
        self.reporting.notify_of(event.error)

    def on_refresh_failed(self, event: messages.RefreshFailed) -> None:
        self.posts.forget()
        self.reporting.refresh_failed(event.error)

    def on_database_mended(self, event: messages.DatabaseMended) -> None:
        self.notify(event.notice, severity="warning", timeout=10)

    def on_marks_failed(self, event: messages.MarksFailed) -> None:
        self.reporting.marks_failed(event.error)

    def on_marks_shared(self, event: messages.MarksShared) -> None:
        self.reporting.ended(event.hindrance)

    def on_marks_written(self, event: messages.MarksWritten) -> None:
        self.posts.redraw_unwritten()
        if event.had_failed:
            self.reporting.marks_kept()
            self.noting.drop_draft()
            self.notify(_("The marks that waited are kept now"), timeout=4)

    # The article under the cursor

    def on_post_list_moved(self, event: PostList.Moved) -> None:
        self.article_pane.drop_postponed()
        self.article_pane.leave()
        self.keep_place()
        self.noting.name_post(event.row)
        if event.row is None:
            self.article_pane.show_notice()
        elif self.shows("article"):
            self.article_pane.load(event.row.id)

    def _current_id(self) -> int | None:
        return row.id if (row := self.posts.cursor_row) is not None else None

    def on_article_started(self, event: messages.ArticleStarted) -> None:
        if event.post.row.id != self.posts.cursor_id or event.width != self.article_pane.text_width:
            self.session.articles.first_lines_painted()
            return
        self._paint_first(self.article)
        self.article_pane.begin(event)
        self.article.call_when_drawn(partial(self.call_after_refresh, self.session.articles.first_lines_painted))
        self._find_query_texts()

    def on_article_continued(self, event: messages.ArticleContinued) -> None:
        self.article_pane.extend(event)

    def on_highlights_found(self, event: messages.HighlightsFound) -> None:
        self.article_pane.show_highlights(event)

    def on_article_pane_passage_kept(self, event: ArticlePane.PassageKept) -> None:
        self.marking.highlight(event.passage, event.standing)
        self.article_pane.load_again()

    def on_article_pane_note_wanted(self, event: ArticlePane.NoteWanted) -> None:
        if (row := self.posts.cursor_row) is not None:
            self.noting.open_on_passage(row, event.passage, event.name, partial(self.go_to, "article"))

    def action_written(self) -> None:
        """List the highlights and notes of the posts that are listed, and go to the one that is picked."""
        from tui.ui.screens.written import WrittenScreen, read_written

        if self.found is None:
            self.notify(_("The marks are still being read"), timeout=2)
            return

        def show(written: Sequence[tuple[Row, Annotations]]) -> None:
            if written:
                ask(self, WrittenScreen(written, self._current_id()), self._go_to_written)
            else:
                self.notify(_("No highlights and no notes on what is shown"), timeout=2)

        read = partial(read_written, self.library, self.found.all_ids)
        self._lookups.look_up_to_show(("written", self.found), read, show)

    def _go_to_written(self, place: WrittenPlace | None) -> None:
        """Go to a post, and to what is written on it."""
        at = self.cursor_target.index_of(place.post_id) if place is not None else None
        if place is None or at is None:
            return
        self._go_to_index(at)
        self.go_to("article")
        self.article_pane.seek_passage(place.post_id, place.highlight, is_note=place.is_note)
        if (row := self.posts.cursor_row) is not None:
            self.call_later(self._open, row)

    def action_cited(self) -> None:
        """List what the post leads to and what leads to it, and go to the one that is picked."""
        if (row := self.posts.cursor_row) is not None:
            self.travelling.pick(row.id)

    def action_versions(self) -> None:
        """List what the post can be compared with; show what differs, or go there."""
        if (row := self.posts.cursor_row) is not None:
            self.travelling.pick_version(row.id)

    def action_similar(self) -> None:
        """List the posts that are about the same thing as this one, and go to the one that is picked."""
        if (row := self.posts.cursor_row) is not None:
            self.travelling.pick_similar(row.id)

    def action_compare(self) -> None:
        """Keep this search on the timeline, or no longer."""
        if self.shows("timeline"):
            self.trend_lines.toggle(self.query_state.text)
        else:
            self.notify(_("The timeline needs a larger window"), timeout=3)

    def action_shares(self) -> None:
        """Show shares of all posts on the timeline, or numbers again."""
        if self.shows("timeline"):
            self.trend_lines.toggle_shares()
        else:
            self.notify(_("The timeline needs a larger window"), timeout=3)

    def action_words(self) -> None:
        """List the words that mark what is selected or shown, and narrow by the one that is picked."""
        listed = self.found.all_ids if self.found is not None else self.posts.ids
        if ids := self.posts.selected or listed:
            self.studying.pick_word(ids)

    def action_concordance(self) -> None:
        """List each place in the articles of what the query looks for, and go to the one that is picked."""
        self.studying.show_places(self.query_state.text, self._go_to_place)

    def _go_to_place(self, line: HitLine, in_text: str) -> None:
        query = self.query_state
        if self.found is None or not self.found.query.body_texts():
            query = query.as_text(in_text)
        self.article_pane.seek_text(line.row.id, line.hit)
        self.travelling.go_to(Stop(query, line.row.key))

    def on_article_pane_post_link_followed(self, event: ArticlePane.PostLinkFollowed) -> None:
        self.travelling.travel(event.post_id)

    def action_travel(self, way: int) -> None:
        """Go back to the article one came from, or forth again."""
        self.travelling.step(way)

    def _stop_here(self) -> Stop | None:
        """Where the reader is."""
        if (row := self.posts.cursor_row) is None:
            return None
        return Stop(self.query_state, row.key, self.article.share_read if self.article.post_id == row.id else 0.0)

    def _stop_at(self, row: Row) -> Stop:
        """A post in the list that is shown; one that is not in it, among all posts."""
        found = self.found if self.current.has_result else None
        is_listed = found is not None and (found.index_of(row.id) is not None or found.is_beneath(row.id))
        return Stop(self.query_state if is_listed else QueryState(), row.key)

    def _go_to_stop(self, stop: Stop) -> None:
        self.article_pane.begin_at(stop.key, stop.share)
        self.go_to("article")
        is_answered = stop.query == self.query_state and self.current.has_result
        at = self.cursor_target.index_of_key(stop.key) if is_answered else None
        if at is not None:
            self._go_to_index(at)
            return
        # Of no archives: it was not read from the marks, and is told where it cannot be reached.
        self.cursor_target.resume(LastView((), stop.query.typed, stop.query.picked, stop.key))
        if stop.query == self.query_state:
            self.current.repeat()
        else:
            self.apply_query(stop.query)

    def action_highlight(self) -> None:
        """Choose a passage of the article to be highlighted."""
        if self.posts.cursor_row is not None:
            self.go_to("article")
            self.article_pane.highlight()

    def on_article_failed(self, event: messages.ArticleFailed) -> None:
        if event.post_id == self.posts.cursor_id:
            self.article_pane.show_notice(event.reason, _("R looks for changes on disk"))
            self.session.index_watcher.report_missing_posts()

    def _find_query_texts(self) -> None:
        """Mark in the article what the query looks for in article texts."""
        post_id = self.article.post_id if not self.article_pane.is_raw else None
        found = self.found
        self.article_pane.find_query_texts(() if post_id is None or found is None else found.texts_in(post_id))

    def on_article_pane_matches_changed(self, event: ArticlePane.MatchesChanged) -> None:
        self.hints.say(self.place, matches=event.has_matches)

    def _paint_first(self, widget: DrawnLines) -> None:
        """Have other threads wait until what a widget shows now is painted."""
        self.session.paint_gate.close()
        is_seen = self.is_current and widget in self._compositor.visible_widgets
        # What is drawn is still to be written, in a thread that those which wait would come before.
        opens = partial(asyncio.get_running_loop().call_later, _WRITING, self.session.paint_gate.open)
        (widget.call_when_drawn if is_seen else self.call_after_refresh)(opens)

    # Opening, and what counts as read

    def action_open_post(self) -> None:
        """Go into the article under the cursor; where nothing was found, search for what is offered first."""
        if self.posts.cursor_row is not None:
            # At once, not when the list's message comes: the next key may be pressed already, and is the article's.
            self.go_to("article")
            self.posts.open()
        else:
            self._take_offer(0)

    def on_post_list_opened(self, event: PostList.Opened) -> None:
        self.library.last_session.save_reading(event.row.key)
        if event.clicked:
            self.go_to("article")
        self._open(event.row)

    def _open(self, row: Row) -> None:
        """Count this post as open: it becomes read after a while, or when its end is seen."""
        self.posts.hold()
        self.article_pane.open(row)

    def _mark_read(self, post_id: int) -> None:
        row = self.posts.cursor_row
        if row is None or row.id != post_id:
            return
        self.library.last_session.save_reading(row.key)
        if not row.read:
            self.marking.read_by_itself(row)

    def keep_place(self) -> None:
        """Keep how far the article was read, for the next time it is opened."""
        if (place := self.article_pane.place_to_keep) is not None:
            self.library.last_session.save_position(*place)

    def _keep_view(self) -> None:
        """Keep what is shown, for the next start."""
        if not self.cursor_target.is_resuming and (self.posts.ids or self.query_state.text):
            row = self.posts.cursor_row if self.posts.cursor else None
            self.library.last_session.save_view(
                self.query_state.typed, self.query_state.picked, row.key if row else None
            )

    # Moving on

    def action_step(self, way: int) -> None:
        """Go to the next post, or the one before; in a find, to the next match."""
        if self.article_pane.is_finding and self.pane == "article":
            self.article_pane.step_match(way)
        else:
            self._step_to(self.posts.cursor + way)

    def action_step_unread(self, way: int) -> None:
        """Go to the next unread post, or the one before."""
        index = self.library.next_unread(self.posts.ids, self.posts.cursor, way)
        if index is None:
            self.notify(_("Nothing unread further on") if way > 0 else _("Nothing unread before this"), timeout=2)
        else:
            self._step_to(index)

    def _step_to(self, index: int) -> None:
        before = self.posts.cursor
        self.posts.move_to(index)
        row = self.posts.cursor_row
        if self.pane == "article" and row is not None and self.posts.cursor != before:
            self.call_later(self._open, row)

    def action_read_on(self) -> None:
        """Turn a page of the article; at its end, go to the next post."""
        row = self.posts.cursor_row
        if row is None:
            return
        if not self.shows("article"):
            self.action_open_post()
        elif self.article.at_end:
            self.posts.move_to(self.posts.cursor + 1)
            if (row := self.posts.cursor_row) is not None:
                self.call_later(self._open, row)
        else:
            self.article.action_page(1)
            self._open(row)

    def action_read_back(self) -> None:
        self.article.action_page(-1)

    def action_scroll_article(self, way: int) -> None:
        """Scroll the article by a line, from any pane."""
        self.article.scroll_by(way)
        if (row := self.posts.cursor_row) is not None and self.shows("article"):
            self._open(row)

    # Marks

    def action_mark(self, act: str) -> None:
        """Do one of the acts of `Marking` by its name."""
        getattr(self.marking, act)()

    def action_note(self) -> None:
        """Write a note on the post under the cursor, or on those selected."""
        if ids := self.marking.targets:
            before = self.pane
            self._arrange(self._pane_layout.revealing("article"))
            self.noting.open(ids, partial(self.go_to, before))

    def _tell_drafts(self, told: Sequence[str]) -> None:
        for act in told:
            self.notify(_("A note that was being typed when the program ended is kept: {act}", act=act), timeout=8)

    def _show_notes(self) -> None:
        self.article_pane.load_again()
        self.session.searcher.counts_outdated()

    def _show_marks(self, ids: Sequence[int]) -> None:
        """Show what has changed with the marks of these rows; what is counted comes after them."""
        self.reporting.marks_set()
        if ids and self._lookups.is_busy:
            # Rows that are being read may be from before the mark.
            self._fetch_rows(ids)
        self.session.searcher.counts_outdated()

    def on_marks_changed_elsewhere(self) -> None:
        self.posts.forget()
        self.current.repeat()
        self.trend_lines.count()
        self.article_pane.load_again()

    def on_note_joined(self) -> None:
        self._show_notes()
        self.marking.tell(_("Your note was written elsewhere too meanwhile: both texts are kept"))

    def on_marking_progressed(self, event: messages.MarkingProgressed) -> None:
        self.marking.tell_progress(event)

    def on_undoing_progressed(self, event: messages.UndoingProgressed) -> None:
        self.marking.tell_undoing(event)

    def on_marks_undone(self, event: messages.MarksUndone) -> None:
        self.posts.hold()
        self.on_marks_changed_elsewhere()
        self.marking.tell_undone(event)

    # The article

    def action_measure(self, way: int) -> None:
        """Make the text wider or narrower."""
        if measure := self.article_pane.change_measure(way):
            self._arrange(replace(self._pane_layout, measure=self.article_pane.measure))
            self._host.show_value(_("Measure"), measure)

    def action_script(self) -> None:
        """Show Chinese as written, in simplified, in traditional characters."""
        self._host.show_value(_("Chinese script"), self.article_pane.change_script())
        self._show_in_script()

    def _show_in_script(self) -> None:
        """Show titles and names in the script that articles are shown in."""
        from tui.article.reading.chinese import line_converter

        def use(convert: Callable[[str], str]) -> None:
            self._host.in_script = convert
            self.posts.draw_anew()
            self.facets_pane.list.refresh()

        self._lookups.look_up(partial(line_converter, self.article_pane.script), use)

    def action_raw(self) -> None:
        self.article_pane.toggle_raw()

    def action_repeated(self) -> None:
        """Show the lines that a site repeats, or fold them."""
        self._host.show_value(_("Repeated lines"), self.article_pane.toggle_repeated())

    def action_outline(self) -> None:
        self.article_pane.pick_heading()

    def action_step_heading(self, way: int) -> None:
        """Go to the next heading of the article, or the one before."""
        self.article_pane.step_heading(way)
        if (row := self.posts.cursor_row) is not None and self.shows("article"):
            self._open(row)

    def end_number(self, key: events.Key) -> None:
        """Forget the digits that were typed, unless this key adds one or ends them itself."""
        if not (key.character is not None and key.character.isdecimal()):
            self.posts.forget_count()
            if key.key != "enter":
                self.article_pane.forget_number()

    def on_article_pane_heading_picked(self) -> None:
        self.go_to("article")

    def action_links(self) -> None:
        self.article_pane.pick_link()

    def action_images(self) -> None:
        self.article_pane.show_images()

    def on_document_loaded(self, event: messages.DocumentLoaded) -> None:
        if self.app.screen is self:
            self.article_pane.take_document(event.document)

    # Browser, clipboard, editor

    def action_open_source(self) -> None:
        if (row := self.posts.cursor_row) is not None:
            self._programs.open_address(row.source)

    def action_open_archived(self) -> None:
        """Open the copy of the source that a web archive made nearest the post's date."""
        if (row := self.posts.cursor_row) is not None:
            self._programs.open_archived(row, self.settings.archived_at)

    def _post_browser_failed(self, others: Sequence[Launch], address: str, reason: str) -> None:
        post_to(self)(messages.BrowserFailed(others, address, reason))

    def on_browser_failed(self, event: messages.BrowserFailed) -> None:
        self._programs.open_by(event.others, event.address, event.reason)

    def action_copy_source(self) -> None:
        if (row := self.posts.cursor_row) is not None:
            self._programs.copy_source(row)

    def action_copy_citation(self) -> None:
        if (row := self.posts.cursor_row) is not None:
            from tui.addresses import shown_address

            self._programs.copy(replace(row, source=shown_address(row.source)).citation, _("Citation copied"))

    def on_text_selected(self) -> None:
        """Copy what the mouse has selected: in a terminal there is no other way to it."""
        if text := self.get_selected_text():
            self._programs.copy(text, _("Copied"))

    def action_edit_file(self) -> None:
        """Open the post's file in the editor or the pager, and scan for changes when that ends."""
        if (row := self.posts.cursor_row) is None:
            return
        if row.gone is not None:
            self._lookups.look_up(partial(self.library.copy_of_gone, row.id), self._show_copy)
        else:
            self._lookups.look_up(partial(self.library.paths, [row.id]), self._edit_files)

    def _show_copy(self, path: Path | None) -> None:
        """Show a copy of a file that is gone in the editor or the pager, and delete it when that ends."""
        if path is None:
            self.notify(_("The post cannot be read: its file is gone"), severity="warning")
            return
        from tui.library.documents import drop_copy

        try:
            self._programs.edit(str(path))
        finally:
            drop_copy(path)
        self.notify(_("That was a copy out of the history: changes to it are not kept"), timeout=4)

    def _edit_files(self, paths: dict[int, str]) -> None:
        for path in paths.values():
            if self._programs.edit(path):
                self.session.refresher.refresh()

    def action_settings(self) -> None:
        """Open the settings in the editor, and begin again by what they are then."""
        self._programs.edit_settings(self._config_file)

    # Help and palette

    def action_help(self) -> None:
        from tui.ui.screens.help import HelpScreen

        ask(self, HelpScreen(self.place, self.settings.keys, self.settings.commands))

    def action_palette(self) -> None:
        from tui.ui.pickers import command_picker

        ask(self, command_picker(self.settings.keys, self._taken, self.settings.commands), self._run_picked)

    async def _run_picked(self, name: str | None) -> None:
        if name is not None:
            self._taken.insert(0, name)
            self.library.last_session.remember_command(name)
            await self.action_run_command(name)

    async def action_run_command(self, name: str) -> None:
        """Run a command by its name, also one that posts are piped to: for the palette, and for a click on a hint."""
        if name.startswith(PREFIX):
            self.piping.run(name.removeprefix(PREFIX), *self._to_pipe())
            return
        command = BY_NAME[name]
        await self.app.run_action(command.action, self._widgets.get(command.place, self))
