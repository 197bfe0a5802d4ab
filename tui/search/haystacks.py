"""Titles and their romanized keys in frizbee's memory, where it searches them without the GIL.

They are loaded in pieces of a few milliseconds by whoever needs them first: the search thread while it is idle, or a
query that cannot wait, which loads only those that it may find. Titles come first, as a query in Han characters needs
no keys.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress, islice
from threading import Lock
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from tui.patterns import lazy_pattern
from tui.search.short_steps import Cancel, never_cancelled, raise_if_cancelled, yield_thread

if TYPE_CHECKING:
    from frizbee import Haystacks

TITLES_PER_LOAD = 4096
"""Titles loaded at a time: some milliseconds."""

_TITLES_PER_STEP = TITLES_PER_LOAD // 4
"""Titles loaded before other threads may run."""

BLOCK_SIZE = 65536
"""Titles searched in one call: a millisecond or two, and two more to read the matches."""

LATIN, EASTERN, FOREIGN = 1, 2, 4
"""Scripts of a title, as bits: the letters a to z; Han and the other scripts of East Asia; kana, Greek and Cyrillic, of
which a letter may be several in a key."""

_COMBINATIONS = range(LATIN + EASTERN + FOREIGN, -1, -1)
_WITH_FOREIGN = frozenset(scripts for scripts in _COMBINATIONS if scripts & FOREIGN)
_WITH_LATIN = frozenset(scripts for scripts in _COMBINATIONS if scripts & LATIN) - _WITH_FOREIGN

_EACH = [frozenset([scripts]) for scripts in _COMBINATIONS]
_BY_SOUND = [_WITH_FOREIGN, _WITH_LATIN, frozenset(_COMBINATIONS) - _WITH_FOREIGN - _WITH_LATIN]
"""Titles that are loaded together, by their scripts: those of each combination, and those whose keys are alike."""

_LATIN = lazy_pattern("[a-z]")
_EASTERN = lazy_pattern("[\u2e80-\U0010ffff]")
_FOREIGN = lazy_pattern("[\u0370-\u03ff\u0400-\u04ff\u3041-\u30ff]")

_FEW = 8
"""Titles that have a text are found by themselves where not all are loaded and they are less than one in so many."""

AnyBlock = TypeVar("AnyBlock", bound="HaystackBlock | RomanizedBlock")


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


class _Shelf(Generic[AnyBlock]):
    """Blocks made of titles, by the group of combinations of scripts that these have."""

    def __init__(
        self, groups: Sequence[frozenset[int]], add: Callable[[list[AnyBlock], list[int], list[str]], None]
    ) -> None:
        """`add` adds titles, with their positions, to the blocks of their group."""
        self.add = add
        self.blocks: dict[frozenset[int], list[AnyBlock]] = {group: [] for group in groups}
        self.done = dict.fromkeys(groups, 0)
        """How many of all titles were looked through for each group."""
        self.is_in = {group: bytes(scripts in group for scripts in range(256)) for group in groups}
        """What translates scripts to whether they are of each group."""

    def with_any(self, scripts: int) -> list[frozenset[int]]:
        """The groups of titles that may have a script of these bits; all for 0."""
        return [group for group in self.blocks if not scripts or any(one & scripts for one in group)]

    def with_all(self, scripts: int) -> list[frozenset[int]]:
        """The groups of titles that may have all scripts of these bits."""
        return [group for group in self.blocks if any(one & scripts == scripts for one in group)]

    def of(self, wanted: Iterable[frozenset[int]]) -> list[AnyBlock]:
        """The blocks of these groups."""
        return [block for group in wanted for block in self.blocks[group]]


class HaystackStore:
    """The folded titles of posts and their romanized keys; `titles(start, end)` gives the titles, `scripts` has what
    `scripts_of` says of each, and `containing` finds those that have a text, without any haystack.

    Titles are grouped by their scripts. A query in Latin letters skips those without any, which saves two thirds of
    the time where most titles are Chinese.
    """

    def __init__(
        self,
        scripts: bytes | bytearray,
        titles: Callable[[int, int], list[str]],
        containing: Callable[[str, Cancel], Iterator[int]],
    ) -> None:
        self._scripts = scripts
        self._count = len(scripts)
        self._titles_of = titles
        self._containing = containing
        self._titles: _Shelf[HaystackBlock] = _Shelf(_EACH, _add_titles)
        self._romanized: _Shelf[RomanizedBlock] = _Shelf(_BY_SOUND, _add_romanized)
        self._contextual_initials: _Shelf[HaystackBlock] = _Shelf(_BY_SOUND, _add_contextual_initials)
        self._joined: list[HaystackBlock] = []
        self._dotted: Iterator[int] | None = None
        self._are_joined = False
        self._has_other_scripts: bool | None = None
        self._lock = Lock()

    @property
    def has_other_scripts(self) -> bool:
        """Whether any title has kana, Greek or Cyrillic letters."""
        if self._has_other_scripts is None:
            self._has_other_scripts = any(scripts in self._scripts for scripts in _WITH_FOREIGN)
        return self._has_other_scripts

    def titles(self, cancelled: Cancel, needed: int = 0, having: Sequence[str] = ()) -> Iterator[HaystackBlock]:
        """The titles block by block, only those that have all scripts of the bits `needed`; all that have the texts
        `having`, and where it is quicker no others.

        Raises `Cancelled` once `cancelled()` is true; so do the three below.
        """
        wanted = self._titles.with_all(needed)
        if having and self._count > min(map(self._titles.done.__getitem__, wanted)):
            few = self._few_titles(max(having, key=len), cancelled)
            if few is not None:
                yield from few
                return
        self._load_all(self._titles, wanted, cancelled)
        for block in self._titles.of(wanted):
            raise_if_cancelled(cancelled)
            yield block

    def joined_initials(self, cancelled: Cancel) -> Iterator[HaystackBlock]:
        """The titles that have initials with full stops, without these (see `initials`)."""
        while self._load_joined():
            raise_if_cancelled(cancelled)
        yield from self._joined

    def romanized(self, cancelled: Cancel, any_of: int = 0) -> list[RomanizedBlock]:
        """The romanized keys of all titles that are not ASCII, or only of those that have a script of the bits
        `any_of`.
        """
        return self._load_all(self._romanized, self._romanized.with_any(any_of), cancelled)

    def contextual_initials(self, cancelled: Cancel, any_of: int = 0) -> list[HaystackBlock]:
        """The initials of titles with a word that is not read as its characters alone are (see `initials`), or only of
        those that have a script of the bits `any_of`.
        """
        return self._load_all(self._contextual_initials, self._contextual_initials.with_any(any_of), cancelled)

    def load_next(self) -> bool:
        """Load the next piece; False once everything is loaded."""
        return (
            self._load(self._titles, _EACH)
            or self._load_joined()
            or self._load(self._romanized, _BY_SOUND)
            or self._load(self._contextual_initials, _BY_SOUND)
        )

    def _few_titles(self, text: str, cancelled: Cancel) -> list[HaystackBlock] | None:
        """The titles that have a text; None where they are many."""
        most = self._count // _FEW
        found = list(islice(self._containing(text, cancelled), most + 1))
        if len(found) > most:
            return None
        blocks: list[HaystackBlock] = []
        for start in range(0, len(found), _TITLES_PER_STEP):
            raise_if_cancelled(cancelled)
            yield_thread()
            some = found[start : start + _TITLES_PER_STEP]
            _add_titles(blocks, some, [self._titles_of(at, at + 1)[0] for at in some])
        return blocks

    def _load_all(self, shelf: _Shelf[AnyBlock], wanted: Sequence[frozenset[int]], cancelled: Cancel) -> list[AnyBlock]:
        """The blocks of these groups, once all are loaded."""
        while self._load(shelf, wanted):
            raise_if_cancelled(cancelled)
        return shelf.of(wanted)

    def _load(self, shelf: _Shelf[AnyBlock], wanted: Sequence[frozenset[int]]) -> bool:
        """Load the next titles of these groups; False once all are loaded."""
        with self._lock:
            start = min(map(shelf.done.__getitem__, wanted))
            if start >= self._count:
                return False
            due = [group for group in wanted if shelf.done[group] == start]
            end = min(start + TITLES_PER_LOAD, self._count)
            for part in range(start, end, _TITLES_PER_STEP):
                some = self._scripts[part : part + _TITLES_PER_STEP]
                titles: list[str] = []
                for group in due:
                    if 1 not in (are_in := some.translate(shelf.is_in[group])):
                        continue
                    if not titles:
                        yield_thread()
                        titles = self._titles_of(part, part + len(some))
                    positions = list(compress(range(part, part + len(some)), are_in))
                    shelf.add(shelf.blocks[group], positions, list(compress(titles, are_in)))
            shelf.done.update(dict.fromkeys(due, end))
            return True

    def _load_joined(self) -> bool:
        """Load the next titles with initials that have full stops; False once all are loaded."""
        from tui.search.initials import join_initials

        with self._lock:
            if self._are_joined:
                return False
            if self._dotted is None:
                self._dotted = self._containing(".", never_cancelled)
            some = list(islice(self._dotted, _TITLES_PER_STEP))
            for at in some:
                (title,) = self._titles_of(at, at + 1)
                if (joined := join_initials(title)) != title:
                    _add_titles(self._joined, [at], [joined])
            self._are_joined = not some
            return True


def _add_titles(blocks: list[HaystackBlock], positions: list[int], texts: list[str]) -> None:
    from frizbee import Haystacks

    if not blocks or len(blocks[-1].positions) >= BLOCK_SIZE:
        blocks.append(HaystackBlock(array("I"), Haystacks()))
    blocks[-1].positions.extend(positions)
    blocks[-1].texts.extend(texts)


def _non_ascii(positions: list[int], titles: list[str]) -> tuple[list[int], list[str]]:
    """The titles that are not ASCII, and their positions."""
    are_other = [not title.isascii() for title in titles]
    return list(compress(positions, are_other)), list(compress(titles, are_other))


def _add_romanized(blocks: list[RomanizedBlock], positions: list[int], titles: list[str]) -> None:
    from frizbee import Haystacks

    from tui.search.romanization import romanize

    positions, titles = _non_ascii(positions, titles)
    if not positions:
        return
    if not blocks or len(blocks[-1].positions) >= BLOCK_SIZE:
        blocks.append(RomanizedBlock(array("I"), Haystacks(), Haystacks(), _FOREIGN.search(titles[0]) is not None))
    full, initials = romanize(titles)
    blocks[-1].positions.extend(positions)
    blocks[-1].full.extend(full)
    blocks[-1].initials.extend(initials)


def _add_contextual_initials(blocks: list[HaystackBlock], positions: list[int], titles: list[str]) -> None:
    from tui.search.initials import contextual_initials

    positions, titles = _non_ascii(positions, titles)
    if found := contextual_initials(titles):
        _add_titles(blocks, [positions[number] for number, _ in found], [key for _, key in found])


def scripts_of(text: str) -> int:
    """The scripts of a folded text, as bits."""
    if text.isascii():
        return LATIN if text.islower() else 0
    return (
        (LATIN if _LATIN.search(text) else 0)
        | (EASTERN if _EASTERN.search(text) else 0)
        | (FOREIGN if _FOREIGN.search(text) else 0)
    )
