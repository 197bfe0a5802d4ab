"""Putting the articles' text into the text index, and reading passages of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.message import Message

from tui.errors import Cancelled, MicroficheError
from tui.ui.messages import CopiesChanged, OperationFailed, SnippetsLoaded, TextIndexProgressed
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker

if TYPE_CHECKING:
    from tui.library.library import Library

_SNIPPETS_AT_ONCE = 8
"""Posts whose passages are read and posted together."""


class TextIndexBuilder:
    """Builds the text index of a library in the background. `closing` is set when the screen closes."""

    def __init__(self, library: Library, post: Callable[[Message], object], closing: threading.Event) -> None:
        self._library = library
        self._post = post
        self._closing = closing
        self._builder: LatestWorker[object] = LatestWorker("text index", self._build, self._report)
        self._snippets: LatestWorker[tuple[tuple[int, ...], tuple[str, ...], int]] = LatestWorker(
            "snippets", self._load_snippets, self._report
        )

    def build(self) -> None:
        """Index the text of all articles, once more after a build under way, which may have missed the newest posts;
        `TextIndexProgressed` follows again and again.
        """
        self._builder.request(object())

    def load_snippets(self, ids: Sequence[int], texts: Sequence[str], width: int) -> None:
        """Read passages of these posts, of `width` cells, in which the texts occur; `SnippetsLoaded` follows."""
        self._snippets.request((tuple(ids), tuple(texts), width))

    def close(self) -> None:
        """Wait for the threads to end; `closing` is to be set before."""
        self._builder.close(5.0)
        self._snippets.close()

    def _build(self, _request: object, _is_outdated: IsOutdated) -> None:
        before = None
        with suppress(MicroficheError):
            before = self._library.copies.columns()
        try:
            self._library.full_text.build(self._report_progress, self._closing.is_set)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the screen lives on and says so
            self._report(error)
        with suppress(MicroficheError):
            self._report_progress(*self._library.full_text.coverage())
            if self._library.copies.columns() is not before:
                self._post(CopiesChanged())

    def _report_progress(self, done: int, total: int) -> None:
        self._post(TextIndexProgressed(done, total))

    def _report(self, error: Exception) -> None:
        self._post(OperationFailed(error))

    def _load_snippets(self, request: tuple[tuple[int, ...], tuple[str, ...], int], is_outdated: IsOutdated) -> None:
        ids, texts, width = request
        for start in range(0, len(ids), _SNIPPETS_AT_ONCE):
            if is_outdated():
                return
            some = ids[start : start + _SNIPPETS_AT_ONCE]
            found = self._library.full_text.snippets(some, texts, width)
            self._post(SnippetsLoaded(texts, {post_id: found.get(post_id, ("", ())) for post_id in some}))
