"""Laying articles out behind the screen: the first lines as soon as they can be told, then the rest."""

from __future__ import annotations

import threading
from collections import OrderedDict
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from tui.errors import MicroficheError
from tui.settings import SCRIPTS, Script
from tui.ui.messages import ArticleContinued, ArticleFailed, ArticleStarted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.message import Message

    from tui.article.document import Article
    from tui.article.layout.lines import Line
    from tui.article.preview import Start
    from tui.article.reading.outline import ReadingTime
    from tui.documents import Document
    from tui.library import Library
    from tui.model import Post
    from tui.ui.latest_worker import Stale

_FIRST_LINES = 120
_MORE_LINES = 1_000
_KEPT_DOCUMENTS = 16
_KEPT_SIZE = 4_000_000
"""Characters of Markdown in the documents that are kept: those that are larger together, but for the newest one, go."""
_PAINTING = 0.1
"""Seconds that the rest of an article waits, at most, until its first lines are painted: both would take twice as
long.
"""


class ReadRequest(NamedTuple):
    """An article that is wanted: for how many cells, in which Chinese script, or as it was scraped."""

    post_id: int
    width: int
    script: Script
    raw: bool


class _Begun(NamedTuple):
    """What has been told of an article that was not whole: how it begins, and its lines."""

    start: Start
    head: Sequence[Line]
    lines: int
    time: ReadingTime


class Articles:
    """Reads articles and tells their lines, in the one thread that calls `read`."""

    def __init__(self, library: Library, tell: Callable[[Message], object]) -> None:
        self._library = library
        self._tell = tell
        self._documents: OrderedDict[int, Document] = OrderedDict()
        self._painted = threading.Event()
        self._shown: int | None = None

    def forget(self) -> None:
        """Read every article from its file anew."""
        self._documents.clear()

    def painted(self) -> None:
        """The lines that were told first are on the screen, or are not wanted there any more."""
        self._painted.set()

    def read(self, request: ReadRequest, stale: Stale) -> None:
        """Lay an article out; `ArticleStarted` and `ArticleContinued` follow, or `ArticleFailed`."""
        begun: list[_Begun] = []

        def begin(post: Post, start: Start) -> None:
            # What is open already is not cut short for as long as it is made anew: whoever reads it is somewhere in it.
            if not request.raw and not stale() and request.post_id != self._shown:
                begun.append(self._begin(post, start, request))

        try:
            document = self._document(request.post_id, begin)
            first = begun[0] if begun and document.article.begins_with(begun[0].start) else None
            body = self._body(document, request, len(first.start.blocks) if first is not None else 0)
        except MicroficheError as error:
            self._tell(ArticleFailed(request.post_id, str(error)))
            return
        if not stale():
            self._lay_out(document, request, body, first, stale)

    def _begin(self, post: Post, start: Start, request: ReadRequest) -> _Begun:
        """Tell the first lines of an article that is still being made."""
        from tui.article.reading.outline import ReadingTime
        from tui.ui.article_head import head_lines

        head = head_lines(post, None, request.width)
        time = ReadingTime()
        lines = [*head, *time.timed(self._set(start, request))]
        self._tell_first(
            ArticleStarted(
                post, None, request.width, lines, start.links,
                whole=False, share=self._library.position(post.row.key), head=len(head), reading=time,
            )
        )  # fmt: skip
        return _Begun(start, head, len(lines), time)

    def _tell_first(self, begun: ArticleStarted) -> None:
        self._painted.clear()
        self._tell(begun)
        self._painted.wait(_PAINTING)

    def _lay_out(
        self, document: Document, request: ReadRequest, body: Iterator[Line], first: _Begun | None, stale: Stale
    ) -> None:
        """Tell the lines of an article, or those behind the ones that were told."""
        from tui.article.reading.outline import ReadingTime
        from tui.ui.article_head import head_lines, tail_lines

        post, article, width = document.post, document.article, request.width
        head = head_lines(post, article, width)
        tail = tail_lines(post, article, width)
        if first is not None and len(head) == len(first.head):
            lines = chain(first.time.timed(body), tail)
            more = list(islice(lines, _MORE_LINES))
            whole = len(more) < _MORE_LINES
            self._tell(ArticleContinued(post.row.id, width, more, whole=whole, document=document, head=head))
        else:
            if first is not None:
                body = self._body(document, request)
            time = ReadingTime()
            lines = chain(head, time.timed(body), tail)
            told = list(islice(lines, _FIRST_LINES))
            whole = len(told) < _FIRST_LINES
            self._tell_first(
                ArticleStarted(
                    post, document, width, told, article.links,
                    whole=whole, share=self._library.position(post.row.key), head=len(head), reading=time,
                )
            )  # fmt: skip
        self._shown = post.row.id
        while not whole and not stale():
            more = list(islice(lines, _MORE_LINES))
            whole = len(more) < _MORE_LINES
            self._tell(ArticleContinued(post.row.id, width, more, whole=whole))

    def _body(self, document: Document, request: ReadRequest, first: int = 0) -> Iterator[Line]:
        """The lines between title and end, from the block `first` on: of the article, or of the file's own text."""
        if request.raw:
            from tui.article.layout.raw import raw_lines

            return raw_lines(self._library.body(document.post), request.width)
        from tui.ui.article_head import no_text

        if not document.article.blocks:
            return iter(no_text(document.post, request.width))
        return self._set(document.article, request, first)

    @staticmethod
    def _set(article: Article | Start, request: ReadRequest, first: int = 0) -> Iterator[Line]:
        """The lines of an article, or of its beginning, in the script that is wanted."""
        from tui.article.layout.layout import iter_lines

        if request.script != SCRIPTS[0]:
            from tui.article.reading.chinese import convert_script, with_written

            turned = convert_script(article, request.script)
            if turned is not article:
                own = iter_lines(article, request.width, first)
                return with_written(iter_lines(turned, request.width, first), own)
        return iter_lines(article, request.width, first)

    def _document(self, post_id: int, begun: Callable[[Post, Start], None]) -> Document:
        """The newest documents are kept: one is laid out anew at every change of width."""
        document = self._documents.get(post_id)
        if document is None:
            document = self._documents[post_id] = self._library.document(post_id, begun)
            size = sum(len(kept.article.markdown) for kept in self._documents.values())
            while len(self._documents) > _KEPT_DOCUMENTS or (size > _KEPT_SIZE and len(self._documents) > 1):
                size -= len(self._documents.popitem(last=False)[1].article.markdown)
        else:
            self._documents.move_to_end(post_id)
        return document
