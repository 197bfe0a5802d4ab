"""What the threads tell the screen. They post these and touch no widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.article.blocks import Link
    from tui.article.layout.layout import Line
    from tui.article.reading.outline import ReadingTime
    from tui.documents import Document
    from tui.model import DayCount, Facets, Post, Progress, Summary
    from tui.search.results import Found
    from tui.texts import Snippet


class Loaded(Message):
    """What searching needs is in memory, anew. With `renumbered` the posts have other ids than before: it is another
    index.
    """

    def __init__(self, *, renumbered: bool) -> None:
        super().__init__()
        self.renumbered = renumbered


class MarksCame(Message):
    """Another copy of the program has marked posts of these archives."""


class MarksKept(Message):
    """Marks that could not be written when they were set are on the disk."""


class FoundCame(Message):
    """A search has found."""

    def __init__(self, found: Found) -> None:
        super().__init__()
        self.found = found


class FacetsCame(Message):
    """The counts under a search are there.

    `days` are those under it but for its dates, which are `lit` (as ordinals; None where it has none).
    """

    def __init__(self, found: Found, facets: Facets, days: tuple[DayCount, ...], lit: range | None) -> None:
        super().__init__()
        self.days = days
        self.lit = lit
        self.found = found
        self.facets = facets


class IndexMoved(Message):
    """The refresh of the index has come further. Only the newest of these counts."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, IndexMoved)


class IndexDone(Message):
    """The refresh of the index has ended; `summary` is None where it was given up."""

    def __init__(self, summary: Summary | None) -> None:
        super().__init__()
        self.summary = summary


class ArticleBegun(Message):
    """The first lines of an article, laid out for `width` cells; `share` of it was read before, and
    the first `head` lines are title and facts. `reading` is how long it takes to read, of the lines there are.

    Of a long one the `document` is None as long as the rest is being made; `links` are those of the lines.
    """

    def __init__(
        self,
        post: Post,
        document: Document | None,
        width: int,
        lines: Sequence[Line],
        links: Sequence[Link],
        *,
        whole: bool,
        share: float,
        head: int,
        reading: ReadingTime,
    ) -> None:
        super().__init__()
        self.post = post
        self.document = document
        self.links = links
        self.reading = reading
        self.width = width
        self.share = share
        self.head = head
        self.lines = lines
        self.whole = whole


class ArticleWent(Message):
    """The lines that follow. Where the article was told without it, its `document` comes with them, and the title and
    facts as they are now known, which take as many lines.
    """

    def __init__(
        self,
        post_id: int,
        width: int,
        lines: Sequence[Line],
        *,
        whole: bool,
        document: Document | None = None,
        head: Sequence[Line] = (),
    ) -> None:
        super().__init__()
        self.document = document
        self.head = head
        self.post_id = post_id
        self.width = width
        self.lines = lines
        self.whole = whole


class DocumentCame(Message):
    """An article that was asked for is there, to be looked through rather than read."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document


class ArticleFailed(Message):
    """An article cannot be shown, for a reason in one sentence."""

    def __init__(self, post_id: int, reason: str) -> None:
        super().__init__()
        self.post_id = post_id
        self.reason = reason


class Broke(Message):
    """Something could not be done that a person has to know of."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class SearchFailed(Broke):
    """A search could not be made: what it would have found is not known."""

    def __init__(self, text: str, error: Exception) -> None:
        super().__init__(error)
        self.text = text


class BrowserFailed(Message):
    """The web browser that was started for an address ended at once."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__()
        self.address = address
        self.reason = reason


class TextsMoved(Message):
    """The text of so many articles can be searched. Only the newest of these counts."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done = done
        self.total = total

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, TextsMoved)


class SnippetsCame(Message):
    """Lines out of articles in which texts stand that were looked for."""

    def __init__(self, texts: tuple[str, ...], snippets: dict[int, Snippet]) -> None:
        super().__init__()
        self.texts = texts
        self.snippets = snippets
