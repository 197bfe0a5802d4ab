"""Titles and their romanized keys in frizbee's memory, where it searches them without the GIL.

They are loaded in pieces of a few milliseconds by whoever needs them first: the search thread while it is idle, or a
query that cannot wait. Titles come first, as a query in Han characters needs no keys.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from itertools import compress
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from tui.patterns import lazy_pattern
from tui.search.short_steps import Cancel, raise_if_cancelled, yield_thread

if TYPE_CHECKING:
    from frizbee import Haystacks

TITLES_PER_LOAD = 4096
"""Titles loaded at a time: some milliseconds."""

_TITLES_PER_STEP = TITLES_PER_LOAD // 4
"""Titles loaded before other threads may run."""

BLOCK_SIZE = 65536
"""Titles searched in one call: a millisecond or two, and two more to read the matches."""

LATIN, EASTERN = 1, 2
"""Scripts of a title, as bits: the letters a to z; Han and the other scripts of East Asia."""

_IS_OF = [bytes(value == script for value in range(256)) for script in range(LATIN + EASTERN + 1)]
"""For each combination of scripts, what translates many to whether they are that one."""

_LATIN = lazy_pattern("[a-z]")
_EASTERN = lazy_pattern("[\u2e80-\U0010ffff]")
_OTHER_SCRIPTS = lazy_pattern("[\u0370-\u03ff\u0400-\u04ff\u3041-\u30ff]")


class RomanizedBlock(NamedTuple):
    """The romanized keys of some titles: spelled out in full, and by initials.

    `is_foreign`: whether each of the titles has kana, Greek or Cyrillic letters, which may be several letters in a key.
    """

    positions: array[int]
    full: Haystacks
    initials: Haystacks
    is_foreign: bool


class HaystackBlock(NamedTuple):
    """Texts in frizbee's memory, and the position of each."""

    positions: array[int]
    texts: Haystacks


class HaystackStore:
    """The folded titles of posts and their romanized keys; `titles(start, end)` gives the titles, `scripts` has what
    `scripts_of` says of each.

    Titles are grouped by their scripts. A query in Latin letters skips those without any, which saves two thirds of
    the time where most titles are Chinese.
    """

    def __init__(self, scripts: bytes | bytearray, titles: Callable[[int, int], list[str]]) -> None:
        self._scripts = scripts
        self._count = len(scripts)
        self._titles_of = titles
        self._joined: list[HaystackBlock] = []
        self._titles: dict[int, list[HaystackBlock]] = {script: [] for script in range(LATIN + EASTERN, -1, -1)}
        self._romanized: dict[bool, list[RomanizedBlock]] = {False: [], True: []}
        self._contextual_initials: list[HaystackBlock] = []
        self._title_count = self._romanized_count = self._initials_count = 0
        self._lock = Lock()

    @property
    def has_other_scripts(self) -> bool:
        """Whether any title whose keys are loaded has kana, Greek or Cyrillic letters."""
        return bool(self._romanized[True])

    def titles(self, cancelled: Cancel, needed: int = 0) -> Iterator[HaystackBlock]:
        """The titles block by block, only those that have all scripts of the bits `needed`.

        Raises `Cancelled` once `cancelled()` is true; so do the three below.
        """
        self._load_all_titles(cancelled)
        for script, blocks in self._titles.items():
            if script & needed == needed:
                for block in blocks:
                    raise_if_cancelled(cancelled)
                    yield block

    def joined_initials(self, cancelled: Cancel) -> Iterator[HaystackBlock]:
        """The titles that have initials with full stops, without these (see `initials`)."""
        self._load_all_titles(cancelled)
        yield from self._joined

    def romanized(self, cancelled: Cancel) -> list[RomanizedBlock]:
        """The romanized keys of all titles that are not ASCII."""
        while self._romanized_count < self._count:
            raise_if_cancelled(cancelled)
            self._load_romanized()
        return [*self._romanized[False], *self._romanized[True]]

    def contextual_initials(self, cancelled: Cancel) -> list[HaystackBlock]:
        """The initials of titles with a word that is not read as its characters alone are (see `initials`)."""
        while self._initials_count < self._count:
            raise_if_cancelled(cancelled)
            self._load_contextual_initials()
        return self._contextual_initials

    def load_next(self) -> bool:
        """Load the next piece; False once everything is loaded."""
        if self._title_count < self._count:
            self._load_titles()
        elif self._romanized_count < self._count:
            self._load_romanized()
        elif self._initials_count < self._count:
            self._load_contextual_initials()
        else:
            return False
        return True

    def _load_all_titles(self, cancelled: Cancel) -> None:
        while self._title_count < self._count:
            raise_if_cancelled(cancelled)
            self._load_titles()

    def _load_titles(self) -> None:
        from tui.search.initials import join_initials

        with self._lock:
            start = self._title_count
            if start >= self._count:
                return
            for part in range(start, min(start + TITLES_PER_LOAD, self._count), _TITLES_PER_STEP):
                yield_thread()
                titles, scripts = self._titles_of(part, end := part + _TITLES_PER_STEP), self._scripts[part:end]
                for at, title in enumerate(titles, part):
                    if "." in title and (joined := join_initials(title)) != title:
                        self._add(self._joined, [at], [joined])
                for script in set(scripts):
                    are_of = scripts.translate(_IS_OF[script])
                    positions = list(compress(range(part, part + len(titles)), are_of))
                    self._add(self._titles[script], positions, list(compress(titles, are_of)))
            self._title_count = min(start + TITLES_PER_LOAD, self._count)

    @staticmethod
    def _add(blocks: list[HaystackBlock], positions: list[int], texts: list[str]) -> None:
        from frizbee import Haystacks

        if not blocks or len(blocks[-1].positions) >= BLOCK_SIZE:
            blocks.append(HaystackBlock(array("I"), Haystacks()))
        blocks[-1].positions.extend(positions)
        blocks[-1].texts.extend(texts)

    def _non_ascii(self, start: int) -> Iterator[tuple[int, list[str], list[int]]]:
        """Some titles at a time: the position of the first, and the positions of those that are not ASCII."""
        for part in range(start, min(start + TITLES_PER_LOAD, self._count), _TITLES_PER_STEP):
            yield_thread()
            titles = self._titles_of(part, part + _TITLES_PER_STEP)
            yield part, titles, [at for at, title in enumerate(titles, part) if not title.isascii()]

    def _load_romanized(self) -> None:
        from tui.search.romanization import romanize

        with self._lock:
            start = self._romanized_count
            if start >= self._count:
                return
            for part, titles, non_ascii in self._non_ascii(start):
                texts = [titles[at - part] for at in non_ascii]
                if not _OTHER_SCRIPTS.search("".join(texts)):
                    self._add_romanized(non_ascii, *romanize(texts), is_foreign=False)
                    continue
                by_kind: dict[bool, list[int]] = {False: [], True: []}
                for at, text in zip(non_ascii, texts, strict=True):
                    by_kind[_OTHER_SCRIPTS.search(text) is not None].append(at)
                for is_foreign, positions in by_kind.items():
                    self._add_romanized(
                        positions, *romanize([titles[at - part] for at in positions]), is_foreign=is_foreign
                    )
            self._romanized_count = min(start + TITLES_PER_LOAD, self._count)

    def _add_romanized(self, positions: list[int], full: list[str], initials: list[str], *, is_foreign: bool) -> None:
        from frizbee import Haystacks

        if not positions:
            return
        blocks = self._romanized[is_foreign]
        if not blocks or len(blocks[-1].positions) >= BLOCK_SIZE:
            blocks.append(RomanizedBlock(array("I"), Haystacks(), Haystacks(), is_foreign))
        blocks[-1].positions.extend(positions)
        blocks[-1].full.extend(full)
        blocks[-1].initials.extend(initials)

    def _load_contextual_initials(self) -> None:
        from tui.search.initials import contextual_initials

        with self._lock:
            start = self._initials_count
            if start >= self._count:
                return
            for part, titles, non_ascii in self._non_ascii(start):
                found = contextual_initials([titles[at - part] for at in non_ascii])
                if found:
                    self._add(
                        self._contextual_initials, [non_ascii[number] for number, _ in found], [key for _, key in found]
                    )
            self._initials_count = min(start + TITLES_PER_LOAD, self._count)


def scripts_of(text: str) -> int:
    """The scripts of a folded text, as bits."""
    if text.isascii():
        return LATIN if text.islower() else 0
    return (LATIN if _LATIN.search(text) else 0) | (EASTERN if _EASTERN.search(text) else 0)
