"""Messages from the worker threads to the screen. Threads post these and touch no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from tui.ui.message import DeclaredMessage

if TYPE_CHECKING:
    from tui.article.blocks import Link
    from tui.article.layout.layout import Line
    from tui.article.reading.find import LineRange, Matches
    from tui.article.reading.highlights import BodyText
    from tui.article.reading.progress import ReadingTime
    from tui.launch import Launch
    from tui.library.documents import Document
    from tui.model import DayCount, Facets, FacetValues, Post, Progress, Snippet, Summary
    from tui.relations.changes import Changes
    from tui.search.completion import Completion
    from tui.search.list_shape import ListShape
    from tui.search.offers import Offer
    from tui.search.results import SearchResults
    from tui.search.signs import Unfinished


class CatalogueLoaded(DeclaredMessage):
    """The columns that searching needs were read into memory again. With `renumbered` the index is another one, in
    which the posts have other ids.
    """

    renumbered: bool


class MarksChangedElsewhere(DeclaredMessage):
    """Another copy of the program has marked posts of these archives."""


class MarksUndone(DeclaredMessage):
    """What the reader did was undone, as the `sentence` says, or done `again`; None where there was nothing."""

    sentence: str | None
    again: bool


class ExportProgressed(DeclaredMessage):
    """So many posts of all are written."""

    done: int
    total: int


class ExportEnded(DeclaredMessage):
    """An export has come to its end, as the `sentence` says."""

    sentence: str
    _: KW_ONLY
    has_failed: bool


class MarksWritten(DeclaredMessage):
    """Marks have come onto the disk; `had_failed` says that they could not when they were set."""

    had_failed: bool


class SearchCompleted(DeclaredMessage):
    """A search has ended with this result, whose list has this shape."""

    found: SearchResults
    shape: ListShape


class OffersFound(DeclaredMessage):
    """What to search for instead of a query `text` that finds nothing, best first; none where nothing is near."""

    text: str
    offers: Sequence[Offer]


class FacetsCounted(DeclaredMessage):
    """The facets of a search result were counted.

    `days` are counted under the query without its dates; `selected_days` (ordinals) are those that its dates select,
    None where it has no dates.
    """

    found: SearchResults
    facets: Facets
    days: tuple[DayCount, ...]
    selected_days: range | None


class SavedCounted(DeclaredMessage):
    """What each saved search finds was counted."""

    saved: FacetValues


class CompletionsFound(DeclaredMessage):
    """These values may complete the `unfinished` one in the `text` of the search bar, best first."""

    text: str
    unfinished: Unfinished
    completions: Sequence[Completion]


class IndexProgressed(DeclaredMessage):
    """The refresh of the index has got this far. A newer message replaces one that was not handled yet."""

    progress: Progress

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, IndexProgressed)


class RefreshEnded(DeclaredMessage):
    """The refresh of the index has ended; `summary` is None where it failed or was cancelled.

    A quiet one was begun because files had changed, not by the reader.
    """

    summary: Summary | None
    _: KW_ONLY
    quiet: bool = False


class ArticleStarted(DeclaredMessage):
    """The first lines of an article, laid out for `width` cells.

    `share` (0 to 1) is how far down it was read before, `head` how many of the lines are title and facts, `reading`
    the reading time of the lines so far. `whole` says that no lines follow. While the rest of a long article is still
    being converted, `document` is None and `links` are those of the lines so far.
    """

    post: Post
    document: Document | None
    width: int
    lines: Sequence[Line]
    links: Sequence[Link]
    _: KW_ONLY
    whole: bool
    share: float
    head: int
    reading: ReadingTime


class FindRequest(NamedTuple):
    """Texts to be found in the lines of a post. The position is to be the first match from line `top` on."""

    texts: tuple[str, ...]
    lines: Sequence[Line]
    top: int
    post_id: int | None


class MatchesFound(DeclaredMessage):
    """What was requested was found in a long article."""

    request: FindRequest
    found: Matches


class ArticleContinued(DeclaredMessage):
    """The next lines of an article. `whole` says that they are the last.

    Where the article was started without it, its `document` comes with the first of these, and a new `head` of as many
    lines, now that all facts are known.
    """

    post_id: int
    width: int
    lines: Sequence[Line]
    _: KW_ONLY
    whole: bool
    document: Document | None = None
    head: Sequence[Line] = ()


class HighlightsFound(DeclaredMessage):
    """The text of an article that is laid out whole, where the reader's highlights stand in it, by their ids, and what
    has changed since it was shown first.
    """

    post_id: int
    width: int
    body: BodyText
    places: Mapping[str, tuple[LineRange, ...]]
    changes: Changes


class DocumentLoaded(DeclaredMessage):
    """An article that was requested without a layout."""

    document: Document


class ArticleFailed(DeclaredMessage):
    """An article cannot be shown; `reason` is one sentence."""

    post_id: int
    reason: str


class OperationFailed(DeclaredMessage):
    """Something failed that the user has to know of."""

    error: Exception


class DatabaseMended(DeclaredMessage):
    """A database was damaged: it is built anew, or the marks in it were restored; `notice` says so in sentences."""

    notice: str


class MarksFailed(OperationFailed):
    """Something that the reader added, or is there to keep it, could not be written."""


class SearchFailed(OperationFailed):
    """The search for a query text failed: what it would have found is not known."""

    text: str


class BrowserFailed(DeclaredMessage):
    """The web browser that was started for an address ended at once; `others` are to be tried after it."""

    others: Sequence[Launch]
    address: str
    reason: str


class CopiesChanged(Message):
    """Other posts are known to tell one story than before."""


class TextIndexProgressed(DeclaredMessage):
    """The text of `done` of `total` articles can be searched. A newer message replaces one that was not handled yet."""

    done: int
    total: int

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, TextIndexProgressed)


class SnippetsLoaded(DeclaredMessage):
    """Passages of articles, by post id, in which the searched `texts` occur."""

    texts: tuple[str, ...]
    snippets: dict[int, Snippet]
