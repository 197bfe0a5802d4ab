"""Which files of an archive differ from the index: one walk, compared folder by folder with what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.archive.gone import is_gone_folder
from tui.archive.walk import FolderPiece, Obstacle, walk_folders
from tui.index.disposable.stored import require_type, require_types
from tui.index.queries import joined

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_FileStamp = tuple[bytes, int, int]
"""Name, size and mtime in nanoseconds."""


class MissingFile(NamedTuple):
    """A file that the index knows and the archive no longer has."""

    folder: int
    name: bytes
    post: int | None


class ArchiveDiff:
    """One walk of an archive, and how it differs from the index.

    While `run` is iterated, `changed` is filled with the known files whose size or mtime differ (path → the post they
    held), and `found` counts the files. `missing` and `obstacles` are complete at its end.
    """

    def __init__(self, db: sqlite3.Connection, archive: int, root: str, *, links_outside: bool) -> None:
        self._db = db
        self._links_outside = links_outside
        self._root = root
        self.folders: dict[bytes, int] = dict(
            db.execute("SELECT path, id FROM folder WHERE archive = ?", (archive,)).fetchall()
        )
        require_type(list(self.folders), bytes)
        self.changed: dict[bytes, int | None] = {}
        self.missing: list[MissingFile] = []
        self.obstacles: list[Obstacle] = []
        self.empty_folders: list[int] = []
        self.found = 0

    def run(self) -> Iterator[list[bytes]]:
        """The paths of new and changed files, in lists (some empty) as they are found. Raises OSError for the root."""
        unvisited = {folder for folder in self.folders if not is_gone_folder(folder)}
        unreadable: list[bytes] = []
        stored: set[_FileStamp] = set()
        differing: set[bytes] = set()
        current: bytes | None = None
        for piece in walk_folders(self._root, self.folders.__contains__, links_outside=self._links_outside):
            folder = self.folders.get(piece.folder) if piece.folder in unvisited or piece.folder == current else None
            if current != piece.folder:
                current, differing = piece.folder, set()
                stored = self._stored(folder)
                unvisited.discard(piece.folder)
            self.found += len(piece.files)
            self.obstacles += piece.obstacles
            names = self._differing(piece, stored, differing, folder)
            if names:
                prefix = piece.folder + b"/" if piece.folder else b""
                yield [prefix + name for name in names] if prefix else names
            else:
                yield []
            if piece.last:
                if any(obstacle.path == piece.folder for obstacle in piece.obstacles):
                    unreadable.append(piece.folder)
                elif folder is not None:
                    self._add_missing(folder, [name for name, _, _ in stored if name not in differing])
                current = None
        self._add_missing_folders(unvisited, unreadable)

    def _stored(self, folder: int | None) -> set[_FileStamp]:
        if folder is None:
            return set()
        return set(self._db.execute("SELECT name, size, mtime_ns FROM file WHERE folder = ?", (folder,)).fetchall())

    def _differing(
        self, piece: FolderPiece, stored: set[_FileStamp], differing: set[bytes], folder: int | None
    ) -> list[bytes]:
        """The names of files whose stamps are not stored; those that are stored are removed from `stored`."""
        if not stored:
            return [name for name, _, _ in piece.files]
        if stored.issuperset(piece.files):
            stored.difference_update(piece.files)
            return []
        names = [file[0] for file in piece.files if file not in stored]
        stored.difference_update(piece.files)
        differing.update(names)
        for name in names:
            found = self._db.execute("SELECT post FROM file WHERE folder = ? AND name = ?", (folder, name)).fetchone()
            if found:
                self.changed[joined(piece.folder, name)] = found[0]
        return names

    def _add_missing(self, folder: int, names: list[bytes]) -> None:
        for name in names:
            found = self._db.execute("SELECT post FROM file WHERE folder = ? AND name = ?", (folder, name)).fetchone()
            if found:
                self.missing.append(_missing_file(folder, name, found[0]))

    def _add_missing_folders(self, unvisited: set[bytes], unreadable: list[bytes]) -> None:
        """Add all files of the folders that were not visited, except below a folder that could not be read."""
        for path in unvisited:
            if any(not place or path == place or path.startswith(place + b"/") for place in unreadable):
                continue
            folder = self.folders[path]
            self.missing += [
                _missing_file(folder, name, post)
                for name, post in self._db.execute("SELECT name, post FROM file WHERE folder = ?", (folder,))
            ]
            self.empty_folders.append(folder)


def _missing_file(folder: int, name: bytes, post: int | None) -> MissingFile:
    require_types((name, post), (bytes, int), (bytes, type(None)))
    return MissingFile(folder, name, post)
