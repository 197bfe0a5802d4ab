"""Noticing that files of archives change while the program runs.

The system tells of changes where it can (watchfiles). Where it cannot, as on disks of the network, whose other users'
changes nobody tells, it is time to look again every few seconds.

What the system is to tell of is said folder by folder, in one call that lets no other thread run: for 100,000 files it
takes a third of a second. So that is done in a process of its own.
"""

from __future__ import annotations

import json
import os
import select
import sys
import threading
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final, cast

from tui.archive.walk import SUFFIXES, is_visited, locate, walk_folders
from tui.child import end, import_path, start_python

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator, Sequence

_REMOTE_FILE_SYSTEMS: Final = frozenset((
    "9p", "afpfs", "afs", "ceph", "cifs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs",
    "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "prl_fs", "smb", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs",
    "vmhgfs",
))  # fmt: skip
"""Types of mounts that do not tell of changes made elsewhere, as Linux and macOS call them."""
_MOUNTS: Final = "/proc/self/mountinfo"

_QUIET_MS, _LONGEST_BATCH_MS = 250, 1_500
"""Changes that follow one another within the first time are one batch, up to the second."""
_FIRST_MS: Final = 1_000
"""After this time without any change it is told that changes are noticed from now on."""
_LOOK_SECONDS: Final = 0.25
"""How often it is checked whether the folders are still the same, and whether to end."""
_PROGRAM: Final = (
    "import json, sys\n"
    "sys.path[:], roots = json.loads(sys.stdin.buffer.readline())\n"
    "from tui.archive.watch import tell_changes\n"
    "tell_changes(roots)\n"
)  # fmt: skip
_GIT_STEP, _LONGEST_GIT = 0.1, 60.0
"""Seconds between two looks whether git still writes, and for how long it is waited for, at most."""


def watch(
    roots: Sequence[str], closing: threading.Event, *, poll_seconds: Callable[[], float] = lambda: 5.0
) -> Iterator[None]:
    """Yield whenever files of these archives (absolute paths) may have changed, until `closing` is set.

    The first time is once changes are noticed: of what changed before that nobody was told. Changes are told a quarter
    of a second after the last one of a batch, and not while git writes into the folders, so a pull is one change. Where
    the system tells nothing, this yields every `poll_seconds()` seconds. An archive that comes back, or is put in the
    place of another, counts as changed.
    """
    while not closing.is_set():
        before = [_identity(root) for root in roots]
        if None in before or any(map(_is_remote, roots)):
            yield from _poll(roots, before, closing, poll_seconds)
        else:
            yield from _follow(roots, before, closing, poll_seconds)


def _follow(
    roots: Sequence[str],
    before: list[tuple[int, int] | None],
    closing: threading.Event,
    poll_seconds: Callable[[], float],
) -> Iterator[None]:
    """Yield once the system tells of changes, and at each, until a root is another folder than before."""
    try:
        process = _start(roots)
    except OSError:
        yield from _poll(roots, before, closing, poll_seconds)
        return
    try:
        told = cast("IO[bytes]", process.stdout)
        has_watched = False
        ready = select.poll()
        ready.register(told, select.POLLIN)
        while not closing.is_set():
            if ready.poll(_LOOK_SECONDS * 1000):
                if not os.read(told.fileno(), 4096):
                    # One that has watched was ended from outside, and another does the same. Else there are too many
                    # folders for the system's limit, or one went away before it was watched.
                    if not has_watched:
                        yield from _poll(roots, before, closing, poll_seconds)
                    return
                has_watched = True
                _wait_for_git(roots, closing)
                yield
            if [_identity(root) for root in roots] != before:
                yield
                return
    finally:
        end(process)


def _start(roots: Sequence[str]) -> subprocess.Popen[bytes]:
    """A process that tells of changes, a byte for each. Raises OSError."""
    process = start_python(_PROGRAM)
    given = cast("IO[bytes]", process.stdin)
    with suppress(BrokenPipeError):  # it has ended, which is seen where it is read from
        given.write(json.dumps([import_path(), roots]).encode() + b"\n")
        given.flush()
    return process


def tell_changes(roots: Sequence[str]) -> None:
    """The main function of the process: write a byte to stdout whenever files of these archives may have changed, and
    one within a second or two from when they are watched.

    It ends with stdin, so with the program, however that ends; and where the system cannot tell.
    """
    closing = threading.Event()

    def wait_for_end() -> None:
        while os.read(sys.stdin.fileno(), 1):
            continue
        closing.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    try:
        for _changes in _changes_within(roots, roots, closing, recursive=True):
            os.write(sys.stdout.fileno(), b".")
    except PermissionError:
        _tell_of_readable(roots, closing)


def _tell_of_readable(roots: Sequence[str], closing: threading.Event) -> None:
    """As `tell_changes`, of the folders that may be read, each for itself: where one may not, the system watches none
    of those that it would come to behind it.
    """
    while not closing.is_set():
        for changes in _changes_within(_readable_folders(roots), roots, closing, recursive=False):
            os.write(sys.stdout.fileno(), b".")
            if any(map(os.path.isdir, changes)):
                break  # it may be one that is not watched yet


def _readable_folders(roots: Sequence[str]) -> list[str]:
    """The folders of archives that are looked at and may be read. Raises OSError."""
    return [
        os.fsdecode(locate(os.fsencode(root), piece.folder))
        for root in roots
        for piece in walk_folders(root, lambda _folder: False, links_outside=True)
        if piece.last and all(obstacle.path != piece.folder for obstacle in piece.obstacles)
    ]


def _changes_within(
    folders: Sequence[str], roots: Sequence[str], closing: threading.Event, *, recursive: bool
) -> Iterator[set[str]]:
    """The paths of changes that may matter; those of the first time, within a second or two, may be none."""
    from watchfiles import watch as watch_files

    is_begun = False
    for changes in watch_files(
        *folders,
        watch_filter=lambda _change, path: _may_matter(path, roots),
        debounce=_LONGEST_BATCH_MS,
        step=_QUIET_MS,
        stop_event=closing,
        rust_timeout=_FIRST_MS,
        yield_on_timeout=True,
        recursive=recursive,
        # Ignored, so would be the limit of the system: what lies beyond it would be watched by nobody.
        ignore_permission_denied=False,
    ):
        if changes or not is_begun:
            yield {path for _change, path in changes}
        is_begun = True


def _poll(
    roots: Sequence[str],
    before: list[tuple[int, int] | None],
    closing: threading.Event,
    poll_seconds: Callable[[], float],
) -> Iterator[None]:
    """Yield every few seconds, until a root is another folder than before."""
    while not closing.wait(poll_seconds()):
        if any(_identity(root) for root in roots):
            yield
        if [_identity(root) for root in roots] != before:
            return


def _identity(root: str) -> tuple[int, int] | None:
    """What tells a folder from another at the same path; None where there is none."""
    with suppress(OSError):
        found = os.stat(root)
        return found.st_dev, found.st_ino
    return None


def _may_matter(path: str, roots: Sequence[str]) -> bool:
    """Whether a change of this path can change an archive: of a file that may hold a post, or of a folder."""
    if path in roots:
        return True
    inside = next((path[len(root) + 1 :] for root in roots if path.startswith(root + os.sep)), path)
    names = os.fsencode(inside).split(os.fsencode(os.sep))
    # The name of what is gone does not tell whether it was a folder.
    return all(map(is_visited, names)) and (names[-1].lower().endswith(SUFFIXES) or not os.path.isfile(path))


def _is_remote(root: str) -> bool:
    """Whether a folder is on a disk of the network."""
    kind = ""
    longest = -1
    with suppress(OSError):
        real = os.path.realpath(root)
        with open(_MOUNTS, encoding="utf-8", errors="surrogateescape") as mounts:
            for line in mounts:
                left, _, right = line.partition(" - ")
                point = left.split()[4].encode("latin-1", "surrogateescape").decode("unicode_escape", "replace")
                if len(point) > longest and (real == point or real.startswith(point.rstrip("/") + "/")):
                    longest, kind = len(point), right.split()[0]
    return kind in _REMOTE_FILE_SYSTEMS


def _wait_for_git(roots: Sequence[str], closing: threading.Event) -> None:
    """Wait while git writes files of a clone: it holds a lock from the first file to the last."""
    end = time.monotonic() + _LONGEST_GIT
    locks = [lock for root in roots if (lock := _git_lock(root))]
    while any(map(os.path.exists, locks)) and time.monotonic() < end:
        if closing.wait(_GIT_STEP):
            return


def _git_lock(root: str) -> str | None:
    """The lock that git holds while it writes the files of the clone that a folder is in; None for no clone."""
    folder = os.path.realpath(root)
    while not os.path.isdir(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return os.path.join(folder, ".git", "index.lock")
