"""Reading articles and laying them out: the first lines as soon as they are known, then the rest."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from tui.errors import Cancelled, MicroficheError, StorageError
from tui.language import _, stated
from tui.model import Problem
from tui.search.short_steps import yield_thread
from tui.settings import SCRIPTS, Script
from tui.time_limit import ENDLESS, OutOfTime, TimeLimit
from tui.ui.messages import (
    ArticleContinued,
    ArticleFailed,
    ArticleStarted,
    DocumentLoaded,
    HighlightsFound,
    OperationFailed,
)
from tui.ui.workers.document_cache import DocumentCache
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.message import Message

    from tui.article.document import Article
    from tui.article.layout.lines import Line
    from tui.article.preview import Preview
    from tui.article.reading.find import LineRange
    from tui.article.reading.highlights import ArticleText
    from tui.article.reading.progress import ReadingTime
    from tui.article.split import Stages
    from tui.library.documents import Document
    from tui.library.library import Library
    from tui.state import Annotations
from tui.model import Post

_FIRST_LINES = 120
_MORE_LINES = 1_000
_LONGEST_PAINT = 0.1
"""Seconds that the rest of an article waits, at most, until its first lines are painted: at the same time both would
take twice as long.
"""
_QUIET = 0.08
"""Seconds between two requests, below which they come from a held key: articles passed by are not loaded."""


class ReadRequest(NamedTuple):
    """An article to load, laid out for `width` cells in a Chinese script; `raw` is the body as it was scraped.

    With `unfolded`, what a site repeats under its posts is shown as well; without it, such passages with one of the
    texts that are `looked_for`. `older` is the text that the article had before its file changed: what is new is
    marked, and what is gone stands below.
    """

    post_id: int
    width: int
    script: Script
    raw: bool
    unfolded: bool = False
    looked_for: tuple[str, ...] = ()
    older: str = ""


class _Preview(NamedTuple):
    """What was posted of an article before it was whole: its beginning, the lines of its head, its reading time, and
    the lines of its text.
    """

    start: Preview
    head: Sequence[Line]
    time: ReadingTime
    body: Sequence[Line]
    rest: Iterator[Line] | None = None
    """The lines that follow, where they are known without the article: those of the body as it was scraped."""


def _kept(lines: Iterator[Line], kept: list[Line]) -> Iterator[Line]:
    """The lines, each kept in a list as well."""
    for line in lines:
        kept.append(line)
        yield line


class ArticleLoader:
    """Loads articles for the article pane, the newest request first, once `start` was called."""

    def __init__(
        self, library: Library, post: Callable[[Message], object], give_way: Callable[[], None] = yield_thread
    ) -> None:
        """`give_way` is called before an article is loaded: a list that was found is painted before its first post."""
        self._library = library
        self._post = post
        self._give_way = give_way
        self._documents = DocumentCache()
        self._are_first_lines_painted = threading.Event()
        self._shown: int | None = None
        self._is_started = False
        self._early_request: ReadRequest | None = None
        self._worker: LatestWorker[ReadRequest] = LatestWorker("article loader", self.load, self._report, quiet=_QUIET)

    def start(self) -> None:
        """Load what was requested so far, and from now on whatever is requested."""
        self._is_started = True
        if self._early_request is not None:
            self._worker.request(self._early_request)

    def request(self, request: ReadRequest) -> None:
        """Load an article; `ArticleStarted` and `ArticleContinued` follow, or `ArticleFailed`."""
        if self._is_started:
            self._worker.request(request)
        else:
            self._early_request = request

    def load_document(self, post_id: int) -> None:
        """Load an article without laying it out; `DocumentLoaded` follows."""
        threading.Thread(target=self._load_document, args=(post_id,), name="document", daemon=True).start()

    def forget_documents(self, *, but_shown: bool = False) -> None:
        """Read every article from its file again; `but_shown`, not the one that is shown, until `take_newer`."""
        self._documents.forget(but=self._shown if but_shown else None)

    def take_newer(self) -> None:
        """Read the article that is shown from its file again as well."""
        self._documents.take_newer()

    def first_lines_painted(self) -> None:
        """The first lines of an article are on the screen, or are not wanted there any more: its rest may follow."""
        self._are_first_lines_painted.set()

    def close(self) -> None:
        self._worker.close()

    def _report(self, error: Exception) -> None:
        self._post(OperationFailed(error))

    def _load_document(self, post_id: int) -> None:
        try:
            self._post(DocumentLoaded(self._library.document(post_id)))
        except MicroficheError as error:
            self._report(error)

    def load(self, request: ReadRequest, is_outdated: IsOutdated) -> None:
        """Load an article in the calling thread, and post its lines; whatever happens, something is shown of it."""
        self._give_way()
        try:
            self._load(request, is_outdated)
        except Cancelled:  # another article is wanted
            return
        except MicroficheError as error:
            self._post(ArticleFailed(request.post_id, str(error)))
        except Exception as error:  # noqa: BLE001 - nobody is to wait for an article that does not come
            self._post(
                ArticleFailed(request.post_id, _("This post cannot be shown ({fault})", fault=type(error).__name__))
            )

    def _load(self, request: ReadRequest, is_outdated: IsOutdated) -> None:
        from tui.article.split import Stages

        previews: list[_Preview] = []
        # What is shown already is not replaced by its beginning: whoever reads it is somewhere in it.
        is_shown = request.post_id == self._shown

        def show_preview(post: Post, start: Preview) -> None:
            if not request.raw and not is_outdated() and not is_shown:
                # Without a preview, what is wrong with it is told with the whole article.
                with suppress(Exception):
                    previews.append(self._post_preview(post, start, request))

        if request.raw and request.post_id not in self._documents and not is_shown and not is_outdated():
            with suppress(Exception):
                previews.append(self._post_raw_beginning(request))
        read = partial(self._library.document, request.post_id, show_preview, is_outdated)
        document = self._documents.get(request.post_id, read)
        stages = Stages(TimeLimit(is_given_up=is_outdated))
        document = stages.run(stated("folding"), partial(self._fold, document, request), lambda: document)
        if not request.raw:
            add_links = partial(self._with_post_links, document)
            document = stages.run(stated("finding links to posts"), add_links, lambda: document)
        preview = previews[0] if previews and document.article.starts_with(previews[0].start) else None
        if not is_outdated():
            self._lay_out(document, request, preview, is_outdated, stages)

    def _with_post_links(self, document: Document) -> Document:
        """The document with marks at its links to posts of the archives; as it is while those are not known."""
        from tui.article.reading.links import with_post_links

        posts: dict[int, tuple[int, str]] = {}
        with suppress(StorageError):
            posts = self._library.links.posts_behind(document.post, document.article.links)
        return replace(document, article=with_post_links(document.article, posts)) if posts else document

    def _fold(self, document: Document, request: ReadRequest) -> Document:
        """The document with what its site repeats folded, or dimmed; as it is while the text index cannot tell."""
        from tui.article.reading.repeated import fold_repeated
        from tui.search.fold import contains_any

        repeated: dict[str, int] | None = None
        if not request.raw:
            with suppress(StorageError):
                repeated = self._library.repeated_in(document.article)
        if not repeated:
            return document if repeated is None else replace(document, has_repeated=False)
        marked = [one.exact for one in self._written(document.post).highlights.values()]
        looked_for = (*request.looked_for, *(line for exact in marked for line in exact.splitlines()))

        def is_shown(text: str) -> bool:
            """What was highlighted is shown, and where a highlight holds all of the passage as well."""
            return request.unfolded or contains_any([text], looked_for) or contains_any(marked, text.splitlines())

        folded = fold_repeated(document.article.blocks, repeated, is_shown)
        article = replace(document.article, blocks=folded.blocks)
        return replace(
            document, article=article, hidden=folded.hidden, folds=folded.lines, has_repeated=folded.has_repeated
        )

    def _post_preview(self, post: Post, start: Preview, request: ReadRequest) -> _Preview:
        """Post the first lines of an article that is still being converted."""
        from tui.article.reading.progress import ReadingTime
        from tui.ui.article_head import head_lines

        head = head_lines(_in_script(post, request.script), None, request.width, written=self._written(post))
        time = ReadingTime()
        body = list(self._lines(start, request))
        lines = [*head, *time.timed(iter(body))]
        self._post_first(
            ArticleStarted(
                post, None, request.width, lines, start.links,
                whole=False, share=self._position(post), head=len(head), reading=time,
            )
        )  # fmt: skip
        return _Preview(start, head, time, body)

    def _post_raw_beginning(self, request: ReadRequest) -> _Preview:
        """Post the first lines of a body as it was scraped, which needs none of what the article is made for."""
        from tui.article.layout.raw import raw_lines
        from tui.article.preview import Preview
        from tui.article.reading.progress import ReadingTime
        from tui.ui.article_head import head_lines

        post = self._library.post(request.post_id)
        head = head_lines(_in_script(post, request.script), None, request.width, written=self._written(post))
        time = ReadingTime()
        rest = raw_lines(self._library.body(post), request.width)
        body = list(islice(rest, _FIRST_LINES))
        lines = [*head, *time.timed(iter(body))]
        self._post_first(
            ArticleStarted(
                post, None, request.width, lines, (),
                whole=False, share=self._position(post), head=len(head), reading=time,
            )
        )  # fmt: skip
        return _Preview(Preview((), (), ()), head, time, body, rest)

    def _position(self, post: Post) -> float:
        """How far down the post was read; 0 where that cannot be told."""
        with suppress(StorageError):
            return self._library.last_session.position(post.row.key)
        return 0.0

    def _written(self, post: Post) -> Annotations:
        """What the reader has written on a post; nothing where that cannot be told."""
        from tui.state import Annotations

        with suppress(StorageError):
            return self._library.marks.written_on([post.row.key]).get(post.row.key) or Annotations()
        return Annotations()

    def _post_first(self, message: ArticleStarted) -> None:
        """Post the first lines, and wait until they are painted."""
        self._are_first_lines_painted.clear()
        self._post(message)
        self._are_first_lines_painted.wait(_LONGEST_PAINT)

    def _lay_out(
        self,
        document: Document,
        request: ReadRequest,
        preview: _Preview | None,
        is_outdated: IsOutdated,
        stages: Stages,
    ) -> None:
        """Post the lines of an article, or those behind its preview. What failed in `stages` is told at its end."""
        from tui.article.reading.highlights import ArticleText
        from tui.article.reading.progress import ReadingTime
        from tui.ui.article_head import head_lines

        post, article, width = document.post, document.article, request.width
        limit = TimeLimit(ENDLESS, is_given_up=is_outdated)

        def take(lines: Iterator[Line], most: int) -> list[Line]:
            """The next lines. A single block may have a book's text, which takes as long as a book to lay out."""
            with limit.enforced():
                return list(islice(lines, most))

        head: list[Line] = stages.run(
            stated("writing its head"),
            lambda: head_lines(_in_script(post, request.script), article, width, written=self._written(post)),
            list,
        )
        laid_out: list[Line] = []
        found: list[HighlightsFound] = []
        tail = self._tail(document, request, stages, ArticleText(laid_out, len(head)), found)
        if preview is not None and len(head) == len(preview.head):
            laid_out += preview.body
            following = self._body(document, request, stages, len(preview.start.blocks), preview.rest)
            body = _kept(following, laid_out)
            lines = chain(preview.time.timed(body), tail)
            more = take(lines, _MORE_LINES)
            whole = len(more) < _MORE_LINES
            self._post(ArticleContinued(post.row.id, width, more, whole=whole, document=document, head=head))
        else:
            time = ReadingTime()
            body = _kept(self._body(document, request, stages), laid_out)
            lines = chain(head, time.timed(body), tail)
            first = take(lines, _FIRST_LINES)
            whole = len(first) < _FIRST_LINES
            self._post_first(
                ArticleStarted(
                    post, document, width, first, article.links,
                    whole=whole, share=self._position(post), head=len(head), reading=time,
                )
            )  # fmt: skip
        self._shown = post.row.id
        while not whole and not is_outdated():
            more = take(lines, _MORE_LINES)
            whole = len(more) < _MORE_LINES
            self._post(ArticleContinued(post.row.id, width, more, whole=whole))
        for message in found:
            self._post(message)

    def _tail(
        self,
        document: Document,
        request: ReadRequest,
        stages: Stages,
        text: ArticleText,
        found: list[HighlightsFound],
    ) -> Iterator[Line]:
        """The lines below the text, made once that is laid out: they tell what failed until then, and what highlights
        the `text`, whose lines are known by then, does not have. Where it has the others is added to `found`, and what
        is new in it.
        """
        from tui.article.layout.raw import raw_lines
        from tui.article.reading.quotes import TextQuote
        from tui.relations.changes import Changes
        from tui.search.fold import fold_map
        from tui.ui.article_head import tail_lines

        written = self._written(document.post)
        quotes = {name: TextQuote(one.exact, one.prefix, one.suffix) for name, one in written.highlights.items()}
        places: dict[str, tuple[LineRange, ...]] = (
            stages.run(stated("finding the highlights"), lambda: text.find(quotes, fold_map), dict) if quotes else {}
        )
        changes = Changes()
        if request.older:
            compare = partial(self._library.counterparts.changes_since, request.older, document, text.text)
            changes = stages.run(stated("comparing it with what it was"), compare, Changes)
        found.append(HighlightsFound(document.post.row.id, request.width, text, places, changes))
        lost = written.highlights.keys() - places.keys()

        def told() -> Post:
            return replace(document.post, problems=(*document.post.problems, *map(Problem, stages.failures)))

        yield from stages.run(
            stated("writing its foot"),
            lambda: tail_lines(
                _in_script(told(), request.script),
                document.article,
                request.width,
                written,
                lost=lost,
                gone=changes.gone,
            ),
            lambda: list(raw_lines("\n".join(("", *(problem.said for problem in told().problems))), request.width)),
            limited=False,
        )

    def _body(
        self,
        document: Document,
        request: ReadRequest,
        stages: Stages,
        first: int = 0,
        raw: Iterator[Line] | None = None,
    ) -> Iterator[Line]:
        """The lines between head and tail, from the block `first` on: of the article, or of the file's own text, of
        which `raw` are those that are left.

        Where laying out fails, or takes too long, the lines of the text of the blocks that are left.
        """
        from tui.article.blocks import plain_lines
        from tui.article.layout.raw import raw_lines
        from tui.ui.article_head import no_text

        blocks = document.article.blocks
        at = first - 1
        try:
            if request.raw:
                yield from raw or raw_lines(self._library.body(document.post), request.width)
                return
            for line in (
                self._lines(document.article, request, first) if blocks else no_text(document.post, request.width)
            ):
                if line.block > at:
                    if stages.is_over:
                        raise OutOfTime
                    at = line.block
                yield line
        except MicroficheError:
            raise
        except Exception as error:  # noqa: BLE001 - what is laid out stays, and the text of the rest is shown
            stages.note(stated("laying out"), error)
            left = at + 1 if isinstance(error, OutOfTime) else max(at, first)
            for number, block in enumerate(blocks[left:], left):
                for line in raw_lines("\n".join(("", *plain_lines((block,)))), request.width):
                    yield line._replace(block=number)

    @staticmethod
    def _lines(article: Article | Preview, request: ReadRequest, first: int = 0) -> Iterator[Line]:
        """The lines of an article, or of its beginning, in the requested script."""
        from tui.article.layout.layout import iter_lines

        if request.script != SCRIPTS[0]:
            from tui.article.reading.chinese import convert_script, with_written

            converted = convert_script(article, request.script)
            if converted is not article:
                written = iter_lines(article, request.width, first)
                return with_written(iter_lines(converted, request.width, first), written)
        return iter_lines(article, request.width, first)


def _in_script(post: Post, script: Script) -> Post:
    """A post whose title and names are in the script that its article is shown in."""
    if script == SCRIPTS[0]:
        return post
    from tui.article.reading.chinese import line_converter
    from tui.ui.widgets.rows import row_in_script

    return replace(post, row=row_in_script(post.row, line_converter(script)))
