"""Counting: how many posts have each value of a facet, and each day, under a query."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import chain, compress, repeat
from typing import TypeVar

from tui.model import FACETS, DayCount, Facet, Facets, FacetValues
from tui.search.catalogue import Catalogue, ValueOrder
from tui.search.flags import DUPLICATE, GONE, READ, STARRED, VERSION
from tui.search.short_steps import Cancel, never_cancelled, raise_if_cancelled, sorted_in_steps

_Item = TypeVar("_Item")

_CHUNK = 4096
"""Posts counted by one call into C: about a millisecond where all values differ."""

_IS_READ = bytes(flags & READ for flags in range(256))
_WITH_STATE = {bit: bytes(bool(flags & bit) for flags in range(256)) for bit in (STARRED, DUPLICATE, VERSION, GONE)}


def count_facets(catalogue: Catalogue, positions: Sequence[int] | None, cancelled: Cancel = never_cancelled) -> Facets:
    """All counts over these positions, or over every post for None.

    Values that fold alike are one, shown in the spelling most posts use. `cancelled` is called every millisecond or so:
    it may wait, and raises `Cancelled` here by returning true.
    """
    if isinstance(positions, range) and positions == range(len(catalogue)):
        positions = None
    flags = _flags(catalogue, positions, cancelled)
    read = flags.translate(_IS_READ)
    values: dict[Facet, FacetValues] = {}
    for facet in FACETS:
        sets, read_sets = _count_numbers(catalogue.sets[facet], positions, read, cancelled)
        counts, read_counts = (
            _count_members(tally, catalogue.members(facet), cancelled) for tally in (sets, read_sets)
        )
        values[facet] = _values(counts, read_counts, catalogue.value_order(facet), cancelled)
    pause = partial(raise_if_cancelled, cancelled)
    days, read_days = _count_numbers(catalogue.days, positions, read, cancelled)
    newest_first = list(sorted_in_steps(days, key=int.__neg__, pause=pause))
    return Facets(
        values,
        tuple(DayCount(date.fromordinal(d) if d else None, days[d], days[d] - read_days[d]) for d in newest_first),
        len(read),
        len(read) - read.count(READ),
        _states(flags),
        _archives(catalogue, positions, read, cancelled),
    )


def count_days(
    catalogue: Catalogue, positions: Sequence[int] | None, cancelled: Cancel = never_cancelled
) -> tuple[DayCount, ...]:
    """How many posts at these positions, or of all, each day has, the newest first; unread ones are not counted."""
    column = catalogue.days
    counts: Counter[int] = Counter()
    for part in _chunks(column if positions is None else positions):
        raise_if_cancelled(cancelled)
        counts.update(part if positions is None else map(column.__getitem__, part))
    return tuple(DayCount(date.fromordinal(day) if day else None, counts[day], 0) for day in sorted(counts)[::-1])


def count_unread(catalogue: Catalogue, positions: Sequence[int], cancelled: Cancel = never_cancelled) -> int:
    """How many of the posts at these positions are unread."""
    return len(positions) - _flags(catalogue, positions, cancelled).translate(_IS_READ).count(READ)


def _flags(catalogue: Catalogue, positions: Sequence[int] | None, cancelled: Cancel) -> bytes:
    """The flags of the posts at these positions, or of all."""
    flags = catalogue.states
    if positions is None:
        return flags
    chosen = bytearray()
    for part in _chunks(positions):
        raise_if_cancelled(cancelled)
        chosen += bytes(map(flags.__getitem__, part))
    return bytes(chosen)


def _states(flags: bytes) -> FacetValues:
    """How many posts with these flags are unread, starred, there more than once, versions of others, or gone."""
    unread = len(flags) - flags.translate(_IS_READ).count(READ)
    counted = [("unread", unread, unread)]
    for name, bit in (("starred", STARRED), ("duplicate", DUPLICATE), ("version", VERSION), ("gone", GONE)):
        count = flags.translate(_WITH_STATE[bit]).count(1)
        unread_ones = sum(flags.count(bits) for bits in range(256) if bits & bit and not bits & READ) if count else 0
        counted.append((name, count, unread_ones))
    return FacetValues(*map(list, zip(*[state for state in counted if state[1]], strict=True)))


def _archives(catalogue: Catalogue, positions: Sequence[int] | None, read: bytes, cancelled: Cancel) -> FacetValues:
    """How many posts each of several archives has; one archive alone is no choice."""
    if len({name for names in catalogue.archive_names for name in names}) < 2:
        return FacetValues()
    totals: Counter[str] = Counter()
    read_ones: Counter[str] = Counter()
    for numbers, tally in zip(
        _count_numbers(catalogue.archives, positions, read, cancelled), (totals, read_ones), strict=True
    ):
        for number, count in numbers.items():
            for name in dict.fromkeys(catalogue.archive_names[number]):
                tally[name] += count
    names = sorted(totals, key=lambda name: (-totals[name], name))
    return FacetValues(names, [totals[name] for name in names], [totals[name] - read_ones[name] for name in names])


def _chunks(items: Sequence[_Item]) -> list[Sequence[_Item]]:
    return [items[at : at + _CHUNK] for at in range(0, len(items), _CHUNK)]


def _count_numbers(
    column: array[int], positions: Sequence[int] | None, read: bytes, cancelled: Cancel
) -> tuple[Counter[int], Counter[int]]:
    """How often each number is in a column at these positions, and how often in read posts."""
    total: Counter[int] = Counter()
    of_read: Counter[int] = Counter()
    for at, part in zip(range(0, len(read), _CHUNK), _chunks(column if positions is None else positions), strict=True):
        raise_if_cancelled(cancelled)
        numbers = part if positions is None else list(map(column.__getitem__, part))
        total.update(numbers)
        flags = read[at : at + _CHUNK]
        if READ in flags:
            of_read.update(compress(numbers, flags))
    return total, of_read


def _count_members(sets: Counter[int], members: list[tuple[str, ...]], cancelled: Cancel) -> Counter[str]:
    """The counts of values, as written, from the counts of their sets."""
    values: Counter[str] = Counter()
    once = [number for number, count in sets.items() if count == 1]
    for part in _chunks(once):
        raise_if_cancelled(cancelled)
        values.update(chain.from_iterable(map(members.__getitem__, part)))
    for at, (number, count) in enumerate(sets.items()):
        if at % _CHUNK == 0:
            raise_if_cancelled(cancelled)
        if count > 1:
            for value in members[number]:
                values[value] += count
    return values


def _values(counts: Counter[str], read: Counter[str], order: ValueOrder, cancelled: Cancel) -> FacetValues:
    """One value for each folded form, most frequent first, then by its folded form. The counts of all its spellings are
    added up under the most frequent one, and taken from the others.

    It creates few objects besides the values, because all threads wait while garbage collection visits them.
    """
    unread = Counter(counts)
    unread.subtract(read)
    for spellings in order.spellings:
        written = [value for value in spellings if value in counts]
        if len(written) > 1:
            best = min(written, key=lambda value: (-counts[value], value))
            counts[best], unread[best] = (sum(map(tally.__getitem__, written)) for tally in (counts, unread))
            for value in written:
                if value != best:
                    del counts[value]
    by_count: dict[int, list[str]] = {}
    for part in _chunks(order.of(counts)):
        raise_if_cancelled(cancelled)
        for value in part:
            by_count.setdefault(counts[value], []).append(value)
    names: list[str] = []
    counted = array("q")
    unread_ones = array("q")
    for count in sorted(by_count, reverse=True):
        for part in _chunks(by_count[count]):
            raise_if_cancelled(cancelled)
            names.extend(part)
            counted.extend(repeat(count, len(part)))
            unread_ones.extend(map(unread.__getitem__, part))
    return FacetValues(names, counted, unread_ones)
