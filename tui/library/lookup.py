"""Posts found by what names them, in all archives of the index, without opening any archive."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from tui.index import Index
from tui.state import Mark, State
from tui.state import is_there as marks_are_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.library.comparing import Comparison
    from tui.library.documents import Document
    from tui.model import Post
    from tui.settings import Folders


class Lookup:
    """The index and the marks, to find posts by name. Where there is no index, nothing is found and nothing made.

    Its methods raise StorageError where a database cannot be used.
    """

    def __init__(self, folders: Folders, tell: Callable[[str], object]) -> None:
        """`tell` is called with what was damaged, and restored or begun anew, in sentences to be shown."""
        self._tell = tell
        self._folders = folders
        self._index: Index | None = None
        self._state: State | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._index is not None:
            self._index.close()
        if self._state is not None:
            self._state.close()

    def _open(self) -> Index | None:
        if self._index is None and os.path.exists(self._folders.index_file):
            self._index = Index(self._folders.index_file)
            if self._index.notice:
                self._tell(self._index.notice)
            if marks_are_there(self._folders.state_file):
                self._state = State(self._folders.state_file)
                if self._state.notice:
                    self._tell(self._state.notice)
        return self._index

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Look things up in one state of the index in a block, whatever other processes write meanwhile."""
        index = self._open()
        with nullcontext() if index is None else index.snapshot():
            yield

    @property
    def is_whole(self) -> bool:
        """Whether every archive was indexed completely, so that what is not found is not there."""
        index = self._open()
        return index is None or index.is_whole

    def post(self, post_id: int) -> Post | None:
        """The post with this id, with its marks."""
        index = self._open()
        post = None if index is None else index.post(post_id)
        if post is None or self._state is None:
            return post
        mark = self._state.marks_of([post.row.key]).get(post.row.key, Mark())
        return replace(post, row=replace(post.row, read=mark.read, starred=mark.starred))

    def compare(self, old: Document, new: Document, *, strict: bool) -> Comparison:
        """What differs between two posts, without sentences that stand in many posts of any archive, or in what differs
        between others as well, where the words of the archives are known.
        """
        from tui.index.fulltext.copies import Copies
        from tui.index.fulltext.search import FullText
        from tui.library.common_changes import CommonChanges
        from tui.library.comparing import compare, compare_apart

        index = self._open()
        if index is None:
            return compare(old, new, strict=strict)
        numbers = index.numbers()
        full_text = FullText(index, numbers)
        common = CommonChanges(index, Copies(full_text, numbers), full_text, numbers)
        ids = [document.post.row.id for document in (old, new)]
        try:
            return compare_apart(old, new, full_text, lambda found: common.elsewhere(found, ids), strict=strict)
        finally:
            full_text.close()

    def post_of_path(self, path: str) -> Post | None:
        """The post in the file at an absolute path, links resolved."""
        index = self._open()
        found = None if index is None else index.id_of_path(path)
        return None if found is None else self.post(found)

    def post_of_key(self, key: bytes) -> Post | None:
        """The newest post with this key."""
        index = self._open()
        return None if index is None else self._newest([post_id for _, post_id in index.ids_of_keys([key])])

    def post_of_source(self, address: str) -> Post | None:
        """The newest post with this source, as written or else as another spelling of the same address."""
        index = self._open()
        return None if index is None else self._newest(index.ids_of_source(address))

    def _newest(self, ids: list[int]) -> Post | None:
        posts = [post for post in map(self.post, ids) if post is not None]
        return max(posts, key=lambda post: (post.row.date.stamp if post.row.date else 0, post.row.id), default=None)
