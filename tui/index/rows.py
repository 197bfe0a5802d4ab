"""Reading index.db: rows, posts, columns. Functions of a connection; `Index` gives them their thread's own."""

# ruff: noqa: S608 - what is put together are place holders and names of columns, nothing from outside
from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from tui.index.schema import EMPTY_SET, ROW_COLUMNS
from tui.model import Facet, FileProblem, Post, PostDate, Problem, Row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

_SETS_KEPT = 20_000
_ASKED_AT_ONCE = 500

_KEY = ROW_COLUMNS.split(", ").index("key")
_AS_JSON = ROW_COLUMNS.replace(" key,", " hex(key),")
"""The columns of a row as JSON can have them, and which of them is the key."""


class Sets:
    """The members of sets of values, remembered for the rows on the screen."""

    def __init__(self) -> None:
        self._members: dict[int, tuple[str, ...]] = {}

    def fill(self, db: sqlite3.Connection, numbers: set[int]) -> None:
        """Make sure that the members of these sets are known."""
        if len(self._members) > _SETS_KEPT:
            self._members = {}
        missing = [number for number in numbers if number not in self._members and number != EMPTY_SET]
        for start in range(0, len(missing), _ASKED_AT_ONCE):
            some = missing[start : start + _ASKED_AT_ONCE]
            for number, members in _at_once(db, "id, json(members)", f"termset WHERE id IN ({_marks(some)})", some):
                self._members[number] = tuple(members)

    def __getitem__(self, number: int) -> tuple[str, ...]:
        return self._members.get(number, ())


def _marks(items: Sequence[Any]) -> str:
    return ",".join("?" * len(items))


def _at_once(db: sqlite3.Connection, columns: str, source: str, values: Sequence[Any]) -> list[list[Any]]:
    """All rows of a query as one, put together by SQLite: texts, numbers, and what is JSON already.

    Each row that is fetched gives the interpreter away and has to wait for its turn to get it back, some milliseconds
    each where other threads compute; the screen asks for a hundred and more between a key and the paint.
    """
    query = f"SELECT json_group_array(json_array({columns})) FROM {source}"
    found: list[list[Any]] = json.loads(db.execute(query, values).fetchone()[0])
    return found


def made_rows(db: sqlite3.Connection, sets: Sets, found: Sequence[tuple[Any, ...]]) -> list[Row]:
    """`Row` of each of the tuples of ROW_COLUMNS."""
    sets.fill(db, {number for row in found for number in (row[3], row[5], row[6], row[7])})
    return [
        Row(
            id=id_,
            title=title,
            date=None if date is None else PostDate.from_stored(date),
            authors=sets[authors],
            source=source,
            site="".join(sets[sites]),
            tags=sets[tags],
            categories=sets[categories],
            key=key,
            copies=copies,
            broken=warnings > 0,
        )
        for id_, title, date, authors, source, sites, tags, categories, key, copies, warnings in found
    ]


def first_rows(db: sqlite3.Connection, sets: Sets, archives: Sequence[int], limit: int) -> list[Row]:
    """The newest posts, those without a date last."""
    found: list[tuple[Any, ...]] = []
    for archive in archives:
        found += db.execute(
            f"SELECT {ROW_COLUMNS}, stamp FROM post WHERE archive = ? ORDER BY stamp DESC, id DESC LIMIT ?",
            (archive, limit),
        )
    if len(archives) > 1:
        found.sort(key=lambda row: (row[-1] is not None, row[-1] or 0, row[0]), reverse=True)
    return made_rows(db, sets, [row[:-1] for row in found[:limit]])


def rows(db: sqlite3.Connection, sets: Sets, ids: Sequence[int]) -> list[Row]:
    """These posts, in the order asked for; those that are not there are left out."""
    found: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(ids), _ASKED_AT_ONCE):
        some = ids[start : start + _ASKED_AT_ONCE]
        for row in _at_once(db, _AS_JSON, f"post WHERE id IN ({_marks(some)})", list(some)):
            row[_KEY] = bytes.fromhex(row[_KEY])
            found[row[0]] = tuple(row)
    return made_rows(db, sets, [found[id_] for id_ in ids if id_ in found])


def post(db: sqlite3.Connection, sets: Sets, post_id: int, archives: Sequence[int] = ()) -> Post | None:
    """All that is known of a post; None when it is not there, or has just lost its last file. Copies of it in others
    of these archives are among its paths, behind its own.
    """
    found = rows(db, sets, [post_id])
    if not found:
        return None
    mark, root = db.execute(
        "SELECT fingerprint, root FROM post JOIN archive ON archive.id = archive WHERE post.id = ?", (post_id,)
    ).fetchone()
    files = db.execute(
        "SELECT path, name, folder.id FROM file JOIN folder ON folder.id = file.folder WHERE post = ?", (post_id,)
    ).fetchall()
    if not files:
        return None
    files.sort(key=lambda file: joined(file[0], file[1]))
    own = (os.fsdecode(absolute(root, joined(folder, name))) for folder, name, _ in files)
    elsewhere = _elsewhere(db, post_id, mark, archives) if len(archives) > 1 else ()
    paths = tuple(dict.fromkeys((*own, *elsewhere)))
    problems = tuple(
        Problem(text, line)
        for text, line in db.execute(
            "SELECT text, line FROM problem WHERE folder = ? AND name = ? ORDER BY number", (files[0][2], files[0][1])
        )
    )
    return Post(found[0], mark, paths, problems)


def paths(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    """The file of each of these posts, absolute: of several the first by its path in the archive."""
    found: dict[int, tuple[bytes, str]] = {}
    for start in range(0, len(ids), _ASKED_AT_ONCE):
        some = ids[start : start + _ASKED_AT_ONCE]
        query = (
            "SELECT post, root, path, name FROM file JOIN folder ON folder.id = file.folder "
            f"JOIN archive ON archive.id = folder.archive WHERE post IN ({_marks(some)})"
        )
        for id_, root, folder, name in db.execute(query, list(some)):
            path = joined(folder, name)
            if id_ not in found or path < found[id_][0]:
                found[id_] = path, os.fsdecode(absolute(root, path))
    return {id_: path for id_, (_, path) in found.items()}


def joined(folder: bytes, name: bytes) -> bytes:
    """The path of a file in its archive."""
    return folder + b"/" + name if folder and name else folder or name


def absolute(root: bytes, path: bytes) -> bytes:
    """The path of a file anywhere; b"" is the root itself."""
    return os.path.join(root, path) if path else root


def id_of_path(db: sqlite3.Connection, path: bytes) -> int | None:
    """The post in the file at an absolute path, in whichever archive holds it."""
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
    return None


def key_like(db: sqlite3.Connection, path: bytes, mark: bytes, source: str) -> bytes | None:
    """The key of the post in that file, if the source does not speak against it, else of one of the same bytes."""
    id_ = id_of_path(db, path)
    if id_ is not None:
        key, own = db.execute("SELECT key, source FROM post WHERE id = ?", (id_,)).fetchone()
        if own == source or not own or not source:
            return bytes(key)
    found = db.execute("SELECT key FROM post WHERE fingerprint = ? ORDER BY id", (mark,)).fetchone()
    return bytes(found[0]) if found else None


def columns(db: sqlite3.Connection, archives: Sequence[int], chunk: int) -> Iterator[list[tuple[Any, ...]]]:
    """The columns of all posts in the order of the list, `chunk` at a time; see `Index.columns`."""
    across = copies_across(db, archives)
    one = (
        "SELECT id, date, {number}, tags, authors, sites, categories, warnings, copies, folded, rewritten, stamp "
        "FROM post WHERE archive = {archive}"
    )
    parts = [one.format(number=number, archive=int(archive)) for number, archive in enumerate(archives)]
    cursor = db.execute(" UNION ALL ".join(parts) + " ORDER BY stamp DESC, id DESC")
    days: dict[str, int] = {}
    while some := cursor.fetchmany(chunk):
        made = []
        for id_, date, number, tags, authors, sites, categories, warnings, copies, folded, rewritten, _ in some:
            if across and id_ in across.hidden:
                continue
            day = 0
            if date is not None:
                text = date[:10]
                if (day := days.get(text, 0)) == 0:
                    day = days[text] = PostDate.from_stored(text).day.toordinal()
            flags = _BROKEN * (warnings > 0) | _COPIED * (copies > 1) | _REWRITTEN * rewritten
            within: int | tuple[int, ...] = number
            if across and id_ in across.shared:
                within = across.shared[id_]
                flags |= _COPIED * (id_ in across.copied)
            made.append((id_, day, within, tags, authors, sites, categories, flags, folded))
        if made:
            yield made


_COPIED, _BROKEN, _REWRITTEN = 4, 8, 32  # as tui.search.catalogue has them, without importing it for three numbers


def _elsewhere(db: sqlite3.Connection, post_id: int, mark: bytes, archives: Sequence[int]) -> Iterator[str]:
    """The files of the same bytes that other archives have."""
    found = db.execute(
        f"SELECT id FROM post WHERE fingerprint = ? AND archive IN ({_marks(archives)}) "
        "AND archive <> (SELECT archive FROM post WHERE id = ?) ORDER BY id",
        (mark, *archives, post_id),
    ).fetchall()
    for (other,) in found:
        if _equal(db, post_id, other):
            files = db.execute(
                "SELECT root, path, name FROM file JOIN folder ON folder.id = file.folder "
                "JOIN archive ON archive.id = folder.archive WHERE post = ?",
                (other,),
            )
            yield from sorted(os.fsdecode(absolute(root, joined(folder, name))) for root, folder, name in files)


Likeness: TypeAlias = Literal["copies", "one-file"]
"""How equal posts are alike: files of the same bytes, or one file, in an archive within another one."""


class Across(NamedTuple):
    """What lies, byte for byte, in several archives that are open together: it is shown once."""

    hidden: set[int]
    """The posts that are not shown, since one of an archive named earlier is."""
    shared: dict[int, tuple[int, ...]]
    """Those that are shown for others too, and the places of all their archives among those that are open."""
    copied: set[int]
    """Of these, those that lie in several files: in an archive within another one, both have the same file."""


def copies_across(db: sqlite3.Connection, archives: Sequence[int]) -> Across | None:
    """The posts that several of these archives have; None for a single archive."""
    if len(archives) < 2:
        return None
    across = Across(set(), {}, set())
    rank = {archive: number for number, archive in enumerate(archives)}
    marks = _marks(archives)
    found = db.execute(
        f"SELECT fingerprint FROM post WHERE archive IN ({marks}) "
        "GROUP BY fingerprint HAVING min(archive) < max(archive)",
        list(archives),
    ).fetchall()
    for (mark,) in found:
        same = db.execute(
            f"SELECT id, archive FROM post WHERE fingerprint = ? AND archive IN ({marks})", (mark, *archives)
        ).fetchall()
        same.sort(key=lambda item: (rank[item[1]], item[0]))
        shown, first = same[0]
        for id_, archive in same[1:]:
            if archive == first or (equal := _equal(db, shown, id_)) is None:
                continue
            across.hidden.add(id_)
            within = across.shared.get(shown, (rank[first],))
            across.shared[shown] = within if rank[archive] in within else (*within, rank[archive])
            if equal == "copies":
                across.copied.add(shown)
    return across


def _equal(db: sqlite3.Connection, one: int, other: int) -> Likeness | None:
    """Whether two posts of the same fingerprint are equal: certain for small files, else by their bytes; and whether
    they are one file.
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
    a, b = (absolute(root, joined(folder, name)) for root, folder, name, _ in files)
    if a == b:
        return "one-file"
    return "copies" if files[0][3] <= 2 * FINGERPRINT_END_BYTES or same_bytes(a, b) else None


def sets_of(db: sqlite3.Connection, facet: Facet) -> list[tuple[int, tuple[str, ...]]]:
    """All sets of a facet with their numbers; the empty set is not among them."""
    found = db.execute("SELECT id, members FROM termset WHERE facet = ?", (facet,))
    return [(number, tuple(json.loads(members))) for number, members in found]


def problems(db: sqlite3.Connection, archives: Sequence[int]) -> Iterator[FileProblem]:
    """Every problem, by path."""
    for archive in archives:
        cursor = db.execute(
            "SELECT root, path, problem.name, text, line, post FROM folder "
            "JOIN problem ON problem.folder = folder.id JOIN archive ON archive.id = folder.archive "
            "LEFT JOIN file ON file.folder = problem.folder AND file.name = problem.name "
            "WHERE archive = ? ORDER BY path, problem.name, number",
            (archive,),
        )
        for root, folder, name, text, line, holds in cursor:
            path = os.fsdecode(absolute(root, joined(folder, name)))
            yield FileProblem(path, Problem(text, line), fatal=holds is None)


def ids_of_keys(db: sqlite3.Connection, keys: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """The posts that answer to these keys: several may answer to one, none to another."""
    some: list[bytes] = []
    for key in keys:
        some.append(key)
        if len(some) == _ASKED_AT_ONCE:
            yield from db.execute(f"SELECT key, id FROM post WHERE key IN ({_marks(some)})", some).fetchall()
            some = []
    if some:
        yield from db.execute(f"SELECT key, id FROM post WHERE key IN ({_marks(some)})", some).fetchall()
