"""What the reader wrote on the posts of the open archives, in memory: for searches, counts and the screen."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tui.model import FacetValues
from tui.search.flags import READ
from tui.search.fold import fold
from tui.search.post_sets import of_positions
from tui.state import Annotations

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from tui.search.catalogue import Catalogue
    from tui.search.own import OwnField
    from tui.state import MarkEdit

_FIRST_EASTERN = "\u2e80"
"""Scripts from here on have no blanks between words, so that a word may begin anywhere."""


class _Folded(NamedTuple):
    """What was written on a post, as searches compare it."""

    tags: tuple[str, ...]
    note: str
    quote: str


class OwnMarks:
    """What was written on each post, by the post's key. Any thread may call the methods; none runs a statement."""

    def __init__(self, saved: Callable[[str], str | None]) -> None:
        """`saved` gives the text of the saved search of a name."""
        self.saved = saved
        self._lock = threading.Lock()
        self._written: dict[bytes, Annotations] = {}
        self._ids: dict[bytes, tuple[int, ...]] = {}
        self._folded: dict[bytes, _Folded] = {}

    def fill(self, written: Mapping[bytes, Annotations], ids: Iterable[tuple[bytes, int]]) -> None:
        """Hold this alone; `ids` are the posts with these keys."""
        with self._lock:
            self._written, self._ids, self._folded = dict(written), _by_key(ids), {}

    def replace(
        self, keys: Collection[bytes], written: Mapping[bytes, Annotations], ids: Iterable[tuple[bytes, int]]
    ) -> bool:
        """Hold this of the posts with these keys; whether it differs."""
        with self._lock:
            differs = any(self._written.get(key) != written.get(key) for key in keys)
            for key in keys:
                self._folded.pop(key, None)
                if key in written:
                    self._written[key] = written[key]
                else:
                    self._written.pop(key, None)
            self._ids.update(_by_key(ids))
        return differs

    def set(self, key: bytes, post_id: int, edit: MarkEdit) -> None:
        """Change what is written on a post."""
        with self._lock:
            written = self._written.get(key, Annotations()).with_edit(edit)
            self._folded.pop(key, None)
            self._written[key] = written
            if post_id not in self._ids.get(key, ()):
                self._ids[key] = (*self._ids.get(key, ()), post_id)

    def know(self, ids: Iterable[tuple[bytes, int]]) -> None:
        """Know all posts with these keys."""
        by_key = _by_key(ids)
        with self._lock:
            self._ids.update(by_key)

    def of(self, key: bytes) -> Annotations:
        """What is written on a post."""
        return self._written.get(key) or Annotations()

    def written_among(self, ids: Sequence[int]) -> list[tuple[int, Annotations]]:
        """Those of these posts that have a note or highlights, in their order, each with what is written on it."""
        with self._lock:
            written = {
                post_id: one
                for key, one in self._written.items()
                if one.note or one.highlights
                for post_id in self._ids.get(key, ())
            }
        return [(post_id, written[post_id]) for post_id in ids if post_id in written]

    def spelling(self, tag: str) -> str:
        """An own tag as it is written on posts already, where it is on any."""
        folded = fold(tag)
        return next((written for written in self.tags() if fold(written) == folded), tag)

    def tags(self) -> dict[str, int]:
        """All own tags, the most frequent first, each with how many posts of any archive have it."""
        with self._lock:
            counts = Counter(tag for written in self._written.values() for tag in written.tags)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def find(self, field: OwnField, value: str, *, prefix: bool = False) -> Collection[int]:
        """The ids of the posts that have a value, as `tui.search.own.Own` has it."""
        wanted = fold(value)
        return [
            post_id
            for key, written, folded in self._all()
            if _has(field, written, folded, wanted, prefix=prefix)
            for post_id in self._ids.get(key, ())
        ]

    def count_tags(self, catalogue: Catalogue, positions: Sequence[int] | None) -> FacetValues:
        """How many of the posts at these positions, or of all, have each own tag, the most frequent first."""
        found = None if positions is None else of_positions(positions, len(catalogue))
        counts: Counter[str] = Counter()
        unread: Counter[str] = Counter()
        for key, written, _ in self._all():
            for position in catalogue.positions_of(self._ids.get(key, ())) if written.tags else ():
                if position >= 0 and (found is None or found[position]):
                    counts.update(written.tags)
                    if not catalogue.flags[position] & READ:
                        unread.update(written.tags)
        names = sorted(counts, key=lambda tag: (-counts[tag], fold(tag), tag))
        return FacetValues(names, [counts[name] for name in names], [unread[name] for name in names])

    def _all(self) -> Iterator[tuple[bytes, Annotations, _Folded]]:
        with self._lock:
            all_written = list(self._written.items())
        for key, written in all_written:
            folded = self._folded.get(key)
            if folded is None:
                folded = self._folded[key] = _fold(written)
            yield key, written, folded


def _fold(written: Annotations) -> _Folded:
    passages = written.highlights.values()
    return _Folded(
        tuple(map(fold, written.tags)),
        "\n".join(fold(text) for text in (written.note, *(passage.note for passage in passages)) if text),
        "\n".join(fold(passage.exact) for passage in passages),
    )


def _has(field: OwnField, written: Annotations, folded: _Folded, wanted: str, *, prefix: bool) -> bool:
    if field == "hidden":
        return written.is_hidden
    if field == "my":
        return any(tag.startswith(wanted) if prefix else tag == wanted for tag in folded.tags)
    text = folded.note if field == "note" else folded.quote
    if not wanted:
        return prefix and bool(text)
    return _begins_word(text, wanted)


def _begins_word(text: str, wanted: str) -> bool:
    """Whether a text stands in another at the beginning of a word."""
    at = text.find(wanted)
    while at > 0 and wanted[0] < _FIRST_EASTERN and wanted[0].isalnum() and text[at - 1].isalnum():
        at = text.find(wanted, at + 1)
    return at >= 0


def _by_key(ids: Iterable[tuple[bytes, int]]) -> dict[bytes, tuple[int, ...]]:
    by_key: dict[bytes, tuple[int, ...]] = {}
    for key, post_id in ids:
        by_key[key] = (*by_key.get(key, ()), post_id)
    return by_key
