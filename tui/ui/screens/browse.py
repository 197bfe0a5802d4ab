"""The one screen of the program: search bar, facets, posts, article.

It holds what is shown and binds it into the widgets; they answer in messages. The threads are the session's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tui.commands import BY_NAME
from tui.errors import MicroficheError
from tui.model import FACETS, Facets, Progress
from tui.text import grouped
from tui.ui import messages
from tui.ui.bindings import bindings
from tui.ui.query_state import Narrowing
from tui.ui.query_warnings import in_one_line
from tui.ui.screens.actions import PostActions
from tui.ui.screens.choosing import Choosing
from tui.ui.screens.troubles import Troubles
from tui.ui.widgets.article_view import ArticleView
from tui.ui.widgets.facet_list import FacetList
from tui.ui.widgets.facets_pane import FacetsPane
from tui.ui.widgets.find_bar import FindBar
from tui.ui.widgets.lines import Hints, PaneHeading, ProgressRule
from tui.ui.widgets.post_list import PostList
from tui.ui.widgets.search_bar import Chips, SearchBar
from tui.ui.widgets.timeline import Timeline
from tui.ui.workers.catalogue_loader import release_memory
from tui.ui.workers.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from tui.library import Library
    from tui.search.results import Found
    from tui.settings import Settings

_SETTLED = 1.5
"""Seconds after loading until what it took for a while is free again."""

_FIRST_PAGE = 200
"""Rows read by key for the first frame, before anything else is in memory."""


class BrowseScreen(PostActions, Choosing, Troubles):
    """Browse, narrow, find, read."""

    BINDINGS = bindings("everywhere")
    AUTO_FOCUS = "PostList"

    def __init__(self, library: Library, settings: Settings, config_file: Path) -> None:
        super().__init__()
        self.library = library
        self.settings = settings
        self.measure = settings.measure
        self.script = settings.script
        self.find_bar = FindBar("find in the article")
        self.narrowing = Narrowing()
        self.facets: Facets | None = None
        self.found: Found | None = None
        self.counted: Found | None = None
        self._all_facets: Facets | None = None
        self._archive_names = tuple(archive.name for archive in library.archives)
        self._complaints: tuple[str, ...] = ()
        self._texts: messages.TextIndexProgressed | None = None
        self._texts_searched = -1
        self._asked_again = self._is_failed = self._is_going = False
        self._renumbered = False
        self._total = library.count()
        self._progress: Progress | None = Progress("scan", 0, None, self._total)
        self.session = Session(library, config_file, self.post_message)
        self.bar = SearchBar(library.searches, self._values_of)
        self.facets_pane = FacetsPane()
        self.timeline = Timeline()
        self.posts = PostList(library.rows)
        self.article = ArticleView(turns=settings.bidi == "microfiche")
        self.hints = Hints({name: keys for name, keys in settings.keys.items() if name in BY_NAME})
        self._progress_rule = ProgressRule()
        self._complaint = Static(id="complaint", markup=False)
        self._posts_heading = PaneHeading("Posts")
        self.article_heading = PaneHeading("Article")

    def compose(self) -> ComposeResult:
        # Before anything is mounted: classes that change later have all styles computed anew.
        self.set_mode(*self.app.size)
        yield self.bar
        yield self._progress_rule
        yield self._complaint
        yield self.timeline
        with Horizontal(id="panes"):
            yield self.facets_pane
            with Vertical(id="posts-pane", classes="-active"):
                yield self._posts_heading
                yield self.posts
            with Vertical(id="article-pane"):
                yield self.article_heading
                yield self.find_bar
                yield self.article
        yield self.hints

    def on_mount(self) -> None:
        self._show_first_page()
        self._say_status()
        self.call_after_refresh(partial(self.session.start, self._total))

    def on_unmount(self) -> None:
        self.keep_place()
        self.session.close()

    def _show_first_page(self) -> None:
        try:
            rows = self.library.first_rows(_FIRST_PAGE)
        except MicroficheError as error:
            self.post_message(messages.OperationFailed(error))
            return
        self.posts.take(rows)
        self.posts.show([row.id for row in rows])

    # The query

    def narrow(self, narrowing: Narrowing) -> None:
        """Make this the query: everything follows it."""
        if narrowing == self.narrowing:
            return
        self.bar.show(narrowing.typed, narrowing.picked)
        self._follow(narrowing)

    def _follow(self, narrowing: Narrowing) -> None:
        self.narrowing = narrowing
        self.session.searcher.search(narrowing.text)

    def on_search_bar_changed(self) -> None:
        # Never written back into the bar: by now more may have been typed than this message knows of.
        narrowing = self.narrowing.type(self.bar.input.value)
        self.bar.show_chips(narrowing.picked)
        if narrowing != self.narrowing:
            self._follow(narrowing)

    def on_chips_dropped(self, event: Chips.Dropped) -> None:
        self.narrow(self.narrowing.drop(event.term))

    def on_query_input_emptied(self) -> None:
        self.narrow(self.narrowing.drop_last())

    def _values_of(self, field: str) -> Sequence[str]:
        """What a field may go on with, most frequent first."""
        if field == "in":
            return self._archive_names
        values = self._all_facets.values if self._all_facets is not None else {}
        return next((values[facet].names for facet in FACETS if facet == field and facet in values), ())

    def on_query_input_go(self) -> None:
        self.on_search_bar_changed()  # which the bar may have yet to say, where all was typed in one burst
        if text := self.narrowing.typed.strip():
            self.bar.input.history.add(text)
            self.library.remember_search(text)
        # Keys that follow are meant for what is found, not for what is still there.
        self._is_going = self.found is not None and self.found.query.text != self.narrowing.text
        if not self._is_going:
            self._arrive()

    def _arrive(self) -> None:
        """To the first of those found."""
        self._is_going = False
        self.posts.move_to(0)
        self.go_to("posts")

    async def on_query_input_out(self) -> None:
        self._is_going = False
        self.on_search_bar_changed()
        if self.narrowing.typed:
            self.narrow(self.narrowing.type(""))
            await self.bar.input.release()
        else:
            self.go_to("posts")

    def on_timeline_picked(self, event: Timeline.Picked) -> None:
        self.narrow(self.narrowing.toggle("date", event.value))

    def on_facet_list_picked(self, event: FacetList.Picked) -> None:
        self.narrow(self.narrowing.toggle(event.field, event.value))

    def on_catalogue_loaded(self, event: messages.CatalogueLoaded) -> None:
        self._renumbered = self._renumbered or event.renumbered
        self.session.searcher.search(self.narrowing.text)
        self.set_timer(_SETTLED, release_memory)

    def on_marks_changed_elsewhere(self) -> None:
        self.posts.forget()
        self.session.searcher.search(self.narrowing.text)

    def on_search_completed(self, event: messages.SearchCompleted) -> None:
        found = event.found
        text = found.query.text
        if text != self.narrowing.text:
            return
        self._asked_again = self._is_failed = False
        same = self.found is None or self.found.query.text == text
        self.found = found
        self.paint_first()
        self._total = found.total
        if self.article.was_moved:
            self.posts.hold()
        at = self._place_in(found) if same else None
        renumbered, self._renumbered = self._renumbered, False
        self.posts.show(
            found.ids, spot=found.spots if found.query.searches else None, at=at, quoting=bool(found.in_bodies),
            renumbered=renumbered,
        )  # fmt: skip
        if self._is_going:
            self._arrive()
        if self._texts_are_missing:
            self.session.text_index.build()
        self.mark_what_was_searched()
        self._say_status()
        self.call_after_refresh(self._count)
        self._say_complaints(found)
        self._search_more_texts()

    def on_search_failed(self, event: messages.SearchFailed) -> None:
        """What was found before must not stand there as if this had found it."""
        self.on_operation_failed(event)
        self._asked_again = False
        if event.text != self.narrowing.text:
            return
        self._is_failed, self.found = True, None
        self.posts.show(())
        if self._is_going:
            self._arrive()
        self._complain((str(event.error),))
        self._say_status()

    def _place_in(self, found: Found) -> int | None:
        """Where the post under the cursor is among those found, even if its id is another one by now.

        A post that went with the index, before anybody saw it, had its place at least.
        """
        here, row = self.posts.cursor_id, self.posts.cursor_row
        at = found.place_of(here) if here is not None and not self._renumbered else None
        if row is None and at is None and here is not None and found.ids:
            at = min(self.posts.cursor, len(found.ids) - 1)
        elif at is None and row is not None:
            try:
                known = map(found.place_of, self.library.ids_of(row.key))
                at = next((place for place in known if place is not None), None)
            except MicroficheError as error:
                self.post_message(messages.OperationFailed(error))
        return at

    @property
    def _texts_are_missing(self) -> bool:
        """Whether what is shown was looked for in articles of which not all could be searched."""
        return self.found is not None and bool(self.found.in_bodies and self.found.notes)

    def _say_complaints(self, found: Found) -> None:
        notes, texts = found.notes, self._texts
        if self._texts_are_missing and texts is not None:
            # How far it is by now, not how far it was when this was searched.
            notes = (f"{texts.done:,} of {texts.total:,} articles can be searched so far",)
        self._complain((*found.complaints, *notes))

    def _complain(self, said: tuple[str, ...]) -> None:
        """Say what could not be understood; where nothing has changed, nothing is laid out anew."""
        if said != self._complaints:
            self._complaints = said
            self._complaint.set_class(bool(said), "-said")
            self._complaint.update(in_one_line(said, self.app.size.width - self._complaint.gutter.width))

    def _count(self) -> None:
        if self.found is not None:
            self.session.searcher.count_facets(self.found)

    def on_facets_counted(self, event: messages.FacetsCounted) -> None:
        if event.found.query.text == self.narrowing.text:
            self.paint_first()
            self.facets = event.facets
            self.counted = event.found
            if not event.found.query.tree:
                self._all_facets = event.facets
            self.facets_pane.show(event.facets, self.narrowing.picked_values)
            self.timeline.show(event.days, event.selected_days)
            unread = event.facets.unread
            self._posts_heading.say(detail=f"{grouped(unread)} unread" if unread else "")

    # The index

    def on_index_progressed(self, event: messages.IndexProgressed) -> None:
        self._progress = event.progress
        self._say_status()

    def on_refresh_ended(self, event: messages.RefreshEnded) -> None:
        self._progress = None
        if event.summary is not None:
            self._total = event.summary.posts
        if event.summary is None or event.summary.differs or self.article.post_id is None:
            # What is shown may have changed on the disk, or be there again.
            self.posts.forget()
            self.read_again()
        if self._is_failed:
            self.session.searcher.search(self.narrowing.text)
        self._say_status()

    @property
    def is_indexing(self) -> bool:
        """Whether the files are being looked through."""
        return self._progress is not None

    def _say_status(self) -> None:
        total, shown = grouped(self._total), len(self.posts.ids)
        narrowed = bool(self.narrowing.text) and (self.found is not None or self._is_failed)
        so_far = narrowed and self._texts_are_missing
        count = f"{grouped(shown)} of {total}" if narrowed else f"{total} post{'s' * (self._total != 1)}"
        short = grouped(shown if narrowed else self._total)
        if so_far:
            count, short = f"{grouped(shown)} so far", f"{short}+"
        doing, share = "", None
        progress = self._progress
        if progress is not None and progress.total:
            share = progress.done / progress.total
            doing = f" · indexing {share:.0%}"
        elif progress is not None and progress.done and not self._total:
            doing = f" · {grouped(progress.done)} files found"
        texts = self._texts
        if texts is not None and texts.done < texts.total:
            # While they are searched, the line beneath says how many were read.
            doing += "" if so_far else f" · texts {texts.done / texts.total:.0%}"
            share = texts.done / texts.total if share is None else share
        self.bar.say(f"{count}{doing} ", f"{short} ")
        self._progress_rule.say(share)
        if self._total == 0:
            if progress is None:
                names = ", ".join(archive.name for archive in self.library.archives)
                self.posts.say_empty(f"There are no posts in {names}", "R looks again · q quits")
            else:
                self.posts.say_empty("Reading the archive", "the newest posts come first")
        elif narrowed:
            press = "Esc clears the search" if self.narrowing.typed else "x clears the filters"
            if self._is_failed:
                self.posts.say_empty("This cannot be searched now", f"R tries again · {press}")
            elif so_far:
                done = texts.done / texts.total if texts is not None and texts.total else 0.0
                self.posts.say_empty("The texts are still being read", f"{done:.0%} are searched · {press}")
            else:
                self.posts.say_empty("No post is like that", press)
        if not shown:
            self.show_no_article()

    # The text of the articles

    def on_text_index_progressed(self, event: messages.TextIndexProgressed) -> None:
        self._texts = event
        self._say_status()
        if self.found is not None and self.found.in_bodies:
            self._say_complaints(self.found)
            if event.done == event.total:
                self._ask_again(event.done)
            else:
                self._search_more_texts()

    def _search_more_texts(self) -> None:
        """Where more articles are known by now, what is found among them joins what is shown; one search at a time."""
        texts = self._texts
        if (
            texts is not None
            and self._texts_are_missing
            and not self._asked_again
            and texts.done > self._texts_searched
        ):
            self._ask_again(texts.done)

    def _ask_again(self, texts: int) -> None:
        self._asked_again, self._texts_searched = True, texts
        self.session.searcher.search(self.narrowing.text)

    def on_post_list_quoted(self, event: PostList.Quoted) -> None:
        if self.found is not None:
            self.session.text_index.load_snippets(event.ids, self.found.in_bodies, event.width)

    def on_snippets_loaded(self, event: messages.SnippetsLoaded) -> None:
        if self.found is not None and event.texts == self.found.in_bodies:
            self.posts.quote(event.snippets)

    # Size

    def on_resize(self, event: events.Resize) -> None:
        self.set_mode(*event.size)
