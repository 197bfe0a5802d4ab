"""Which posts are copies of one story: an article that is there more than once, whole or in part.

Texts are compared by their sketches. A sketch is a sample of the text's *shingles*: runs of eight letters, whose hashes
divide by a step that grows with the length of the text. The steps divide each other, so that two texts are compared by
what both have sampled. Letters are folded: case, script and punctuation make no difference.

What stands in more than a few texts is what sites print under all they publish, and says nothing of a story. Two texts
are copies where the smaller one has half of its own shingles, and at least some hundred letters, in common with the
other, and their titles are alike, with the same numbers. So an excerpt is a copy of the whole, and another article of
a series is not.
"""

from __future__ import annotations

import re
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from hashlib import blake2b
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.patterns import lazy_pattern
from tui.search.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

_LENGTH: Final = 8
"""Letters of a shingle."""
_STEPS: Final = ((500, 8), (1600, 16), (4000, 32))
_WIDEST_STEP: Final = 64
"""Of texts with fewer letters, one in so many shingles is kept; of longer ones, one in the widest step."""
_LEVELS: Final = {8: 0, 16: 1, 32: 2, 64: 3}
MAX_SKETCHED: Final = 100_000
"""Letters from the beginning of a text that are looked at."""
_MAX_SHARERS: Final = 4
"""A shingle in more texts is what a site repeats, and belongs to none of them."""
_MIN_CONTAINMENT: Final = 0.5
_SAME_TEXT: Final = 0.8
"""The share of both texts from which on they are the same but for small changes."""
_MIN_SHARED_LETTERS: Final = 300
_MIN_TITLE_OVERLAP: Final = 0.4
_HASHES_AT_ONCE: Final = 1 << 18
"""Shingles that are looked at together, which bounds the memory that comparing takes."""
_UNITS_AT_ONCE: Final = 512
_HASHES: Final = 1 << 32
_NOT_LETTERS: Final = lazy_pattern(r"[\W_]+", re.UNICODE)
_NOT_PROSE: Final = lazy_pattern(r"https?://[!-~]*|[0-9a-f]{20,}")
"""Addresses and checksums, in which translations of a release are alike."""
_NUMBER: Final = lazy_pattern(r"[0-9]+")


class Sketch(NamedTuple):
    """What is kept of a text: how many letters it has, a hash of all of them (signed, of 64 bits), and its sampled
    shingles, sorted.
    """

    letters: int
    text_hash: int
    shingles: array[int]

    @property
    def step(self) -> int:
        """One in so many shingles was kept."""
        return _step(self.letters)


def folded_letters(text: str) -> str:
    """The letters and digits of a text, folded."""
    return _NOT_LETTERS.sub("", fold(text))


def sketch_of(folded: str) -> Sketch:
    """The sketch of a text that is folded but for its marks and white space, which do not count."""
    everything = _NOT_LETTERS.sub("", folded)
    text_hash = int.from_bytes(blake2b(_encoded(everything), digest_size=8).digest(), "little", signed=True)
    letters = _NOT_LETTERS.sub("", _NOT_PROSE.sub(" ", folded)) if _NOT_PROSE.search(folded) else everything
    encoded = _encoded(letters)
    last = _step(len(letters)) - 1
    size = 4 * _LENGTH
    end = 4 * min(len(letters), MAX_SKETCHED) - size + 4
    hashes = map(zlib.crc32, [encoded[at : at + size] for at in range(0, end, 4)])
    return Sketch(len(letters), text_hash, array("I", sorted({one for one in hashes if not one & last})))


def _encoded(text: str) -> bytes:
    return text.encode("utf-32-le", "replace")


def _step(letters: int) -> int:
    return next((step for most, step in _STEPS if letters < most), _WIDEST_STEP)


class EqualPosts(NamedTuple):
    """Posts with the same text and the same title, compared as one: their ids, and their sketch."""

    posts: tuple[int, ...]
    sketch: Sketch


def stories(
    units: Sequence[EqualPosts],
    titles_of: Callable[[Collection[int]], Mapping[int, str]],
    pause: Callable[[], object] = lambda: None,
) -> list[list[EqualPosts]]:
    """The stories that are there more than once, each with its longest text first, and every other one a copy of that.

    `titles_of` gives the titles of some posts; `pause` is called between short steps, and may raise.
    """
    shared, own = _compare(units, pause)
    near: dict[int, list[int]] = {}
    pairs = [pair for pair, count in shared.items() if _is_contained(*pair, count, units, own)]
    titles = titles_of({units[at].posts[0] for pair in pairs for at in pair}) if pairs else {}
    for one, other in pairs:
        step = max(units[one].sketch.step, units[other].sketch.step)
        is_same_text = shared[one, other] >= _SAME_TEXT * max(own(one, step), own(other, step))
        if are_titles_alike(*(titles.get(units[at].posts[0], "") for at in (one, other)), is_same_text=is_same_text):
            near.setdefault(one, []).append(other)
            near.setdefault(other, []).append(one)
    several = [at for at, unit in enumerate(units) if len(unit.posts) > 1 and at not in near]
    for at in several:
        if own(at, units[at].sketch.step) * units[at].sketch.step >= _MIN_SHARED_LETTERS:
            near[at] = []
    found: list[list[EqualPosts]] = []
    taken: set[int] = set()
    for at in sorted(near, key=lambda at: (-units[at].sketch.letters, units[at].posts)):
        if at in taken:
            continue
        members = [at, *(other for other in near[at] if other not in taken)]
        taken.update(members)
        if len(members) > 1 or len(units[at].posts) > 1:
            members[1:] = sorted(members[1:], key=lambda one: (-units[one].sketch.letters, units[one].posts))
            found.append([units[one] for one in members])
    return found


def _is_contained(
    one: int, other: int, count: int, units: Sequence[EqualPosts], own: Callable[[int, int], int]
) -> bool:
    """Whether so many shingles are enough of the smaller of two texts."""
    step = max(units[one].sketch.step, units[other].sketch.step)
    if count * step < _MIN_SHARED_LETTERS:
        return False
    return count >= _MIN_CONTAINMENT * min(own(one, step), own(other, step))


def _compare(
    units: Sequence[EqualPosts], pause: Callable[[], object]
) -> tuple[Counter[tuple[int, int]], Callable[[int, int], int]]:
    """How many shingles of their own each two units share, by the wider of their steps; and a function that says how
    many of its own a unit has at a step.
    """
    shared: Counter[tuple[int, int]] = Counter()
    frequent = [array("I", bytes(4 * len(units))) for _ in _LEVELS]
    levels = bytes(_LEVELS[unit.sketch.step] for unit in units)
    steps = list(_LEVELS)
    total = sum(len(unit.sketch.shingles) for unit in units)
    parts = total // _HASHES_AT_ONCE + 1
    for part in range(parts):
        for sharers, hash_ in _sharers(units, part * _HASHES // parts, (part + 1) * _HASHES // parts, pause):
            level = _level(hash_)
            if len(sharers) > _MAX_SHARERS:
                counts = frequent[level]
                for at in sharers:
                    counts[at] += 1
                continue
            for pair in combinations(sharers, 2):
                if max(levels[pair[0]], levels[pair[1]]) <= level:
                    shared[pair] += 1

    def own(at: int, step: int) -> int:
        shingles, level = units[at].sketch.shingles, _LEVELS[step]
        have = len(shingles) if steps[levels[at]] == step else sum(1 for one in shingles if not one & (step - 1))
        return have - sum(counts[at] for counts in frequent[level:])

    return shared, own


def _level(hash_: int) -> int:
    """The widest step, by its number, that divides a hash."""
    return 3 if not hash_ & 63 else 2 if not hash_ & 31 else 1 if not hash_ & 15 else 0


def _sharers(
    units: Sequence[EqualPosts], start: int, end: int, pause: Callable[[], object]
) -> Iterator[tuple[list[int], int]]:
    """The units that share a shingle between two hashes, and its hash."""
    once: set[int] = set()
    several: set[int] = set()
    parts: list[array[int]] = []
    for at, unit in enumerate(units):
        if at % _UNITS_AT_ONCE == 0:
            pause()
        shingles = unit.sketch.shingles
        part = shingles[bisect_left(shingles, start) : bisect_left(shingles, end)]
        parts.append(part)
        several.update(once.intersection(part))
        once.update(part)
    del once
    sharers: dict[int, list[int]] = {one: [] for one in several}
    for at, part in enumerate(parts):
        if at % _UNITS_AT_ONCE == 0:
            pause()
        for one in several.intersection(part):
            sharers[one].append(at)
    for one, several_units in sharers.items():
        yield several_units, one


def _bigrams(title: str) -> frozenset[str]:
    """Each two letters of a title that follow one another. Its numbers are no part of that, for they are compared by
    themselves: a day in common makes two reports from a city no copies. A title of nothing else is taken as it is.
    """
    letters = folded_letters(title)
    said = _pairs_of(part for part in _NUMBER.split(letters) if len(part) > 1)
    return said or _pairs_of([letters])


def _pairs_of(parts: Iterable[str]) -> frozenset[str]:
    return frozenset(part[at : at + 2] for part in parts for at in range(max(1, len(part) - 1)))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the smaller set that is in the other."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def are_titles_alike(one: str, other: str, *, is_same_text: bool = False) -> bool:
    """Whether two titles are so alike as those of copies are. With other numbers, they are those of a series; but where
    the text is the same, one of them may have more numbers: those of a column.
    """
    if one == other:
        return True
    numbers, others = (Counter(_NUMBER.findall(fold(title))) for title in (one, other))
    if numbers != others and not (is_same_text and (numbers <= others or others <= numbers)):
        return False
    return _overlap(_bigrams(one), _bigrams(other)) >= _MIN_TITLE_OVERLAP
