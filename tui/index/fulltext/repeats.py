"""Sentences that stand in many posts, as a site prints its notices and invitations under all it publishes.

While the text index is built, every sentence of a post is counted in one of a fixed number of cells, by a hash: adding
is the same in any order, and takes the same memory for any archive. A cell may hold several sentences, and posts that
are gone stay counted, so the cells only tell which sentences may be frequent. In how many posts such a sentence stands
is then asked of the index itself, as a phrase, among the posts that are there.
"""

from __future__ import annotations

import zlib
from array import array
from typing import Final

from tui.article.reading.sentences import letters_of_sentences

MIN_POSTS: Final = 10
"""A sentence that stands in fewer posts is not taken for one that is repeated."""
_CELLS: Final = 1 << 20
_MOST: Final = 255


def cells_of(text: str) -> bytes:
    """The cells of the sentences of a text, each once, as an array of C `unsigned int`."""
    return array("I", sorted(set(map(cell_of, letters_of_sentences(text))))).tobytes()


def cell_of(letters: str) -> int:
    """The cell of a sentence, by its letters."""
    return zlib.crc32(letters.encode("utf-8", "replace")) % _CELLS


class SentenceCounts:
    """How often the sentences of each cell were counted, up to a limit."""

    def __init__(self, packed: bytes = b"") -> None:
        """Counts as `pack` returned them; "" for none."""
        self._counts = bytearray(zlib.decompress(packed) if packed else _CELLS)

    def add(self, cells: bytes) -> None:
        """Count the sentences of a post, given by `cells_of`."""
        counts = self._counts
        for cell in array("I", cells):
            if counts[cell] < _MOST:
                counts[cell] += 1

    def pack(self) -> bytes:
        """The counts in few bytes."""
        return zlib.compress(self._counts, 1)

    def may_be_repeated(self, letters: str) -> bool:
        """Whether a sentence may stand in `MIN_POSTS` posts."""
        return self._counts[cell_of(letters)] >= MIN_POSTS
