"""The queries that read index.db, as functions of a connection; `Index` calls them with that of its thread."""

# ruff: noqa: S608 - only place holders and names of columns are put together, nothing from outside
from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from tui.archive.gone import GONE_FOLDER, gone_path, place_of
from tui.archive.walk import locate
from tui.index.disposable.stored import (
    DamageError,
    date_from_stored,
    members_from_stored,
    path_from_stored,
    require_type,
    require_types,
    unreadable_values,
)
from tui.index.schema import EMPTY_SET, ROW_COLUMNS
from tui.index.versions import find_versions
from tui.model import FileProblem, Gone, Post, Problem, Row, day_of_second
from tui.search.flags import BROKEN, DUPLICATE, GONE, REWRITTEN, VERSION
from tui.sqlite import reading, select_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

_MAX_CACHED_SETS = 20_000
_KEY_COLUMN = ROW_COLUMNS.split(", ").index("key")
_JSON_COLUMNS = ROW_COLUMNS.replace(" key,", " hex(key),")
"""The columns of a row, with the key as text, since JSON cannot hold bytes."""

_ROW_TYPES = tuple(
    (int, str, date, int, str, int, int, int, bytes, int, int, gone)
    for date in (str, type(None))
    for gone in (type(None), str)
)
_PLACE_TYPES = (bytes, bytes, bytes)
"""Root of an archive, folder, name."""
_HINT_TYPES = tuple(
    (int, *place, bytes, bytes, str, str, str)
    for place in (_PLACE_TYPES, (bytes, type(None), type(None)), (type(None),) * 3)
)
"""A post, the place of a file of it, where it has one, and what else it is recognised by."""
_PROBLEM_TYPES = tuple((str, line) for line in (int, type(None)))

BodySource: TypeAlias = tuple[int, bytes, str, str]
"""A post whose body is to be read: id, absolute path, title, source."""


class SetCache:
    """The members of sets of values, cached for the rows on the screen."""

    def __init__(self) -> None:
        self._members: dict[int, tuple[str, ...]] = {}

    def fill(self, db: sqlite3.Connection, numbers: set[int]) -> None:
        """Load the members of those sets that are not cached yet."""
        if len(self._members) > _MAX_CACHED_SETS:
            self._members = {}
        missing = [number for number in numbers if number not in self._members and number != EMPTY_SET]
        found = list(_fetch_as_json(db, "id, members", "termset WHERE id IN", missing))
        members = members_from_stored([text for _, text in found])
        self._members.update(zip([number for number, _ in found], members, strict=True))

    def __getitem__(self, number: int) -> tuple[str, ...]:
        return self._members.get(number, ())


def _marks(items: Sequence[Any]) -> str:
    return ",".join("?" * len(items))


def _fetch_as_json(db: sqlite3.Connection, columns: str, source: str, values: Sequence[Any]) -> Iterator[list[Any]]:
    """The rows of `select_in` from one JSON text, which SQLite makes; columns are texts and numbers.

    Fetching a row releases the interpreter lock, and getting it back takes some milliseconds while other threads
    compute; the screen reads a hundred rows and more between a key and the paint.
    """
    for (text,) in select_in(db, f"SELECT json_group_array(json_array({columns})) FROM {source}", values):
        with unreadable_values():
            found = json.loads(text)
        yield from found


def _make_rows(db: sqlite3.Connection, sets: SetCache, found: Sequence[tuple[Any, ...]]) -> list[Row]:
    """The rows of tuples of ROW_COLUMNS."""
    for row in found:
        require_types(row, *_ROW_TYPES)
    sets.fill(db, {number for row in found for number in (row[3], row[5], row[6], row[7])})
    return [
        Row(
            id=id_,
            title=title,
            date=date_from_stored(date),
            authors=sets[authors],
            source=source,
            site="".join(sets[sites]),
            tags=sets[tags],
            categories=sets[categories],
            key=key,
            files=copies,
            broken=warnings > 0,
            gone=_gone(gone),
        )
        for id_, title, date, authors, source, sites, tags, categories, key, copies, warnings, gone in found
    ]


def _gone(text: str | None) -> Gone | None:
    """Since when a post is gone, as the last of ROW_COLUMNS says it."""
    if text is None:
        return None
    by, _, at = text.partition(" ")
    with unreadable_values():
        day = day_of_second(int(at))
        return Gone(day, bytes.fromhex(by).hex())


def first_rows(db: sqlite3.Connection, sets: SetCache, archives: Sequence[int], limit: int) -> list[Row]:
    """The newest posts, undated ones last."""
    found: list[tuple[Any, ...]] = []
    for archive in archives:
        found += db.execute(
            f"SELECT {ROW_COLUMNS}, stamp FROM post WHERE archive = ? ORDER BY stamp DESC, id DESC LIMIT ?",
            (archive, limit),
        )
    if len(archives) > 1:
        found.sort(key=lambda row: (row[-1] is not None, row[-1] or 0, row[0]), reverse=True)
    return _make_rows(db, sets, [row[:-1] for row in found[:limit]])


def rows(db: sqlite3.Connection, sets: SetCache, ids: Sequence[int]) -> list[Row]:
    """These posts, in this order; those that do not exist are left out."""
    found: dict[int, tuple[Any, ...]] = {}
    for row in _fetch_as_json(db, _JSON_COLUMNS, "post WHERE id IN", ids):
        with unreadable_values():
            row[_KEY_COLUMN] = bytes.fromhex(row[_KEY_COLUMN])
        found[row[0]] = tuple(row)
    return _make_rows(db, sets, [found[id_] for id_ in ids if id_ in found])


def post(db: sqlite3.Connection, sets: SetCache, post_id: int, archives: Sequence[int] = ()) -> Post | None:
    """A post with all its details, None when it does not exist or has just lost its last file.

    Its own paths come first, then those of its copies in others of these archives.
    """
    found = rows(db, sets, [post_id])
    if not found:
        return None
    details = db.execute(
        "SELECT fingerprint, root FROM post JOIN archive ON archive.id = archive WHERE post.id = ?", (post_id,)
    ).fetchone()
    if details is None:
        raise DamageError("a post without its archive")
    fingerprint, root = details
    files = db.execute(
        "SELECT path, name, folder.id FROM file JOIN folder ON folder.id = file.folder WHERE post = ?", (post_id,)
    ).fetchall()
    if not files:
        return None
    require_types((fingerprint,), (bytes,))
    for folder, name, _ in files:
        require_types((root, folder, name), _PLACE_TYPES)
    files.sort(key=lambda file: joined(file[0], file[1]))
    own = (_full_path(root, folder, name) for folder, name, _ in files)
    elsewhere = _paths_of_copies(db, post_id, fingerprint, archives) if len(archives) > 1 else ()
    paths = tuple(dict.fromkeys((*own, *elsewhere)))
    problems = tuple(
        _problem(text, line)
        for text, line in db.execute(
            "SELECT text, line FROM problem WHERE folder = ? AND name = ? ORDER BY number", (files[0][2], files[0][1])
        )
    )
    if gone_path(paths[0]) is not None:
        places = tuple(map(_place, paths))
        return Post(found[0], fingerprint, places, problems, gone_path=paths[0])
    return Post(found[0], fingerprint, paths, problems)


def body_sources(db: sqlite3.Connection, ids: Sequence[int]) -> list[BodySource]:
    """These posts, in this order, each with the first of its files; those that do not exist are left out."""
    found: dict[int, BodySource] = {}
    query = (
        "SELECT p.id, a.root, d.path, f.name, p.title, p.source FROM post p JOIN file f ON f.post = p.id "
        "JOIN folder d ON d.id = f.folder JOIN archive a ON a.id = p.archive WHERE p.id IN"
    )
    for id_, root, folder, name, title, source in select_in(db, query, ids):
        require_types((root, folder, name, title, source), (*_PLACE_TYPES, str, str))
        path = path_from_stored(locate(root, joined(folder, name)))
        if id_ not in found or path < found[id_][1]:
            found[id_] = (id_, path, title, source)
    return [found[id_] for id_ in ids if id_ in found]


class PostHints(NamedTuple):
    """What a post is recognised by should its key change: the path of its first file, "" where it has none, and else
    as in `Row`, with the date as stored.
    """

    key: bytes
    path: str
    fingerprint: bytes
    source: str
    title: str
    date: str


def hints(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, PostHints]:
    """The hints of these posts; those that do not exist are left out."""
    query = (
        "SELECT p.id, a.root, d.path, f.name, p.key, p.fingerprint, p.source, p.title, coalesce(p.date, '') "
        "FROM post p LEFT JOIN file f ON f.post = p.id LEFT JOIN folder d ON d.id = f.folder "
        "LEFT JOIN archive a ON a.id = p.archive WHERE p.id IN"
    )
    found: dict[int, PostHints] = {}
    paths: dict[int, bytes] = {}
    for row in select_in(db, query, ids):
        require_types(row, *_HINT_TYPES)
        id_, root, folder, name, key, fingerprint, source, title, date = row
        path = b"" if name is None else path_from_stored(locate(root, joined(folder, name)))
        if id_ not in paths or path < paths[id_]:
            paths[id_] = path
            found[id_] = PostHints(key, os.fsdecode(place_of(path)), fingerprint, source, title, date)
    return found


def _full_path(root: bytes, folder: bytes, name: bytes) -> str:
    """The absolute path of a stored file."""
    require_types((root, folder, name), _PLACE_TYPES)
    return os.fsdecode(path_from_stored(locate(root, joined(folder, name))))


def _place(path: str) -> str:
    """The path as a person knows it."""
    return os.fsdecode(place_of(os.fsencode(path)))


def _problem(text: str, line: int | None) -> Problem:
    require_types((text, line), *_PROBLEM_TYPES)
    return Problem.from_stored(text, line)


def joined(folder: bytes, name: bytes) -> bytes:
    """The path of a file relative to its archive."""
    return folder + b"/" + name if folder and name else folder or name


def id_of_path(db: sqlite3.Connection, path: bytes) -> int | None:
    """The post in the file at an absolute path, in the innermost archive that has one there."""
    for archive, root in db.execute("SELECT id, root FROM archive ORDER BY length(root) DESC").fetchall():
        if path == root:
            folder, name = b"", b""
        elif path.startswith(root.rstrip(b"/") + b"/"):
            folder, _, name = path[len(root.rstrip(b"/")) + 1 :].rpartition(b"/")
        else:
            continue
        found = db.execute(
            "SELECT post FROM file WHERE folder = (SELECT id FROM folder WHERE archive = ? AND path = ?) AND name = ?",
            (archive, folder, name),
        ).fetchone()
        if found and found[0] is not None:
            return int(found[0])
        if (gone := _id_of_gone(db, archive, folder, name)) is not None:
            return gone
    return None


def _id_of_gone(db: sqlite3.Connection, archive: int, folder: bytes, name: bytes) -> int | None:
    """The post that is gone and was in a file last; None where there is none."""
    query = "SELECT id, path FROM folder WHERE archive = ? AND path >= ? AND path < ?"
    below = (GONE_FOLDER + b"/", GONE_FOLDER + b"0")
    wanted = [
        id_
        for id_, path in db.execute(query, (archive, *below))
        if (path.split(b"/", 2)[2] if path.count(b"/") > 1 else b"") == folder
    ]
    found = select_in(
        db, "SELECT post, at FROM file JOIN gone USING (post) WHERE name = ? AND folder IN", wanted, [name]
    )
    return max(found, key=lambda item: item[1], default=(None,))[0]


def ids_of_source(db: sqlite3.Connection, address: str) -> list[int]:
    """The posts with this source as written; where there is none, with the same address in another spelling."""
    from tui.addresses import site_of
    from tui.archive.identity import normalise_url

    found = [id_ for (id_,) in db.execute("SELECT id FROM post WHERE source = ?", (address,))]
    if found:
        return found
    same = normalise_url(address)
    near = db.execute(
        "SELECT post.id, source FROM post JOIN termset ON termset.id = sites WHERE members = ?",
        (json.dumps((site_of(address),), ensure_ascii=False),),
    )
    return [id_ for id_, source in near if normalise_url(source) == same]


def sources(db: sqlite3.Connection, archives: Sequence[int], chunk: int) -> Iterator[list[tuple[int, str]]]:
    """All posts with their sources, `chunk` at a time."""
    cursor = db.execute(f"SELECT id, source FROM post WHERE archive IN ({_marks(archives)})", list(archives))
    while some := cursor.fetchmany(chunk):
        require_type([source for _, source in some], str)
        yield some


def find_moved_key(db: sqlite3.Connection, path: bytes, fingerprint: bytes, source: str) -> bytes | None:
    """The key of the post in that file, unless it has another source, else of one with the same bytes."""
    id_ = id_of_path(db, path)
    if id_ is not None:
        key, own = db.execute("SELECT key, source FROM post WHERE id = ?", (id_,)).fetchone()
        if own == source or not own or not source:
            return bytes(key)
    found = db.execute("SELECT key FROM post WHERE fingerprint = ? ORDER BY id", (fingerprint,)).fetchone()
    return bytes(found[0]) if found else None


def columns(db: sqlite3.Connection, archives: Sequence[int], chunk: int) -> Iterator[list[tuple[Any, ...]]]:
    """All posts in the order of the list, `chunk` at a time, as tuples; see `Index.columns`.

    Raises DamageError at the end where they are not as many as were counted when they were written.
    """
    with reading(db):
        read = 0
        for number_read, made in _columns(db, archives, chunk):
            read += number_read
            if made:
                yield made
        counted, are_lost = db.execute(
            "SELECT coalesce(sum(posts + (SELECT count(*) FROM post WHERE archive = archive.id AND copies = 0)), 0), "
            f"coalesce(max(posts = 0 AND files > 0), 0) FROM archive WHERE id IN ({_marks(archives)})",
            list(archives),
        ).fetchone()
        if read != counted or are_lost:
            raise DamageError("posts are missing")


def _columns(
    db: sqlite3.Connection, archives: Sequence[int], chunk: int
) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    """What `columns` gives, each time with the number of posts that were read for it."""
    sharing = find_shared_posts(db, archives)
    gone = {post for (post,) in db.execute("SELECT post FROM gone")}
    versions = find_versions(db, archives, sharing.hidden if sharing else ())
    query = (
        "SELECT id, date, {number}, tags, authors, sites, categories, warnings, copies, folded, rewritten, stamp "
        "FROM post WHERE archive = {archive}"
    )
    parts = [query.format(number=number, archive=int(archive)) for number, archive in enumerate(archives)]
    cursor = db.execute(" UNION ALL ".join(parts) + " ORDER BY stamp DESC, id DESC")
    days: dict[str, int] = {}
    while some := cursor.fetchmany(chunk):
        ids, _, _, tags, authors, sites, categories, warnings, copies, folded, rewritten, _ = zip(*some, strict=True)
        for numbers in (ids, tags, authors, sites, categories, warnings, copies, rewritten):
            require_type(numbers, int)
        require_type(folded, str)
        made = []
        for id_, date, number, tags, authors, sites, categories, warnings, copies, folded, rewritten, _ in some:
            if sharing and id_ in sharing.hidden:
                continue
            day = 0
            if date is not None:
                text = date[:10] if isinstance(date, str) else ""
                if (day := days.get(text, 0)) == 0 and (found := date_from_stored(text)):
                    day = days[text] = found.day.toordinal()
            flags = BROKEN * (warnings > 0) | DUPLICATE * (copies > 1) | REWRITTEN * rewritten
            flags |= VERSION * (id_ in versions) | GONE * (id_ in gone)
            within: int | tuple[int, ...] = number
            if sharing and id_ in sharing.shared:
                within = sharing.shared[id_]
                flags |= DUPLICATE * (id_ in sharing.copied)
            made.append((id_, day, within, tags, authors, sites, categories, flags, folded))
        yield len(some), made


def _paths_of_copies(
    db: sqlite3.Connection, post_id: int, fingerprint: bytes, archives: Sequence[int]
) -> Iterator[str]:
    """The files with the same bytes in other archives."""
    found = db.execute(
        f"SELECT id FROM post WHERE fingerprint = ? AND archive IN ({_marks(archives)}) "
        "AND archive <> (SELECT archive FROM post WHERE id = ?) ORDER BY id",
        (fingerprint, *archives, post_id),
    ).fetchall()
    for (other,) in found:
        if _compare(db, post_id, other):
            files = db.execute(
                "SELECT root, path, name FROM file JOIN folder ON folder.id = file.folder "
                "JOIN archive ON archive.id = folder.archive WHERE post = ?",
                (other,),
            )
            yield from sorted(_full_path(root, folder, name) for root, folder, name in files)


Likeness: TypeAlias = Literal["copies", "one-file"]
"""Equal posts are files with the same bytes, or one file that is in an archive and in another one inside it."""


class SharedPosts(NamedTuple):
    """The posts that several open archives have, byte for byte. Each is shown once, in the archive named first."""

    hidden: set[int]
    """The posts that are not shown, since an archive named earlier has them."""
    shared: dict[int, tuple[int, ...]]
    """The posts that are shown in their place, with the positions of all their archives."""
    copied: set[int]
    """Those of `shared` that lie in several files. (An archive and another one inside it have the same file.)"""


def find_shared_posts(db: sqlite3.Connection, archives: Sequence[int]) -> SharedPosts | None:
    """The posts that several of these archives have; None for a single archive."""
    if len(archives) < 2:
        return None
    sharing = SharedPosts(set(), {}, set())
    gone = {post for (post,) in db.execute("SELECT post FROM gone")}
    rank = {archive: number for number, archive in enumerate(archives)}
    marks = _marks(archives)
    found = db.execute(
        f"SELECT fingerprint FROM post WHERE archive IN ({marks}) "
        "GROUP BY fingerprint HAVING min(archive) < max(archive)",
        list(archives),
    ).fetchall()
    for (fingerprint,) in found:
        same = db.execute(
            f"SELECT id, archive FROM post WHERE fingerprint = ? AND archive IN ({marks})", (fingerprint, *archives)
        ).fetchall()
        same.sort(key=lambda item: (item[0] in gone, rank[item[1]], item[0]))
        shown, first = same[0]
        for id_, archive in same[1:]:
            if id_ in gone:  # it is where another archive has it
                if _compare(db, shown, id_) is not None:
                    sharing.hidden.add(id_)
                continue
            if archive == first or (likeness := _compare(db, shown, id_)) is None:
                continue
            sharing.hidden.add(id_)
            within = sharing.shared.get(shown, (rank[first],))
            sharing.shared[shown] = within if rank[archive] in within else (*within, rank[archive])
            if likeness == "copies":
                sharing.copied.add(shown)
    return sharing


def _compare(db: sqlite3.Connection, one: int, other: int) -> Likeness | None:
    """How two posts with the same fingerprint are equal; None where they are not.

    The fingerprint covers all of a small file, but only the ends of a large one, whose bytes are compared.
    """
    from tui.archive.compare import same_bytes
    from tui.archive.identity import FINGERPRINT_END_BYTES

    files = [
        db.execute(
            "SELECT root, path, name, size FROM file JOIN folder ON folder.id = file.folder "
            "JOIN archive ON archive.id = folder.archive WHERE post = ? LIMIT 1",
            (id_,),
        ).fetchone()
        for id_ in (one, other)
    ]
    if None in files:
        return None
    a, b = (locate(root, joined(folder, name)) for root, folder, name, _ in files)
    if a == b:
        return "one-file"
    return "copies" if files[0][3] <= 2 * FINGERPRINT_END_BYTES or same_bytes(a, b) else None


def sort_key(path: str) -> tuple[bytes, bytes]:
    """What the paths of an archive's files are ordered by where they are listed: folder and name."""
    return os.path.split(os.fsencode(path))


def problems(db: sqlite3.Connection, archives: Sequence[int]) -> Iterator[FileProblem]:
    """Every problem, archive by archive, ordered by path."""
    for archive in archives:
        cursor = db.execute(
            "SELECT root, path, problem.name, text, line, post FROM folder "
            "JOIN problem ON problem.folder = folder.id JOIN archive ON archive.id = folder.archive "
            "LEFT JOIN file ON file.folder = problem.folder AND file.name = problem.name "
            "WHERE archive = ? ORDER BY path, problem.name, number",
            (archive,),
        )
        for root, folder, name, text, line, holds in cursor:
            path = _place(_full_path(root, folder, name))
            yield FileProblem(path, _problem(text, line), fatal=holds is None)
