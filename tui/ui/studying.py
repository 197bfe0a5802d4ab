"""Looking at what is shown as a whole: the words that mark it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tui.language import _

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.library.library import Library
    from tui.relations.keyness import MarkingWord
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
        """Show the words that mark these posts, and narrow by the one that is picked."""
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

        self._lookups.look_up(partial(self._read_words, list(ids)), show)

    def _read_words(self, ids: Sequence[int]) -> tuple[Sequence[MarkingWord], int, int]:
        subjects = self._library.subjects
        return (subjects.marking_words(ids, _MAX_WORDS), *subjects.share())

    def _take_word(self, word: str | None) -> None:
        if word is not None:
            self._narrow(f'body:"{word}"')
