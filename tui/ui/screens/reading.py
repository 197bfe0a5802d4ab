"""The part of the screen that reads: what the article pane shows, how wide, from where, and what counts as read."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from tui.settings import MEASURE_MAX, MEASURE_MIN, SCRIPTS, Script
from tui.text import clean_line
from tui.ui import messages
from tui.ui.screens.finding import Finding
from tui.ui.widgets.article_view import ArticleView
from tui.ui.widgets.lines import PaneHeading
from tui.ui.widgets.post_list import PostList
from tui.ui.workers.article_loader import ReadRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from tui.article.reading.outline import ReadingTime
    from tui.documents import Document
    from tui.library import Library
    from tui.model import Row
    from tui.search.results import Found
    from tui.settings import Settings
    from tui.ui.app import MicroficheApp
    from tui.ui.workers.session import Session

_MEASURE_STEP = 4
_PATIENCE = 0.4
"""Seconds an article may take before the pane says that it is being read."""


class Reading(Finding):
    """The article under the cursor."""

    library: Library
    settings: Settings
    session: Session
    article_heading: PaneHeading
    measure: int
    script: Script
    found: Found | None
    is_raw = False
    document: Document | None = None
    _time: ReadingTime | None = None
    _awaited: int | None = None
    _opened: int | None = None
    _read_timer: Timer | None = None
    _waiting: Callable[[], None] | None = None

    @abstractmethod
    def mark_row(self, row: Row, *, read: bool | None = None, starred: bool | None = None) -> None:
        """Mark a post, and show it as marked."""

    # Which article

    def on_post_list_moved(self, event: PostList.Moved) -> None:
        self._opened = self._waiting = None
        self._stop_read_timer()
        self.keep_place()
        if event.row is None:
            self.show_no_article()
        elif self.shows("article"):
            self._awaited = event.row.id
            self._read(event.row.id)
            self.set_timer(_PATIENCE, partial(self._say_reading, event.row.id))

    def _read(self, post_id: int) -> None:
        self.session.articles.request(ReadRequest(post_id, self.text_width, self.script, self.is_raw))

    def _say_reading(self, post_id: int) -> None:
        """What was shown before, or nothing, must not be taken for a post that takes its time."""
        if post_id == self._awaited and self.article.post_id != post_id and self.shows("article"):
            self.show_no_article("Reading …", "")

    def show_no_article(self, what: str = "", press: str = "") -> None:
        """Show nothing but what is so and what to press."""
        self.document = self._awaited = None
        self.article.clear(what, press)
        self.mark_searched(())
        self.article_heading.say("Article", "")

    def read_again(self) -> None:
        """Read the article under the cursor from the disk anew."""
        row = self.posts.cursor_row
        if row is not None and self.shows("article"):
            self._read(row.id)

    def action_open_post(self) -> None:
        """Into the article under the cursor."""
        if self.posts.cursor_row is not None:
            # At once, not when the list has told so: the next key may have been pressed already, and is the article's.
            self.go_to("article")
            self.posts.open()

    def on_post_list_opened(self, event: PostList.Opened) -> None:
        if event.clicked:
            self.go_to("article")
        self.open(event.row)

    def open(self, row: Row) -> None:
        """Count this post as open: it is read once it was so for a while, or its end is seen."""
        self.posts.hold()
        self._opened = row.id
        if self.article.post_id != row.id:
            self._read(row.id)
        elif self.article.at_end:
            self._count_as_read(row.id)
        self._stop_read_timer()
        if not row.read:
            self._read_timer = self.set_timer(self.settings.read_after, partial(self._count_as_read, row.id))

    def _stop_read_timer(self) -> None:
        if self._read_timer is not None:
            self._read_timer.stop()
            self._read_timer = None

    def _count_as_read(self, post_id: int) -> None:
        row = self.posts.cursor_row
        if self._opened == post_id and row is not None and row.id == post_id and not row.read:
            self.mark_row(row, read=True)

    def keep_place(self) -> None:
        """Keep how far the article was read, for when it is opened again; at its end that is its beginning."""
        document, article = self.document, self.article
        if not article.is_whole:
            # A share of the lines there are so far is none of the text.
            return
        if document is not None and article.post_id == document.post.row.id and article.was_moved:
            self.library.keep_position(document.post.row.key, 0.0 if article.at_end else article.share_read)

    # What comes of it

    def paint_first(self) -> None:
        """Hold up other threads until what is shown now is painted."""
        self.session.paint_gate.close()
        self.call_after_refresh(self.session.paint_gate.open)

    def on_article_started(self, event: messages.ArticleStarted) -> None:
        row = event.post.row
        if row.id != self.posts.cursor_id or event.width != self.text_width:
            self.session.articles.first_lines_painted()
            return
        self.paint_first()
        self._awaited = None
        self.document, self._time = event.document, event.reading
        self.article.head = event.head
        self.article.start(row.id, event.width, event.lines, event.links, share=event.share)
        self.article.call_when_drawn(partial(self.call_after_refresh, self.session.articles.first_lines_painted))
        if event.whole:
            self.article.extend((), whole=True)
        self.mark_what_was_searched()
        self.article_heading.say(row.site or "Article")
        self._do_what_waits()

    def mark_what_was_searched(self) -> None:
        """An article that was found by its text opens at it, and shows where it stands."""
        shown = self.found is not None and self.article.post_id is not None and not self.is_raw
        self.mark_searched(self.found.in_bodies if shown and self.found is not None else ())

    def on_article_continued(self, event: messages.ArticleContinued) -> None:
        if event.post_id == self.article.post_id and event.width == self.text_width:
            if event.document is not None:
                self.document = event.document
                self.article.complete(event.head, event.document.article.links)
            self.article.extend(event.lines, whole=event.whole)
            self._do_what_waits()

    def on_article_failed(self, event: messages.ArticleFailed) -> None:
        if event.post_id == self.posts.cursor_id:
            self.show_no_article(event.reason, "R looks for changes on disk")
            self.session.index_watcher.report_missing_posts()

    def on_article_view_end_seen(self, event: ArticleView.EndSeen) -> None:
        self._count_as_read(event.post_id)

    def on_article_view_scrolled(self, event: ArticleView.Scrolled) -> None:
        left = ""
        if self._time is not None and event.percent < 100 and not self.is_raw:
            # Lines yet to be laid out are in the article's own count, not in that of the lines.
            top = int(self.article.scroll_offset.y) - self.article.head
            minutes = self._time.left(top) if self.article.is_whole else self._minutes
            left = f"{minutes} min left · " if minutes else ""
        self.article_heading.say(detail=f"{left}{event.percent} %")

    @property
    def _minutes(self) -> int:
        return self.document.article.minutes if self.document is not None else 0

    def on_article_view_reshaped(self) -> None:
        row = self.posts.cursor_row
        if row is not None and self.shows("article"):
            self._read(row.id)

    @property
    def shown_document(self) -> Document | None:
        """The document of the post under the cursor, once it is there."""
        document = self.document
        return document if document is not None and document.post.row.id == self.posts.cursor_id else None

    def _waits(self, action: Callable[[], None], *, for_lines: bool = False) -> bool:
        """Whether an action has to wait for the article, of which the beginning is shown; it is done then.

        It waits until the article is known, or `for_lines` until all lines of it are laid out.
        """
        missing = self.document is None or for_lines
        begun = missing and self.article.post_id is not None and not self.article.is_whole
        self._waiting = action if begun else None
        return begun

    def _do_what_waits(self) -> None:
        """Do it, or have it wait on; where something is typed by now, it would only come in between."""
        waiting, self._waiting = self._waiting, None
        if waiting is None or self.app.screen is not self or self.place in ("search", "find"):
            return
        if self.document is None:
            self._waiting = waiting
        else:
            waiting()

    def stop_finding(self) -> None:
        super().stop_finding()
        self.hints.say(self.place, matches=False)

    def _show(self) -> None:
        super()._show()
        self.hints.say(self.place, matches=bool(self._matches))

    # How it is set

    @property
    def text_width(self) -> int:
        """Cells of a line of text: the measure, or what there is room for."""
        return min(self.measure, self.article.room)

    def action_measure(self, way: int) -> None:
        """Wider or narrower text; kept for the next run."""
        wanted = max(MEASURE_MIN, min(MEASURE_MAX, self.measure + way * _MEASURE_STEP))
        if wanted == self.measure:
            return
        if way > 0 and self.measure >= self.article.room:
            self.say_set(f"{self.text_width} cells, as many as the pane has", "Measure")
            return
        # Where the pane is narrower than the measure, a step narrower is one from what is seen.
        if way < 0:
            wanted = max(MEASURE_MIN, min(wanted, self.article.room - _MEASURE_STEP))
        self.measure = wanted
        self.session.save_setting("measure", wanted)
        self.say_set(f"{wanted} cells", "Measure")
        self.on_article_view_reshaped()

    def say_set(self, what: str, name: str) -> None:
        """Say what something is set to."""
        cast("MicroficheApp", self.app).say_set(what, name)

    def action_script(self) -> None:
        """Chinese in the script it was written in, in simplified, in traditional; kept for the next run."""
        self.script = SCRIPTS[(SCRIPTS.index(self.script) + 1) % len(SCRIPTS)]
        self.session.save_setting("script", self.script)
        self.say_set(self.script, "Chinese script")
        self.read_again()

    def action_raw(self) -> None:
        """The body as it was scraped, or the article again."""
        self.is_raw = not self.is_raw
        self.read_again()

    def action_outline(self) -> None:
        """Pick a heading, and go to it."""
        from tui.article.reading.outline import entry_at, outline
        from tui.search.label_search import Labels
        from tui.ui.screens.pick import Choice, PickScreen

        if self._waits(self.action_outline, for_lines=True):
            return
        document = self.shown_document
        entries = outline(document.article, self.article.lines, self.article.head) if document is not None else ()
        if not entries or self.is_raw:
            self.notify("There are no headings in this article", timeout=2)
            return
        choices = [Choice("  " * (entry.level - 1) + entry.text, str(entry.line)) for entry in entries]
        labels = Labels([entry.text for entry in entries])

        def narrow(text: str) -> list[Choice]:
            return [choices[index] for index in labels.best(text)]

        def go(line: str | None) -> None:
            if line is not None:
                self.article.go_to_line(int(line))
                self.go_to("article")

        here = entry_at(entries, int(self.article.scroll_offset.y)) or 0
        self.app.push_screen(PickScreen("Headings", "type a part of one", narrow, at=here), go)

    def action_zen(self) -> None:
        """The article alone, or everything again."""
        zen = not self.has_class("-zen")
        if zen and self.posts.cursor_row is None:
            return
        self.set_class(zen, "-zen")
        self.go_to("article" if zen else self.pane)

    # Its links

    def action_links(self) -> None:
        """Pick a link by its number, its text or its host; `y` on it copies its address."""
        from tui.ui.screens.links import LinkScreen

        if self._waits(self.action_links):
            return
        document = self.shown_document
        if document is None or not document.article.links:
            self.notify("There are no links in this article", timeout=2)
            return

        def follow(picked: tuple[str, str] | None) -> None:
            if picked is not None and picked[0] == "copy":
                self.copy(picked[1], "Copied")
            elif picked is not None:
                self.open_address(picked[1])

        self.app.push_screen(LinkScreen(document.article.links), follow)

    # Its images

    def action_images(self, number: int = 1) -> None:
        """Show the images of the post under the cursor, beginning with the one of this number."""
        row = self.posts.cursor_row
        document = self.shown_document
        if document is not None:
            self._show_images(document, number)
        elif row is not None:
            self.session.articles.load_document(row.id)

    def on_document_loaded(self, event: messages.DocumentLoaded) -> None:
        if event.document.post.row.id == self.posts.cursor_id and self.app.screen is self:
            self._show_images(event.document, 1)

    def on_article_view_image_picked(self, event: ArticleView.ImagePicked) -> None:
        self.action_images(event.number)

    def _show_images(self, document: Document, number: int) -> None:
        from tui.ui.screens.images import ImageScreen

        article = document.article
        if not article.images:
            self.notify("There are no images in this article", timeout=2)
            return
        if self.script != SCRIPTS[0]:
            from tui.article.reading.chinese import convert_script

            article = convert_script(replace(article, blocks=(), links=()), self.script)
        self.app.push_screen(
            ImageScreen(
                article.images, self.library.album(document.post), self.settings.images,
                at=min(max(number, 1), len(article.images)) - 1, send=cast("MicroficheApp", self.app).send,
                open_address=self.open_address, copy=self.copy,
            )
        )  # fmt: skip

    @abstractmethod
    def copy(self, text: str, said: str) -> None:
        """Put a text on the clipboard, and say so."""

    @abstractmethod
    def open_address(self, address: str) -> None:
        """Open an address in the web browser."""

    def on_text_selected(self) -> None:
        """What the mouse selects is copied: in a terminal there is no other way to it."""
        if text := self.get_selected_text():
            self.copy(text, "Copied")

    def on_article_view_link_followed(self, event: ArticleView.LinkFollowed) -> None:
        self.open_address(event.address)

    def on_article_view_link_touched(self, event: ArticleView.LinkTouched) -> None:
        """The address of the link under the mouse stands in the heading."""
        from tui.addresses import shown_address

        if self.document is not None:
            self.article_heading.say(
                shown_address(clean_line(event.address)) or self.document.post.row.site or "Article"
            )
