"""The values that the packages pass to each other: frozen dataclasses, independent of files, SQL and screens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple, get_args, overload

from tui.language import Statement, _, said
from tui.text import clean_line

Facet = Literal["tag", "author", "site", "category"]
"""A field of a post whose values are counted. Days are counted separately, since they have an order."""

FACETS: tuple[Facet, ...] = get_args(Facet)

CountedBy = Literal[Facet, "month", "mine"]
"""What the command line and assistants have posts counted by: a facet, months, or the reader's own tags."""

COUNTED_BY: tuple[CountedBy, ...] = get_args(CountedBy)

MAX_PROBLEM_CHARACTERS = 400
"""No more of the text of a problem is kept: it may quote a key as long as the front matter."""

LAST_SECOND = 253_402_300_799
"""Of the year 9999, in seconds since 1970: no commit counts as later, whatever it says."""

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MILLISECOND = timedelta(milliseconds=1)


def day_of_second(second: int) -> date:
    """The day, by UTC, of a number of seconds since 1970, as git has them."""
    return (_EPOCH + timedelta(seconds=min(second, LAST_SECOND))).date()


@dataclass(frozen=True, slots=True)
class PostDate:
    """When a post was published, as written in the archive.

    `moment` has an offset; a time without one is UTC (YAML 1.1). `timed` is false where only the day is known; the
    moment is then midnight UTC. The *day* of a post is the one written in the archive, whatever the reader's time
    zone, in rows, facets and filters alike.
    """

    moment: datetime
    timed: bool = True

    @property
    def day(self) -> date:
        """The calendar day as written."""
        return self.moment.date()

    @property
    def stamp(self) -> int:
        """Milliseconds since 1970, UTC, by which the list is sorted."""
        return (self.moment - _EPOCH) // _MILLISECOND

    @property
    def iso(self) -> str:
        """ISO 8601 with the offset of the archive, in milliseconds where the seconds are not whole."""
        spec = "milliseconds" if self.moment.microsecond else "seconds"
        return self.moment.isoformat(timespec=spec)

    @property
    def readable(self) -> str:
        """The day, and where it is known the minute and the offset of the archive: `2021-06-30 11:41 +08:00`."""
        if not self.timed:
            return self.moment.date().isoformat()
        offset = self.moment.strftime("%z")
        zone = "UTC" if self.moment.utcoffset() == timedelta(0) else f"{offset[:3]}:{offset[3:5]}"
        return f"{self.moment:%Y-%m-%d %H:%M} {zone}"

    @property
    def stored(self) -> str:
        """The text that `from_stored` parses: only the day where only that is known."""
        return self.iso if self.timed else self.moment.date().isoformat()

    @classmethod
    def from_stored(cls, text: str) -> PostDate:
        """Parse what `stored` returns."""
        if len(text) == len("2021-06-30"):
            return cls(datetime.fromisoformat(text + "T00:00:00+00:00"), timed=False)
        return cls(datetime.fromisoformat(text))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a file, shown by `check` and below the article. `line` is the line of the file, from 1.

    `text` is in English, for programs. It may quote the file or its name: it is made one sanitized line, and cut where
    it is long.
    """

    text: str
    line: int | None = None

    def __post_init__(self) -> None:
        text = self.text.changed(clean_line) if isinstance(self.text, Statement) else clean_line(self.text)
        if len(text) > MAX_PROBLEM_CHARACTERS:
            text = f"{text[:MAX_PROBLEM_CHARACTERS]}…"
        object.__setattr__(self, "text", text)

    @property
    def said(self) -> str:
        """The text in the language of the interface."""
        return said(self.text)

    @property
    def stored(self) -> str:
        """The text as it is kept, which `from_stored` reads, whatever the language is then."""
        return self.text.stored if isinstance(self.text, Statement) else self.text

    @classmethod
    def from_stored(cls, text: str, line: int | None = None) -> Problem:
        """The problem of a text that was stored."""
        return cls(Statement.from_stored(text), line)


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A `Problem` and the file it is in. `fatal`: the file yields no post at all."""

    path: str
    problem: Problem
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """Everything known of a post except its body.

    Texts have no control characters and are never None; `title` is never empty. `key` (16 bytes) identifies the post,
    also after a move where the post has a source. `fingerprint` (16 bytes) is the same for files of equal bytes:
    a hash of the whole file up to 8 KiB, of size and both ends beyond.
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


class Gone(NamedTuple):
    """Since when a post is gone from its archive, whose history still has it: the day of the commit, and its id."""

    day: date
    commit: str


def gone_since(gone: Gone) -> str:
    """In words, since when a post is gone."""
    return _("gone since {day} ({commit})", day=gone.day.isoformat(), commit=gone.commit[:8])


@dataclass(frozen=True, slots=True)
class Row:
    """A post as the list shows it, with its marks.

    `source` is the address as written, "" for none; `site` is its host without `www.`; `key` is what its marks are
    stored by; `files` is the number of files that hold this post, byte for byte.
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
    files: int = 1
    broken: bool = False
    read: bool = False
    starred: bool = False
    gone: Gone | None = None

    def with_marks(self, *, read: bool, starred: bool) -> Row:
        """The row with other marks; `dataclasses.replace` takes four times as long, and thousands are made at once."""
        return Row(
            self.id, self.title, self.date, self.authors, self.source, self.site, self.tags, self.categories, self.key,
            self.files, self.broken, read, starred, self.gone,
        )  # fmt: skip

    def values_of(self, facet: Facet) -> tuple[str, ...]:
        """The values that the post has of a facet."""
        match facet:
            case "tag":
                return self.tags
            case "author":
                return self.authors
            case "site":
                return (self.site,) if self.site else ()
            case "category":
                return self.categories

    @property
    def author(self) -> str:
        """The authors, separated by commas."""
        return ", ".join(self.authors)

    @property
    def day(self) -> str:
        """The day of publication as YYYY-MM-DD, "" without a date."""
        return self.date.day.isoformat() if self.date is not None else ""

    @property
    def citation(self) -> str:
        """The post as one cites it: author, title, site, day and address, of which what is unknown is left out."""
        parts = (self.author, f"“{self.title}”", self.site, self.day, self.source)
        return ", ".join(filter(None, parts)) + "."


@dataclass(frozen=True, slots=True)
class Post:
    """A row with the files of its post and the problems in them. `paths` are absolute; the first one is opened.

    Of a post that is gone it is where it was, and `gone_path` the path by which it is read from the history.
    """

    row: Row
    fingerprint: bytes
    paths: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    gone_path: str = ""

    @property
    def read_from(self) -> tuple[str, ...]:
        """The paths that the post can be read from."""
        return (self.gone_path,) if self.gone_path else self.paths


@dataclass(frozen=True, slots=True)
class Claim:
    """A post that shares its address with others, or did so until now, and its claim to marks stored by another key.

    `base` is the key the address alone makes, `old` the one the post had so far, b"" for a new post, and `key` its
    present one. `path`, absolute, `fingerprint` and `title` are hints to tell whose marks are stored by `base`.
    """

    base: bytes
    old: bytes
    key: bytes
    path: bytes
    fingerprint: bytes
    title: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a refresh, in files. `total` is None while they are still being counted.

    While they are counted, `done` is how many were found in all archives so far; afterwards, how many are read of the
    archive at hand.
    """

    phase: Literal["scan", "read", "done"]
    done: int
    total: int | None
    posts: int
    archive: int = 0
    """How many archives are done already, of all the `archives`."""
    archives: int = 1

    @property
    def share(self) -> float | None:
        """How much is done, of all archives, from 0 to 1; it never falls. None while the first files are counted."""
        if not self.total:
            return self.archive / self.archives or None
        return (self.archive + self.done / self.total) / self.archives


@dataclass(frozen=True, slots=True)
class Summary:
    """The outcome of a refresh, counted.

    `posts` counts equal files once, and `added` those that are new, also in files that held others; `files` are those
    that hold a post and `problems` those that do not, together all files; `warnings` are problems of posts.
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
    gone: int = 0
    """Posts that turned out to be gone since, or to be there again, where the history is looked through."""

    @property
    def differs(self) -> bool:
        """Whether the refresh changed the index."""
        return bool(self.added or self.changed or self.moved or self.removed or self.gone)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, and how many of the posts that match the query have it, unread ones counted as well."""

    value: str
    count: int
    unread: int


class FacetValues(Sequence[FacetValue]):
    """The values of a facet, stored as columns: there may be 250,000, and each object is made on access."""

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
        """The values at these indices, in that order."""
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
    """How many of the posts that match the query are of a day; `day` is None for those without a date."""

    day: date | None
    count: int
    unread: int


def counts_by_month(days: Iterable[DayCount]) -> FacetValues:
    """Counts by month, in the order of the days; posts without a date are counted as "none", as in `date:none`."""
    counts: dict[str, int] = {}
    unread: dict[str, int] = {}
    for day in days:
        month = day.day.isoformat()[: len("2021-06")] if day.day else "none"
        counts[month] = counts.get(month, 0) + day.count
        unread[month] = unread.get(month, 0) + day.unread
    return FacetValues(list(counts), list(counts.values()), list(unread.values()))


@dataclass(frozen=True, slots=True)
class Facets:
    """All counts of the posts that match a query. Values are sorted most frequent first, days newest first."""

    values: dict[Facet, FacetValues]
    days: tuple[DayCount, ...]
    posts: int
    unread: int
    states: FacetValues = field(default_factory=FacetValues)
    """What `is:` finds of them: those unread, those starred."""
    archives: FacetValues = field(default_factory=FacetValues)
    """How many are of each open archive, where several are open."""
    mine: FacetValues = field(default_factory=FacetValues)
    """The reader's own tags."""
    saved: FacetValues = field(default_factory=FacetValues)
    """The saved searches in the reader's order, each with what it finds in all posts, whatever the query is."""

    def counted(self, by: CountedBy) -> FacetValues:
        """What is counted by a facet, by months, or by the reader's own tags."""
        if by == "month":
            return counts_by_month(self.days)
        return self.mine if by == "mine" else self.values[by]


Snippet = tuple[str, tuple[tuple[int, int], ...]]
"""A line of a post's body, and the ranges (start, end) of it that a search found."""
