"""The part of the screen that finds in the article: matches, and the walk through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from tui.text import grouped
from tui.ui.pane_layout import Panes
from tui.ui.widgets.article_view import ArticleView
from tui.ui.widgets.find_bar import FindBar

if TYPE_CHECKING:
    from tui.article.reading.find import Finder, Match


class Finding(Panes):
    """What is looked for in the article."""

    find_bar: FindBar
    _finder: Finder | None = None
    _matches: tuple[Match, ...] = ()
    _at = 0
    _typed = ""
    _searched: tuple[str, ...] = ()
    _led_to: int | None = None
    _dismissed: tuple[int | None, tuple[str, ...]] = (None, ())

    @property
    def is_finding(self) -> bool:
        """Whether something is looked for in the article."""
        return self.find_bar.is_shown

    @property
    def finds_what_was_searched(self) -> bool:
        """Whether what is looked for is what the query looks for in the text, and nothing the reader typed here."""
        return bool(self._searched)

    def action_find(self) -> None:
        """Look for something in the article."""
        self.find_bar.open()

    def stop_finding(self) -> None:
        """No longer look for anything."""
        if self.is_finding:
            self._dismissed = self.article.post_id, self._searched
            was_typed = self.find_bar.input.has_focus
            self._end()
            if was_typed:
                self.go_to("article")

    def mark_searched(self, texts: tuple[str, ...]) -> None:
        """Mark what the query looks for in the text. Where it is there, the line says so, and the article opens at it.

        What the reader looks for by typing goes before, and what was left by Escape does not come back by itself.
        """
        if self.is_finding and not self._searched:
            return
        if not texts or (self.article.post_id, texts) == self._dismissed:
            if self._searched:
                self._end()
            return
        self._searched = texts
        with self.find_bar.input.prevent(Input.Changed):
            self.find_bar.input.value = " · ".join(texts)
        self._look()

    def on_find_bar_changed(self) -> None:
        if self._searched or self.find_bar.text != self._typed:
            self._searched = ()
            self._look()

    def on_find_input_go(self) -> None:
        if not self._searched:
            self.on_find_bar_changed()  # which the bar may have yet to say, where all was typed in one burst
        self.go_to("article")

    def on_find_input_out(self) -> None:
        self.stop_finding()

    def on_article_view_laid_out(self, event: ArticleView.LaidOut) -> None:
        """Other lines: what was found lies elsewhere."""
        self._finder = None
        if event.whole and (self.is_finding or self._searched):
            self._look()

    def _end(self) -> None:
        self.find_bar.close()
        self._matches, self._searched, self._typed = (), (), ""
        self.article.mark((), None)

    def step_match(self, way: int) -> None:
        """The next match, or the one before; round and round."""
        if self._matches:
            self._at = (self._at + way) % len(self._matches)
            self._show()

    def _look(self) -> None:
        from tui.article.reading.find import Finder
        from tui.search.fold import fold_many, fold_map

        if self._finder is None:
            self._finder = Finder(self.article.lines, fold_map, fold_many)
        self._typed = self.find_bar.text
        needles = self._searched or tuple(filter(None, [self.find_bar.text]))
        self._matches = tuple(sorted({match for needle in needles for match in self._finder.find(needle)}))
        top = int(self.article.scroll_offset.y)
        self._at = next((index for index, match in enumerate(self._matches) if match.line >= top), 0)
        if self._searched:
            self.find_bar.set_class(bool(self._matches), "-shown")
            if self._matches and self._led_to != self.article.post_id:
                self._led_to, self._at = self.article.post_id, 0
        self._show()

    def _show(self) -> None:
        if self._matches:
            self.article.mark(self._matches, self._at)
            self.find_bar.say(f" {grouped(self._at + 1)} of {grouped(len(self._matches))} ")
        else:
            self.article.mark((), None)
            self.find_bar.say(" not found " if self.find_bar.text else "")
