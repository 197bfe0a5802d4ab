"""Finding what completes the value that is being typed in the search bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from tui.errors import Cancelled
from tui.ui.messages import CompletionsFound, OperationFailed
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.search.signs import Unfinished


class Completer:
    """Finds completions in a thread, for the newest text; `give_way` is called meanwhile."""

    def __init__(self, library: Library, post: Callable[[Message], object], give_way: Callable[[], None]) -> None:
        self._library = library
        self._post = post
        self._give_way = give_way
        self._worker: LatestWorker[tuple[str, Unfinished]] = LatestWorker(
            "completer", self._find, lambda error: post(OperationFailed(error))
        )

    def request(self, text: str, unfinished: Unfinished) -> None:
        """Find what completes a value in a text; `CompletionsFound` follows."""
        self._worker.request((text, unfinished))

    def close(self) -> None:
        self._worker.close()

    def _find(self, request: tuple[str, Unfinished], is_outdated: IsOutdated) -> None:
        def is_cancelled() -> bool:
            self._give_way()
            return is_outdated()

        text, unfinished = request
        try:
            self._post(CompletionsFound(text, unfinished, self._library.completions(unfinished, is_cancelled)))
        except Cancelled:
            pass
        except Exception:
            self._post(CompletionsFound(text, unfinished, ()))  # keys may be held until there is an answer
            raise
