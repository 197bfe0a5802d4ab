"""Walking an archive: which files may hold a post, with size and time of each.

A folder of a million files is yielded in pieces, so that the first posts can be read while the rest is still being
listed. Paths are bytes relative to the root, since file names may hold any bytes.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.errors import os_reason
from tui.language import stated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HTML_SUFFIXES: Final = (".html", ".htm", ".xhtml")
MARKDOWN_SUFFIXES: Final = (".md", ".markdown", ".mkd", ".mkdn", ".mdown", ".mdwn", ".mdx", ".qmd", ".rmd")
SUFFIXES: Final = tuple(map(os.fsencode, (*MARKDOWN_SUFFIXES, *HTML_SUFFIXES, ".txt")))
SKIPPED_FOLDERS = frozenset({b"_site", b"node_modules"})
MAX_FILES_IN_PIECE, MAX_STAMPED_IN_PIECE = 4096, 512
"""A folder of more files is yielded in several pieces; of fewer, where sizes and times are read: a piece takes ten
milliseconds, and whoever types waits for it.
"""


class Obstacle(NamedTuple):
    """A folder or file that cannot be read, and the reason. `path` is relative to the root; b"" is the root."""

    path: bytes
    text: str


class FolderPiece(NamedTuple):
    """Files of one folder as (name, size, mtime_ns). `last`: there are no more of this folder."""

    folder: bytes
    files: list[tuple[bytes, int, int]]
    obstacles: list[Obstacle]
    last: bool


def change_ns(status: os.stat_result) -> int:
    """When a file was changed, to be compared: mtime and ctime in nanoseconds, added up.

    Either alone would miss something. A tool that keeps the mtime (`cp -p`, `touch -r`), or writes one in the future,
    changes the ctime, which nobody can set; where a file system has no ctime, the mtime is left.
    """
    return status.st_mtime_ns + status.st_ctime_ns


def is_visited(name: bytes) -> bool:
    """Whether a file or folder of this name is looked at: not where it is hidden, or never the author's."""
    return name[:1] != b"." and name not in SKIPPED_FOLDERS


def locate(root: bytes, path: bytes) -> bytes:
    """The absolute path of a file of an archive, whose root may itself be the file (b"")."""
    if not path:
        return root
    return root + path if root.endswith(b"/") else root + b"/" + path


def walk_folders(
    root: str, stamped: Callable[[bytes], bool] = lambda _folder: True, *, links_outside: bool = False
) -> Iterator[FolderPiece]:
    """Walk folder by folder, later names first, since these are mostly the newer ones.

    Links to folders are followed after all real folders, and no folder is visited twice. Links that lead out of the
    archive are obstacles, unless `links_outside`: an archive from the net could have any file read. Where `stamped` is
    false of a folder (nothing is stored to compare it with), sizes and times of its files are not read and are -1.
    Raises OSError when `root` itself cannot be read.
    """
    base = os.fsencode(root)
    found = os.stat(base)
    if not stat.S_ISDIR(found.st_mode):
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, stated("it is no regular file"))
        yield FolderPiece(b"", [(b"", found.st_size, change_ns(found))], [], last=True)
        return
    links = _Links(base, allowed_outside=links_outside)
    seen: set[tuple[int, int]] = set()
    folders: list[bytes] = [b""]
    while folders or links.folders:
        relative = folders.pop() if folders else links.folders.pop()
        inner: list[bytes] = []
        yield from _folder(base, relative, stamped(relative), seen, inner, links)
        inner.sort()
        folders += inner


class _Links:
    """The links of an archive: which lead out of it, and the folders behind the others."""

    def __init__(self, root: bytes, *, allowed_outside: bool) -> None:
        self._root = root
        self._real = os.path.realpath(root)
        self._allowed_outside = allowed_outside
        self.folders: list[bytes] = []

    def lead_out(self, path: bytes) -> bool:
        """Whether a link leads to what must not be read, by this or by the links behind it."""
        if self._allowed_outside:
            return False
        target = os.path.realpath(locate(self._root, path))
        return target != self._real and not target.startswith(os.path.join(self._real, b""))


def _folder(  # noqa: PLR0917
    base: bytes, relative: bytes, stamped: bool, seen: set[tuple[int, int]], inner: list[bytes], links: _Links
) -> Iterator[FolderPiece]:
    """Yield one folder in pieces, and add its subfolders to `inner`, those behind links to `links.folders`."""
    path = locate(base, relative)
    prefix = relative + b"/" if relative else b""
    files: list[tuple[bytes, int, int]] = []
    obstacles: list[Obstacle] = []
    most = MAX_STAMPED_IN_PIECE if stamped else MAX_FILES_IN_PIECE
    try:
        place = os.stat(path)
        if (place.st_dev, place.st_ino) in seen:
            return
        seen.add((place.st_dev, place.st_ino))
        with os.scandir(path) as entries:
            for entry in entries:
                name = entry.name
                if not is_visited(name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    inner.append(prefix + name)
                    continue
                may_hold = name.lower().endswith(SUFFIXES)
                if may_hold and entry.is_file(follow_symlinks=False):
                    if not stamped:
                        files.append((name, -1, -1))
                    else:
                        try:
                            found = entry.stat(follow_symlinks=False)
                        except FileNotFoundError:
                            continue
                        files.append((name, found.st_size, change_ns(found)))
                    if len(files) == most:
                        yield FolderPiece(relative, files, obstacles, last=False)
                        files, obstacles = [], []
                else:
                    _visit_special(entry, prefix + name, may_hold, files, obstacles, links)
    except FileNotFoundError:
        if not relative:
            raise
    except OSError as error:
        if not relative and not files:
            raise
        obstacles.append(Obstacle(relative, stated("this folder cannot be read: {reason}", reason=os_reason(error))))
    yield FolderPiece(relative, files, obstacles, last=True)


def _visit_special(  # noqa: PLR0917
    entry: os.DirEntry[bytes],
    path: bytes,
    may_hold: bool,
    files: list[tuple[bytes, int, int]],
    obstacles: list[Obstacle],
    links: _Links,
) -> None:
    """Add a link, or what is neither file nor folder, to the list it belongs to."""
    try:
        found = entry.stat()
    except FileNotFoundError:
        if may_hold and entry.is_symlink():
            obstacles.append(Obstacle(path, stated("a link that leads nowhere")))
        return
    except OSError as error:
        if may_hold:
            obstacles.append(Obstacle(path, stated("this file cannot be looked at: {reason}", reason=os_reason(error))))
        return
    is_folder = stat.S_ISDIR(found.st_mode)
    if (is_folder or may_hold) and entry.is_symlink() and links.lead_out(path):
        obstacles.append(Obstacle(path, stated("a link that leads out of the archive: what is there is not read")))
    elif is_folder:
        links.folders.append(path)
    elif may_hold and stat.S_ISREG(found.st_mode):
        files.append((entry.name, found.st_size, change_ns(found)))
    elif may_hold:
        obstacles.append(Obstacle(path, stated("not a regular file")))
