"""`ExportedPost`: a post on its way out, of which a format takes what it needs."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tui.addresses import archived_copy, site_of
from tui.archive.declared import Declared, declared_in
from tui.article.document import read_article
from tui.errors import MicroficheError, NotFoundError, PictureError
from tui.export.languages import language_of
from tui.library.documents import body_of, read_document
from tui.pictures import local
from tui.state import Annotations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tui.article.document import Article
    from tui.library.library import Library
    from tui.model import Post, Row
    from tui.pictures.album import Album
    from tui.state import Highlight

_AT_ONCE: Final = 200
"""Posts whose rows and marks are read at once."""
_WEB: Final = ("http://", "https://")


@dataclass
class ExportedPost:
    """A post to be written out. Its file is read when its text is first asked for; `fault` says afterwards in words why
    there is no text, "" where it could be read.

    `written` is what the reader wrote on it, `album_of` gives the pictures of a post, `number` counts from 1 the posts
    of the export that have its key.
    """

    post: Post
    written: Annotations
    album_of: Callable[[Post], Album]
    number: int = 1
    fault: str = ""

    @property
    def row(self) -> Row:
        """The post as the list shows it."""
        return self.post.row

    @property
    def key(self) -> str:
        """What the post is recognised by, in hexadecimal: it stays over a rebuilt index, and versions may share it."""
        return self.row.key.hex()

    @property
    def name(self) -> str:
        """What the post is called where others refer to it."""
        return name_of(self.row.key, self.number)

    @property
    def link(self) -> str:
        """The address of the source where it is one of the web, else ""."""
        return self.row.source if self.row.source.startswith(_WEB) else ""

    @cached_property
    def declared(self) -> Declared:
        """What the post says of itself that no row has; nothing where its file cannot be read."""
        for path in self.post.read_from:
            with suppress(OSError):
                return declared_in(path)
        return Declared()

    def language(self, words: str) -> str:
        """The language by BCP 47: as the post declares it, else as the script of these words of it has it; or ""."""
        return self.declared.language or language_of(words)

    def copy(self, archived_at: str) -> str:
        """The address of an archived copy of the source: the one that the post names, or else by the template of the
        setting `archived_at`, for a source of the web that is no such copy itself; or "".
        """
        if self.declared.copy or not (archived_at and self.link) or site_of(self.link) == site_of(archived_at):
            return self.declared.copy
        return archived_copy(self.link, self.row.date, archived_at)

    @property
    def day(self) -> str:
        """The day as it is written in the archive, "" without one."""
        return self.row.day

    @property
    def byline(self) -> str:
        """Author, day and site in a line, of which what is unknown is left out."""
        return " · ".join(filter(None, (self.row.author, self.day, self.row.site)))

    @property
    def highlights(self) -> tuple[Highlight, ...]:
        """What was highlighted, in the order in which it was."""
        return tuple(one for _, one in self.written.highlights_in_order())

    @cached_property
    def article(self) -> Article:
        """The text; empty where the file cannot be read."""
        try:
            return read_document(self.post).article
        except MicroficheError as error:
            self.fault = str(error)
            return read_article("", title=self.row.title)

    @cached_property
    def readings(self) -> frozenset[tuple[str, str]]:
        """The words that have their reading above them in the body, each with it."""
        from tui.export.ruby import readings_of

        try:
            return readings_of(body_of(self.post)[0])
        except MicroficheError:
            return frozenset()

    def picture(self, address: str, most: int) -> bytes | None:
        """A picture that the archive itself has, of at most so many bytes; None for any other."""
        path = self.album_of(self.post).file_of(address)
        try:
            if path is None or os.path.getsize(path) > most:
                return None
            return local.read(path)
        except (OSError, PictureError):
            return None


def name_of(key: bytes, number: int) -> str:
    """What a post of this key is called in an export: the second of a key has "-2" behind it."""
    return key.hex() if number == 1 else f"{key.hex()}-{number}"


def exported_posts(library: Library, ids: Sequence[int]) -> Iterator[ExportedPost]:
    """The posts of these ids, in their order; those that are in no archive any more are left out."""
    of_key: Counter[bytes] = Counter()
    for start in range(0, len(ids), _AT_ONCE):
        posts = []
        for post_id in ids[start : start + _AT_ONCE]:
            with suppress(NotFoundError):
                posts.append(library.post(post_id))
        written = library.marks.written_on([post.row.key for post in posts])
        for post in posts:
            key = post.row.key
            of_key[key] += 1
            yield ExportedPost(post, written.get(key) or Annotations(), library.album, of_key[key])
