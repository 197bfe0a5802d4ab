"""Writing posts in a format: the whole of it, or nothing."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.archive.walk import SUFFIXES, is_visited
from tui.errors import Cancelled, StorageError, UsageError, os_reason
from tui.export.exported_post import exported_posts
from tui.export.formats import FOLDER, FORMATS
from tui.files import replacing
from tui.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import BinaryIO

    from tui.export.exported_post import ExportedPost
    from tui.export.formats import Export
    from tui.library.library import Library

_COPY_BYTES: Final = 1 << 20


@dataclass
class Written:
    """What came of it: how many posts were written, and the faults of those without their text, by their files.

    `archive` is the name of the open archive that takes what was written for posts of its own, "" for none.
    """

    posts: int
    faults: list[tuple[str, str]]
    archive: str = ""


def export(
    library: Library,
    ids: Sequence[int],
    what: Export,
    place: Path | Callable[[bytes], object],
    *,
    on_progress: Callable[[int, int], object] = lambda _done, _total: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Written:
    """Write the posts of these ids, in their order, to a file or folder, or as bytes to what takes them.

    A file is there when it is whole; a folder has to be empty or not there yet. Raises StorageError where it cannot be
    written, UsageError where a post would be written over, and Cancelled soon after it `is_stopped`: then nothing of it
    is left.
    """
    written = Written(0, [])

    def watched() -> Iterator[ExportedPost]:
        for exported in exported_posts(library, ids):
            if is_stopped():
                raise Cancelled
            yield exported
            written.posts += 1
            if exported.fault:
                written.faults.append((exported.post.paths[0], exported.fault))
            on_progress(written.posts, len(ids))

    name = str(place) if isinstance(place, Path) else "stdout"
    if isinstance(place, Path) and place.is_file() and library.id_of_path(str(place)) is not None:
        raise UsageError(_("{file} is a post of an archive: it is not written over", file=name))
    try:
        if not isinstance(place, Path):
            _to_bytes(watched(), library, ids, what, place)
        elif what.form == FOLDER:
            _to_folder(watched(), place)
        else:
            with replacing(place) as file:
                _to_file(watched(), library, ids, what, file)
    except BrokenPipeError:
        raise
    except (OSError, sqlite3.Error) as error:
        reason = os_reason(error) if isinstance(error, OSError) else str(error)
        raise StorageError(_("{file} cannot be written ({reason}).", file=name, reason=reason)) from error
    if isinstance(place, Path):
        written.archive = _archive_around(library, place)
    return written


def _archive_around(library: Library, place: Path) -> str:
    """The name of the open archive in which a file or folder is read as posts, "" for none."""
    path = os.path.realpath(place)
    if not (os.path.isdir(path) or os.fsencode(path).lower().endswith(SUFFIXES)):
        return ""
    for archive in library.archives:
        inside = os.fsencode(os.path.relpath(path, archive.root)).split(os.fsencode(os.sep))
        if archive.has(path) and all(map(is_visited, inside)):
            return archive.name
    return ""


def _to_bytes(
    posts: Iterator[ExportedPost], library: Library, ids: Sequence[int], what: Export, take: Callable[[bytes], object]
) -> None:
    if what.form == FOLDER:
        raise UsageError(_("a folder is no stream"))
    if (stream := FORMATS[what.form].stream) is not None:
        for piece in stream(posts, what):
            take(piece)
        return
    with tempfile.TemporaryFile() as file:
        _to_file(posts, library, ids, what, file)
        file.seek(0)
        while piece := file.read(_COPY_BYTES):
            take(piece)


def _to_file(posts: Iterator[ExportedPost], library: Library, ids: Sequence[int], what: Export, file: BinaryIO) -> None:
    form = FORMATS[what.form]
    if form.stream is not None:
        file.writelines(form.stream(posts, what))
    elif form.fill is not None:
        form.fill(posts, what, file, library, ids)


def _to_folder(posts: Iterable[ExportedPost], folder: Path) -> None:
    """Write into a new folder beside it, which takes its place at the end."""
    from tui.export.markdown import write_folder

    if folder.exists() and any(folder.iterdir()):
        raise UsageError(_("{folder} is not empty", folder=str(folder)))
    with _made_aside(folder) as made:
        write_folder(posts, made)


@contextmanager
def _made_aside(folder: Path) -> Iterator[Path]:
    folder = Path(os.path.abspath(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as aside:
        made = Path(aside, "made")
        made.mkdir()
        yield made
        made.replace(folder)
