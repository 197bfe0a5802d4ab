"""Pictures that lie in the archive: from the address a post names to a file, never one outside the archive.

An archive is a copy of a site, or a part of one. A picture named relative to its page, or by the site's own host, is
looked for beside the post and below the root of the archive, where site generators keep such files (Jekyll: the
root; Hugo: the page's own folder, `static/` and `assets/`).
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from tui.errors import PictureError, os_reason

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a file that are read."""

_BELOW_ROOT = ("", "static", "assets", "public")
"""Folders in which the generators of sites keep what an address beginning with `/` names."""


def find(address: str, source: str, file: str, root: str) -> str | None:
    """The absolute path of the picture at `address` in the archive `root`; None where it is not there.

    `file` is the post's, `source` the address of its page ("" for none), against which `address` may have been
    resolved. Links are followed, and whatever they lead to has to be a plain file below the root.
    """
    root = os.path.realpath(root)
    if not os.path.isdir(root):
        root = os.path.dirname(root)
    for candidate in _candidates(address, source, os.path.dirname(os.path.abspath(file)), root):
        try:
            real = os.path.realpath(candidate)
            if _is_below(real, root) and stat.S_ISREG(os.stat(real).st_mode):
                return real
        except (OSError, ValueError):  # not there, too many links, or a name no file can have
            continue
    return None


def read(path: str) -> bytes:
    """What is in the file of a picture. Raises PictureError where it cannot be read, or is too large."""
    name = os.path.basename(path)
    try:
        # What was a plain file a moment ago may be a pipe by now: opening it must not wait for anybody.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as opened:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise PictureError(f"{name} is no file")
            if status.st_size > LARGEST_FILE:
                raise PictureError(f"{name} is larger than {LARGEST_FILE >> 20} MB")
            return opened.read(LARGEST_FILE)
    except OSError as error:
        raise PictureError(f"{name} cannot be read: {os_reason(error)}") from error


def _is_below(path: str, root: str) -> bool:
    return path.startswith(root if root.endswith(os.sep) else root + os.sep)


def _candidates(address: str, source: str, folder: str, root: str) -> Iterator[str]:
    for written in _written(address, source):
        # As the file is called, and as an address spells such a name.
        for name in dict.fromkeys((written, unquote(written))):
            bare = name.lstrip("/")
            if not name.startswith("/"):
                yield os.path.join(folder, bare)
            for below in _BELOW_ROOT:
                yield os.path.join(root, below, bare)


def _written(address: str, source: str) -> Iterator[str]:
    """What the post may have written: a path from the root of its site, or one from its page."""
    try:
        parts, page = urlsplit(address), urlsplit(source)
        host, own = parts.hostname, page.hostname
    except ValueError:
        return
    if not parts.path or parts.path.endswith("/"):
        return
    if not parts.scheme and not parts.netloc:
        yield parts.path
    elif host and host == own:
        relative = posixpath.relpath(parts.path, posixpath.dirname(page.path) or "/")
        if not relative.startswith("../../"):
            yield relative
        yield parts.path
