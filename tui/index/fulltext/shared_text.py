"""Posts that have some text in common with another, too little for them to be copies of one story."""

from __future__ import annotations

from collections import Counter
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.index.fulltext.sketches import stored_sketch

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

    from tui.index.fulltext.search import FullText
    from tui.relations.copies import Sketch

_MIN_CONTAINMENT: Final = 0.25
_MIN_SHARED_LETTERS: Final = 300
_MAX_SHARERS: Final = 4
"""What more posts have is printed under all that a site publishes."""
_ROWS_AT_ONCE: Final = 2048
_SECONDS: Final = 1.0
_MAX_FOUND: Final = 20


class Sharing(NamedTuple):
    """A post, and what share of the shorter of the two texts is in the other, 0 to 1."""

    post: int
    share: float


def sharing_text(full_text: FullText, archives: Sequence[int], post: int, but: Collection[int] = ()) -> list[Sharing]:
    """The posts of some archives with a good part of the text of a post, most of it first, without those in `but`.

    All sketches are looked through, which ends after a second with what was found by then.
    """
    return full_text.ask(lambda db: _sharing_text(db, archives, post, frozenset(but) | {post}), [])


def _sharing_text(db: sqlite3.Connection, archives: Sequence[int], post: int, but: frozenset[int]) -> list[Sharing]:
    own = db.execute("SELECT letters, print, shingles FROM sketch WHERE post = ?", (post,)).fetchone()
    if own is None:
        return []
    until = monotonic() + _SECONDS
    sketch = stored_sketch(own)
    mine = frozenset(sketch.shingles)
    sharers: Counter[int] = Counter()
    near: list[tuple[int, Sketch, frozenset[int]]] = []
    marks = ",".join("?" * len(archives))
    query = f"SELECT post, letters, print, shingles FROM sketch WHERE archive IN ({marks})"  # noqa: S608
    cursor = db.execute(query, list(archives))
    while (some := cursor.fetchmany(_ROWS_AT_ONCE)) and monotonic() < until:
        for other, *stored in some:
            theirs = stored_sketch(stored)
            if common := mine.intersection(theirs.shingles):
                sharers.update(common)
                if other not in but:
                    near.append((other, theirs, common))
    rare = frozenset(hash_ for hash_ in mine if sharers[hash_] <= _MAX_SHARERS)
    found = []
    for other, theirs, common in near:
        step = max(sketch.step, theirs.step)
        shared = len(common & rare)
        least = min(_count(rare, step), _count(theirs.shingles, step))
        if least and shared * step >= _MIN_SHARED_LETTERS and shared >= _MIN_CONTAINMENT * least:
            found.append(Sharing(other, min(1.0, shared / least)))
    return sorted(found, key=lambda one: (-one.share, one.post))[:_MAX_FOUND]


def _count(shingles: Collection[int], step: int) -> int:
    """How many shingles were also sampled by a wider step."""
    return sum(1 for hash_ in shingles if not hash_ & (step - 1))
