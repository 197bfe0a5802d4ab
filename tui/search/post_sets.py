"""Sets of posts: one byte a position, 1 for in and 0 for out.

Set operations use integers made of those bytes. Loops over single positions run in chunks of about a millisecond, so
that other threads need not wait.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import compress
from typing import Final

CHUNK = 16384

_SPARSE = 16
"""With fewer than one post in this many, they are looked up one by one."""

_BYTES: Final = array("I").itemsize
_BITS: Final = 8 * _BYTES

Mask = bytes | bytearray


def both(one: Mask, other: Mask) -> bytes:
    """The posts in both."""
    return (_number(one) & _number(other)).to_bytes(len(one), "little")


def either(one: Mask, other: Mask) -> bytes:
    """The posts in one or the other."""
    return (_number(one) | _number(other)).to_bytes(len(one), "little")


def without(one: Mask) -> Mask:
    """The posts that are not in it."""
    return one.translate(_FLIPPED)


def of_positions(positions: Iterable[int], size: int) -> bytearray:
    """The posts at these positions, of `size`."""
    mask = bytearray(size)
    for position in positions:
        mask[position] = 1
    return mask


def of_numbers(column: Sequence[int], table: bytes | bytearray) -> bytes:
    """The posts whose number in a column has a 1 in the table."""
    get = table.__getitem__
    return b"".join(bytes(map(get, column[at : at + CHUNK])) for at in range(0, len(column), CHUNK))


def of_runs(runs: Iterable[tuple[int, int, int]], wanted: Callable[[int], bool], size: int) -> bytearray:
    """The posts in the runs `(value, first, end)` whose value is wanted, of `size`."""
    mask = bytearray(size)
    for value, start, end in runs:
        if wanted(value):
            mask[start:end] = b"\x01" * (end - start)
    return mask


def positions(mask: Mask) -> array[int]:
    """The positions in it, in order."""
    found: array[int] = array("I")
    for at in range(0, len(mask), CHUNK):
        end = at + CHUNK
        count = mask.count(1, at, end)
        if count * _SPARSE > min(CHUNK, len(mask) - at):
            numbers, ones = _numbers_of_chunk()
            within = array("I")
            within.fromlist(list(compress(numbers, mask[at:end])))
            sums = int.from_bytes(within, sys.byteorder) + at * (ones >> _BITS * (CHUNK - count))
            found.frombytes(sums.to_bytes(_BYTES * count, sys.byteorder))
            continue
        place = at - 1
        for _ in range(count):
            place = mask.index(1, place + 1)
            found.append(place)
    return found


@cache
def _numbers_of_chunk() -> tuple[tuple[int, ...], int]:
    """The positions in the first chunk, and a number by whose product with a position all of an array are moved on at
    once: making an int of each position would take twice as long as all else.
    """
    return tuple(range(CHUNK)), int.from_bytes(array("I", [1]) * CHUNK, sys.byteorder)


def in_order(order: Sequence[int], mask: Mask) -> array[int]:
    """The positions in it, in the order in which `order` gives all positions."""
    found: array[int] = array("I")
    for part in _chunks(order):
        found.extend(compress(part, map(mask.__getitem__, part)))
    return found


def joined(*runs: Sequence[int]) -> array[int]:
    """The positions of one run after those of another."""
    whole: array[int] = array("I")
    for run in runs:
        for part in _chunks(run):
            whole.extend(part)
    return whole


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[at : at + CHUNK] for at in range(0, len(numbers), CHUNK))


def _number(mask: Mask) -> int:
    return int.from_bytes(mask, "little")


_FLIPPED = bytes([1, *[0] * 255])
