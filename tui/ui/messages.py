"""Messages from the worker threads to the screen. Threads post these and touch no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

if TYPE_CHECKING:
    from tui.article.blocks import Link
    from tui.article.layout.layout import Line
    from tui.article.reading.find import LineRange, Matches
    from tui.article.reading.highlights import ArticleText
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


@dataclass(eq=False)
class CatalogueLoaded(Message):
    """The columns that searching needs were read into memory again. With `renumbered` the index is another one, in
    which the posts have other ids.
    """

    renumbered: bool


@dataclass(eq=False)
class MarksChangedElsewhere(Message):
    """Another copy of the program has marked posts of these archives."""


@dataclass(eq=False)
class MarksUndone(Message):
    """What the reader did was undone, as the `sentence` says, or done `again`; None where there was nothing."""

    sentence: str | None
    again: bool


class NoteJoined(Message):
    """Others wrote in a note while it was typed, and both texts are kept."""


@dataclass(eq=False)
class MarkingProgressed(Message):
    """So many posts of all that are to be marked are."""

    done: int
    total: int


@dataclass(eq=False)
class UndoingProgressed(Message):
    """Of so many posts of an act on many it is undone, or done again, what that set."""

    posts: int


@dataclass(eq=False)
class ExportProgressed(Message):
    """So many posts of all are written."""

    done: int
    total: int


@dataclass(eq=False)
class ExportEnded(Message):
    """An export has come to its end, as the `sentence` says."""

    sentence: str
    _: KW_ONLY
    has_failed: bool


@dataclass(eq=False)
class MarksWritten(Message):
    """Marks have come onto the disk; `had_failed` says that they could not when they were set."""

    had_failed: bool


@dataclass(eq=False)
class MarksShared(Message):
    """Marks are shared through their folder again; what had hindered that is over."""

    hindrance: str


@dataclass(eq=False)
class SearchCompleted(Message):
    """A search has ended with this result, whose list has this shape."""

    found: SearchResults
    shape: ListShape


@dataclass(eq=False)
class OffersFound(Message):
    """What to search for instead of a query `text` that finds nothing, best first; none where nothing is near."""

    text: str
    offers: Sequence[Offer]


@dataclass(eq=False)
class CountsOutdated(Message):
    """Marks were set since what is shown was counted; of several in a row, the last one was set a moment ago."""


@dataclass(eq=False)
class FacetsCounted(Message):
    """The facets of a search result were counted.

    `days` are counted under the query without its dates; `selected_days` (ordinals) are those that its dates select,
    None where it has no dates.
    """

    found: SearchResults
    facets: Facets
    days: tuple[DayCount, ...]
    selected_days: range | None


@dataclass(eq=False)
class SavedCounted(Message):
    """What each saved search finds was counted."""

    saved: FacetValues


@dataclass(eq=False)
class TrendsCounted(Message):
    """What the queries that stay on the timeline find was counted, day by day, and all posts."""

    queries: Sequence[str]
    days: Sequence[Sequence[DayCount]]
    every: Sequence[DayCount]


@dataclass(eq=False)
class CompletionsFound(Message):
    """These values may complete the `unfinished` one in the `text` of the search bar, best first."""

    text: str
    unfinished: Unfinished
    completions: Sequence[Completion]


@dataclass(eq=False)
class IndexProgressed(Message):
    """The refresh of the index has got this far. A newer message replaces one that was not handled yet."""

    progress: Progress

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, IndexProgressed)


@dataclass(eq=False)
class RefreshEnded(Message):
    """The refresh of the index has ended; `summary` is None where it failed or was cancelled.

    A quiet one was begun because files had changed, or the index, not by the reader; so many posts have `arrived` since
    the one before, and the index `differs` from then, whichever process wrote into it.
    """

    summary: Summary | None
    _: KW_ONLY
    quiet: bool = False
    arrived: int = 0
    differs: bool = False


@dataclass(eq=False)
class ArticleStarted(Message):
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


@dataclass(eq=False)
class MatchesFound(Message):
    """What was requested was found in a long article."""

    request: FindRequest
    found: Matches


@dataclass(eq=False)
class ArticleContinued(Message):
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


@dataclass(eq=False)
class HighlightsFound(Message):
    """The text of an article that is laid out whole, where the reader's highlights stand in it, by their ids, and what
    has changed since it was shown first.
    """

    post_id: int
    width: int
    body: ArticleText
    places: Mapping[str, tuple[LineRange, ...]]
    changes: Changes


@dataclass(eq=False)
class DocumentLoaded(Message):
    """An article that was requested without a layout."""

    document: Document


@dataclass(eq=False)
class ArticleFailed(Message):
    """An article cannot be shown; `reason` is one sentence."""

    post_id: int
    reason: str


@dataclass(eq=False)
class OperationFailed(Message):
    """Something failed that the user has to know of."""

    error: Exception


@dataclass(eq=False)
class DatabaseMended(Message):
    """A database was damaged: it is built anew, or the marks in it were restored; `notice` says so in sentences."""

    notice: str


@dataclass(eq=False)
class MarksFailed(OperationFailed):
    """Something that the reader added, or is there to keep it, could not be written."""


@dataclass(eq=False)
class RefreshFailed(OperationFailed):
    """The files could not be looked through."""


@dataclass(eq=False)
class SearchFailed(OperationFailed):
    """The search for a query text failed: what it would have found is not known."""

    text: str


@dataclass(eq=False)
class BrowserFailed(Message):
    """The web browser that was started for an address ended at once; `others` are to be tried after it."""

    others: Sequence[Launch]
    address: str
    reason: str


class CopiesChanged(Message):
    """Other posts are known to tell one story than before."""


@dataclass(eq=False)
class TextIndexProgressed(Message):
    """The text of `done` of `total` articles can be searched. A newer message replaces one that was not handled yet."""

    done: int
    total: int

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, TextIndexProgressed)


@dataclass(eq=False)
class SnippetsLoaded(Message):
    """Passages of articles, by post id, in which the searched `texts` occur."""

    texts: tuple[str, ...]
    snippets: dict[int, Snippet]
