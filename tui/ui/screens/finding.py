"""The part of the screen that finds in the article: matches, and the walk through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.text import grouped
from tui.ui.panes import Panes
from tui.ui.widgets.article_view import ArticleView
from tui.ui.widgets.find_bar import FindBar

if TYPE_CHECKING:
    from tui.article.find import Finder, Match


class Finding(Panes):
    """What is looked for in the article."""

    find_bar: FindBar
    _finder: Finder | None = None
    _matches: tuple[Match, ...] = ()
    _at = 0

    @property
    def is_finding(self) -> bool:
        """Whether something is looked for in the article."""
        return self.find_bar.is_shown

    def action_find(self) -> None:
        """Look for something in the article."""
        self.find_bar.open()

    def stop_finding(self) -> None:
        """No longer look for anything."""
        if self.is_finding:
            self.find_bar.close()
            self._matches = ()
            self.article.mark((), None)
            self.go_to("article")

    def find(self, text: str) -> None:
        """Look for this, from the line that is on top of the pane."""
        self.find_bar.add_class("-shown")
        self.find_bar.input.value = text
        self._look()

    def on_find_bar_changed(self) -> None:
        self._look()

    def on_find_input_go(self) -> None:
        self.go_to("article")

    def on_find_input_out(self) -> None:
        self.stop_finding()

    def on_article_view_laid_out(self, event: ArticleView.LaidOut) -> None:
        """Other lines: what was found lies elsewhere."""
        self._finder = None
        if self.is_finding and event.whole:
            self._look()

    def step_match(self, way: int) -> None:
        """The next match, or the one before; round and round."""
        if self._matches:
            self._at = (self._at + way) % len(self._matches)
            self._show()

    def _look(self) -> None:
        from tui.article.find import Finder
        from tui.search.fold import fold_many, fold_map

        needle = self.find_bar.text
        if self._finder is None:
            self._finder = Finder(self.article.lines, fold_map, fold_many)
        self._matches = self._finder.find(needle) if needle else ()
        top = int(self.article.scroll_offset.y)
        self._at = next((index for index, match in enumerate(self._matches) if match.line >= top), 0)
        self._show()

    def _show(self) -> None:
        if self._matches:
            self.article.mark(self._matches, self._at)
            self.find_bar.say(f" {grouped(self._at + 1)} of {grouped(len(self._matches))} ")
        else:
            self.article.mark((), None)
            self.find_bar.say(" not found " if self.find_bar.text else "")
