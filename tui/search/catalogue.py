"""The posts of the open archives as columns in memory, by position: what search and facets run over.

A million posts come to some 40 MB of columns and twice the size of the folded titles in UTF-8 (once here, once
in the matcher), because nothing is kept per post but numbers: the values of a facet are kept once for each
different set of them, and a title is a slice of one long blob.

A position is a place in the list: newest first, posts without a date last. It is meant for one catalogue only;
what outlives a catalogue is the id of a post.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import merge
from itertools import accumulate, chain, groupby, islice
from threading import Lock

from tui.model import FACETS, Facet
from tui.search.fold import fold_many
from tui.search.haystacks import HaystackStore
from tui.search.masks import of_numbers

CHUNK = 4096
"""Elements handled by one call into C where the call takes long for each: some milliseconds at most."""

_MAX_ID_SPARSENESS, _MIN_ID_ARRAY = 16, 1 << 20
"""Ids are looked up in an array as long as the highest of them is below so many times the posts and some more."""

_MAX_CACHED_MASKS = 16
"""Masks of facet values that are kept: those of the chips stay while words are typed."""

CatalogueRow = tuple[int, int, int | tuple[int, ...], int, int, int, int, int, str]
"""Id, day (ordinal, 0 for none), number of the archive or of all that have it, numbers of the sets of tags, authors,
sites and categories, flags, folded title."""


class Catalogue:
    """All posts of the open archives as columns.

    Filled by `add_sets`, then `append` in the order of the list, then `freeze`; read by any thread afterwards. Only
    `flags` changes then, one byte at a time. `archive_names[archives[position]]` are the names of the archives a post
    is in. `ids`, `days`, `archives`, `flags` and each of `sets` have one element a
    post; `sets[facet][position]` is a number into `members[facet]`, where number 0 is the empty set. In
    `members` a value appears once, even where a post spells it twice; `folds[facet]` gives the folded form. `blob`
    holds the folded titles in UTF-8, a line each; `starts[position]` is where in it that of a post begins.
    """

    def __init__(self, archives: Mapping[int, str] | Sequence[str] = ()) -> None:
        """A catalogue of these archives: name by the number that the rows carry (a sequence counts from 0)."""
        pairs = list(archives.items() if isinstance(archives, Mapping) else enumerate(archives))
        self.archive_names: list[tuple[str, ...]] = [(name,) for _, name in pairs]
        self._archive_index: dict[int | tuple[int, ...], int] = {number: at for at, (number, _) in enumerate(pairs)}
        self.ids: array[int] = array("q")
        self.days: array[int] = array("i")
        self.archives: array[int] = array("H")
        self.flags = bytearray()
        self.sets: dict[Facet, array[int]] = {facet: array("I") for facet in FACETS}
        self.members: dict[Facet, list[tuple[str, ...]]] = {facet: [()] for facet in FACETS}
        self.folds: dict[Facet, dict[str, str]] = {facet: {} for facet in FACETS}
        self.day_runs: list[tuple[int, int, int]] = []
        self._set_index: dict[Facet, dict[int, int]] = {facet: {} for facet in FACETS}
        self.blob = bytearray()
        self.starts: array[int] = array("Q", [0])
        self._positions_by_id: array[int] | dict[int, int] = {}
        self._haystacks: HaystackStore | None = None
        self._title_order: array[int] | None = None
        self._masks: dict[tuple[Facet, str, bool], bytes] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        """How many posts there are."""
        return len(self.ids)

    # Filling

    @property
    def columns(self) -> tuple[array[int], ...]:
        """All columns of numbers but the flags, for what keeps and refills it (`tui.search.catalogue_cache`)."""
        return (self.ids, self.days, self.archives, *self.sets.values(), self.starts)

    def add_sets(self, facet: Facet, sets: Iterable[tuple[int, tuple[str, ...]]]) -> None:
        """Make the sets of values of one facet known, by the numbers that the rows carry."""
        known = self.folds[facet]
        members = self.members[facet]
        index = self._set_index[facet]
        kept: dict[str, str] = {}
        pairs = list(sets)
        fresh = list(dict.fromkeys(v for v in chain.from_iterable(values for _, values in pairs) if v not in known))
        known.update(zip(fresh, fold_many(fresh), strict=True))
        for number, values in pairs:
            if not values:
                index[number] = 0
                continue
            # The first spelling stands for a value that is given twice; equal strings are kept once.
            once = {known[value]: kept.setdefault(value, value) for value in reversed(values)}
            index[number] = len(members)
            members.append(tuple(reversed(once.values())))

    def append(self, rows: Iterable[CatalogueRow]) -> None:
        """Add posts to the end, in the order of the list; best some thousands at a time."""
        columns = list(zip(*rows, strict=True))
        if not columns:
            return
        ids, days, archives, *sets, flags, titles = columns
        start = len(self.ids)
        self.ids.extend(ids)
        self.days.extend(days)
        for several in {number for number in archives if isinstance(number, tuple)} - self._archive_index.keys():
            self._archive_index[several] = len(self.archive_names)
            self.archive_names.append(tuple(self.archive_names[self._archive_index[one]][0] for one in several))
        self.archives.extend([self._archive_index[number] for number in archives])
        for facet, numbers in zip(FACETS, sets, strict=True):
            index = self._set_index[facet]
            self.sets[facet].extend([index.get(number, 0) for number in numbers])
        self.flags.extend(flags)
        # A line each, so that many can be taken out at once.
        encoded = [f"{title}\n".encode("utf-8", "replace") for title in titles]
        self.starts.extend(islice(accumulate(map(len, encoded), initial=len(self.blob)), 1, None))
        self.blob += b"".join(encoded)
        self._add_runs(days, start)

    def _add_runs(self, days: Sequence[int], start: int) -> None:
        runs = self.day_runs
        for day, run in groupby(days):
            end = start + sum(1 for _ in run)
            if runs and runs[-1][0] == day:
                runs[-1] = (day, runs[-1][1], end)
            else:
                runs.append((day, start, end))
            start = end

    def freeze(self) -> None:
        """The last row is in: make ready what is needed for reading.

        Afterwards `day_runs` holds `(day, first position, end position)` for every stretch of posts of one day.
        """
        self._set_index.clear()
        size = max(self.ids, default=0) + 1
        if size > _MAX_ID_SPARSENESS * len(self) + _MIN_ID_ARRAY:
            self._positions_by_id = {post_id: place for place, post_id in enumerate(self.ids, 1)}
            return
        places = array("I", bytes(4 * size))
        for place, post_id in enumerate(self.ids, 1):
            places[post_id] = place
        self._positions_by_id = places

    # Reading

    def position(self, post_id: int) -> int | None:
        """Where a post stands in the list; None for one that is not in it."""
        places = self._positions_by_id
        if isinstance(places, dict):
            return places.get(post_id, 0) - 1 if post_id in places else None
        return places[post_id] - 1 if 0 < post_id < len(places) and places[post_id] else None

    def positions_of(self, post_ids: Collection[int]) -> list[int]:
        """Where each of these posts stands in the list; -1 for one that is not in it."""
        places = self._positions_by_id
        if isinstance(places, dict):
            return [places.get(post_id, 0) - 1 for post_id in post_ids]
        size = len(places)
        if post_ids and (max(post_ids) >= size or min(post_ids) < 0):
            return [places[post_id] - 1 if 0 <= post_id < size else -1 for post_id in post_ids]
        return [place - 1 for place in map(places.__getitem__, post_ids)]

    def title(self, position: int) -> str:
        """The folded title of a post."""
        return self.blob[self.starts[position] : self.starts[position + 1] - 1].decode("utf-8")

    def titles(self, start: int, end: int) -> list[str]:
        """The folded titles of the positions from `start` up to `end`."""
        starts, end = self.starts, min(end, len(self))
        return self.blob[starts[start] : starts[end]].decode("utf-8").split("\n")[:-1] if start < end else []

    def set_flag(self, post_id: int, bit: int, *, on: bool) -> None:
        """Set or clear one bit of a post's flags; a post that is not here is left alone."""
        position = self.position(post_id)
        if position is not None:
            self.flags[position] = self.flags[position] | bit if on else self.flags[position] & ~bit

    def posts_with(self, facet: Facet, folded: str, *, prefix: bool = False) -> bytes:
        """The posts with a value that folds to this (or begins like this), as a mask: 1 for each that has it."""
        wanted = (facet, folded, prefix)
        mask = self._masks.get(wanted)
        if mask is None:
            folds = self.folds[facet]
            forms = {value for value, form in folds.items() if (form.startswith(folded) if prefix else form == folded)}
            table = bytearray(not forms.isdisjoint(values) for values in self.members[facet])
            mask = of_numbers(self.sets[facet], table)
            with self._lock:
                if len(self._masks) >= _MAX_CACHED_MASKS:
                    self._masks.pop(next(iter(self._masks)))
                self._masks[wanted] = mask
        return mask

    @property
    def haystacks(self) -> HaystackStore:
        """The folded titles and their keys in the matcher's own memory, where they are filled in when needed."""
        with self._lock:
            if self._haystacks is None:
                self._haystacks = HaystackStore(len(self), self.titles)
            return self._haystacks

    @property
    def title_order(self) -> array[int]:
        """All positions in the order of their folded titles, newer first among equals; built when first asked for."""
        with self._lock:
            if self._title_order is None:
                runs = []
                for at in range(0, len(self), CHUNK):
                    titles = self.titles(at, at + CHUNK)
                    runs.append([at + place for place in sorted(range(len(titles)), key=titles.__getitem__)])
                self._title_order = array("I", merge(*runs, key=self.title))
            return self._title_order
