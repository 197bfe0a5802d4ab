"""The reader's marks as searches and counts see them: bits beside each post of the catalogue that is served."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from tui.state import Mark

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tui.index import Index
    from tui.search.catalogue import Catalogue
    from tui.state import State
    from tui.state.write_behind import Keeper

_AT_ONCE = 500
"""Posts looked up in one go, while a mark that is set from the screen waits."""
_LATE = 10_000
"""Milliseconds from the time a mark bears to the latest moment at which it comes to be seen: writers wait for locks."""


class Flags:
    """Keeps the bits of a catalogue true to the marks, whoever sets them. May be used from any thread."""

    def __init__(self, state: State, keeper: Keeper, index: Index) -> None:
        self._state = state
        self._keeper = keeper
        self._index = index
        self._lock = threading.RLock()
        self._catalogue: Catalogue | None = None
        self._unsure: set[bytes] = set()
        self._version: int | None = None
        self._since = 0

    def fill(self, catalogue: Catalogue) -> None:
        """Give a catalogue that is not served yet the marks that are kept."""
        from tui.search.catalogue import READ, STARRED

        with self._lock:
            # What is on its way to the disk may get there behind the back of what is read here.
            self._unsure = self._keeper.waiting()
            self._since, self._version = _now(), self._state.version()
        bits = {key: READ * mark.read | STARRED * mark.starred for key, mark in self._state.marks()}
        for key, post_id in self._index.ids_of_keys([key for key, bit in bits.items() if bit]):
            position = catalogue.position(post_id)
            if position is not None:
                catalogue.flags[position] |= bits[key]

    def serve(self, catalogue: Catalogue) -> None:
        """Keep this catalogue true from now on, in place of the one before; what was marked while it was filled too."""
        with self._lock:
            unsure, self._unsure = self._unsure, set()
            self._show(catalogue, unsure)
            self._catalogue = catalogue

    def mark(self, keys: Collection[bytes], *, read: bool | None = None, starred: bool | None = None) -> None:
        """Let searches and counts see a mark at once, on every post it belongs to."""
        from tui.search.catalogue import READ, STARRED

        with self._lock:
            self._unsure.update(keys)
            if self._catalogue is None:
                return
            for _, post_id in self._index.ids_of_keys(keys):
                for bit, on in ((READ, read), (STARRED, starred)):
                    if on is not None:
                        self._catalogue.set_flag(post_id, bit, on=on)

    def take_in(self) -> bool:
        """Look for marks that another copy of the program has set since; whether a post is marked otherwise for it.

        Nothing is read where nobody has written.
        """
        version = self._state.version()
        with self._lock:
            if self._version in (None, version):
                return False
            now = _now()
            since, self._since, self._version = min(self._since, now) - _LATE, now, version
        keys = self._state.marked_since(since)
        differs = False
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            with self._lock:
                self._unsure.update(some)
                if self._catalogue is not None and self._show(self._catalogue, some):
                    differs = True
        return differs

    def next_unread(self, ids: Sequence[int], index: int, way: int) -> int | None:
        """The place in `ids` of the next unread post after `index`, or (`way` -1) of the one before it."""
        from tui.search.catalogue import READ

        catalogue = self._catalogue
        if catalogue is None:
            return None
        for place in range(index + 1, len(ids)) if way > 0 else range(index - 1, -1, -1):
            position = catalogue.position(ids[place])
            if position is not None and not catalogue.flags[position] & READ:
                return place
        return None

    def _show(self, catalogue: Catalogue, keys: Collection[bytes]) -> bool:
        """Give the posts of these keys the bits of their marks as they are now; whether one had others."""
        from tui.search.catalogue import READ, STARRED

        marks = self._keeper.marks_of(list(keys))
        differs = False
        for key, post_id in self._index.ids_of_keys(keys):
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
