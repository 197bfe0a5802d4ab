"""Sentences that stand in many posts, as a site prints its notices and invitations under all it publishes.

While the text index is built, every sentence of a post is counted in one of a fixed number of cells, by a hash: adding
is the same in any order, and takes the same memory for any archive. A cell may hold several sentences, and those that
were frequent stay counted when their posts go, so the cells only tell which sentences may be frequent. In how many
posts such a sentence stands is then asked of the index itself, as a phrase, among the posts that are there.

For ranking the cells are enough: the words of frequent sentences go into a column of their own, which counts nothing.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from tui.index.fulltext.tokenizer import BREAK, PIECE_END, separate_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MIN_POSTS: Final = 10
"""A sentence that stands in fewer posts is not taken for one that is repeated."""
_CELLS: Final = 1 << 20
_MOST: Final = 255
_NO_CELL: Final = 0xFFFFFFFF
_CELL_BYTES: Final = array("I").itemsize
_STORED_BYTES: Final = 3
_MAX_FREQUENT_SHARE: Final = 1 / 64
"""With more frequent cells, they are those of an archive with so many sentences that each cell holds several."""
_CONTEXT_WORDS: Final = 6
_END: Final = PIECE_END.encode()
_JOINT: Final = f" {BREAK}{BREAK} ".encode()
"""A token that no query has: nothing is found across it."""


def words_and_cells(text: str) -> tuple[bytes, bytes]:
    """The words of a text for the index, in UTF-8 with `PIECE_END` behind each sentence, and the cell of each sentence
    as an array of C `unsigned int`.
    """
    from tui.article.markdown.inline import hosts_of_addresses
    from tui.article.reading.sentences import SENTENCE_END, letters_of_sentences

    text, _ = hosts_of_addresses(text)
    words = separate_pieces(text, SENTENCE_END).encode("utf-8", "replace")
    letters = letters_of_sentences(text)
    return words, array("I", [_NO_CELL if one is None else cell_of(one) for one in letters]).tobytes()


def cell_of(letters: str) -> int:
    """The cell of a sentence, by its letters."""
    return zlib.crc32(letters.encode("utf-8", "replace")) % _CELLS


class SentenceCounts:
    """How often the sentences of each cell were counted, up to a limit."""

    def __init__(self, packed: bytes = b"") -> None:
        """Counts as `pack` returned them; "" for none."""
        self._counts = bytearray(zlib.decompress(packed) if packed else _CELLS)
        self._frequent = _CELLS - sum(map(self._counts.count, range(MIN_POSTS)))

    def add(self, cells: Iterable[int]) -> bool:
        """Count the sentences of a post, each of its cells once. Returns whether one of them is frequent only now."""
        counts, before = self._counts, self._frequent
        for cell in cells:
            if counts[cell] < _MOST:
                counts[cell] += 1
                self._frequent += counts[cell] == MIN_POSTS
        return self._frequent > before

    def remove(self, cells: Iterable[int]) -> None:
        """Count the sentences of a post no more, by its cells that were not frequent."""
        counts = self._counts
        for cell in cells:
            if 0 < counts[cell] < _MOST:
                self._frequent -= counts[cell] == MIN_POSTS
                counts[cell] -= 1

    def pack(self) -> bytes:
        """The counts in few bytes."""
        return zlib.compress(self._counts, 1)

    def most(self, letters: str) -> int:
        """In how many posts a sentence may stand at most, up to a limit."""
        return self._counts[cell_of(letters)]

    def frequent(self, cells: Iterable[int]) -> set[int]:
        """Those of these cells whose sentences are taken for repeated."""
        if self._frequent > _CELLS * _MAX_FREQUENT_SHARE:
            return set()
        counts = self._counts
        return {cell for cell in cells if counts[cell] >= MIN_POSTS}


def distinct(cells: bytes) -> array[int]:
    """The cells of a post, each once."""
    return array("I", sorted(set(array("I", cells)) - {_NO_CELL}))


def stored_cells(cells: array[int]) -> bytes:
    """Cells in three bytes each, which is all that they have."""
    whole = _little_endian(cells).tobytes()
    stored = bytearray(len(cells) * _STORED_BYTES)
    for at in range(_STORED_BYTES):
        stored[at::_STORED_BYTES] = whole[at::_CELL_BYTES]
    return bytes(stored)


def cells_stored(stored: bytes) -> array[int]:
    """What `stored_cells` made. Raises ValueError or TypeError where it made no such thing."""
    count, rest = divmod(len(stored), _STORED_BYTES)
    if rest:
        raise ValueError("not so many whole cells")
    whole = bytearray(_CELL_BYTES * count)
    for at in range(_STORED_BYTES):
        whole[at::_CELL_BYTES] = stored[at::_STORED_BYTES]
    return _little_endian(array("I", bytes(whole)))


def _little_endian(cells: array[int]) -> array[int]:
    """Cells with their lowest byte first, or of such; the same on most machines."""
    if sys.byteorder == "big":
        cells = array("I", cells)
        cells.byteswap()
    return cells


def columns_of(words: bytes, cells: bytes, frequent: set[int]) -> tuple[bytes, bytes]:
    """What a post says itself, and the sentences in it whose cells are frequent: from what `words_and_cells` returns.

    Repeated sentences have some words around them with them, so that what reaches beyond their ends is found.
    """
    if not frequent:
        return words.replace(_END, b""), b""
    pieces = words.split(_END)
    is_frequent = [cell in frequent for cell in array("I", cells)]
    own: list[bytes] = []
    repeated: list[bytes] = []
    at = 0
    for of_frequent, run in groupby(zip(is_frequent, pieces, strict=True), key=itemgetter(0)):
        some = [piece for _, piece in run]
        if of_frequent:
            before, after = _around(pieces, at, at + len(some))
            repeated.append(b"".join((before, *some, after)))
        else:
            own.append(b"".join(some))
        at += len(some)
    return _JOINT.join(own), _JOINT.join(repeated)


def _around(pieces: Sequence[bytes], start: int, end: int) -> tuple[bytes, bytes]:
    """Some words before and behind some pieces."""
    before = b"".join(pieces[max(0, start - _CONTEXT_WORDS) : start]).rsplit(b" ", _CONTEXT_WORDS)
    after = b"".join(pieces[end : end + _CONTEXT_WORDS]).split(b" ", _CONTEXT_WORDS)
    return b" ".join(before[-_CONTEXT_WORDS:]), b" ".join(after[:_CONTEXT_WORDS])
