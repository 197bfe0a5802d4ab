"""Looking at what is shown as a whole: the words that mark it, and each place of those looked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tui.language import _

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.library.hits import HitLine
    from tui.library.library import Library
    from tui.relations.keyness import MarkingWord
    from tui.ui.screens.concordance import HitsRead
    from tui.ui.workers.lookups import Lookups

_MAX_WORDS: Final = 200


class Studying:
    """The dialogs about what is shown as a whole, and what is done with what is picked in them."""

    def __init__(
        self, library: Library, lookups: Lookups, *,
        ask: Callable[[Screen[Any], Callable[[Any], None]], Any],
        narrow: Callable[[str], object], tell: Callable[[str], object], read_texts: Callable[[], object],
    ) -> None:  # fmt: skip
        """`ask` shows a dialog, `narrow` adds a filter to the query, `tell` says a sentence; `read_texts` has articles
        read that were not yet.
        """
        self._library = library
        self._lookups = lookups
        self._ask, self._narrow, self._tell, self._read_texts = ask, narrow, tell, read_texts

    def pick_word(self, ids: Sequence[int]) -> None:
        """Show the words that mark these posts, which do not change, and narrow by the one that is picked."""
        from tui.ui.pickers import word_picker

        def show(found: tuple[Sequence[MarkingWord], int, int]) -> None:
            words, done, total = found
            missing = _("articles read for {percent} %", percent=done * 100 // total) if done < total else ""
            if missing:
                self._read_texts()
            if words:
                self._ask(word_picker(words, missing), self._take_word)
            elif missing:
                self._tell(missing)
            elif len(ids) == total:
                self._tell(_("These are all posts: narrow the list to see what marks some"))
            else:
                self._tell(_("No words mark these posts"))

        self._lookups.look_up_to_show(("words", ids), partial(self._read_words, ids), show)

    def show_places(self, query: str, go: Callable[[HitLine, str], object]) -> None:
        """Show each place in the articles of what a query looks for; `go` goes to the one that is picked, in the posts
        that another query finds.
        """
        from tui.library.hits import query_in_text
        from tui.ui.screens.concordance import ConcordanceScreen, read_hits

        in_text = query_in_text(query)
        if not in_text:
            self._tell(_("Search for words first: this shows each place of them in the articles"))
            return

        def read() -> tuple[HitsRead, int, int]:
            return (read_hits(self._library, in_text), *self._library.full_text.coverage())

        def take(line: HitLine | None) -> None:
            if line is not None:
                go(line, in_text)

        def show(found: tuple[HitsRead, int, int]) -> None:
            hits, done, total = found
            if done < total:
                self._read_texts()
                self._tell(_("articles read for {percent} %", percent=done * 100 // total))
            if hits.first:
                self._ask(ConcordanceScreen(hits), take)
            elif done >= total:
                self._tell(_("No article has these words"))

        self._lookups.look_up_to_show(("places", in_text), read, show)

    def _read_words(self, ids: Sequence[int]) -> tuple[Sequence[MarkingWord], int, int]:
        subjects = self._library.subjects
        return (subjects.marking_words(list(ids), _MAX_WORDS), *subjects.coverage())

    def _take_word(self, word: str | None) -> None:
        if word is not None:
            self._narrow(f'body:"{word}"')
