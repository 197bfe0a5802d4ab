"""What differs between an archive on disk and the index: one walk, compared folder by folder with what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.archive.walk import Obstacle, Piece, walk_folders
from tui.index.rows import joined

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

Stamp = tuple[bytes, int, int]


class Gone(NamedTuple):
    """A file that the index knows and the archive has no more."""

    folder: int
    name: bytes
    post: int | None


class Scan:
    """One walk of an archive.

    While `run` goes on, `changed` fills with the known files whose stamp differs (path → the post they held);
    when it has come to its end, `gone` and `obstacles` are complete. `found` counts the files seen.
    """

    def __init__(self, db: sqlite3.Connection, archive: int, root: str) -> None:
        self._db = db
        self._root = root
        self.folders: dict[bytes, int] = dict(
            db.execute("SELECT path, id FROM folder WHERE archive = ?", (archive,)).fetchall()
        )
        self.changed: dict[bytes, int | None] = {}
        self.gone: list[Gone] = []
        self.obstacles: list[Obstacle] = []
        self.empty_folders: list[int] = []
        self.found = 0

    def run(self) -> Iterator[list[bytes]]:
        """The paths of new and changed files, as they are found. Raises OSError when the root cannot be read."""
        unseen = set(self.folders)
        blocked: list[bytes] = []
        stored: set[Stamp] = set()
        fresh: set[bytes] = set()
        begun: bytes | None = None
        for piece in walk_folders(self._root, self.folders.__contains__):
            folder = self.folders.get(piece.folder) if piece.folder in unseen or piece.folder == begun else None
            if begun != piece.folder:
                begun, fresh = piece.folder, set()
                stored = self._stored(folder)
                unseen.discard(piece.folder)
            self.found += len(piece.files)
            self.obstacles += piece.obstacles
            names = self._differing(piece, stored, fresh, folder)
            if names:
                prefix = piece.folder + b"/" if piece.folder else b""
                yield [prefix + name for name in names] if prefix else names
            else:
                yield []
            if piece.last:
                if any(obstacle.path == piece.folder for obstacle in piece.obstacles):
                    blocked.append(piece.folder)
                elif folder is not None:
                    self._lost(folder, [name for name, _, _ in stored if name not in fresh])
                begun = None
        self._lost_folders(unseen, blocked)

    def _stored(self, folder: int | None) -> set[Stamp]:
        if folder is None:
            return set()
        return set(self._db.execute("SELECT name, size, mtime_ns FROM file WHERE folder = ?", (folder,)).fetchall())

    def _differing(self, piece: Piece, stored: set[Stamp], fresh: set[bytes], folder: int | None) -> list[bytes]:
        """The names in a piece whose stamps are not stored; `stored` loses those that are."""
        if not stored:
            return [name for name, _, _ in piece.files]
        if stored.issuperset(piece.files):
            stored.difference_update(piece.files)
            return []
        names = [file[0] for file in piece.files if file not in stored]
        stored.difference_update(piece.files)
        fresh.update(names)
        for name in names:
            found = self._db.execute("SELECT post FROM file WHERE folder = ? AND name = ?", (folder, name)).fetchone()
            if found:
                self.changed[joined(piece.folder, name)] = found[0]
        return names

    def _lost(self, folder: int, names: list[bytes]) -> None:
        for name in names:
            found = self._db.execute("SELECT post FROM file WHERE folder = ? AND name = ?", (folder, name)).fetchone()
            if found:
                self.gone.append(Gone(folder, name, found[0]))

    def _lost_folders(self, unseen: set[bytes], blocked: list[bytes]) -> None:
        """All files of the folders that were not met, except below a folder that could not be read."""
        for path in unseen:
            if any(not place or path == place or path.startswith(place + b"/") for place in blocked):
                continue
            folder = self.folders[path]
            self.gone += [
                Gone(folder, name, post)
                for name, post in self._db.execute("SELECT name, post FROM file WHERE folder = ?", (folder,))
            ]
            self.empty_folders.append(folder)
