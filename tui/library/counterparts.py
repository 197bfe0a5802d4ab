"""What a post can be compared with: other versions of its source, copies, its earlier contents, and texts that share
some of its own.
"""

from __future__ import annotations

import os
import tempfile
from bisect import bisect
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha1, sha256
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from tui.errors import ArchiveError, Cancelled, NotFoundError, StorageError
from tui.language import _
from tui.library.common_changes import (
    IN_OTHERS,
    CommonChanges,
    changed_sentences,
    difference_apart,
    in_many_posts,
    sentences_in,
)
from tui.library.documents import post_of_file, read_document
from tui.model import day_of_second

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from tui.archive.git import BlobReader
    from tui.index.fulltext.copies import Copies
    from tui.index.fulltext.search import FullText
    from tui.index.index import Index
    from tui.library.comparing import Comparison
    from tui.library.documents import Document
    from tui.model import Row
    from tui.relations.changes import Changes
    from tui.relations.diff import Difference

CounterpartKind: TypeAlias = Literal["version", "copy", "earlier", "shares"]

_COMMIT: Final = 8
"""Characters of a commit's name that are shown."""
_MAX_EARLIER: Final = 60
_NEIGHBOURS: Final = 12
"""Other posts that were edited since, in whose differences it is looked for what was done to many: those beside it."""
_MAX_NEIGHBOUR_BYTES: Final = 1 << 18
_MAX_KEPT: Final = 512


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Something to compare a post with: another `post`, with its title and day, or what its file held from a `commit`
    on, the day of which is given; `blob` and `path` name that in the repository.
    """

    kind: CounterpartKind
    title: str
    day: str
    post: int = 0
    commit: str = ""
    blob: str = ""
    path: bytes = b""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, and what the two are called: the older one, and the newer."""

    old: str
    new: str
    found: Comparison
    only_share_text: bool = False
    """Whether they are no versions of one another, so that what they have in common is what can be told."""


class Counterparts:
    """Finds what a post can be compared with. Its methods read files, and may be called from any thread."""

    def __init__(
        self, index: Index, copies: Copies, full_text: FullText, archives: Sequence[int],
        read: Callable[[int, Callable[[], bool]], Document],
    ) -> None:  # fmt: skip
        """`archives` are the numbers of those that are open; `read` reads a post by its id, until it is given up."""
        self._index = index
        self._copies = copies
        self._full_text = full_text
        self._archives = archives
        self._read = read
        self._common = CommonChanges(index, copies, full_text, archives)
        self._sentences: dict[str, frozenset[str]] = {}
        """Those of what files held before, by its blob: the versions of a post have the same neighbours."""

    def in_archives(self, post: int) -> list[Counterpart]:
        """The posts to compare a post with: versions of its source, copies, and those that share text."""
        from tui.index.fulltext.shared_text import sharing_text

        versions = self._index.versions_of(post, self._archives)
        copies = [copy for copy in self._copies.of(post) if copy not in versions]
        sharing = [one.post for one in sharing_text(self._full_text, self._archives, post, (*versions, *copies))]
        kinds: tuple[tuple[CounterpartKind, list[int]], ...] = (
            ("version", versions),
            ("copy", copies),
            ("shares", sharing),
        )
        return [Counterpart(kind, row.title, row.day, row.id) for kind, ids in kinds for row in self._index.rows(ids)]

    def earlier(self, post: int, is_given_up: Callable[[], bool] = lambda: False) -> list[Counterpart]:
        """What the file of a post held before, the latest first, where the archive is in a git clone. Raises
        Cancelled.
        """
        return list(self._earlier(post, is_given_up))

    def _earlier(self, post: int, is_given_up: Callable[[], bool]) -> Iterator[Counterpart]:
        from tui.archive.git import Repository
        from tui.archive.gone import gone_path

        found_post = self._index.post(post)
        if found_post is None:
            return
        root, path = self._index.root_of(post), found_post.paths[0]
        folder = root if os.path.isdir(root) else os.path.dirname(root)
        if not path.startswith(folder.rstrip("/") + "/"):
            return
        name = os.fsencode(os.path.relpath(path, folder))
        try:
            with Repository(folder, is_given_up) as repository:
                found = repository.versions(name, _MAX_EARLIER)
        except ArchiveError:  # it is in no clone, or one without its history
            return
        gone = gone_path(found_post.gone_path)
        seen = {gone.blob} if gone is not None else _blobs_of_file(path)
        for one in found:
            if one.blob not in seen:
                seen.add(one.blob)
                yield Counterpart(
                    "earlier", "", day_of_second(one.at).isoformat(), 0, one.commit[:_COMMIT], one.blob, one.path
                )

    def compare(self, post: int, other: Counterpart, is_given_up: Callable[[], bool] = lambda: False) -> Compared:
        """Compare a post with something: what is older is the first of the two. Raises NotFoundError, Cancelled."""
        one = self._read(post, is_given_up)
        if other.kind == "earlier":
            before = self._read_earlier(post, other)
            said = _("{day}, commit {commit}", day=other.day, commit=other.commit)
            edited = lambda found: self._done_to_many(post, other, found, is_given_up)  # noqa: E731
            return Compared(said, _("now"), self._compare(before, one, edited))
        second = self._read(other.post, is_given_up)
        old, new = sorted((one, second), key=lambda document: _age(document.post.row))
        found = self._compare(old, new, lambda found: self._common.elsewhere(found, (post, other.post)))
        return Compared(_named(old.post.row), _named(new.post.row), found, only_share_text=other.kind == "shares")

    def _compare(
        self, old: Document, new: Document, done_elsewhere: Callable[[Difference], Collection[str]]
    ) -> Comparison:
        from tui.library.comparing import compare_apart

        return compare_apart(old, new, self._full_text, done_elsewhere)

    def changes_since(self, older: str, document: Document, shown: str) -> Changes:
        """What has changed in the article of a post since its text was `older`, by the rules of a comparison; `shown`
        is how its text is shown.
        """
        from tui.relations.changes import changes_of
        from tui.relations.diff import difference

        new, post = document.whole_text, document.post.row.id
        try:
            repeated = in_many_posts(self._full_text, (older, new))
            found = difference_apart(older, new, repeated, lambda found: self._common.elsewhere(found, (post,)))
        except StorageError:  # without the index nobody knows what other posts have
            found = difference(older, new)
        return changes_of(found, new, shown)

    def _done_to_many(
        self, post: int, earlier: Counterpart, found: Difference, is_given_up: Callable[[], bool]
    ) -> set[str]:
        """The sentences of a difference that came into other posts or went from them as well in the same time, by their
        letters: lines of a template, which an edit of all posts changed. Copies of the post do not count, since what is
        done to it is done to them.
        """
        from tui.archive.git import Repository

        wanted = changed_sentences(found).keys()
        mine = {letters for one in found.sentences for letters in _letters(one.old)}
        counts: Counter[str] = Counter()
        try:
            with Repository(self._folder_of(post)) as repository, repository.reader() as reader:
                edits = [one for one in repository.edits(earlier.commit) if one.path != earlier.path]
                place = bisect([one.path for one in edits], earlier.path)
                near = sorted(range(len(edits)), key=lambda at: abs(at - place))[:_NEIGHBOURS]
                for edit in (edits[at] for at in near):
                    if is_given_up():
                        raise Cancelled
                    old, new = (self._sentences_of(reader, blob, edit.path) for blob in (edit.old, edit.new))
                    others = old - wanted
                    if len(others & mine) * 2 < len(others):
                        counts.update(wanted & (old ^ new))
        except ArchiveError:  # parts of the history are not in this clone
            return set()
        return {letters for letters, count in counts.items() if count >= IN_OTHERS}

    def _sentences_of(self, reader: BlobReader, blob: str, path: bytes) -> frozenset[str]:
        """The sentences of what the file of a post held, by their letters; none of what is too long or no post."""
        if (known := self._sentences.get(blob)) is not None:
            return known
        found: frozenset[str] = frozenset()
        data = reader.read(blob, _MAX_NEIGHBOUR_BYTES)
        if data is not None and len(data) < _MAX_NEIGHBOUR_BYTES:
            with suppress(ArchiveError):
                found = frozenset(_letters(_document_of(data, path).article.text))
        if len(self._sentences) >= _MAX_KEPT:
            self._sentences.clear()
        self._sentences[blob] = found
        return found

    def _folder_of(self, post: int) -> str:
        root = self._index.root_of(post)
        return root if os.path.isdir(root) else os.path.dirname(root)

    def _read_earlier(self, post: int, earlier: Counterpart) -> Document:
        """What a file held, read as the file of a post."""
        from tui.archive.git import Repository

        with Repository(self._folder_of(post)) as repository, repository.reader() as reader:
            data = reader.read(earlier.blob)
        if data is None:
            raise NotFoundError(_("The repository does not have what this file held"))
        document = _document_of(data, earlier.path)
        place = os.path.join(self._index.root_of(post), os.fsdecode(earlier.path))
        return replace(document, post=replace(document.post, paths=(place,)))


def _document_of(data: bytes, path: bytes) -> Document:
    """What a file at a path holds, read as that of a post: it is written into a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="microfiche-") as folder:
        there = os.path.join(folder, os.fsdecode(os.path.basename(path)))
        with open(there, "wb") as file:
            file.write(data)
        return read_document(post_of_file(there))


def _letters(text: str) -> Iterator[str]:
    """The sentences of a text, by their letters."""
    return (sentence.letters for sentence in sentences_in(text))


def _blobs_of_file(path: str) -> set[str]:
    """What git would call the contents of a file, by either of its hashes."""
    from tui.archive.read import MAX_FILE_BYTES, read_bytes

    try:
        data = read_bytes(path, MAX_FILE_BYTES)
    except OSError:
        return set()
    whole = b"blob %d\0" % len(data) + data
    return {sha1(whole, usedforsecurity=False).hexdigest(), sha256(whole).hexdigest()}


def _age(row: Row) -> tuple[int, int]:
    return (row.date.stamp if row.date is not None else 0, row.id)


def _named(row: Row) -> str:
    return " · ".join(filter(None, (row.day, row.title)))
