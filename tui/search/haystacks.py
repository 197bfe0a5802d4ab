"""Titles and their keys in the matcher's own memory, where it looks through them without the GIL.

They are filled piece by piece, a few milliseconds each, by whoever needs them first: the search thread while it has
nothing else to do, or a query that cannot wait. Titles come first: a query of Han characters alone needs no keys.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from tui.errors import Cancelled
from tui.search.cooperative import yield_thread

if TYPE_CHECKING:
    from frizbee import Haystacks

PIECE = 4096
"""Titles taken in at a time: some milliseconds."""

_STEP = PIECE // 4
"""Titles taken in before another thread is let in."""

BLOCK = 65536
"""Titles the matcher looks through in one go: a millisecond or two, and few enough hits to be taken over in two."""

LATIN, EASTERN = 1, 2
"""Scripts a title may have: Latin letters from a to z; Han and whatever else is written in Eastern Asia."""

_LATIN = re.compile("[a-z]")
_EASTERN = re.compile("[\u2e80-\U0010ffff]")
_OTHER_SCRIPTS = re.compile("[\u0370-\u03ff\u0400-\u04ff\u3041-\u30ff]")


class Keys(NamedTuple):
    """The keys of one block: of which posts, written out, and by first letters.

    `foreign`: whether each of the titles has letters that are neither Latin nor Han, more than one of which may stand
    for one of them in the keys.
    """

    places: array[int]
    written: Haystacks
    letters: Haystacks
    foreign: bool


class Block(NamedTuple):
    """Texts in the matcher's memory, and the position of each."""

    places: array[int]
    texts: Haystacks


class Stacks:
    """The titles of `count` posts, `titles(start, end)` giving the folded ones, and their keys.

    Titles lie apart by what they are written with: what has Latin letters in it is not looked for in titles without
    any, which takes two thirds off a search for it where most titles are Chinese.
    """

    def __init__(self, count: int, titles: Callable[[int, int], list[str]]) -> None:
        self._count = count
        self._titles_of = titles
        self._titles: dict[int, list[Block]] = {script: [] for script in range(LATIN + EASTERN, -1, -1)}
        self._keys: dict[bool, list[Keys]] = {False: [], True: []}
        self._read: list[Block] = []
        self._titles_done = self._keys_done = self._read_done = 0
        self._lock = Lock()

    @property
    def other_scripts(self) -> bool:
        """Whether any title whose keys are taken in has letters that are neither Latin nor Han."""
        return bool(self._keys[True])

    def titles(self, cancelled: Callable[[], bool], needed: int = 0) -> Iterator[Block]:
        """The titles block by block, those alone that have all scripts `needed`.

        Raises `Cancelled` as soon as `cancelled` says so.
        """
        while self._titles_done < self._count:
            _look(cancelled)
            self._take_titles()
        for script, blocks in self._titles.items():
            if script & needed == needed:
                for block in blocks:
                    _look(cancelled)
                    yield block

    def keys(self, cancelled: Callable[[], bool]) -> list[Keys]:
        """The keys of all titles that do not sound as they are written. Raises `Cancelled` likewise."""
        while self._keys_done < self._count:
            _look(cancelled)
            self._take_keys()
        return [*self._keys[False], *self._keys[True]]

    def read(self, cancelled: Callable[[], bool]) -> list[Block]:
        """The first letters of titles with a word that is read otherwise than its characters, as it is read.

        Raises `Cancelled` likewise.
        """
        while self._read_done < self._count:
            _look(cancelled)
            self._take_read()
        return self._read

    def prepare(self) -> bool:
        """Take in the next piece of what is not there yet; whether anything was missing."""
        if self._titles_done < self._count:
            self._take_titles()
        elif self._keys_done < self._count:
            self._take_keys()
        elif self._read_done < self._count:
            self._take_read()
        else:
            return False
        return True

    def _take_titles(self) -> None:
        with self._lock:
            start = self._titles_done
            if start >= self._count:
                return
            for part in range(start, min(start + PIECE, self._count), _STEP):
                yield_thread()
                by_script: dict[int, tuple[list[int], list[str]]] = {}
                for at, title in enumerate(self._titles_of(part, part + _STEP), part):
                    places, texts = by_script.setdefault(scripts_of(title), ([], []))
                    places.append(at)
                    texts.append(title)
                for script, (places, texts) in by_script.items():
                    self._add(self._titles[script], places, texts)
            self._titles_done = min(start + PIECE, self._count)

    @staticmethod
    def _add(blocks: list[Block], places: list[int], texts: list[str]) -> None:
        from frizbee import Haystacks

        if not blocks or len(blocks[-1].places) >= BLOCK:
            blocks.append(Block(array("I"), Haystacks()))
        blocks[-1].places.extend(places)
        blocks[-1].texts.extend(texts)

    def _sounding(self, start: int) -> Iterator[tuple[int, list[str], list[int]]]:
        """The titles of a piece, some at a time: where they begin, and the places of those that may be heard."""
        for part in range(start, min(start + PIECE, self._count), _STEP):
            yield_thread()
            titles = self._titles_of(part, part + _STEP)
            yield part, titles, [at for at, title in enumerate(titles, part) if not title.isascii()]

    def _take_keys(self) -> None:
        from tui.search.romanization import keys_of

        with self._lock:
            start = self._keys_done
            if start >= self._count:
                return
            for part, titles, sounding in self._sounding(start):
                texts = [titles[at - part] for at in sounding]
                if not _OTHER_SCRIPTS.search("".join(texts)):
                    self._add_keys(sounding, *keys_of(texts), foreign=False)
                    continue
                by_kind: dict[bool, list[int]] = {False: [], True: []}
                for at, text in zip(sounding, texts, strict=True):
                    by_kind[_OTHER_SCRIPTS.search(text) is not None].append(at)
                for foreign, places in by_kind.items():
                    self._add_keys(places, *keys_of([titles[at - part] for at in places]), foreign=foreign)
            self._keys_done = min(start + PIECE, self._count)

    def _add_keys(self, places: list[int], written: list[str], letters: list[str], *, foreign: bool) -> None:
        from frizbee import Haystacks

        if not places:
            return
        blocks = self._keys[foreign]
        if not blocks or len(blocks[-1].places) >= BLOCK:
            blocks.append(Keys(array("I"), Haystacks(), Haystacks(), foreign))
        blocks[-1].places.extend(places)
        blocks[-1].written.extend(written)
        blocks[-1].letters.extend(letters)

    def _take_read(self) -> None:
        from tui.search.initials import as_read

        with self._lock:
            start = self._read_done
            if start >= self._count:
                return
            for part, titles, sounding in self._sounding(start):
                found = as_read([titles[at - part] for at in sounding])
                if found:
                    self._add(self._read, [sounding[number] for number, _ in found], [key for _, key in found])
            self._read_done = min(start + PIECE, self._count)


def scripts_of(text: str) -> int:
    """The scripts that a folded text may have."""
    if text.isascii():
        return LATIN if _LATIN.search(text) else 0
    return (LATIN if _LATIN.search(text) else 0) | (EASTERN if _EASTERN.search(text) else 0)


def _look(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled
