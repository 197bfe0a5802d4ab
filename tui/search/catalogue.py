"""The posts of the open archives as columns in memory: what searching and counting facets run over.

A million posts take about 40 MB of columns and the size of the folded titles in UTF-8 in frizbee. There are only
numbers per post: each different set of facet values is stored once, and a title is a slice of one long blob, which
lies in the cache file where there is one, and else here as well.

A position is an index into the list: newest first, posts without a date last. It is valid in one catalogue only; ids
of posts are valid beyond it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import accumulate, chain, groupby, islice
from threading import Lock
from typing import NamedTuple, TypeVar

from tui.files import ChangedFileError, FilePart
from tui.model import FACETS, Facet
from tui.search.copies import Stories, StoryColumns
from tui.search.flags import DUPLICATE
from tui.search.fold import fold_many
from tui.search.haystacks import HaystackStore, scripts_of
from tui.search.post_sets import either, of_numbers
from tui.search.short_steps import Cancel, raise_if_cancelled, sorted_in_steps, yield_thread

T = TypeVar("T")

CHUNK = 4096
"""Elements handled by one long call into C: some milliseconds at most."""

_BYTES_PER_STEP = 1 << 20
"""Bytes of titles looked through by one call into C: a millisecond."""

_MAX_ID_SPARSENESS, _MIN_ID_ARRAY = 16, 1 << 20
"""Ids are looked up in an array unless the highest is above this many times the number of posts, plus this minimum."""

_SPARSE = 8
"""Values are sorted anew, and not looked for among all in order, where they are fewer than one of so many."""

_MAX_CACHED_MASKS = 16
"""Cached masks of facet values: those of the chips are reused while words are typed."""

CatalogueRow = tuple[int, int, int | tuple[int, ...], int, int, int, int, int, str]
"""One post: id, day (ordinal, 0 for none), number of its archive or numbers of all its archives, numbers of the sets of
tags, authors, sites and categories, flags, folded title."""


class PackedSets(NamedTuple):
    """Sets of values, one after the other: how many each has, and the number of each value in the order of `folds`."""

    sizes: array[int]
    numbers: array[int]


class ValueOrder:
    """The values of a facet in the order of their folded forms, and those that fold alike."""

    def __init__(self, folds: Mapping[str, str]) -> None:
        """`folds` gives the folded form of each value."""
        self._fold = folds.__getitem__
        self._values = list(sorted_in_steps(folds, key=self._fold, pause=yield_thread))
        spellings = Counter(folds.values())
        alike = [value for value in self._values if spellings[folds[value]] > 1]
        self.spellings: list[list[str]] = [list(group) for _, group in groupby(alike, key=self._fold)]
        """Values that fold alike, of each folded form that is written in several ways."""

    def of(self, some: Collection[str]) -> list[str]:
        """Some of the values in this order."""
        if len(some) * _SPARSE < len(self._values):
            return sorted(some, key=self._fold)
        return [value for value in self._values if value in some]


class Catalogue:
    """All posts of the open archives as columns.

    Filled by `add_sets`, then `append` in the order of the list, then `freeze`. After that any thread may read it, and
    only `flags` changes, one byte at a time, and `read_last`, as a whole: the positions of the posts that were read
    last, the latest first. `archive_names[archives[position]]` are the names of the archives a post is in. `ids`,
    `days`, `archives`, `flags`, `scripts` (those of the folded title, see `haystacks`) and each of `sets` have one
    element a post; `sets[facet][position]` is a number into `members(facet)`, where number 0 is the empty set. In
    those a value appears once, even where a post spells it twice; `folds[facet]` gives the folded form. `blob`
    holds the folded titles in UTF-8, a line each; `starts[position]` is where in it that of a post begins. What reads
    titles raises ChangedFileError where those are in a file that somebody has changed.
    """

    def __init__(self, archives: Mapping[int, str] | Sequence[str] = ()) -> None:
        """`archives` are names by the numbers that rows refer to; a sequence counts from 0."""
        pairs = list(archives.items() if isinstance(archives, Mapping) else enumerate(archives))
        self.archive_names: list[tuple[str, ...]] = [(name,) for _, name in pairs]
        self._archive_index: dict[int | tuple[int, ...], int] = {number: at for at, (number, _) in enumerate(pairs)}
        self.ids: array[int] = array("q")
        self.days: array[int] = array("i")
        self.archives: array[int] = array("H")
        self.flags = bytearray()
        self.scripts = bytearray()
        self.sets: dict[Facet, array[int]] = {facet: array("I") for facet in FACETS}
        self._members: dict[Facet, list[tuple[str, ...]]] = {facet: [()] for facet in FACETS}
        self._packed_members: dict[Facet, PackedSets] = {}
        self.folds: dict[Facet, dict[str, str]] = {facet: {} for facet in FACETS}
        self._value_orders: dict[Facet, ValueOrder] = {}
        self.day_runs: list[tuple[int, int, int]] = []
        self._set_index: dict[Facet, dict[int, int]] = {facet: {} for facet in FACETS}
        self.read_last: Sequence[int] = ()
        self.blob: bytearray | FilePart = bytearray()
        self.starts: array[int] = array("Q", [0])
        self._places: array[int] = array("I")
        self._sparse_places: dict[int, int] | None = None
        self._haystacks: HaystackStore | None = None
        self._title_order: array[int] | None = None
        self._masks: dict[tuple[Facet, str, bool], bytes] = {}
        self._lock = Lock()
        self._stories: tuple[StoryColumns, Stories, bytes] | None = None
        self._times_cited: tuple[Sequence[int], Sequence[int], Mapping[int, int]] | None = None
        self._lengths: tuple[Sequence[int], array[int]] | None = None
        self._length_order: tuple[array[int], array[int]] | None = None
        self.arrivals: Mapping[int, Sequence[tuple[int, int]]] = {}
        """When the posts of each archive came, by its place in `archive_names`: pairs of a first id and the time at
        which posts from it on came, by id. Those before the first pair have been there from the beginning."""
        self.birth = 0
        """When the index was created that the ids are of, as a number: in another one they are other posts."""
        self.visited: Mapping[int, int] = {}
        """When each archive was last looked at before."""

    def __len__(self) -> int:
        """The number of posts."""
        return len(self.ids)

    # Filling

    @property
    def columns(self) -> tuple[array[int], ...]:
        """All columns of numbers except the flags, for `catalogue_cache`."""
        return (self.ids, self.days, self.archives, *self.sets.values(), self.starts, self._places)

    def add_sets(self, facet: Facet, sets: Iterable[tuple[int, tuple[str, ...]]]) -> None:
        """Add sets of values of one facet, by the numbers that rows refer to."""
        known = self.folds[facet]
        members = self._members[facet]
        index = self._set_index[facet]
        shared: dict[str, str] = {}
        pairs = list(sets)
        fresh = list(dict.fromkeys(v for v in chain.from_iterable(values for _, values in pairs) if v not in known))
        known.update(zip(fresh, fold_many(fresh), strict=True))
        for number, values in pairs:
            if not values:
                index[number] = 0
                continue
            # The first spelling of a value that is given twice; equal strings are stored once.
            once = {known[value]: shared.setdefault(value, value) for value in reversed(values)}
            index[number] = len(members)
            members.append(tuple(reversed(once.values())))

    def append(self, rows: Iterable[CatalogueRow]) -> None:
        """Add posts to the end, in the order of the list, ideally some thousands at a time."""
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
        self.scripts.extend(map(scripts_of, titles))
        # One per line, so that `titles` can split many at once.
        encoded = [f"{title}\n".encode("utf-8", "replace") for title in titles]
        assert isinstance(self.blob, bytearray)  # noqa: S101 - what is read from a file is frozen
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
        """Finish filling, and prepare for reading.

        Afterwards `day_runs` holds `(day, first position, end position)` for every stretch of posts of one day.
        """
        self._set_index.clear()
        if self._places:  # they come with the columns
            return
        size = max(self.ids, default=0) + 1
        if size > _MAX_ID_SPARSENESS * len(self) + _MIN_ID_ARRAY:
            self._sparse_places = {post_id: number for number, post_id in enumerate(self.ids, 1)}
            return
        places = self._places
        places.frombytes(bytes(places.itemsize * size))
        for place, post_id in enumerate(self.ids, 1):
            places[post_id] = place

    # Reading

    def position(self, post_id: int) -> int | None:
        """The position of a post; None for one that is not here."""
        places = self._places
        if self._sparse_places is not None:
            return self._sparse_places[post_id] - 1 if post_id in self._sparse_places else None
        return places[post_id] - 1 if 0 < post_id < len(places) and places[post_id] else None

    def positions_of(self, post_ids: Collection[int]) -> list[int]:
        """The position of each of these posts; -1 for one that is not here."""
        places = self._places
        if self._sparse_places is not None:
            return [self._sparse_places.get(post_id, 0) - 1 for post_id in post_ids]
        size = len(places)
        if post_ids and (max(post_ids) >= size or min(post_ids) < 0):
            return [places[post_id] - 1 if 0 <= post_id < size else -1 for post_id in post_ids]
        return [place - 1 for place in map(places.__getitem__, post_ids)]

    def members(self, facet: Facet) -> list[tuple[str, ...]]:
        """The sets of values of a facet, by number."""
        if (packed := self._packed_members.get(facet)) is not None:
            given = map([*self.folds[facet]].__getitem__, packed.numbers)
            members: list[tuple[str, ...]] = []
            for at in range(0, len(packed.sizes), CHUNK):
                yield_thread()
                members += [tuple(islice(given, size)) for size in packed.sizes[at : at + CHUNK]]
            self._members[facet] = members
            self._packed_members.pop(facet, None)
        return self._members[facet]

    def put_members(self, facet: Facet, packed: PackedSets) -> None:
        """Have these sets in place of those that were added, once they are asked for."""
        self._packed_members[facet] = packed

    def times_cited(self, cited: Sequence[int], citing: Sequence[int]) -> Mapping[int, int]:
        """By how many posts each is linked to, by position, from the pairs of all links. Those are kept until others
        are asked about.
        """
        known = self._times_cited
        if known is None or known[0] is not cited or known[1] is not citing:
            places, others = self.positions_of(cited), self.positions_of(citing)
            if min(others, default=0) < 0:
                places = [at for at, other in zip(places, others, strict=True) if other >= 0]
            counts = Counter(places)
            del counts[-1]
            known = self._times_cited = (cited, citing, counts)
        return known[2]

    def lengths(self, ids: Sequence[int], lengths: Sequence[int]) -> array[int]:
        """How long each article is, by position, from the lengths of those that are known; -1 for others. They are kept
        until others are asked about.
        """
        known = self._lengths
        if known is None or known[0] is not ids:
            by_position = array("i", [-1]) * len(self)
            for at, length in zip(self.positions_of(ids), lengths, strict=True):
                if at >= 0:
                    by_position[at] = max(by_position[at], length)
            known = self._lengths = (ids, by_position)
        return known[1]

    def longest_first(self, lengths: array[int]) -> array[int]:
        """All positions in the order of what `lengths` returned, newer first among equals; kept as that is."""
        known = self._length_order
        if known is None or known[0] is not lengths:
            runs = [
                sorted(range(at, min(at + CHUNK, len(self))), key=lambda position: -lengths[position])
                for at in range(0, len(self), CHUNK)
            ]
            known = (lengths, array("I", merge(*runs, key=lambda position: -lengths[position])))
            self._length_order = known
        return known[1]

    def stories(self, columns: StoryColumns) -> Stories:
        """The stories that several of these posts tell, kept until others are asked about. From now on, their posts are
        duplicates among the `states`.
        """
        known = self._stories
        if known is None or known[0] is not columns:
            sites = self.sets["site"]
            stories = Stories(columns, self.positions_of(columns.posts), lambda at: sites[at] != 0)
            retold = bytearray(len(self))
            for at in stories.of_position:
                retold[at] = DUPLICATE
            known = self._stories = (columns, stories, bytes(retold))
        return known[1]

    @property
    def states(self) -> bytes:
        """The flags of all posts, where those that tell a story with others are duplicates as well."""
        flags = bytes(self.flags)
        return either(flags, self._stories[2]) if self._stories is not None and self._stories[1].members else flags

    def story_of(self, position: int) -> tuple[int, ...]:
        """The posts of the story that a post tells with others, the best one first; empty where there are no others."""
        return () if self._stories is None else self._stories[1].of_position.get(position, ())

    def is_duplicate(self, position: int) -> bool:
        """Whether a post lies in several files, or tells a story with others."""
        retold = self._stories[2][position] if self._stories is not None else 0
        return bool((self.flags[position] | retold) & DUPLICATE)

    def title(self, position: int) -> str:
        """The folded title of a post."""
        return self.blob[self.starts[position] : self.starts[position + 1] - 1].decode("utf-8")

    def titles(self, start: int, end: int) -> list[str]:
        """The folded titles of the positions from `start` up to `end`."""
        starts, end = self.starts, min(end, len(self))
        return self.blob[starts[start] : starts[end]].decode("utf-8").split("\n")[:-1] if start < end else []

    def positions_containing(self, text: str, cancelled: Cancel) -> Iterator[int]:
        """The positions of the titles that contain a folded text, found without loading the haystacks."""
        sought = text.encode("utf-8", "replace")
        after = 0
        for start in range(0, len(self.blob), _BYTES_PER_STEP):
            raise_if_cancelled(cancelled)
            yield_thread()
            piece = self.blob[start : start + _BYTES_PER_STEP + len(sought) - 1]
            while (found := piece.find(sought, max(after - start, 0))) >= 0:
                position = bisect_right(self.starts, start + found) - 1
                yield position
                after = self.starts[position + 1]

    def set_flag(self, post_id: int, bit: int, *, on: bool) -> None:
        """Set or clear one bit of a post's flags, if it is here."""
        position = self.position(post_id)
        if position is not None:
            self.flags[position] = self.flags[position] | bit if on else self.flags[position] & ~bit

    def posts_with(self, facet: Facet, folded: str, *, prefix: bool = False) -> bytes:
        """The mask of the posts with a value that folds to this, or whose folded form starts with this."""
        key = (facet, folded, prefix)
        mask = self._masks.get(key)
        if mask is None:
            folds = self.folds[facet]
            forms = {value for value, form in folds.items() if (form.startswith(folded) if prefix else form == folded)}
            table = bytearray(not forms.isdisjoint(values) for values in self.members(facet))
            mask = of_numbers(self.sets[facet], table)
            with self._lock:
                if len(self._masks) >= _MAX_CACHED_MASKS:
                    self._masks.pop(next(iter(self._masks)))
                self._masks[key] = mask
        return mask

    def value_order(self, facet: Facet) -> ValueOrder:
        """The values of a facet in the order of their folded forms; kept."""
        order = self._value_orders.get(facet)
        if order is None:
            order = self._value_orders[facet] = ValueOrder(self.folds[facet])
        return order

    @property
    def haystacks(self) -> HaystackStore:
        """The folded titles and their romanized keys in frizbee's memory, loaded when needed."""
        with self._lock:
            if self._haystacks is None:
                self._haystacks = HaystackStore(self.scripts, self.titles, self.positions_containing)
            return self._haystacks

    @property
    def title_order(self) -> array[int]:
        """All positions in the order of their folded titles, newer first among equals; built at first use."""
        with self._lock:
            if self._title_order is None:
                runs = []
                for at in range(0, len(self), CHUNK):
                    titles = self.titles(at, at + CHUNK)
                    runs.append([at + place for place in sorted(range(len(titles)), key=titles.__getitem__)])
                self._title_order = array("I", merge(*runs, key=self.title))
            return self._title_order


def find_in(catalogue: Catalogue, reload: Callable[[], Catalogue] | None, find: Callable[[Catalogue], T]) -> T:
    """What `find` finds in a catalogue; in the one that `reload` gives, where somebody has changed the file that the
    titles are read from.
    """
    try:
        return find(catalogue)
    except ChangedFileError:
        if reload is None:
            raise
        return find(reload())
