"""The links of posts in text.db: written with the words, and resolved to posts as both ends of a link become known.

Of each post are kept its *names* and, for each link of its text, the names that it may mean, as hashes (`permalinks`).
A link to what no post is yet is kept all the same: the post may come. `citation` has the pairs of posts that are known,
over all archives of the file.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tui.index.disposable.stored import unreadable_values
from tui.sqlite import select_in

if TYPE_CHECKING:
    import sqlite3

    from tui.archive.front_matter import FrontMatter
    from tui.archive.permalinks import Page

TABLES: Final = """
CREATE TABLE name(                          -- what links may call a post
    name INTEGER NOT NULL,
    post INTEGER NOT NULL,
    archive INTEGER NOT NULL,
    PRIMARY KEY (name, post)
) WITHOUT ROWID;
CREATE TABLE link(                          -- the names, and hosts, that the links of a post ask for
    target INTEGER NOT NULL,
    post INTEGER NOT NULL,
    PRIMARY KEY (target, post)
) WITHOUT ROWID;
CREATE TABLE citation(                      -- which post leads to which
    cited INTEGER NOT NULL,
    citing INTEGER NOT NULL,
    PRIMARY KEY (cited, citing)
) WITHOUT ROWID;
CREATE INDEX citation_citing ON citation(citing);
"""

_FIRST, _OTHERWISE, _HOST = 0, 1, 2
"""What the lowest bits of a stored target say: it begins a link, is meant where none before it is a post, is a host."""
_KIND_BITS: Final = 3
_MAX_SHARERS: Final = 20
"""With more posts of one name in an archive, a link by it means none of them: a home page, mostly."""


def page_at(path: bytes, root: bytes, source: str, head: FrontMatter) -> Page:
    """The post in a file of the archive at `root`, as links see it."""
    from tui.archive.permalinks import hosts_of_site, page_of

    within = path[len(root) + 1 :] if root and path.startswith(root + b"/") else os.path.basename(path)
    return page_of(os.fsdecode(within), source, head, hosts_of_site(os.fsdecode(root)) if root else frozenset())


def packed_links(
    path: bytes, root: bytes, source: str, head: FrontMatter, *, body: str, text: str
) -> tuple[bytes, bytes]:
    """The names of the post in a file, and the targets of the links in its text, as they are stored."""
    from tui.archive.permalinks import hash_of, host_hashes, names_of, targets_of
    from tui.article.reading.links import links_of

    page = page_at(path, root, source, head)
    names = names_of(page)
    own = set(names)
    targets: dict[tuple[int, ...], None] = {}
    for link in links_of(body, text):
        if link.href == source:
            continue
        asked = targets_of(link.href, page)
        if not asked or asked[0] in own:
            continue
        targets[tuple(hash_of(name) | (_OTHERWISE if at else _FIRST) for at, name in enumerate(asked))] = None
        if asked[0].startswith("a "):
            host = asked[0][2:].partition("/")[0].partition("?")[0]
            targets |= {(name | _HOST,): None for name in host_hashes(host)}
    return (
        _packed(hash_of(name) for name in names),
        _packed(target for several in targets for target in several),
    )


def asked_by(hrefs: Iterable[str], path: bytes, root: bytes, *, source: str, head: FrontMatter) -> list[list[int]]:
    """The hashes of the names that each link in the post of a file asks for, in order."""
    from tui.archive.permalinks import hash_of, targets_of

    page = page_at(path, root, source, head)
    return [[hash_of(name) for name in targets_of(href, page)] for href in hrefs]


def _packed(hashes: Iterable[int]) -> bytes:
    """Hashes as a stored value."""
    from tui.archive.permalinks import HASH_BYTES

    return b"".join(one.to_bytes(HASH_BYTES, "little", signed=True) for one in hashes)


def _numbers(stored: bytes) -> list[int]:
    """The hashes in a stored value. Raises DamageError for what is none."""
    from tui.archive.permalinks import HASH_BYTES

    with unreadable_values():
        if len(stored) % HASH_BYTES:
            raise ValueError("not so many whole hashes")
        starts = range(0, len(stored), HASH_BYTES)
        return [int.from_bytes(stored[at : at + HASH_BYTES], "little", signed=True) for at in starts]


def _groups(links: bytes) -> Iterator[list[int]]:
    """The names that each link to a page asks for, in order."""
    group: list[int] = []
    for target in _numbers(links):
        kind = target & _KIND_BITS
        if kind != _OTHERWISE and group:
            yield group
            group = []
        if kind != _HOST:
            group.append(target & ~_KIND_BITS)
    if group:
        yield group


class LinkWriter:
    """Writes the links of posts within the transactions of a build, and resolves them before each commit."""

    def __init__(self, db: sqlite3.Connection, archive: int) -> None:
        self._db = db
        self._archive = archive
        self._changed: set[int] = set()
        """Posts whose own links are to be resolved."""
        self._names: set[int] = set()
        """Names that posts have got or lost."""

    def add(self, post: int, names: bytes, links: bytes) -> None:
        """Write the names and links of a post."""
        self._changed.add(post)
        own = _numbers(names)
        self._names.update(own)
        self._db.executemany(
            "INSERT OR IGNORE INTO name VALUES (?, ?, ?)", [(name, post, self._archive) for name in own]
        )
        targets = {target & ~_KIND_BITS for target in _numbers(links)}
        self._db.executemany("INSERT OR IGNORE INTO link VALUES (?, ?)", [(target, post) for target in targets])

    def remove(self, posts: Sequence[int]) -> None:
        """Delete the names and links of posts whose row in `text` is still there."""
        stored = select_in(
            self._db, "SELECT post, names, links FROM text WHERE archive = ? AND post IN", posts, (self._archive,)
        )
        for post, names, links in list(stored):
            own = _numbers(names)
            self._names.update(own)
            self._db.executemany("DELETE FROM name WHERE name = ? AND post = ?", [(name, post) for name in own])
            targets = [(target & ~_KIND_BITS, post) for target in _numbers(links)]
            self._db.executemany("DELETE FROM link WHERE target = ? AND post = ?", targets)
            self._db.execute("DELETE FROM citation WHERE citing = ?", (post,))
            self._db.execute("DELETE FROM citation WHERE cited = ?", (post,))

    def resolve(self) -> None:
        """Bring `citation` up to date with what was written since the last call."""
        names, posts = sorted(self._names), set(self._changed)
        posts.update(post for (post,) in select_in(self._db, "SELECT post FROM link WHERE target IN", names))
        self.forget_pending()
        citing = sorted(posts)
        for post, links in list(select_in(self._db, "SELECT post, links FROM text WHERE post IN", citing)):
            cited = set[int]().union(*posts_meant(self._db, list(_groups(links)))) - {post}
            self._db.execute("DELETE FROM citation WHERE citing = ?", (post,))
            self._db.executemany("INSERT INTO citation VALUES (?, ?)", [(one, post) for one in cited])

    def forget_pending(self) -> None:
        """Forget what was written since the last call of `resolve`, as a transaction that is rolled back does."""
        self._changed.clear()
        self._names.clear()


def posts_meant(
    db: sqlite3.Connection, links: Sequence[Sequence[int]], archives: Sequence[int] | None = None
) -> list[set[int]]:
    """The posts that each of some links leads to, in these archives, or all; a link is the hashes of the names that it
    asks for, in order.
    """
    asked = sorted({name for names in links for name in names})
    found: dict[int, dict[int, list[int]]] = {}
    for name, post, archive in select_in(db, "SELECT name, post, archive FROM name WHERE name IN", asked):
        if archives is None or archive in archives:
            found.setdefault(name, {}).setdefault(archive, []).append(post)
    return [_meant(names, found) if found else set() for names in links]


def _meant(names: Sequence[int], found: Mapping[int, Mapping[int, list[int]]]) -> set[int]:
    """The posts with the first of these names that any has, archive by archive."""
    meant: set[int] = set()
    answered: set[int] = set()
    for name in names:
        for archive, posts in found.get(name, {}).items():
            if archive not in answered and len(posts) <= _MAX_SHARERS:
                answered.add(archive)
                meant.update(posts)
    return meant


def drop_links(db: sqlite3.Connection, archive: int) -> None:
    """Delete the names and links of all posts of an archive, whose rows in `text` are still there."""
    posts = "(SELECT post FROM text WHERE archive = ?)"
    db.execute("DELETE FROM name WHERE archive = ?", (archive,))
    db.execute(f"DELETE FROM link WHERE post IN {posts}", (archive,))  # noqa: S608 - nothing from outside
    db.execute(f"DELETE FROM citation WHERE citing IN {posts} OR cited IN {posts}", (archive, archive))  # noqa: S608


def pairs_of(db: sqlite3.Connection) -> tuple[array[int], array[int]]:
    """All pairs of a cited and a citing post."""
    cited, citing = array("q"), array("q")
    with unreadable_values():
        for one, other in db.execute("SELECT cited, citing FROM citation"):
            cited.append(one)
            citing.append(other)
    return cited, citing


def posts_asking_for(db: sqlite3.Connection, name: str) -> list[int]:
    """The posts with a link to what has this name."""
    from tui.archive.permalinks import hash_of

    return [post for (post,) in db.execute("SELECT post FROM link WHERE target = ?", (hash_of(name),))]
