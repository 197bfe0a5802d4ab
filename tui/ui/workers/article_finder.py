"""Finding texts in a long article while the screen goes on: a book has a hundred thousand lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.errors import Cancelled
from tui.time_limit import ENDLESS, TimeLimit
from tui.ui.messages import FindRequest, MatchesFound, OperationFailed
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.message import Message

    from tui.article.layout.lines import Line
    from tui.article.reading.find import Finder


class ArticleFinder:
    """Finds what was requested last; `MatchesFound` follows, unless it is cancelled."""

    def __init__(self, post: Callable[[Message], object]) -> None:
        self._post = post
        self._lines: Sequence[Line] | None = None
        self._finder: Finder | None = None
        self._worker: LatestWorker[FindRequest] = LatestWorker("find in article", self._find, self._report)
        self.request = self._worker.request
        self.cancel = self._worker.cancel
        self.close = self._worker.close

    def _report(self, error: Exception) -> None:
        self._post(OperationFailed(error))

    def _find(self, request: FindRequest, is_outdated: IsOutdated) -> None:
        from tui.article.reading.find import Finder, find_all
        from tui.search.fold import fold_many, fold_map

        try:
            with TimeLimit(ENDLESS, is_given_up=is_outdated).enforced():
                if self._finder is None or self._lines is not request.lines:
                    self._finder = Finder(request.lines, fold_map, fold_many)
                    self._lines = request.lines
                found = find_all(self._finder, request.texts)
        except Cancelled:
            return
        self._post(MatchesFound(request, found))
