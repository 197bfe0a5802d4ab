"""What the rooms hand to each other: frozen values that know nothing of files, SQL or screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, overload

Facet = Literal["tag", "author", "site", "category"]
"""A field of a post whose values are counted. Months and days are counted apart: they have an order."""

FACETS: tuple[Facet, ...] = ("tag", "author", "site", "category")

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class PostDate:
    """When a post was published, as its archive says it.

    `moment` is aware: a time without an offset is UTC, as YAML 1.1 has it. `timed` is false where only
    the day is known; the moment is then that day's midnight, UTC. The *day* of a post is always the one
    written in the archive, whatever the time zone of the reader: rows, facets and filters agree on it.
    """

    moment: datetime
    timed: bool = True

    @property
    def day(self) -> date:
        """The calendar day as written."""
        return self.moment.date()

    @property
    def stamp(self) -> int:
        """Milliseconds since 1970, UTC: the order of the list."""
        return (self.moment - _EPOCH) // _MILLISECOND

    @property
    def iso(self) -> str:
        """ISO 8601 with the archive's own offset, to the millisecond where there are any."""
        spec = "milliseconds" if self.moment.microsecond else "seconds"
        return self.moment.isoformat(timespec=spec)

    @property
    def said(self) -> str:
        """As a person writes it: the day, and where it is known the minute with the archive's own offset."""
        if not self.timed:
            return self.moment.date().isoformat()
        offset = self.moment.strftime("%z")
        zone = "UTC" if self.moment.utcoffset() == timedelta(0) else f"{offset[:3]}:{offset[3:5]}"
        return f"{self.moment:%Y-%m-%d %H:%M} {zone}"

    @property
    def stored(self) -> str:
        """The text `from_stored` reads back: the day alone where only the day is known."""
        return self.iso if self.timed else self.moment.date().isoformat()

    @classmethod
    def from_stored(cls, text: str) -> PostDate:
        """Read what `stored` wrote."""
        if len(text) == len("2021-06-30"):
            return cls(datetime.fromisoformat(text + "T00:00:00+00:00"), timed=False)
        return cls(datetime.fromisoformat(text))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a file, for `check` and for the article's detail.

    `line` counts from 1, in the file; None where no line can be named.
    """

    text: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A `Problem` and the file it is in. `fatal`: the file yields no post at all."""

    path: str
    problem: Problem
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """All that is known of a post without its body.

    Texts are stripped of control characters and never None; `title` is never empty. `key` is the post's
    identity (16 bytes): it survives a move where the post names its source. `fingerprint` (16 bytes) tells
    files of equal bytes: exactly up to 8 KiB, beyond that by size and both ends.
    """

    title: str
    date: PostDate | None
    authors: tuple[str, ...]
    source: str
    site: str
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    key: bytes
    fingerprint: bytes
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A post as the list shows it, with its marks.

    `source` is the address as written ("" where there is none), `site` its host without `www.`; `key` is the
    identity its marks are kept by; `copies` counts the files that hold this post, byte for byte.
    """

    id: int
    title: str
    date: PostDate | None
    authors: tuple[str, ...]
    source: str
    site: str
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    key: bytes = b""
    copies: int = 1
    broken: bool = False
    read: bool = False
    starred: bool = False

    @property
    def author(self) -> str:
        """The authors as one text."""
        return ", ".join(self.authors)

    @property
    def citation(self) -> str:
        """The post as one cites it: author, title, site, day and address, of which what is unknown is left out."""
        day = self.date.day.isoformat() if self.date is not None else ""
        return ", ".join(part for part in (self.author, f"“{self.title}”", self.site, day, self.source) if part) + "."


@dataclass(frozen=True, slots=True)
class Post:
    """A row with everything else that is known: where it lies and what is wrong with it.

    `paths` are absolute, the first being the one that is opened.
    """

    row: Row
    fingerprint: bytes
    paths: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh has come. `total` is None while the files are still being counted."""

    phase: Literal["scan", "read", "done"]
    done: int
    total: int | None
    posts: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a refresh did.

    `posts` are rows, copies folded; `files` hold a post; `problems` are files that hold none: together these
    are all files there are. `warnings` are what is wrong with posts.
    """

    posts: int
    files: int
    added: int
    changed: int
    moved: int
    removed: int
    problems: int
    warnings: int
    seconds: float

    @property
    def differs(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.added or self.changed or self.moved or self.removed)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet under the present narrowing: how many posts have it, how many of them are unread."""

    value: str
    count: int
    unread: int


class FacetValues(Sequence[FacetValue]):
    """The values of a facet, as columns: there may be a quarter of a million, and one is made when it is looked at."""

    __slots__ = ("counts", "names", "unread")

    def __init__(self, names: Sequence[str] = (), counts: Sequence[int] = (), unread: Sequence[int] = ()) -> None:
        self.names = names
        self.counts = counts
        self.unread = unread

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, index: int) -> FacetValue: ...
    @overload
    def __getitem__(self, index: slice) -> FacetValues: ...
    def __getitem__(self, index: int | slice) -> FacetValue | FacetValues:
        if isinstance(index, slice):
            return FacetValues(self.names[index], self.counts[index], self.unread[index])
        return FacetValue(self.names[index], self.counts[index], self.unread[index])

    def picked(self, indices: Sequence[int]) -> FacetValues:
        """Those at these indices, in that order."""
        names = list(map(self.names.__getitem__, indices))
        return FacetValues(names, [self.counts[at] for at in indices], [self.unread[at] for at in indices])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FacetValues):
            return NotImplemented
        return (self.names, self.counts, self.unread) == (other.names, other.counts, other.unread)

    def __hash__(self) -> int:
        return hash(len(self.names))


@dataclass(frozen=True, slots=True)
class DayCount:
    """A day (or, with `day` None, no day) and its posts under the present narrowing."""

    day: date | None
    count: int
    unread: int


@dataclass(frozen=True, slots=True)
class Facets:
    """All counts under one narrowing. Values come most frequent first, days newest first."""

    values: dict[Facet, FacetValues]
    days: tuple[DayCount, ...]
    posts: int
    unread: int
