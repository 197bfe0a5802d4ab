"""Finding the file of a picture in the archive of its post, and reading it. No file outside the archive is read.

An archive is a copy of a site or of a part of one. A picture whose address is relative or on the site's own host is
searched for beside the post and below the root of the archive, in the folders where site generators have such files
(Jekyll: the root; Hugo: the folder of the page, `static/` and `assets/`).
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
from collections.abc import Iterator
from urllib.parse import unquote

from tui.errors import PictureError, os_reason
from tui.files import open_file
from tui.language import _
from tui.patterns import lazy_pattern
from tui.url import parse_url

MAX_FILE_BYTES = 64 * 1024 * 1024
"""A larger file is not read."""

_SCHEME = lazy_pattern(r"[a-zA-Z][a-zA-Z0-9+.\-]*:")

_BELOW_ROOT = ("", "static", "assets", "public")
"""Folders in which site generators look for an address that begins with `/`."""


def find(address: str, source: str, file: str, root: str) -> str | None:
    """The absolute path of the picture at `address` in the archive `root`; None where it is not there.

    `file` is the path of the post, `source` the address of its page, "" for none, against which `address` may have
    been resolved. Links are followed; their target has to be a regular file below the root.
    """
    root = os.path.realpath(root)
    if not os.path.isdir(root):
        root = os.path.dirname(root)
    for candidate in _candidates(address, source, os.path.dirname(os.path.abspath(file)), root):
        try:
            real = os.path.realpath(candidate)
            if _is_below(real, root) and stat.S_ISREG(os.stat(real).st_mode):
                return real
        except (OSError, ValueError):  # missing, a loop of links, or an impossible name
            continue
    return None


def read(path: str) -> bytes:
    """Read the file of a picture. Raises PictureError where it cannot be read or is too large."""
    name = os.path.basename(path)
    try:
        with open(open_file(path), "rb") as opened:
            if os.fstat(opened.fileno()).st_size > MAX_FILE_BYTES:
                raise PictureError(_("{name} is larger than {size}", name=name, size=f"{MAX_FILE_BYTES >> 20} MB"))
            return opened.read(MAX_FILE_BYTES)
    except OSError as error:
        raise PictureError(_("{name} cannot be read: {reason}", name=name, reason=os_reason(error))) from error


def _is_below(path: str, root: str) -> bool:
    return path.startswith(root if root.endswith(os.sep) else root + os.sep)


def _candidates(address: str, source: str, folder: str, root: str) -> Iterator[str]:
    for written in _paths_as_written(address, source):
        # With percent escapes as part of the name, and decoded.
        for name in dict.fromkeys((written, unquote(written))):
            bare = name.lstrip("/")
            if not name.startswith("/"):
                yield os.path.join(folder, bare)
            for below in _BELOW_ROOT:
                yield os.path.join(root, below, bare)


def _paths_as_written(address: str, source: str) -> Iterator[str]:
    """The paths that may be in the post: from the root of its site, or relative to its page."""
    parts, page = parse_url(address), parse_url(source)
    if parts is None:
        path = re.split("[?#]", address, maxsplit=1)[0]
        if path and not path.endswith("/") and not path.startswith("//") and not _SCHEME.match(address):
            yield path
    elif page is not None and parts.host == page.host and parts.path and not parts.path.endswith("/"):
        relative = posixpath.relpath(parts.path, posixpath.dirname(page.path) or "/")
        if not relative.startswith("../../"):
            yield relative
        yield parts.path
