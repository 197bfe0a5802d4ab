"""Sentences that stand in many posts, as a site prints its notices and invitations under all it publishes.

While the text index is built, every sentence of a post is counted in one of a fixed number of buckets, by its hash:
adding is the same in any order, and takes the same memory for any archive. The buckets of each post are kept, to count
them no more when it goes. A bucket may hold several sentences, so the buckets only tell which sentences may be
frequent. In how many posts such a sentence stands is then asked of the index itself, as a phrase.

For ranking the buckets are enough: the words of frequent sentences go into a column of their own, which counts nothing.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from tui.index.fulltext.tokenizer import BREAK, PIECE_END, separate_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MIN_POSTS: Final = 10
"""A sentence that stands in fewer posts is not taken for one that is repeated."""
_BUCKETS: Final = 1 << 20
_MOST: Final = 255
_NO_BUCKET: Final = 0xFFFFFFFF
_STORED_BYTES: Final = 2
_GAP_BITS: Final = 15
_IS_WIDE: Final = 1 << _GAP_BITS
_MAX_FREQUENT_SHARE: Final = 1 / 64
"""With more frequent buckets, they are those of an archive with so many sentences that each bucket holds several."""
_CONTEXT_WORDS: Final = 6
_END: Final = PIECE_END.encode()
_JOINT: Final = f" {BREAK}{BREAK} ".encode()
"""A token that no query has: nothing is found across it."""


def words_and_buckets(text: str) -> tuple[bytes, bytes]:
    """The words of a text for the index, in UTF-8 with `PIECE_END` behind each sentence, and the bucket of each
    sentence as an array of C `unsigned int`.
    """
    from tui.article.markdown.inline import hosts_of_addresses
    from tui.article.reading.sentences import SENTENCE_END, letters_of_sentences

    text, _ = hosts_of_addresses(text)
    words = separate_pieces(text, SENTENCE_END).encode("utf-8", "replace")
    letters = letters_of_sentences(text)
    return words, array("I", [_NO_BUCKET if one is None else bucket_of(one) for one in letters]).tobytes()


def bucket_of(letters: str) -> int:
    """The bucket of a sentence, by its letters."""
    return zlib.crc32(letters.encode("utf-8", "replace")) % _BUCKETS


class SentenceCounts:
    """In how many posts the sentences of each bucket stand."""

    def __init__(self, packed: bytes = b"") -> None:
        """Counts as `pack` returned them; "" for none. Raises ValueError or zlib.error where it returned no such."""
        unpacked = zlib.decompress(packed) if packed else bytes(_BUCKETS)
        self._counts = bytearray(unpacked[:_BUCKETS])
        beyond = _little_endian(array("I", unpacked[_BUCKETS:]))
        self._beyond = dict(zip(beyond[::2], beyond[1::2], strict=True))
        """Of buckets that are counted beyond what a byte holds, how often."""
        self._frequent = _BUCKETS - sum(map(self._counts.count, range(MIN_POSTS)))

    def add(self, buckets: Iterable[int]) -> bool:
        """Count the sentences of a post, each of its buckets once. Returns whether one of them is frequent only now."""
        counts, beyond, before = self._counts, self._beyond, self._frequent
        for bucket in buckets:
            if counts[bucket] < _MOST:
                counts[bucket] += 1
                self._frequent += counts[bucket] == MIN_POSTS
            else:
                beyond[bucket] = beyond.get(bucket, 0) + 1
        return self._frequent > before

    def remove(self, buckets: Iterable[int]) -> bool:
        """Count the sentences of a post no more. Returns whether one of its buckets is frequent no longer."""
        counts, beyond, before = self._counts, self._beyond, self._frequent
        for bucket in buckets:
            if bucket in beyond:
                beyond[bucket] -= 1
                if not beyond[bucket]:
                    del beyond[bucket]
            elif counts[bucket]:
                self._frequent -= counts[bucket] == MIN_POSTS
                counts[bucket] -= 1
        return self._frequent < before

    def pack(self) -> bytes:
        """The counts in few bytes."""
        beyond = _little_endian(array("I", chain.from_iterable(self._beyond.items())))
        packing = zlib.compressobj(1, strategy=zlib.Z_RLE)  # most counts are 0
        return packing.compress(self._counts) + packing.compress(beyond.tobytes()) + packing.flush()

    def most(self, letters: str) -> int:
        """In how many posts a sentence may stand at most, up to a limit."""
        return self._counts[bucket_of(letters)]

    def frequent(self, buckets: Iterable[int]) -> set[int]:
        """Those of these buckets whose sentences are taken for repeated."""
        if self._frequent > _BUCKETS * _MAX_FREQUENT_SHARE:
            return set()
        counts = self._counts
        return {bucket for bucket in buckets if counts[bucket] >= MIN_POSTS}

    def is_settled(self, own: Iterable[int], repeated: Iterable[int]) -> bool:
        """Whether a post whose sentences were taken for its `own` and for `repeated` ones was taken rightly."""
        counts = self._counts
        return not self.frequent(own) and all(counts[bucket] >= MIN_POSTS for bucket in repeated)


def distinct(buckets: bytes) -> array[int]:
    """The buckets of a post, each once."""
    return array("I", sorted(set(array("I", buckets)) - {_NO_BUCKET}))


def stored_buckets(buckets: Iterable[int]) -> bytes:
    """Buckets in rising order, as two bytes for the gap before each; as four where it is wide, with `_IS_WIDE` set, as
    most are in a post of few sentences.
    """
    gaps = array("H")
    last = 0
    for bucket in buckets:
        gap = bucket - last
        last = bucket
        if gap < _IS_WIDE:
            gaps.append(gap)
        else:
            gaps.append(gap & (_IS_WIDE - 1) | _IS_WIDE)
            gaps.append(gap >> _GAP_BITS)
    return _little_endian(gaps).tobytes()


def buckets_stored(stored: bytes) -> array[int]:
    """What `stored_buckets` made. Raises ValueError or TypeError where it made no such thing."""
    if len(stored) % _STORED_BYTES:
        raise ValueError("not so many whole buckets")
    buckets = array("I")
    bucket = 0
    parts = iter(_little_endian(array("H", stored)))
    for gap in parts:
        bucket += gap
        if gap & _IS_WIDE:
            if (rest := next(parts, None)) is None:
                raise ValueError("half a gap")
            bucket += (rest << _GAP_BITS) - _IS_WIDE
        if bucket >= _BUCKETS:
            raise ValueError("no such bucket")
        buckets.append(bucket)
    return buckets


def _little_endian(numbers: array[int]) -> array[int]:
    """Numbers with their lowest byte first, or of such; the same on most machines."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers


def own_and_repeated(words: bytes, buckets: bytes, frequent: set[int]) -> tuple[bytes, bytes]:
    """What a post says itself, and the sentences in it whose buckets are frequent, of what `words_and_buckets` returns.

    Repeated sentences have some words around them with them, so that what reaches beyond their ends is found.
    """
    if not frequent:
        return words.replace(_END, b""), b""
    pieces = words.split(_END)
    is_frequent = [bucket in frequent for bucket in array("I", buckets)]
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
