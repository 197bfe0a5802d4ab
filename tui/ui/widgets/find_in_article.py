"""Finding texts in the lines of an article, and walking through the matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.article.layout.lines import Line
    from tui.article.reading.find import Finder, LineRange, Match, Matches
    from tui.ui.messages import FindRequest


class FindInArticle:
    """The matches in one article, and the match that the reader is at.

    What is looked for is either typed by the reader, or comes from a query that searches article texts.
    """

    def __init__(self) -> None:
        self.matches: tuple[Match, ...] = ()
        self.ranges: Mapping[int, Sequence[tuple[int, int]]] = {}
        """The ranges of each line that match."""
        self.position = 0
        self.query_texts: tuple[str, ...] = ()
        """The texts from the query; empty while the reader's own text is looked for."""
        self._finder: Finder | None = None
        self._lines: Sequence[Line] | None = None
        self._found: tuple[int | None, tuple[str, ...]] | None = None
        """The post, and the texts in it, of the matches."""
        self._opened_at_match: int | None = None
        self._dismissed: tuple[int | None, tuple[str, ...]] = (None, ())

    def forget_lines(self) -> None:
        """The article has other lines now."""
        self._finder = self._lines = None

    def texts(self, typed: str) -> tuple[str, ...]:
        """What is looked for: the texts of the query, or else the typed text."""
        return self.query_texts or ((typed,) if typed else ())

    def find(self, typed: str, lines: Sequence[Line], top: int, post_id: int | None) -> None:
        """Find what is looked for in the lines of a post. The position is the first match from line `top` on."""
        from tui.article.reading.find import Finder, Matches, find_all
        from tui.search.fold import fold_many, fold_map

        texts = self.texts(typed)
        if texts and self._finder is None:
            self._finder = Finder(lines, fold_map, fold_many)
        found = find_all(self._finder, texts) if self._finder is not None else Matches()
        self.take(found, texts, top, post_id)

    def request(self, typed: str, lines: Sequence[Line], top: int, post_id: int | None) -> FindRequest:
        """The same, to be found elsewhere; `take` is called then."""
        from tui.ui.messages import FindRequest

        if self._lines is None:
            self._lines = tuple(lines)
        return FindRequest(self.texts(typed), self._lines, top, post_id)

    def take(self, found: Matches, texts: tuple[str, ...], top: int, post_id: int | None) -> None:
        """Take what was found. Where it is the same, in a post only laid out anew, the position stays."""
        before = (self._found, len(self.matches))
        self._found = (post_id, texts)
        self.matches, self.ranges = found
        if before != (self._found, len(self.matches)):
            self.position = next((index for index, match in enumerate(self.matches) if match.line >= top), 0)

    def open_at_first_match(self, post_id: int | None) -> None:
        """Go to the first match, the first time this article is searched for the texts of a query."""
        if self.matches and self._opened_at_match != post_id:
            self._opened_at_match, self.position = post_id, 0

    def step(self, way: int) -> None:
        """Go to the next match (`way` 1) or the one before (-1), round and round."""
        if self.matches:
            self.position = (self.position + way) % len(self.matches)

    def is_of(self, post_id: int | None) -> bool:
        """Whether the matches are those of this post."""
        return self._found is not None and self._found[0] == post_id

    def go_to(self, place: LineRange) -> None:
        """Go to the match that is nearest to a place."""
        line, start, _end = place

        def distance(at: int) -> tuple[int, int]:
            found, begin, _ = self.matches[at].places[0]
            return abs(found - line), abs(begin - start)

        if self.matches:
            self.position = min(range(len(self.matches)), key=distance)

    def clear(self) -> None:
        """Look for nothing."""
        self.matches, self.ranges, self.query_texts, self._found = (), {}, (), None

    def dismiss(self, post_id: int | None) -> None:
        """Do not look for the texts of the query in this article again."""
        self._dismissed = post_id, self.query_texts

    def is_dismissed(self, post_id: int | None, query_texts: tuple[str, ...]) -> bool:
        """Whether the reader has left the matches of these texts in this article."""
        return self._dismissed == (post_id, query_texts)

    def describe(self, typed: str) -> str:
        """Which match of how many, or that there is none of the typed text."""
        if self.matches:
            found = _("{count} of {total}", count=self.position + 1, total=len(self.matches))
            return f" {found} "
        return f" {_('not found')} " if typed else ""
