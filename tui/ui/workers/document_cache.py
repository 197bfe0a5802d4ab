"""The documents that were read last: an article is laid out again at every change of width."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.library.documents import Document

_MAX_DOCUMENTS = 16
_MAX_CHARACTERS = 4_000_000
"""Characters of Markdown in the cached documents together; the newest one is cached whatever its size."""


class DocumentCache:
    """Documents by the ids of their posts, for any thread. They are forgotten when their files may have changed."""

    def __init__(self) -> None:
        self._documents: OrderedDict[int, Document] = OrderedDict()
        self._held: int | None = None
        """The post whose document is still that from before its file may have changed, while it is shown."""
        self._times_forgotten = 0
        self._lock = threading.Lock()

    def __contains__(self, post_id: int) -> bool:
        return post_id in self._documents

    def get(self, post_id: int, read: Callable[[], Document]) -> Document:
        """The document of a post, which `read` reads unless it is cached. Raises what that raises."""
        with self._lock:
            if post_id != self._held:
                self._let_go()
            if (document := self._documents.get(post_id)) is not None:
                self._documents.move_to_end(post_id)
                return document
            times_forgotten = self._times_forgotten
        document = read()
        with self._lock:
            if times_forgotten == self._times_forgotten:  # else its file may have changed after it was read
                self._documents[post_id] = document
                self._drop_oldest()
        return document

    def forget(self, *, but: int | None = None) -> None:
        """Have every document read from its file again; that of the post `but` not until `take_newer`."""
        with self._lock:
            held = self._documents.get(but) if but is not None else None
            self._documents.clear()
            self._held = None
            self._times_forgotten += 1
            if held is not None:
                self._held = held.post.row.id
                self._documents[self._held] = held

    def take_newer(self) -> None:
        """Have the document that was held back read from its file again as well."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._documents.pop(held, None)

    def _drop_oldest(self) -> None:
        size = sum(len(document.article.markdown) for document in self._documents.values())
        while len(self._documents) > _MAX_DOCUMENTS or (size > _MAX_CHARACTERS and len(self._documents) > 1):
            size -= len(self._documents.popitem(last=False)[1].article.markdown)
