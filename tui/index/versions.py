"""Which posts are versions of one source: the same page, scraped again under another title, at another date, or with
another text.

Posts of one address are not always versions: a home page and the page of a channel are the source of everything that
stood there. So addresses of no page are left out, and those that name posts of many days; of the others, posts are
versions of one another where their titles are alike, or where they are of one day and the address is that of an
article. Where nothing of title, date and text differs, neither is a version.
"""

# ruff: noqa: S608 - only place holders are put together, nothing from outside
from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.index.addresses import comparable
from tui.index.disposable.stored import require_types
from tui.patterns import lazy_pattern
from tui.relations.copies import are_titles_alike
from tui.sqlite import select_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator, Sequence

_MAX_DAYS: Final = 5
"""An address with posts of more days is that of a channel."""
_MAX_POSTS: Final = 40
_FETCHED: Final = 4096
_HOME: Final = lazy_pattern(r"[^/?#]*(?:/(?:index\.\w+|home|[a-z]{2}))?/?")
_OF_ARTICLE: Final = lazy_pattern(r"[^/?#]*(?:/[^/]+/[^/]+|.*[?\d])")
_NUMBER: Final = lazy_pattern(r"\d+")
_RUN: Final = lazy_pattern(r"[a-z0-9]+")
_ROW_TYPES: Final = ((int, str, str, str, bytes), (int, str, str, str, type(None)))


class _Named(NamedTuple):
    """A post with what tells it from others of its address. The date is "" where there is none; `text` is its hash,
    None where it is not known.
    """

    post: int
    title: str
    folded: str
    date: str
    text: bytes | None

    @property
    def day(self) -> str:
        return self.date[:10]


def find_versions(db: sqlite3.Connection, archives: Sequence[int], hidden: Collection[int] = ()) -> frozenset[int]:
    """All posts of some archives that have another version there; `hidden` are left out."""
    return frozenset(post for group in find_version_groups(db, archives, hidden) for post in group)


def find_version_groups(
    db: sqlite3.Connection, archives: Sequence[int], hidden: Collection[int] = ()
) -> list[list[int]]:
    """The same, group by group."""
    first: dict[str, int] = {}
    sharing: dict[str, list[int]] = {}
    cursor = db.execute(
        f"SELECT id, source FROM post WHERE archive IN ({_marks(archives)}) AND source <> ''", list(archives)
    )
    while some := cursor.fetchmany(_FETCHED):
        for post, source in some:
            if post in hidden:
                continue
            address = comparable(source)
            other = first.setdefault(address, post)
            if other != post:
                sharing.setdefault(address, [other]).append(post)
    first.clear()
    wanted = {address: posts for address, posts in sharing.items() if len(posts) <= _MAX_POSTS}
    named = _read(db, [post for posts in wanted.values() for post in posts])
    found = (_groups(address, [named[post] for post in posts if post in named]) for address, posts in wanted.items())
    return [group for groups in found for group in groups]


def versions_of(db: sqlite3.Connection, archives: Sequence[int], post: int) -> list[int]:
    """The other versions of a post in some archives, by id."""
    own = db.execute("SELECT source FROM post WHERE id = ?", (post,)).fetchone()
    address = comparable(own[0]) if own is not None and own[0] else ""
    if not address:
        return []
    hint = max(_RUN.findall(address), key=len, default="")
    near = db.execute(
        f"SELECT id, source FROM post WHERE archive IN ({_marks(archives)}) AND instr(lower(source), ?)",
        (*archives, hint if hint.isascii() and "%" not in own[0] else ""),
    ).fetchall()
    sharing = [id_ for id_, source in near if comparable(source) == address]
    if len(sharing) > _MAX_POSTS:
        return []
    named = _read(db, sharing)
    for group in _groups(address, list(named.values())):
        if post in group:
            return sorted(set(group) - {post})
    return []


def _marks(items: Sequence[int]) -> str:
    return ",".join("?" * len(items))


def _read(db: sqlite3.Connection, posts: Sequence[int]) -> dict[int, _Named]:
    found = {}
    for row in select_in(db, "SELECT id, title, folded, coalesce(date, ''), text FROM post WHERE id IN", list(posts)):
        require_types(row, *_ROW_TYPES)
        found[row[0]] = _Named(*row)
    return found


def _groups(address: str, posts: Sequence[_Named]) -> Iterator[list[int]]:
    """The posts of an address that are versions of one another, group by group."""
    if len(posts) < 2 or _HOME.fullmatch(address) or len({post.day for post in posts}) > _MAX_DAYS:
        return
    is_of_article = _OF_ARTICLE.match(address) is not None
    same = {post.post: post.post for post in posts}

    def first(post: int) -> int:
        while same[post] != post:
            post = same[post]
        return post

    for one, other in combinations(posts, 2):
        if _are_versions(one, other, is_of_article=is_of_article):
            same[first(other.post)] = first(one.post)
    groups: dict[int, list[int]] = defaultdict(list)
    for post in same:
        groups[first(post)].append(post)
    yield from (group for group in groups.values() if len(group) > 1)


def _are_versions(one: _Named, other: _Named, *, is_of_article: bool) -> bool:
    if one.title == other.title and one.date == other.date:
        return one.text is not None and other.text is not None and one.text != other.text
    if one.day == other.day and is_of_article:
        return True
    if _NUMBER.findall(one.folded) != _NUMBER.findall(other.folded):
        return False
    return one.folded == other.folded or are_titles_alike(one.title, other.title)
