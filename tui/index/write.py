"""Writing what was read to index.db, so that posts keep their rows when their files are moved, edited or copied.

The rules: Files with equal bytes in one archive are one post, with the fields of the first path. A new file with the
bytes (or, if it has a source, the key) of a post whose own files are gone is that post, moved. A changed file still
holds its post if key or source are unchanged, or either version has no source; else it is another post. When a post
gets another key, `on_rekeyed` is called before the commit, so that marks can follow.

Posts of all archives that share an address are told apart at the end of a refresh (`_tell_apart`): their keys depend on
which posts there are, not on the order they came in.
"""

# ruff: noqa: S608 - only place holders and names of columns are put together, nothing from outside
from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any

from tui.archive.compare import same_bytes
from tui.archive.gone import is_gone_folder
from tui.archive.identity import Sharer, keys_of_sharers, text_hash
from tui.archive.read import read_body
from tui.archive.walk import change_ns, locate
from tui.index.parse_worker import FINGERPRINT, KEY, PROBLEMS, SOURCE, TITLE, Record, read_files
from tui.index.queries import joined
from tui.index.schema import EMPTY_SET, POST_COLUMNS
from tui.model import FACETS, Claim, Facet
from tui.sqlite import select_in, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tui.index.diff import ArchiveDiff, MissingFile


_NEW_FILE = -1
"""In place of the post that a file held, for a file that was not known."""
_MAX_CACHED_SETS = 100_000
_as_json = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` makes an encoder for each call
_MAX_ARRIVALS = 1_000
"""Arrivals kept of an archive: what came earlier is told apart no more."""

_INSERT_POST = f"INSERT INTO post({POST_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_UPDATE_POST = (
    "UPDATE post SET key=?, fingerprint=?, stamp=?, date=?, title=?, folded=?, rewritten=?, source=?, tags=?, "
    "authors=?, sites=?, categories=?, warnings=?, base=?, text=NULL WHERE id=?"
)
_PUT_FILE = "INSERT OR REPLACE INTO file(folder, name, size, mtime_ns, post) VALUES (?,?,?,?,?)"
_PUT_PROBLEM = "INSERT OR REPLACE INTO problem(folder, name, number, line, text) VALUES (?,?,?,?,?)"

_FILE_OF_POST = (
    "SELECT root, path, name FROM file JOIN folder ON folder.id = file.folder "
    "JOIN archive ON archive.id = folder.archive WHERE post = ? ORDER BY path, name LIMIT 1"
)

_SHARED_KEYS = (
    "SELECT DISTINCT key FROM post WHERE base IS NULL "
    "AND key IN (SELECT key FROM post GROUP BY key HAVING count(*) > 1)"
)
"""The keys of several posts are found in an index alone; whether a post has a base is then looked up for those only."""

_FileRow = tuple[int, bytes, int, int]
"""A file to be stored: number of its folder, name, size, mtime in nanoseconds."""

_StoredFile = tuple[bytes, int, bytes, int, int]
"""A stored file: path relative to the archive, number of its folder, name, size, mtime in nanoseconds."""


class IndexWriter:
    """Writes the records of one refresh. Without differences nothing is written, and no transaction begun."""

    def __init__(  # noqa: PLR0917
        self,
        db: sqlite3.Connection,
        archive: int,
        root: bytes,
        diff: ArchiveDiff,
        on_rekeyed: Callable[[list[tuple[bytes, bytes]]], object],
        on_claimed: Callable[[list[Claim]], object],
    ) -> None:
        self._db = db
        self._archive = archive
        self._on_rekeyed = on_rekeyed
        self._on_claimed = on_claimed
        self._rekeyed: list[tuple[bytes, bytes]] = []
        self._sets: dict[Facet, dict[tuple[str, ...], int]] = {facet: {} for facet in FACETS}
        self._transaction_start = 0.0
        self._next_post = self._transaction_first_post = 0
        self._is_arrival_noted = not db.execute("SELECT complete FROM archive WHERE id = ?", (archive,)).fetchone()[0]
        """Whether it is noted when new posts came, or need not be: those of a first refresh have always been there."""
        self._first_new_post = int(db.execute("SELECT next_post FROM meta").fetchone()[0])
        self.posts = int(db.execute("SELECT posts FROM archive WHERE id = ?", (archive,)).fetchone()[0])
        self._root = root
        self._diff = diff
        self._is_first = not diff.folders
        self._orphans = {
            id_ for (id_,) in db.execute("SELECT id FROM post WHERE archive = ? AND copies = 0", (archive,))
        }
        self.added = self.changed = self.moved = self.removed = 0

    @property
    def transaction_seconds(self) -> float:
        """Seconds since the present transaction was begun; 0 without one."""
        return time.monotonic() - self._transaction_start if self._transaction_start else 0.0

    # Transactions

    def _begin(self) -> None:
        if not self._transaction_start:
            self._db.execute("BEGIN IMMEDIATE")
            self._transaction_start = time.monotonic()
            self._next_post = int(self._db.execute("SELECT next_post FROM meta").fetchone()[0])
            self._transaction_first_post = self._next_post

    def _note_arrival(self) -> None:
        """Note when the first new posts of this refresh came."""
        if self._is_arrival_noted or self._next_post == self._transaction_first_post:
            return
        self._is_arrival_noted = True
        self._db.execute(
            "INSERT INTO arrival(archive, first_post, at) VALUES (?, ?, ?)",
            (self._archive, self._transaction_first_post, time.time_ns() // 1_000_000),
        )
        self._db.execute(
            "DELETE FROM arrival WHERE archive = :archive AND first_post < "
            "(SELECT first_post FROM arrival WHERE archive = :archive ORDER BY first_post DESC LIMIT 1 OFFSET :kept)",
            {"archive": self._archive, "kept": _MAX_ARRIVALS - 1},
        )

    def commit(self, *, counted: bool = False) -> None:
        """Commit the present transaction, after calling `on_rekeyed`; with `counted`, the files were counted in it."""
        if not self._transaction_start:
            return
        self._report_rekeyed()
        self._note_arrival()
        self._db.execute("UPDATE meta SET generation = generation + 1, next_post = ?", (self._next_post,))
        self._db.execute("UPDATE archive SET posts = ? WHERE id = ?", (self.posts, self._archive))
        if not counted:
            self._db.execute("UPDATE archive SET files = -1 WHERE id = ?", (self._archive,))
        self._db.execute("COMMIT")
        self._transaction_start = 0.0

    def _report_rekeyed(self) -> None:
        if self._rekeyed:
            self._on_rekeyed(self._rekeyed)
            self._rekeyed = []

    def roll_back(self) -> None:
        """Roll the present transaction back."""
        self._transaction_start = 0.0
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    # Records

    def put(self, records: Sequence[Record]) -> None:
        """Write the records of some files."""
        found = [outcome for _, _, _, outcome in records if outcome is not None and len(outcome) > 2]
        same_fingerprint = self._posts_by("fingerprint", [outcome[FINGERPRINT] for outcome in found])
        same_key = {} if self._is_first else self._posts_with_base([outcome[KEY] for outcome in found])
        posts: list[tuple[Any, ...]] = []
        files: list[tuple[Any, ...]] = []
        problems: list[tuple[Any, ...]] = []
        changed = self._diff.changed
        for path, size, mtime_ns, outcome in records:
            held = changed.pop(path, _NEW_FILE) if changed else _NEW_FILE
            if outcome is None:
                continue
            if len(outcome) == 2:
                self.put_problem(path, size, mtime_ns, outcome)
                continue
            fingerprint, key = outcome[FINGERPRINT], outcome[KEY]
            if held == _NEW_FILE and fingerprint not in same_fingerprint and key not in same_key:
                self._begin()
                post, self._next_post = self._next_post, self._next_post + 1
                folder, name = self._place(path)
                posts.append((post, self._archive, *self._values(outcome)))
                files.append((folder, name, size, mtime_ns, post))
                for number, (text, line) in enumerate(outcome[PROBLEMS]):
                    problems.append((folder, name, number, line, text))
                same_fingerprint[fingerprint] = [post]
                continue
            self._insert_new(posts, files, problems)
            similar = same_fingerprint.get(fingerprint, [])
            post = self._put_one(path, size, mtime_ns, outcome, held, similar, same_key.get(key, ()))
            same_fingerprint[fingerprint] = [*similar, post]
        self._insert_new(posts, files, problems)

    def _insert_new(
        self, posts: list[tuple[Any, ...]], files: list[tuple[Any, ...]], problems: list[tuple[Any, ...]]
    ) -> None:
        """Insert posts whose file, bytes and key are all new, and empty the lists."""
        if posts:
            self._db.executemany(_INSERT_POST, posts)
            self._db.executemany(_PUT_FILE, files)
            self._db.executemany(_PUT_PROBLEM, problems)
            self.added += len(posts)
            self.posts += len(posts)
            for rows in (posts, files, problems):
                rows.clear()

    def _place(self, path: bytes) -> tuple[int, bytes]:
        """The number of a file's folder, which is inserted where it is new, and its name."""
        parent, _, name = path.rpartition(b"/")
        folder = self._diff.folders.get(parent)
        if folder is None:
            self._begin()
            inserted = self._db.execute("INSERT INTO folder(archive, path) VALUES (?, ?)", (self._archive, parent))
            folder = self._diff.folders[parent] = int(inserted.lastrowid or 0)
        return folder, name

    # Files of known posts

    def _put_one(  # noqa: PLR0917
        self,
        path: bytes,
        size: int,
        mtime_ns: int,
        outcome: tuple[Any, ...],
        held: int | None,
        similar: Sequence[int],
        same_key: Sequence[int],
    ) -> int:
        """Write a file that held a post, or whose fingerprint or key other posts have. Returns its post."""
        self._begin()
        file = (*self._place(path), size, mtime_ns)
        held = None if held == _NEW_FILE else held
        siblings = [] if held is None else list(self._others(held, path))
        if held is not None and held in similar:
            if not siblings:
                self._update(held, file, outcome)
                return held
            if not any(self._is_unchanged(other) and not self._has_bytes_of(other, path) for other in siblings):
                if path < min(other[0] for other in siblings):
                    self._update(held, file, outcome)
                else:
                    self._put_file(file, held, outcome)
                return held
        for post in similar:
            if post == held:
                continue
            # As far as the first that is equal: of one post there can be thousands of copies.
            if any(self._has_bytes_of(other, path) for other in self._others(post, path)):
                self._detach(held, file, outcome, self._field(post, "key"))
                return self._add_copy(post, path, file, outcome)
            if not any(self._is_unchanged(other) for other in self._others(post, path)):
                self._detach(held, file, outcome)
                self._move(post, path, file, outcome, list(self._others(post, path)))
                return post
        if held is not None and not siblings and self._is_same_post(held, outcome):
            self.changed += 1
            self._update(held, file, outcome)
            return held
        self._detach(held, file, outcome)
        for post in same_key:
            others = list(self._files(post))
            is_gone = not any(os.path.lexists(locate(self._root, other[0])) for other in others)
            if is_gone and self._may_have_moved(post, path, outcome):
                self._move(post, path, file, outcome, others)
                return post
        post, self._next_post = self._next_post, self._next_post + 1
        self._db.execute(_INSERT_POST, (post, self._archive, *self._values(outcome)))
        self._put_file(file, post, outcome)
        self.added += 1
        self.posts += 1
        return post

    def _is_same_post(self, post: int, outcome: tuple[Any, ...]) -> bool:
        """Whether a changed file still holds its post: key or source are unchanged, or one version has no source."""
        key, source = self._field(post, "coalesce(base, key)"), self._field(post, "source")
        return bool(key == outcome[KEY] or source == outcome[SOURCE] or not source or not outcome[SOURCE])

    def _may_have_moved(self, post: int, path: bytes, outcome: tuple[Any, ...]) -> bool:
        """Whether a file with the address of a post can be that post: not where others share it and it is like none."""
        base, title, text = self._db.execute("SELECT base, title, text FROM post WHERE id = ?", (post,)).fetchone()
        return base is None or title == outcome[TITLE] or bool(text and text == self._text_of(self._root, path))

    @staticmethod
    def _text_of(root: bytes, path: bytes) -> bytes:
        """The hash of the text in a file, b"" where it cannot be read."""
        try:
            return text_hash(read_body(os.fsdecode(locate(root, path))))
        except OSError:
            return b""

    def _detach(self, held: int | None, file: _FileRow, outcome: tuple[Any, ...], heir: bytes | None = None) -> None:
        """Take a file from the post it held. `heir` is the key of the post that it is a copy of now."""
        if held is None:
            return
        old = self._field(held, "key")
        if heir not in (None, old) and self._is_same_post(held, outcome):
            self._rekeyed.append((old, heir or b""))
        self._db.execute("UPDATE file SET post = NULL, size = -1 WHERE folder = ? AND name = ?", file[:2])
        self._lose_file(held)

    def _has_bytes_of(self, file: _StoredFile, path: bytes) -> bool:
        # A post that is gone is there again with this file: it is no copy of what is not there.
        if is_gone_folder(file[0]):
            return False
        return same_bytes(locate(self._root, file[0]), locate(self._root, path))

    def _update(self, post: int, file: _FileRow, outcome: tuple[Any, ...]) -> None:
        """Store the present fields of a post, and the file they are from."""
        old, base = self._db.execute("SELECT key, base FROM post WHERE id = ?", (post,)).fetchone()
        if base != outcome[KEY]:
            base = None
        key = outcome[KEY] if base is None else old
        if old != key:
            self._rekeyed.append((old, key))
        _, *values = self._values(outcome)
        self._db.execute(_UPDATE_POST, (key, *values, base, post))
        self._put_file(file, post, outcome)

    def _move(
        self, post: int, path: bytes, file: _FileRow, outcome: tuple[Any, ...], others: list[_StoredFile]
    ) -> None:
        """Store that a post, whose other files are gone or hold something else, has moved to this file."""
        for other, folder, name, *_ in others:
            if other == path:
                continue
            if is_gone_folder(other):  # it has come back
                self._db.execute("DELETE FROM file WHERE folder = ? AND name = ?", (folder, name))
                self._db.execute("DELETE FROM folder WHERE id = ?", (folder,))
                self._db.execute("DELETE FROM gone WHERE post = ?", (post,))
                continue
            if other in self._diff.changed:
                self._diff.changed[other] = None
            self._db.execute("UPDATE file SET post = NULL, size = -1 WHERE folder = ? AND name = ?", (folder, name))
        if post in self._orphans:
            self._orphans.discard(post)
            self.posts += 1
        self._update(post, file, outcome)
        self._db.execute("UPDATE post SET copies = 1 WHERE id = ?", (post,))
        self.moved += 1

    def _add_copy(self, post: int, path: bytes, file: _FileRow, outcome: tuple[Any, ...]) -> int:
        """Add a file to a post, whose fields are those of the first path. Returns the post."""
        if any(other[0] < path for other in self._files(post)):
            self._put_file(file, post, outcome)
        else:
            self._update(post, file, outcome)
        self._db.execute("UPDATE post SET copies = (SELECT count(*) FROM file WHERE post = id) WHERE id = ?", (post,))
        self.changed += not self._is_first
        return post

    def _is_unchanged(self, file: _StoredFile) -> bool:
        """Whether a stored file exists with the same size and mtime."""
        try:
            found = os.stat(locate(self._root, file[0]))
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return (found.st_size, change_ns(found)) == (file[3], file[4])

    # Files without a post, and missing files

    def put_problem(self, path: bytes, size: int, mtime_ns: int, problem: tuple[Any, ...]) -> None:
        """Write a file or folder that holds no post, and why."""
        folder, name = self._place(path)
        known = self._db.execute(
            "SELECT size, mtime_ns, post, text, line FROM file LEFT JOIN problem USING (folder, name) "
            "WHERE folder = ? AND name = ?",
            (folder, name),
        ).fetchone()
        if known == (size, mtime_ns, None, *problem):
            return
        self._begin()
        self._put_file((folder, name, size, mtime_ns), None, problem)
        if known is not None and known[2] is not None:
            self.changed += 1
            self._lose_file(known[2])

    def remove(self, missing: Sequence[MissingFile]) -> None:
        """Delete missing files; posts without any other file become orphans, which `finish` deletes."""
        self._begin()
        lost: set[int] = set()
        for folder, name, post in missing:
            deleted = self._db.execute(
                "DELETE FROM file WHERE folder = ? AND name = ? AND (post IS ? OR post IS NULL)", (folder, name, post)
            )
            if deleted.rowcount:
                self._db.execute("DELETE FROM problem WHERE folder = ? AND name = ?", (folder, name))
                if post is not None:
                    lost.add(post)
        for post in lost:
            self._lose_file(post)

    def _lose_file(self, post: int) -> None:
        """Update a post that has lost a file: to an orphan, or to the fields of the file that is now its first."""
        files = list(self._files(post))
        if not files:
            if post not in self._orphans and self._db.execute("SELECT 1 FROM post WHERE id = ?", (post,)).fetchone():
                self._db.execute("UPDATE post SET copies = 0 WHERE id = ?", (post,))
                self._orphans.add(post)
                self.posts -= 1
            return
        self._db.execute("UPDATE post SET copies = ? WHERE id = ?", (len(files), post))
        path, folder, name, size, mtime_ns = min(files)
        for _, _, _, outcome in read_files(self._root, [path]):
            if outcome is not None and len(outcome) > 2 and outcome[FINGERPRINT] == self._field(post, "fingerprint"):
                self._update(post, (folder, name, size, mtime_ns), outcome)

    def finish(self) -> tuple[int, int, int]:
        """Delete orphans and count. Returns the numbers of files with a post, files without one, and warnings."""
        for folder in self._diff.empty_folders:
            self._begin()
            self._db.execute(
                "DELETE FROM folder WHERE id = ? AND NOT EXISTS (SELECT 1 FROM file WHERE folder = ?)", (folder,) * 2
            )
        if self._orphans:
            self._begin()
            self._db.executemany("DELETE FROM post WHERE id = ? AND copies = 0", [(id_,) for id_ in self._orphans])
            self.removed += len(self._orphans)
            self._orphans.clear()
        self._tell_apart()
        complete, *counts = self._db.execute(
            "SELECT complete, files, problems, warnings FROM archive WHERE id = ?", (self._archive,)
        ).fetchone()
        if complete and not self._transaction_start and counts[0] >= 0:
            return counts[0], counts[1], counts[2]
        self._begin()
        ((self.posts,),) = self._db.execute("SELECT count(*) FROM post WHERE archive = ?", (self._archive,)).fetchall()
        files, empty = self._db.execute(
            "SELECT count(post), count(*) - count(post) FROM file JOIN folder ON folder.id = folder WHERE archive = ?",
            (self._archive,),
        ).fetchone()
        (gone,) = self._db.execute("SELECT count(*) FROM gone WHERE archive = ?", (self._archive,)).fetchone()
        files -= gone
        (problems,) = self._db.execute(
            "SELECT count(*) FROM problem JOIN folder ON folder.id = folder WHERE archive = ?", (self._archive,)
        ).fetchone()
        self._db.execute(
            "UPDATE archive SET complete = 1, files = ?, problems = ?, warnings = ? WHERE id = ?",
            (files, empty, problems - empty, self._archive),
        )
        return files, empty, problems - empty

    # Posts that are gone

    def add_gone(self, found: Sequence[tuple[Record, bytes, int]]) -> None:
        """Write posts that are gone: the record of each, with its path, and the commit that deleted it and when."""
        self._is_arrival_noted = True  # they are no news
        for (path, size, mtime_ns, outcome), by, at in found:
            if outcome is None or len(outcome) == 2:
                continue
            self._begin()
            post, self._next_post = self._next_post, self._next_post + 1
            folder, name = self._place(path)
            self._db.execute(_INSERT_POST, (post, self._archive, *self._values(outcome)))
            self._db.execute(_PUT_FILE, (folder, name, size, mtime_ns, post))
            self._db.executemany(
                _PUT_PROBLEM,
                [(folder, name, number, line, text) for number, (text, line) in enumerate(outcome[PROBLEMS])],
            )
            self._db.execute("INSERT INTO gone VALUES (?, ?, ?, ?)", (post, self._archive, by, at))
            self.added += 1
            self.posts += 1

    def drop_gone(self, posts: Sequence[int]) -> None:
        """Delete posts that are gone from the index."""
        for post in posts:
            self._begin()
            for path, folder, *_ in list(self._files(post)):
                self._diff.folders.pop(path.rpartition(b"/")[0], None)
                for statement in (
                    "DELETE FROM problem WHERE folder = ?",
                    "DELETE FROM file WHERE folder = ?",
                    "DELETE FROM folder WHERE id = ?",
                ):
                    self._db.execute(statement, (folder,))
            self._db.execute("DELETE FROM post WHERE id = ?", (post,))
            self._db.execute("DELETE FROM gone WHERE post = ?", (post,))
            self.removed += 1
            self.posts -= 1

    def note_history(self, head: str, boundary: bytes, prefix: bytes) -> None:
        """Note how far the history was looked through."""
        self._begin()
        self._db.execute("INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?)", (self._archive, head, boundary, prefix))

    def forget_history(self) -> None:
        """Have the whole history looked through the next time."""
        self._begin()
        self._db.execute("DELETE FROM history WHERE archive = ?", (self._archive,))
        self._db.execute("DELETE FROM untracked WHERE archive = ?", (self._archive,))

    def note_untracked(self, files: Iterable[tuple[bytes, str, str, int]]) -> None:
        """Note the files that a commit left in the folder, in place of those noted: path, blob, commit and time."""
        self._begin()
        self._db.execute("DELETE FROM untracked WHERE archive = ?", (self._archive,))
        self._db.executemany("INSERT INTO untracked VALUES (?, ?, ?, ?, ?)", [(self._archive, *file) for file in files])

    def note_endings(self, endings: Sequence[tuple[bytes, int, bytes]]) -> None:
        """Note how files end: as `file.ending`, the number of the folder, and the name."""
        if endings:
            self._begin()
            self._db.executemany("UPDATE file SET ending = ? WHERE folder = ? AND name = ?", endings)

    def finish_gone(self) -> None:
        """Tell the posts apart that share an address, and commit; what the files hold has not changed."""
        if self._differs:
            self._tell_apart()
        self.commit(counted=True)

    # Posts that share an address

    def _tell_apart(self) -> None:
        """Give the posts of each shared address their keys, and tell whose marks may be stored by another one."""
        shared = {base for (base,) in self._db.execute("SELECT DISTINCT base FROM post WHERE base IS NOT NULL")}
        query = "SELECT complete AND files >= 0 FROM archive WHERE id = ?"
        (is_told_apart,) = self._db.execute(query, (self._archive,)).fetchone()
        if self._transaction_start or self._differs or not is_told_apart:
            shared.update(key for (key,) in self._db.execute(_SHARED_KEYS))
        claims: list[Claim] = []
        for base in sorted(shared):
            claims += self._tell_sharers_apart(base)
        if claims:
            self._report_rekeyed()
            self._on_claimed(claims)

    def _tell_sharers_apart(self, base: bytes) -> list[Claim]:
        query = (
            "SELECT id, key, title, source, text, fingerprint FROM post "
            "WHERE (key = :base AND base IS NULL OR base = :base) AND copies > 0 ORDER BY id"
        )
        posts = self._db.execute(query, {"base": base}).fetchall()
        names = {(title, source) for _, _, title, source, _, _ in posts}
        # Of posts with one title, the texts tell which are versions of one another.
        differ = len(names) > 1 or len({fingerprint for *_, fingerprint in posts}) > 1
        texts = [self._stored_text(id_, text) if differ else b"" for id_, _, _, _, text, _ in posts]
        sharers = [Sharer(post[2], post[3], text) for post, text in zip(posts, texts, strict=True)]
        claims: list[Claim] = []
        for (id_, old, title, _, _, fingerprint), key in zip(posts, keys_of_sharers(base, sharers), strict=True):
            if old != key:
                self._begin()
                is_shared = None if key == base else base
                self._db.execute("UPDATE post SET key = ?, base = ? WHERE id = ?", (key, is_shared, id_))
            if old != key or key != base:
                before = old if id_ < self._first_new_post else b""
                claims.append(Claim(base, before, key, self._full_path(id_), fingerprint, title))
        return claims

    def _stored_text(self, post: int, text: bytes | None) -> bytes:
        """The hash of a post's text, which is made where it was not needed before."""
        if text is None:
            found = self._db.execute(_FILE_OF_POST, (post,)).fetchone()
            text = b"" if found is None else self._text_of(found[0], joined(found[1], found[2]))
            self._begin()
            self._db.execute("UPDATE post SET text = ? WHERE id = ?", (text, post))
        return text

    def _full_path(self, post: int) -> bytes:
        found = self._db.execute(_FILE_OF_POST, (post,)).fetchone()
        return b"" if found is None else locate(found[0], joined(found[1], found[2]))

    @property
    def _differs(self) -> bool:
        return bool(self.added or self.changed or self.moved or self.removed)

    # Statements

    def _posts_with_base(self, values: list[bytes]) -> dict[bytes, list[int]]:
        """The posts for which `key_of` gives these keys."""
        found = self._posts_by("base", values)
        # The plus keeps SQLite from looking through the whole archive instead.
        query = "SELECT key, id FROM post WHERE base IS NULL AND +archive = ? AND key IN"
        for value, id_ in select_in(self._db, query, values, [self._archive]):
            found.setdefault(value, []).append(id_)
        return found

    def _posts_by(self, column: str, values: list[bytes]) -> dict[bytes, list[int]]:
        found: dict[bytes, list[int]] = {}
        query = f"SELECT {column}, id FROM post WHERE {column} IS NOT NULL AND +archive = ? AND {column} IN"
        for value, id_ in select_in(self._db, query, values, [self._archive]):
            found.setdefault(value, []).append(id_)
        return found

    def _values(self, outcome: tuple[Any, ...]) -> tuple[Any, ...]:
        """The columns of a post from `key` on."""
        (title, folded, rewritten, stamp, date, authors, source, site, tags, categories, key, fingerprint, problems) = (
            outcome
        )
        return (
            key,
            fingerprint,
            stamp,
            date,
            title,
            folded,
            rewritten,
            source,
            self._set("tag", tags),
            self._set("author", authors),
            self._set("site", (site,) if site else ()),
            self._set("category", categories),
            len(problems),
        )

    def _set(self, facet: Facet, members: tuple[str, ...]) -> int:
        """The number of a set of values, which is inserted where it is new."""
        if not members:
            return EMPTY_SET
        known = self._sets[facet]
        if (number := known.get(members)) is None:
            if len(known) > _MAX_CACHED_SETS:
                known.clear()
            self._begin()
            text = _as_json(members)
            added = self._db.execute("INSERT OR IGNORE INTO termset(facet, members) VALUES (?, ?)", (facet, text))
            if added.rowcount:
                number = int(added.lastrowid or EMPTY_SET)
            else:
                query = "SELECT id FROM termset WHERE facet = ? AND members = ?"
                (number,) = self._db.execute(query, (facet, text)).fetchone()
            known[members] = number
        return number

    def _put_file(self, file: _FileRow, post: int | None, outcome: tuple[Any, ...]) -> None:
        folder, name = file[:2]
        self._db.execute(_PUT_FILE, (*file, post))
        self._db.execute("DELETE FROM problem WHERE folder = ? AND name = ?", (folder, name))
        problems = outcome[PROBLEMS] if len(outcome) > 2 else (outcome,)
        self._db.executemany(
            _PUT_PROBLEM, [(folder, name, number, line, text) for number, (text, line) in enumerate(problems)]
        )

    def _field(self, post: int, column: str) -> Any:
        return self._db.execute(f"SELECT {column} FROM post WHERE id = ?", (post,)).fetchone()[0]

    def _files(self, post: int) -> Iterator[_StoredFile]:
        """The files of a post, read one after the other as they are asked for."""
        found = self._db.execute(
            "SELECT path, folder, name, size, mtime_ns FROM file JOIN folder ON folder.id = folder WHERE post = ?",
            (post,),
        )
        for parent, folder, name, size, mtime_ns in found:
            yield joined(parent, name), folder, name, size, mtime_ns

    def _others(self, post: int, path: bytes) -> Iterator[_StoredFile]:
        """The files of a post but the one at a path."""
        return (other for other in self._files(post) if other[0] != path)


_FORGET = (
    "DELETE FROM problem WHERE folder IN (SELECT id FROM folder WHERE archive = ?)",
    "DELETE FROM file WHERE folder IN (SELECT id FROM folder WHERE archive = ?)",
    "DELETE FROM folder WHERE archive = ?",
    "DELETE FROM post WHERE archive = ?",
    "DELETE FROM arrival WHERE archive = ?",
    "DELETE FROM gone WHERE archive = ?",
    "DELETE FROM history WHERE archive = ?",
    "DELETE FROM untracked WHERE archive = ?",
    "UPDATE archive SET complete = 0, posts = 0, files = 0, problems = 0, warnings = 0 WHERE id = ?",
)


def forget(db: sqlite3.Connection, archive: int) -> None:
    """Delete all rows of an archive but its own."""
    with transaction(db):
        for statement in _FORGET:
            db.execute(statement, (archive,))
        db.execute("UPDATE meta SET generation = generation + 1")
