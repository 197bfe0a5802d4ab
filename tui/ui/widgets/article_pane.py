"""The article's pane: a heading, a line to find text in, and the article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from tui.settings import MEASURE_MAX, MEASURE_MIN, SCRIPTS, Script
from tui.text import clean_line
from tui.ui.widgets.article_view import ArticleView
from tui.ui.widgets.find_bar import FindBar, FindInput
from tui.ui.widgets.find_in_article import FindInArticle
from tui.ui.widgets.lines import PaneHeading
from tui.ui.workers.article_loader import ReadRequest

if TYPE_CHECKING:
    from tui.article.reading.outline import OutlineEntry
    from tui.article.reading.progress import ReadingTime
    from tui.documents import Document
    from tui.settings import Settings
    from tui.ui.messages import ArticleContinued, ArticleStarted

_MEASURE_STEP = 4
"""Cells by which a key makes the text wider or narrower."""


class ArticlePane(Vertical):
    """Shows one article: how it is set, how far it was read, and what is found in it."""

    @dataclass(eq=False)
    class MatchesChanged(Message):
        """There are matches to walk through, or none any more."""

        has_matches: bool

    def __init__(self, settings: Settings) -> None:
        super().__init__(id="article-pane")
        self.heading = PaneHeading("Article")
        self.find_bar = FindBar("find in the article")
        self.view = ArticleView(reorders_bidi=settings.bidi == "microfiche")
        self.finding = FindInArticle()
        self.document: Document | None = None
        """The article with its post; None while only its first lines are known, or none is shown."""
        self.measure = settings.measure
        self.script: Script = settings.script
        self.is_raw = False
        self._typed = ""
        self._reading_time: ReadingTime | None = None

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.find_bar
        yield self.view

    # What is shown

    def begin(self, begun: ArticleStarted) -> None:
        """Show the first lines of an article."""
        row = begun.post.row
        self.document, self._reading_time = begun.document, begun.reading
        self.view.head = begun.head
        self.view.start(row.id, begun.width, begun.lines, begun.links, share=begun.share)
        if begun.whole:
            self.view.extend((), whole=True)
        self.heading.say(row.site or "Article")

    def extend(self, more: ArticleContinued) -> bool:
        """Show the lines that follow; whether they belong to what is shown."""
        if more.post_id != self.view.post_id or more.width != self.text_width:
            return False
        if more.document is not None:
            self.document = more.document
            self.view.complete(more.head, more.document.article.links)
        self.view.extend(more.lines, whole=more.whole)
        return True

    def show_notice(self, what: str = "", press: str = "") -> None:
        """Show no article, but a sentence and the keys to press."""
        self.document = None
        self.view.clear(what, press)
        self.find_query_texts(())
        self.heading.say("Article", "")

    @property
    def place_to_keep(self) -> tuple[bytes, float] | None:
        """The key of the post and how far it was read, 0 to 1; None where the reader has not moved in all of it.

        An article that was read to its end begins at its top again.
        """
        document, view = self.document, self.view
        if document is None or not view.is_whole or not view.was_moved or view.post_id != document.post.row.id:
            return None
        return document.post.row.key, 0.0 if view.at_end else view.share_read

    def on_article_view_scrolled(self, event: ArticleView.Scrolled) -> None:
        event.stop()
        left = ""
        if self._reading_time is not None and event.percent < 100 and not self.is_raw:
            # Lines that are not laid out yet are in the article's own count, not in that of the lines.
            whole = self.document.article.minutes if self.document is not None else 0
            minutes = self._reading_time.left(self.view.top_line - self.view.head) if self.view.is_whole else whole
            left = f"{minutes} min left · " if minutes else ""
        self.heading.say(detail=f"{left}{event.percent} %")

    def on_article_view_link_hovered(self, event: ArticleView.LinkHovered) -> None:
        """Show the address of the link under the mouse in the heading."""
        from tui.addresses import shown_address

        event.stop()
        if self.document is not None:
            site = self.document.post.row.site or "Article"
            self.heading.say(shown_address(clean_line(event.address)) or site)

    # How it is set

    @property
    def text_width(self) -> int:
        """Cells of a line of text: the measure, or as many as there is room for."""
        return min(self.measure, self.view.room)

    def request(self, post_id: int) -> ReadRequest:
        """What to ask for so that this post is set as the pane shows articles now."""
        return ReadRequest(post_id, self.text_width, self.script, self.is_raw)

    def set_measure(self, way: int) -> str:
        """Make the text wider (`way` 1) or narrower (-1); gives the new measure in words, "" where there is none."""
        measure = max(MEASURE_MIN, min(MEASURE_MAX, self.measure + way * _MEASURE_STEP))
        if measure == self.measure:
            return ""
        if way > 0 and self.measure >= self.view.room:
            return f"{self.text_width} cells, as many as the pane has"
        # Where the pane is narrower than the measure, a step narrower starts from what is seen.
        if way < 0:
            measure = max(MEASURE_MIN, min(measure, self.view.room - _MEASURE_STEP))
        self.measure = measure
        return f"{measure} cells"

    def turn_script(self) -> None:
        """Go on to the next Chinese script: as written, simplified, traditional."""
        self.script = SCRIPTS[(SCRIPTS.index(self.script) + 1) % len(SCRIPTS)]

    def headings(self) -> tuple[tuple[OutlineEntry, ...], int]:
        """The headings of the article, and the index of the one that the top line stands under."""
        from tui.article.reading.outline import entry_at, outline

        if self.document is None or self.is_raw:
            return (), 0
        entries = outline(self.document.article, self.view.lines, self.view.head)
        return entries, entry_at(entries, self.view.top_line) or 0

    # Finding in it

    @property
    def is_finding(self) -> bool:
        """Whether something is looked for in the article."""
        return self.find_bar.is_shown

    def find(self) -> None:
        """Have what is typed from now on looked for in the article."""
        self.find_bar.open()

    def stop_finding(self) -> None:
        """Look for nothing any more."""
        if not self.is_finding:
            return
        self.finding.dismiss(self.view.post_id)
        had_focus = self.find_bar.input.has_focus
        self._close_find_bar()
        if had_focus:
            self.screen.set_focus(self.view)

    def find_query_texts(self, texts: tuple[str, ...]) -> None:
        """Mark what the query looks for in the text: the article opens at it, and the find bar says where it stands.

        What the reader looks for by typing has precedence, and what was left by Escape does not come back by itself.
        """
        if self.is_finding and not self.finding.query_texts:
            return
        if not texts or self.finding.is_dismissed(self.view.post_id, texts):
            if self.finding.query_texts:
                self._close_find_bar()
            return
        self.finding.query_texts = texts
        with self.find_bar.input.prevent(Input.Changed):
            self.find_bar.input.value = " · ".join(texts)
        self._find()

    def step_match(self, way: int) -> None:
        """Go to the next match, or to the one before."""
        self.finding.step(way)
        self._show_matches()

    def on_find_bar_changed(self, event: FindBar.Changed) -> None:
        event.stop()
        self._follow_find_bar()

    def on_find_input_accepted(self, event: FindInput.Accepted) -> None:
        event.stop()
        if not self.finding.query_texts:
            # Of keys that came in one burst, the field may not have told yet.
            self._follow_find_bar()
        self.screen.set_focus(self.view)

    def on_find_input_escaped(self, event: FindInput.Escaped) -> None:
        event.stop()
        self.stop_finding()

    def on_article_view_laid_out(self, event: ArticleView.LaidOut) -> None:
        event.stop()
        self.finding.forget_lines()
        if event.whole and (self.is_finding or self.finding.query_texts):
            self._find()

    def _follow_find_bar(self) -> None:
        if self.finding.query_texts or self.find_bar.text != self._typed:
            self.finding.query_texts = ()
            self._find()

    def _find(self) -> None:
        finding = self.finding
        self._typed = self.find_bar.text
        finding.find(self._typed, self.view.lines, self.view.top_line)
        if finding.query_texts:
            self.find_bar.set_class(bool(finding.matches), "-shown")
            finding.open_at_first_match(self.view.post_id)
        self._show_matches()

    def _show_matches(self) -> None:
        matches = self.finding.matches
        self.view.mark(matches, self.finding.position if matches else None)
        self.find_bar.say(self.finding.describe(self.find_bar.text))
        self.post_message(self.MatchesChanged(bool(matches)))

    def _close_find_bar(self) -> None:
        self.find_bar.close()
        self.finding.clear()
        self._typed = ""
        self.view.mark((), None)
        self.post_message(self.MatchesChanged(has_matches=False))
