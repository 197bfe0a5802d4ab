"""The reader's marks as searches and counts use them: bits of each post in the catalogue, and what was read last."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from tui.search.flags import READ, STARRED
from tui.state import NO_POST, Mark, MarkEdit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tui.index import Index
    from tui.library.own_marks import OwnMarks
    from tui.library.saved_searches import SavedSearches
    from tui.model import Row
    from tui.search.catalogue import Catalogue
    from tui.state import State, Target
    from tui.state.write_behind import WriteBehind

MAX_READ_LAST = 200
"""Posts that were read last, as `is:recent` finds them."""
_KEYS_AT_ONCE = 500
"""Posts updated in one go, while a mark that is set from the screen waits."""
_READ_AT_ONCE = 10_000
"""Posts whose marks are read together: of a million at once, they take gigabytes."""
_MAX_COMMIT_DELAY = 10_000
"""Milliseconds from the time that is stored with a mark to its commit: another process may wait for a lock."""


class MarkBits:
    """Keeps the bits of the present catalogue equal to the marks. Methods may be called from any thread."""

    def __init__(self, state: State, writer: WriteBehind, index: Index, own: OwnMarks, searches: SavedSearches) -> None:
        """`own` is kept equal to what is written on posts, and `searches` to what is saved."""
        self._own = own
        self._searches = searches
        self._state = state
        self._writer = writer
        self._index = index
        self._lock = threading.RLock()
        self._catalogue: Catalogue | None = None
        self._changed: set[bytes] = set()
        """The keys marked since a catalogue was filled, whose bits may be wrong in it."""
        self._version: int | None = None
        self._since = 0

    def fill(self, catalogue: Catalogue) -> None:
        """Set the bits of a new catalogue, before `serve`."""
        with self._lock:
            # These may be written to a page that was read already.
            self._changed = self._writer.unwritten()
            self._since, self._version = _now(), self._state.version()
        bits = self._state.bits(READ, STARRED)
        for key, post_id in self._index.ids_of_keys(bits):
            position = catalogue.position(post_id)
            if position is not None:
                catalogue.flags[position] |= bits[key]
        catalogue.read_last = self._find_read_last(catalogue)
        self._searches.load()
        written = self._state.annotations()
        self._own.fill(written, self._index.ids_of_keys(list(written)))

    def serve(self, catalogue: Catalogue) -> None:
        """Follow the marks in this catalogue from now on, including those set while it was filled."""
        with self._lock:
            changed, self._changed = self._changed, set()
            self._set_bits(catalogue, changed)
            self._catalogue = catalogue

    def mark(self, rows: Sequence[Row | Target], edit: MarkEdit) -> None:
        """Set this on these posts. Other posts with the same keys follow with `follow`, which runs a query."""
        is_written = edit != MarkEdit(edit.read, edit.starred)
        with self._lock:
            self._changed.update(row.key for row in rows)
            for row in rows if is_written else ():
                self._own.set(row.key, row.id, edit)
            if self._catalogue is not None:
                for row in rows:
                    self._set_flags(self._catalogue, row.id, edit)

    def follow(self, rows: Sequence[Row | Target], edit: MarkEdit) -> None:
        """Have other posts with the keys of these follow what was set on these by `mark`, which takes a query."""
        marked = {row.id for row in rows}
        ids = self._index.ids_of_keys({row.key for row in rows})
        self._own.know(ids)
        with self._lock:
            if self._catalogue is not None:
                for _key, post_id in ids:
                    if post_id not in marked:
                        self._set_flags(self._catalogue, post_id, edit)

    @staticmethod
    def _set_flags(catalogue: Catalogue, post_id: int, edit: MarkEdit) -> None:
        for bit, on in ((READ, edit.read), (STARRED, edit.starred)):
            if on is not None:
                catalogue.set_flag(post_id, bit, on=on)

    def update(self, keys: Collection[bytes]) -> bool:
        """Set the bits of all posts with these keys to their present marks; whether any changed, or a saved search."""
        differs = False
        if NO_POST in keys:
            before = self._searches.all()
            differs = self._searches.load() != before
        with self._lock:
            self._changed.update(keys)
            return (self._catalogue is not None and self._set_bits(self._catalogue, keys)) or differs

    def load_read_last(self) -> None:
        """Have the catalogue know what was read last."""
        if (catalogue := self._catalogue) is not None:
            catalogue.read_last = self._find_read_last(catalogue)

    def load_other_marks(self) -> bool:
        """Load the marks and saved searches that other processes have set since; whether that changed any.

        Nothing is read unless `state.db` has changed.
        """
        version = self._state.version()
        with self._lock:
            if self._version in (None, version):
                return False
            now = _now()
            since, self._since, self._version = min(self._since, now) - _MAX_COMMIT_DELAY, now, version
        keys = self._state.marked_since(since)
        changes = False
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            changes |= self.update(keys[start : start + _KEYS_AT_ONCE])
        self.load_read_last()
        return changes

    def unread(self, ids: Sequence[int]) -> list[int]:
        """Those of these posts that are unread, of what the present catalogue has."""
        catalogue = self._catalogue
        if catalogue is None:
            return []
        places = catalogue.positions_of(ids)
        flags = catalogue.flags
        return [post_id for post_id, at in zip(ids, places, strict=True) if at >= 0 and not flags[at] & READ]

    def next_unread(self, ids: Sequence[int], index: int, step: int) -> int | None:
        """The index in `ids` of the first unread post after `index` (`step` 1), or of the last one before it (-1)."""
        catalogue = self._catalogue
        if catalogue is None:
            return None
        for place in range(index + 1, len(ids)) if step > 0 else range(index - 1, -1, -1):
            position = catalogue.position(ids[place])
            if position is not None and not catalogue.flags[position] & READ:
                return place
        return None

    def _find_read_last(self, catalogue: Catalogue) -> list[int]:
        keys = self._state.read_last(MAX_READ_LAST)
        posts: dict[bytes, list[int]] = {}
        for key, post_id in self._index.ids_of_keys(keys):
            posts.setdefault(key, []).append(post_id)
        places = catalogue.positions_of([post_id for key in keys for post_id in posts.get(key, ())])
        return [position for position in places if position >= 0]

    def _set_bits(self, catalogue: Catalogue, keys: Collection[bytes]) -> bool:
        differs, every = False, list(keys)
        for start in range(0, len(every), _READ_AT_ONCE):
            differs |= self._set_bits_of(catalogue, every[start : start + _READ_AT_ONCE])
        return differs

    def _set_bits_of(self, catalogue: Catalogue, keys: Sequence[bytes]) -> bool:
        marks = self._writer.marks_of(keys)
        ids = self._index.ids_of_keys(keys)
        differs = self._own.replace(keys, self._writer.annotations(keys), ids)
        for key, post_id in ids:
            position = catalogue.position(post_id)
            if position is None:
                continue
            mark = marks.get(key, Mark())
            bits = catalogue.flags[position] & ~(READ | STARRED) | READ * mark.read | STARRED * mark.starred
            differs = differs or bits != catalogue.flags[position]
            catalogue.flags[position] = bits
        return differs


def _now() -> int:
    return time.time_ns() // 1_000_000
