"""The one screen of the program: search bar, facets, posts, article.

It holds what is shown and binds it into the widgets; they answer in messages. The threads are the session's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from tui.commands import BY_NAME
from tui.errors import MicroficheError, NotFoundError
from tui.model import Facets, Progress, Row
from tui.text import grouped
from tui.ui import messages
from tui.ui.bindings import bindings
from tui.ui.narrowing import Narrowing
from tui.ui.panes import Panes
from tui.ui.screens.actions import PostActions
from tui.ui.screens.choosing import Choosing
from tui.ui.session import Session
from tui.ui.widgets.article_view import ArticleView
from tui.ui.widgets.facet_list import FacetList
from tui.ui.widgets.lines import Hints, PaneHeading, ProgressRule
from tui.ui.widgets.post_list import PostList
from tui.ui.widgets.search_bar import Chips, SearchBar

if TYPE_CHECKING:
    from tui.library import Document, Found, Library
    from tui.settings import Settings

_FIRST_PAGE = 200
"""Rows read by key for the first frame, before anything else is in memory."""


class BrowseScreen(PostActions, Choosing, Panes, Screen[None]):
    """Browse, narrow, find, read."""

    BINDINGS = bindings("everywhere")
    AUTO_FOCUS = "PostList"

    def __init__(self, library: Library, settings: Settings) -> None:
        super().__init__()
        self.library = library
        self.settings = settings
        self.narrowing = Narrowing()
        self.facets: Facets | None = None
        self.document: Document | None = None
        self.found: Found | None = None
        self.counted: Found | None = None
        self._total = library.count()
        self._progress: Progress | None = Progress("scan", 0, None, self._total)
        self._opened: int | None = None
        self._read_timer: Timer | None = None
        self.session = Session(library, self.post_message)
        self.bar = SearchBar()
        self.facet_list = FacetList()
        self.posts = PostList(library.rows)
        self.article = ArticleView()
        self.hints = Hints({name: keys for name, keys in settings.keys.items() if name in BY_NAME})
        self._progress_rule = ProgressRule()
        self._complaint = Static(id="complaint", markup=False)
        self._posts_heading = PaneHeading("Posts")
        self._article_heading = PaneHeading("Article")

    def compose(self) -> ComposeResult:
        # Before anything is mounted: classes that change later have all styles computed anew.
        self.set_mode(self.app.size.width)
        yield self.bar
        yield self._progress_rule
        yield self._complaint
        with Horizontal(id="panes"):
            with Vertical(id="facets-pane"):
                yield PaneHeading("Narrow by")
                yield self.facet_list
            with Vertical(id="posts-pane", classes="-active"):
                yield self._posts_heading
                yield self.posts
            with Vertical(id="article-pane"):
                yield self._article_heading
                yield self.article
        yield self.hints

    def on_mount(self) -> None:
        self._show_first_page()
        self._say_status()
        self.call_after_refresh(self.session.start)

    def on_unmount(self) -> None:
        self.session.close()

    def _show_first_page(self) -> None:
        try:
            rows = self.library.first_rows(_FIRST_PAGE)
        except MicroficheError as error:
            self.post_message(messages.Broke(error))
            return
        self.posts.take(rows)
        self.posts.show([row.id for row in rows])

    # The query

    def narrow(self, narrowing: Narrowing) -> None:
        """Make this the query: everything follows it."""
        if narrowing == self.narrowing:
            return
        self.narrowing = narrowing
        self.bar.show(narrowing.typed, narrowing.picked)
        self.session.ask(narrowing.text)

    def on_search_bar_changed(self, event: SearchBar.Changed) -> None:
        self.narrow(self.narrowing.type(event.text))

    def on_chips_dropped(self, event: Chips.Dropped) -> None:
        self.narrow(self.narrowing.drop(event.term))

    def on_query_input_emptied(self) -> None:
        self.narrow(self.narrowing.drop_last())

    def on_query_input_go(self) -> None:
        self.posts.move_to(0)
        self.go_to("posts")

    def on_query_input_out(self) -> None:
        if self.narrowing.typed:
            self.narrow(self.narrowing.type(""))
        else:
            self.go_to("posts")

    def on_facet_list_picked(self, event: FacetList.Picked) -> None:
        self.narrow(self.narrowing.toggle(event.field, event.value))

    def on_loaded(self) -> None:
        self.session.ask(self.narrowing.text)

    def on_found_came(self, event: messages.FoundCame) -> None:
        found = event.found
        text = found.query.text
        if text != self.narrowing.text:
            return
        same = self.found is None or self.found.query.text == text
        self.found = found
        self._total = found.total
        here = self.posts.cursor_id
        at = found.place_of(here) if same and here is not None else None
        self.posts.show(found.ids, spot=found.spots if found.query.searches else None, at=at)
        self._say_status()
        self._complaint.set_class(bool(found.complaints), "-said")
        self._complaint.update(" · ".join(found.complaints))

    def on_facets_came(self, event: messages.FacetsCame) -> None:
        if event.found.query.text == self.narrowing.text:
            self.facets = event.facets
            self.counted = event.found
            self.facet_list.show(event.facets, frozenset(str(term) for term in event.found.query.filters()))
            unread = event.facets.unread
            self._posts_heading.say(detail=f"{grouped(unread)} unread" if unread else "")

    # The index

    def on_index_moved(self, event: messages.IndexMoved) -> None:
        self._progress = event.progress
        self._say_status()

    def on_index_done(self, event: messages.IndexDone) -> None:
        self._progress = None
        if event.summary is not None:
            self._total = event.summary.posts
        self._say_status()

    @property
    def is_indexing(self) -> bool:
        """Whether the files are being looked through."""
        return self._progress is not None

    def _say_status(self) -> None:
        total, shown = grouped(self._total), len(self.posts.ids)
        narrowed = bool(self.narrowing.text)
        count = f"{grouped(shown)} of {total}" if narrowed else f"{total} posts"
        doing, share = "", None
        progress = self._progress
        if progress is not None and progress.total:
            share = progress.done / progress.total
            doing = f" · indexing {share:.0%}"
        elif progress is not None and progress.done and not self._total:
            doing = f" · {grouped(progress.done)} files found"
        self.bar.say(f"{count}{doing} ", f"{grouped(shown if narrowed else self._total)} ")
        self._progress_rule.say(share)
        if self._total == 0:
            if progress is None:
                names = ", ".join(archive.name for archive in self.library.archives)
                self.posts.say_empty(f"There are no posts in {names}", "R looks again · q quits")
            else:
                self.posts.say_empty("Reading the archive", "the newest posts come first")
        elif narrowed:
            press = "Esc clears the search" if self.narrowing.typed else "x clears the filters"
            self.posts.say_empty("No post is like that", press)
        if not shown:
            self.article.clear("", "")

    # Reading

    def on_post_list_moved(self, event: PostList.Moved) -> None:
        self._opened = None
        self._stop_read_timer()
        if event.row is None:
            self.document = None
            self.article.clear()
        elif self.shows("article"):
            self.session.read(event.row.id, self._measure)

    def on_post_list_opened(self, event: PostList.Opened) -> None:
        self.go_to("article")
        self.open(event.row)

    def open(self, row: Row) -> None:
        """Count this post as open: it is read once it was so for a while, or its end is seen."""
        self._opened = row.id
        if self.article.post_id != row.id:
            self.session.read(row.id, self._measure)
        elif self.article.at_end:
            self._count_as_read(row.id)
        self._stop_read_timer()
        if not row.read:
            self._read_timer = self.set_timer(self.settings.read_after, lambda: self._count_as_read(row.id))

    def _stop_read_timer(self) -> None:
        if self._read_timer is not None:
            self._read_timer.stop()
            self._read_timer = None

    def _count_as_read(self, post_id: int) -> None:
        row = self.posts.cursor_row
        if self._opened == post_id and row is not None and row.id == post_id and not row.read:
            self.mark_row(row, read=True)

    def on_article_view_end_seen(self, event: ArticleView.EndSeen) -> None:
        self._count_as_read(event.post_id)

    def on_article_view_scrolled(self, event: ArticleView.Scrolled) -> None:
        self._article_heading.say(detail=f"{event.percent} %")

    def on_article_view_reshaped(self) -> None:
        row = self.posts.cursor_row
        if row is not None and self.shows("article"):
            self.session.read(row.id, self._measure)

    @property
    def _measure(self) -> int:
        return min(self.settings.measure, self.article.room)

    def on_article_begun(self, event: messages.ArticleBegun) -> None:
        row = event.document.post.row
        if row.id != self.posts.cursor_id or event.width != self._measure:
            return
        self.document = event.document
        self.article.start(row.id, event.width, event.lines, event.document.article.links)
        if event.whole:
            self.article.extend((), whole=True)
        self._article_heading.say(row.site or "Article")

    def on_article_went(self, event: messages.ArticleWent) -> None:
        if event.post_id == self.article.post_id and event.width == self._measure:
            self.article.extend(event.lines, whole=event.whole)

    def on_article_failed(self, event: messages.ArticleFailed) -> None:
        if event.post_id == self.posts.cursor_id:
            self.document = None
            self.article.clear(event.reason, "R looks for changes on disk")

    def on_article_view_link_followed(self, event: ArticleView.LinkFollowed) -> None:
        self.open_address(event.address)

    def on_post_list_failed(self, event: PostList.Failed) -> None:
        self.post_message(messages.Broke(event.error))

    def on_broke(self, event: messages.Broke) -> None:
        self.posts.forget()
        known = isinstance(event.error, MicroficheError)
        said = str(event.error) if known else f"{type(event.error).__name__}: {event.error}"
        if not isinstance(event.error, NotFoundError):
            self.notify(said, severity="error", timeout=10, markup=False)

    # Size

    def on_resize(self, event: events.Resize) -> None:
        self.set_mode(event.size.width)
