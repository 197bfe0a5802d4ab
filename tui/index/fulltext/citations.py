"""`Citations`: which posts lead to which, from what the text index knows of their links."""

from __future__ import annotations

import os
import re
from array import array
from typing import TYPE_CHECKING, Final

from tui.index.fulltext.links import pairs_of, posts_asking_for, posts_meant
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tui.index.fulltext.search import FullText
    from tui.index.index import Index
    from tui.search.links import LinkField

_KEY: Final = lazy_pattern(r"[0-9a-fA-F]{32}")
_MAX_DIGITS: Final = 18
_HOST: Final = lazy_pattern(r"[\w-]+(?:\.[\w-]+)*\.?(?::\d+)?/?", re.IGNORECASE)
_SCHEME: Final = lazy_pattern(r"(?:https?:)?//", re.IGNORECASE)


class Citations:
    """The links between posts. It is a `tui.search.links.Links`.

    Methods may be called from any thread, and raise StorageError. What leads to a post, or what it leads to, is told of
    the open archives.
    """

    def __init__(self, index: Index, full_text: FullText, archives: Sequence[int]) -> None:
        """`archives` are the numbers of those that are open; the caller may change the list when these change."""
        self._archives = archives
        self._index = index
        self._full_text = full_text
        self._known: tuple[object, tuple[array[int], array[int]]] = (None, (array("q"), array("q")))

    def citing(self, post: int) -> list[int]:
        """The posts that lead to a post."""
        return self._of_open("SELECT citing FROM citation CROSS JOIN text ON text.post = citing WHERE cited = ?", post)

    def cited_by(self, post: int) -> list[int]:
        """The posts that a post leads to."""
        return self._of_open("SELECT cited FROM citation CROSS JOIN text ON text.post = cited WHERE citing = ?", post)

    def _of_open(self, query: str, post: int) -> list[int]:
        # CROSS JOIN has SQLite begin with the links of the one post, not with all posts of an archive.
        query = f"{query} AND text.archive IN ({','.join('?' * len(self._archives))})"
        values = (post, *self._archives)
        return self._full_text.ask(lambda db: [found for (found,) in db.execute(query, values)], [])

    def posts_meant(self, links: Sequence[Sequence[int]]) -> list[set[int]]:
        """The posts that each of some links leads to, by the hashes of the names that it asks for, in order."""
        return self._full_text.ask(lambda db: posts_meant(db, links, self._archives), [set() for _ in links])

    def find(self, field: LinkField, value: str) -> list[int] | None:
        """See `Links.find`."""
        if field == "link":
            return self._linking_to(value.strip())
        posts = self.named(value.strip())
        if not posts:
            return None
        ask = self.citing if field == "cites" else self.cited_by
        return sorted({found for post in posts for found in ask(post)})

    def named(self, text: str) -> list[int]:
        """The posts that a text names: by an id, a key, a path or the address of a source."""
        if text.isdecimal():
            post = int(text) if len(text) <= _MAX_DIGITS else 0
            return [post] if self._index.post(post) else []
        if _KEY.fullmatch(text):
            return [post for _, post in self._index.ids_of_keys([bytes.fromhex(text)])]
        if "://" in text:
            return self._index.ids_of_source(text)
        post_of_path = self._index.id_of_path(os.path.realpath(os.path.expanduser(text)))
        return [] if post_of_path is None else [post_of_path]

    def _linking_to(self, value: str) -> list[int]:
        from tui.archive.permalinks import address_name, host_name

        bare = _SCHEME.sub("", value, count=1)
        name = host_name(bare.rstrip("/").partition(":")[0]) if _HOST.fullmatch(bare) else address_name(value)
        return self._full_text.ask(lambda db: posts_asking_for(db, name), [])

    def pairs(self) -> tuple[Sequence[int], Sequence[int]]:
        """See `Links.pairs`. They are kept until the file changes."""

        def read(db: sqlite3.Connection) -> tuple[array[int], array[int]]:
            state = (self._full_text.epoch, *db.execute("SELECT birth, generation FROM meta").fetchone())
            if self._known[0] != state:
                self._known = (state, pairs_of(db))
            return self._known[1]

        return self._full_text.ask(read, (array("q"), array("q")))

    def coverage(self) -> tuple[int, int]:
        """See `Links.coverage`: links are known with the words."""
        return self._full_text.coverage()
