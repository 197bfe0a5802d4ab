"""What was read goes into index.db, such that rows and keys outlive moves, edits and copies.

The rules. Files of equal bytes in one archive are one post; its fields are those of the first path. A file that
came with the bytes (or, with a source, the key) of a post whose own files are gone is that post, moved. A file
whose content changed goes on being its post while key or source stays, or one of the two has no source; else
it is another post. Where a post comes to answer to another key, `on_rekeyed` hears of it before the commit.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tui.archive.compare import same_bytes
from tui.index.batch import INSERT_POST, PUT_FILE, PUT_PROBLEM, UPDATE_POST, Batch, FileRow, StoredFile
from tui.index.parse_worker import KEY, MARK, SAID, SOURCE, Record, read_files
from tui.index.rows import absolute

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from tui.index.diff import Gone, Scan


_ABSENT = -1


class Writer(Batch):
    """Writes the records of one refresh. Nothing is written, and no transaction begun, where nothing differs."""

    def __init__(
        self,
        db: sqlite3.Connection,
        archive: int,
        root: bytes,
        scan: Scan,
        on_rekeyed: Callable[[list[tuple[bytes, bytes]]], None],
    ) -> None:
        super().__init__(db, archive, on_rekeyed)
        self._root = root
        self._scan = scan
        self._first_time = not scan.folders
        self._orphans = {
            id_ for (id_,) in db.execute("SELECT id FROM post WHERE archive = ? AND copies = 0", (archive,))
        }
        self.added = self.changed = self.moved = self.removed = 0

    # Records

    def put(self, records: Sequence[Record]) -> None:
        """Write what some files hold."""
        found = [outcome for _, _, _, outcome in records if outcome is not None and len(outcome) > 2]
        alike = self._posts_by("fingerprint", [outcome[MARK] for outcome in found])
        keyed = {} if self._first_time else self._posts_by("key", [outcome[KEY] for outcome in found])
        posts: list[tuple[Any, ...]] = []
        files: list[tuple[Any, ...]] = []
        problems: list[tuple[Any, ...]] = []
        changed = self._scan.changed
        for path, size, mtime_ns, outcome in records:
            held = changed.pop(path, _ABSENT) if changed else _ABSENT
            if outcome is None:
                continue
            if len(outcome) == 2:
                self.put_problem(path, size, mtime_ns, outcome)
                continue
            mark = outcome[MARK]
            if held == _ABSENT and mark not in alike and outcome[KEY] not in keyed:
                self._begin()
                post, self._next = self._next, self._next + 1
                folder, name = self._place(path)
                posts.append((post, self._archive, *self._values(outcome)))
                files.append((folder, name, size, mtime_ns, post))
                for number, (text, line) in enumerate(outcome[SAID]):
                    problems.append((folder, name, number, line, text))
                alike[mark] = [post]
                continue
            self._flush(posts, files, problems)
            post = self._put_one(path, size, mtime_ns, outcome, held, alike.get(mark, ()), keyed.get(outcome[KEY], ()))
            alike[mark] = [*alike.get(mark, ()), post]
        self._flush(posts, files, problems)

    def _flush(
        self, posts: list[tuple[Any, ...]], files: list[tuple[Any, ...]], problems: list[tuple[Any, ...]]
    ) -> None:
        """Insert the plainly new posts that have gathered."""
        if posts:
            self._db.executemany(INSERT_POST, posts)
            self._db.executemany(PUT_FILE, files)
            self._db.executemany(PUT_PROBLEM, problems)
            self.added += len(posts)
            self.posts += len(posts)
            for gathered in (posts, files, problems):
                gathered.clear()

    def _place(self, path: bytes) -> tuple[int, bytes]:
        """The number of a path's folder, and its name in it."""
        parent, _, name = path.rpartition(b"/")
        folder = self._scan.folders.get(parent)
        if folder is None:
            self._begin()
            made = self._db.execute("INSERT INTO folder(archive, path) VALUES (?, ?)", (self._archive, parent))
            folder = self._scan.folders[parent] = int(made.lastrowid or 0)
        return folder, name

    # A file that is not plainly new

    def _put_one(  # noqa: PLR0917
        self,
        path: bytes,
        size: int,
        mtime_ns: int,
        outcome: tuple[Any, ...],
        held: int | None,
        alike: Sequence[int],
        keyed: Sequence[int],
    ) -> int:
        """Write a file that is known, or whose bytes or key are. Returns its post."""
        self._begin()
        file = (*self._place(path), size, mtime_ns)
        held = None if held == _ABSENT else held
        siblings = [] if held is None else [other for other in self._files(held) if other[0] != path]
        if held is not None and held in alike:
            if not siblings:
                self._keep(held, file, outcome)
                return held
            if not any(self._is_live(other) and not self._equal(other, path) for other in siblings):
                self._put_file(file, held, outcome)
                return held
        for post in alike:
            others = [other for other in self._files(post) if other[0] != path]
            if post == held:
                continue
            if any(self._equal(other, path) for other in others):
                self._leave(held, file, outcome, self._field(post, "key"))
                return self._copy(post, path, file, outcome)
            if not any(self._is_live(other) for other in others):
                self._leave(held, file, outcome)
                self._adopt(post, path, file, outcome, others)
                return post
        if held is not None and not siblings and self._goes_on(held, outcome):
            self.changed += 1
            self._keep(held, file, outcome)
            return held
        self._leave(held, file, outcome)
        for post in keyed:
            others = self._files(post)
            if not any(os.path.lexists(absolute(self._root, other[0])) for other in others):
                self._adopt(post, path, file, outcome, others)
                return post
        post, self._next = self._next, self._next + 1
        self._db.execute(INSERT_POST, (post, self._archive, *self._values(outcome)))
        self._put_file(file, post, outcome)
        self.added += held is None
        self.changed += held is not None
        self.posts += 1
        return post

    def _goes_on(self, post: int, outcome: tuple[Any, ...]) -> bool:
        """Whether a changed file still holds the post it held: nothing of another one is about it."""
        key, source = self._field(post, "key"), self._field(post, "source")
        return bool(key == outcome[KEY] or source == outcome[SOURCE] or not source or not outcome[SOURCE])

    def _leave(self, held: int | None, file: FileRow, outcome: tuple[Any, ...], heir: bytes | None = None) -> None:
        """A file holds its post no longer. `heir`: the key of the post that it is a copy of now."""
        if held is None:
            return
        old = self._field(held, "key")
        if heir not in (None, old) and self._goes_on(held, outcome):
            self._rekeyed.append((old, heir or b""))
        self._db.execute("UPDATE file SET post = NULL, size = -1 WHERE folder = ? AND name = ?", file[:2])
        self._settle(held)

    def _equal(self, file: StoredFile, path: bytes) -> bool:
        return same_bytes(absolute(self._root, file[0]), absolute(self._root, path))

    def _keep(self, post: int, file: FileRow, outcome: tuple[Any, ...]) -> None:
        """The post in this file is the one it was, with these fields now."""
        old = self._field(post, "key")
        if old != outcome[KEY]:
            self._rekeyed.append((old, outcome[KEY]))
        self._db.execute(UPDATE_POST, (*self._values(outcome), post))
        self._put_file(file, post, outcome)

    def _adopt(self, post: int, path: bytes, file: FileRow, outcome: tuple[Any, ...], others: list[StoredFile]) -> None:
        """The post whose files are gone (or hold something else by now) has moved here."""
        for other, folder, name, *_ in others:
            if other == path:
                continue
            if other in self._scan.changed:
                self._scan.changed[other] = None
            self._db.execute("UPDATE file SET post = NULL, size = -1 WHERE folder = ? AND name = ?", (folder, name))
        if post in self._orphans:
            self._orphans.discard(post)
            self.posts += 1
        self._keep(post, file, outcome)
        self._db.execute("UPDATE post SET copies = 1 WHERE id = ?", (post,))
        self.moved += 1

    def _copy(self, post: int, path: bytes, file: FileRow, outcome: tuple[Any, ...]) -> int:
        """One more file of a post; the fields are those of the first path."""
        if path < min(other[0] for other in self._files(post)):
            self._keep(post, file, outcome)
        else:
            self._put_file(file, post, outcome)
        self._db.execute("UPDATE post SET copies = (SELECT count(*) FROM file WHERE post = id) WHERE id = ?", (post,))
        self.changed += not self._first_time
        return post

    def _is_live(self, file: StoredFile) -> bool:
        """Whether a file on disk is still what the index knows of it."""
        try:
            found = os.stat(absolute(self._root, file[0]))
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return (found.st_size, found.st_mtime_ns) == (file[3], file[4])

    # Files without a post, and files that went

    def put_problem(self, path: bytes, size: int, mtime_ns: int, problem: tuple[Any, ...]) -> None:
        """A file or folder that holds no post, and why."""
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
            self._settle(known[2])

    def remove(self, gone: Sequence[Gone]) -> None:
        """Files that went, and the posts that had no other."""
        self._begin()
        lost: set[int] = set()
        for folder, name, post in gone:
            took = self._db.execute(
                "DELETE FROM file WHERE folder = ? AND name = ? AND (post IS ? OR post IS NULL)", (folder, name, post)
            )
            if took.rowcount:
                self._db.execute("DELETE FROM problem WHERE folder = ? AND name = ?", (folder, name))
                if post is not None:
                    lost.add(post)
        for post in lost:
            self._settle(post)

    def _settle(self, post: int) -> None:
        """A post has lost a file: it is an orphan now, or the fields of its first file count."""
        files = self._files(post)
        if not files:
            if post not in self._orphans and self._db.execute("SELECT 1 FROM post WHERE id = ?", (post,)).fetchone():
                self._db.execute("UPDATE post SET copies = 0 WHERE id = ?", (post,))
                self._orphans.add(post)
                self.posts -= 1
            return
        self._db.execute("UPDATE post SET copies = ? WHERE id = ?", (len(files), post))
        path, folder, name, size, mtime_ns = min(files)
        for _, _, _, outcome in read_files(self._root, [path]):
            if outcome is not None and len(outcome) > 2 and outcome[MARK] == self._field(post, "fingerprint"):
                self._keep(post, (folder, name, size, mtime_ns), outcome)

    def finish(self) -> tuple[int, int, int]:
        """The scan came to its end: orphans go, counts are taken. Returns files with a post, problems, warnings."""
        for folder in self._scan.empty_folders:
            self._begin()
            self._db.execute(
                "DELETE FROM folder WHERE id = ? AND NOT EXISTS (SELECT 1 FROM file WHERE folder = ?)", (folder,) * 2
            )
        if self._orphans:
            self._begin()
            self._db.executemany("DELETE FROM post WHERE id = ? AND copies = 0", [(id_,) for id_ in self._orphans])
            self.removed += len(self._orphans)
            self._orphans.clear()
        complete, *kept = self._db.execute(
            "SELECT complete, files, problems, warnings FROM archive WHERE id = ?", (self._archive,)
        ).fetchone()
        if complete and not self._begun and kept[0] >= 0:
            return kept[0], kept[1], kept[2]
        self._begin()
        ((self.posts,),) = self._db.execute("SELECT count(*) FROM post WHERE archive = ?", (self._archive,)).fetchall()
        files, none = self._db.execute(
            "SELECT count(post), count(*) - count(post) FROM file JOIN folder ON folder.id = folder WHERE archive = ?",
            (self._archive,),
        ).fetchone()
        (said,) = self._db.execute(
            "SELECT count(*) FROM problem JOIN folder ON folder.id = folder WHERE archive = ?", (self._archive,)
        ).fetchone()
        self._db.execute(
            "UPDATE archive SET complete = 1, files = ?, problems = ?, warnings = ? WHERE id = ?",
            (files, none, said - none, self._archive),
        )
        return files, none, said - none


_FORGET = (
    "DELETE FROM problem WHERE folder IN (SELECT id FROM folder WHERE archive = ?)",
    "DELETE FROM file WHERE folder IN (SELECT id FROM folder WHERE archive = ?)",
    "DELETE FROM folder WHERE archive = ?",
    "DELETE FROM post WHERE archive = ?",
    "UPDATE archive SET complete = 0, posts = 0, files = 0, problems = 0, warnings = 0 WHERE id = ?",
)


def forget(db: sqlite3.Connection, archive: int) -> None:
    """Delete all that is known of an archive, but not that there is one."""
    db.execute("BEGIN IMMEDIATE")
    with db:
        for statement in _FORGET:
            db.execute(statement, (archive,))
        db.execute("UPDATE meta SET generation = generation + 1")
