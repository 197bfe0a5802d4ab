"""What a command line names a post by: a path, an id or a key that `search` printed, or the address of its source."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from tui import streams
from tui.errors import NotFoundError, StorageError
from tui.language import _
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.library.library import Library
    from tui.library.lookup import Lookup
    from tui.model import Post

_KEY = lazy_pattern(r"[0-9a-fA-F]{32}")
_ADDRESS = lazy_pattern(r"[a-zA-Z][a-zA-Z0-9+.\-]*://\S+")
_MAX_DIGITS = len(str(sys.maxsize)) - 1
"""No number of more digits is that of anything."""


def number_of(text: str) -> int:
    """The number that a word is; the greatest there is for a greater one, and 0 for a word that is none."""
    if not text.isdecimal():
        return 0
    digits = text.lstrip("0")
    return int(digits or "0") if len(digits) <= _MAX_DIGITS else sys.maxsize


def is_named(word: str) -> bool:
    """Whether a word names a post rather than searches for one."""
    return word.isdecimal() or os.path.isfile(word) or _KEY.fullmatch(word) is not None


def is_key(word: str) -> bool:
    """Whether a word may be the key of a post."""
    return _KEY.fullmatch(word) is not None


def names_on_stdin() -> Iterator[str]:
    """The posts named on stdin, a line each, or ended by NULs."""
    text = os.fsdecode(sys.stdin.buffer.read())
    yield from filter(None, text.split("\0") if "\0" in text else text.splitlines())


def is_address(word: str) -> bool:
    """Whether a word is an address, of the web or of another kind."""
    return _ADDRESS.fullmatch(word) is not None


def find(lookup: Lookup, named: str) -> Post | None:
    """The indexed post of an id, a key or an address, None for none. Of several, it is the newest."""
    if named.isdecimal():
        number = number_of(named)
        return lookup.post(number) if number < sys.maxsize else None
    if _KEY.fullmatch(named):
        return lookup.post_of_key(bytes.fromhex(named))
    return lookup.post_of_source(named) if is_address(named) else None


def read(lookup: Lookup, named: str) -> Post:
    """The post that a word names. Raises NotFoundError, ArchiveError for a file that is no post, and StorageError
    where the index is not complete, and the post may only not be there yet.

    A number is always an id. A file is read as it is now, and has the id, the key and the marks that the index knows.
    """
    if not named.isdecimal() and os.path.lexists(named):
        return _read_file(lookup, named)
    with lookup.snapshot():
        if (post := find(lookup, named) or _find_gone(lookup, named)) is not None:
            return post
        if not lookup.is_whole:
            raise StorageError(
                _("There is no post {name} in an index that is not complete: index the archive first", name=named)
            )
    if named.isdecimal():
        if os.path.lexists(named):
            raise NotFoundError(_("There is no post {name}; the file of this name is ./{name}", name=named))
        raise NotFoundError(_("There is no post {name}", name=named))
    if is_address(named):
        raise NotFoundError(_("There is no post whose source is {address}", address=named))
    raise NotFoundError(_("There is no post at {name}, and it is no id or key that search printed", name=named))


def _find_gone(lookup: Lookup, path: str) -> Post | None:
    """The post that was in a file last which is gone now; None for none."""
    if path.isdecimal() or is_address(path):
        return None
    post = lookup.post_of_path(os.path.realpath(path))
    return post if post is not None and post.row.gone else None


def _read_file(lookup: Lookup, path: str) -> Post:
    from tui.library.documents import post_of_file

    post = post_of_file(path)
    try:
        indexed = lookup.post_of_path(post.paths[0])
    except StorageError as error:  # the file is there all the same
        streams.warn(str(error))
        indexed = None
    if indexed is None:
        return post
    paths = (*post.paths, *(path for path in indexed.paths if path not in post.paths))
    if indexed.fingerprint == post.fingerprint:  # the index knows what folders say of it as well
        return replace(indexed, paths=paths)
    known = indexed.row
    row = replace(post.row, id=known.id, key=known.key, files=known.files, read=known.read, starred=known.starred)
    return replace(post, row=row, paths=paths)


def named(library: Library, name: str) -> int:
    """The post that a word names, the newest of several. Raises NotFoundError.

    One of an archive that is not open is warned of: what has to do with it may be there, and is not looked for.
    """
    found = library.citations.named(name)
    if not found:
        if is_address(name):
            raise NotFoundError(_("There is no post whose source is {address}", address=name))
        if not name.isdecimal() and os.path.lexists(name):
            raise NotFoundError(
                _("{path} is not indexed: it is in none of the archives; --in PATH names one more", path=name)
            )
        raise NotFoundError(_("There is no post {name}", name=name))
    post = max(found)
    paths = library.post(post).paths
    if not any(archive.has(path) for archive in library.archives for path in paths):
        streams.warn(
            _("{path} is in none of the archives that are open, which alone are looked in: see --in", path=paths[0])
        )
    return post
